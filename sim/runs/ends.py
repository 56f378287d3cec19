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
    return ", ".join([_ending(ending), *text])


def change_in_words(ensemble: Ensemble, before: tuple[int, ...], after: tuple[int, ...]) -> str:
    """What differs between two endings and their texts; of the text nothing where there is no decision any more.

    >>> import sim
    >>> ensemble = sim.simulate(sim.read("moscow-2021"), runs=100)
    >>> change_in_words(ensemble, (1, 2, 0, 0, 0), (1, 1, 0, 0, 0))
    'officials: four names instead of every official named'
    >>> change_in_words(ensemble, (1, 2, 0, 0, 0), (2, 0, 0, 0, 0))
    'blocked instead of adopted amended'
    """
    parts = [f"{_ending(after[0])} instead of {_ending(before[0])}"] if after[0] != before[0] else []
    for measure, was, becomes in zip(ensemble.seating.measures, before[1:], after[1:], strict=True):
        if was != becomes and any(after[1:]):
            forms = (ensemble.scenario.reversion, *measure.forms)
            parts.append(f"{measure.key}: {forms[becomes]} instead of {forms[was]}")
    return ", ".join(parts)


def _ending(ending: int) -> str:
    return ENDINGS[ending].replace("_", " ")
