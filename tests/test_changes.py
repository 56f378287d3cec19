"""Changes of a scenario file, as by `--set`: made where they are meant, and refused by their place."""

from __future__ import annotations

from datetime import date

import pytest
from commands import eusim
from faulty import GOOD, faults

from sim.errors import ScenarioError
from sim.reader import parse_changes, read

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
    ("members.HU.stance", 2, "--set members.HU.stance: 2 is out of range; a stance lies from -0.5 to 1.5"),
    (
        *("members.CY", {"stance": 2}),
        "--set members.CY: members.CY.stance: 2 is out of range; a stance lies from -0.5 to 1.5",
    ),
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


def test_a_bad_set_is_one_line():
    done = eusim("run", "moscow-2021", "--set", "members.HU.stanse=1")
    assert done.exit_code == 2
    assert "--set members.HU.stanse: unknown key; meant `stance`?" in done.output
