"""Real decisions: what was proposed to the Council, what came out, and who resisted. Table: data/decisions.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from sim.errors import shortened
from sim.profiles.stances import known_targets
from sim.profiles.states import OTHER_CODES, members_on
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
    def contested(self) -> bool:
        """Whether some members resisted, and not all: then it can be said who is more likely to."""
        return 0 < len(self.resisters) < len(members_on(self.day))

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


def decision_of(row: Row) -> Decision:
    """Read one row; raises NotCoveredError with the reason where it uses a word or a date that is not covered."""
    row = {key: " ".join(value.split()) for key, value in row.items()}
    day = _day(row, "decision_date")
    seated = members_on(day)
    named = [OTHER_CODES.get(iso, iso) for iso in re.split(r"[;,\s]+", row["resisters"].upper()) if iso]
    strangers = [iso for iso in named if iso not in seated]
    if strangers:
        raise NotCoveredError(
            f"{shortened(', '.join(strangers))} among the resisters is no code of a member on {day}, as HU or EL"
        )
    wanted = _word(row, "resist_direction", DIRECTIONS)
    if named and not wanted:
        raise NotCoveredError("resisters without a resist_direction")
    return Decision(
        key=row["event_id"],
        day=day,
        proposed=min(day, _day(row, "proposal_date")) if row.get("proposal_date") else day,
        target=_target(row["target_iso3"].upper()),
        kind=_word(row, "kind", {kind: kind for kind in KINDS}),
        severity=_severity(row["severity_coder"]),
        proposal=row["proposal"],
        outcome=_word(row, "outcome", OUTCOMES),
        resisters=frozenset(named),
        wanted=wanted,
    )


def _day(row: Row, column: str) -> date:
    """A day; what a spreadsheet adds to it, as a time, is left out."""
    text = row[column].split(" ")[0].split("T")[0]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotCoveredError(f"{column} {_shown(row, column)} is no date such as 2021-03-02") from None
    if not members_on(day):
        raise NotCoveredError(f"{column} {_shown(row, column)} is before the Union")
    return day


def _word(row: Row, column: str, known: dict[str, str]) -> str:
    word = row[column].casefold()
    if word not in known:
        raise NotCoveredError(f"{column} {_shown(row, column)} is not covered; known: {', '.join(filter(None, known))}")
    return known[word]


def _shown(row: Row, column: str) -> str:
    return repr(shortened(row[column]))


def _target(iso3: str) -> str:
    """The target of the profiles, `any` for one that they do not know."""
    if iso3 and not (len(iso3) == 3 and iso3.isalpha()):
        raise NotCoveredError(f"target_iso3 {shortened(iso3)!r} is no code of three letters, as RUS")
    return next((key for key, row in known_targets().items() if row["iso3"] == iso3 != ""), "any")


def _severity(text: str) -> int:
    """A grade; 3.0, as spreadsheets write it, is 3."""
    grade = text.removesuffix(".0")
    if grade not in map(str, SEVERITIES):
        raise NotCoveredError(f"severity_coder {text[:20]!r} is not a whole number from 1 to 5")
    return int(grade)
