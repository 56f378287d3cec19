"""The parameters of the decision model: one row each, from which file keys, defaults, ranges and docs are read."""

from __future__ import annotations

from dataclasses import dataclass

from sim.tables import rows


@dataclass(frozen=True)
class Parameter:
    """One number of the model: its default, the range it may take, what it means, and where it may plausibly lie.

    `why` says from where to where the plausible range goes; a sensitivity analysis varies the number within it.
    `fitted` tells whether default and plausible range come from real decisions; otherwise they are judgements.
    """

    key: str
    default: float
    low: float
    high: float
    meaning: str
    plausible: tuple[float, float]
    why: str
    fitted: bool = False


def _fitted(key: str, low: float, high: float, meaning: str) -> Parameter:
    """A parameter as the last fit of data/calibration.csv has it, with its 95 % interval."""
    last = max((row for row in rows("calibration") if row["key"] == key), key=lambda row: row["until"])
    interval = float(last["low"]), float(last["high"])
    return Parameter(key, float(last["value"]), low, high, meaning, interval, "the 95 % interval of the fit", True)


PARAMETERS = {
    parameter.key: parameter
    for parameter in (
        _fitted("isolation_cost", 0, 1, "how far below its merits a state that stands alone will go"),
        Parameter(
            "cost_weight",
            default=0.06,
            low=0,
            high=1,
            meaning="stance lost per % of GDP that a measure costs at home",
            plausible=(0.03, 0.12),
            why="never fitted: half and twice the default",
        ),
        Parameter(
            "deference",
            default=0.10,
            low=0,
            high=1,
            meaning="weight of the High Representative's word with a member",
            plausible=(0.0, 0.20),
            why="never fitted: from nobody who listens to twice the default",
        ),
        Parameter(
            "patience",
            default=0.90,
            low=0,
            high=1,
            meaning="what is left of a hold-out's demand after each round",
            plausible=(0.80, 0.97),
            why="never fitted: a demand is halved within three rounds, or within twenty",
        ),
        _fitted("unseen", 0, 1, "half-width of what no analyst can know, per member and measure"),
        _fitted("mood", 0, 1, "half-width of the shift that all members share"),
        _fitted("red_line", 0, 1, "how far below its stance a red line known of a member puts it"),
        _fitted("track_record", 0, 2, "stance lost by a member that had always resisted, had others never"),
        _fitted("invasion", 0, 1, "shift of stances toward Russia and Belarus since 24 February 2022"),
        Parameter(
            "event_response",
            default=1.0,
            low=0,
            high=10,
            meaning="multiplier of all event shifts",
            plausible=(0.5, 2.0),
            why="never fitted: half and twice the shifts that a file writes down",
        ),
    )
}
"""Every parameter by the word a scenario file uses.

What was never fitted is a judgement of 2026: a prototype on five cases, compared with the record by eye.
"""
