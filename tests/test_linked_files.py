"""Linked files: a member holds out until its patience ends or somebody pays."""

from datetime import date
from math import ceil, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rooms import FORMS, calendar, measure, room, votes

import sim
from sim.council.negotiation import Ending
from sim.runs.play import play_room


@given(
    margin=st.floats(0.01, 0.5), isolation=st.floats(0, 0.2), stake=st.floats(0.02, 0.9), patience=st.floats(0.5, 0.97)
)
def test_a_hold_out_ends_when_patience_has_eaten_its_demand(margin, isolation, stake, patience):
    """First yes at t = max(0, ceil(log((g + K) / stake) / log(patience))), if nobody pays."""
    expected = max(0, ceil(log((margin + isolation) / stake) / log(patience)))
    if any(abs(stake * patience**t - margin - isolation) < 1e-6 for t in (expected - 1, expected)):
        return
    stakes = np.array([[stake], [0], [0]])
    a_room = room(
        [0.3 + margin, 1, 1],
        [measure([0.3], 3)],
        meetings=[("foreign-affairs", 1, 1.0)] * 20 + [("foreign-affairs", 1, 1.0)],
        isolation_cost=isolation,
        stake=stakes,
        patience=np.array([[patience]]),
    )
    held = votes(a_room)
    first = [vote.t for vote in held if vote.passed[0]]
    assert first == ([expected] if expected <= 20 else [])


def test_a_hold_out_is_answered_by_payment_where_the_meeting_may_pay_and_never_by_the_text():
    days = [("foreign-affairs", 2, 1.0), ("european-council", 2, 1.0)]
    a_room = room([0.9, 1, 1], [measure(FORMS, 3)], meetings=days, stake=np.array([[0.8], [0], [0]]))
    held = votes(a_room)
    assert [vote.t for vote in held] == [0, 2, 3]
    assert held[1].payments[0, 0]
    assert held[-1].ending[0] == Ending.ADOPTED_AS_TABLED
    tally = play_room(a_room)
    assert tally.paid[0, 0] == pytest.approx(0.8)
    assert tally.rung[0, 0] == len(FORMS)


def test_any_meeting_may_pay_where_the_file_says_so():
    paying = room(
        [0.9, 1, 1],
        [measure(FORMS, 3)],
        meetings=[("foreign-affairs", 2, 1.0, True)],
        stake=np.array([[0.8], [0], [0]]),
    )
    assert play_room(paying).endings[0, 0] == Ending.ADOPTED_AS_TABLED
    broke = room(
        [0.9, 1, 1], [measure(FORMS, 3)], meetings=[("foreign-affairs", 2, 1.0)], stake=np.array([[0.8], [0], [0]])
    )
    assert play_room(broke).endings[0, 0] == Ending.BLOCKED


def test_a_closed_file_holds_nothing_up():
    closed = sim.simulate(sim.read("belarus-2020", {"linked_files.turkey.open": 0}), 500)
    without = sim.read("belarus-2020").model_copy(update={"linked_files": {}})
    assert closed.digest() == sim.simulate(without, 500).digest()
    assert not closed.paid.any()


def test_in_the_belarus_file_cyprus_holds_out_and_is_paid_or_waits():
    ensemble = sim.simulate(sim.read("belarus-2020"), 2000)
    assert next(iter(ensemble.shares_of(ensemble.last_no))) == "CY"
    paid = ensemble.shares_of(ensemble.paid)
    assert set(paid) == {iso for file in ensemble.scenario.linked_files.values() for iso in file.stakes} == {"CY", "EL"}
    assert 0.5 < paid["CY"] < 1


def test_paying_meetings_are_where_the_calendar_says():
    days = calendar(("foreign-affairs", 2, 1.0), ("european-council", 2, 1.0))
    assert list(days.pays) == [False, False, True, False]
    assert days.at(2).date > date(2021, 2, 1)
