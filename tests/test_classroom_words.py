"""What the Council game says: every word is in one file, a brief says all there is, and every colour can be read."""

import re
from pathlib import Path

import pytest

import sim
from sim.classroom import strings, views, words
from sim.classroom.game import Game

PACKAGE = Path(views.__file__).parent


def used_strings():
    text = "".join(path.read_text() for path in [*PACKAGE.glob("*.py"), *PACKAGE.glob("templates/*.html")])
    return text, set(re.findall(r"""["']([a-z_]+\.[a-zA-Z_]+)["']""", text))


def test_every_string_that_is_asked_for_is_there():
    sections = {key.split(".")[0] for key in strings.strings()}
    asked = {key for key in used_strings()[1] if key.split(".")[0] in sections - {"game", "report"}}
    files = {"report.html", "page.html", "game.json"}
    templates = {path.name for path in PACKAGE.glob("templates/*")}
    assert {key for key in asked - templates - files if not key.endswith("_")} <= set(strings.strings())


def test_every_string_that_is_there_is_asked_for():
    text, asked = used_strings()
    built = set(re.findall(r"""["']([a-z]+\.[a-z_]*)["'] ?~""", text)) | set(re.findall(r"""f["']([a-z]+\.)\{""", text))
    for key in strings.strings():
        assert key in asked or any(key.startswith(prefix) for prefix in built), f"{key} is never shown"


STAKE = (
    "You hold out for another file: sanctions on Türkiye over drilling. "
    "Once it is settled, or your patience ends, you can let this one go."
)
HABIT = "Your habit: says no only while another did in the round before."
BRIEFS = [
    ({}, [STAKE]),
    ({"linked_files.turkey.stakes.CY": 0}, []),
    ({"members.CY.red_line.president": -0.1}, ["You have a red line on president.", STAKE]),
    ({"members.CY.red_line.president": 0.1}, ["On president you press for more than elsewhere.", STAKE]),
    ({"members.CY.why": "it said so", "members.CY.strategy": "hider"}, ["What is known: it said so.", STAKE, HABIT]),
]


@pytest.mark.parametrize(("changes", "lines"), BRIEFS)
def test_a_brief_says_what_moves_its_government_and_nothing_that_does_not(changes, lines):
    """Cyprus in the Belarus file; its rank and how far it would go on the merits come first and are not looked at."""
    brief = words.brief(Game(sim.read("belarus-2020", changes), 1, 1), "CY")
    assert [line for line in brief[1:] if "on the merits" not in line] == lines


@pytest.mark.parametrize("paper", ["#fff", "#eef2f6"])
def test_every_colour_can_be_read(paper):
    style = (PACKAGE / "static" / "style.css").read_text()
    inks = set(re.findall(r"[^-]color: (#[0-9a-f]{3,6})", style)) | set(
        re.findall(r"--(?:ink|blue|red|green|amber): (#[0-9a-f]+)", style)
    )
    assert len(inks) > 5
    for ink in inks - {"#fff"}:
        assert contrast(ink, paper) >= 4.5, f"{ink} on {paper}"
    assert contrast("#fff", re.search(r"--blue: (#[0-9a-f]+)", style)[1]) >= 4.5


def contrast(one, other):
    """The contrast ratio of two colours. Source: Web Content Accessibility Guidelines 2.2."""

    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
        shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
