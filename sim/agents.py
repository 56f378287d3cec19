"""The people in the room as Mesa agents: member states that decide, and a High Representative that recommends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.council import support
from sim.council.arrays import TOL, Bools, Floats
from sim.council.law import Ballot
from sim.council.text import Amendment, amend

if TYPE_CHECKING:
    from sim.model import CouncilModel


@dataclass(frozen=True)
class Recommendation:
    """What the High Representative has said: a report, and a rung for each measure that it names a form of."""

    report: float
    rungs: dict[int, int]


class HighRepresentativeAgent(mesa.Agent):
    """Recommends. It has no ballot, tables no proposal, amends nothing and breaks no tie."""

    model: CouncilModel

    def recommend(self) -> Recommendation | None:
        """What it has said by today; None as long as it is silent."""
        room = self.model.room
        if not room.reported[self.model.t]:
            return None
        rungs = {d: m.recommended for d, m in enumerate(room.measures) if m.recommended is not None}
        return Recommendation(float(room.report[0, 0]), rungs)


class MemberStateAgent(mesa.Agent):
    """A member state: it works out what it accepts, weighs how alone it stands, and casts its own ballot.

    Each method works out one number with the same function that the ensemble applies to whole arrays. Override one,
    and what happens in the room changes: `margins` [D] and `supports` [D] hold what it thinks of the text this
    round, `vote` its ballot.
    """

    model: CouncilModel

    def __init__(self, model: CouncilModel, iso: str) -> None:
        super().__init__(model)
        self.iso = iso
        self.seat = model.room.members.index(iso)
        self.margins: list[float] = []
        self.supports: list[float] = []
        self.vote: Ballot | None = None

    def stance(self, d: int) -> float:
        """The hardest form of measure d that it would accept today, on the merits."""
        room, seat, heard = self.model.room, self.seat, self.model.recommendation
        unseen, shift = room.measures[d].unseen[seat, 0], room.shift[room.known[self.model.t]][seat, 0]
        stance = float(support.stance_today(room.stance[seat, 0], room.mood[0, 0], unseen, shift))
        if heard is None:
            return stance
        deference = float(room.deference[seat, 0])
        stance = support.after_report(stance, deference, heard.report)
        if d not in heard.rungs:
            return stance
        return support.after_recommendation(stance, deference, float(room.measures[d].severity[heard.rungs[d], 0]))

    def margin(self, d: int, *, exempt: bool) -> float:
        """How far measure d as it stands is within (positive) or beyond what it accepts; infinite once dropped."""
        room, seat, measure = self.model.room, self.seat, self.model.room.measures[d]
        rung = self.model.text.rung[d][0]
        if rung == 0:
            return np.inf
        severity, red_line = float(measure.severity[rung, 0]), float(measure.red_line[seat, 0])
        if exempt:
            demand = float(support.relieved_demand(severity, red_line))
        else:
            demand = support.demand(severity, float(measure.strength[rung]), red_line, float(measure.cost[seat, 0]))
        return support.margin(self.stance(d), demand, float(room.salience[seat, 0]))

    def take_position(self) -> None:
        """Work out the margin of every measure, with the exemptions it has been given."""
        exempt = self.model.text.exempt
        self.margins = [self.margin(d, exempt=bool(exempt[d][self.seat, 0])) for d in range(len(exempt))]

    def weigh(self) -> None:
        """Add to each margin what standing alone is worth giving up."""
        self.supports = [margin + self.isolation(d) for d, margin in enumerate(self.margins)]

    def isolation(self, d: int) -> float:
        """What standing alone on measure d is worth to it, given how many others accept it."""
        accepting = [agent.margins[d] >= -TOL for agent in self.model.members if agent is not self]
        return support.isolation(float(sum(accepting)), len(accepting), self.model.isolation_cost)

    def relieved(self, d: int) -> float:
        """Its support for measure d if it were exempt from it."""
        return self.margin(d, exempt=True) + self.isolation(d)

    def ballot(self) -> Ballot:
        """How it votes on the text."""
        return Ballot(int(support.sincere(np.asarray(min(self.supports)), np.asarray(min(self.margins)))))

    def amend(self, d: int, supports: Floats, relieved: Floats, needed: Bools) -> Amendment:
        """Answer the objections to measure d, for the members that table the text."""
        model = self.model
        return amend(model.room.measures[d], model.text, d, supports, relieved, needed)
