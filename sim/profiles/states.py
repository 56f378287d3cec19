"""Which states sit on a date, and how many people each votes for. Table: data/members.csv."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from sim.tables import Row, day_of, rows

EARLIEST = date(2019, 1, 1)
"""The first day that the table has populations of; votes of earlier days are weighed by them too."""

OTHER_CODES = {"GR": "EL", "UK": "GB"}
"""Codes that others use for member states, with the Council's own."""


@dataclass(frozen=True)
class State:
    """A state that is or was a member; `population` has its people by the day they were counted.

    `slot` is its place on every tape of uniforms: it is never reused and never changes.
    """

    iso: str
    slot: int
    name: str
    joined: date
    left: date | None
    population: dict[date, int]


@cache
def states() -> tuple[State, ...]:
    """Every state that ever sat, in the order of the table."""
    return tuple(_state(row) for row in rows("members"))


def members_on(day: date) -> dict[str, State]:
    """The member states of a day by ISO code (EL for Greece, as the Council writes it).

    >>> len(members_on(date(2012, 1, 1))), len(members_on(date(2019, 1, 1))), len(members_on(date(2021, 2, 22)))
    (27, 28, 27)
    """
    return {p.iso: p for p in states() if p.joined <= day and (p.left is None or day < p.left)}


def populations_on(day: date) -> dict[str, int]:
    """The populations that weigh the votes of a day: of 1 January 2023 from that day on, of 1 January 2019 before.

    >>> populations_on(date(2021, 2, 22))["DE"], populations_on(date(2025, 7, 18))["DE"]
    (83019214, 84358845)
    """
    return {
        iso: p.population[max(d for d in p.population if d <= max(day, EARLIEST))] for iso, p in members_on(day).items()
    }


def counted_on(day: date) -> date:
    """The day on which the people that weigh the votes of a day were counted.

    >>> counted_on(date(2021, 2, 22)), counted_on(date(2030, 1, 1))
    (datetime.date(2019, 1, 1), datetime.date(2023, 1, 1))
    """
    counts = {count for state in states() for count in state.population}
    return max(count for count in counts if count <= max(day, EARLIEST))


def _state(row: Row) -> State:
    return State(
        iso=row["iso"],
        slot=int(row["slot"]),
        name=row["name"],
        joined=date.fromisoformat(row["joined"]),
        left=day_of(row, "left"),
        population={
            date.fromisoformat(column.removeprefix("population.")): int(figure)
            for column, figure in row.items()
            if column.startswith("population.") and figure
        },
    )
