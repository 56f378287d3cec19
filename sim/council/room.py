"""One decision as arrays: who sits, what is on the table, what each run drew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.council.arrays import Floats, Ints, of_runs
from sim.council.calendar import Calendar
from sim.council.law import VotingRule


@dataclass(frozen=True)
class Measure:
    """One measure: a ladder of forms, rung 0 being the reversion and K the hardest.

    An axis written R is 1 where a number is the same in every run. `severity` [R, K+1] and `strength` [K+1] belong to
    the rungs; `red_line`, `cost` (stance lost at full strength) and `share` (of all members' exposure) [R, N] to the
    members; `unseen` [R, N] is what no analyst knows. `tabled`, `floor` (the tablers go no lower) and `recommended`
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

    def take(self, rows: Ints) -> Measure:
        """The same measure in the chosen runs only."""
        return replace(
            self,
            severity=of_runs(self.severity, rows),
            red_line=of_runs(self.red_line, rows),
            cost=of_runs(self.cost, rows),
            share=of_runs(self.share, rows),
            unseen=of_runs(self.unseen, rows),
        )


@dataclass(frozen=True)
class Room:
    """A decision in R runs among N members over D measures.

    Axes written R may be 1 where a number is the same in every run: `stance`, `salience`, `deference` [R, N]; `mood`,
    `report`, `isolation_cost` [R, 1]; `shift` [S, R, N] is where the events known in each state of affairs have moved
    the members. `known` [T] gives the state of affairs of each scheduled round, `reported` [T] whether the
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

    def take(self, rows: Ints) -> Room:
        """The same decision in the chosen runs only."""
        return replace(
            self,
            runs=len(rows),
            measures=tuple(measure.take(rows) for measure in self.measures),
            stance=of_runs(self.stance, rows),
            mood=of_runs(self.mood, rows),
            salience=of_runs(self.salience, rows),
            deference=of_runs(self.deference, rows),
            report=of_runs(self.report, rows),
            isolation_cost=of_runs(self.isolation_cost, rows),
            shift=tuple(of_runs(shift, rows) for shift in self.shift),
        )
