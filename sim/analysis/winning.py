"""What would have won over a member that held out: each way by itself, looked at in the vote in which it held out.

A member holds out in a run if it is against in the last vote that fails there. That vote is looked at again with one
thing changed and all else as it was: would the member, on what it thinks itself, have accepted? A follower would
still wait for its allies. Each way has a cost in each such run, infinite where it does not help:

    stance      by how much more its stance would have had to lie, as a share of the scale of 0 to 1
    form        the strength given up if each form that it objects to falls to the hardest one that it accepts
    exemption   the strength waived if it is exempted from all that it objects to, where the measures allow that
    payment     what it withholds for linked files, if they are settled, whether or not a body there could pay

Strengths are shares of what was tabled. What a way costs over all runs is the least that is enough in more than half
of the runs in which the member held out; the cheapest way is the one for which that number is the smallest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.council.arrays import TOL, Bools, Codes, Floats, Ints
from sim.council.ballots import Ballot
from sim.council.negotiation import Negotiation, Vote
from sim.council.positions import isolations, margins, relieved_margins, stances
from sim.council.protocols import tabled
from sim.council.room import Room
from sim.council.text import Move, Text
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.play import chunks, votes
from sim.runs.uncertainty import draw

AS_IT_IS = np.int8(-1)
"""In place of a rung where a member has no objection to a measure."""


@dataclass(frozen=True)
class Refusal:
    """A vote that is looked at again: the `text` [R] voted on and the `stance` [N, R] on each measure at the time."""

    room: Room
    vote: Vote
    text: Text
    stance: list[Floats]

    @cached_property
    def missing(self) -> list[Floats]:
        """What each member [N, R] lacks to accept each measure; more than nothing where it objects."""
        return [self.vote.opinions.holdout - support for support in self.vote.opinions.supports]

    @cached_property
    def softer(self) -> list[Codes]:
        """The hardest rung of each measure [N, R] that a member would accept instead of the one it objects to."""
        return [self._softer(d) for d in range(len(self.missing))]

    def _softer(self, d: int) -> Codes:
        rung, objects = self.text.rung[d], self.missing[d] > TOL
        found = np.full(objects.shape, AS_IT_IS)
        for step in range(1, int(rung.max(initial=0)) + 1):
            lower = np.maximum(rung - step, self.text.base[d])
            text = replace(self.text, rung=(*self.text.rung[:d], lower, *self.text.rung[d + 1 :]))
            margin = margins(self.room, text, d, self.stance[d], self.vote.t)
            support = margin + isolations(self.room, margin, self.vote.t)
            accepts = support - self.vote.opinions.holdout >= -TOL
            found = np.where((found == AS_IT_IS) & objects & accepts, lower.astype(np.int8), found)
        return found

    @cached_property
    def whole(self) -> float:
        """The strength of everything tabled."""
        rungs = tabled(self.room)
        return float(sum(m.strength[rung] for m, rung in zip(self.room.measures, rungs, strict=True)))


def refusal(negotiation: Negotiation, vote: Vote) -> Refusal:
    """The vote as it was held: amendments that answered it are taken back."""
    room, exempt, waived = negotiation.room, [], []
    for d, measure in enumerate(room.measures):
        spared, share = vote.text.exempt[d].copy(), vote.text.waived[d].copy()
        if room.calendar.amends[vote.t]:
            answer = vote.answers[d]
            runs = np.flatnonzero(answer.move == Move.EXEMPTED)
            spared[answer.objector[runs], runs] = False
            share[runs] -= np.broadcast_to(measure.share, spared.shape)[answer.objector[runs], runs]
        exempt.append(spared)
        waived.append(share)
    text = replace(vote.text, rung=vote.rung, exempt=tuple(exempt), waived=tuple(waived))
    return Refusal(room, vote, text, negotiation.stance)


def _stance(at: Refusal) -> Floats:
    """The worst objection over how fast a higher stance answers it; never more than the whole scale."""
    room, most = at.room, np.zeros(at.vote.opinions.ballots.shape)
    higher = replace(room, stance=room.stance + 1)
    for measure, stance, missing in zip(room.measures, at.stance, at.missing, strict=True):
        gained = room.salience * (stances(higher, measure, at.vote.t) - stance)
        with np.errstate(divide="ignore", invalid="ignore"):
            most = np.where(missing > TOL, np.maximum(most, missing / gained), most)
    return np.where(most <= 1, most, np.inf)


def _form(at: Refusal) -> Floats:
    lost = np.zeros(at.vote.opinions.ballots.shape)
    for d, (measure, rung) in enumerate(zip(at.room.measures, at.softer, strict=True)):
        left = np.where(rung == AS_IT_IS, at.text.rung[d], rung)
        lost += (measure.strength[at.text.rung[d]] - measure.strength[left]) * (1 - at.text.waived[d])
    return lost / at.whole


def _exemption(at: Refusal) -> Floats:
    waived = np.zeros(at.vote.opinions.ballots.shape)
    for d, measure in enumerate(at.room.measures):
        margin = relieved_margins(at.room, at.text, d, at.stance[d])
        support = margin + isolations(at.room, at.vote.opinions.margins[d], at.vote.t)
        helps = (support - at.vote.opinions.holdout >= -TOL) & measure.hurts & measure.exemptible
        price = np.where(helps, measure.strength[at.text.rung[d]] * measure.share, np.inf)
        waived += np.where(at.missing[d] > TOL, price, 0)
    return waived / at.whole


def _payment(at: Refusal) -> Floats:
    """What a member withholds, if that is all that keeps it from accepting."""
    opinions = at.vote.opinions
    return np.where(opinions.support >= -TOL, opinions.holdout, np.inf)


@dataclass(frozen=True)
class Way:
    """A way to win a member over: `cost` [N, R] in a vote that is looked at again; `words` say what it comes to."""

    key: str
    words: str
    cost: Callable[[Refusal], Floats]


WAYS = {
    way.key: way
    for way in (
        Way("stance", "its stance {price:.2f} higher", _stance),
        Way("form", "a softer form ({forms})", _form),
        Way("exemption", "an exemption from {measures}", _exemption),
        Way("payment", "payment of {price:.2f} for {files}", _payment),
    )
}
"""Every way to win a member over, by its word."""


@dataclass(frozen=True)
class HoldOuts:
    """Who holds out, and at what cost each way would have won it over.

    `held` [N, R] tells who was against in the last vote that failed; `cost` [N, R] by way, infinite where it does not
    help; `softer` [D, N, R] the rung of each measure that it would have accepted, AS_IT_IS where it did not object.
    """

    held: Bools
    cost: dict[str, Floats]
    softer: Codes

    @classmethod
    def join(cls, parts: list[HoldOuts]) -> HoldOuts:
        """Lay the results of consecutive chunks end to end."""
        return cls(
            np.concatenate([part.held for part in parts], axis=-1),
            {key: np.concatenate([part.cost[key] for part in parts], axis=-1) for key in WAYS},
            np.concatenate([part.softer for part in parts], axis=-1),
        )


def hold_outs(ensemble: Ensemble) -> HoldOuts:
    """Look at the last vote that failed in every run of an ensemble."""
    rooms = zip(*chunks(len(ensemble)), strict=True)
    return HoldOuts.join([of_room(draw(ensemble.seating, ensemble.seed, first, count)) for first, count in rooms])


def of_room(room: Room) -> HoldOuts:
    """Look at the last vote that failed in every run of a room."""
    shape = (len(room.members), room.runs)
    found = HoldOuts(
        np.zeros(shape, dtype=bool),
        {key: np.full(shape, np.inf) for key in WAYS},
        np.full((len(room.measures), *shape), AS_IT_IS),
    )
    for negotiation, vote in votes(room, Minutes(room)):
        failed = np.flatnonzero(vote.present & ~vote.passed)
        if len(failed):
            _note(found, refusal(negotiation, vote), failed)
    return found


def _note(found: HoldOuts, at: Refusal, failed: Ints) -> None:
    """Keep what a vote says of the runs in which it failed; a no that is not its own opinion is won by nothing."""
    runs, opinions = at.vote.runs[failed], at.vote.opinions
    unwilling = opinions.support - opinions.holdout < -TOL
    found.held[:, runs] = (opinions.ballots <= Ballot.NO)[:, failed]
    for key, way in WAYS.items():
        found.cost[key][:, runs] = np.where(unwilling, way.cost(at), np.inf)[:, failed]
    for d, rung in enumerate(at.softer):
        found.softer[d][:, runs] = rung[:, failed]


def enough(costs: Floats) -> float:
    """The least that is enough in more than half of the runs; infinite where nothing is, or there is no run.

    >>> enough(np.array([.3, .1, .2])), enough(np.array([.1, .3])), enough(np.array([.1, np.inf]))
    (0.2, 0.3, inf)
    """
    return float(np.sort(costs)[len(costs) // 2]) if len(costs) else float("inf")
