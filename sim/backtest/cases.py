"""From a real decision to a scenario: one rule for all, which looks at no outcome.

How hard the text is, follows from the kind of proposal and its coder's grade; whose red lines it touches, from its
words. A package has its disputed part apart, which can fall alone; anything else stands or falls as one. Members come
from the profiles of its day. A working party hears what everybody thinks, under no pressure to agree; then ministers
have two meetings of two rounds.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Any

from sim.backtest.numbers import Fit
from sim.decisions import Decision
from sim.parameters import PARAMETERS
from sim.profiles.interests import departure, red_lines_on
from sim.profiles.stances import stances_on
from sim.profiles.states import members_on
from sim.scenario import Scenario
from sim.tables import rows

PROPOSED, SOFTENED = "as proposed", "softened"
TEXT, DISPUTED = "text", "disputed"
MILDEST = 0.02
"""No form is milder than this."""


def scenario_of(decision: Decision, fit: Fit) -> Scenario:
    """The room of a decision, as an ordinary scenario."""
    kinds = kinds_in(decision.proposal)
    apart = decision.kind == "package" and bool(kinds)
    measures = (TEXT, DISPUTED) if apart else (TEXT,)
    return Scenario.model_validate(
        {
            "format": 1,
            "title": "A decision of the table",
            "date": decision.day,
            "target": decision.target,
            "question": "How does it end, and who resists?",
            "sources": {},
            "measures": {measure: {"ladder": ladder(decision, fit)} for measure in measures},
            "members": _members(decision, kinds, measures, fit["red_line"]),
            "proposal": {"tabled_by": [_hawk(decision)], "package": dict.fromkeys(measures, PROPOSED)},
            "reversion": "lapse" if decision.kind == "rollover" else "nothing",
            "meetings": _meetings(decision.day),
            "rule": "unanimity",
            "parameters": {key: value for key, value in fit.items() if key in PARAMETERS},
        }
    )


def kinds_in(proposal: str) -> list[str]:
    """The kinds of measure that the words of a proposal name, by data/words.csv.

    >>> kinds_in("Aluminium, 73 ships, 13 banks")
    ['shipping', 'banks', 'aluminium']
    """
    return [kind for kind, words in _lexicon().items() if words.search(proposal)]


def ladder(decision: Decision, fit: Fit) -> dict[str, tuple[float, float, float]]:
    """Two forms, each with its severity as (low, likely, high); a statement is made or not."""
    severity = fit["severity"] + fit["step"] * (decision.severity - 2) + fit.get(f"severity.{decision.kind}", 0.0)
    proposed = [min(1.0, max(MILDEST, severity + side * fit["doubt"])) for side in (-1, 0, 1)]
    if decision.kind == "statement":
        return {PROPOSED: (proposed[0], proposed[1], proposed[2])}
    low, likely, high = (max(number / 2, number - fit["softer"]) for number in proposed)
    return {SOFTENED: (low, likely, high), PROPOSED: (proposed[0], proposed[1], proposed[2])}


def _members(decision: Decision, kinds: list[str], measures: tuple[str, ...], red_line: float) -> dict[str, Any]:
    """Whose red line the last measure crosses, as far as it was known before the proposal; nobody has any other."""
    lines = red_lines_on(decision.proposed - timedelta(1), decision.target)
    departs = {iso: departure(lines.get(iso, {}), kinds) for iso in members_on(decision.day)}
    own = {iso: [0.0] * (len(measures) - 1) + [red_line * units] for iso, units in departs.items()}
    return {iso: {"red_line": dict(zip(measures, numbers, strict=True))} for iso, numbers in own.items()}


def _hawk(decision: Decision) -> str:
    """Who tables: the member with the highest stance, the first of several."""
    stances = stances_on(decision.day, decision.target)
    return max(members_on(decision.day), key=lambda iso: stances[iso][1])


def _meetings(day: date) -> list[dict[str, Any]]:
    bodies = [("working-party", 0, 1, 0.0), ("foreign-affairs", 1, 2, 1.0), ("foreign-affairs", 30, 2, 1.0)]
    return [
        {"date": day + timedelta(days), "body": body, "rounds": rounds, "pressure": pressure}
        for body, days, rounds, pressure in bodies
    ]


@cache
def _lexicon() -> dict[str, re.Pattern[str]]:
    return {row["kind"]: re.compile(rf"\b(?:{row['words']})\b", re.IGNORECASE) for row in rows("words")}
