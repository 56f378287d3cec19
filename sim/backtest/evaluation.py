"""Score the model on a table of real decisions, each by the numbers that were fitted to earlier ones alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.backtest import scores
from sim.backtest.baselines import GUESSES
from sim.backtest.cases import WAR
from sim.backtest.forecast import RUNS, Forecast, base_rates, forecast, rival
from sim.backtest.numbers import fit_for
from sim.council.arrays import Floats
from sim.council.protocols import PROTOCOLS
from sim.decisions import CLASSES, Decision, NotCoveredError, decision_of, decisions
from sim.profiles.stances import COLLECTED, stances_on
from sim.profiles.states import members_on
from sim.tables import Row

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Backtest:
    """Forecasts of the rows that could be used, the reasons why others could not, and how rival protocols would end.

    `rivals` has the chances [3] of each forecast by protocol, `bases` [3] how earlier decisions had ended.
    """

    forecasts: tuple[Forecast, ...]
    bases: tuple[Floats, ...]
    rivals: Mapping[str, tuple[Floats, ...]]
    skipped: tuple[tuple[str, str], ...]

    @property
    def contested(self) -> list[Forecast]:
        """The forecasts of decisions that somebody resisted who wanted less, later or something for it."""
        return [f for f in self.forecasts if f.decision.dovish]


def backtest(table: Iterable[Row], runs: int = RUNS, progress: Callable[[], object] | None = None) -> Backtest:
    """Forecast every row of a table that can be read; what cannot is skipped with its reason, never an error."""
    found: list[Forecast] = []
    bases: list[Floats] = []
    rivals: dict[str, list[Floats]] = {protocol: [] for protocol in PROTOCOLS}
    skipped = []
    for row in table:
        try:
            decision = decision_of(row)
            check_profiles(decision)
        except NotCoveredError as reason:
            skipped.append((row["event_id"], str(reason)))
        else:
            fit, base = fit_for(decision.day), base_before(decision)
            bases.append(base)
            found.append(forecast(decision, fit, base, runs))
            for protocol, chances in rivals.items():
                chances.append(rival(decision, fit, protocol, runs))
        if progress:
            progress()
    return Backtest(tuple(found), tuple(bases), {key: tuple(seen) for key, seen in rivals.items()}, tuple(skipped))


def check_profiles(decision: Decision) -> None:
    """Raise NotCoveredError if the profiles do not know the governments of a decision's day."""
    missing = set(members_on(decision.day)) - set(stances_on(decision.day, decision.target))
    if missing or decision.day > COLLECTED:
        raise NotCoveredError(f"the profiles know no governments of {decision.day}")


def base_before(decision: Decision) -> Floats:
    """How the project's own decisions before a day had ended [3]."""
    return base_rates(earlier for earlier in decisions() if earlier.day < decision.day)


def summary(test: Backtest) -> dict[str, Any]:
    """All scores by name; a score of no case is null."""
    return {
        "cases": len(test.forecasts),
        "contested": len(test.contested),
        "skipped": [{"event_id": key, "reason": reason} for key, reason in test.skipped],
        **_scores(test),
        "auc_hawkish": _hawkish(test),
        "baselines": baselines(test),
        "periods": {
            "before the invasion": _part(test, lambda decision: decision.day < WAR),
            "since the invasion": _part(test, lambda decision: decision.day >= WAR),
            "on Russia and Belarus": _part(test, lambda decision: decision.target in ("RU", "BY")),
            "on other targets": _part(test, lambda decision: decision.target not in ("RU", "BY")),
        },
    }


def _scores(test: Backtest) -> dict[str, float | None]:
    """What the model scores, and the base rates of earlier decisions beside it."""
    return {
        **who(test, [f.reluctance for f in test.contested]),
        **outcome(test, [f.chances for f in test.forecasts]),
        "brier_base": _mean(_each(test, scores.brier, test.bases)),
        "log_score_base": _mean(_each(test, scores.log_score, test.bases)),
        "brier_model_alone": outcome(test, [f.model for f in test.forecasts])["brier"],
    }


def _part(test: Backtest, chosen: Callable[[Decision], bool]) -> dict[str, float | None]:
    """The scores of some of the decisions."""
    kept = [(f, base) for f, base in zip(test.forecasts, test.bases, strict=True) if chosen(f.decision)]
    part = Backtest(tuple(f for f, _ in kept), tuple(base for _, base in kept), {}, ())
    return {"cases": len(kept), "contested": len(part.contested), **_scores(part)}


def baselines(test: Backtest) -> dict[str, dict[str, float | None]]:
    """The same scores for what the model has to beat; who resists, or how it ends, as far as each says so."""
    guesses = {key: who(test, [guess.scores(f.decision) for f in test.contested]) for key, guess in GUESSES.items()}
    level = who(test, [dict.fromkeys(f.reluctance, 0.0) for f in test.contested])
    rates = outcome(test, test.bases)
    return {"chance": level, **guesses, "base_rates": rates, **{k: outcome(test, v) for k, v in test.rivals.items()}}


def who(test: Backtest, ranked: Iterable[Scores]) -> dict[str, float | None]:
    """How well scores of the members of each contested case tell who resists."""
    pairs = [(score, f.decision.dovish) for score, f in zip(ranked, test.contested, strict=True)]
    areas = [scores.auc(*pair) for pair in pairs]
    low, high = scores.interval(areas) if areas else (None, None)
    return {
        "auc": _mean(areas),
        "auc_low": low,
        "auc_high": high,
        "top1": _mean([scores.top(*pair, 1) for pair in pairs]),
        "top3": _mean([scores.top(*pair, 3) for pair in pairs]),
    }


def outcome(test: Backtest, chances: Iterable[Floats]) -> dict[str, float | None]:
    """How well chances [3] of each case tell how it ended."""
    chances = list(chances)
    missed = _each(test, scores.brier, chances)
    low, high = scores.interval(missed) if missed else (None, None)
    log = _each(test, scores.log_score, chances)
    return {"brier": _mean(missed), "brier_low": low, "brier_high": high, "log_score": _mean(log)}


def _each(test: Backtest, score: Callable[[Floats, int], float], chances: Iterable[Floats]) -> list[float]:
    return [score(p, CLASSES.index(f.decision.outcome)) for p, f in zip(chances, test.forecasts, strict=True)]


def _hawkish(test: Backtest) -> float | None:
    """How well the least reluctant are those that wanted more."""
    cases = [f for f in test.forecasts if f.decision.wanted == "hawkish"]
    return _mean(
        [scores.auc({iso: -score for iso, score in f.reluctance.items()}, f.decision.resisters) for f in cases]
    )


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None
