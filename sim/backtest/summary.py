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

PERIODS: dict[str, Chosen] = {
    "before the invasion": lambda decision: decision.day < INVASION,
    "since the invasion": lambda decision: decision.day >= INVASION,
    "on Russia and Belarus": lambda decision: decision.target in ("RU", "BY"),
    "on other targets": lambda decision: decision.target not in ("RU", "BY"),
}
"""Parts of a table that are scored apart."""


def summary(test: Backtest) -> dict[str, Any]:
    """What the model scores, what simpler guesses score, and by how much it is better, case by case."""
    return {
        "cases": len(test.forecasts),
        "contested": len(contested(test.forecasts)),
        "skipped": [{"event_id": key, "reason": reason} for key, reason in test.skipped],
        **_who([_area(f, f.reluctance) for f in contested(test.forecasts)], _tops(test, _by_model)),
        **_how(_missed(test, scores.brier), _missed(test, scores.log_score)),
        "brier_base": _mean(_missed(test, scores.brier, test.bases)),
        "log_score_base": _mean(_missed(test, scores.log_score, test.bases)),
        "auc_hawkish": _hawkish(test),
        "blocking_foreseen": _mean([float(f.chances[2]) for f in test.forecasts if f.decision.outcome == "blocked"]),
        "blocking_on_average": _mean([float(f.chances[2]) for f in test.forecasts]),
        "differences": differences(test),
        "baselines": baselines(test),
        "periods": {name: _period(test, chosen) for name, chosen in PERIODS.items()},
    }


def contested(forecasts: Iterable[Forecast]) -> list[Forecast]:
    """The forecasts of decisions that some, but not all, resisted who wanted less, later or something for it."""
    return [f for f in forecasts if f.decision.dovish and f.decision.contested]


def baselines(test: Backtest) -> dict[str, Scores]:
    """The same scores for what the model has to beat: who resists, or how it ends, as far as each says so."""
    cases = contested(test.forecasts)
    guesses: dict[str, Callable[[Forecast], Mapping[str, float]]] = {
        "chance": lambda f: dict.fromkeys(f.reluctance, 0.0),
        **{key: lambda f, guess=guess: guess.scores(f.decision) for key, guess in GUESSES.items()},  # type: ignore[misc]
    }
    found = {key: _who([_area(f, guess(f)) for f in cases], _tops(test, guess)) for key, guess in guesses.items()}
    for name, forecasts in test.without.items():
        part = Backtest(forecasts, test.bases, {}, {}, ())
        found[name] = {
            **_who([_area(f, f.reluctance) for f in contested(forecasts)], _tops(part, _by_model)),
            **_how(_missed(part, scores.brier), _missed(part, scores.log_score)),
        }
    ends = {"base_rates": test.bases, "the rooms alone": [f.model for f in test.forecasts], **test.rivals}
    for name, chances in ends.items():
        found[name] = _how(_missed(test, scores.brier, chances), _missed(test, scores.log_score, chances))
    return found


def differences(test: Backtest) -> dict[str, Scores]:
    """By how much the model is better than each guess, case by case, with the interval of the mean difference."""
    cases = contested(test.forecasts)
    areas = [_area(f, f.reluctance) for f in cases]
    found = {
        f"auc over {key}": [own - _area(f, guess.scores(f.decision)) for own, f in zip(areas, cases, strict=True)]
        for key, guess in GUESSES.items()
    }
    missed, base = _missed(test, scores.brier), _missed(test, scores.brier, test.bases)
    found["brier under base_rates"] = [b - own for own, b in zip(missed, base, strict=True)]
    return {key: _between("mean", values) for key, values in found.items()}


def _period(test: Backtest, chosen: Chosen) -> Scores:
    """The scores of some of the decisions, with those of the plain record and of base rates."""
    kept = [(f, base) for f, base in zip(test.forecasts, test.bases, strict=True) if chosen(f.decision)]
    part = Backtest(tuple(f for f, _ in kept), tuple(base for _, base in kept), {}, {}, ())
    cases = contested(part.forecasts)
    return {
        "cases": len(kept),
        "contested": len(cases),
        "auc": _mean([_area(f, f.reluctance) for f in cases]),
        "auc_record": _mean([_area(f, GUESSES["record"].scores(f.decision)) for f in cases]),
        "top3": _mean([scores.top(f.reluctance, f.decision.dovish, 3) for f in cases]),
        "brier": _mean(_missed(part, scores.brier)),
        "brier_base": _mean(_missed(part, scores.brier, part.bases)),
    }


def _by_model(forecast: Forecast) -> Mapping[str, float]:
    return forecast.reluctance


def _area(forecast: Forecast, ranked: Mapping[str, float]) -> float:
    return scores.auc(ranked, forecast.decision.dovish)


def _tops(test: Backtest, ranked: Callable[[Forecast], Mapping[str, float]]) -> dict[str, float | None]:
    cases = contested(test.forecasts)
    return {f"top{n}": _mean([scores.top(ranked(f), f.decision.dovish, n) for f in cases]) for n in (1, 3)}


def _who(areas: list[float], tops: Scores) -> Scores:
    return {**_between("auc", areas), **tops}


def _how(missed: list[float], log: list[float]) -> Scores:
    return {**_between("brier", missed), "log_score": _mean(log)}


def _between(name: str, values: list[float]) -> Scores:
    low, high = scores.interval(values) if values else (None, None)
    return {name: _mean(values), f"{name}_low": low, f"{name}_high": high}


def _missed(
    test: Backtest, score: Callable[[Floats, int], float], chances: Sequence[Floats] | None = None
) -> list[float]:
    """A score of each case, of the model's own chances or of others."""
    own = [f.chances for f in test.forecasts] if chances is None else chances
    return [score(p, CLASSES.index(f.decision.outcome)) for p, f in zip(own, test.forecasts, strict=True)]


def _hawkish(test: Backtest) -> float | None:
    """How well the least reluctant are those that wanted more."""
    cases = [f for f in test.forecasts if f.decision.wanted == "hawkish" and f.decision.contested]
    turned = [{iso: -score for iso, score in f.reluctance.items()} for f in cases]
    return _mean([scores.auc(score, f.decision.resisters) for score, f in zip(turned, cases, strict=True)])


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
