"""The calendar: which body meets when, for how many rounds, and where the file goes after a vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.council.arrays import Bools, Ints
from sim.council.law import BODIES


@dataclass(frozen=True)
class Meeting:
    """A body on a date: so many rounds, under so much pressure to agree (1 is a normal meeting of ministers).

    A meeting that `pays` can settle a linked file; None leaves it to the body: a European Council can.
    """

    date: date
    body: str
    rounds: int
    pressure: float
    pays: bool | None = None

    @property
    def label(self) -> str:
        """The meeting in words, as reports and result files name it."""
        return f"{BODIES[self.body].title}, {self.date.day} {self.date:%B %Y}"


@dataclass(frozen=True)
class Calendar:
    """The scheduled rounds t = 0, 1, ... of all meetings, held or skipped.

    `meeting` [T] is the meeting of each round, `adopts` [T] whether it can adopt; `next_meeting` and `next_adopting`
    [T] are the first round of the next meeting and of the next one that can (T where there is none). `amends` [T] says
    where the text may change: wherever a body adopts, except in the last round of all; `pays` [T] where a linked file
    can be settled.
    """

    meetings: tuple[Meeting, ...]
    meeting: Ints
    adopts: Bools
    amends: Bools
    pays: Bools
    next_meeting: Ints
    next_adopting: Ints

    @classmethod
    def of(cls, meetings: Sequence[Meeting]) -> Calendar:
        """Lay the rounds of the meetings end to end."""
        rounds = np.array([meeting.rounds for meeting in meetings])
        deciding = np.array([BODIES[meeting.body].adopts for meeting in meetings])
        ends = rounds.cumsum()
        starts = ends - rounds
        adopting_starts = np.append(starts[deciding], ends[-1])
        meeting = np.repeat(np.arange(len(meetings)), rounds)
        adopts = deciding[meeting]
        amends = adopts & (np.arange(ends[-1]) < ends[-1] - 1)
        pays = np.array([BODIES[m.body].pays if m.pays is None else m.pays for m in meetings])
        next_meeting = ends[meeting]
        return cls(
            meetings=tuple(meetings),
            meeting=meeting,
            adopts=adopts,
            amends=amends,
            pays=amends & pays[meeting],
            next_meeting=next_meeting,
            next_adopting=adopting_starts[np.searchsorted(adopting_starts, next_meeting)],
        )

    def at(self, t: int) -> Meeting:
        """The meeting that round t belongs to."""
        return self.meetings[int(self.meeting[t])]

    def __len__(self) -> int:
        """Count the scheduled rounds T."""
        return len(self.meeting)

    def after(self, t: int, passed: Bools, amended: Bools) -> Ints:
        """Say at which round each run meets again, T if never, given what round t made of it.

        What a preparing body agrees goes to the next body that can adopt. An amended text is put to the vote in the
        next round. A text that nobody can amend waits for the next meeting.
        """
        failed = np.where(amended, t + 1, self.next_meeting[t])
        agreed = len(self) if self.adopts[t] else self.next_adopting[t]
        return np.where(passed, agreed, failed)
