"""What runs end on: every combination of an ending and a text, and how often it comes out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.council.arrays import Ints
from sim.runs.ensemble import Ensemble
from sim.runs.outcome import ENDINGS


@dataclass(frozen=True)
class Ends:
    """The combinations of an ending and a text that come out, the most frequent first, ties in a fixed order.

    `rows` [C, 1 + D] has the ending and the rung of each measure, `counts` [C] the runs that end so, `kind` [R] the
    combination of each run. Exemptions and payments make no other text.
    """

    rows: Ints
    counts: Ints
    kind: Ints

    @classmethod
    def of(cls, ensemble: Ensemble) -> Ends:
        """Count what the runs of an ensemble end on."""
        ends = np.column_stack((ensemble.ending, ensemble.rung)).astype(np.int64)
        rows, kind, counts = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return cls(rows[order], counts[order], np.argsort(order, kind="stable")[kind.reshape(-1)])

    @property
    def likeliest(self) -> tuple[int, ...]:
        """The ending and the rungs that come out most often: what is called the most likely outcome."""
        return tuple(self.rows[0].tolist())


def end_in_words(ensemble: Ensemble, row: tuple[int, ...]) -> str:
    """An ending and its text in words.

    >>> import sim
    >>> ensemble = sim.simulate(sim.read("moscow-2021"), runs=100)
    >>> end_in_words(ensemble, (1, 1, 0, 0, 0)), end_in_words(ensemble, (2, 0, 0, 0, 0))
    ('adopted amended, officials: four names', 'blocked')
    """
    ending, *rungs = row
    measures = ensemble.seating.measures
    text = [f"{m.key}: {m.forms[rung - 1]}" for m, rung in zip(measures, rungs, strict=True) if rung]
    return ", ".join([ENDINGS[ending].replace("_", " "), *text])
