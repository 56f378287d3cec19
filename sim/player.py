"""A person in the room: one member state is played from the keyboard, the others are agents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from sim.agents import MemberStateAgent
from sim.council.arrays import TOL, Bools, Floats
from sim.council.ballots import Ballot
from sim.council.text import Amendment, Move
from sim.model import CouncilModel
from sim.profiles.states import State, members_on, state_named
from sim.reader import read
from sim.runs.outcome import Outcome
from sim.scenario import Scenario
from sim.story import (
    BALLOTS,
    burden,
    cast,
    concession,
    consequences,
    ended,
    form_at,
    opened,
    recommended,
    tabled,
)
from sim.wording import folded

Ask = Callable[[str], str]
Tell = Callable[[str], object]
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Played:
    """A run that a person took part in: its outcome, the one that agents alone reach, and the ballots of each round.

    `ballots` are the person's, `advised` what the agent in that seat would have cast on the same text.
    """

    member: str
    outcome: Outcome
    agents_alone: Outcome
    ballots: tuple[Ballot, ...]
    advised: tuple[Ballot, ...]

    def __repr__(self) -> str:
        """One line, as a notebook shows it under the story."""
        ends = [outcome.termination.replace("_", " ") for outcome in (self.outcome, self.agents_alone)]
        return f"{self.member}: {ends[0]}; agents alone: {ends[1]}"


@dataclass
class Desk:
    """Where a person sits: how to `ask` and to `tell`, what has been said, and how the agent would have voted."""

    ask: Ask
    tell: Tell
    said: str = ""
    advised: list[Ballot] = field(default_factory=list)

    def choose(self, question: str, choices: Mapping[str, Choice], otherwise: Choice) -> Choice:
        """The choice that a person names, by its first letters; `otherwise` where nobody can answer."""
        while True:
            try:
                answer = self.ask(f"{question} [{' / '.join(choices)}] ").strip().casefold()
            except (EOFError, NotImplementedError):
                self.tell("Nobody can answer here: your agent decides.")
                return otherwise
            meant = [choice for word, choice in choices.items() if answer and word.startswith(answer)]
            if meant:
                return meant[0]
            self.tell(f"Please answer {', '.join(choices)}, or the first letter.")


def keyboard(question: str) -> str:
    """Ask at the keyboard; Jupyter puts its own `input` in place when a cell runs, so it is looked up when asked."""
    return input(question)


class Player(MemberStateAgent):
    """A member state played by a person, who votes and, at the head of those that table the text, agrees to amend."""

    desk: Desk

    def ballot(self) -> Ballot:
        """Show the brief and ask for a ballot."""
        brief = "\n".join(self.brief())
        self.desk.tell("Your brief is as before." if brief == self.desk.said else brief)
        self.desk.said = brief
        advised = super().ballot()
        self.desk.advised.append(advised)
        return self.desk.choose("How do you vote?", self.choices(), advised)

    def choices(self) -> dict[str, Ballot]:
        """The ballots that the rule of this round knows, by their words."""
        known = {Ballot.YES, Ballot.NO, Ballot.ABSTAIN}
        known |= {Ballot.CONSTRUCTIVE} if self.model.rule.constructive_abstention else set()
        known |= {Ballot.BRAKE} if self.model.rule.emergency_brake else set()
        return {word: ballot for ballot, word in BALLOTS.items() if ballot in known}

    def brief(self) -> Iterator[str]:
        """What the government thinks of every measure on the table, and what it withholds for another file."""
        yield "Your brief:"
        for d in self.model.measures:
            if not self.model.text.dropped(d)[0]:
                yield folded("  " + " ".join(self._view(d)))
        if self.withheld:
            yield f"  You hold this file for another one, and withhold {self.withheld:.2f} of your support."

    def _view(self, d: int) -> Iterator[str]:
        """One measure as this government sees it."""
        measure, rung = self.model.room.measures[d], int(self.model.text.rung[d][0])
        others = [agent.margins[d] >= -TOL for agent in self.model.members if agent is not self]
        extra = ", exempt" if self.model.text.exempt[d][self.seat, 0] else burden(measure, rung, self.seat)
        takes = f"takes {measure.severity[rung, 0]:.2f}; you accept up to {self.stance(d):.2f}{extra}."
        yield f"{measure.key}: {form_at(measure, rung)} {takes}"
        if self.margins[d] >= -TOL:
            yield "You agree."
            return
        yield f"{sum(others)} of {len(others)} others accept it; to stand against them costs {self.isolation(d):.2f}."
        short = f"Too hard by {-self.supports[d]:.2f}, counting that."
        yield "You need not like it, but you can let it pass." if self.supports[d] >= -TOL else short

    def amend(self, d: int, supports: Floats, relieved: Floats, needed: Bools) -> Amendment:
        """Show how its officials would answer the objections; a no keeps the form as it is."""
        answer = super().amend(d, supports, relieved, needed)
        room, move = self.model.room, Move(int(answer.move[0]))
        if move <= Move.REFUSED or not room.calendar.amends[self.model.t]:
            return answer
        rung = int(self.model.text.rung[d][0])
        words = concession(room, room.measures[d], rung, move, room.members[answer.objector[0]])
        question = f"You lead those who table the text, and it does not pass.\n  {words}\nDo you agree?"
        agreed = self.desk.choose(question, {"yes": True, "no": False}, True)
        return answer if agreed else Amendment(np.full_like(answer.move, Move.REFUSED), answer.objector)


def play(
    member: str,
    case: str | Path | Scenario = "moscow-2021",
    run: int = 0,
    seed: int = 1,
    *,
    ask: Ask = keyboard,
    tell: Tell = print,
) -> Played:
    """Be a member state in one run: read your brief, vote each round, and see what the others make of it.

    `member` is a code or a name; `ask` takes a question and gives an answer, `tell` shows a text. Raises SimError where
    the member has no seat.

    >>> answers = iter(["no", "no", "perhaps", "abstain", "abstain", "abstain"])
    >>> played = play("Hungary", ask=lambda question: next(answers), tell=lambda text: None)
    >>> played.outcome.termination.adopted, [ballot.name for ballot in played.ballots][:3]
    (True, ['NO', 'NO', 'ABSTAIN'])
    """
    scenario = case if isinstance(case, Scenario) else read(case)
    state = state_named(member, members_on(scenario.date))
    model = CouncilModel(case=scenario, run=run, seed=seed, members={state.iso: Player})
    player = model.members[model.room.members.index(state.iso)]
    player.desk = Desk(ask, tell)
    tell("\n".join(_welcome(model, state)))
    ballots = list(_rounds(model, player))
    alone = CouncilModel(case=scenario, run=run, seed=seed).run().outcome
    assert model.outcome and alone  # both files are decided
    played = Played(state.iso, model.outcome, alone, tuple(ballots), tuple(player.desk.advised))
    tell("\n".join(_farewell(played)))
    return played


def _rounds(model: CouncilModel, player: Player) -> Iterator[Ballot]:
    """Hold every round, tell what came of it, and give the ballot that the person cast."""
    room, proposal, meeting = model.room, -1, ""
    while model.outcome is None:
        if model.number != proposal:
            player.desk.tell("\n".join(tabled(room, room.agenda[model.number])))
        if (model.number, model.meeting) != (proposal, meeting):
            player.desk.tell(f"\n{opened(room, model.t)}")
        proposal, meeting = model.number, model.meeting
        model.step()
        vote = model.last_vote
        assert vote and player.vote is not None  # a round has just been held
        votes = ", ".join(cast(room, vote.opinions.ballots[:, 0]))
        player.desk.tell("\n".join([f"  {votes}.", *consequences(room, vote)]))
        yield player.vote


def _welcome(model: CouncilModel, state: State) -> Iterator[str]:
    case, others = model.case, len(model.members) - 1
    yield f"You are {state.name}, the other {others} member states are agents. {case.title}."
    yield folded(" ".join(case.question.split()))
    yield from recommended(case)
    yield ""


def _farewell(played: Played) -> Iterator[str]:
    """How it ended, how the agent would have voted in each round, and where agents alone would have ended."""
    yield ""
    yield from ended(played.outcome)
    pairs = list(zip(played.ballots, played.advised, strict=True))
    differ = [n for n, (own, agent) in enumerate(pairs, start=1) if own != agent]
    words = [f"round {n}: you {BALLOTS[pairs[n - 1][0]]}, your agent {BALLOTS[pairs[n - 1][1]]}" for n in differ]
    yield f"\nOn the same texts {'; '.join(words) if words else 'your agent would have voted as you did'}."
    yield "With your agent in the seat from the start, the same run ends so:"
    yield from ended(played.agents_alone)
