"""The minutes of a room: what is kept of each vote, until every run has ended."""

from __future__ import annotations

import numpy as np

from sim.council.arrays import Bools, Ints
from sim.council.ballots import Ballot
from sim.council.negotiation import Ending, Vote
from sim.council.room import Proposal, Room
from sim.runs.outcome import Tally


class Minutes:
    """Notes every vote of R runs as it is held, proposal by proposal, and so makes their Tally.

    `base` is the rung [R] of each measure in force by now, `decided` [R] tells where anything has been adopted.
    """

    def __init__(self, room: Room) -> None:
        runs, members, measures = room.runs, len(room.members), len(room.measures)
        self.calendar = room.calendar
        self.contested = np.zeros(runs, dtype=bool)
        first_no, last_no = (np.zeros(runs, dtype=np.uint64) for _ in range(2))
        self.bit = (1 << np.arange(members, dtype=np.uint64))[:, None]
        rounds, meeting = (np.zeros(runs, dtype=np.int16) for _ in range(2))
        self.tally = Tally(
            endings=np.full((runs, len(room.agenda)), Ending.OPEN, dtype=np.int8),
            rounds=rounds,
            meeting=meeting,
            rung=np.zeros((runs, measures), dtype=np.int16),
            exempt=np.zeros((runs, measures, members), dtype=bool),
            waived=np.zeros((runs, measures)),
            paid=np.zeros((runs, members), dtype=np.float32),
            ballots=np.zeros((runs, members), dtype=np.int8),
            first_no=first_no,
            last_no=last_no,
            brought_down=np.full((runs, measures), -1, dtype=np.int8),
        )

    @property
    def base(self) -> list[Ints]:
        """The rung [R] of each measure in force by now."""
        return [column.astype(np.int64) for column in self.tally.rung.T]

    def held(self, proposal: Proposal) -> Bools:
        """The runs [R] in which a proposal comes up."""
        adopted = (
            (self.tally.endings == Ending.ADOPTED_AS_TABLED) | (self.tally.endings == Ending.ADOPTED_AMENDED)
        ).any(axis=1)
        return ~adopted if proposal.retry else np.ones(len(adopted), dtype=bool)

    def note(self, vote: Vote, number: int = 0) -> None:
        """Keep what matters of one vote on proposal `number`."""
        tally, against = self.tally, ((vote.opinions.ballots <= Ballot.NO) * self.bit).sum(axis=0)
        held = vote.runs[vote.present]
        tally.rounds[held] += 1
        tally.meeting[held] = self.calendar.meeting[vote.t]
        failed = np.flatnonzero(vote.present & ~vote.passed)
        tally.last_no[vote.runs[failed]] = against[failed]
        first = failed[~self.contested[vote.runs[failed]]]
        tally.first_no[vote.runs[first]] = against[first]
        self.contested[vote.runs[first]] = True
        for d, answer in enumerate(vote.answers):
            answered = np.flatnonzero(answer.move)
            tally.brought_down[vote.runs[answered], d] = answer.objector[answered]
        self._close(vote, number, np.flatnonzero(vote.ending != Ending.OPEN))

    def _close(self, vote: Vote, number: int, at: Ints) -> None:
        """Keep how runs ended, and by which ballots; where they adopted, also the text and what was paid for it."""
        tally = self.tally
        tally.endings[vote.runs[at], number] = vote.ending[at]
        tally.ballots[vote.runs[at]] = vote.opinions.ballots.T[at]
        at = at[vote.passed[at]]
        if vote.text.paid.any():
            tally.paid[vote.runs[at]] += vote.text.paid.T[at]
        for d in range(tally.rung.shape[1]):
            new = at[~vote.text.dropped(d)[at]]
            tally.rung[vote.runs[new], d] = vote.text.rung[d][new]
            if number or vote.text.exempt[d].any():
                tally.exempt[vote.runs[new], d] = vote.text.exempt[d].T[new]
                tally.waived[vote.runs[new], d] = vote.text.waived[d][new]
