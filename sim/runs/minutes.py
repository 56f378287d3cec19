"""The minutes of a room: what is kept of each vote, until every run has ended."""

from __future__ import annotations

import numpy as np

from sim.council.arrays import Bools, Ints
from sim.council.ballots import Ballot
from sim.council.negotiation import Ending, Start, Vote
from sim.council.room import Proposal, Room
from sim.runs.outcome import Tally, packed


class Minutes:
    """Notes every vote of R runs as it is held, proposal by proposal, and so makes their Tally.

    `next_round` [R] is the round after the last vote, `paid` what members have got by now: [N, R], or [N, 1] where
    nobody can have a stake.
    """

    def __init__(self, room: Room) -> None:
        runs, members, measures = room.runs, len(room.members), len(room.measures)
        self.calendar = room.calendar
        self.contested = np.zeros(runs, dtype=bool)
        self.next_round = np.zeros(runs, dtype=np.int64)
        self.claimants = list(room.claimants)
        self.paid = np.zeros((members, runs if self.claimants else 1))
        first_no, last_no = (np.zeros(runs, dtype=np.uint64) for _ in range(2))
        rounds, meeting = (np.zeros(runs, dtype=np.int16) for _ in range(2))
        self.tally = Tally(
            endings=np.full((runs, len(room.agenda)), Ending.OPEN, dtype=np.int8),
            rounds=rounds,
            meeting=meeting,
            rung=np.zeros((runs, measures), dtype=np.int16),
            exempt=np.zeros((runs, measures), dtype=np.uint64),
            waived=np.zeros((runs, measures)),
            paid=np.zeros((runs, len(self.claimants)), dtype=np.float32),
            ballots=np.zeros((runs, members), dtype=np.int8),
            first_no=first_no,
            last_no=last_no,
            brought_down=np.full((runs, measures), -1, dtype=np.int8),
        )

    def start(self, proposal: Proposal) -> Start:
        """Where a proposal starts from: in the round after the last vote on the one before it.

        A retry comes up only where nothing has been adopted.
        """
        due = np.where(self._adopted() & proposal.retry, len(self.calendar), self.next_round)
        return Start(due, [column.astype(np.int64) for column in self.tally.rung.T], self.paid.copy())

    def note(self, vote: Vote, number: int = 0) -> None:
        """Keep what matters of one vote on proposal `number`."""
        tally, against = self.tally, packed(vote.opinions.ballots <= Ballot.NO)
        held = vote.runs[vote.present]
        tally.rounds[held] += 1
        self.next_round[held] = vote.t + 1
        failed = np.flatnonzero(vote.present & ~vote.passed)
        tally.last_no[vote.runs[failed]] = against[failed]
        first = failed[~self.contested[vote.runs[failed]]]
        tally.first_no[vote.runs[first]] = against[first]
        self.contested[vote.runs[first]] = True
        for d, answer in enumerate(vote.answers):
            answered = np.flatnonzero(answer.move)
            tally.brought_down[vote.runs[answered], d] = answer.objector[answered]
        self._close(vote, number, np.flatnonzero(vote.ending != Ending.OPEN))

    def _adopted(self) -> Bools:
        """The runs [R] in which a proposal has been adopted by now."""
        decided = np.isin(self.tally.endings, (Ending.ADOPTED_AS_TABLED, Ending.ADOPTED_AMENDED))
        adopted: Bools = np.logical_or.reduce(decided, axis=1)
        return adopted

    def _close(self, vote: Vote, number: int, at: Ints) -> None:
        """Keep how a proposal ended; where it was adopted, also the text and what was paid for it.

        The ballots and the meeting of a run are those of its last decision, and else of its last vote.
        """
        tally = self.tally
        decides = at[vote.passed[at] | ~self._adopted()[vote.runs[at]]]
        tally.ballots[vote.runs[decides]] = vote.opinions.ballots.T[decides]
        tally.meeting[vote.runs[decides]] = self.calendar.meeting[vote.t]
        tally.endings[vote.runs[at], number] = vote.ending[at]
        if self.claimants:
            self.paid[:, vote.runs[at]] = vote.text.paid[:, at]
        at = at[vote.passed[at]]
        if self.claimants:
            tally.paid[vote.runs[at]] = vote.text.paid[self.claimants][:, at].T
        for d in range(tally.rung.shape[1]):
            new = at[~vote.text.dropped(d)[at]]
            tally.rung[vote.runs[new], d] = vote.text.rung[d][new]
            if number or vote.text.exempt[d].any():
                tally.exempt[vote.runs[new], d] = packed(vote.text.exempt[d][:, new])
                tally.waived[vote.runs[new], d] = vote.text.waived[d][new]
