"""What would have to be true: the smallest change of one number that flips the most likely outcome.

The most likely outcome is the most frequent combination of an ending and a text. Every number is changed alone, as the
file could say it, and the same draws are played again: first with the number as far off as it may be, and where that
flips, the way is halved until the nearest value that does is found. So what flips and flips back on the way there is
not seen.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sim.council.arrays import TOL
from sim.parameters import PARAMETERS
from sim.runs.agenda import seat
from sim.runs.ends import Ends, change_in_words, end_in_words
from sim.runs.ensemble import Ensemble
from sim.runs.play import reseat
from sim.scenario import Scenario
from sim.values import OUTERMOST

DIGITS = 2
"""Decimals of every number that is tried: stances and severities in hundredths, parameters in hundredths of a range."""
STANCES = (OUTERMOST[0], 0.0, OUTERMOST[0]), (OUTERMOST[1], 1.0, OUTERMOST[1])
"""The likely stance is tried on the scale; what surrounds it may lie beyond."""
Place = tuple[str, ...]


@dataclass(frozen=True)
class Quantity:
    """A number of a file that can be changed: its likely `value`, and what `place` of the file says it.

    `title` says in words what it is, `shown` a value of it; `values` are all that are tried, the least first, and
    `setting` is what the file has to say for one of them, its bounds moved along. `span` is the whole range of its
    kind, by which changes of different kinds are compared.
    """

    kind: str
    name: str
    title: str
    place: Place
    value: float
    values: Sequence[float]
    setting: Callable[[float], Any]
    span: float = 1
    shown: Callable[[float], str] = f"{{:.{DIGITS}f}}".format

    def put(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with the number changed: the one that is read from the file with `change(value)`."""
        content = scenario.model_dump()
        *holders, key = self.place
        holder: Any = content
        for part in holders:
            holder = holder.setdefault(part, {})
        holder[key] = self.setting(value)
        return Scenario.model_validate(content)

    def change(self, value: float) -> str:
        """The change as --set takes it; empty where a name in the place holds what parts one from the next."""
        if any(mark in part for part in self.place for mark in ".="):
            return ""
        return f"{'.'.join(self.place)}={json.dumps(self.setting(value), ensure_ascii=False)}"


@dataclass(frozen=True)
class Flip:
    """The smallest change of one number that flips the most likely outcome.

    `before` and `after` are in the unit of the quantity, `reach` is the change by its whole range, `change` what --set
    takes to make it; `outcome` comes out most often then, in a `share` of the runs, and `effect` is how it differs.
    """

    kind: str
    name: str
    before: float
    after: float
    reach: float
    words: str
    change: str
    outcome: str
    effect: str
    share: float


def flips(ensemble: Ensemble, progress: Callable[[int], object] = lambda _: None) -> list[Flip]:
    """What alone would flip the most likely outcome: the smallest change against its range, the most plausible, first.

    `progress` is told of each quantity that has been tried.
    """
    found = []
    for quantity in quantities(ensemble.scenario):
        lower = [value for value in quantity.values if value < quantity.value]
        higher = [value for value in quantity.values if value > quantity.value]
        found += [_smallest(ensemble, quantity, values) for values in (lower[::-1], higher)]
        progress(1)
    return sorted((flip for flip in found if flip), key=lambda flip: flip.reach)


def _smallest(ensemble: Ensemble, quantity: Quantity, values: Sequence[float]) -> Flip | None:
    """The first of the values, from near to far, that flips the outcome; None if not even the last one does."""
    likeliest = Ends.of(ensemble).likeliest

    @cache
    def ends(value: float) -> Ends:
        return Ends.of(reseat(ensemble, seat(quantity.put(ensemble.scenario, value))))

    if not values or ends(values[-1]).likeliest == likeliest:
        return None
    after = values[bisect_left(values[:-1], True, key=lambda value: ends(value).likeliest != likeliest)]
    return Flip(
        kind=quantity.kind,
        name=quantity.name,
        before=quantity.value,
        after=after,
        reach=abs(after - quantity.value) / quantity.span,
        words=f"{quantity.title}: {quantity.shown(after)} instead of {quantity.shown(quantity.value)}",
        change=quantity.change(after),
        outcome=end_in_words(ensemble, ends(after).likeliest),
        effect=change_in_words(ensemble, likeliest, ends(after).likeliest),
        share=float(ends(after).counts[0] / len(ensemble)),
    )


def quantities(scenario: Scenario) -> Iterator[Quantity]:
    """Every stance, severity, recommendation and parameter of a scenario."""
    seating = seat(scenario)
    for iso, spread in zip(seating.members, seating.stance_before_events.tolist(), strict=True):
        yield _number("stance", iso, f"stance of {iso}", ("members", iso, "stance"), spread, STANCES)
    for measure in scenario.measures:
        yield from _severities(scenario, measure)
        if any(seating.reported):
            yield _recommendation(scenario, measure)
    for key, row in PARAMETERS.items():
        spread, range_ = getattr(scenario.parameters, key), (row.low, row.high)
        yield _number("parameter", key, key, ("parameters", key), spread, range_, row.high - row.low)


def _severities(scenario: Scenario, measure: str) -> Iterator[Quantity]:
    """The severity of each form, above that of the one below it on the ladder and below that of the one above."""
    step = 10.0**-DIGITS
    forms = list(scenario.measures[measure].ladder.items())
    spreads = np.array([(-step,) * 3, *(spread for _, spread in forms), (1 + step,) * 3])
    for rung, (form, spread) in enumerate(forms, start=1):
        place, title = ("measures", measure, "ladder", form), f"severity of {form} ({measure})"
        bounds = (spreads[rung - 1] + step, spreads[rung + 1] - step)
        yield _number("severity", f"{measure}: {form}", title, place, spread, bounds)


def _recommendation(scenario: Scenario, measure: str) -> Quantity:
    """The form that the High Representative recommends, by its rung: any form, but not silence after a word."""
    assert scenario.high_representative
    names = ("no form", *scenario.measures[measure].ladder)
    rung = names.index(scenario.high_representative.recommends.get(measure, names[0]))
    return Quantity(
        kind="recommendation",
        name=measure,
        title=f"recommendation on {measure}",
        place=("high_representative", "recommends", measure),
        value=rung,
        values=range(1, len(names)),
        setting=lambda rung: names[round(rung)],
        span=len(names) - 1,
        shown=lambda rung: names[round(rung)],
    )


def _number(
    kind: str, name: str, title: str, place: Place, spread: Sequence[float], bounds: tuple[Any, Any], span: float = 1
) -> Quantity:
    """A number from low to high that is tried in hundredths of its `span`; values that round to it are left out.

    `bounds` are the limits of all three numbers, or of each; where these leave no room between them, nothing is tried.
    """
    likely, step = spread[1], span / 100
    least, most = (np.broadcast_to(bound, 3) for bound in bounds)

    def setting(value: float) -> float | list[float]:
        moved = np.clip(np.round(np.array(spread) + (value - likely), DIGITS), least, most).round(DIGITS).tolist()
        return value if moved[0] == moved[2] else moved

    steps = range(round(least[1] / step), round(most[1] / step) + 1) if (least <= most).all() else ()
    values = [round(number * step, DIGITS) for number in steps if abs(number * step - likely) > step / 2 + TOL]
    return Quantity(kind, name, title, place, likely, values, setting, span)
