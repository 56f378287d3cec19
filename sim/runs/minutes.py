"""The minutes of a room: what is kept of each vote, until every run has ended."""

from __future__ import annotations

import numpy as np

from sim.council.law import Ballot
from sim.council.negotiation import Vote
from sim.council.room import Room
from sim.council.text import Text
from sim.runs.outcome import Tally


class Minutes:
    """Notes every vote of R runs as it is held, and makes the Tally of it."""

    def __init__(self, room: Room) -> None:
        shape = (room.runs, len(room.members))
        self.room = room
        self.ending, self.rounds, self.meeting = (np.zeros(room.runs, dtype=np.int8) for _ in range(3))
        self.no, self.first_no, self.last_no = (np.zeros(shape, dtype=bool) for _ in range(3))
        self.contested = np.zeros(room.runs, dtype=bool)

    def note(self, vote: Vote) -> None:
        """Keep what matters of one vote."""
        rows, against = vote.rows, vote.ballots == Ballot.NO
        self.ending[rows] = vote.ending
        self.rounds[rows] += 1
        self.meeting[rows] = self.room.calendar.meeting[vote.t]
        self.no[rows] = against
        failed = rows[~vote.passed]
        self.last_no[failed] = against[~vote.passed]
        first = failed[~self.contested[failed]]
        self.first_no[first] = self.last_no[first]
        self.contested[failed] = True

    def tally(self, text: Text) -> Tally:
        """The results of all runs, given the text that each ended with."""
        return Tally(
            ending=self.ending,
            rounds=self.rounds,
            meeting=self.meeting,
            rung=np.stack(text.rung, axis=-1).astype(np.int8),
            exempt=np.stack(text.exempt, axis=1),
            waived=np.stack(text.waived, axis=-1),
            no=self.no,
            first_no=self.first_no,
            last_no=self.last_no,
        )
