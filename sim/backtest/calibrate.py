"""Fit the numbers of the model to the project's own decisions, year after year, each fit on the past alone.

`make calibrate` writes sim/data/calibration.csv, from which the model reads its defaults. Whatever is random is fixed
by one seed, so the same decisions and the same code give the same file.

A fit maximises the log of a posterior: normal around the starts of sim.backtest.numbers, times the chance of how each
decision ended, times the chance of who was named as resisting. Press reports name not all who object, and sometimes
others, so a member is named with a chance between NAMED_ANYWAY and NAMED_IF_OBJECTING.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import log
from typing import Any

from sim.backtest.evaluation import base_before
from sim.backtest.forecast import Forecast, forecast
from sim.backtest.numbers import NUMBERS, START, Fit
from sim.backtest.scores import log_score
from sim.decisions import CLASSES, Decision, decisions
from sim.tables import Row

NAMED_IF_OBJECTING, NAMED_ANYWAY = 0.65, 0.05
"""Judgements: about two in three objections reach the press, and one state in twenty is named for none."""
WHO_WEIGHT = 0.5
"""Members of one case are no independent witnesses: the part on who resists counts half. A judgement."""
RUNS = 250
YEARS = (2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025)
"""A fit for the decisions before the first of January of each, and one for all."""
GRID = (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5)
SURFACE = ("isolation_cost", "red_line")
"""The numbers whose posterior is drawn: what makes a member yield, and what makes it hold."""
FIRST = date(2013, 1, 1)
"""No government before is in the profiles."""
PASSES, FIRST_STEP, SHRINK = 4, 0.7, 0.55
DROP = 1.92
"""How far the posterior falls at the end of an interval: half the 95 % quantile of chi squared."""


def log_likelihood(fit: Fit, past: Sequence[Decision]) -> float:
    """The log chance of how decisions ended and who was named as resisting."""
    return sum(_of_one(forecast(decision, fit, base_before(decision), RUNS)) for decision in past)


def log_prior(fit: Fit) -> float:
    """How far a fit is from the starts, in units of the trust in them."""
    distances = [(fit[key] - number.start) / number.trust for key, number in NUMBERS.items()]
    return -sum(distance * distance for distance in distances) / 2


def search(past: Sequence[Decision]) -> dict[str, float]:
    """The fit of highest posterior, by compass search: one number at a time, in steps that shrink.

    Source: Kolda, Lewis and Torczon, SIAM Review 45 (2003) 385-482.
    """
    fit = dict(START)
    best = posterior(fit, past)
    for turn in range(PASSES):
        for key, number in NUMBERS.items():
            for side in (1, -1):
                step = side * number.trust * FIRST_STEP * SHRINK**turn
                while (score := posterior(moved := shifted(fit, key, step), past)) > best and moved != fit:
                    fit, best = moved, score
    return fit


def posterior(fit: Fit, past: Sequence[Decision]) -> float:
    """The log posterior of a fit, but for a constant."""
    return log_prior(fit) + log_likelihood(fit, past)


def shifted(fit: Fit, key: str, step: float) -> dict[str, float]:
    """A fit with one number moved, within the range that it may take."""
    number = NUMBERS[key]
    return {**fit, key: min(number.high, max(number.low, fit[key] + step))}


def interval(fit: Fit, key: str, past: Sequence[Decision]) -> tuple[float, float, float]:
    """Where the posterior has fallen by DROP on either side, the other numbers held; and what the decisions tell.

    The last is by how much the log likelihood varies within twice the trust around the start: below DROP the decisions
    tell next to nothing of this number.
    """
    number, best = NUMBERS[key], posterior(fit, past)
    ends = []
    for side in (-1, 1):
        reach, step = 0.0, number.trust / 4
        while reach < 3 * number.trust and posterior(shifted(fit, key, side * (reach + step)), past) > best - DROP:
            reach += step
        ends.append(shifted(fit, key, side * (reach + step))[key])
    around = [{**fit, key: number.start + units * number.trust} for units in (-2, -1, 0, 1, 2)]
    inside = [moved for moved in around if number.low <= moved[key] <= number.high]
    likelihoods = [log_likelihood(moved, past) for moved in inside]
    return ends[0], ends[1], max(likelihoods) - min(likelihoods)


def surface(fit: Fit, past: Sequence[Decision]) -> list[dict[str, float]]:
    """The log posterior over a grid of the numbers of SURFACE around the fit, the others held."""
    across, up = SURFACE
    places = {key: sorted({shifted(fit, key, NUMBERS[key].trust * at)[key] for at in GRID}) for key in SURFACE}
    return [
        {across: x, up: y, "log_posterior": posterior({**fit, across: x, up: y}, past)}
        for y in places[up]
        for x in places[across]
    ]


def _of_one(expected: Forecast) -> float:
    decision = expected.decision
    ended = -log_score(expected.chances, CLASSES.index(decision.outcome))
    if decision.wanted == "hawkish":
        return ended
    named = {
        iso: NAMED_ANYWAY + (NAMED_IF_OBJECTING - NAMED_ANYWAY) * share for iso, share in expected.objecting.items()
    }
    return ended + WHO_WEIGHT * sum(log(p if iso in decision.dovish else 1 - p) for iso, p in named.items())


def known() -> list[Decision]:
    """The project's own decisions of days whose governments are in the profiles."""
    return [decision for decision in decisions() if decision.day >= FIRST]


def fit_all(run: Callable[..., Iterable[Any]] = map) -> tuple[list[Row], list[dict[str, float]]]:
    """All fits as rows of calibration.csv, the last with intervals, and the posterior over two of its numbers.

    `run` is map, or the map of an executor; the result is the same.
    """
    seen = [[decision for decision in known() if decision.day.year < year] for year in YEARS] + [known()]
    *earlier, last = run(search, seen)
    ends = list(run(interval, [last] * len(NUMBERS), NUMBERS, [known()] * len(NUMBERS)))
    rows = [_row(past, key, value) for past, fit in zip(seen, earlier, strict=False) for key, value in fit.items()]
    rows += [_row(known(), key, last[key], end) for key, end in zip(NUMBERS, ends, strict=True)]
    return rows, surface(last, known())


def _row(past: Sequence[Decision], key: str, value: float, end: Iterable[float] = ()) -> Row:
    """A row: the last decision seen, the number, its value; where worked out, its interval and what is told of it."""
    numbers = dict(zip(("low", "high", "told"), (f"{number:.4f}" for number in end), strict=False))
    return {
        "until": str(past[-1].day),
        "key": key,
        "value": f"{value:.4f}",
        "low": "",
        "high": "",
        "told": "",
        **numbers,
    }
