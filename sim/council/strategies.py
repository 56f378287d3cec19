"""How a member turns what it thinks into a ballot: strategies, each with its source.

A strategy is written once over R runs; a function of single numbers becomes one with `sim.strategy`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.council.arrays import TOL, Bools, Codes, Floats
from sim.council.ballots import Ballot

UNCAST = np.int8(9)
"""In place of a ballot where no vote has been held yet."""

_NO, _YES = np.int8(Ballot.NO), np.int8(Ballot.YES)


@dataclass(frozen=True)
class Position:
    """What one member goes by when it votes, in R runs.

    `members` are all in the room, itself at place `seat`; `t` is the scheduled round. `support` [R] is the least, over
    the measures, of what it thinks of the text, less what it holds out for; `margin` [R] the least on the merits alone;
    `before` [N, R] everybody's ballot in the round before (UNCAST in the first); `allies` the places of those it
    follows; `by_consent` tells whether an abstention lets a text pass.
    """

    members: tuple[str, ...]
    seat: int
    t: int
    support: Floats
    margin: Floats
    before: Codes
    allies: tuple[int, ...]
    by_consent: bool


@dataclass(frozen=True)
class Strategy:
    """A way to vote.

    `ballot` maps a Position to ballots [R]. A member whose strategy does not heed isolation never yields to it; one
    that `overasks` judges each form as if it were the next harder one, in the first half of the scheduled rounds.
    """

    key: str
    title: str
    source: str
    ballot: Callable[[Position], Codes]
    heeds_isolation: bool = True
    overasks: bool = False


def sincere(support: Floats, margin: Floats, by_consent: bool = True) -> Codes:
    """Say no below zero; yield and show it by abstaining, where an abstention lets the text pass.

    >>> sincere(np.array([.1, .1, -.1]), np.array([.1, -.1, -.2]))
    array([ 1,  0, -1], dtype=int8)
    """
    # In codes: NO is -1, ABSTAIN 0, YES 1. Where a member says no, 1 - no takes away what it thinks on the merits.
    no = (support < -TOL).view(np.int8)
    agrees = (margin >= -TOL).view(np.int8) if by_consent else _YES
    ballots: Codes = agrees * (1 - no) - no
    return ballots


def declared(ballots: Codes, relieved: Floats) -> Codes:
    """Turn a no into a constructive abstention where a member could live with a text that does not bind it.

    `relieved` is its least support if it were exempt from everything. Source: Article 31(1) TEU.
    """
    return np.where((ballots == _NO) & (relieved >= -TOL), np.int8(Ballot.CONSTRUCTIVE), ballots)


def braked(ballots: Codes, vital: Bools) -> Codes:
    """Turn a no into the emergency brake where the member objects to what crosses a red line it has stated.

    Source: Article 31(2) TEU, vital and stated reasons of national policy.
    """
    return np.where((ballots == _NO) & vital, np.int8(Ballot.BRAKE), ballots)


def _sincere(at: Position) -> Codes:
    return sincere(at.support, at.margin, at.by_consent)


def _unless(no: Bools, at: Position) -> Codes:
    """Vote no where told to, and otherwise as one does who has given up a no."""
    return np.where(no, _NO, sincere(np.zeros_like(at.support), at.margin, at.by_consent))


def _hider(at: Position) -> Codes:
    said_no = at.before <= Ballot.NO
    said_no[at.seat] = False
    return _unless((at.support < -TOL) & said_no.any(axis=0), at)


def _follower(at: Position) -> Codes:
    allies = at.before[list(at.allies)]
    first = (allies == UNCAST).all(axis=0)
    no = 2 * (allies <= Ballot.NO).sum(axis=0) > len(at.allies)
    return np.where(first, _sincere(at), _unless(no, at))


@dataclass(frozen=True)
class View:
    """What a strategy of single numbers sees: one member, in one room.

    `before` has the ballot of each member in the round before, and is empty in the first; `sincere` is how the member
    would vote if it said what it thinks.
    """

    member: str
    t: int
    support: float
    margin: float
    before: dict[str, Ballot]
    sincere: Ballot


@dataclass(frozen=True)
class Scalar:
    """A strategy of single numbers, asked room by room."""

    function: Callable[[View], Ballot]

    def __call__(self, at: Position) -> Codes:
        """The ballots [R] that the function casts."""
        honest = _sincere(at)
        own = [self.function(self._view(at, room, honest)) for room in range(len(honest))]
        return np.array(own, dtype=np.int8)

    @staticmethod
    def _view(at: Position, room: int, honest: Codes) -> View:
        held = at.before[:, room]
        cast = {iso: Ballot(int(b)) for iso, b in zip(at.members, held, strict=True) if b != UNCAST}
        support, margin = float(at.support[room]), float(at.margin[room])
        return View(at.members[at.seat], at.t, support, margin, cast, Ballot(int(honest[room])))


STRATEGIES = {
    strategy.key: strategy
    for strategy in (
        Strategy(
            "sincere", "says what it thinks", "the baseline of spatial models: Tsebelis, Veto Players, 2002", _sincere
        ),
        Strategy(
            key="hardliner",
            title="isolation does not move it",
            source="against the norm of consensus: Heisenberg, European Journal of Political Research 44 (2005) 65-90",
            ballot=_sincere,
            heeds_isolation=False,
        ),
        Strategy(
            key="hider",
            title="says no only while another did in the round before",
            source="blame avoidance: Novak, Journal of Common Market Studies 51 (2013) 1091-1107",
            ballot=_hider,
        ),
        Strategy(
            key="follower",
            title="does what most of its allies did in the round before",
            source="blocking coalitions: Häge, British Journal of Political Science 43 (2013) 481-504",
            ballot=_follower,
        ),
        Strategy(
            key="hard-bargainer",
            title="asks for one rung less than it would accept, in the first half of the rounds",
            source="hard bargaining: Schelling, An Essay on Bargaining, American Economic Review 46 (1956) 281-306",
            ballot=_sincere,
            overasks=True,
        ),
    )
}
"""Every strategy by the word a scenario file uses."""
