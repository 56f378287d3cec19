"""What is left of many runs once they are summed up: small, and sums of parts add up to the sum of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import fsum
from typing import Any

import numpy as np

from sim.runs.compare import YARDSTICKS
from sim.runs.ensemble import Ensemble
from sim.runs.outcome import ENDINGS

REVERSION = ""
"""In place of the name of a form, where a measure ends on its reversion."""


@dataclass(frozen=True)
class Sums:
    """Counts of runs, by word, and totals over runs.

    `outcomes` by termination; `forms` by measure and form; `totals` of each yardstick; `spared` how often somebody is
    exempted or paid; `last_no` how often each member is against in the last vote that failed.
    """

    runs: int
    outcomes: dict[str, int]
    forms: dict[str, dict[str, int]]
    totals: dict[str, float]
    spared: dict[str, int]
    last_no: dict[str, int]

    @classmethod
    def of(cls, ensemble: Ensemble) -> Sums:
        """The sums of an ensemble."""
        counts = np.bincount(ensemble.ending, minlength=len(ENDINGS)).tolist()
        ladders = {m.key: (REVERSION, *m.forms) for m in ensemble.seating.measures}
        rungs = zip(ladders.items(), ensemble.rung.T, strict=True)
        return cls(
            runs=len(ensemble),
            outcomes={word.value: count for word, count in zip(ENDINGS, counts, strict=True)},
            forms={key: _named(ladder, np.bincount(rung, minlength=len(ladder))) for (key, ladder), rung in rungs},
            totals={key: float(yardstick.measure(ensemble).sum()) for key, yardstick in YARDSTICKS.items()},
            spared={
                "exempted": int(ensemble.tally.exempt.any(axis=1).sum()),
                "paid": int(ensemble.paid.any(axis=1).sum()),
            },
            last_no=_named(ensemble.members, ensemble.last_no.sum(axis=0)),
        )

    @classmethod
    def join(cls, parts: Sequence[Sums]) -> Sums:
        """The sums of all parts, which are of one scenario and in the order of their runs."""
        return cls(**{field.name: _sum([getattr(part, field.name) for part in parts]) for field in fields(cls)})

    def share(self, count: float) -> float:
        """A count or total by run."""
        return count / self.runs

    def means(self) -> dict[str, float]:
        """The mean of each yardstick over the runs."""
        return {key: self.share(total) for key, total in self.totals.items()}


def _named(names: Sequence[str], counts: Any) -> dict[str, int]:
    return {name: int(count) for name, count in zip(names, counts, strict=True)}


def _sum(values: Sequence[Any]) -> Any:
    """The sum of numbers, or key by key of dictionaries; that of fractions does not depend on their order."""
    first = values[0]
    if isinstance(first, dict):
        return {key: _sum([value[key] for value in values]) for key in first}
    return sum(values) if isinstance(first, int) else fsum(values)
