"""Real decisions: what was proposed to the Council, what came out, and who resisted. Table: data/decisions.csv."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sim.errors import TableError
from sim.profiles.stances import known_targets
from sim.profiles.states import members_on
from sim.tables import Row, rows

OUTCOMES = {
    "adopted": "adopted",
    "adopted_watered_down": "amended_or_delayed",
    "adopted_delayed": "amended_or_delayed",
    "lapsed_partly": "amended_or_delayed",
    "blocked": "blocked",
    "lapsed": "blocked",
    "withdrawn": "blocked",
}
"""The three outcomes that are scored, by the word of the table."""

CLASSES = ("adopted", "amended_or_delayed", "blocked")

DIRECTIONS = {
    "": "",
    "dovish": "dovish",
    "issue_linkage": "dovish",
    "third_party_grievance": "dovish",
    "mixed": "dovish",
    "hawkish": "hawkish",
}
"""What resisters wanted, by the word of the table: less, now or for something else, or more."""

KINDS = ("listing", "framework", "statement", "sectoral", "package", "rollover")
"""The kinds of decision in the words of the table."""

SEVERITIES = range(1, 6)
"""How hard a proposal is, as its coder saw it: from words (1) to a blow to trade, finance or energy (5)."""

COLUMNS = (
    *("event_id", "decision_date", "target_iso3", "kind", "proposal", "outcome", "resisters", "resist_direction"),
    "severity_coder",
)
"""The columns that a table must have; of the others, only `proposal_date` is looked at."""


@dataclass(frozen=True)
class Decision:
    """One decision: `resisters` are member states, `wanted` is what they wanted (dovish, hawkish or nothing).

    `severity` is the coder's 1 to 5, `target` a target of the profiles; `proposed` is the day of the proposal, or of
    the decision where that is not known.
    """

    key: str
    day: date
    proposed: date
    target: str
    kind: str
    severity: int
    proposal: str
    outcome: str
    resisters: frozenset[str]
    wanted: str

    @property
    def dovish(self) -> frozenset[str]:
        """Who wanted less, later, or something for it."""
        return self.resisters if self.wanted == "dovish" else frozenset()


class NotCoveredError(Exception):
    """Why a row of a table cannot be used: a word or a date that the project does not cover."""


@cache
def decisions() -> tuple[Decision, ...]:
    """The project's own decisions, in the order of their dates."""
    return tuple(sorted((decision_of(row) for row in rows("decisions")), key=lambda decision: decision.day))


def read_table(path: Path) -> tuple[Row, ...]:
    """The rows of a table of decisions; raises TableError where it is no such table."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_columns(path, reader.fieldnames or ())
            return tuple({key: value or "" for key, value in row.items() if key} for row in reader)
    except OSError as error:
        raise TableError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise TableError(f"{path}: is not text in UTF-8; save the table as CSV in UTF-8") from None
    except csv.Error as error:
        raise TableError(f"{path}: is not a table: {error}") from None


def decision_of(row: Row) -> Decision:
    """Read one row; raises NotCoveredError with the reason where it uses a word or a date that is not covered."""
    row = {key: value.strip() for key, value in row.items()}
    day = _day(row, "decision_date")
    seated = members_on(day)
    named = [iso.strip() for iso in row["resisters"].split(";") if iso.strip()]
    strangers = [iso for iso in named if iso not in seated]
    if strangers:
        raise NotCoveredError(f"{', '.join(strangers)} among the resisters was no member on {day}")
    wanted = _word(row, "resist_direction", DIRECTIONS)
    if named and not wanted:
        raise NotCoveredError("resisters without a resist_direction")
    return Decision(
        key=row["event_id"],
        day=day,
        proposed=min(day, _day(row, "proposal_date")) if row.get("proposal_date") else day,
        target=_target(row["target_iso3"]),
        kind=_word(row, "kind", {kind: kind for kind in KINDS}),
        severity=_severity(row["severity_coder"]),
        proposal=row["proposal"],
        outcome=_word(row, "outcome", OUTCOMES),
        resisters=frozenset(named),
        wanted=wanted,
    )


def _day(row: Row, column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise NotCoveredError(f"{column} {row[column]!r} is no date such as 2021-03-02") from None


def _word(row: Row, column: str, known: dict[str, str]) -> str:
    if row[column] not in known:
        raise NotCoveredError(f"{column} {row[column]!r} is not covered; known: {', '.join(filter(None, known))}")
    return known[row[column]]


def _target(iso3: str) -> str:
    return next((key for key, row in known_targets().items() if row["iso3"] == iso3 != ""), "any")


def _severity(text: str) -> int:
    if not (text.isdecimal() and int(text) in SEVERITIES):
        raise NotCoveredError(f"severity_coder {text!r} is not a whole number from {SEVERITIES[0]} to {SEVERITIES[-1]}")
    return int(text)


def _check_columns(path: Path, present: Sequence[str]) -> None:
    if len(present) == 1 and ";" in present[0]:
        raise TableError(f"{path}:1: its columns are separated by semicolons; save it with commas")
    missing = [column for column in COLUMNS if column not in present]
    if missing:
        raise TableError(f"{path}:1: has no column {', '.join(missing)}; needed: {', '.join(COLUMNS)}")
