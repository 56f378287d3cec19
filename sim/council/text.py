"""The text on the table, and how the tabling members amend it: exempt, step down, or refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.council.arrays import TOL, Bools, Codes, Floats, Ints, of_runs
from sim.council.room import Measure, Proposal


class Move(IntEnum):
    """What the tabling members do about one measure after a vote that failed."""

    NONE = 0
    REFUSED = 1
    STEPPED_DOWN = 2
    EXEMPTED = 3


Number = TypeVar("Number", np.float64, np.bool_)

_NONE, _REFUSED, _STEPPED_DOWN, _EXEMPTED = (np.int8(move) for move in Move)


@dataclass(frozen=True)
class Amendment:
    """The answer to the objections to one measure: the `move` [R], and the most reluctant `objector` [R] it answers."""

    move: Codes
    objector: Ints


@dataclass(frozen=True)
class Text:
    """What is on the table in R runs, one array a measure: `rung` [R], `exempt` [N, R] and `waived` [R].

    `base` [R] is the rung in force without a decision, to which a measure falls when it is dropped; `floor` [R] the
    one below which the tablers do not go. `waived` is the share of all members' exposure that belongs to those
    exempted so far; `amended` [R] tells the runs whose text is no longer the one tabled; `paid` [N, R] what each
    member got for a linked file, [N, 1] where nobody can have a stake in one.
    """

    base: tuple[Ints, ...]
    floor: tuple[Ints, ...]
    rung: tuple[Ints, ...]
    exempt: tuple[Bools, ...]
    waived: tuple[Floats, ...]
    amended: Bools
    paid: Floats

    @classmethod
    def tabled(cls, proposal: Proposal, base: Sequence[Ints], paid: Floats) -> Text:
        """A proposal as tabled, over what is in force and what members [N, R] have been paid in each run."""
        members, runs = len(paid), len(base[0])
        return cls(
            base=tuple(base),
            floor=tuple(np.maximum(rung, floor) for rung, floor in zip(base, proposal.floor, strict=True)),
            rung=tuple(np.maximum(rung, tabled) for rung, tabled in zip(base, proposal.tabled, strict=True)),
            exempt=tuple(np.zeros((members, runs), dtype=bool) for _ in base),
            waived=tuple(np.zeros(runs) for _ in base),
            amended=np.zeros(runs, dtype=bool),
            paid=paid.copy(),
        )

    def take(self, runs: Ints) -> Text:
        """The same text in the chosen runs only."""
        return Text(
            base=tuple(rung[runs] for rung in self.base),
            floor=tuple(rung[runs] for rung in self.floor),
            rung=tuple(rung[runs] for rung in self.rung),
            exempt=tuple(exempt[:, runs] for exempt in self.exempt),
            waived=tuple(waived[runs] for waived in self.waived),
            amended=self.amended[runs],
            paid=of_runs(self.paid, runs),
        )

    def dropped(self, d: int) -> Bools:
        """The runs [R] in which measure d is no longer on the table."""
        dropped: Bools = self.rung[d] <= self.base[d]
        return dropped

    def left(self) -> Bools:
        """The runs [R] in which anything is still on the table."""
        left: Bools = ~np.logical_and.reduce([self.dropped(d) for d in range(len(self.rung))])
        return left

    def concede(self, d: int, measure: Measure, amendment: Amendment) -> None:
        """Write the amendment of measure d into the text."""
        down, spared = amendment.move == _STEPPED_DOWN, amendment.move == _EXEMPTED
        self.rung[d][:] -= down
        self.amended[:] |= down | spared
        if spared.any():
            runs = np.flatnonzero(spared)
            objector = amendment.objector[runs]
            self.exempt[d][objector, runs] = True
            self.waived[d][runs] += _of_member(measure.share, objector, runs)


def amend(measure: Measure, text: Text, d: int, support: Floats, relieved: Floats, needed: Bools) -> Amendment:
    """Answer the objections to measure d: exempt the most reluctant needed objector, step down a rung, or refuse.

    `support` and `relieved` [N, R] are what members think of the form as it stands and with an exemption of their
    own; `needed` [N, R] marks who has to be won over. Whichever answer keeps more of the measure is chosen, an
    exemption when they tie. The tablers refuse to go below what they settle for.
    """
    objections = np.where(needed, support, np.inf)
    worst = objections.min(axis=0)
    objected = worst < -TOL
    objector = _first(objections, worst, objected)
    move = np.where(text.rung[d] > text.floor[d], _STEPPED_DOWN, _REFUSED)
    if measure.exemptible:
        runs = np.arange(len(move))
        helps = (relieved[objector, runs] >= -TOL) & _of_member(measure.hurts, objector, runs)
        better = (move == _REFUSED) | _exempting_keeps_more(measure, text, d, objector, runs)
        move = np.where(helps & better, _EXEMPTED, move)
    return Amendment(np.where(objected, move, _NONE), objector)


def _first(objections: Floats, worst: Floats, objected: Bools) -> Ints:
    """The first member [R] whose objection is the worst, 0 where nobody objects: argmin, at half its price."""
    runs = np.flatnonzero(objected)
    places = np.arange(len(objections), dtype=np.int8)[:, None]
    is_worst = objections.take(runs, axis=1) == worst[runs]
    objector = np.zeros(len(objected), dtype=np.int64)
    objector[runs] = np.where(is_worst, places, np.int8(len(objections))).min(axis=0)
    return objector


def _exempting_keeps_more(measure: Measure, text: Text, d: int, objector: Ints, runs: Ints) -> Bools:
    rung, kept = text.rung[d], 1 - text.waived[d]
    exempting = measure.strength[rung] * (kept - _of_member(measure.share, objector, runs))
    stepping_down = measure.strength[np.maximum(rung - 1, 0)] * kept
    return exempting - stepping_down >= -TOL


def _of_member(array: NDArray[Number], member: Ints, runs: Ints) -> NDArray[Number]:
    """One number a run from an array [N, R]: that of the member named for the run."""
    chosen: NDArray[Number] = array[member, 0 if array.shape[-1] == 1 else runs]
    return chosen
