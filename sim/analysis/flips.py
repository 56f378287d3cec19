"""What would have to be true: the smallest change of one number that flips the most likely outcome.

The most likely outcome is the most frequent combination of an ending and a text. Every number is moved alone, on the
same draws, as far as a file may say: first all the way, and where that flips, the way is halved until the smallest
step that does is found. So what flips and flips back on the way there is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, copysign

import numpy as np

from sim.analysis.pivotal import moved
from sim.council.arrays import TOL
from sim.parameters import PARAMETERS
from sim.runs.agenda import settled
from sim.runs.ends import Ends, end_in_words
from sim.runs.ensemble import Ensemble
from sim.runs.play import reseat
from sim.seating import SeatedMeasure, Seating, sit

STEP = 0.01
"""How finely stances and severities are searched; a parameter by this share of its range."""


@dataclass(frozen=True)
class Quantity:
    """A number that can be moved: its likely `value`, from `low` to `high`, in steps of `step`.

    `title` says in words what it is, `shown` a value of it; `span` is the whole range of its kind, by which changes of
    different kinds are compared; `moved(by)` is the seating with the number moved by so much, its bounds with it.
    """

    kind: str
    name: str
    title: str
    value: float
    low: float
    high: float
    moved: Callable[[float], Seating]
    step: float = STEP
    span: float = 1
    shown: Callable[[float], str] = "{:.2f}".format


@dataclass(frozen=True)
class Flip:
    """The smallest change of one number that flips the most likely outcome.

    `before` and `after` are in the unit of the quantity, `reach` is the change by its whole range; `outcome` comes out
    most often then, in a `share` of the runs.
    """

    kind: str
    name: str
    before: float
    after: float
    reach: float
    words: str
    outcome: str
    share: float


def flips(ensemble: Ensemble, progress: Callable[[int], object] = lambda _: None) -> list[Flip]:
    """What alone would flip the most likely outcome: the smallest change against its range, the most plausible, first.

    `progress` is told of each quantity that has been tried.
    """
    likeliest, found = Ends.of(ensemble).likeliest, []
    for quantity in quantities(ensemble):
        found += [_smallest(ensemble, likeliest, quantity, end) for end in (quantity.low, quantity.high)]
        progress(1)
    return sorted((flip for flip in found if flip), key=lambda flip: flip.reach)


def _smallest(ensemble: Ensemble, likeliest: tuple[int, ...], quantity: Quantity, end: float) -> Flip | None:
    """The smallest change toward one end that flips the outcome, found by halving; None if not even the end does."""

    def ends(step: int) -> Ends:
        return Ends.of(reseat(ensemble, settled(quantity.moved(_by(quantity, end, step)))))

    flipping, short = ceil(abs(end - quantity.value) / quantity.step - TOL), 0
    if not flipping or (flipped := ends(flipping)).likeliest == likeliest:
        return None
    while flipping - short > 1:
        middle = (short + flipping) // 2
        tried = ends(middle)
        if tried.likeliest == likeliest:
            short = middle
        else:
            flipping, flipped = middle, tried
    by = _by(quantity, end, flipping)
    before, after = quantity.value, quantity.value + by
    return Flip(
        kind=quantity.kind,
        name=quantity.name,
        before=before,
        after=after,
        reach=abs(by) / quantity.span,
        words=f"{quantity.title}: {quantity.shown(after)} instead of {quantity.shown(before)}",
        outcome=end_in_words(ensemble, flipped.likeliest),
        share=float(flipped.counts[0] / len(ensemble)),
    )


def _by(quantity: Quantity, end: float, step: int) -> float:
    """So many steps toward an end, and not beyond it."""
    return copysign(min(step * quantity.step, abs(end - quantity.value)), end - quantity.value)


def quantities(ensemble: Ensemble) -> Iterator[Quantity]:
    """Every stance, severity, recommendation and parameter of the room that an ensemble was played in."""
    seating = sit(ensemble.scenario)
    yield from _stances(seating)
    for place in range(len(seating.measures)):
        yield from _severities(seating, place)
        if any(seating.reported):
            yield _recommendation(seating, place)
    yield from _parameters(seating)


def _stances(seating: Seating) -> Iterator[Quantity]:
    """The stance of each member, less what its record takes from it."""
    record = seating.parameters["track_record"][1] * seating.records
    for place, iso in enumerate(seating.members):
        low = -float(record[place])
        value, change = float(seating.stance[place, 1]) + low, partial(moved, seating, place)
        yield Quantity("stance", iso, f"stance of {iso}", value, low, low + 1, change)


def _severities(seating: Seating, place: int) -> Iterator[Quantity]:
    """The severity of each form, a step at least from those of its neighbours on the ladder."""
    measure = seating.measures[place]
    likely = [-STEP, *measure.severity[1:, 1].tolist(), 1 + STEP]
    for rung, form in enumerate(measure.forms, start=1):
        name, (below, value, above) = f"{measure.key}: {form}", likely[rung - 1 : rung + 2]
        low, high = min(value, below + STEP), max(value, above - STEP)
        change = partial(_regraded, seating, place, rung)
        yield Quantity("severity", name, f"severity of {form} ({measure.key})", value, low, high, change)


def _regraded(seating: Seating, place: int, rung: int, by: float) -> Seating:
    """The seating with the severity of one form moved, but never past a neighbour."""
    severity = seating.measures[place].severity.copy()
    most = severity[rung + 1] if rung + 1 < len(severity) else 1
    severity[rung] = np.clip(severity[rung] + by, severity[rung - 1], most)
    return _with(seating, place, replace(seating.measures[place], severity=severity))


def _recommendation(seating: Seating, place: int) -> Quantity:
    """The form that the High Representative recommends, by its rung: any form, but not silence after a word."""
    measure = seating.measures[place]
    names, value = ("no form", *measure.forms), measure.recommended or 0

    def change(by: float) -> Seating:
        return _with(seating, place, replace(measure, recommended=round(value + by)))

    return Quantity(
        kind="recommendation",
        name=measure.key,
        title=f"recommendation on {measure.key}",
        value=value,
        low=min(value, 1),
        high=len(measure.forms),
        moved=change,
        step=1,
        span=len(measure.forms),
        shown=lambda rung: names[round(rung)],
    )


def _parameters(seating: Seating) -> Iterator[Quantity]:
    for key, row in PARAMETERS.items():
        span, value = row.high - row.low, float(seating.parameters[key][1])
        change = partial(_parametrised, seating, key)
        yield Quantity("parameter", key, key, value, row.low, row.high, change, STEP * span, span)


def _parametrised(seating: Seating, key: str, by: float) -> Seating:
    spread = np.clip(seating.parameters[key] + by, PARAMETERS[key].low, PARAMETERS[key].high)
    return replace(seating, parameters={**seating.parameters, key: spread})


def _with(seating: Seating, place: int, measure: SeatedMeasure) -> Seating:
    measures = (*seating.measures[:place], measure, *seating.measures[place + 1 :])
    return replace(seating, measures=measures)
