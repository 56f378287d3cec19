"""One decision as arrays: who sits, what is on the table, what each run drew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.council import support
from sim.council.arrays import Bools, Floats, Ints, of_runs
from sim.council.calendar import Calendar
from sim.council.law import BODIES, VotingRule, rule_of
from sim.council.strategies import Strategy


@dataclass(frozen=True)
class Measure:
    """One measure: a ladder of forms, rung 0 being the reversion and K the hardest.

    An axis written R is 1 where a number is the same in every run. `severity` [K+1, R] and `strength` [K+1] belong to
    the rungs; `red_line`, `cost` (stance lost at full strength) and `share` (of all members' exposure) [N, R] to the
    members; `unseen` [N, R] is what no analyst knows; `recommended` is a rung.
    """

    key: str
    forms: tuple[str, ...]
    severity: Floats
    strength: Floats
    red_line: Floats
    cost: Floats
    share: Floats
    unseen: Floats
    recommended: int | None = None
    exemptible: bool = False

    @cached_property
    def hurts(self) -> Bools:
        """The members [N, R] that an exemption would spare something: a cost at home or a negative red line."""
        return (self.cost > 0) | (self.red_line < 0)

    @cached_property
    def demand(self) -> Floats:
        """The stance [K+1, N, R] that each rung takes of each member: none at all once the measure is dropped."""
        severity, strength = self.severity[:, None, :], self.strength[:, None, None]
        return _nothing_if_dropped(support.demand(severity, strength, self.red_line[None], self.cost[None]))

    @cached_property
    def overasked_demand(self) -> Floats:
        """The stance [K+1, N, R] that the next harder rung takes; one more than the hardest, where there is none."""
        return np.concatenate((self.demand[:1], self.demand[2:], self.demand[-1:] + 1))

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
class Proposal:
    """What the members at the seats `tablers` table: a rung for each measure, and the rung that they settle for.

    A `retry` is held only in the runs in which nothing has been adopted before it.
    """

    tablers: tuple[int, ...]
    tabled: tuple[int, ...]
    floor: tuple[int, ...]
    retry: bool = False


@dataclass(frozen=True)
class Room:
    """A decision in R runs among N members over D measures, on the proposals of the agenda in their order.

    Axes written R may be 1 where a number is the same in every run. `stance`, `salience`, `deference` and `stake` (what
    a member holds out for in a linked file that is open) are [N, R]; `mood`, `report`, `isolation_cost` and `patience`
    (what is left of a stake after each round) [1, R]; `population` [N], `strategies` and `allies` are per member;
    `claimants` are the places of those who may have a stake, the same in every batch of runs.
    `shift` is, by the number of events known, how far these have moved the members [N, R]; `known` [T] counts the
    events known at each scheduled round, `reported` [T] tells whether the High Representative has spoken by then.
    """

    members: tuple[str, ...]
    population: Ints
    measures: tuple[Measure, ...]
    agenda: tuple[Proposal, ...]
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
    stake: Floats
    claimants: tuple[int, ...]
    patience: Floats
    strategies: tuple[Strategy, ...]
    allies: tuple[tuple[int, ...], ...]
    lapses: bool = False

    def affairs(self, t: int) -> tuple[int, bool, bool]:
        """What members go by in round t: the events known, whether the High Representative has spoken, who overasks."""
        return self.known[t], self.reported[t], bool(self.overasks(t).any())

    def rule_at(self, t: int) -> VotingRule:
        """The rule of round t: the file's, but unanimity where the body works by consensus."""
        return rule_of(BODIES[self.calendar.at(t).body], self.rule)

    def holdout(self, t: int) -> Floats:
        """What each member still holds out for in round t [N, R], unless it has been paid."""
        left = np.ones_like(self.patience)
        for _ in range(t):
            left = left * self.patience
        return self.stake * left

    @cached_property
    def heeds_isolation(self) -> Floats:
        """1 for each member [N, 1] that isolation moves, 0 for the others."""
        return np.array([[float(strategy.heeds_isolation)] for strategy in self.strategies])

    def overasks(self, t: int) -> Bools:
        """The members [N, 1] that judge each form as the next harder one: in the first half of the rounds only."""
        return self._overasking & (2 * t < len(self.calendar))

    @cached_property
    def _overasking(self) -> Bools:
        return np.array([[strategy.overasks] for strategy in self.strategies])

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
            stake=of_runs(self.stake, runs),
            patience=of_runs(self.patience, runs),
            shift=tuple(of_runs(shift, runs) for shift in self.shift),
        )
