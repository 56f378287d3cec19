"""Reading scenario files: what is wrong comes out as one line each, all of it at once, with file and line.

The faults stand in tests/bad/*.txt. A block there is a title, the lines of tests/bad/good.yaml that are replaced (<),
what they are replaced by (>), and every line that comes out, word for word, as `line: path: what; what was meant`.
"""

from __future__ import annotations

import pickle
import re
from copy import deepcopy
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sim.cases import scenarios
from sim.errors import ScenarioError
from sim.profiles.states import members_on
from sim.reader import examine, parse_changes, read

BAD = Path(__file__).parent / "bad"
GOOD = BAD / "good.yaml"


def faults(path, changes=None):
    with pytest.raises(ScenarioError) as caught:
        examine(path, changes)
    assert len(str(caught.value).splitlines()) == len(caught.value.faults)
    return str(caught.value).splitlines()


def blocks():
    for path in sorted(BAD.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
            title, *lines = block.splitlines()
            expected = [line for line in lines if line[:1] not in "<>"]
            yield pytest.param(block + "\n", expected, id=f"{path.stem}: {title[2:]}")


def substituted(block):
    text = GOOD.read_text(encoding="utf-8")
    for edit in re.findall(r"((?:^< .*\n)+)((?:^> .*\n)*)", block, re.MULTILINE):
        old, new = (re.sub("^. ", "", lines, flags=re.MULTILINE).rstrip("\n") for lines in edit)
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(("block", "expected"), list(blocks()))
def test_every_fault_is_one_line(block, expected, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(substituted(block), encoding="utf-8")
    assert faults(path) == [f"{path}:{line}" for line in expected]


def test_the_good_file_is_good():
    reading = examine(GOOD)
    assert reading.warnings == ()
    assert reading.scenario.measures["finance"].exemptible is True


FILES = {
    "empty": (b"", "1: is empty; expected keys with values, such as `format: 1`"),
    "comments alone": (b"# nothing\n", "1: is empty; expected keys with values, such as `format: 1`"),
    "a list": (b"- a\n- b\n", "1: is not a scenario; expected keys with values, such as `format: 1`"),
    "a text": (b"After Moscow\n", "1: is not a scenario; expected keys with values, such as `format: 1`"),
    "Latin-1": ("format: 1\ntitle: Orbán\n".encode("latin-1"), "2: is not UTF-8 text; save the file as UTF-8"),
    "UTF-16": ("format: 1\n".encode("utf-16"), "1: is not UTF-8 text; save the file as UTF-8"),
    "a bell": (b"format: 1\ntitle: \a\n", "2: has a character that cannot be printed; type the line again"),
    "brackets": (b"a: " + b"[" * 100_000, "1: nested too deeply; no scenario needs so many brackets or indents"),
    "indents": (b"- " * 5_000, "1: nested too deeply; no scenario needs so many brackets or indents"),
    "a bomb": (
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (i + 1, i + 1, i, i) for i in range(97, 122)),
        "1: anchors (&) and aliases (*) are not used in scenario files; write the value out",
    ),
}


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_what_is_no_scenario_is_refused(content, expected, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    assert faults(path) == [f"{path}:{expected}"]


def test_a_file_that_cannot_be_opened(tmp_path):
    assert faults(tmp_path) == [f"{tmp_path}: is a directory; name a file in it"]
    assert faults("a\0b") == ["a b: cannot be read: embedded null byte"]
    assert faults("moscow-2012.yaml") == [
        "moscow-2012.yaml: there is no such file, and no scenario of this name; meant `moscow-2021`?"
    ]


def test_auto_needs_no_package(tmp_path):
    path = tmp_path / "case.yaml"
    start, end = "  package: {officials: every official", "reversion: nothing"
    text = GOOD.read_text()
    text = text[: text.index(start)] + text[text.index(end) :]
    path.write_text(text.replace("[LT, PL]", "auto"))
    assert examine(path).scenario.proposal.tabled_by == ("auto",)
    assert examine(path).warnings == ()


def test_windows_files_read_the_same(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.read_bytes().replace(b"\n", b"\r\n"))
    assert read(path) == read(GOOD)
    path.write_bytes(path.read_bytes().replace(b"RU", b"[RU]"))
    assert faults(path) == [f'{path}:4: target: ["RU"] is not text; a text with brackets or colons needs quotes']


def test_short_and_long_measures_read_the_same(tmp_path):
    path = tmp_path / "case.yaml"
    short = "officials: {four names: .25, every official: .40}"
    path.write_text(GOOD.read_text().replace(short, f"officials: {{ladder: {short.partition(': ')[2]}}}"))
    assert read(path) == read(GOOD)


CHANGES = {
    "members.HU.stance": 0.5,
    "members.FR": {"stance": [0.1, 0.2, 0.3]},
    "members.DE.red_line.finance": -0.1,
    "measures.officials.four names": 0.3,
    "measures.officials.ladder.every official": 0.5,
    "measures.officials.exemptible": True,
    "meetings.2.rounds": 5,
    "proposal.tabled_by.1": "EE",
    "events.1.hit.SE": 0.2,
    "expiry": date(2021, 7, 31),
    "reversion": "lapse",
    "rule": "unanimity-1",
    "rule.constructive_abstention": True,
    "members.HU.strategy": "hardliner",
}


def test_changes_are_made():
    scenario = read(GOOD, CHANGES)
    assert scenario.members["HU"].stance == (0.5, 0.5, 0.5)
    assert scenario.members["HU"].why == "its government says so"
    assert scenario.members["FR"].stance == (0.1, 0.2, 0.3)
    assert scenario.members["DE"].red_line["finance"] == (-0.1, -0.1, -0.1)
    assert [low for low, _, _ in scenario.measures["officials"].ladder.values()] == [0.3, 0.5]
    assert scenario.measures["officials"].exemptible
    assert scenario.meetings[1].rounds == 5
    assert scenario.proposal.tabled_by == ("EE", "PL")
    assert set(scenario.events[0].hit) == {"PL", "SE"}
    assert (scenario.rule.use, scenario.rule.constructive_abstention) == ("unanimity-1", True)
    assert scenario.members["HU"].strategy.use == "hardliner"
    assert (scenario.reversion, scenario.expiry) == ("lapse", date(2021, 7, 31))


WRONG_CHANGES = [
    ("members.HU.stance", 2, "--set members.HU.stance: 2 is out of range; a stance lies from 0 to 1"),
    ("members.CY", {"stance": 2}, "--set members.CY: members.CY.stance: 2 is out of range; a stance lies from 0 to 1"),
    ("members.HUN.stance", 0.2, '--set members.HUN.stance: members.HUN: unknown state "HUN"; meant `HU`?'),
    ("members.HU.stanse", 0.2, "--set members.HU.stanse: unknown key; meant `stance`?"),
    ("rul", "unanimity", "--set rul: unknown key; meant `rule`?"),
    ("title", None, "--set title: has no value; write one: it cannot be left out"),
    ("title.first", "After", "--set title.first: there is no such place; title is a single value"),
    ("meetings.3.rounds", 2, "--set meetings.3.rounds: there is no such place; meetings has entries 1 to 2"),
    ("meetings.last.rounds", 2, "--set meetings.last.rounds: there is no such place; meetings has entries 1 to 2"),
    ("meetings.2.rounds", 0, "--set meetings.2.rounds: 0 is out of range; a number of rounds lies from 1 to 100"),
    ("measures.officials.four names", 25, "--set measures.officials.four names: 25 is out of range; "
     "a severity lies from 0 to 1"),
    ("measures.officials.four names", 0.5, f'{GOOD}:9: measures.officials.every official: is not harder than '
     '"four names"; write forms from mild to hard, each severity above the last'),
    ("proposal.package.officials", "six names", '--set proposal.package.officials: unknown form "six names"; '
     "meant `four names`?"),
    ("measures.officials.four", 0.45, '--set measures.officials.four: there is no form "four"; meant `four names`?'),
    ("measures.officials.ladder.four", 0.45, '--set measures.officials.ladder.four: there is no form "four"; '
     "meant `four names`?"),
    ("measures.officials.exemptable", True, '--set measures.officials.exemptable: there is no form "exemptable"; '
     "meant `exemptible`?"),
    ("measures.officials.lader.four names", 0.3, '--set measures.officials.lader.four names: there is no form '
     '"lader"; meant `ladder`?'),
    ("measures.finance.new debt", 0.7, '--set measures.finance.new debt: there is no form "new debt"; '
     "meant `new state debt`?"),
    ("measures.finance.ladder.coal", 0.9, '--set measures.finance.ladder.coal: there is no form "coal"; '
     "known: new state debt, banks cut off"),
    ("measures.officals.exemptible", True, '--set measures.officals.exemptible: there is no measure "officals"; '
     "meant `officials`?"),
    ("measures.energy", {"no coal": 0.5}, '--set measures.energy: there is no measure "energy"; '
     "known: officials, finance"),
    ("rule", "majority", '--set rule: "majority" is not a rule; meant `qmv`?'),
    ("date", "2021-02-22", '--set date: "2021-02-22" is not a date; write a day of the calendar as 2021-02-22, '
     "without quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "expected"), WRONG_CHANGES)
def test_a_wrong_change_is_named_by_its_place(place, value, expected):
    assert faults(GOOD, {place: value}) == [expected]


def test_a_whole_ladder_is_replaced():
    ladder = {"two names": 0.1, "four names": 0.2, "every official": 0.3}
    for place in ("measures.officials", "measures.officials.ladder"):
        assert list(read(GOOD, {place: ladder}).measures["officials"].ladder) == list(ladder)
    scenario = read(GOOD, {"measures.officials": ladder, "measures.officials.two names": 0.15})
    assert scenario.measures["officials"].ladder["two names"] == (0.15, 0.15, 0.15)


def test_a_form_need_not_say_ladder():
    assert read(GOOD, {"measures.finance.new state debt": 0.7}) == read(
        GOOD, {"measures.finance.ladder.new state debt": 0.7}
    )


RULES = {
    "unanimity": ["consensus", "Veto", "unanimous", "UNANIMITY"],
    "qmv": ["majority", "qualified majority", "qualified_majority", "Qualified-Majority", "QMV"],
    "reinforced-qmv": ["reinforced majority", "Reinforced qualified majority", "reinforced", "reinforced_qmv"],
    "simple-majority": ["simple", "Simple Majority", "simple_majority"],
}
BODIES = {
    "working-party": ["RELEX", "working group", "Working Party"],
    "coreper": ["COREPER", "Coreper II", "PSC", "Political and Security Committee", "ambassadors"],
    "foreign-affairs": ["FAC", "Foreign Affairs Council", "foreign_affairs", "Council", "GAC", "ministers"],
    "european-council": ["EUCO", "European Council", "european_council", "summit", "leaders"],
}


@pytest.mark.parametrize(("meant", "words"), RULES.items())
def test_other_words_for_rules_are_understood(meant, words):
    for word in words:
        assert faults(GOOD, {"rule": word}) == [f'--set rule: "{word}" is not a rule; meant `{meant}`?']


@pytest.mark.parametrize(("meant", "words"), BODIES.items())
def test_other_words_for_bodies_are_understood(meant, words):
    for word in words:
        message = f'--set meetings.2.body: "{word}" is not a body; meant `{meant}`?'
        assert faults(GOOD, {"meetings.2.body": word}) == [message]


def test_changes_leave_what_was_given_alone():
    measure = {"four names": 0.2, "every official": 0.3}
    read(GOOD, {"measures.officials": measure, "measures.officials.four names": 0.25})
    assert measure == {"four names": 0.2, "every official": 0.3}


def test_assignments_of_the_command_line():
    assert parse_changes(["date=2021-02-23", "rule=unanimity", "title=a: b: c", "members.HU.stance=[.1, .2, .3]"]) == {
        "date": date(2021, 2, 23),
        "rule": "unanimity",
        "title": "a: b: c",
        "members.HU.stance": [0.1, 0.2, 0.3],
    }
    with pytest.raises(ScenarioError) as caught:
        parse_changes(["rule", "=1", "title=a", "title=b", "members.HU={why: a, b, salience: 1}"])
    assert str(caught.value).splitlines() == [
        "--set rule: expected PLACE=VALUE, as in members.HU.stance=.5",
        "--set =1: expected PLACE=VALUE, as in members.HU.stance=.5",
        "--set title: is set twice; keep one of them",
        '--set members.HU: why: the text is cut off at a comma; put it in quotes: why: "a, b"',
    ]


WARNINGS = [
    ("meetings.2.rounds", 2, "44: meetings: warning: to bring finance all the way down takes 3 adopting rounds "
     "(the last amends nothing), and the file has 2; add rounds"),
    ("meetings.2.source", "pres", '--set meetings.2.source: warning: "pres" is not among the sources; meant `press`?'),
    ("members.HU.grade", "fact", "--set members.HU.grade: warning: a fact needs a source; add one, or call it a "
     "judgement"),
    ("members.HU.exposure.energy", 1, "--set members.HU.exposure.energy: warning: no measure here is of the kind "
     "energy, so this changes nothing; meant another kind?"),
    ("measures.officials.kind", "enrgy", "--set measures.officials.kind: warning: the profiles know no kind enrgy; "
     "meant `energy`?"),
    ("measures.officials.kind", "bank", "--set measures.officials.kind: warning: the profiles know no kind bank; "
     "meant `banks`?"),
    ("date", date(2027, 3, 1), "--set date: warning: the profiles know the governments up to 2026-11-23, not those of "
     "2027-03-01; check the stances"),
    ("target", "any", "--set target: warning: on 2021-02-22 nothing is known of who is close to any: stances toward "
     "Russia stand in; check them"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "expected"), WARNINGS)
def test_what_is_odd_is_a_warning(place, value, expected):
    warnings = [str(warning).removeprefix(f"{GOOD}:") for warning in examine(GOOD, {place: value}).warnings]
    assert warnings == [expected]


@pytest.mark.parametrize("further", [[1], [0, 1], [1, 0]])
def test_every_proposal_needs_rounds_enough(further):
    tabled = [{"tabled_by": ["DK"], "package": {"finance": form}} for form in ("new state debt", "banks cut off")]
    changes = {
        "proposal.package": {"officials": "every official"},
        "further_proposals": [tabled[number] for number in further],
        "meetings.2.rounds": 2,
    }
    assert [warning.message for warning in examine(GOOD, changes).warnings] == [
        "warning: to bring finance all the way down takes 3 adopting rounds (the last amends nothing), and the file "
        "has 2; add rounds"
    ]
    assert examine(GOOD, {**changes, "meetings.2.rounds": 3}).warnings == ()


def test_a_target_that_the_profiles_do_not_know_needs_every_stance():
    changes = {"target": "XX"} | {f"members.{iso}.stance": 0.5 for iso in members_on(date(2021, 2, 22))}
    assert read(GOOD, changes).target == "XX"
    assert len(faults(GOOD, {"target": "XX"})) == 1


def test_judgements_are_listed():
    assert [str(judgement).removeprefix(f"{GOOD}:") for judgement in examine(GOOD).judgements] == [
        "9: measures.officials: no reason given",
        "10: measures.finance: limits were agreed in 2014",
        "21: members.HU: its government says so",
        "30: events.1: diplomats are expelled",
        "34: high_representative: no reason given",
        "39: proposal: no reason given",
        "45: meetings.1: the usual Wednesday",
        "53: parameters.isolation_cost: how far below its merits a state that stands alone will go",
    ]


def test_facts_and_estimates_are_no_judgements():
    def listed(changes):
        return {judgement.path or judgement.file for judgement in examine(GOOD, changes).judgements}

    everything = listed({})
    assert listed({"measures.finance.grade": "fact"}) == everything - {"measures.finance"}
    assert listed({"events.1.grade": "estimate"}) == everything - {"events.1"}
    assert listed({"members.CY.grade": "judgement"}) == everything | {"members.CY"}
    assert listed({"record.grade": "judgement"}) == everything | {"record"}
    assert listed({"parameters.mood": 0.1}) == everything | {"--set parameters.mood"}


def test_check_says_it_and_exits_2(tmp_path):
    from sim.cli.main import main

    path = tmp_path / "case.yaml"
    path.write_text(GOOD.read_text().replace("rule: unanimity", "rule: unanimty\ntitel: x"))
    result = CliRunner().invoke(main, ["check", str(path), str(GOOD)])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f'{path}:52: rule: "unanimty" is not a rule; meant `unanimity`?',
        f"{path}:53: titel: unknown key; meant `title`?",
    ]
    assert "A small case" in result.stdout


def test_errors_travel_between_processes():
    with pytest.raises(ScenarioError) as caught:
        read(GOOD, {"rule": 1})
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


def values(path):
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def dumped(content):
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False
    yaml.representer.ignore_aliases = lambda _: True
    text = StringIO()
    yaml.dump(content, text)
    return text.getvalue()


def places(value, place=()):
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*place, key) for key, _ in inner] + [found for key, v in inner for found in places(v, (*place, key))]


MOSCOW = values(scenarios()["moscow-2021"])
WORDS = st.sampled_from(["", "RU", "HR", "HR-VP", "NO", "nothing", "officials", "four names", "ladder", "why", "[key]"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | WORDS | st.dates()
JUNK = st.recursive(
    SCALARS | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)
MUTATIONS = st.tuples(st.sampled_from(places(MOSCOW)), st.sampled_from(["delete", "replace", "rename"]), WORDS, JUNK)


def mutate(content, place, how, word, junk):
    holder = content
    for part in place[:-1]:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return
    if not isinstance(holder, dict | list) or place[-1] not in (
        holder if isinstance(holder, dict) else range(len(holder))
    ):
        return
    if how == "replace":
        holder[place[-1]] = junk
    elif how == "rename" and isinstance(holder, dict):
        holder[word] = holder.pop(place[-1])
    else:
        del holder[place[-1]]


def check_that_only_faults_come_out(path):
    try:
        examine(path)
    except ScenarioError as error:
        lines = str(error).splitlines()
        assert len(lines) == len(error.faults) > 0
        assert all(re.fullmatch(rf"{re.escape(str(path))}:[1-9]\d*: .+", line) for line in lines)


FAST = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def test_the_dumped_file_reads_the_same(tmp_path):
    path = tmp_path / "dumped.yaml"
    path.write_text(dumped(MOSCOW), encoding="utf-8")
    assert read(path) == read("moscow-2021")


@FAST
@given(st.lists(MUTATIONS, min_size=1, max_size=3))
def test_no_value_brings_the_reader_down(tmp_path_factory, mutations):
    content = deepcopy(MOSCOW)
    for mutation in mutations:
        mutate(content, *mutation)
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    path.write_text(dumped(content), encoding="utf-8")
    check_that_only_faults_come_out(path)


@FAST
@given(st.integers(0, 1500), st.integers(0, 9), st.text("{}[]:,-?&*!|>%@'\"#\n\t \\a1~", max_size=4))
def test_no_text_brings_the_reader_down(tmp_path_factory, start, length, text):
    good = GOOD.read_text(encoding="utf-8")
    path = tmp_path_factory.getbasetemp() / "broken.yaml"
    path.write_text(good[:start] + text + good[start + length :], encoding="utf-8")
    check_that_only_faults_come_out(path)
