"""Forecast a table of real decisions, each by the numbers that were fitted to earlier ones alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sim.backtest.cases import scenario_of
from sim.backtest.forecast import RUNS, Forecast, base_rates, forecast, mixed, rival
from sim.backtest.numbers import fit_for
from sim.backtest.table import LINE
from sim.council.arrays import Floats
from sim.council.protocols import PROTOCOLS
from sim.decisions import Decision, NotCoveredError, decision_of, decisions
from sim.errors import shortened
from sim.profiles.stances import COLLECTED, stances_on
from sim.profiles.states import members_on
from sim.tables import Row

T = TypeVar("T")

LEFT_OUT = {"without red lines": {"red_line": 0.0}, "without records": {"track_record": 0.0}}
"""Parts of the model that can be left out, to see what each is worth: by name, the numbers that do so."""


@dataclass(frozen=True)
class Backtest:
    """Forecasts of the rows that could be used, and the reasons why others could not.

    `bases` [3] is how decisions before each had ended. `without` has the same forecasts with a part of the model left
    out, by its name; `rivals` the chances [3] by rival protocols, mixed with base rates as the model's are.
    """

    forecasts: tuple[Forecast, ...]
    bases: tuple[Floats, ...]
    without: Mapping[str, tuple[Forecast, ...]]
    rivals: Mapping[str, tuple[Floats, ...]]
    skipped: tuple[tuple[str, str], ...]


def backtest(table: Iterable[Row], runs: int = RUNS, progress: Callable[[], object] | None = None) -> Backtest:
    """Forecast every row of a table that can be read; what cannot is skipped with its reason, never an error."""
    found, skipped = readable(table)
    forecasts, bases = [], []
    without: dict[str, list[Forecast]] = {name: [] for name in LEFT_OUT}
    rivals: dict[str, list[Floats]] = {protocol: [] for protocol in PROTOCOLS}
    for decision in found:
        fit, base = fit_for(decision.day), base_before(decision)
        bases.append(base)
        forecasts.append(forecast(decision, fit, base, runs))
        for name, numbers in LEFT_OUT.items():
            without[name].append(forecast(decision, {**fit, **numbers}, base, runs))
        scenario = scenario_of(decision, fit)
        for protocol, chances in rivals.items():
            chances.append(mixed(rival(scenario, protocol, runs), fit, base))
        if progress:
            progress()
    return Backtest(tuple(forecasts), tuple(bases), _tuples(without), _tuples(rivals), tuple(skipped))


def readable(table: Iterable[Row]) -> tuple[list[Decision], list[tuple[str, str]]]:
    """The rows that can be used, and for each other one its event and why not."""
    found, skipped = [], []
    for row in table:
        try:
            decision = decision_of(row)
            check_profiles(decision)
        except NotCoveredError as reason:
            line = f" (line {row[LINE]})" if LINE in row else ""
            skipped.append((shortened(row["event_id"]), f"{reason}{line}"))
        else:
            found.append(decision)
    return found, skipped


def check_profiles(decision: Decision) -> None:
    """Raise NotCoveredError if the profiles do not know the governments of a decision's day."""
    missing = set(members_on(decision.day)) - set(stances_on(decision.day, decision.target))
    if missing or decision.day > COLLECTED:
        raise NotCoveredError(f"the profiles know no governments of {decision.day}")


def base_before(decision: Decision) -> Floats:
    """How the project's own decisions before a day had ended [3]."""
    return base_rates(earlier for earlier in decisions() if earlier.day < decision.day)


def _tuples(lists: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {key: tuple(values) for key, values in lists.items()}
