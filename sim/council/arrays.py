"""The array types of the room. Inside it runs lie along the last axis: [N, R] holds a number per member and run."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int8]
Counts: TypeAlias = NDArray[np.int16]
Bools: TypeAlias = NDArray[np.bool_]

TOL = 1e-9
"""Wherever a sign is read: a concession solved exactly lands at +-1e-17 and would veto by rounding."""


def of_runs(array: Floats, runs: Ints) -> Floats:
    """Choose runs of an array whose last axis counts them, or is 1 where a number is the same in every run."""
    return array if array.shape[-1] == 1 else array[..., runs]


def at_rung(table: Floats, rung: Ints) -> Floats:
    """What a table [K+1, N, R] says of each run's rung [R], as [N, R]."""
    if table.shape[-1] == 1:
        return table[:, :, 0].T.take(rung, axis=1)
    chosen: Floats = np.take_along_axis(table, rung[None, None, :], axis=0)[0]
    return chosen
