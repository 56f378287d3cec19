"""The numbers that the calibration may move: what each means, where it starts, and how far that start is trusted.

Starts and trust are judgements: severities sit where the scenario files have names (.25) and steps beyond them, the
parameters where the model had them before any calibration, with room to move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sim.parameters import PARAMETERS
from sim.tables import rows

Fit = Mapping[str, float]
"""A value for each number, by its key."""


@dataclass(frozen=True)
class Number:
    """One number: its start, how far one would be surprised to find it from there, and the range it may take."""

    key: str
    start: float
    trust: float
    low: float
    high: float
    meaning: str


def _parameter(key: str, start: float, trust: float) -> Number:
    """A parameter of the model, which may be moved as far as a file may set it."""
    row = PARAMETERS[key]
    return Number(key, start, trust, row.low, row.high, row.meaning)


NUMBERS = {
    number.key: number
    for number in (
        _parameter("isolation_cost", 0.20, 0.10),
        _parameter("unseen", 0.12, 0.05),
        _parameter("mood", 0.05, 0.02),
        _parameter("red_line", 0.45, 0.10),
        _parameter("track_record", 1.00, 0.10),
        Number("severity", 0.25, 0.10, 0, 1, "severity of a proposal that its coder graded 2"),
        Number("step", 0.10, 0.05, 0, 0.25, "severity that each grade more adds"),
        Number("severity.framework", -0.05, 0.10, -0.5, 0.5, "severity that a framework without names adds"),
        Number("severity.rollover", -0.10, 0.10, -0.5, 0.5, "severity that a renewal adds"),
        Number("severity.statement", 0.00, 0.10, -0.5, 0.5, "severity that a mere statement adds"),
        Number("severity.package", 0.00, 0.10, -0.5, 0.5, "severity that a package adds"),
        Number("softer", 0.10, 0.05, 0, 0.5, "severity that softening takes off"),
        Number("doubt", 0.15, 0.10, 0, 0.5, "half-width of what a grade does not tell of the severity"),
        _parameter("invasion", 0.15, 0.10),
        Number("trust", 0.60, 0.20, 0, 1, "weight of the model in a forecast; the rest is how earlier decisions ended"),
    )
}

START: Fit = {number.key: number.start for number in NUMBERS.values()}


@cache
def fits() -> dict[date, Fit]:
    """Every fit of data/calibration.csv, by the last day of the decisions that it has seen, oldest first."""
    found: dict[date, dict[str, float]] = {}
    for row in rows("calibration"):
        found.setdefault(date.fromisoformat(row["until"]), {})[row["key"]] = float(row["value"])
    return dict(sorted(found.items()))


def fit_for(day: date) -> Fit:
    """The numbers for a decision of a day: of the latest fit that saw only earlier decisions, else the starts."""
    return next((fit for until, fit in reversed(fits().items()) if until < day), START)
