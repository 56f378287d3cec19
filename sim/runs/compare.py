"""Paired comparison: the same draws under another rule, protocol or file, run by run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np

from sim.council.arrays import Floats
from sim.council.protocols import PROTOCOLS
from sim.runs.ensemble import Ensemble
from sim.runs.outcome import NORMAL_95
from sim.runs.play import simulate
from sim.scenario import Scenario


class Difference(NamedTuple):
    """A mean over runs, and its paired difference from the first variant with the 95 % interval of that."""

    mean: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Yardstick:
    """Something to compare rooms by: `measure` gives a number for each run [R], a share or so many of a `unit`."""

    key: str
    title: str
    measure: Callable[[Ensemble], Floats]
    unit: str = "%"

    @property
    def percent(self) -> bool:
        """Whether it is a share."""
        return self.unit == "%"


def _price(ensemble: Ensemble) -> Floats:
    """What the decision cost beside strength: the shares waived by exemption, and what was paid."""
    waived: Floats = (ensemble.tally.waived * (ensemble.rung > 0)).sum(axis=-1)
    paid: Floats = ensemble.tally.paid.sum(axis=-1, dtype=np.float64)
    price: Floats = (waived + paid) * ensemble.adopted
    return price


YARDSTICKS = {
    yardstick.key: yardstick
    for yardstick in (
        Yardstick("decided", "how often there is a decision", lambda e: e.adopted.astype(np.float64)),
        Yardstick("strength", "how much of the tabled strength is kept", lambda e: e.strength),
        Yardstick("rounds", "how late: rounds held", lambda e: e.tally.rounds.astype(np.float64), "votes a run"),
        Yardstick("price", "at what price: exemptions and payments", _price, "shares waived + support paid for, a run"),
    )
}
"""Everything that rooms are compared by, and that sweeps and sensitivities are summed up by."""


@dataclass(frozen=True)
class Comparison:
    """Ensembles over the same draws, by label; the first is what the others are held against."""

    ensembles: dict[str, Ensemble]

    def table(self) -> dict[str, dict[str, Difference]]:
        """For each label and yardstick the mean and its difference from the first."""
        first = next(iter(self.ensembles.values()))
        return {
            label: {key: paired(y.measure(ensemble), y.measure(first)) for key, y in YARDSTICKS.items()}
            for label, ensemble in self.ensembles.items()
        }

    def is_protocol(self, label: str) -> bool:
        """Whether a variant is a rival protocol, which bargains nothing and holds no vote."""
        return not self.ensembles[label].bargained

    def finding(self) -> str:
        """One sentence: which variant moves the strength of the decision most, and what that does to how often."""
        table, (first, *others) = self.table(), self.ensembles
        base = f'"{first}"'
        bargained = [label for label in others if not self.is_protocol(label)] or others
        decided = table[first]["decided"].mean
        if not bargained:
            return f"Under {base} {100 * decided:.0f} % of the runs end in a decision."
        label = max(bargained, key=lambda other: abs(table[other]["strength"].difference))
        strength, often = table[label]["strength"], table[label]["decided"]
        if strength.low <= 0 <= strength.high:
            return f"No variant keeps measurably more or less of the tabled strength than {base}."
        word = "more" if strength.difference > 0 else "less"
        among = "Of those that bargain, " if len(bargained) < len(others) else ""
        who = f'{among}"{label}" differs most: it' if len(bargained) > 1 else f'"{label}"'
        points, kept = abs(100 * strength.difference), 100 * table[first]["strength"].mean
        keeps = (
            f"{who} keeps {points:.0f} percentage points {word} of the tabled strength than {base} "
            f"({100 * strength.mean:.0f} % against {kept:.0f} %)"
        )
        if often.low <= 0 <= often.high:
            return f"{keeps}, and decides as often."
        return f"{keeps}, and decides in {100 * often.mean:.0f} % of the runs against {100 * decided:.0f} %."


def paired(values: Floats, against: Floats) -> Difference:
    """The mean of numbers [R], and how far it lies from that of others over the same draws."""
    delta = values - against
    half = NORMAL_95 * float(delta.std()) / sqrt(len(delta))
    mean = float(delta.mean())
    return Difference(float(values.mean()), mean, mean - half, mean + half)


def compare(
    scenarios: dict[str, Scenario], runs: int = 10_000, seed: int = 1, protocols: Sequence[str] = ()
) -> Comparison:
    """Play variants of a decision over the same draws.

    `protocols` are rival ways to decide (sim.council.protocols), each played over the first scenario.

    >>> import sim
    >>> moscow = sim.read("moscow-2021")
    >>> qmv = sim.read("moscow-2021", {"rule": "qmv"})
    >>> list(compare({"unanimity": moscow, "qmv": qmv}, runs=100, protocols=["median"]).ensembles)
    ['unanimity', 'qmv', 'median']
    """
    ensembles = {label: simulate(scenario, runs, seed) for label, scenario in scenarios.items()}
    first = next(iter(scenarios.values()))
    for key in protocols:
        ensembles[key] = simulate(first, runs, seed, protocol=key)
    return Comparison(ensembles)


def report(comparison: Comparison) -> str:
    """The comparison as a table for a terminal, what its variants are, and its finding."""
    table, lines = comparison.table(), []
    width = max(len(label) for label in table) + 2
    for key, yardstick in YARDSTICKS.items():
        lines.append(f"{yardstick.title[0].upper()}{yardstick.title[1:]}")
        for number, (label, row) in enumerate(table.items()):
            if comparison.is_protocol(label) and not yardstick.percent:
                lines.append(f"  {label:<{width}}{'no vote':>8}")
                continue
            mean = f"{100 * row[key].mean:.1f} %" if yardstick.percent else f"{row[key].mean:.2f}"
            change, low, high = (_change(value, yardstick) for value in row[key][1:])
            points = " points" if yardstick.percent else ""
            words = f"   {change:>6} ({low} to {high}){points}" if number else ""
            lines.append(f"  {label:<{width}}{mean:>8}{words}")
    lines += ["", *_legend(comparison)]
    return "\n".join([*lines, "", comparison.finding()])


def _change(value: float, yardstick: Yardstick) -> str:
    value = round(100 * value, 1) if yardstick.percent else round(value, 2)
    return f"{value + 0.0:+.1f}" if yardstick.percent else f"{value + 0.0:+.2f}"


def _legend(comparison: Comparison) -> list[str]:
    """What each rule and protocol of the comparison is, and where it stands."""
    ensembles = comparison.ensembles.items()
    rules = {e.seating.rule.key: e.seating.rule for label, e in ensembles if not comparison.is_protocol(label)}
    rivals = [PROTOCOLS[label] for label, _ in ensembles if comparison.is_protocol(label)]
    lines = [f"{rule.key}: {rule.title} ({rule.source})" for rule in rules.values()]
    return lines + [f"{rival.key}: {rival.title} ({rival.source})" for rival in rivals]
