"""The tables that ship with the project; the README says which have a date, a source and a grade in every row."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    """The rows of sim/data/<table>.csv in their order; data/sources.csv resolves the keys in their sources."""
    with (files("sim.data") / f"{table}.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def day_of(row: Row, column: str) -> date | None:
    """The day in a column, None where it is empty."""
    return date.fromisoformat(row[column]) if row[column] else None
