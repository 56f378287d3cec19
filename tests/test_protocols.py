"""Rival ways to decide, against brute force and numbers that can be checked by hand."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rooms import FORMS, lists, measure, room, unit

from sim.council.ballots import Ballot, Count
from sim.council.law import RULES
from sim.council.protocols import PROTOCOLS, merits
from sim.runs.play import play_room


def decide(key, a_room, coin=None):
    return PROTOCOLS[key].decide(a_room, np.zeros(a_room.runs) if coin is None else np.array(coin))


@settings(max_examples=40)
@given(
    stances=lists(lists(unit, 5), 3),
    people=lists(st.integers(1, 9), 5),
    rule=st.sampled_from(["qmv", "reinforced-qmv", "unanimity-1"]),
)
def test_the_setter_finds_the_strongest_text_that_passes_on_the_merits(stances, people, rule):
    measures = [measure(FORMS, 5), measure((0.3, 0.7), 5, key="b")]
    a_room = room(stances, measures, rule=RULES[rule], population=np.array(people))
    found = PROTOCOLS["setter"].decide(a_room, np.zeros(3))
    for run, stance in enumerate(stances):
        passing = [rungs for rungs in product(range(4), range(3)) if passes(stance, rungs, people, RULES[rule])]
        best = max(rungs[0] / 3 + rungs[1] / 2 for rungs in passing)
        assert found[run, 0] / 3 + found[run, 1] / 2 == pytest.approx(best)
        assert tuple(found[run]) in passing


def passes(stance, rungs, people, rule):
    severities = [(0, *FORMS)[rungs[0]], (0, 0.3, 0.7)[rungs[1]]]
    ballots = [Ballot.YES if all(s >= x - 1e-9 for x in severities) else Ballot.NO for s in stance]
    return bool(rule.passes(Count(np.array(ballots, dtype=np.int8)[:, None], np.array(people)))[0])


@settings(max_examples=40)
@given(stances=lists(lists(unit, 5), 3))
def test_under_unanimity_on_the_merits_bargaining_finds_what_the_setter_would(stances):
    a_room = room(stances, [measure(FORMS, 5), measure((0.3, 0.7), 5, key="b")], rounds=4)
    assert (play_room(a_room).rung == PROTOCOLS["setter"].decide(a_room, np.zeros(3))).all()


@settings(max_examples=60)
@given(
    stances=lists(lists(unit, 5), 3),
    people=lists(st.integers(1, 9), 5),
    rule=st.sampled_from(list(RULES.values())),
    second=st.booleans(),
)
def test_on_the_merits_bargaining_never_beats_the_best_passing_text_and_finds_it_for_one_measure(
    stances, people, rule, second
):
    """With several measures the tablers buy the nearest votes one rung at a time, and may pass a better text by."""
    measures = [measure(FORMS, 5), *([measure((0.3, 0.7), 5, key="b")] if second else [])]
    a_room = room(stances, measures, rounds=6, rule=rule, population=np.array(people))
    bargained, best = play_room(a_room).rung, PROTOCOLS["setter"].decide(a_room, np.zeros(3))
    strength = [sum(m.strength[rung[:, d]] for d, m in enumerate(measures)) for rung in (bargained, best)]
    assert (strength[0] <= strength[1] + 1e-9).all()
    if not second:
        assert (bargained == best).all()


def test_median_mean_and_coin_are_what_they_say():
    a_room = room([[0.1, 0.5, 0.9], [0.3, 0.3, 0.9]], [measure(FORMS, 3)])
    assert PROTOCOLS["median"].decide(a_room, np.zeros(2))[:, 0].tolist() == [2, 1]
    assert PROTOCOLS["mean"].decide(a_room, np.zeros(2))[:, 0].tolist() == [2, 2]
    assert PROTOCOLS["coin"].decide(a_room, np.array([0.49, 0.51]))[:, 0].tolist() == [3, 0]
    assert np.isinf(merits(a_room)[0][0]).all()


@pytest.mark.parametrize("key", ["setter", "median", "mean"])
def test_who_stands_exactly_where_a_form_is_accepts_it_and_just_below_does_not(key):
    edge = [[0.4] * 3, [0.4 - 1e-6] * 3]
    assert decide(key, room(edge, [measure(FORMS, 3)]))[:, 0].tolist() == [2, 1]


def test_half_of_the_members_are_no_majority_and_one_of_three_is_none():
    assert decide("median", room([0.9, 0.9, 0.3, 0.3], [measure(FORMS, 4)])).tolist() == [[1]]
    assert decide("median", room([0.9, 0.3, 0.3], [measure(FORMS, 3)])).tolist() == [[1]]
    assert decide("median", room([0.9, 0.9, 0.3], [measure(FORMS, 3)])).tolist() == [[3]]


def test_the_mean_weighs_members_by_salience():
    loud = room([0.1, 0.9], [measure([0.5], 2)], salience=np.array([[3.0], [1.0]]))
    quiet = room([0.1, 0.9], [measure([0.5], 2)], salience=np.array([[1.0], [1.1]]))
    assert (decide("mean", loud)[0, 0], decide("mean", quiet)[0, 0]) == (0, 1)


def test_of_texts_that_are_equally_strong_the_setter_keeps_to_the_first():
    """Either measure alone passes by two of three, both together by one."""
    a_room = room([[0.9, 0.9, 0.1]], [measure([0.5], 3, red_line=[-0.9, 0, 0.9]), measure([0.5], 3, key="b")])
    twin = room([[0.9, 0.9, 0.1]], [measure([0.5], 3), measure([0.5], 3, key="b", red_line=[-0.9, 0, 0.9])])
    rules = {"rule": RULES["simple-majority"]}
    for room_ in (a_room, twin):
        assert decide("setter", replace(room_, **rules)).tolist() == [[0, 1]]


def test_rivals_look_at_the_merits_of_the_last_meeting():
    """The report that moves the only doubtful member is out by the second of two meetings."""
    a_room = room(
        [0.4, 1, 1],
        [measure([0.5], 3)],
        meetings=[("foreign-affairs", 1, 1.0)] * 2,
        deference=np.array([[1.0], [0], [0]]),
        report=np.array([[0.2]]),
        reported=(False, True),
    )
    for key in ("setter", "mean"):
        assert decide(key, a_room).tolist() == [[1]]
    assert decide("setter", replace(a_room, reported=(False, False))).tolist() == [[0]]


def test_by_a_majority_of_ministers_the_setter_still_needs_all_leaders():
    for body, rung in (("foreign-affairs", 1), ("european-council", 0)):
        meetings = [("foreign-affairs", 1, 1.0), (body, 1, 1.0)]
        a_room = room([0.1, 1, 1], [measure([0.5], 3)], meetings=meetings, rule=RULES["unanimity-1"])
        assert decide("setter", a_room).tolist() == [[rung]]


def test_the_coin_falls_on_the_text_as_tabled_below_one_half():
    assert decide("coin", room([[1, 1]] * 3, [measure(FORMS, 2)]), [0.0, 0.5, 0.99]).tolist() == [[3], [0], [0]]
