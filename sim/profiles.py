"""The member states of a date: who sits, what each accepts toward Russia, what measures cost it at home.

The figures are in data/members.csv, each with its date, source and grade; data/sources.csv resolves the sources.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

Spread = tuple[float, float, float]
"""A number as (low, likely, high); the three are equal where there is no doubt."""

TARGET = "RU"
"""The target that the stances of the profiles are about."""
FROM, UNTIL = date(2020, 7, 1), date(2021, 6, 30)
"""The days between which the profiles describe the governments well: stances and exposures are of early 2021."""


EARLIEST = date(2019, 1, 1)
"""The first day that the table has populations of; votes of earlier days are weighed by them too."""


@dataclass(frozen=True)
class Profile:
    """One member state: `stance` is None where the table has none; `exposure` is in % of GDP by kind of measure.

    `population` has its people by the day they were counted.

    `slot` is its place on every tape of uniforms: it is never reused and never changes.
    """

    iso: str
    slot: int
    name: str
    joined: date
    left: date | None
    population: dict[date, int]
    stance: Spread | None
    exposure: dict[str, float]


def stance_of(hawkishness: float) -> float:
    """Turn the surveys' hawkishness score into a stance on the ladder of measures: one line for all members.

    Two points fix it, both from before 2021. The most dovish governments, near .25, still accepted a handful of
    officials (six were listed on 15 October 2020 over Novichok, nobody resisting): .25. The most hawkish, at .875,
    called for the hardest measure then discussed, the end of Nord Stream 2: .95. Between and beyond them the surveys
    know only an order, so a straight line, the simplest monotone map, is a judgement.

    >>> round(stance_of(.25), 3), round(stance_of(.875), 3), stance_of(0.)
    (0.25, 0.95, 0.0)
    """
    return min(1.0, max(0.0, 0.25 + (hawkishness - 0.25) * (0.95 - 0.25) / (0.875 - 0.25)))


@cache
def profiles() -> tuple[Profile, ...]:
    """Every state that ever sat, in the order of the table."""
    with (files("sim.data") / "members.csv").open(encoding="utf-8") as table:
        return tuple(_profile(row) for row in csv.DictReader(table))


def members_on(day: date) -> dict[str, Profile]:
    """The member states of a day by ISO code (EL for Greece, as the Council writes it).

    >>> len(members_on(date(2012, 1, 1))), len(members_on(date(2019, 1, 1))), len(members_on(date(2021, 2, 22)))
    (27, 28, 27)
    """
    return {p.iso: p for p in profiles() if p.joined <= day and (p.left is None or day < p.left)}


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
    counts = {count for profile in profiles() for count in profile.population}
    return max(count for count in counts if count <= max(day, EARLIEST))


def kinds() -> set[str]:
    """The kinds of measure that the profiles know an exposure to."""
    return {kind for profile in profiles() for kind in profile.exposure}


def _profile(row: dict[str, str]) -> Profile:
    scores = [row["hawk_low"], row["hawk"], row["hawk_high"]]
    low, likely, high = (stance_of(float(score)) if score else 0.0 for score in scores)
    return Profile(
        iso=row["iso"],
        slot=int(row["slot"]),
        name=row["name"],
        joined=date.fromisoformat(row["joined"]),
        left=date.fromisoformat(row["left"]) if row["left"] else None,
        population={
            date.fromisoformat(column.removeprefix("population.")): int(figure)
            for column, figure in row.items()
            if column.startswith("population.") and figure
        },
        stance=(low, likely, high) if row["hawk"] else None,
        exposure={
            column.removeprefix("exposure."): float(figure)
            for column, figure in row.items()
            if column.startswith("exposure.") and figure
        },
    )
