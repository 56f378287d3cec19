"""The exercises of the notebooks: `sim.lessons.check("03-2", answer)` says right, or gives a hint without the answer.

Their kinds and hints are in sim/data/exercises.toml. An answer is worked out from the simulator when it is checked, so
that it stays right when numbers change.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

from sim.errors import OwnCodeError, SimError, shown
from sim.lessons import bargains, moscow, own
from sim.lessons.kinds import KINDS
from sim.own import stopped

__all__ = ["check", "judge"]

ANSWERS = moscow.ANSWERS | bargains.ANSWERS | own.ANSWERS

BLANK = (None, ..., "")
"""What stands in a notebook before it is answered."""


@dataclass(frozen=True)
class Exercise:
    """One exercise: the kind of its answer, and a hint that does not give it away."""

    key: str
    kind: str
    hint: str


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by its key: the number of the lesson, and of the exercise in it."""
    text = (files("sim.data") / "exercises.toml").read_text(encoding="utf-8")
    return {key: Exercise(key, **entry) for key, entry in loads(text).items()}


def check(key: str, answer: Any = None) -> None:
    """Say whether an answer is right; if not, give a hint.

    >>> check("02-1", .5)
    02-1: not yet. Hint: all must say yes, each for itself: multiply.
    >>> check("02-1", "half")
    02-1: expects a number such as 0.25, not "half".
    """
    print(judge(key, answer))


def judge(key: str, answer: Any) -> str:
    """What `check` says of an answer; whatever is typed, it never raises for the kind of the answer."""
    exercise = exercises().get(str(key))
    if exercise is None:
        return _unknown(str(key))
    if any(answer is blank for blank in BLANK):
        return f"{key}: no answer yet. Hint: {exercise.hint}"
    try:
        return f"{key}: {_weighed(exercise, answer)}"
    except SimError as error:
        return f"{key}: {error}"


def _weighed(exercise: Exercise, answer: Any) -> str:
    """Right, or not yet, what is still missing, and a hint; raises SimError for what a student's file or code does."""
    kind = KINDS[exercise.kind]
    try:
        given = kind.read(answer)
    except TypeError:
        return f"expects {kind.expects}, not {_seen(answer)}."
    try:
        verdict = ANSWERS[exercise.key](given)
    except Exception as error:
        if isinstance(error, SimError) or not callable(answer):
            raise
        raise OwnCodeError(stopped(answer, error)) from error
    if verdict is True:
        return "right."
    return f"not yet{f': {verdict}' if verdict else ''}. Hint: {exercise.hint}"


def _unknown(key: str) -> str:
    same = [known for known in exercises() if known[:2] == key[:2]]
    return f"There is no exercise {shown(key)}; known: {', '.join(same or exercises())}."


def _seen(answer: object) -> str:
    """A wrong answer as the line about it shows it."""
    return shown(answer) if isinstance(answer, str | int | float | list | tuple | dict) else type(answer).__name__
