"""The parameters of the decision model: one row each, from which file keys, defaults, ranges and docs are read."""

from __future__ import annotations

from dataclasses import dataclass

from sim.tables import rows


@dataclass(frozen=True)
class Parameter:
    """One number of the model: its default, the range it may take, and what it means.

    `fitted` tells whether the default comes from real decisions; otherwise it is a judgement.
    """

    key: str
    default: float
    low: float
    high: float
    meaning: str
    fitted: bool


def _parameter(key: str, judged: float, low: float, high: float, meaning: str) -> Parameter:
    """A parameter whose default is the last fit of data/calibration.csv, or what was judged if it was never fitted."""
    fits = [(row["until"], float(row["value"])) for row in rows("calibration") if row["key"] == key]
    return Parameter(key, max(fits)[1] if fits else judged, low, high, meaning, bool(fits))


PARAMETERS = {
    parameter.key: parameter
    for parameter in (
        _parameter("isolation_cost", 0.15, 0, 1, "how far below its merits a state that stands alone will go"),
        _parameter("cost_weight", 0.06, 0, 1, "stance lost per % of GDP that a measure costs at home"),
        _parameter("deference", 0.10, 0, 1, "weight of the High Representative's word with a member"),
        _parameter("patience", 0.90, 0, 1, "what is left of a hold-out's demand after each round"),
        _parameter("unseen", 0.08, 0, 1, "half-width of what no analyst can know, per member and measure"),
        _parameter("mood", 0.05, 0, 1, "half-width of the shift that all members share"),
        _parameter("red_line", 0.50, 0, 1, "how far below its stance a red line known of a member puts it"),
        _parameter("track_record", 1.00, 0, 2, "stance lost by a member that had always resisted, had others never"),
        _parameter("invasion", 0.15, 0, 1, "shift of stances toward Russia and Belarus since 24 February 2022"),
        _parameter("event_response", 1.0, 0, 10, "multiplier of all event shifts"),
    )
}
"""Every parameter by the word a scenario file uses.

What was never fitted is a judgement of 2026: a prototype on five cases, compared with the record by eye.
"""
