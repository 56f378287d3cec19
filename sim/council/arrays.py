"""The array types of the room, and one way to choose runs."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int8]
Bools: TypeAlias = NDArray[np.bool_]

TOL = 1e-9
"""Wherever a sign is read: a concession solved exactly lands at +-1e-17 and would veto by rounding."""


def of_runs(array: Floats, rows: Ints) -> Floats:
    """Choose rows of an array whose first axis counts runs, or is 1 where a number is the same in every run."""
    return array if len(array) == 1 else array[rows]


def at_place(array: Floats, rows: Ints, places: Ints) -> Floats:
    """One number a run from such an array: that of its own place (a member, a rung) on the second axis."""
    chosen: Floats = array[0, places] if len(array) == 1 else array[rows, places]
    return chosen
