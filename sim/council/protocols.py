"""Rival ways to decide over the same room and the same draws, against which bargaining is compared.

Each maps a room to the rungs [R, D] that its measures end on. They look at the merits on the day of the last meeting:
nobody bargains, yields or holds out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.council import support
from sim.council.arrays import TOL, Bools, Floats, Ints
from sim.council.ballots import Ballot, Count
from sim.council.positions import stances
from sim.council.room import Room

BARGAINING = "bargaining"
"""In place of a protocol: members vote round by round, and the text is amended in between."""


@dataclass(frozen=True)
class Protocol:
    """A way to decide without bargaining: `decide(room, coin)` gives rungs [R, D]; `coin` [R] is one uniform a run."""

    key: str
    title: str
    source: str
    decide: Callable[[Room, Floats], Ints]


def merits(room: Room) -> list[Floats]:
    """The margins [K+1, N, R] of every rung of each measure on the last day: infinite at rung 0."""
    last = len(room.calendar) - 1
    return [support.margin(stances(room, m, last), m.demand, room.salience) for m in room.measures]


def tabled(room: Room) -> list[int]:
    """The hardest rung of each measure that any proposal of the agenda tables."""
    return [max(rungs) for rungs in zip(*(proposal.tabled for proposal in room.agenda), strict=True)]


def _setter(room: Room, _coin: Floats) -> Ints:
    """The strongest text, of all up to the one tabled, that passes if everybody votes on the merits."""
    return strongest(room, [margin >= -TOL for margin in merits(room)], tabled(room), len(room.calendar) - 1)


def strongest(room: Room, accepts: Sequence[Bools], most: Sequence[int], t: int) -> Ints:
    """The strongest text that passes in round t as rungs [R, D], none above `most`; `accepts` [K+1, N, R] a measure."""
    if room.rule_at(t).against == 0:  # all have to accept all of it, so each measure can be looked at alone
        return _hardest(room, (np.logical_and.reduce(accept, axis=1) for accept in accepts), most)
    best = np.zeros((room.runs, len(room.measures)), dtype=np.int64)
    strongest = np.zeros(room.runs)
    for rungs in product(*(range(rung + 1) for rung in most)):
        strength = sum(m.strength[rung] for m, rung in zip(room.measures, rungs, strict=True))
        wins = _pass(room, accepts, rungs, t) & (strength > strongest + TOL)
        best[wins], strongest[wins] = rungs, strength
    return best


def _pass(room: Room, accepts: Sequence[Bools], rungs: tuple[int, ...], t: int) -> Bools:
    happy = np.logical_and.reduce([accept[rung] for accept, rung in zip(accepts, rungs, strict=True)])
    ballots = np.where(happy, np.int8(Ballot.YES), np.int8(Ballot.NO))
    return room.rule_at(t).passes(Count(np.broadcast_to(ballots, (len(room.members), room.runs)), room.population))


def _median(room: Room, _coin: Floats) -> Ints:
    """On each measure the hardest form that the median member accepts."""
    accept = (2 * (margin >= -TOL).sum(axis=1) > margin.shape[1] for margin in merits(room))
    return _hardest(room, accept, tabled(room))


def _mean(room: Room, _coin: Floats) -> Ints:
    """On each measure the hardest form that the mean member accepts, members weighed by salience."""
    return _hardest(room, (_total(margin) >= -TOL for margin in merits(room)), tabled(room))


def _total(margin: Floats) -> Floats:
    """The sum over members, taken along the last axis of an array in order, where it is the same in any batch."""
    total: Floats = np.ascontiguousarray(np.moveaxis(margin, 1, -1)).sum(axis=-1)
    return total


def _hardest(room: Room, acceptable: Iterator[Bools], most: Sequence[int]) -> Ints:
    """The hardest acceptable rung [R, D], none above `most`; `acceptable` [K+1, R] a measure."""
    columns = []
    for limit, rungs in zip(most, acceptable, strict=True):
        numbers = np.arange(len(rungs))[:, None]
        columns.append(np.where(rungs & (numbers <= limit), numbers, 0).max(axis=0))
    return np.stack([np.broadcast_to(column, room.runs) for column in columns], axis=-1)


def _coin(room: Room, coin: Floats) -> Ints:
    """Heads, the text as tabled; tails, nothing."""
    return np.where(coin[:, None] < 0.5, tabled(room), 0)


PROTOCOLS = {
    protocol.key: protocol
    for protocol in (
        Protocol(
            "setter",
            "the strongest text that passes on the merits",
            "Romer and Rosenthal, Public Choice 33 (1978)",
            _setter,
        ),
        Protocol("median", "what the median member accepts", "Black, Journal of Political Economy 56 (1948)", _median),
        Protocol(
            "mean",
            "what the mean member accepts",
            "the compromise model: Thomson et al., The European Union Decides, 2006",
            _mean,
        ),
        Protocol(
            "coin", "a coin flip between the text as tabled and nothing", "the baseline that knows nothing", _coin
        ),
    )
}
"""Every rival protocol by its word."""
