"""The parameters of the decision model: one row each, from which file keys, defaults, ranges and docs are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """One number of the model: its default, the range it may take, and what it means."""

    key: str
    default: float
    low: float
    high: float
    meaning: str


PARAMETERS = {
    parameter.key: parameter
    for parameter in (
        Parameter("isolation_cost", 0.15, 0, 1, "how far below its merits a state that stands alone will go"),
        Parameter("cost_weight", 0.06, 0, 1, "stance lost per % of GDP that a measure costs at home"),
        Parameter("deference", 0.10, 0, 1, "weight of the High Representative's word with a member"),
        Parameter("patience", 0.90, 0, 1, "what is left of a hold-out's demand after each round"),
        Parameter("unseen", 0.08, 0, 1, "half-width of what no analyst can know, per member and measure"),
        Parameter("mood", 0.05, 0, 1, "half-width of the shift that all members share"),
        Parameter("event_response", 1.0, 0, 10, "multiplier of all event shifts"),
    )
}
"""Every parameter by the word a scenario file uses.

The defaults are judgements of 2026: a prototype on five cases, compared with the record by eye. They are not estimates.
"""
