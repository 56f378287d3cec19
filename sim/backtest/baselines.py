"""What the model has to beat: simpler guesses of who resists, and rival ways to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.decisions import Decision
from sim.profiles.records import records_on
from sim.profiles.stances import stances_on
from sim.profiles.states import members_on


@dataclass(frozen=True)
class Guess:
    """A rule of thumb that scores the members of a decision: the higher, the sooner it expects them to resist."""

    key: str
    title: str
    scores: Callable[[Decision], dict[str, float]]


def _stance(decision: Decision) -> dict[str, float]:
    stances = stances_on(decision.day, decision.target)
    return {iso: -stances[iso][1] for iso in members_on(decision.day)}


def _record(decision: Decision) -> dict[str, float]:
    return records_on(decision.day, decision.target)


def _both(decision: Decision) -> dict[str, float]:
    record = _record(decision)
    return {iso: score + record[iso] for iso, score in _stance(decision).items()}


def _hungary(decision: Decision) -> dict[str, float]:
    return {iso: float(iso == "HU") for iso in members_on(decision.day)}


GUESSES = {
    guess.key: guess
    for guess in (
        Guess("stance", "the stance alone, toward Russia or by affinity to the target", _stance),
        Guess("record", "how often each had resisted before", _record),
        Guess("stance_and_record", "both, added up", _both),
        Guess("always_hungary", "always Hungary", _hungary),
    )
}
"""Every rule of thumb on who resists."""
