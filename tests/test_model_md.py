"""MODEL.md says what the code does: its names, defaults, bounds and figures, and its example worked by hand."""

import inspect
import re
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, resolve_name

import numpy as np
import pytest
from rooms import column, measure, room, votes

import sim.council
from sim.backtest.calibrate import known
from sim.backtest.evaluation import base_before
from sim.backtest.forecast import forecast
from sim.backtest.numbers import fit_for
from sim.council.ballots import Ballot
from sim.council.calendar import Calendar
from sim.council.law import BODIES, RULES, VotingRule
from sim.council.negotiation import Ending
from sim.council.protocols import PROTOCOLS
from sim.council.room import Room
from sim.council.strategies import STRATEGIES
from sim.council.text import Move, Text
from sim.decisions import CLASSES
from sim.parameters import PARAMETERS
from sim.runs.play import play_room

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "MODEL.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"(?<![\w/])sim(?:\.\w+)+", PAGE)))
RULED = (VotingRule, Room, Text, Calendar)
"""Classes whose methods are rules of the room; those of others only keep what the functions of the room work out."""
WORDS = (*RULES, *BODIES, *STRATEGIES, *PROTOCOLS)
"""As they are before any example of the docs registers a strategy of its own."""
NO_RULE = {Room.take, Text.take}


def table(heading):
    """The rows of the table with this heading, as lists of cells without code marks."""
    lines = PAGE.split(f"\n{heading}\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]


def number(text):
    """A number as the page writes it."""
    return float(text.replace("−", "-"))


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_one_of_the_code(name):
    resolve_name(name)


def test_every_dotted_word_in_code_marks_is_such_a_name_or_a_file():
    for word in re.findall(r"`([\w/-]+(?:\.\w+)+)`", PAGE):
        assert word in NAMES or (ROOT / word).exists(), word


def rules_of_the_room():
    """Every public function of sim.council, and every public method of the classes that are RULED."""
    for info in iter_modules(sim.council.__path__, "sim.council."):
        if info.name != "sim.council.arrays":
            for name, function in inspect.getmembers(import_module(info.name), inspect.isfunction):
                if function.__module__ == info.name and not name.startswith("_"):
                    yield f"{info.name}.{name}"
    for owner in RULED:
        for name, value in vars(owner).items():
            is_rule = inspect.isfunction(value) or isinstance(value, classmethod | property | cached_property)
            if is_rule and not name.startswith("_") and value not in NO_RULE:
                yield f"{owner.__module__}.{owner.__name__}.{name}"


def test_no_rule_of_the_room_is_left_out():
    assert set(rules_of_the_room()) <= set(NAMES)


def test_every_word_of_a_registry_is_explained():
    assert [word for word in WORDS if f"`{word}`" not in PAGE] == []


def test_every_link_leads_to_a_file():
    links = re.findall(r"\]\(([^)#]+)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_test_that_the_page_names_is_there():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", PAGE)
    assert named
    assert [name for name in named if f"\ndef {name}(" not in tests] == []


# --- numbers ----------------------------------------------------------------------------------------------------------


def test_the_parameters_are_those_of_the_code():
    rows = table("| parameter | default | bounds | unit | origin | used in |")
    said = {key: (default, bounds, origin) for key, default, bounds, _, origin, _ in rows}
    assert said == {
        key: (f"{p.default:g}", f"{p.low:g} to {p.high:g}", "fitted" if p.fitted else "judged")
        for key, p in PARAMETERS.items()
    }


def test_the_thresholds_are_those_of_the_rules():
    said = {key: set(re.findall(r"\d+", text)) for key, text in table("| rule | passes with |")}
    majorities = {
        key: (rule.states, rule.population, rule.blocking) for key, rule in RULES.items() if not rule.by_consent
    }
    assert {key: said[key] for key in majorities} == {
        key: {str(threshold) for threshold in thresholds if threshold} for key, thresholds in majorities.items()
    }


@pytest.mark.parametrize("row", table("| constant | value | meaning |"), ids=lambda row: row[0])
def test_the_constants_are_those_of_the_code(row):
    constant = resolve_name(row[0])
    if isinstance(constant, dict):
        assert {word: number(figure) for word, figure in map(str.split, row[1].split(", "))} == constant
    else:
        assert number(row[1]) == constant


@pytest.mark.parametrize(
    "row", table("| pattern | figures | row in VALIDATION.md | reproduced? |"), ids=lambda row: row[0]
)
def test_the_figures_of_patterns_are_those_of_the_validation(row):
    """Those of VALIDATION.md are recomputed by a test of their own."""
    validation = (ROOT / "VALIDATION.md").read_text(encoding="utf-8")
    lines = re.findall(rf"^    +{re.escape(row[2])}\b.*$", validation, re.M)
    figures = re.findall(r"[-+]?\d\.\d\d", row[1])
    assert figures
    assert set(figures) <= set(re.findall(r"[-+]?\d\.\d\d", " ".join(lines)))


def test_the_mix_of_outcomes_comes_out():
    forecasts = [forecast(decision, fit_for(decision.day), base_before(decision)) for decision in known()]
    means = np.array(
        [
            np.mean([[f.decision.outcome == word for word in CLASSES] for f in forecasts], axis=0),
            np.mean([f.chances for f in forecasts], axis=0),
            np.mean([f.model for f in forecasts], axis=0),
            np.mean([base_before(f.decision) for f in forecasts], axis=0),
        ]
    )
    rows = table("| outcome | happened | forecast | rooms alone | base rates |")
    assert [name for name, *_ in rows] == [word.replace("_", " ") for word in CLASSES]
    assert [cells for _, *cells in rows] == [[f"{100 * share:.0f} %" for share in shares] for shares in means.T]


# --- the worked example -----------------------------------------------------------------------------------------------


def said(words):
    """The number that follows some words of the example."""
    text = " ".join(PAGE.split("## 8.")[1].split())
    return number(re.search(rf"{words} ([.\d]+)[ ,;]", text)[1])


def example(**numbers):
    """The room of the worked example, with the numbers that stand in the page."""
    members, forms = table("| member | stance | exposure to oil |"), table("| measure | form | severity | strength |")
    exposure = np.array([number(row[2].removesuffix(" %")) for row in members])
    ladders = [[number(row[2]) for row in forms if row[0].startswith(key)] for key in ("officials", "oil")]
    officials = measure(ladders[0], 3, key="officials", recommended=1)
    cost, share = said("cost_weight") * exposure, exposure / exposure.sum()
    oil = measure(ladders[1], 3, key="oil", cost=cost, share=share, exemptible=True)
    assert [number(row[3]) for row in forms] == [*officials.strength[1:], *oil.strength[1:]]
    spoken = {
        "deference": column([said("deference")] * 3),
        "report": column([said("reports")]),
        "reported": (True,) * 3,
    }
    stance = [number(row[1]) for row in members]
    return room(stance, [officials, oil], rounds=3, isolation_cost=said("isolation_cost is"), **spoken, **numbers)


def test_the_example_comes_out_as_worked_by_hand():
    first, second = votes(example())
    told = {}
    for round_, vote in enumerate((first, second), 1):
        for d, key in enumerate(("officials", "oil")):
            told[str(round_), key, "margin"] = vote.opinions.margins[d][:, 0]
            told[str(round_), key, "support"] = vote.opinions.supports[d][:, 0]
        told[str(round_), "both", "ballot"] = [Ballot(ballot).name for ballot in vote.opinions.ballots[:, 0]]
    rows = table("| round | measure | what | A | B | C |")
    assert {tuple(row[:3]) for row in rows} == set(told)
    for *key, a, b, c in rows:
        cells = [a, b, c] if key[2] == "ballot" else pytest.approx([number(cell) for cell in (a, b, c)], abs=1e-9)
        assert list(told[tuple(key)]) == cells
    assert [Move(answer.move[0]) for answer in first.answers] == [Move.STEPPED_DOWN, Move.EXEMPTED]
    assert (first.answers[1].objector[0], second.ending[0]) == (2, Ending.ADOPTED_AMENDED)


def test_what_the_example_keeps_is_what_its_last_lines_say():
    tally, a_room = play_room(example()), example()
    kept = sum(m.strength[tally.rung[0, d]] * (1 - tally.waived[0, d]) for d, m in enumerate(a_room.measures))
    assert f"(½ + ¼) / 2 = {kept / 2:.3f}".replace("0.", ".") in PAGE
    by_majority = play_room(example(rule=RULES["simple-majority"]))
    assert (by_majority.endings[0, 0], by_majority.rounds[0]) == (Ending.ADOPTED_AS_TABLED, 1)
