"""The page of results as a file: whole, plain, and safe, whatever a scenario says."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pages
import pytest
from click.testing import CliRunner

import sim
from sim.cli.main import main
from sim.page.assumptions import assumptions
from sim.page.markup import EMPTY
from sim.page.turning import DESCRIBED
from sim.plots import PICTURES, Material
from sim.runs.telling import TELLINGS
from sim.story import tell
from sim.wording import percent


class Reader(HTMLParser):
    """Reads a page as a browser would: elements with their attributes, and the text under each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.elements, self.words = [], [], []
        self.feed(page)
        self.close()
        assert not self.open
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    def of(self, *tags):
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def page():
    return Reader(pages.harbour())


@pytest.fixture(scope="module")
def hostile():
    return Reader(pages.hostile())


def plain(text):
    return " ".join(text.split())


def test_hostile_text_is_text(hostile):
    assert not hostile.of("script", "iframe", "object", "link", "base", "form")
    assert not any(key.startswith("on") for _, attributes in hostile.elements for key in attributes)
    assert hostile.text.count(plain(pages.HOSTILE)) > 20
    assert all(image["src"].startswith("data:image/png;base64,") for image in hostile.of("img"))


@pytest.mark.parametrize("made", [pages.harbour, pages.hostile])
def test_nothing_is_loaded_from_anywhere(made):
    reader = Reader(made())
    for _, attributes in reader.elements:
        assert attributes.get("src", "data:").startswith("data:")
        assert attributes.get("href", "#").startswith("#")
    style = re.search("<style>(.*?)</style>", made(), re.S).group(1)
    assert "url(" not in style
    assert "@import" not in style
    assert len(made().encode()) < 2_000_000


def test_the_page_is_well_made(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.of("a")} <= set(ids)
    assert len(page.of("a")) == len(page.of("section"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(heading.get("scope") for heading in page.of("th"))


def test_every_picture_is_there_with_its_size_and_its_words(page):
    images = page.of("img")
    standing = [picture for picture in PICTURES.values() if picture.standing and picture.material is Material.ENSEMBLE]
    assert all(image["alt"].startswith(picture.title) for image, picture in zip(images, standing, strict=True))
    assert all(int(image["width"]) == 1280 and int(image["height"]) > 300 for image in images)


def test_who_says_no_stands_in_a_table(page):
    ensemble = sim.simulate(sim.read("harbour"), pages.RUNS)
    told = page.text.split("Who says no member")[1].split("Who is pivotal")[0]
    for iso in ensemble.members:
        shares = [
            chosen[:, ensemble.members.index(iso)].mean()
            for chosen in (ensemble.topplers, ensemble.last_no, ensemble.first_no)
        ]
        assert (f" {iso} {' '.join(map(percent, shares))}" in plain(told)) == any(shares)


def test_every_assumption_is_told_with_its_reason_and_grade(page):
    harbour = sim.read("harbour")
    kinds = assumptions(harbour)
    for heading, entries in kinds.items():
        assert heading in page.text
        assert all(plain(entry.words) in page.text and plain(entry.why) in page.text for entry in entries)
    told = " ".join(entry.words for entries in kinds.values() for entry in entries)
    assert all(re.search(rf"\b{iso} \d", told) for iso in sim.CouncilModel(case=harbour).room.members)
    graded = [entry for entries in kinds.values() for entry in entries if entry.grade]
    assert len([span for span in page.of("span") if "grade" in span.get("class", "")]) == len(graded)
    for words in (
        *("six officers 0.25", "Tabled by SE, IE", "HU 0.45 (0.10 to 0.60)", "the boat is sunk", "recommends names"),
        *(
            "a quarrel over fishing",
            "Foreign Affairs Council, 2030-03-18: 5 rounds",
            "Rule: unanimity",
            "patience 0.90",
        ),
    ):
        assert words in told


def test_three_runs_are_told_line_by_line(page):
    ensemble = sim.simulate(sim.read("harbour"), pages.RUNS)
    for telling in TELLINGS.values():
        told = telling.find(ensemble)
        assert telling.meaning in page.text
        assert told.why in page.text
        for line in filter(None, tell(ensemble.scenario, told.run)):
            assert plain(line.replace("->", "→", 1)) in page.text


def test_who_is_pivotal_is_told_and_who_never_matters_is_not(page):
    findings = pages.found()
    heads = re.findall(r'<article class="card"><h3>(\w\w)</h3>', pages.harbour())
    assert heads == [pivot.member for pivot in findings.pivots if pivot.last_no or pivot.exempted][:DESCRIBED]
    assert len(heads) > 3
    told = page.text.split("Who is pivotal, and why")[1].split("What would have to be true")[0]
    for pivot in findings.pivots:
        assert (re.search(rf"\b{pivot.member}\b", told) is not None) == pivot.matters
    for flip in findings.flips[:5]:
        assert f"{flip.words}: then {flip.effect}" in page.text


def test_a_file_without_record_or_doubt_has_its_page_too():
    told = Reader(pages.harbour()).text
    assert "The file has no record." in told
    easy = {f"members.{iso}.stance": 1 for iso in sim.CouncilModel().room.members}
    quiet = sim.read("harbour", {**easy, "high_representative": {"name": "Nobody"}, "linked_files": {}})
    assert "Adopted as tabled" in Reader(pages.rendered(quiet)).text


def test_what_a_file_leaves_open_is_no_assumption():
    kinds = assumptions(sim.read("renewal-2025", {"proposal": {"tabled_by": "auto"}}))
    (tabled,) = kinds["The proposal"]
    assert tabled.words == "The member with the highest stance tables what it expects to pass."
    assert not any("High Representative" in heading for heading in kinds)


def test_the_record_is_held_against_the_runs(moscow):
    ensemble = sim.simulate(moscow, pages.RUNS)
    told = Reader(pages.rendered(moscow)).text.split("What really happened")[-1]
    share = ensemble.forms("officials")["four names"].share
    assert f"officials: four names {100 * share:.1f}" in told
    assert "adopted 2021-03-02" in told


def test_the_command_writes_the_page_of_its_manifest(tmp_path):
    arguments = [
        "run",
        "harbour",
        "--runs",
        "50",
        "--seed",
        "4",
        "--set",
        "members.HU.stance=.5",
        "--out",
        str(tmp_path / "r"),
    ]
    done = CliRunner().invoke(main, [*arguments, "--report"])
    assert done.exit_code == 0, done.output
    assert "report.html" in done.output
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    told = Reader((tmp_path / "r" / "report.html").read_text(encoding="utf-8")).text
    assert manifest["sha256"] in told
    assert manifest["digests"]["harbour"] in told
    assert "eusim run harbour --runs 50 --seed 4 --set members.HU.stance=.5 --report" in told
    plain_run = CliRunner().invoke(main, [*arguments[:-1], str(tmp_path / "plain")])
    assert plain_run.exit_code == 0
    assert not (tmp_path / "plain" / "report.html").exists()
