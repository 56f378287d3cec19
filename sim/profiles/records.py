"""What the states of a date had done before: how often each resisted the earlier decisions of data/decisions.csv."""

from __future__ import annotations

from datetime import date
from functools import cache

from sim.decisions import Decision, decisions
from sim.profiles.stances import circle_of, government_on, known_targets
from sim.profiles.states import members_on

HALF_LIFE = 3.0
"""Years after which a decision counts half: a judgement, like the four that follow."""
OTHER_TARGET, OTHER_HEAD = 0.5, 0.5
"""How much a decision counts that was on a target of another circle, or under another head of government."""
PRIOR, PRIOR_RATE = 3.0, 0.12
"""A state starts as if it had resisted this share of so many decisions."""


@cache
def records_on(day: date, target: str) -> dict[str, float]:
    """How much more often than the others each state resisted before a day: its rate less the mean of all, -1..1.

    Only decisions before the day count; those that wanted more are left out. Empty for a target not in the profiles.

    >>> records = records_on(date(2025, 7, 18), "RU")
    >>> records["HU"] > records["SK"] > 0 > records["PL"], records_on(date(2025, 7, 18), "XX")
    (True, {})
    """
    if target not in known_targets():
        return {}
    rates = {iso: _rate(iso, day, target) for iso in members_on(day)}
    mean = sum(rates.values()) / max(len(rates), 1)
    # A power may differ in its last bit from one machine to another, so what is made of it is rounded.
    return {iso: round(rate - mean, 9) for iso, rate in rates.items()}


def _rate(iso: str, day: date, target: str) -> float:
    resisted, held = PRIOR * PRIOR_RATE, PRIOR
    for decision in decisions():
        if decision.day < day and decision.wanted != "hawkish" and iso in members_on(decision.day):
            weight = _weight(iso, day, target, decision)
            held += weight
            resisted += weight * (iso in decision.resisters)
    return resisted / held


def _weight(iso: str, day: date, target: str, earlier: Decision) -> float:
    """How much an earlier decision tells of a state: less if long ago, on another target, under another head."""
    weight: float = 0.5 ** ((day - earlier.day).days / 365.25 / HALF_LIFE)
    if circle_of(target, day)[0] != circle_of(earlier.target, earlier.day)[0]:
        weight *= OTHER_TARGET
    return weight * (1.0 if _head(iso, day) == _head(iso, earlier.day) else OTHER_HEAD)


@cache
def _head(iso: str, day: date) -> str:
    """The head of government, or the president who is: without brackets and the number of the cabinet."""
    government = government_on(iso, day)
    return government["government"].split(" (")[0].rstrip("IVX").strip() if government else ""
