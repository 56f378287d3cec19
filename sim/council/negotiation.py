"""The order of business for many rooms at once: round by round, who votes how, and what becomes of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.council import support as member
from sim.council.arrays import TOL, Bools, Codes, Floats, Ints, at_place, of_runs
from sim.council.room import Room
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
class Vote:
    """Round t in the H runs that hold it.

    `rows` [H] are the runs; for each measure `rung` [H] is the text voted on, `margins` and `support` [H, N] what
    members think of it, `answers` what the tablers make of the objections (only where the body may amend);
    `ballots` [H, N], `passed` [H]; `due` [H] is the round each run meets again and `ending` [H] how it ended, if so.
    """

    t: int
    rows: Ints
    rung: tuple[Ints, ...]
    margins: tuple[Floats, ...]
    support: tuple[Floats, ...]
    ballots: Codes
    passed: Bools
    answers: tuple[Amendment, ...]
    due: Ints
    ending: Codes


class Negotiation:
    """The state of R runs of a room; `votes` plays them to their end.

    `margin` and `agreeing` remember, a measure each, the margins [R, N] and how many members accept [R]: they change
    only where the text or the state of affairs does.
    """

    def __init__(self, room: Room) -> None:
        self.room = room
        self.text = Text.tabled(room.measures, room.runs, len(room.members))
        self.due = np.zeros(room.runs, dtype=np.int64)
        self.known: tuple[int, bool] | None = None
        shape = (room.runs, len(room.members))
        self.stance = [np.empty(shape) for _ in room.measures]
        self.margin = [np.empty(shape) for _ in room.measures]
        self.agreeing = [np.empty(room.runs) for _ in room.measures]

    def votes(self) -> Iterator[Vote]:
        """Hold every scheduled round in the runs that come to it."""
        for t in range(len(self.room.calendar)):
            rows = np.flatnonzero(self.due == t)
            if len(rows):
                yield self.hold(t, rows)

    def hold(self, t: int, rows: Ints) -> Vote:
        """Round t: work out positions, vote, answer the objections, and say where the file goes."""
        room = self.room
        self._learn(t)
        cost = room.isolation_cost * room.calendar.at(t).pressure
        margins, supports = zip(*(self._support(d, rows, cost) for d in range(len(room.measures))), strict=True)
        ballots = member.sincere(least(supports), least(margins))

        def answer(d: int, needed: Bools) -> Amendment:
            return amend(room.measures[d], self.text, d, rows, supports[d], self._relieved(d, rows, cost), needed)

        vote = decide(room, self.text, t, rows, margins, supports, ballots, answer)
        if room.calendar.amends[t]:
            for d, amendment in enumerate(vote.answers):
                self._assess(d, rows[amendment.move >= Move.STEPPED_DOWN])
        self.due[rows] = vote.due
        return vote

    def _learn(self, t: int) -> None:
        """Move every stance to the state of affairs of round t, if it is a new one."""
        room, known = self.room, (self.room.known[t], self.room.reported[t])
        if known == self.known:
            return
        self.known = known
        everyone = np.arange(room.runs)
        for d, measure in enumerate(room.measures):
            stance = member.stance_today(room.stance, room.mood, measure.unseen, room.shift[known[0]])
            if room.reported[t]:
                stance = member.after_report(stance, room.deference, room.report)
                if measure.recommended is not None:
                    severity = measure.severity[:, measure.recommended, None]
                    stance = member.after_recommendation(stance, room.deference, severity)
            self.stance[d][:] = stance
            self._assess(d, everyone)

    def _assess(self, d: int, rows: Ints) -> None:
        """Work out the margins of the given runs anew."""
        exempt = self.text.exempt[d][rows] if self.room.measures[d].exemptible else None
        margin = self._margin(d, rows, exempt)
        margin[self.text.rung[d][rows] == 0] = np.inf
        self.margin[d][rows] = margin
        self.agreeing[d][rows] = np.count_nonzero(margin >= -TOL, axis=-1)

    def _margin(self, d: int, rows: Ints, exempt: Bools | None) -> Floats:
        room, measure, rung = self.room, self.room.measures[d], self.text.rung[d][rows]
        red_line, cost = of_runs(measure.red_line, rows), of_runs(measure.cost, rows)
        if exempt is not None:
            red_line, cost = member.burden(red_line, cost, exempt)
        strength, severity = measure.strength[rung][:, None], at_place(measure.severity, rows, rung)[:, None]
        return member.margin(
            self.stance[d].take(rows, axis=0), red_line, cost, strength, severity, of_runs(room.salience, rows)
        )

    def _support(self, d: int, rows: Ints, cost: Floats) -> tuple[Floats, Floats]:
        """The margins and the support [H, N] of the members for measure d as it stands."""
        if not self.text.rung[d][rows].any():
            dropped = np.broadcast_to(np.inf, (len(rows), len(self.room.members)))
            return dropped, dropped
        margin = self.margin[d].take(rows, axis=0)
        return margin, margin + self._isolation(d, rows, margin, cost)

    def _isolation(self, d: int, rows: Ints, margin: Floats, cost: Floats) -> Floats:
        """What isolation adds [H, N]: a member that accepts is not among the others that it counts."""
        others = len(self.room.members) - 1
        agreeing, cost = self.agreeing[d][rows][:, None], of_runs(cost, rows)
        accepts = member.isolation(agreeing - 1, others, cost)
        objects = member.isolation(agreeing, others, cost)
        return np.where(margin >= -TOL, accepts, objects)

    def _relieved(self, d: int, rows: Ints, cost: Floats) -> Floats:
        """The support [H, N] that each member would have for measure d with an exemption of its own."""
        margin = self.margin[d][rows]
        if not self.room.measures[d].exemptible:
            return margin
        exempt = np.ones(margin.shape, dtype=bool)
        return self._margin(d, rows, exempt) + self._isolation(d, rows, margin, cost)


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
    rows: Ints,
    margins: tuple[Floats, ...],
    supports: tuple[Floats, ...],
    ballots: Codes,
    answer: Callable[[int, Bools], Amendment],
) -> Vote:
    """Apply the rule to the ballots, write the tablers' answers into the text, and say where the file goes.

    `answer(d, needed)` gives the amendment to measure d that answers the members who have to be won over.
    """
    rung = tuple(text.rung[d][rows] for d in range(len(room.measures)))
    passed = room.rule.passes(ballots)
    needed = room.rule.needed(ballots) & ~passed[:, None]
    answers = tuple(answer(d, needed) for d in range(len(room.measures)))
    if room.calendar.amends[t]:
        for d, amendment in enumerate(answers):
            text.concede(d, room.measures[d], amendment, rows)
    due, ending = _conclude(room, text, t, rows, passed, answers)
    return Vote(t, rows, rung, margins, supports, ballots, passed, answers, due, ending)


def _conclude(
    room: Room, text: Text, t: int, rows: Ints, passed: Bools, answers: Sequence[Amendment]
) -> tuple[Ints, Codes]:
    """Say for each run when it meets again, and how it ended if it does not."""
    moves = np.stack([answer.move for answer in answers])
    amendable = (moves >= Move.STEPPED_DOWN).any(axis=0)
    refused = (moves == Move.REFUSED).any(axis=0) & ~amendable
    empty = ~np.stack([rung[rows] for rung in text.rung]).any(axis=0)
    due = room.calendar.after(t, passed, amendable & room.calendar.amends[t])
    due[empty] = len(room.calendar)
    failure = np.where(refused, Ending.WITHDRAWN, Ending.BLOCKED)
    if room.lapses:
        failure[:] = Ending.LAPSED
    success = np.where(text.amended[rows], Ending.ADOPTED_AMENDED, Ending.ADOPTED_AS_TABLED)
    over = due == len(room.calendar)
    ending = np.where(over, np.where(passed, success, failure), Ending.OPEN)
    return due, ending.astype(np.int8)
