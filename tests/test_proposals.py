"""Several proposals, those that the file leaves open, and renewals."""

from datetime import date

import numpy as np
import pytest
from rooms import FORMS, measure, room

import sim
from sim.council.ballots import Ballot
from sim.council.negotiation import Ending
from sim.council.room import Proposal
from sim.runs.agenda import seat
from sim.runs.play import play_room


def test_what_is_adopted_is_the_reversion_of_the_next_proposal():
    agenda = (Proposal((0,), (1,), (0,)), Proposal((1,), (3,), (0,)))
    stances = [[0.5, 1, 1], [0.25, 1, 1], [0.7, 1, 1], [0.1, 1, 1]]
    tally = play_room(room(stances, [measure(FORMS, 3)], agenda=agenda, rounds=8))
    assert list(tally.rung[:, 0]) == [2, 1, 3, 0]
    assert tally.endings.tolist() == [
        [Ending.ADOPTED_AS_TABLED, Ending.ADOPTED_AMENDED],
        [Ending.ADOPTED_AS_TABLED, Ending.BLOCKED],
        [Ending.ADOPTED_AS_TABLED, Ending.ADOPTED_AS_TABLED],
        [Ending.BLOCKED, Ending.BLOCKED],
    ]


def test_proposals_follow_one_another_in_time_and_a_linked_file_is_paid_once():
    agenda = (Proposal((0,), (1,), (0,)), Proposal((1,), (2,), (0,)))
    stake = np.array([[2.0], [0], [0]])
    days = [("european-council", 6, 1.0)]
    tally = play_room(room([0.9, 1, 1], [measure(FORMS, 3)], agenda=agenda, meetings=days, stake=stake))
    assert (tally.rung[0, 0], tally.rounds[0], tally.paid[0, 0]) == (2, 3, 2.0)
    short = play_room(room([0.9, 1, 1], [measure(FORMS, 3)], agenda=agenda, meetings=[("foreign-affairs", 1, 1.0)]))
    assert short.endings.tolist() == [[Ending.ADOPTED_AS_TABLED, Ending.OPEN]]


def test_a_proposal_that_comes_up_within_a_meeting_feels_its_pressure_in_any_batch():
    """One run decides the first proposal at ministers, the other at leaders, who press harder; the second follows."""
    agenda = (Proposal((0,), (1,), (1,)), Proposal((1,), (2,), (2,)))
    days = [("foreign-affairs", 2, 0.0), ("european-council", 2, 3.0)]
    stances = [[0.3, 1, 1, 1], [0.1, 1, 1, 1]]
    a_room = room(stances, [measure((0.2, 0.3), 4)], agenda=agenda, meetings=days, isolation_cost=0.1)
    whole = play_room(a_room)
    for run in range(2):
        alone = play_room(a_room.take(np.array([run])))
        assert all((getattr(whole, name)[run] == getattr(alone, name)[0]).all() for name in whole.__dataclass_fields__)
    assert whole.endings[1].tolist() == [Ending.ADOPTED_AS_TABLED] * 2


def test_a_proposal_that_asks_for_nothing_new_does_not_come_up():
    agenda = (Proposal((0,), (2,), (0,)), Proposal((1,), (1,), (0,)))
    tally = play_room(room([[1, 1, 1], [0.1, 1, 1]], [measure(FORMS, 3)], agenda=agenda))
    assert tally.endings.tolist() == [[Ending.ADOPTED_AS_TABLED, Ending.OPEN], [Ending.BLOCKED, Ending.BLOCKED]]


def test_a_further_proposal_in_a_file_is_replayed_and_told():
    second = {"tabled_by": ["PL"], "package": {"oligarchs": "two or three names"}}
    scenario = sim.read("moscow-2021", {"further_proposals": [second]})
    ensemble = sim.simulate(scenario, 200)
    for run in range(12):
        assert sim.CouncilModel(case=scenario, run=run).run().outcome == ensemble[run]
        assert sim.replay(scenario, run).count("Tabled by") == (ensemble.tally.endings[run] > Ending.OPEN).sum()


def test_auto_tables_the_strongest_text_that_everybody_is_expected_to_let_pass():
    seating = seat(sim.read("moscow-2021", {"proposal": {"tabled_by": "auto"}}))
    first = seating.agenda[0]
    assert [seating.members[place] for place in first.tablers] == ["PL"]
    stances = seating.stance[:, 1] - seating.parameters["track_record"][1] * seating.records
    certain = {
        f"members.{iso}.stance": float(np.clip(s, 0, 1)) for iso, s in zip(seating.members, stances, strict=True)
    }
    sure = {**certain, "parameters.mood": 0, "parameters.unseen": 0, "proposal": {"tabled_by": "auto"}}
    assert sim.simulate(sim.read("moscow-2021", sure), 1)[0].termination == "adopted_as_tabled"
    for d, harder in enumerate(first.tabled):
        forms = seating.measures[d].forms
        if harder < len(forms):
            package = {m.key: m.forms[k - 1] for m, k in zip(seating.measures, first.tabled, strict=True) if k}
            package[seating.measures[d].key] = forms[harder]
            proposal = {"tabled_by": ["LT"], "package": package}
            assert (
                sim.simulate(sim.read("moscow-2021", {**sure, "proposal": proposal}), 1)[0].termination
                != "adopted_as_tabled"
            )


def test_after_a_failure_the_next_member_tries():
    first, second = sim.simulate(sim.read("harbour", {"proposal": {"tabled_by": "auto"}}), 500).tally.endings.T
    failed = first >= Ending.BLOCKED
    assert 0 < failed.sum() < 500
    assert (second[failed] > Ending.OPEN).all()
    assert (second[~failed] == Ending.OPEN).all()


def test_a_renewal_lapses_or_is_adopted_and_nothing_else():
    ensemble = sim.simulate(sim.read("renewal-2025"), 1000)
    assert {word.value for word, share in ensemble.outcomes().items() if share.share} <= {
        "adopted_as_tabled",
        "adopted_amended",
        "lapsed",
    }
    assert 0 < ensemble.outcomes()[sim.Termination.LAPSED].share < 1
    assert all(outcome.text == {"listings": None} for outcome in ensemble if outcome.termination == "lapsed")


def test_a_proposal_that_fails_takes_nothing_from_the_decision_before_it():
    agenda = (Proposal((0,), (1,), (1,)), Proposal((1,), (3,), (3,)))
    days = [("foreign-affairs", 1, 1.0), ("european-council", 2, 1.0)]
    a_room = room([[0.5, 1, 1], [0.1, 1, 1]], [measure(FORMS, 3)], agenda=agenda, meetings=days)
    tally = play_room(a_room)
    assert tally.endings.tolist() == [[Ending.ADOPTED_AS_TABLED, Ending.WITHDRAWN], [Ending.WITHDRAWN] * 2]
    assert (tally.meeting.tolist(), tally.rounds[0] > 1) == ([0, 1], True)
    assert (tally.ballots[:, 0] <= Ballot.NO).tolist() == [False, True]


def test_what_is_decided_is_decided_at_a_meeting_and_nothing_else_is(ensembles):
    for ensemble in ensembles.values():
        assert sum(ensemble.meetings().values()) == pytest.approx(float(ensemble.adopted.mean()))
        assert not (ensemble.no[ensemble.adopted].any() and ensemble.seating.rule.against == 0)


def test_a_record_marks_what_it_names_and_says_nothing_of_how_it_ended():
    agreed = sim.simulate(sim.read("harbour", {"record": {"agreed": date(2030, 3, 18)}}), 5)
    assert agreed.landmarks("ports") == {"tabled": "all ships"}
    ended = sim.simulate(sim.read("harbour", {"record": {"outcome": "blocked"}}), 5)
    assert ended.landmarks("ports") == {"tabled": "all ships", "record": None}


def test_what_was_tabled_is_the_hardest_of_all_proposals():
    milder = {"tabled_by": ["PL"], "package": {"names": "six officers"}}
    ensemble = sim.simulate(sim.read("harbour", {"further_proposals": [milder]}), 5)
    assert ensemble.landmarks("names")["tabled"] == "the minister too"
