"""Named tapes of uniform numbers, addressable by run.

Every number that a run draws lies at a fixed place on a tape that only the seed and its name determine. So run 17 is
the same run in a batch of ten thousand, in any chunk or process, and alone; and adding a member or a measure leaves
all other draws as they were, so that two variants of a file can be compared run by run.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.random import PCG64, SeedSequence

from sim.council.arrays import Floats

SLOTS = 32
"""Places a run has on a tape of the members: every code ever used has its own, for good."""


@dataclass(frozen=True)
class Tapes:
    """The tapes of one seed, opened at runs `first` to `first + count - 1`.

    >>> Tapes(seed=1, first=17, count=1).read("mood", 1) == Tapes(seed=1, first=0, count=20).read("mood", 1)[17:18]
    array([[ True]])
    """

    seed: int
    first: int
    count: int

    def read(self, name: str, width: int = SLOTS) -> Floats:
        """The uniforms [count, width] in [0, 1) of these runs on one tape."""
        bits = PCG64(SeedSequence(self.seed, spawn_key=(crc32(name.encode()),)))
        bits.advance(self.first * width)
        raw = bits.random_raw(self.count * width)
        raw >>= np.uint64(11)
        uniforms = raw.astype(np.float64)
        uniforms *= 2.0**-53
        return uniforms.reshape(self.count, width)
