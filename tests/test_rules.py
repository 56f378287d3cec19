"""Voting rules in the room: what a text needs, and whom the tablers have to win over."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rooms import FORMS, lists, measure, room, unit, votes

from sim.council.ballots import Ballot
from sim.council.law import RULES
from sim.council.negotiation import Ending
from sim.council.room import Proposal
from sim.council.text import Move
from sim.runs.outcome import unpacked
from sim.runs.play import play_room


@settings(max_examples=40)
@given(stances=lists(lists(unit, 7), 4), cost=st.floats(0, 0.3), people=lists(st.integers(1, 9), 7))
def test_a_weaker_rule_never_ends_with_a_weaker_measure(stances, cost, people):
    """Paired, without exemption, hold-out or settle_for."""
    ladders = [measure(FORMS, 7), measure((0.3, 0.7), 7, key="b")]
    numbers = {"rounds": 6, "isolation_cost": cost, "population": np.array(people)}
    by_consent = ["unanimity", "unanimity-1", "unanimity-2", "unanimity-3"]
    for rules in (by_consent, ["unanimity", "reinforced-qmv", "qmv"], ["unanimity", "simple-majority"]):
        rungs = [play_room(room(stances, ladders, rule=RULES[rule], **numbers)).rung for rule in rules]
        assert all((weaker >= stronger).all() for stronger, weaker in pairwise(rungs))


def test_the_european_council_works_by_consensus_whatever_the_rule():
    for body, ending in (("foreign-affairs", Ending.ADOPTED_AS_TABLED), ("european-council", Ending.BLOCKED)):
        a_room = room([0.1, 1, 1, 1], [measure([0.5], 4)], meetings=[(body, 1, 1.0)], rule=RULES["unanimity-1"])
        assert play_room(a_room).endings[0, 0] == ending


def test_under_a_majority_the_tablers_buy_the_nearest_votes():
    hurt = measure((0.4, 0.5), 5, cost=[0.3, 0.15, 0, 0, 0], share=[0.6, 0.4, 0, 0, 0], exemptible=True)
    stances = [0.6, 0.6, 0.1, 1, 1]
    tally = play_room(room(stances, [hurt], rule=RULES["simple-majority"]))
    assert tally.rung[0, 0] == 2
    assert np.flatnonzero(unpacked(tally.exempt[0, 0], 5)).tolist() == [1]
    (first, *_) = votes(room(stances, [hurt], rule=RULES["unanimity"]))
    assert first.answers[0].objector[0] == 2


def test_the_emergency_brake_takes_a_stated_red_line():
    def ending(red_line):
        a_measure = measure([0.5], 5, red_line=[red_line, 0, 0, 0, 0])
        rule = replace(RULES["simple-majority"], emergency_brake=True)
        stance = 0.6 if red_line else 0.4
        return play_room(room([stance, 1, 1, 1, 1], [a_measure], rounds=1, rule=rule)).endings[0, 0]

    assert ending(0.0) == Ending.ADOPTED_AS_TABLED
    assert ending(-0.3) == Ending.BLOCKED


def test_constructive_abstention_lets_a_text_pass_that_does_not_bind_the_member():
    a_measure = measure([0.5], 5, cost=[0.4, 0, 0, 0, 0])
    for declared, ending in ((False, Ending.BLOCKED), (True, Ending.ADOPTED_AS_TABLED)):
        rule = replace(RULES["unanimity"], constructive_abstention=declared)
        assert play_room(room([0.6, 1, 1, 1, 1], [a_measure], rounds=1, rule=rule)).endings[0, 0] == ending


def test_what_is_decided_already_keeps_nobody_from_declaring():
    """The second proposal adds a measure to one in force, which is not on the table any more."""
    agenda = (Proposal((0,), (1, 0), (1, 0)), Proposal((0,), (1, 1), (1, 1)))
    measures = [measure([0.3], 5), measure([0.5], 5, key="b", cost=[0.4, 0, 0, 0, 0])]
    rule = replace(RULES["unanimity"], constructive_abstention=True)
    tally = play_room(room([0.6, 1, 1, 1, 1], measures, agenda=agenda, rounds=2, rule=rule))
    assert tally.endings.tolist() == [[Ending.ADOPTED_AS_TABLED] * 2]
    assert tally.ballots[0, 0] == Ballot.CONSTRUCTIVE


def test_too_many_declarations_make_the_declaring_members_the_ones_to_win_over():
    rule = replace(RULES["unanimity"], constructive_abstention=True)
    a_measure = measure((0.3, 0.5), 5, cost=[0.4, 0.4, 0, 0, 0])
    held = votes(room([0.6, 0.6, 1, 1, 1], [a_measure], rule=rule))
    assert [[Ballot(int(b)).name for b in vote.opinions.ballots[:2, 0]] for vote in held] == [
        ["CONSTRUCTIVE", "CONSTRUCTIVE"],
        ["YES", "YES"],
    ]
    assert held[0].answers[0].move[0] == Move.STEPPED_DOWN
    lenient = replace(RULES["unanimity-1"], constructive_abstention=True)
    ballots = np.array([[2, 2, -1, 1, 1]], dtype=np.int8).T
    assert lenient.needed(ballots, np.zeros((5, 1)), np.ones(5, dtype=int))[:, 0].tolist() == [True, True] + [False] * 3


def test_leaders_keep_the_constructive_abstention_of_a_file():
    rule = replace(RULES["unanimity"], constructive_abstention=True)
    a_measure = measure([0.5], 4, cost=[0.4, 0, 0, 0])
    a_room = room([0.6, 1, 1, 1], [a_measure], meetings=[("european-council", 1, 1.0)], rule=rule)
    assert play_room(a_room).endings[0, 0] == Ending.ADOPTED_AS_TABLED


@pytest.mark.parametrize(
    ("rule", "expected"), [("unanimity", 1), ("unanimity-1", 2), ("qmv", 13), ("reinforced-qmv", 8)]
)
def test_the_hardest_form_that_enough_of_27_accept_is_an_order_statistic(rule, expected):
    """Where k of n have to accept, it is (n - k + 1) / (n + 1) on average: here 27, 26, 15 and 20 of 27."""
    stances = np.random.default_rng(3).random((3000, 27))
    ladder = (np.arange(300) + 0.5) / 300
    people = np.r_[np.full(26, 10), 11] if rule == "qmv" else np.full(27, 10)
    lax = replace(RULES[rule], population=0, blocking=0)
    tally = play_room(room(stances, [measure(ladder, 27)], rounds=301, rule=lax, population=people))
    assert np.r_[0, ladder][tally.rung[:, 0]].mean() == pytest.approx(expected / 28, abs=0.006)
