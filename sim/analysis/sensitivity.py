"""What the results lean on: Morris screening of all factors, then Sobol indices of those that are left.

Every sample of the factors is played over the same draws, so what differs between two of them is the factors alone.
Sources: Morris, Technometrics 33 (1991) 161-174; Campolongo, Cariboni and Saltelli, Environmental Modelling & Software
22 (2007) 1509-1518; Saltelli et al., Computer Physics Communications 181 (2010) 259-270.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, NamedTuple
from warnings import catch_warnings, filterwarnings

import numpy as np

from sim.analysis.factors import FACTORS, Factor
from sim.council.arrays import Floats
from sim.council.protocols import BARGAINING
from sim.errors import SimError
from sim.runs.agenda import settled
from sim.runs.compare import YARDSTICKS
from sim.runs.ensemble import Ensemble
from sim.runs.play import play_runs
from sim.scenario import Scenario
from sim.seating import sit
from sim.wording import percent

TRAJECTORIES = 24
"""Morris changes every factor so many times, from so many places."""
MATTERS = 0.05
"""A factor is left out if it never moves anything by more than this share of what the strongest factor moves it."""


class Effect(NamedTuple):
    """Morris: how far a factor moves a yardstick across its range, on average (`mean`, +- `confidence` at 95 %).

    `spread` is how much that differs from place to place: by interaction, or because it does not go in a line.
    """

    mean: float
    confidence: float
    spread: float


class Index(NamedTuple):
    """Sobol: the share of the variance due to a factor alone (`first`), and with all it does together with others."""

    first: float
    first_confidence: float
    total: float
    total_confidence: float


@dataclass(frozen=True)
class Sensitivity:
    """What each yardstick leans on.

    `effects` by yardstick and factor; `indices` the same for the factors that were not screened out, none for a
    yardstick that never changes; `ranges` has the 5 % and 95 % quantiles of each yardstick over the Sobol samples.
    """

    factors: tuple[Factor, ...]
    effects: dict[str, dict[str, Effect]]
    indices: dict[str, dict[str, Index]]
    ranges: dict[str, tuple[float, float]]


def sensitivity(
    scenario: Scenario,
    runs: int = 1_000,
    samples: int = 256,
    seed: int = 1,
    *,
    factors: Iterable[Factor] = tuple(FACTORS.values()),
    run: Callable[..., Iterable[Any]] = map,
    progress: Callable[[], object] = lambda: None,
) -> Sensitivity:
    """Screen the factors, and split the variance of every yardstick between those that matter.

    `samples`, a power of two, is the base of the Sobol design, which plays the scenario samples * (factors + 2) times
    with `runs` runs each. `run` is map or that of an executor. Raises SimError if SALib is not installed.
    """
    kit, factors = _salib(), tuple(factors)
    play = partial(_means, scenario, runs, seed)

    def played(rows: Floats, chosen: Sequence[Factor]) -> Floats:
        means = []
        for mean in run(partial(play, chosen), rows):
            means.append(mean)
            progress()
        return np.array(means)

    effects = _screening(kit, factors, seed, played)
    left = screened(factors, effects)
    if not left:
        raise SimError("nothing that is varied changes anything in this file, so there is nothing to split")
    few = _problem(left)
    values = played(kit.sobol_sample(few, samples, calc_second_order=False, seed=seed), left)
    indices = {key: _indices(kit, few, values[:, i], seed) for i, key in enumerate(YARDSTICKS)}
    low, high = np.quantile(values, (0.05, 0.95), axis=0)
    ranges = {key: (float(low[i]), float(high[i])) for i, key in enumerate(YARDSTICKS)}
    return Sensitivity(factors, effects, indices, ranges)


def _screening(
    kit: _Salib, factors: Sequence[Factor], seed: int, played: Callable[[Floats, Sequence[Factor]], Floats]
) -> dict[str, dict[str, Effect]]:
    """The effects of all factors on each yardstick."""
    every = _problem(factors)
    walks = kit.morris_sample(every, TRAJECTORIES, num_levels=4, seed=seed)
    moved = played(walks, factors)
    return {key: _effects(kit, every, walks, moved[:, i], seed) for i, key in enumerate(YARDSTICKS)}


def screened(factors: Sequence[Factor], effects: dict[str, dict[str, Effect]]) -> tuple[Factor, ...]:
    """The factors that move some yardstick by more than MATTERS of what the strongest moves it."""
    most = {key: max(effect.mean for effect in row.values()) for key, row in effects.items()}
    return tuple(f for f in factors if any(row[f.key].mean > MATTERS * most[key] for key, row in effects.items()))


def _means(scenario: Scenario, runs: int, seed: int, factors: Sequence[Factor], values: Floats) -> list[float]:
    """The mean of every yardstick with the factors at these values."""
    changes = zip(factors, values, strict=True)
    seating = settled(
        reduce(lambda seating, change: change[0].apply(seating, float(change[1])), changes, sit(scenario))
    )
    ensemble = Ensemble(scenario, seating, seed, play_runs(seating, seed, BARGAINING, runs))
    return [float(yardstick.measure(ensemble).mean()) for yardstick in YARDSTICKS.values()]


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    names, bounds = [factor.key for factor in factors], [[factor.low, factor.high] for factor in factors]
    return {"num_vars": len(names), "names": names, "bounds": bounds}


def _effects(kit: _Salib, problem: dict[str, Any], walks: Floats, values: Floats, seed: int) -> dict[str, Effect]:
    found = kit.morris_analyze(problem, walks, values, num_levels=4, seed=seed)
    columns = zip(found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True)
    return {name: Effect(*map(float, column)) for name, column in zip(problem["names"], columns, strict=True)}


def _indices(kit: _Salib, problem: dict[str, Any], values: Floats, seed: int) -> dict[str, Index]:
    if np.ptp(values) < 1e-9:
        return {}
    with catch_warnings():  # some of the samples that the intervals are drawn from may all be alike
        filterwarnings("ignore", "Constant values", UserWarning)
        found = kit.sobol_analyze(problem, values, calc_second_order=False, seed=seed)
    columns = zip(*(found[key] for key in ("S1", "S1_conf", "ST", "ST_conf")), strict=True)
    return {name: Index(*map(float, column)) for name, column in zip(problem["names"], columns, strict=True)}


class _Salib(NamedTuple):
    morris_sample: Callable[..., Floats]
    morris_analyze: Callable[..., dict[str, Any]]
    sobol_sample: Callable[..., Floats]
    sobol_analyze: Callable[..., dict[str, Any]]


def _salib() -> _Salib:
    try:
        from SALib.analyze import morris as morris_indices
        from SALib.analyze import sobol as sobol_indices
        from SALib.sample import morris, sobol
    except ImportError:
        raise SimError("sensitivity needs SALib: pip install eu-sanctions-sim[analysis]") from None
    return _Salib(morris.sample, morris_indices.analyze, sobol.sample, sobol_indices.analyze)


def ranked(indices: dict[str, Index]) -> list[str]:
    """The factors by their total share of the variance, the largest first."""
    return sorted(indices, key=lambda key: -indices[key].total)


def unsettled(indices: dict[str, Index]) -> bool:
    """Whether a sample is too small to say what the variance is due to.

    So it is where the interval of the largest total share is as wide as that share, or where a factor seems to do
    more alone than with others, by more than a factor that matters is worth.
    """
    if not indices:
        return False
    leading = indices[ranked(indices)[0]]
    alone = max(index.first - max(index.total, 0) for index in indices.values())
    return 2 * leading.total_confidence >= leading.total or alone > MATTERS


def warning(found: Sensitivity) -> str:
    """One line that says for how many yardsticks the sample is too small; empty where for none."""
    few = sum(map(unsettled, found.indices.values()))
    return f"Too small a sample for {few} of {len(YARDSTICKS)}: give more --samples." if few else ""


def findings(found: Sensitivity) -> dict[str, str]:
    """One sentence a yardstick: how far it moves, and what most of that is due to."""
    return {key: _finding(found, key) for key in YARDSTICKS}


def headline(found: Sensitivity) -> str:
    """The first finding that the sample is large enough for; else that of the decisions."""
    settled = (key for key in YARDSTICKS if found.indices[key] and not unsettled(found.indices[key]))
    return _finding(found, next(settled, "decided"))


def _finding(found: Sensitivity, key: str) -> str:
    yardstick, indices = YARDSTICKS[key], found.indices[key]
    title = f"{yardstick.title[0].upper()}{yardstick.title[1:]}"
    if not indices:
        return f"{title}: the same whatever is varied."
    low, high = (percent(x) if yardstick.percent else f"{x:.2f}" for x in found.ranges[key])
    first, *others = ranked(indices)
    if unsettled(indices):
        return f"{title}: {low} to {high} in nine samples of ten; too small a sample to say what that is due to."
    words = f"{title}: {low} to {high} in nine samples of ten, due most of all to {_share(first, indices[first])}"
    if not others or indices[others[0]].total < MATTERS:
        return f"{words}."
    second, leading = indices[others[0]], indices[first]
    unclear = leading.total - second.total < leading.total_confidence + second.total_confidence
    order = "; more samples would tell which of the two is stronger" if unclear else ""
    return f"{words}, then to {_share(others[0], second)}{order}."


def _share(key: str, index: Index) -> str:
    alone, together = (max(0, round(100 * share)) for share in (index.first, index.total))
    return f"{key.replace('_', ' ')} ({alone} % of the variance alone, {together} % with others)"
