"""What measures cost the states of a date at home, and what they would not accept though not dovish otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sim.tables import rows

ANY = "any"
"""In place of a target or a kind: an interest that matters whatever that is."""

HOLDS = 10
"""Years for which a red line is taken to hold after it was last stated: a judgement."""


def exposures_on(day: date) -> dict[str, dict[str, float]]:
    """What each kind of measure would cost each state, % of GDP, by ISO code and kind, as far as known on the day.

    >>> exposures_on(date(2021, 2, 22))["HU"], exposures_on(date(2014, 3, 17)).get("HU")
    ({'energy': 0.95}, None)
    """
    found: dict[str, dict[str, float]] = {}
    for row in sorted(rows("exposures"), key=lambda row: row["as_of"]):
        if row["as_of"] <= day.isoformat():
            found.setdefault(row["iso"], {})[row["kind"]] = float(row["exposure"])
    return found


def red_lines_on(day: date, target: str) -> dict[str, dict[str, float]]:
    """Who departs from its stance on which kind of measure, by ISO code and kind, as far as known on the day.

    In units of the parameter `red_line`: -1 for a red line, -.5 for a reservation, more than 0 for what it insists on.
    What was said last counts, for HOLDS years.

    >>> red_lines_on(date(2023, 2, 25), "RU")["HU"]["nuclear"]
    -1.0
    """
    found: dict[str, dict[str, float]] = {}
    first = f"{day.year - HOLDS:04}{day:-%m-%d}"
    for row in sorted(rows("red_lines"), key=lambda row: row["known_since"]):
        if first <= row["known_since"] <= day.isoformat() and row["toward"] in (ANY, target):
            found.setdefault(row["iso"], {})[row["kind"]] = float(row["departs"])
    return found


def departure(lines: dict[str, float], kinds: Iterable[str]) -> float:
    """How far a state departs on a measure of these kinds: by its worst red line, else by what it insists on most.

    >>> departure({"oil": -1.0, "banks": -0.5, "fertiliser": 1.0}, ["banks", "oil", "fertiliser"])
    -1.0
    """
    touched = [lines[kind] for kind in (*kinds, ANY) if kind in lines]
    worst = min(touched, default=0.0)
    return worst if worst < 0 else max(touched, default=0.0)


def kinds() -> set[str]:
    """The kinds of measure that the profiles know a cost or a red line of."""
    return {row["kind"] for table in ("exposures", "red_lines") for row in rows(table)}
