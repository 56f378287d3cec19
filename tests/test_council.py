"""What comes out of the room against exact oracles: order statistics, closed forms, and brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rooms import column, lists, measure, room, unit

from sim.council.arrays import TOL
from sim.council.ballots import Ballot, Count
from sim.council.law import RULES
from sim.council.negotiation import Ending
from sim.runs.play import play_room

LADDER = (0.2, 0.4, 0.6, 0.8)


@given(
    stances=lists(lists(unit, 5), 4),
    ladders=st.lists(st.lists(unit, min_size=1, max_size=4, unique=True), min_size=1, max_size=3),
)
def test_on_the_merits_every_measure_ends_on_the_hardest_form_that_the_most_reluctant_accepts(stances, ladders):
    ladders = [sorted(ladder) for ladder in ladders]
    measures = [measure(ladder, 5, key=f"m{d}") for d, ladder in enumerate(ladders)]
    tally = play_room(room(stances, measures, rounds=max(map(len, ladders)) + 1))
    for run, stance in enumerate(stances):
        expected = [sum(severity <= min(stance) + TOL for severity in ladder) for ladder in ladders]
        assert list(tally.rung[run]) == expected
        assert (tally.endings[run, 0] == Ending.BLOCKED) == (not any(expected))


@given(stances=lists(lists(unit, 6), 3), cost=st.floats(0, 0.5), pressure=st.floats(0, 2))
def test_with_isolation_each_measure_ends_on_its_hardest_form_that_everybody_supports(stances, cost, pressure):
    measures = [measure(LADDER, 6, key="a"), measure((0.1, 0.5), 6, key="b")]
    tally = play_room(room(stances, measures, meetings=[("foreign-affairs", 5, pressure)], isolation_cost=cost))
    for run, stance in enumerate(stances):
        for d, ladder in enumerate((LADDER, (0.1, 0.5))):
            assert tally.rung[run, d] == max(
                [0, *(k for k, s in enumerate(ladder, 1) if all_support(stance, s, cost * pressure))]
            )


def all_support(stance, severity, cost):
    accepts = [s - severity >= -TOL for s in stance]
    others = len(stance) - 1
    return all(
        s - severity + cost * max(0, 2 * (sum(accepts) - accepts[i]) / others - 1) >= -TOL for i, s in enumerate(stance)
    )


def test_the_least_of_27_uniform_stances_is_one_28th_on_average():
    runs, rungs = 4000, 400
    stances = np.random.default_rng(1).random((runs, 27))
    ladder = (np.arange(rungs) + 0.5) / rungs
    hardest = column(stances).min(axis=0)
    tally = play_room(room(stances, [measure(ladder, 27)], rounds=rungs + 1))
    ended = np.concatenate(([0], ladder))[tally.rung[:, 0]]
    assert abs(hardest.mean() - 1 / 28) < 0.002
    assert np.abs(ended - hardest).max() <= 1 / rungs


def unanimous(ballots):
    return RULES["unanimity"].passes(Count(ballots.T, np.ones(ballots.shape[1], dtype=np.int64)))


def test_independent_ballots_pass_by_unanimity_as_the_binomial_says():
    ballots = np.where(np.random.default_rng(2).random((200_000, 27)) < 0.9, Ballot.YES, Ballot.NO)
    assert pytest.approx(0.058150, abs=5e-7) == 0.9**27
    assert unanimous(ballots).mean() == pytest.approx(0.9**27, abs=0.002)


def test_one_no_blocks_and_an_abstention_does_not():
    ballots = np.full((3, 27), Ballot.YES)
    ballots[1, 5], ballots[2, 5] = Ballot.ABSTAIN, Ballot.NO
    assert list(unanimous(ballots)) == [True, True, False]
    assert unanimous(np.full((1, 27), Ballot.ABSTAIN)).all()
