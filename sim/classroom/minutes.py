"""The minutes of a vote, as everybody may read them: what was said, and what became of the text."""

from __future__ import annotations

from sim.classroom.papers import Paper
from sim.classroom.records import Conceded, Round
from sim.classroom.seats import ClassModel
from sim.council.arrays import TOL
from sim.council.ballots import Ballot
from sim.council.negotiation import Opinions, Vote
from sim.council.text import Move


def form_of(model: ClassModel, d: int, rung: int | None = None) -> str:
    """The form of measure d as it stands, or at a rung."""
    return model.room.measures[d].forms[(int(model.text.rung[d][0]) if rung is None else rung) - 1]


def live(model: ClassModel) -> list[int]:
    """The measures that are still on the table, by their places."""
    return [d for d in model.measures if not model.text.dropped(d)[0]]


def papers(model: ClassModel) -> dict[str, Paper]:
    """The ballots that people have put in this round."""
    return {seat.iso: seat.paper for seat in model.members if seat.paper is not None}


def voted(model: ClassModel, opinions: Opinions, number: int, *, passed: bool) -> Round:
    """A vote, the `number`-th of the game: the text, the ballots, who objected to what, the verdict and why."""
    measures, rule, on = model.room.measures, model.rule, live(model)
    against = [seat for seat in model.members if seat.vote is not None and seat.vote <= Ballot.NO]
    return Round(
        number=number,
        meeting=model.meeting,
        rule=rule.key,
        text={measures[d].key: form_of(model, d) for d in on},
        ballots={seat.iso: Ballot(int(seat.vote)) for seat in model.members if seat.vote is not None},
        objections={seat.iso: tuple(measures[d].key for d in on if seat.supports[d] < -TOL) for seat in against},
        papers=papers(model),
        passed=passed,
        why=rule.why(opinions.ballots[:, 0], model.room.population, model.room.members),
    )


def conceded(model: ClassModel, vote: Vote) -> tuple[Conceded, ...]:
    """What became of each measure that was objected to; in the last round only who refused is of interest."""
    room = model.room
    moves = [(d, int(vote.rung[d][0]), Move(int(a.move[0])), a) for d, a in enumerate(vote.answers)]
    heard = (Move.REFUSED,) if not room.calendar.amends[vote.t] else tuple(Move)[1:]
    told = [
        (d, rung - (move == Move.STEPPED_DOWN), move, int(answer.objector[0]))
        for d, rung, move, answer in moves
        if move in heard
    ]
    return tuple(
        Conceded(room.measures[d].key, move, form_of(model, d, rung) if rung else None, room.members[objector])
        for d, rung, move, objector in told
    )
