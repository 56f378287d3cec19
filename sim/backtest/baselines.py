"""What the model has to beat: simpler guesses of who resists, and rival ways to decide."""

from __future__ import annotations

from collections.abc import Callable

from sim.decisions import Decision
from sim.profiles.records import records_on
from sim.profiles.stances import stances_on
from sim.profiles.states import members_on


def _chance(decision: Decision) -> dict[str, float]:
    return dict.fromkeys(members_on(decision.day), 0.0)


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


GUESSES: dict[str, Callable[[Decision], dict[str, float]]] = {
    "chance": _chance,
    "stance": _stance,
    "record": _record,
    "stance_and_record": _both,
    "always_hungary": _hungary,
}
"""Every rule of thumb on who resists: it scores the members, the higher, the sooner it expects them to.

`stance` is that toward Russia or by affinity to the target, `record` how often each had resisted before.
"""
