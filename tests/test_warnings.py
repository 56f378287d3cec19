"""What is odd in a scenario file is a warning, and what is a judgement is listed."""

from __future__ import annotations

from datetime import date

import pytest
from commands import eusim
from faulty import GOOD

from sim.reader import examine

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
     "2027-03-01; check the stances\n45: meetings.1.date: warning: 2021-02-17 is more than a year from the date of the "
     "file, 2027-03-01, whose governments sit there; change one of the two"),
    ("target", "any", "--set target: warning: on 2021-02-22 nothing is known of who is close to any: stances toward "
     "Russia stand in; check them"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "expected"), WARNINGS)
def test_what_is_odd_is_a_warning(place, value, expected):
    warnings = [str(warning).removeprefix(f"{GOOD}:") for warning in examine(GOOD, {place: value}).warnings]
    assert "\n".join(warnings) == expected


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


def test_check_looks_at_a_file_with_its_changes():
    done = eusim("check", "moscow-2021", "--members", "--set", "members.HU.stance=.1", "--set", "rule=qmv")
    assert "HU  stance 0.10 0.10 0.10" in done.output
    refused = eusim("check", "moscow-2021", "--set", "members.HU.stance=7")
    assert (refused.exit_code, refused.output.count("\n")) == (2, 1)


def test_check_lists_every_judgement_of_a_file():
    done = eusim("check", "moscow-2021", "--sources")
    assert done.exit_code == 0
    assert "members.DE: the government wants Nord Stream 2 finished" in done.output
    assert "meetings.2" not in done.output
