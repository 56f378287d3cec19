"""The people in the room as Mesa agents: member states that decide, and a High Representative that recommends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.council import support
from sim.council.arrays import TOL, Bools, Floats
from sim.council.ballots import Ballot
from sim.council.strategies import Position, braked, declared
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
        self.withheld = 0.0
        self.strategy = model.room.strategies[self.seat]
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
        measure, seat, rung = self.model.room.measures[d], self.seat, int(self.model.text.rung[d][0])
        if self.model.text.dropped(d)[0]:
            return np.inf
        stance, salience = self.stance(d), float(self.model.room.salience[seat, 0])
        red_line = float(measure.red_line[seat, 0])
        if exempt:
            demand = float(support.relieved_demand(float(measure.severity[rung, 0]), red_line))
            return support.margin(stance, demand, salience)
        overasks = bool(self.model.room.overasks(self.model.t)[seat, 0])
        asked = min(rung + 1, len(measure.forms)) if overasks else rung
        severity, strength = float(measure.severity[asked, 0]), float(measure.strength[asked])
        demand = support.demand(severity, strength, red_line, float(measure.cost[seat, 0]))
        return support.margin(stance, demand + (1 if overasks and asked == rung else 0), salience)

    def take_position(self) -> None:
        """Work out the margin of every measure, with the exemptions it has been given."""
        exempt = self.model.text.exempt
        self.margins = [self.margin(d, exempt=bool(exempt[d][self.seat, 0])) for d in range(len(exempt))]

    def weigh(self) -> None:
        """Add to each margin what standing alone is worth giving up, and note what it holds out for elsewhere."""
        self.supports = [margin + self.isolation(d) for d, margin in enumerate(self.margins)]
        self.withheld = self.holdout()

    def isolation(self, d: int) -> float:
        """What standing alone on measure d is worth to it, given how many others accept it."""
        accepting = [agent.margins[d] >= -TOL for agent in self.model.members if agent is not self]
        worth = support.isolation(float(sum(accepting)), len(accepting), self.model.isolation_cost)
        return worth if self.strategy.heeds_isolation else worth * 0.0

    def holdout(self) -> float:
        """What it withholds of its support for the sake of a linked file, until that is settled."""
        paid = self.model.text.paid[self.seat, 0] > 0
        return 0.0 if paid else float(self.model.room.holdout(self.model.t)[self.seat, 0])

    def relieved(self, d: int) -> float:
        """Its support for measure d if it were exempt from it."""
        return self.margin(d, exempt=True) + self.isolation(d)

    def ballot(self) -> Ballot:
        """How it votes on the text, by its strategy."""
        room, rule = self.model.room, self.model.rule
        willing, merits = np.array([min(self.supports) - self.withheld]), np.array([min(self.margins)])
        own = willing, merits, self.model.before.copy(), room.allies[self.seat], rule.by_consent
        cast = self.strategy.ballot(Position(room.members, self.seat, self.model.t, *own))
        if rule.constructive_abstention:
            relieved = min(self.relieved(d) for d in range(len(room.measures)))
            cast = declared(cast, np.array([relieved - self.withheld]))
        if rule.emergency_brake:
            cast = braked(cast, np.array([any(self.vital(d) for d in range(len(room.measures)))]))
        return Ballot(int(cast[0]))

    def vital(self, d: int) -> bool:
        """Whether measure d crosses a red line that it has stated, and it objects."""
        return self.supports[d] < -TOL and bool(self.model.room.measures[d].red_line[self.seat, 0] < 0)

    def amend(self, d: int, supports: Floats, relieved: Floats, needed: Bools) -> Amendment:
        """Answer the objections to measure d, for the members that table the text."""
        model = self.model
        return amend(model.room.measures[d], model.text, d, supports, relieved, needed)

    def pay(self, payable: Bools) -> Bools:
        """Choose, for the members that table the text, who of those that could be paid [N, 1] is: all of them."""
        return payable
