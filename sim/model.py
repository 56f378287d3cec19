"""One room as a Mesa model: it keeps the order of business, and the agents do the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import mesa
import numpy as np
import pandas as pd

from sim.agents import HighRepresentativeAgent, MemberStateAgent, Recommendation
from sim.council.arrays import Bools, Floats
from sim.council.ballots import Ballot, sure
from sim.council.law import VotingRule
from sim.council.negotiation import Ending, Opinions, Vote, decide
from sim.council.strategies import UNCAST
from sim.council.text import Amendment, Text
from sim.errors import CallError, whole
from sim.reader import read
from sim.runs.agenda import seat
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.outcome import Outcome
from sim.runs.uncertainty import draw
from sim.scenario import Scenario


class BallotCollector(mesa.DataCollector):
    """Collects each member's ballot and support by round; who has no ballot has no row."""

    def __init__(self) -> None:
        fields = ("member", "ballot", "support", "margin")
        super().__init__(
            model_reporters={"meeting": "meeting", "against": "against"},
            agent_reporters={field: lambda agent, field=field: _said(agent).get(field) for field in fields},
        )

    def get_agent_vars_dataframe(self) -> pd.DataFrame:
        """The ballots, supports and margins (the least over the measures), indexed by step and agent."""
        return super().get_agent_vars_dataframe().dropna(subset="member")


def _said(agent: mesa.Agent) -> dict[str, object]:
    if not isinstance(agent, MemberStateAgent) or agent.vote is None:
        return {}
    return {
        "member": agent.iso,
        "ballot": agent.vote.name,
        "support": float(min(agent.supports)),
        "margin": float(min(agent.margins)),
    }


class CouncilModel(mesa.Model):
    """Run `run` of a scenario, played by agents, one negotiation round a step.

    `members` seats an agent class of your own: {"HU": Stubborn}. Without arguments it is the Moscow case. `last_vote`
    is the round just held, `outcome` what came out, None as long as the file is open.

    >>> CouncilModel(run=17).run().outcome.termination.value
    'adopted_amended'
    """

    def __init__(
        self,
        case: Scenario | None = None,
        run: int = 0,
        seed: int = 1,
        members: Mapping[str, type[MemberStateAgent]] | None = None,
        high_representative: type[HighRepresentativeAgent] = HighRepresentativeAgent,
    ) -> None:
        run, seed = whole(run, "run", 0), whole(seed, "seed", 0)
        super().__init__(rng=seed)
        self.case = case or read("moscow-2021")
        self.tape_seed = seed
        self.seating = seat(self.case)
        self.room = draw(self.seating, seed, run, 1)
        self.measures = range(len(self.room.measures))
        self.before = np.full((len(self.room.members), 1), UNCAST)
        self.minutes = Minutes(self.room)
        self.number = 0
        self.text = self._table()
        self.recommendation: Recommendation | None = None
        self.last_vote: Vote | None = None
        self.outcome: Outcome | None = None
        self.high_representative = high_representative(self)
        classes = members or {}
        unknown = sorted(set(classes) - set(self.room.members))
        if unknown:
            raise CallError(f"no seat for {', '.join(unknown)}; the members are {', '.join(self.room.members)}")
        self.members = [classes.get(iso, MemberStateAgent)(self, iso) for iso in self.room.members]
        self.datacollector = BallotCollector()

    @property
    def meeting(self) -> str:
        """The meeting that this round belongs to."""
        return self.room.calendar.at(self.t).label

    @property
    def rule(self) -> VotingRule:
        """The voting rule of this round."""
        return self.room.rule_at(self.t)

    @property
    def isolation_cost(self) -> float:
        """What standing quite alone is worth giving up at this meeting."""
        return float(self.room.isolation_cost[0, 0]) * self.room.calendar.at(self.t).pressure

    @property
    def against(self) -> int:
        """How many members voted no this round."""
        return sum(agent.vote is not None and agent.vote <= Ballot.NO for agent in self.members)

    def step(self) -> None:
        """Hold one round: positions, ballots, the rule's verdict, and the answer to the objections."""
        if self.outcome is not None:
            return
        opinions = self.vote()
        self.datacollector.collect(self)
        self.conclude(opinions)

    def assess(self) -> None:
        """Let the High Representative speak, and every member work out what it thinks of the text."""
        self.recommendation = self.high_representative.recommend()
        for agent in self.members:
            agent.take_position()
        for agent in self.members:
            agent.weigh()

    def vote(self) -> Opinions:
        """Take positions and ballots; `conclude` makes something of them."""
        self.assess()
        for agent in self.members:
            agent.vote = sure(agent.ballot(), f"{type(agent).__name__}.ballot() of {agent.iso}")
        return Opinions(
            margins=tuple(column(agent.margins[d] for agent in self.members) for d in self.measures),
            supports=tuple(column(agent.supports[d] for agent in self.members) for d in self.measures),
            support=column(min(agent.supports) for agent in self.members),
            holdout=column(agent.withheld for agent in self.members),
            ballots=np.array([[agent.vote] for agent in self.members], dtype=np.int8),
        )

    def conclude(self, opinions: Opinions) -> Vote:
        """Put the ballots to the rule, answer the objections where the text fails, and move on or close the room."""
        self.last_vote = self._decide(opinions)
        self._note(self.last_vote)
        return self.last_vote

    @property
    def tabler(self) -> MemberStateAgent:
        """The first of those that table the proposal on the table, who leads its amending."""
        return self.members[self.room.agenda[self.number].tablers[0]]

    def _table(self) -> Text:
        """Put the proposal whose turn it is on the table."""
        start = self.minutes.start(self.room.agenda[self.number])
        self.t = int(start.due[0])
        return Text.tabled(self.room.agenda[self.number], start.base, start.paid)

    def run(self) -> CouncilModel:
        """Hold rounds until the file is decided; return the model, which then has its `outcome`."""
        while self.outcome is None:
            self.step()
        return self

    def _decide(self, opinions: Opinions) -> Vote:
        """Put the ballots to the rule; where the text fails, the first of those that tabled it leads the amending."""
        self.before, now = opinions.ballots, np.array([self.t])

        def answer(d: int, needed: Bools) -> Amendment:
            relieved = column(agent.relieved(d) for agent in self.members)
            return self.tabler.amend(d, opinions.supports[d], relieved, needed)

        return decide(self.room, self.text, self.t, np.zeros(1, dtype=int), now, opinions, answer, self.tabler.pay)

    def _note(self, vote: Vote) -> None:
        """Write the vote into the minutes; move on, or close the room and say what came out."""
        self.minutes.note(vote, self.number)
        if vote.ending[0] == Ending.OPEN:
            self.t = int(vote.due[0])
            return
        while self.number + 1 < len(self.room.agenda):
            self.number += 1
            self.text = self._table()
            if self.t < len(self.room.calendar) and self.text.left()[0]:
                self.before = np.full_like(self.before, UNCAST)
                return
        self.outcome = Ensemble(self.case, self.seating, self.tape_seed, self.minutes.tally)[0]
        self.running = False
        # Mesa 3.3 keeps every model alive through its counter of agents; a thousand models would hold 28 MB.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)


def column(numbers: Iterable[float]) -> Floats:
    """One run of an array of members [N, 1]."""
    return np.array([[number] for number in numbers])
