"""What came out of one run, and the bare results of many."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.council.arrays import Bools, Codes, Counts, Floats


class Termination(StrEnum):
    """How a run ended, in the words of the files."""

    ADOPTED_AS_TABLED = "adopted_as_tabled"
    ADOPTED_AMENDED = "adopted_amended"
    BLOCKED = "blocked"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def adopted(self) -> bool:
        """Whether there is a decision."""
        return self in (Termination.ADOPTED_AS_TABLED, Termination.ADOPTED_AMENDED)


ENDINGS = tuple(Termination)
"""The word for each code that the council ends a run with."""

NORMAL_95 = 1.959963984540054
"""Half the width of a 95 % interval of the normal distribution, in standard deviations."""


class Share(NamedTuple):
    """A share of runs with its 95 % Wilson score interval."""

    share: float
    low: float
    high: float

    @classmethod
    def of(cls, hits: int, runs: int) -> Share:
        """The share of `hits` in `runs`. Source: Wilson, JASA 22 (1927) 209-212.

        >>> [round(number, 4) for number in Share.of(0, 10)]
        [0.0, 0.0, 0.2775]
        """
        z = NORMAL_95
        share = hits / runs
        middle = (share + z * z / (2 * runs)) / (1 + z * z / runs)
        half = z / (1 + z * z / runs) * sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
        low = 0.0 if hits == 0 else middle - half
        return cls(share, low, 1.0 if hits == runs else middle + half)


@dataclass(frozen=True)
class Outcome:
    """One run: how it ended, with which text, and who stood in the way.

    `text` gives each measure its form, None for the reversion; `exempted` the members spared from one; `paid` what
    members got for a linked file. `meeting`, `why` and `no` are of the vote that decides, the last that adopts or else
    the last: where it is held, its verdict in the terms of the rule, and who is against. `rounds` counts all votes;
    `first_no` and `last_no` are those against in the first and the last vote that failed; `brought_down` names, for
    each measure that did not pass as tabled, the member whose objection was the last to be answered. `strength` is the
    share of the tabled strength that was kept, less what exemptions waive: 0 without a decision.
    """

    termination: Termination
    text: dict[str, str | None]
    exempted: dict[str, tuple[str, ...]]
    paid: dict[str, float]
    why: str
    rounds: int
    meeting: str
    no: tuple[str, ...]
    first_no: tuple[str, ...]
    last_no: tuple[str, ...]
    brought_down: dict[str, str]
    strength: float


Sets = NDArray[np.uint64]
"""Sets of members, a bit for each place."""


def packed(chosen: Bools) -> Sets:
    """The chosen members [N, R] of each run as a set [R]; there are at most 64.

    >>> packed(np.array([[True, False], [False, False], [True, True]]))
    array([5, 4], dtype=uint64)
    """
    octets = np.zeros((8, chosen.shape[1]), dtype=np.uint8)
    for place, row in enumerate(chosen.view(np.uint8)):
        octets[place // 8] |= row << np.uint8(place % 8)
    return np.ascontiguousarray(octets.T).view("<u8")[:, 0].astype(np.uint64)


def unpacked(sets: Sets, members: int) -> Bools:
    """Who is in each of the sets [...], as [..., N].

    >>> unpacked(np.array([5, 4], dtype=np.uint64), 3)
    array([[ True, False,  True],
           [False, False,  True]])
    """
    octets = np.ascontiguousarray(sets[..., None], dtype="<u8").view(np.uint8)
    return np.unpackbits(octets, axis=-1, count=members, bitorder="little").view(np.bool_)


@dataclass(frozen=True)
class Tally:
    """The bare results of R runs, in their order.

    `endings` [R, P] of each proposal, -1 where it did not come up; `rounds` [R]; `meeting` [R] and `ballots` [R, N] of
    the vote that decides, the last that adopts or else the last; `rung` [R, D] in force at the end, with `exempt`
    [R, D], the members spared, and `waived` [R, D]; `paid` [R, C], what each claimant of the room got for a linked
    file; `first_no`, `last_no` [R], the members against; `brought_down` [R, D] the place of the member whose objection
    to each measure was the last to be answered, -1 if nobody's was.
    """

    endings: Codes
    rounds: Counts
    meeting: Counts
    rung: Counts
    exempt: Sets
    waived: Floats
    paid: NDArray[np.float32]
    ballots: Codes
    first_no: Sets
    last_no: Sets
    brought_down: Codes

    @classmethod
    def join(cls, parts: list[Tally]) -> Tally:
        """Lay the results of consecutive chunks end to end."""
        names = cls.__dataclass_fields__
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
