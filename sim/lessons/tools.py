"""What the judges of the exercises share: their registries, the cases as the lessons play them, and tolerances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sim.model import CouncilModel
from sim.reader import read
from sim.runs.ensemble import Ensemble
from sim.runs.outcome import Outcome
from sim.runs.play import simulate

Verdict = bool | str
"""True, False, or what an answer still falls short of."""

Judge = Callable[[Any], Verdict]

SHARE = 0.03
"""How far a share may be off: another seed or a tenth of the runs is no mistake."""


class Answers(dict[str, Judge]):
    """The function that judges each exercise of some lessons."""

    def to(self, key: str) -> Callable[[Judge], Judge]:
        """Register the function below as the judge of an exercise."""

        def register(judge: Judge) -> Judge:
            self[key] = judge
            return judge

        return register


def room(case: str = "moscow-2021", changes: Mapping[str, Any] | None = None, runs: int = 10_000) -> Ensemble:
    """A case as the lessons play it."""
    return simulate(read(case, changes), runs)


def one(case: str, run: int, **seats: Any) -> Outcome:
    """One run of a case, with agents of one's own in some seats."""
    outcome = CouncilModel(case=read(case), run=run, members=seats).run().outcome
    assert outcome  # the file is decided
    return outcome


def near(given: float, truth: float, tolerance: float = SHARE) -> bool:
    """Whether a number is right."""
    return abs(given - truth) <= tolerance


def choice(given: str, truth: str, options: Iterable[str]) -> Verdict:
    """Whether a word is the right one of those there are; spaces do for hyphens."""
    words = {_plain(option): option for option in options}
    meant = words.get(_plain(given))
    return meant == truth if meant else f"choose one of: {', '.join(words.values())}"


def _plain(word: str) -> str:
    return word.casefold().replace("-", " ")


def hardest(ensemble: Ensemble, measure: str = "officials") -> float:
    """The share of runs in which a measure ends on its hardest form."""
    return next(iter(ensemble.forms(measure).values())).share


def at_least(least: float, share: float, what: str) -> Verdict:
    """Whether something happens often enough."""
    return share >= least or f"{what} in {100 * share:.3g} % of the runs; at least {100 * least:.3g} % are asked for"


def at_most(most: float, share: float, what: str) -> Verdict:
    """Whether something happens seldom enough."""
    return share <= most or f"{what} in {100 * share:.3g} % of the runs; at most {100 * most:.3g} % are asked for"
