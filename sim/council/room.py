"""One decision as arrays: who sits, what is on the table, what each run drew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.council import support
from sim.council.arrays import Floats, Ints, of_runs
from sim.council.calendar import Calendar
from sim.council.law import VotingRule


@dataclass(frozen=True)
class Measure:
    """One measure: a ladder of forms, rung 0 being the reversion and K the hardest.

    An axis written R is 1 where a number is the same in every run. `severity` [K+1, R] and `strength` [K+1] belong to
    the rungs; `red_line`, `cost` (stance lost at full strength) and `share` (of all members' exposure) [N, R] to the
    members; `unseen` [N, R] is what no analyst knows. `tabled`, `floor` (the tablers go no lower) and `recommended`
    are rungs.
    """

    key: str
    forms: tuple[str, ...]
    severity: Floats
    strength: Floats
    red_line: Floats
    cost: Floats
    share: Floats
    unseen: Floats
    tabled: int
    floor: int = 0
    recommended: int | None = None
    exemptible: bool = False

    @cached_property
    def demand(self) -> Floats:
        """The stance [K+1, N, R] that each rung takes of each member: none at all once the measure is dropped."""
        severity, strength = self.severity[:, None, :], self.strength[:, None, None]
        return _nothing_if_dropped(support.demand(severity, strength, self.red_line[None], self.cost[None]))

    @cached_property
    def relieved_demand(self) -> Floats:
        """The stance [K+1, N, R] that each rung takes of a member that is exempt."""
        return _nothing_if_dropped(support.relieved_demand(self.severity[:, None, :], self.red_line[None]))

    def take(self, runs: Ints) -> Measure:
        """The same measure in the chosen runs only."""
        return replace(
            self,
            severity=of_runs(self.severity, runs),
            red_line=of_runs(self.red_line, runs),
            cost=of_runs(self.cost, runs),
            share=of_runs(self.share, runs),
            unseen=of_runs(self.unseen, runs),
        )


def _nothing_if_dropped(demand: Floats) -> Floats:
    demand[0] = -np.inf
    return demand


@dataclass(frozen=True)
class Room:
    """A decision in R runs among N members over D measures.

    Axes written R may be 1 where a number is the same in every run: `stance`, `salience`, `deference` [N, R]; `mood`,
    `report`, `isolation_cost` [1, R]; `shift` is, by the number of events known, how far these have moved the members
    [N, R]. `known` [T] counts the events known at each scheduled round, `reported` [T] tells whether the
    High Representative has spoken by then.
    """

    members: tuple[str, ...]
    measures: tuple[Measure, ...]
    calendar: Calendar
    rule: VotingRule
    runs: int
    stance: Floats
    mood: Floats
    salience: Floats
    deference: Floats
    report: Floats
    isolation_cost: Floats
    shift: tuple[Floats, ...]
    known: tuple[int, ...]
    reported: tuple[bool, ...]
    lapses: bool = False

    def affairs(self, t: int) -> tuple[int, bool]:
        """What is known in round t: how many events, and whether the High Representative has spoken."""
        return self.known[t], self.reported[t]

    def take(self, runs: Ints) -> Room:
        """The same decision in the chosen runs only."""
        return replace(
            self,
            runs=len(runs),
            measures=tuple(measure.take(runs) for measure in self.measures),
            stance=of_runs(self.stance, runs),
            mood=of_runs(self.mood, runs),
            salience=of_runs(self.salience, runs),
            deference=of_runs(self.deference, runs),
            report=of_runs(self.report, runs),
            isolation_cost=of_runs(self.isolation_cost, runs),
            shift=tuple(of_runs(shift, runs) for shift in self.shift),
        )
