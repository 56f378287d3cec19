"""The order of business for many rooms at once: round by round, who votes how, and what becomes of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.council.arrays import TOL, Bools, Codes, Floats, Ints
from sim.council.ballots import Count
from sim.council.positions import isolations, least, margins, relieved_margins, stances, supports, vital
from sim.council.room import Proposal, Room
from sim.council.strategies import STRATEGIES, UNCAST, Position, braked, declared, sincere
from sim.council.text import Amendment, Move, Text, amend

SINCERE = STRATEGIES["sincere"]


class Ending(IntEnum):
    """What a vote made of a run: still open, or how it ended."""

    OPEN = -1
    ADOPTED_AS_TABLED = 0
    ADOPTED_AMENDED = 1
    BLOCKED = 2
    WITHDRAWN = 3
    LAPSED = 4


@dataclass(frozen=True)
class Opinions:
    """What members think and do in one round.

    `margins` and `supports` [N, R] of each measure, `support` [N, R] the least of these; `holdout` [N, R], or [N, 1]
    where nobody has a stake, is what they withhold for a linked file; `ballots` [N, R] how they vote.
    """

    margins: tuple[Floats, ...]
    supports: tuple[Floats, ...]
    support: Floats
    holdout: Floats
    ballots: Codes


@dataclass(frozen=True)
class Start:
    """Where a proposal starts from: what came before it on the agenda.

    `due` [R] is the round in which it first comes up, T in runs where it never does; `base` [R] the rung of each
    measure in force; `paid` [N, R] what members have got for a linked file.
    """

    due: Ints
    base: Sequence[Ints]
    paid: Floats


@dataclass(frozen=True)
class Vote:
    """Round t in the R runs that are still followed; only those `present` [R] hold it.

    `runs` [R] are their numbers in the room, `rung` [R] of each measure is the text voted on, `passed` [R] the verdict,
    `answers` what the tablers make of the objections to each measure (where the body can adopt); `due` [R] is the
    round that each run attends next and `ending` [R] how it ended, if it just did. `payments` [N, R] tells whose linked
    file is settled. `text` is the text after the amendments, good until the next vote.
    """

    t: int
    runs: Ints
    present: Bools
    rung: tuple[Ints, ...]
    opinions: Opinions
    passed: Bools
    answers: tuple[Amendment, ...]
    payments: Bools
    due: Ints
    ending: Codes
    text: Text


class Negotiation:
    """One proposal in R runs of a room; `votes` plays them to their end.

    Every run is worked out in every round, whether it holds the round or not: what members think depends on the text
    and the round alone. Runs that have ended are left behind once they are most. `due` [R] is the round that each
    run attends next, `before` [N, R] how members voted last; `margin` and `support` [N, R] of each measure are kept
    until its text or the meeting changes.
    """

    def __init__(self, room: Room, proposal: Proposal, start: Start) -> None:
        self.room = room
        self.runs = np.arange(room.runs)
        self.text = Text.tabled(proposal, start.base, start.paid)
        self.due = np.where(self.text.left(), start.due, len(room.calendar))
        self.before = np.full((len(room.members), room.runs), UNCAST)
        self.affairs: tuple[int, bool, bool] | None = None
        self.meeting = -1
        self.stance: list[Floats] = []
        self.margin: list[Floats] = []
        self.support: list[Floats] = []

    def votes(self) -> Iterator[Vote]:
        """Hold every scheduled round in the runs that come to it."""
        for t in range(len(self.room.calendar)):
            if (self.due == t).any():
                self._leave_ended()
                self._assess(t)
                vote = self._hold(t)
                self.due = vote.due
                yield vote

    def _leave_ended(self) -> None:
        """Go on with the runs that are still open, once they are less than half."""
        open_runs = np.flatnonzero(self.due < len(self.room.calendar))
        if 2 * len(open_runs) >= len(self.runs):
            return
        self.room, self.text = self.room.take(open_runs), self.text.take(open_runs)
        self.runs, self.due, self.before = self.runs[open_runs], self.due[open_runs], self.before[:, open_runs]
        self.stance, self.margin, self.support = (
            [array[:, open_runs] for array in arrays] for arrays in (self.stance, self.margin, self.support)
        )

    def _assess(self, t: int) -> None:
        """Work out what members think of the text, as far as it is not known from the round before."""
        room, affairs = self.room, self.room.affairs(t)
        if affairs != self.affairs:
            self.stance = [stances(room, measure, t) for measure in room.measures]
            self.margin = [margins(room, self.text, d, stance, t) for d, stance in enumerate(self.stance)]
        if affairs != self.affairs or room.calendar.meeting[t] != self.meeting:
            self.support = [supports(room, margin, t) for margin in self.margin]
        self.affairs, self.meeting = affairs, int(room.calendar.meeting[t])

    def _hold(self, t: int) -> Vote:
        """Vote on the text, answer the objections, and work out anew what members think of what was amended."""
        room = self.room

        def answer(d: int, needed: Bools) -> Amendment:
            relieved = self._relieved(t, d) if room.measures[d].exemptible else self.support[d]
            return amend(room.measures[d], self.text, d, self.support[d], relieved, needed)

        vote = decide(room, self.text, t, self.runs, self.due, self._opinions(t), answer)
        self.before = np.where(vote.present, vote.opinions.ballots, self.before)
        for d, amendment in enumerate(vote.answers if room.calendar.amends[t] else ()):
            if (amendment.move >= Move.STEPPED_DOWN).any():
                self.margin[d] = margins(room, self.text, d, self.stance[d], t)
                self.support[d] = supports(room, self.margin[d], t)
        return vote

    def _opinions(self, t: int) -> Opinions:
        """What members think of the text, and the ballots that they cast by it."""
        room, rule = self.room, self.room.rule_at(t)
        support, merits = least(self.support), least(self.margin)
        holdout = np.where(self.text.paid > 0, 0, room.holdout(t)) if room.stake.any() else room.stake
        willing = support - holdout
        ballots = sincere(willing, merits, rule.by_consent)
        for seat, strategy in enumerate(room.strategies):
            if strategy.ballot is not SINCERE.ballot:
                own = willing[seat], merits[seat], self.before.copy(), room.allies[seat], rule.by_consent
                ballots[seat] = strategy.ballot(Position(room.members, seat, t, *own))
        if rule.constructive_abstention:
            relieved = least([self._relieved(t, d) for d in range(len(room.measures))])
            ballots = declared(ballots, relieved - holdout)
        if rule.emergency_brake:
            ballots = braked(ballots, vital(room, self.support))
        return Opinions(tuple(self.margin), tuple(self.support), support, holdout, ballots)

    def _relieved(self, t: int, d: int) -> Floats:
        """The support [N, R] that each member would have for measure d with an exemption of its own."""
        return relieved_margins(self.room, self.text, d, self.stance[d]) + isolations(self.room, self.margin[d], t)


def decide(
    room: Room,
    text: Text,
    t: int,
    runs: Ints,
    due: Ints,
    opinions: Opinions,
    answer: Callable[[int, Bools], Amendment],
    pay: Callable[[Bools], Bools] = lambda payable: payable,
) -> Vote:
    """Apply the rule to the ballots, write the tablers' answers into the text, and say where the file goes.

    `answer(d, needed)` gives the amendment to measure d that answers the members who have to be won over; `pay` chooses
    who is paid [N, R] among those that hold out for a linked file and could then accept.
    """
    measures, rule = range(len(room.measures)), room.rule_at(t)
    rung = tuple(rung.copy() for rung in text.rung)
    present = due == t
    passed = rule.passes(Count(opinions.ballots, room.population))
    willing = opinions.support - opinions.holdout
    needed = rule.needed(opinions.ballots, willing, room.population) & (present & ~passed)
    answers = tuple(answer(d, needed) for d in measures if room.calendar.adopts[t])
    payable: Bools = needed & (opinions.holdout > 0) & (opinions.support >= -TOL) & room.calendar.pays[t]
    payments = pay(payable)
    if room.calendar.amends[t]:
        for d, amendment in enumerate(answers):
            text.concede(d, room.measures[d], amendment)
        if payments.any():
            text.paid[payments] = opinions.holdout[payments]
    due, ending = _conclude(room, text, t, due, passed, answers, np.logical_or.reduce(payments))
    return Vote(t, runs, present, rung, opinions, passed, answers, payments, due, ending, text)


def _conclude(
    room: Room, text: Text, t: int, due: Ints, passed: Bools, answers: Sequence[Amendment], paid: Bools
) -> tuple[Ints, Codes]:
    """Say for each run when it meets again, and how it ended if it has just ended."""
    present, amendable, refused = due == t, paid.copy(), np.zeros(len(due), dtype=bool)
    for answer in answers:
        amendable |= answer.move >= Move.STEPPED_DOWN
        refused |= answer.move == Move.REFUSED
    never = len(room.calendar)
    after = np.where(text.left(), room.calendar.after(t, passed, amendable & room.calendar.amends[t]), never)
    over = present & (after == never)
    ending = np.full(len(due), Ending.OPEN, dtype=np.int8)
    ending[over] = Ending.LAPSED if room.lapses else Ending.BLOCKED
    if not room.lapses:
        ending[over & refused] = Ending.WITHDRAWN
    ending[over & passed] = Ending.ADOPTED_AS_TABLED
    ending[over & passed & text.amended] = Ending.ADOPTED_AMENDED
    return np.where(present, after, due), ending
