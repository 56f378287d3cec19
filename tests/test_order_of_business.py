"""The order of business: which body meets when, what it may do, and how a text ends."""

import numpy as np
import pytest
from rooms import calendar, measure, room, votes

from sim.council.ballots import Ballot
from sim.council.negotiation import Ending
from sim.runs.play import play_room


def test_a_preparing_body_agrees_for_the_next_body_that_can_adopt():
    meetings = [
        ("working-party", 2, 1.0),
        ("coreper", 2, 1.0),
        ("foreign-affairs", 2, 1.0),
        ("european-council", 1, 1.0),
    ]
    assert [vote.t for vote in votes(room([1, 1, 1], [measure([0.5], 3)], meetings=meetings))] == [0, 4]


def test_a_preparing_body_amends_nothing_and_its_other_rounds_are_skipped():
    meetings = [("coreper", 3, 1.0), ("foreign-affairs", 2, 1.0)]
    held = votes(room([0.3, 1, 1], [measure([0.2, 0.5], 3)], meetings=meetings))
    assert [(vote.t, int(vote.rung[0][0])) for vote in held] == [(0, 2), (3, 2), (4, 1)]
    assert held[0].answers == ()


def test_a_text_that_nobody_can_amend_waits_for_the_next_meeting():
    meetings = [("foreign-affairs", 3, 1.0), ("european-council", 2, 2.0)]
    stuck = measure([0.5], 3)
    held = votes(room([0.3, 1, 1], [stuck], meetings=meetings, isolation_cost=0.15, floors=[1]))
    assert [vote.t for vote in held] == [0, 3]
    assert held[-1].ending[0] == Ending.ADOPTED_AS_TABLED


def test_the_last_round_of_the_last_meeting_amends_nothing():
    held = votes(room([0.1, 1, 1], [measure([0.05, 0.5], 3)], rounds=1))
    assert held[-1].ending[0] == Ending.BLOCKED
    assert held[-1].text.rung[0][0] == 2


def test_a_file_with_nothing_left_is_blocked_when_the_last_rung_falls():
    held = votes(room([0.1, 1, 1], [measure([0.5], 3), measure([0.6], 3, key="b")], rounds=5))
    assert len(held) == 1
    assert held[0].ending[0] == Ending.BLOCKED
    assert list(held[0].opinions.ballots[:, 0]) == [Ballot.NO, Ballot.YES, Ballot.YES]


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_a_refusal_to_go_lower_withdraws_the_text(rounds):
    held = votes(room([0.1, 1, 1], [measure([0.3, 0.5], 3)], rounds=rounds, floors=[2]))
    assert held[-1].ending[0] == Ending.WITHDRAWN
    assert len(held) == 1


def test_the_others_are_amended_while_one_measure_stays():
    held = votes(room([0.1, 1, 1], [measure([0.3], 3), measure([0.05, 0.6], 3, key="b")], rounds=4, floors=[1, 0]))
    assert [tuple(int(rung[0]) for rung in vote.rung) for vote in held] == [(1, 2), (1, 1)]
    assert held[-1].ending[0] == Ending.WITHDRAWN


def test_a_renewal_that_is_not_adopted_lapses():
    tally = play_room(room([[0.1, 1, 1], [1, 1, 1]], [measure([0.5], 3)], lapses=True))
    assert list(tally.endings[:, 0]) == [Ending.LAPSED, Ending.ADOPTED_AS_TABLED]


def test_events_and_the_report_reach_runs_that_skipped_a_meeting():
    days = [("working-party", 1, 1.0), ("coreper", 1, 1.0), ("foreign-affairs", 1, 1.0)]
    moved = (np.zeros((3, 1)), np.full((3, 1), -0.4))
    a_room = room([0.6, 0.6, 0.6], [measure([0.5], 3)], meetings=days, shift=moved, known=(0, 1, 1))
    assert [(vote.t, bool(vote.passed[0])) for vote in votes(a_room)] == [(0, True), (2, False)]


def test_the_calendar_lays_rounds_end_to_end():
    days = calendar(("coreper", 2, 1.0), ("foreign-affairs", 3, 1.0), ("coreper", 1, 1.0), ("european-council", 2, 1.0))
    assert list(days.meeting) == [0, 0, 1, 1, 1, 2, 3, 3]
    assert list(days.next_meeting) == [2, 2, 5, 5, 5, 6, 8, 8]
    assert list(days.next_adopting) == [2, 2, 6, 6, 6, 6, 8, 8]
    assert list(np.flatnonzero(days.amends)) == [2, 3, 4, 6]
