"""The seats of a class: agents of the kernel that heed what their people put in, and else act for themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.agents import HighRepresentativeAgent, MemberStateAgent, Recommendation
from sim.classroom.papers import REPORTS, Answer, Paper, Word
from sim.council.arrays import TOL, Bools, Floats, Ints
from sim.council.ballots import Ballot
from sim.council.negotiation import Opinions, decide
from sim.council.text import Amendment, Move, amend
from sim.model import CouncilModel, column
from sim.profiles.states import members_on
from sim.scenario import Scenario

OBJECTION = -0.05
"""The support that a seat has at most for a measure that its people object to, whatever its government thinks.

A judgement: a no far beyond rounding, but a mild one, so that who tables answers a government that objects more first.
"""


class Seat(MemberStateAgent):
    """A member state whose people may vote, object, ask and amend in its place; `taken` while somebody sits there.

    `judged` [D] are the supports as the government itself sees them, `leaning` the ballot it would cast.
    """

    taken: bool = False
    paper: Paper | None = None
    answer: Answer | None = None

    def weigh(self) -> None:
        """What the government thinks, and then what its people object to."""
        super().weigh()
        self.judged, self.leaning = list(self.supports), super().ballot()
        if self.paper is not None and self.paper.ballot <= Ballot.NO:
            self.supports = self._objecting(self.paper)

    def _objecting(self, paper: Paper) -> list[float]:
        """The supports of a no: objections where they are named, and nowhere else; the government's if none is."""
        live = np.isfinite(self.supports)
        named = {d for d in (*paper.objects, *paper.exempt) if live[d]}
        if named or paper.paid:
            return [min(s, OBJECTION) if d in named else max(s, 0.0) for d, s in enumerate(self.supports)]
        least = int(np.argmin(self.supports))
        return [min(s, OBJECTION) if d == least else s for d, s in enumerate(self.supports)]

    def ballot(self) -> Ballot:
        """The ballot of its people, or its own."""
        return self.paper.ballot if self.paper is not None else super().ballot()

    def relieved(self, d: int) -> float:
        """Its support if it were exempt; enough, where its people ask for just that."""
        own = super().relieved(d)
        return max(own, 0.0) if self.paper is not None and d in self.paper.exempt else own

    def amend(self, d: int, supports: Floats, relieved: Floats, needed: Bools) -> Amendment:
        """The answer of its people to the objections to measure d, or its own; nobody answers what was not said."""
        own = super().amend(d, supports, relieved, needed)
        if self.answer is None or d not in self.answer.choices or own.move[0] == Move.NONE:
            return own
        choice = self.answer.choices[d]
        objector: Ints = np.array([choice.objector]) if choice.move == Move.EXEMPTED else own.objector
        return Amendment(np.array([choice.move], dtype=np.int8), objector)

    def pay(self, payable: Bools) -> Bools:
        """Those that its people make an offer, or all that could be paid."""
        if self.answer is None:
            return payable
        offered = np.array([[place in self.answer.offers] for place in range(len(payable))])
        chosen: Bools = payable & offered
        return chosen


class Speaker(HighRepresentativeAgent):
    """The High Representative, in the words of its people if they have said any. It recommends, and nothing else."""

    word: Word | None = None

    def recommend(self) -> Recommendation | None:
        """What its people have said, or what the file has it say by today."""
        if self.word is None:
            return super().recommend()
        return Recommendation(REPORTS[self.word.report], dict(self.word.rungs))


class ClassModel(CouncilModel):
    """Run `run` of a scenario with a class in it: without a paper, exactly the run of the ensemble."""

    members: list[Seat]
    high_representative: Speaker
    pen: Seat | None = None
    """Who has begun to amend the text, and goes on whoever joins."""

    def __init__(self, case: Scenario, run: int, seed: int) -> None:
        super().__init__(case, run, seed, dict.fromkeys(members_on(case.date), Seat), Speaker)

    @property
    def tabler(self) -> Seat:
        """Who holds the pen; else the first that tables the text at whose seat somebody sits, or the first of all."""
        if self.pen is not None:
            return self.pen
        tablers = [self.members[place] for place in self.room.agenda[self.number].tablers]
        return next((seat for seat in tablers if seat.taken), tablers[0])

    def preview(self, opinions: Opinions) -> Preview:
        """What the rule makes of the ballots, and what there is for the tablers to answer; the text stays as it is."""
        asked: dict[int, Bools] = {}
        payable = np.zeros((len(self.members), 1), dtype=bool)

        def answer(d: int, needed: Bools) -> Amendment:
            asked[d] = needed & (opinions.supports[d] < -TOL)
            relieved = column(seat.relieved(d) for seat in self.members)
            return amend(self.room.measures[d], text, d, opinions.supports[d], relieved, needed)

        def pay(could: Bools) -> Bools:
            payable[:] = could
            return could

        text, first = self.text.take(np.zeros(1, dtype=int)), np.zeros(1, dtype=int)
        vote = decide(self.room, text, self.t, first, np.array([self.t]), opinions, answer, pay)
        return Preview(bool(vote.passed[0]), {d: _places(who) for d, who in asked.items()}, _places(payable))


@dataclass(frozen=True)
class Preview:
    """The verdict on a vote, who objects to each measure and counts, and who could be paid, by their places."""

    passed: bool
    objectors: dict[int, tuple[int, ...]]
    payable: tuple[int, ...]


def _places(chosen: Bools) -> tuple[int, ...]:
    return tuple(int(place) for place in np.flatnonzero(chosen[:, 0]))
