"""A table of decisions as a file: its bytes, its columns, and its rows, each with the line where it ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from sim.contents import UnreadableError, decoded
from sim.errors import UNPRINTABLE, TableError, printable
from sim.provenance import read_bytes
from sim.tables import Row

OWN_TABLE = "sim/data/decisions.csv"
"""The name of the project's own table."""

COLUMNS = (
    *("event_id", "decision_date", "target_iso3", "kind", "proposal", "outcome", "resisters", "resist_direction"),
    "severity_coder",
)
"""The columns that a table must have; of the others, only `proposal_date` is looked at."""

LINE = "line"
"""What a row that was read from a file has in place of any such column: the line where it ends."""


def own_table() -> bytes:
    """The project's own table of decisions, as it is shipped."""
    return (files("sim.data") / "decisions.csv").read_bytes()


def read_table(path: Path) -> bytes:
    """What stands in the file of a table; raises TableError where that cannot be read."""
    try:
        return read_bytes(path)
    except FileNotFoundError:
        raise TableError(f"{path}: No such file; a CSV table of decisions is meant") from None
    except UnreadableError as error:
        raise TableError(f"{path}: {error}") from None


def parse_table(name: str, found: bytes) -> tuple[Row, ...]:
    """The rows of a table of decisions that stands in a file; raises TableError where it is no such table."""
    text = _text(name, found)
    csv.field_size_limit(max(len(text), csv.field_size_limit()))  # it holds for every table read in this process
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        _check_columns(name, reader.fieldnames or ())
        return tuple(_row(name, reader.line_num, row) for row in reader if any(row.values()))
    except csv.Error as error:
        begun = reader.line_num + 1  # after the last row that was whole
        raise TableError(f"{name}:{begun}: is no table: {error}; mend the quotes") from None


def _text(name: str, found: bytes) -> str:
    """The text of a table, its lines ended as everywhere else."""
    try:
        text = decoded(found).replace("\r\n", "\n").replace("\r", "\n")
    except UnreadableError as error:
        raise TableError(f"{name}:{error.line}: {error}") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not printable(line):
            raise TableError(f"{name}:{number}: {UNPRINTABLE}")
    return text


def _row(name: str, line: int, cells: dict[str | None, Any]) -> Row:
    """A row by its columns, and the line where it ends."""
    if any(cells.pop(None, ())):
        message = "has more cells than there are columns; put a text with commas in quotes"
        raise TableError(f"{name}:{line}: {message}")
    return {**{key: value or "" for key, value in cells.items() if key}, LINE: str(line)}


def _check_columns(name: str, present: Sequence[str]) -> None:
    if len(present) == 1 and ";" in present[0]:
        raise TableError(f"{name}:1: its columns are separated by semicolons; save it with commas")
    twice = [column for column in (*COLUMNS, "proposal_date") if present.count(column) > 1]
    if twice:
        raise TableError(f"{name}:1: has the column {', '.join(twice)} twice; keep one of them")
    missing = [column for column in COLUMNS if column not in present]
    if missing:
        raise TableError(f"{name}:1: has no column {', '.join(missing)}; needed: {', '.join(COLUMNS)}")
