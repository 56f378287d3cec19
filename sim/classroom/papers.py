"""What people put in: a ballot paper, a recommendation, an amendment. Nothing in here decides anything."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.council.ballots import Ballot
from sim.council.text import Move

REPORTS = {"silent": 0.0, "uneasy": 0.15, "grave": 0.30, "alarming": 0.50}
"""How far each report would move a state that trusted the High Representative entirely.

Judgements: uneasy is the report of the file on Crimea, grave that of Moscow's, alarming more than any file has.
"""


@dataclass(frozen=True)
class Paper:
    """The ballot of one seat in one round, with what was said.

    `objects` and `exempt` have the places of measures: what it says no to, what it asks to be spared; `paid` asks
    that its linked file be settled. `by` is who put it in, `mark` the event that did.
    """

    ballot: Ballot
    reason: str = ""
    objects: tuple[int, ...] = ()
    exempt: tuple[int, ...] = ()
    paid: bool = False
    by: str = ""
    mark: int = 0


@dataclass(frozen=True)
class Word:
    """What the High Representative says: a report by its name, a rung for each measure that it names, and words."""

    report: str
    rungs: dict[int, int] = field(default_factory=dict)
    words: str = ""
    by: str = ""
    mark: int = 0


@dataclass(frozen=True)
class Choice:
    """What the tablers do about one measure; `objector` is the place of the member that is exempted."""

    move: Move
    objector: int = -1


@dataclass(frozen=True)
class Answer:
    """The tablers' answer to the objections of one round: a choice for each measure, and whom they offer payment."""

    choices: dict[int, Choice]
    offers: frozenset[int]
    by: str = ""
    mark: int = 0
