"""Power under a voting rule: coalitions counted exactly, the indices made of the counts, who can block with whom.

A coalition is the members that say yes; all others say no. Abstentions, declarations and brakes are left out: where
decisions are by consent, saying yes is not saying no.

Every rule here looks at two numbers of a coalition only, its size and its weight (population, or votes). So a rule is
the least winning weight of each size, and it is enough to list the coalitions of each half of the members, sorted by
weight: 2 * 2^(N/2) of them instead of 2^N. All counts are integers, all indices fractions.

    N members    i one member, by its place    s the size of a coalition
    swing of i: a coalition of others that loses, and wins if i joins
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from math import factorial
from operator import index, mul

import numpy as np

from sim.council.arrays import Ints
from sim.council.ballots import Count
from sim.council.law import VotingRule
from sim.errors import SimError

MOST = 40
"""The most members that are counted: each two more double time and memory (40: 6 s, 420 MB; 27: 40 ms)."""
HEAVIEST = 2**50
"""The most that all members may weigh, so that a hundred times it is still an exact integer of 64 bits."""

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Game:
    """A vote that the size and the weight of a coalition decide.

    `weights` [N]; `quotas` [N + 1]: the least weight with which a coalition of each size wins, more than all weigh
    where none does. More members or more weight never lose a vote that fewer win.

    >>> six = Game((4, 4, 4, 2, 2, 1), (12,) * 7)      # the Council of 1958, 12 of 17 votes: DE FR IT, BE NL, LU
    >>> six.winning, [sum(row) for row in six.swings]
    (14, [10, 10, 10, 6, 6, 0])
    """

    weights: tuple[int, ...]
    quotas: tuple[int, ...]

    @cached_property
    def table(self) -> Table:
        """Winning coalitions [N + 1, N + 1] by size: a row for those that contain each member, the last for all."""
        quotas, weights = np.array(self.quotas, np.int64), np.array(self.weights, np.int64)
        left, right = np.split(weights, [len(weights) // 2])
        mine, theirs = _winning(quotas, left, right), _winning(quotas, right, left)
        return tuple(tuple(row) for row in [*mine[:-1].tolist(), *theirs.tolist()])

    @cached_property
    def winning(self) -> int:
        """How many coalitions win."""
        return sum(self.table[-1])

    @cached_property
    def losing(self) -> int:
        """How many coalitions lose; together with the winning ones they are 2^N."""
        return (1 << len(self.weights)) - self.winning

    @cached_property
    def swings(self) -> Table:
        """How often [N, N] each member turns a losing coalition of 0, 1, ... N - 1 others into a winning one.

        Those of s others that win with it, less those that win without it.
        """
        every = self.table[-1]
        return tuple(
            tuple(row[s + 1] - (every[s] - row[s]) for s in range(len(self.weights))) for row in self.table[:-1]
        )


def council(rule: VotingRule, populations: Sequence[int]) -> Game:
    """Turn a voting rule among members of the given populations [N] into a game.

    The rule itself is asked for every threshold, by bisection. SimError if the populations are no such list.

    >>> from sim.council.law import RULES
    >>> council(RULES["simple-majority"], [5, 3, 1]).quotas
    (10, 10, 0, 0)
    """
    weights = _checked(populations)
    members, total = len(weights), sum(weights)
    nobody = np.zeros(1, np.int64)

    def wins(size: int, weight: int) -> bool:
        yes, people, against = (np.array([number], np.int64) for number in (size, weight, members - size))
        return bool(
            rule.passes(
                Count.given(
                    members, total, yes=yes, yes_population=people, against=against, brakes=nobody, constructive=nobody
                )
            )[0]
        )

    every_weight = range(total + 1)
    return Game(weights, tuple(bisect_left(every_weight, True, key=partial(wins, s)) for s in range(members + 1)))


def banzhaf(game: Game) -> list[Fraction]:
    """Each member's share of all swings [N], which sum to 1; all 0 if there is no swing.

    Source: Banzhaf (1965), Weighted Voting Doesn't Work: A Mathematical Analysis, Rutgers Law Review 19, 317-343.

    >>> [str(share) for share in banzhaf(Game((4, 4, 4, 2, 2, 1), (12,) * 7))]
    ['5/21', '5/21', '5/21', '1/7', '1/7', '0']
    """
    swings = [sum(row) for row in game.swings]
    return [_ratio(each, sum(swings)) for each in swings]


def decisive(game: Game) -> list[Fraction]:
    """The probability [N] that a member decides when all others toss a coin: the absolute Banzhaf index.

    Source: Banzhaf (1965), as for `banzhaf`: swings of the 2^(N - 1) coalitions of the others.
    """
    return [Fraction(sum(row), 2 ** (len(game.weights) - 1)) for row in game.swings]


def shapley_shubik(game: Game) -> list[Fraction]:
    """The share of all orders of the members in which each is the one that makes the coalition win [N]; sums to 1.

    All 0 if the empty coalition wins. Source: Shapley and Shubik (1954), A Method for Evaluating the Distribution of
    Power in a Committee System, American Political Science Review 48, 787-792.

    >>> [str(share) for share in shapley_shubik(Game((4, 4, 4, 2, 2, 1), (12,) * 7))]
    ['7/30', '7/30', '7/30', '3/20', '3/20', '0']
    """
    n = len(game.weights)
    orders = [factorial(s) * factorial(n - 1 - s) for s in range(n)]
    return [Fraction(sum(map(mul, row, orders)), factorial(n)) for row in game.swings]


def to_act(game: Game, yes: Fraction = Fraction(1, 2)) -> Fraction:
    """The probability that the vote passes when each member says yes with probability `yes`, each for itself.

    At 1/2 it is the power of the collectivity to act. Source: Coleman (1971), Control of Collectivities and the Power
    of a Collectivity to Act, in Lieberman (ed.), Social Choice, Gordon and Breach, 269-300.

    >>> three = Game((1, 1, 1), (2,) * 4)
    >>> str(to_act(three)), str(to_act(three, yes=Fraction(9, 10)))
    ('1/2', '243/250')
    """
    n = len(game.weights)
    return sum((number * yes**s * (1 - yes) ** (n - s) for s, number in enumerate(game.table[-1])), Fraction(0))


def to_prevent(game: Game) -> list[Fraction]:
    """The share of the winning coalitions that fail if a member leaves [N]: 1 for one that can block alone.

    Source: Coleman (1971), as for `to_act`.
    """
    return [_ratio(sum(row), game.winning) for row in game.swings]


def to_initiate(game: Game) -> list[Fraction]:
    """The share of the losing coalitions that win if a member joins [N].

    Source: Coleman (1971), as for `to_act`.
    """
    return [_ratio(sum(row), game.losing) for row in game.swings]


def blocks(game: Game, members: Iterable[int]) -> bool:
    """Whether these members, by place, block together: whether all the others lose without them."""
    left = set(range(len(game.weights))) - set(members)
    return sum(game.weights[i] for i in left) < game.quotas[len(left)]


def vetoers(game: Game) -> list[int]:
    """The places of those that can block alone."""
    return [i for i in range(len(game.weights)) if blocks(game, [i])]


def smallest_blocking(game: Game) -> list[tuple[int, int]]:
    """Size and number [N] of the smallest blocking coalitions that need each member; (0, 0) where none ever does.

    Coalitions that would block without the member are no coalitions of its own and are not counted.

    >>> smallest_blocking(Game((4, 4, 4, 2, 2, 1), (12,) * 7))
    [(2, 4), (2, 4), (2, 4), (2, 3), (2, 3), (0, 0)]
    """
    n = len(game.weights)
    most = [max((s for s in range(n) if row[s]), default=n) for row in game.swings]
    return [(n - s, row[s] if s < n else 0) for s, row in zip(most, game.swings, strict=True)]


def allies(game: Game, members: Iterable[int]) -> list[int] | None:
    """The fewest others, the heaviest first, with which these members block; None if not even all together do.

    As a coalition wins or loses by size and weight, no other choice of as many, and none of fewer, does better.
    """
    ours = set(members)
    others = sorted(set(range(len(game.weights))) - ours, key=lambda i: -game.weights[i])
    for number in range(len(others) + 1):
        if blocks(game, ours.union(others[:number])):
            return others[:number]
    return None


def _ratio(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


def _checked(weights: Sequence[int]) -> tuple[int, ...]:
    whole = tuple(index(weight) for weight in weights)
    if not 1 <= len(whole) <= MOST:
        raise SimError(f"power is counted for 1 to {MOST} members, not {len(whole)}")
    if min(whole) < 0 or sum(whole) > HEAVIEST:
        raise SimError(f"weights are whole numbers from 0, {HEAVIEST} in all at most")
    return whole


def _coalitions(weights: Ints) -> list[tuple[Ints, Ints]]:
    """Every coalition of M members, for each size: which members it has [M, C], and its weight [C]."""
    places = np.arange(len(weights), dtype=np.int64)
    has = np.arange(2 ** len(weights), dtype=np.int64) >> places[:, None] & 1
    size, weight = has.sum(axis=0), (has * weights[:, None]).sum(axis=0)
    return [(has[:, size == s], weight[size == s]) for s in range(len(weights) + 1)]


def _winning(quotas: Ints, mine: Ints, theirs: Ints) -> Ints:
    """Winning coalitions [M + 1, N + 1] by size: those that contain each of my half [M], and in the last row all."""
    table = np.zeros((len(mine) + 1, len(quotas)), np.int64)
    others = [np.sort(weight) for _, weight in _coalitions(theirs)]
    for s, (has, weight) in enumerate(_coalitions(mine)):
        for t, sorted_weight in enumerate(others):
            ways = len(sorted_weight) - np.searchsorted(sorted_weight, quotas[s + t] - weight)
            table[:-1, s + t] += (has * ways).sum(axis=1)
            table[-1, s + t] += ways.sum()
    return table
