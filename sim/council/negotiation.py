"""The order of business for many rooms at once: round by round, who votes how, and what becomes of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.council import support as member
from sim.council.arrays import TOL, Bools, Codes, Floats, Ints, of_runs
from sim.council.room import Room
from sim.council.text import Amendment, Move, Text, amend


class Ending(IntEnum):
    """What a vote made of a run: still open, or how it ended."""

    OPEN = 0
    ADOPTED_AS_TABLED = 1
    ADOPTED_AMENDED = 2
    BLOCKED = 3
    WITHDRAWN = 4
    LAPSED = 5


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
        self.agreeing = [np.empty(room.runs, dtype=np.int64) for _ in room.measures]

    def votes(self) -> Iterator[Vote]:
        """Hold every scheduled round in the runs that come to it."""
        for t in range(len(self.room.calendar)):
            rows = np.flatnonzero(self.due == t)
            if len(rows):
                yield self.hold(t, rows)

    def hold(self, t: int, rows: Ints) -> Vote:
        """Round t: work out positions, vote, answer the objections, and say where the file goes."""
        room, text = self.room, self.text
        self._learn(t)
        cost = room.isolation_cost * room.calendar.meetings[room.calendar.meeting[t]].pressure
        margins, supports = zip(*(self._support(d, rows, cost) for d in range(len(room.measures))), strict=True)
        ballots = member.sincere(least(supports), least(margins))
        rung = tuple(text.rung[d][rows] for d in range(len(room.measures)))
        passed = room.rule.passes(ballots)
        answers = self._answers(rows, cost, supports, ballots, passed)
        if room.calendar.amends[t]:
            for d, answer in enumerate(answers):
                self._assess(d, text.concede(d, room.measures[d], answer, rows))
        due, ending = conclude(room, text, t, rows, passed, answers)
        self.due[rows] = due
        return Vote(t, rows, rung, margins, supports, ballots, passed, answers, due, ending)

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
        self.agreeing[d][rows] = (margin >= -TOL).sum(axis=-1)

    def _margin(self, d: int, rows: Ints, exempt: Bools | None) -> Floats:
        room, measure, rung = self.room, self.room.measures[d], self.text.rung[d][rows]
        red_line, cost = of_runs(measure.red_line, rows), of_runs(measure.cost, rows)
        if exempt is not None:
            red_line, cost = member.burden(red_line, cost, exempt)
        strength, severity = measure.strength[rung][:, None], measure.severity_of(rung, rows)[:, None]
        return member.margin(self.stance[d][rows], red_line, cost, strength, severity, of_runs(room.salience, rows))

    def _support(self, d: int, rows: Ints, cost: Floats) -> tuple[Floats, Floats]:
        """The margins and the support [H, N] of the members for measure d as it stands."""
        margin = self.margin[d][rows]
        return margin, margin + self._isolation(d, rows, margin, cost)

    def _isolation(self, d: int, rows: Ints, margin: Floats, cost: Floats) -> Floats:
        """What isolation adds [H, N]: a member that accepts is not among the others that it counts."""
        others = len(self.room.members) - 1
        agreeing, cost = self.agreeing[d][rows][:, None], of_runs(cost, rows)
        accepts = member.isolation(agreeing - 1, others, cost)
        objects = member.isolation(agreeing, others, cost)
        return np.where(margin >= -TOL, accepts, objects)

    def _answers(
        self, rows: Ints, cost: Floats, supports: Sequence[Floats], ballots: Codes, passed: Bools
    ) -> tuple[Amendment, ...]:
        needed = self.room.rule.needed(ballots) & ~passed[:, None]
        answers = []
        for d, measure in enumerate(self.room.measures):
            relieved = supports[d]
            if measure.exemptible:
                isolation = self._isolation(d, rows, self.margin[d][rows], cost)
                relieved = self._margin(d, rows, np.ones_like(needed)) + isolation
            answers.append(amend(measure, self.text, d, rows, supports[d], relieved, needed))
        return tuple(answers)


def least(values: Sequence[Floats]) -> Floats:
    """The least over the measures, elementwise."""
    result = values[0]
    for value in values[1:]:
        result = np.minimum(result, value)
    return result


def conclude(
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
    success = np.where(changed(room, text, rows), Ending.ADOPTED_AMENDED, Ending.ADOPTED_AS_TABLED)
    over = due == len(room.calendar)
    ending = np.where(over, np.where(passed, success, failure), Ending.OPEN)
    return due, ending.astype(np.int8)


def changed(room: Room, text: Text, rows: Ints) -> Bools:
    """Tell which runs no longer have the text as tabled before them."""
    lowered = np.stack([text.rung[d][rows] != measure.tabled for d, measure in enumerate(room.measures)])
    spared = np.stack([exempt[rows].any(axis=-1) for exempt in text.exempt])
    return (lowered | spared).any(axis=0)
