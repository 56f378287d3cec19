"""The order of business for many rooms at once: round by round, who votes how, and what becomes of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.council import support as member
from sim.council.arrays import TOL, Bools, Codes, Floats, Ints, at_rung
from sim.council.room import Measure, Room
from sim.council.text import Amendment, Move, Text, amend


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
    """What members think and do in one round: `margins` and `supports` [N, R] of each measure, `ballots` [N, R]."""

    margins: tuple[Floats, ...]
    supports: tuple[Floats, ...]
    ballots: Codes


@dataclass(frozen=True)
class Vote:
    """Round t in the R runs that are still followed; only those `present` [R] hold it.

    `runs` [R] are their numbers in the room, `rung` [R] of each measure is the text voted on, `passed` [R] the verdict,
    `answers` what the tablers make of the objections to each measure (where the body can adopt); `due` [R] is the
    round that each run attends next and `ending` [R] how it ended, if it just did. `text` is the text after the
    amendments, good until the next vote.
    """

    t: int
    runs: Ints
    present: Bools
    rung: tuple[Ints, ...]
    opinions: Opinions
    passed: Bools
    answers: tuple[Amendment, ...]
    due: Ints
    ending: Codes
    text: Text


class Negotiation:
    """The state of R runs of a room; `votes` plays them to their end.

    Every run is worked out in every round, whether it holds the round or not: what members think depends on the text
    and the round alone. Runs that have ended are left behind once they are most. `due` [R] is the round that each
    run attends next; `margin` and `support` [N, R] of each measure are kept until its text or the meeting changes.
    """

    def __init__(self, room: Room) -> None:
        self.room = room
        self.runs = np.arange(room.runs)
        self.due = np.zeros(room.runs, dtype=np.int64)
        self.text = Text.tabled(room.measures, len(room.members), room.runs)
        self.affairs: tuple[int, bool] | None = None
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
        self.runs, self.due = self.runs[open_runs], self.due[open_runs]
        self.stance, self.margin, self.support = (
            [array[:, open_runs] for array in arrays] for arrays in (self.stance, self.margin, self.support)
        )

    def _assess(self, t: int) -> None:
        """Work out what members think of the text, as far as it is not known from the round before."""
        room = self.room
        if room.affairs(t) != self.affairs:
            self.affairs = room.affairs(t)
            self.stance = [stances(room, measure, t) for measure in room.measures]
            self.margin = [margins(room, self.text, d, stance) for d, stance in enumerate(self.stance)]
        if room.calendar.opens[t]:
            self.support = [margin + isolations(room, margin, t) for margin in self.margin]

    def _hold(self, t: int) -> Vote:
        """Vote on the text, answer the objections, and work out anew what members think of what was amended."""
        room = self.room
        ballots = member.sincere(least(self.support), least(self.margin))

        def answer(d: int, needed: Bools) -> Amendment:
            relieved = self._relieved(t, d) if room.measures[d].exemptible else self.support[d]
            return amend(room.measures[d], self.text, d, self.support[d], relieved, needed)

        opinions = Opinions(tuple(self.margin), tuple(self.support), ballots)
        vote = decide(room, self.text, t, self.runs, self.due, opinions, answer)
        for d, amendment in enumerate(vote.answers if room.calendar.amends[t] else ()):
            if (amendment.move >= Move.STEPPED_DOWN).any():
                self.margin[d] = margins(room, self.text, d, self.stance[d])
                self.support[d] = self.margin[d] + isolations(room, self.margin[d], t)
        return vote

    def _relieved(self, t: int, d: int) -> Floats:
        """The support [N, R] that each member would have for measure d with an exemption of its own."""
        exempt = np.ones_like(self.text.exempt[d])
        return margins(self.room, self.text, d, self.stance[d], exempt) + isolations(self.room, self.margin[d], t)


def stances(room: Room, measure: Measure, t: int) -> Floats:
    """The stances [N, R] on one measure in round t, after the events and the word of the High Representative."""
    stance = member.stance_today(room.stance, room.mood, measure.unseen, room.shift[room.known[t]])
    if not room.reported[t]:
        return stance
    stance = member.after_report(stance, room.deference, room.report)
    if measure.recommended is None:
        return stance
    recommended: Floats = measure.severity[measure.recommended]
    return member.after_recommendation(stance, room.deference, recommended)


def margins(room: Room, text: Text, d: int, stance: Floats, exempt: Bools | None = None) -> Floats:
    """The margins [N, R] of measure d as it stands, infinite where it is dropped; `exempt` as in the text if None."""
    measure = room.measures[d]
    demand = at_rung(measure.demand, text.rung[d])
    if measure.exemptible:
        spared = text.exempt[d] if exempt is None else exempt
        demand = np.where(spared, at_rung(measure.relieved_demand, text.rung[d]), demand)
    return member.margin(stance, demand, room.salience)


def isolations(room: Room, margin: Floats, t: int) -> Floats:
    """What isolation adds to margins [N, R]: a member that accepts is not among the others that it counts."""
    cost = room.isolation_cost * room.calendar.at(t).pressure
    others = len(room.members) - 1
    accepts = margin >= -TOL
    agreeing = accepts.sum(axis=0, dtype=np.int8).astype(np.float64)
    accepting = member.isolation(agreeing - 1, others, cost)
    worth: Floats = np.where(accepts, accepting, member.isolation(agreeing, others, cost))
    return worth


def least(values: Sequence[Floats]) -> Floats:
    """The least over the measures, elementwise."""
    result = values[0]
    for value in values[1:]:
        result = np.minimum(result, value)
    return result


def decide(
    room: Room,
    text: Text,
    t: int,
    runs: Ints,
    due: Ints,
    opinions: Opinions,
    answer: Callable[[int, Bools], Amendment],
) -> Vote:
    """Apply the rule to the ballots, write the tablers' answers into the text, and say where the file goes.

    `answer(d, needed)` gives the amendment to measure d that answers the members who have to be won over.
    """
    measures = range(len(room.measures))
    rung = tuple(rung.copy() for rung in text.rung)
    present = due == t
    passed = room.rule.passes(opinions.ballots.T)
    needed = room.rule.needed(opinions.ballots.T).T & (present & ~passed)
    answers = tuple(answer(d, needed) for d in measures if room.calendar.adopts[t])
    if room.calendar.amends[t]:
        for d, amendment in enumerate(answers):
            text.concede(d, room.measures[d], amendment)
    due, ending = _conclude(room, text, t, due, passed, answers)
    return Vote(t, runs, present, rung, opinions, passed, answers, due, ending, text)


def _conclude(
    room: Room, text: Text, t: int, due: Ints, passed: Bools, answers: Sequence[Amendment]
) -> tuple[Ints, Codes]:
    """Say for each run when it meets again, and how it ended if it has just ended."""
    present, amendable, refused = due == t, np.zeros(len(due), dtype=bool), np.zeros(len(due), dtype=bool)
    for answer in answers:
        amendable |= answer.move >= Move.STEPPED_DOWN
        refused |= answer.move == Move.REFUSED
    never = len(room.calendar)
    after = np.where(text.left(), room.calendar.after(t, passed, amendable & room.calendar.amends[t]), never)
    over = present & (after == never)
    ending = np.full(len(due), Ending.OPEN, dtype=np.int8)
    ending[over] = Ending.LAPSED if room.lapses else Ending.BLOCKED
    if not room.lapses:
        ending[over & refused & ~amendable] = Ending.WITHDRAWN
    ending[over & passed] = Ending.ADOPTED_AS_TABLED
    ending[over & passed & text.amended] = Ending.ADOPTED_AMENDED
    return np.where(present, after, due), ending
