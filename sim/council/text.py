"""The text on the table, and how the tabling members amend it: exempt, step down, or refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.council.arrays import TOL, Bools, Codes, Floats, Ints, at_place
from sim.council.room import Measure


class Move(IntEnum):
    """What the tabling members do about one measure after a vote that failed."""

    NONE = 0
    REFUSED = 1
    STEPPED_DOWN = 2
    EXEMPTED = 3


@dataclass(frozen=True)
class Amendment:
    """The answer to the objections to one measure: the `move` [R] and the most reluctant `objector` [R] it answers."""

    move: Codes
    objector: Ints


@dataclass
class Text:
    """What is on the table in R runs, one array a measure: `rung` [R], `exempt` [R, N] and `waived` [R].

    `waived` is the share of all members' exposure that belongs to those exempted so far; `amended` [R] tells the
    runs whose text is no longer the one tabled.
    """

    rung: list[Ints]
    exempt: list[Bools]
    waived: list[Floats]
    amended: Bools

    @classmethod
    def tabled(cls, measures: Sequence[Measure], runs: int, members: int) -> Text:
        """The proposal as tabled, the same in every run."""
        return cls(
            rung=[np.full(runs, measure.tabled) for measure in measures],
            exempt=[np.zeros((runs, members), dtype=bool) for _ in measures],
            waived=[np.zeros(runs) for _ in measures],
            amended=np.zeros(runs, dtype=bool),
        )

    def concede(self, d: int, measure: Measure, amendment: Amendment, rows: Ints) -> None:
        """Write the amendment of measure d into the text of the given runs."""
        down, spared = amendment.move == Move.STEPPED_DOWN, amendment.move == Move.EXEMPTED
        self.rung[d][rows[down]] -= 1
        runs, objector = rows[spared], amendment.objector[spared]
        self.exempt[d][runs, objector] = True
        self.waived[d][runs] += at_place(measure.share, runs, objector)
        self.amended[rows[down | spared]] = True


def amend(
    measure: Measure, text: Text, d: int, rows: Ints, support: Floats, relieved: Floats, needed: Bools
) -> Amendment:
    """Answer the objections to measure d: exempt the most reluctant needed objector, step down a rung, or refuse.

    `support` and `relieved` [len(rows), N] are what members think of the form as it stands and with an exemption of
    their own; `needed` marks who has to be won over. Whichever answer keeps more of the measure is chosen, an
    exemption when they tie. The tablers refuse to go below what they settle for.
    """
    at = np.arange(len(rows))
    objections = np.where(needed, support, np.inf)
    objector = objections.argmin(axis=-1)
    objected = objections[at, objector] < -TOL
    move = np.where(text.rung[d][rows] > measure.floor, Move.STEPPED_DOWN, Move.REFUSED)
    if measure.exemptible:
        helps = relieved[at, objector] >= -TOL
        better = (move == Move.REFUSED) | _exempting_keeps_more(measure, text, d, rows, objector)
        move = np.where(helps & better, Move.EXEMPTED, move)
    return Amendment(np.where(objected, move, Move.NONE).astype(np.int8), objector)


def _exempting_keeps_more(measure: Measure, text: Text, d: int, rows: Ints, objector: Ints) -> Bools:
    rung, kept = text.rung[d][rows], 1 - text.waived[d][rows]
    exempting = measure.strength[rung] * (kept - at_place(measure.share, rows, objector))
    stepping_down = measure.strength[np.maximum(rung - 1, 0)] * kept
    return exempting - stepping_down >= -TOL
