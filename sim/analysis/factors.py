"""What nobody knows exactly, one factor each: the numbers of the model, and the layers of what each run draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sim.parameters import PARAMETERS, Parameter
from sim.scenario import Scenario
from sim.seating import Seating


@dataclass(frozen=True)
class Factor:
    """A number between `low` and `high`, for the reason `why`; `apply` puts it in a seating."""

    key: str
    low: float
    high: float
    why: str
    apply: Callable[[Seating, float], Seating]


def _set_parameter(key: str, seating: Seating, value: float) -> Seating:
    return replace(seating, parameters={**seating.parameters, key: np.full(3, value)})


def _stance_spread(seating: Seating, scale: float) -> Seating:
    likely = seating.stance[:, 1:2]
    return replace(seating, stance=likely + scale * (seating.stance - likely))


def _open_files(seating: Seating, scale: float) -> Seating:
    return replace(seating, linked=tuple(replace(file, open=scale * file.open) for file in seating.linked))


LAYERS = ("unseen", "mood")
"""Parameters that are themselves the width of a layer of what nobody knows: they can be switched off."""


def _varied(parameter: Parameter) -> Factor:
    """A parameter within its plausible range; a layer goes down to nothing."""
    (low, high), why = parameter.plausible, parameter.why
    if parameter.key in LAYERS:
        low, why = 0.0, f"from switched off to the end of {why}"
    return Factor(parameter.key, low, high, why, partial(_set_parameter, parameter.key))


FACTORS = {
    factor.key: factor
    for factor in (
        *map(_varied, PARAMETERS.values()),
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
