"""Voting power in any game: textbook games, and brute force over every coalition."""

from fractions import Fraction
from itertools import permutations
from math import factorial

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.analysis import power
from sim.council.ballots import Ballot, Count
from sim.council.law import VotingRule


def weighted(quota, weights):
    """A game where a coalition wins with `quota` of the votes."""
    return power.Game(tuple(weights), (quota,) * (len(weights) + 1))


def test_the_council_of_1958_as_in_the_textbooks():
    six = weighted(12, [4, 4, 4, 2, 2, 1])
    assert power.banzhaf(six) == [Fraction(n, 21) for n in (5, 5, 5, 3, 3, 0)]
    assert power.shapley_shubik(six) == [Fraction(n, 60) for n in (14, 14, 14, 9, 9, 0)]
    assert power.smallest_blocking(six)[-1] == (0, 0)  # Luxembourg never counted


# --- brute force ------------------------------------------------------------------------------------------------------


rules = st.builds(
    VotingRule,
    key=st.just("any"),
    title=st.just(""),
    source=st.just(""),
    against=st.none() | st.integers(0, 3),
    states=st.integers(0, 100),
    population=st.integers(0, 100),
    blocking=st.integers(0, 5),
    over_half=st.booleans(),
)
small = st.lists(st.integers(0, 12), min_size=1, max_size=7).filter(sum)


def winners(rule, populations):
    """For every coalition, as bits, whether it wins: its ballots are counted and put to the rule."""
    n = len(populations)
    yes = np.arange(2**n) >> np.arange(n)[:, None] & 1 == 1
    ballots = np.where(yes, Ballot.YES, Ballot.NO).astype(np.int8)
    return rule.passes(Count(ballots, np.array(populations))).tolist()


def swings_of(wins, n):
    """The losing coalitions, as bits, that each member turns into winning ones."""
    return [[c for c in range(2**n) if not c >> i & 1 and not wins[c] and wins[c | 1 << i]] for i in range(n)]


@given(rule=rules, populations=small)
def test_counts_are_those_of_brute_force(rule, populations):
    game, n, wins = power.council(rule, populations), len(populations), winners(rule, populations)
    swings = swings_of(wins, n)
    assert (game.winning, game.losing) == (sum(wins), 2**n - sum(wins))
    for s in range(n + 1):
        assert game.table[-1][s] == sum(wins[c] for c in range(2**n) if c.bit_count() == s)
        for i in range(n):
            holds = sum(wins[c] for c in range(2**n) if c.bit_count() == s and c >> i & 1)
            assert game.table[i][s] == holds
            assert s == n or game.swings[i][s] == sum(c.bit_count() == s for c in swings[i])


@given(rule=rules, populations=small)
def test_indices_are_those_of_brute_force(rule, populations):
    game, n, wins = power.council(rule, populations), len(populations), winners(rule, populations)
    raw = [len(row) for row in swings_of(wins, n)]

    def shares(whole):
        return [Fraction(each, whole) if whole else 0 for each in raw]

    assert power.banzhaf(game) == shares(sum(raw))
    assert power.decisive(game) == shares(2 ** (n - 1))
    assert power.to_prevent(game) == shares(sum(wins))
    assert power.to_initiate(game) == shares(2**n - sum(wins))
    assert power.to_act(game) == Fraction(sum(wins), 2**n)


@given(rule=rules, populations=st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(sum))
def test_shapley_shubik_is_the_share_of_orders_in_which_a_member_is_pivotal(rule, populations):
    n, wins = len(populations), winners(rule, populations)
    pivotal = [0] * n
    for order in permutations(range(n)):
        c = 0
        for i in order:
            if not wins[c] and wins[c | 1 << i]:
                pivotal[i] += 1
            c |= 1 << i
    assert power.shapley_shubik(power.council(rule, populations)) == [Fraction(p, factorial(n)) for p in pivotal]


@given(rule=rules, populations=small)
def test_blocking_is_that_of_brute_force(rule, populations):
    game, n, wins = power.council(rule, populations), len(populations), winners(rule, populations)
    everybody = 2**n - 1
    blocking = [c for c in range(2**n) if not wins[everybody & ~c]]
    for c in range(2**n):
        ours = [i for i in range(n) if c >> i & 1]
        assert power.blocks(game, ours) == (c in blocking)
        more = power.allies(game, ours)
        enough = [(b & ~c).bit_count() for b in blocking if b & c == c]
        assert (len(more) if more is not None else None) == min(enough, default=None)
        assert more is None or power.blocks(game, ours + more)
    assert power.vetoers(game) == [i for i in range(n) if 1 << i in blocking]
    for i, found in enumerate(power.smallest_blocking(game)):
        needing = [b.bit_count() for b in blocking if b >> i & 1 and b & ~(1 << i) not in blocking]
        assert found == ((min(needing), needing.count(min(needing))) if needing else (0, 0))


@given(weights=st.lists(st.integers(0, 12), min_size=1, max_size=7), quota=st.integers(-1, 90))
def test_weighted_votes_are_counted_like_a_council(weights, quota):
    n = len(weights)
    sums = [sum(w for i, w in enumerate(weights) if c >> i & 1) for c in range(2**n)]
    game = weighted(quota, weights)
    assert game.winning == sum(total >= quota for total in sums)
    assert [sum(row) for row in game.swings] == list(map(len, swings_of([total >= quota for total in sums], n)))


# --- what holds of any game -------------------------------------------------------------------------------------------


@given(rule=rules, populations=st.lists(st.integers(0, 90_000_000), min_size=1, max_size=12).filter(sum))
def test_shares_sum_to_one_and_equal_members_have_equal_power(rule, populations):
    game = power.council(rule, populations)
    assume(game.table[-1][0] == 0)  # the empty coalition loses
    for measure in (power.banzhaf, power.shapley_shubik):
        shares = measure(game)
        assert sum(shares) == 1
        assert len(set(zip(populations, shares, strict=True))) == len(set(populations))
        ranked = [share for _, share in sorted(zip(populations, shares, strict=True))]
        assert ranked == sorted(ranked)


@given(weights=small)
def test_a_member_without_votes_has_no_power(weights):
    game = weighted(sum(weights) // 2 + 1, [*weights, 0])
    for measure in (power.banzhaf, power.shapley_shubik, power.decisive, power.to_prevent, power.to_initiate):
        assert measure(game)[-1] == 0
