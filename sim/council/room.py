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

    def severity_of(self, rung: Ints, rows: Ints) -> Floats:
        """The severity [len(rows)] of each run's rung."""
        return self.severity[0][rung] if len(self.severity) == 1 else self.severity[rows, rung]


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
        per_run = ("stance", "mood", "salience", "deference", "report", "isolation_cost")
        of_members = ("severity", "red_line", "cost", "share", "unseen")
        return replace(
            self,
            runs=len(rows),
            measures=tuple(
                replace(measure, **{name: of_runs(getattr(measure, name), rows) for name in of_members})
                for measure in self.measures
            ),
            shift=tuple(of_runs(shift, rows) for shift in self.shift),
            **{name: of_runs(getattr(self, name), rows) for name in per_run},
        )
