"""What a game is made of and remembers: people, events, votes, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sim.classroom.papers import Paper
from sim.council.ballots import Ballot
from sim.council.text import Move
from sim.runs.outcome import Outcome

SPEAKER = "HR-VP"
"""The seat of the High Representative. HR is Croatia."""


class Phase(StrEnum):
    """Where the game stands."""

    LOBBY = "lobby"
    VOTING = "voting"
    AMENDING = "amending"
    OVER = "over"


@dataclass(frozen=True)
class Person:
    """Somebody who has joined, and the seat where it sits."""

    key: str
    name: str
    seat: str


@dataclass(frozen=True)
class Event:
    """Something that happened, in its place in the log; `who` is the key of a person, or the lecturer."""

    number: int
    at: float
    kind: str
    who: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Conceded:
    """What became of one measure after a vote: the `form` that it has now, None where it was dropped."""

    measure: str
    move: Move
    form: str | None
    objector: str


@dataclass(frozen=True)
class Round:
    """One vote, as everybody may know it: the text by its forms, the ballots, who objected to what, the verdict.

    `papers` are those that people put in; everybody else's ballot is its agent's.
    """

    number: int
    meeting: str
    rule: str
    text: dict[str, str]
    ballots: dict[str, Ballot]
    objections: dict[str, tuple[str, ...]]
    papers: dict[str, Paper]
    passed: bool
    why: str
    conceded: tuple[Conceded, ...] = ()
    paid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Played:
    """A game that was played to its end: by which rule, in which run, with which outcome and rounds.

    `switched` is the rule that the lecturer put in place of the file's, if any.
    """

    rule: str
    switched: str | None
    run: int
    outcome: Outcome
    rounds: tuple[Round, ...]
