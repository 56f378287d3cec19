"""What nobody knows exactly, one factor each: the numbers of the model, and the layers of what each run draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sim.parameters import PARAMETERS
from sim.scenario import Scenario
from sim.seating import Seating
from sim.tables import rows


@dataclass(frozen=True)
class Factor:
    """A number between `low` and `high`, for the reason `why`; `apply` puts it in a seating."""

    key: str
    low: float
    high: float
    why: str
    apply: Callable[[Seating, float], Seating]


def _parameter(key: str, seating: Seating, value: float) -> Seating:
    return replace(seating, parameters={**seating.parameters, key: np.full(3, value)})


def _stance_spread(seating: Seating, scale: float) -> Seating:
    likely = seating.stance[:, 1:2]
    return replace(seating, stance=likely + scale * (seating.stance - likely))


def _open_files(seating: Seating, scale: float) -> Seating:
    return replace(seating, linked=tuple(replace(file, open=scale * file.open) for file in seating.linked))


LAYERS = ("unseen", "mood")
"""Parameters that are themselves the width of a layer of what nobody knows: they can be switched off."""

JUDGED = {
    "cost_weight": (0.03, 0.12, "never fitted: half and twice the default"),
    "deference": (0.0, 0.20, "never fitted: from nobody who listens to twice the default"),
    "patience": (0.80, 0.97, "never fitted: a demand is halved within three rounds, or within twenty"),
    "event_response": (0.5, 2.0, "never fitted: half and twice the shifts that a file writes down"),
}
"""What no fit has an interval for: a plausible range, and why."""


def _fitted() -> dict[str, tuple[float, float, str]]:
    """The 95 % intervals of the last fit to real decisions; a layer goes down to nothing."""
    found = {row["key"]: (float(row["low"]), float(row["high"])) for row in rows("calibration") if row["low"]}
    return {
        key: (0.0, high, "from switched off to the end of the 95 % interval of the fit")
        if key in LAYERS
        else (low, high, "the 95 % interval of the fit")
        for key, (low, high) in found.items()
        if key in PARAMETERS
    }


FACTORS = {
    factor.key: factor
    for factor in (
        *(Factor(key, *(_fitted() | JUDGED)[key], apply=partial(_parameter, key)) for key in PARAMETERS),
        Factor(
            "stance_spread", 0.0, 1.0, "from every stance as likely to as uncertain as the file has it", _stance_spread
        ),
        Factor("open_files", 0.0, 1.0, "from every linked file settled to as open as the file has it", _open_files),
    )
}
"""Every factor by its name."""


def left_open(scenario: Scenario) -> list[Factor]:
    """The factors that a scenario leaves open: all but the parameters that it, or a change to it, sets.

    >>> from sim.reader import read
    >>> changes = {"parameters.unseen": .1}, {"parameters": {"unseen": .1, "mood": 0}}, {"members.HU.stance": 1}
    >>> [len(FACTORS) - len(left_open(read("harbour", some))) for some in changes]
    [1, 2, 0]
    """
    return [factor for key, factor in FACTORS.items() if key not in scenario.parameters.model_fields_set]
