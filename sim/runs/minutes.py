"""The minutes of a room: what is kept of each vote, until every run has ended."""

from __future__ import annotations

import numpy as np

from sim.council.arrays import Bools, Ints
from sim.council.law import Ballot
from sim.council.negotiation import Ending, Vote
from sim.council.room import Room
from sim.runs.outcome import Tally


class Minutes:
    """Notes every vote of R runs as it is held, and so makes their Tally."""

    def __init__(self, room: Room) -> None:
        runs, members, measures = room.runs, len(room.members), len(room.measures)
        self.calendar = room.calendar
        self.contested = np.zeros(runs, dtype=bool)
        no, first_no, last_no = (np.zeros((runs, members), dtype=bool) for _ in range(3))
        rounds, meeting = (np.zeros(runs, dtype=np.int16) for _ in range(2))
        self.tally = Tally(
            ending=np.zeros(runs, dtype=np.int8),
            rounds=rounds,
            meeting=meeting,
            rung=np.zeros((runs, measures), dtype=np.int16),
            exempt=np.zeros((runs, measures, members), dtype=bool),
            waived=np.zeros((runs, measures)),
            no=no,
            first_no=first_no,
            last_no=last_no,
        )

    def note(self, vote: Vote) -> None:
        """Keep what matters of one vote."""
        tally, against = self.tally, vote.opinions.ballots.T == Ballot.NO
        held = vote.runs[vote.present]
        tally.rounds[held] += 1
        tally.meeting[held] = self.calendar.meeting[vote.t]
        failed = np.flatnonzero(vote.present & ~vote.passed)
        tally.last_no[vote.runs[failed]] = against[failed]
        first = failed[~self.contested[vote.runs[failed]]]
        tally.first_no[vote.runs[first]] = against[first]
        self.contested[vote.runs[first]] = True
        self._close(vote, against, np.flatnonzero(vote.ending != Ending.OPEN))

    def _close(self, vote: Vote, against: Bools, at: Ints) -> None:
        """Keep how runs ended, with which text, and who was against."""
        runs, tally = vote.runs[at], self.tally
        tally.ending[runs] = vote.ending[at]
        tally.no[runs] = against[at]
        for d in range(tally.rung.shape[1]):
            tally.rung[runs, d] = vote.text.rung[d][at]
            tally.exempt[runs, d] = vote.text.exempt[d].T[at]
            tally.waived[runs, d] = vote.text.waived[d][at]
