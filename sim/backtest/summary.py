"""All scores of a backtest by name, as summary.json has them; a score of no case is null."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sim.backtest import scores
from sim.backtest.baselines import GUESSES
from sim.backtest.evaluation import Backtest
from sim.backtest.forecast import Forecast
from sim.council.arrays import Floats
from sim.decisions import CLASSES, Decision
from sim.profiles.stances import INVASION

Scores = dict[str, float | None]
Chosen = Callable[[Decision], bool]
Ranking = Callable[[Forecast], Mapping[str, float]]

PERIODS: dict[str, Chosen] = {
    "before the invasion": lambda decision: decision.day < INVASION,
    "since the invasion": lambda decision: decision.day >= INVASION,
    "on Russia and Belarus": lambda decision: decision.target in ("RU", "BY"),
    "on other targets": lambda decision: decision.target not in ("RU", "BY"),
}
"""Parts of a table that are scored apart."""


def summary(test: Backtest) -> dict[str, Any]:
    """What the model scores, what simpler guesses score, and by how much it is better, case by case."""
    forecasts, bases = test.forecasts, test.bases
    return {
        "cases": len(forecasts),
        "contested": len(contested(forecasts)),
        "skipped": [{"event_id": key, "reason": reason} for key, reason in test.skipped],
        **_who(forecasts, _reluctance),
        **_how(forecasts, _own(forecasts)),
        "brier_base": _mean(_missed(forecasts, bases, scores.brier)),
        "log_score_base": _mean(_missed(forecasts, bases, scores.log_score)),
        "auc_hawkish": _hawkish(test),
        "blocking_foreseen": _mean([float(f.chances[2]) for f in forecasts if f.decision.outcome == "blocked"]),
        "blocking_on_average": _mean([float(f.chances[2]) for f in forecasts]),
        "differences": differences(test),
        "baselines": baselines(test),
        "periods": {name: _period(test, chosen) for name, chosen in PERIODS.items()},
    }


def contested(forecasts: Iterable[Forecast]) -> list[Forecast]:
    """The forecasts of decisions that some, but not all, resisted who wanted less, later or something for it."""
    return [f for f in forecasts if f.decision.dovish and f.decision.contested]


def baselines(test: Backtest) -> dict[str, Scores]:
    """The same scores for what the model has to beat: who resists, or how it ends, as far as each says so."""
    ends = {"base_rates": test.bases, "the rooms alone": [f.model for f in test.forecasts], **test.rivals}
    return {
        **{key: _who(test.forecasts, _guessed(key)) for key in GUESSES},
        **{key: _who(part, _reluctance) | _how(part, _own(part)) for key, part in test.without.items()},
        **{key: _how(test.forecasts, chances) for key, chances in ends.items()},
    }


def differences(test: Backtest) -> dict[str, Scores]:
    """By how much the model is better than each guess, case by case, with the interval of the mean difference."""
    areas = _areas(test.forecasts, _reluctance)
    found = {f"auc over {key}": _less(areas, _areas(test.forecasts, _guessed(key))) for key in GUESSES}
    missed = [_missed(test.forecasts, chances, scores.brier) for chances in (test.bases, _own(test.forecasts))]
    found["brier under base_rates"] = _less(*missed)
    return {key: _between("mean", values) for key, values in found.items()}


def _period(test: Backtest, chosen: Chosen) -> Scores:
    """The scores of some of the decisions, with those of the plain record and of base rates."""
    kept = [(f, base) for f, base in zip(test.forecasts, test.bases, strict=True) if chosen(f.decision)]
    part, bases = [f for f, _ in kept], [base for _, base in kept]
    who = _who(part, _reluctance)
    return {
        "cases": len(part),
        "contested": len(contested(part)),
        "auc": who["auc"],
        "auc_record": _mean(_areas(part, _guessed("record"))),
        "top3": who["top3"],
        "brier": _mean(_missed(part, _own(part), scores.brier)),
        "brier_base": _mean(_missed(part, bases, scores.brier)),
    }


def _reluctance(forecast: Forecast) -> Mapping[str, float]:
    return forecast.reluctance


def _guessed(key: str) -> Ranking:
    return lambda forecast: GUESSES[key](forecast.decision)


def _own(forecasts: Sequence[Forecast]) -> list[Floats]:
    return [forecast.chances for forecast in forecasts]


def _who(forecasts: Sequence[Forecast], ranking: Ranking) -> Scores:
    """How well a ranking tells who resists in the contested decisions."""
    ranked = [(ranking(f), f.decision.dovish) for f in contested(forecasts)]
    tops = {f"top{n}": _mean([scores.top(score, dovish, n) for score, dovish in ranked]) for n in (1, 3)}
    return {**_between("auc", _areas(forecasts, ranking)), **tops}


def _how(forecasts: Sequence[Forecast], chances: Sequence[Floats]) -> Scores:
    """How well chances [3] tell how each decision ends."""
    brier, log = (_missed(forecasts, chances, score) for score in (scores.brier, scores.log_score))
    return {**_between("brier", brier), "log_score": _mean(log)}


def _areas(forecasts: Sequence[Forecast], ranking: Ranking) -> list[float]:
    return [scores.auc(ranking(f), f.decision.dovish) for f in contested(forecasts)]


def _missed(
    forecasts: Sequence[Forecast], chances: Sequence[Floats], score: Callable[[Floats, int], float]
) -> list[float]:
    return [score(p, CLASSES.index(f.decision.outcome)) for p, f in zip(chances, forecasts, strict=True)]


def _less(values: list[float], others: list[float]) -> list[float]:
    return [value - other for value, other in zip(values, others, strict=True)]


def _between(name: str, values: list[float]) -> Scores:
    low, high = scores.interval(values) if len(values) > 1 else (None, None)
    return {name: _mean(values), f"{name}_low": low, f"{name}_high": high}


def _hawkish(test: Backtest) -> float | None:
    """How well the least reluctant are those that wanted more."""
    cases = [f for f in test.forecasts if f.decision.wanted == "hawkish" and f.decision.contested]
    turned = [{iso: -score for iso, score in f.reluctance.items()} for f in cases]
    return _mean([scores.auc(score, f.decision.resisters) for score, f in zip(turned, cases, strict=True)])


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
