"""What a scenario file can say, as validated types. The format in use: scenarios/moscow-2021.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from sim.council.law import BODIES, RULES
from sim.council.strategies import STRATEGIES
from sim.parameters import PARAMETERS
from sim.profiles.stances import Spread
from sim.values import (
    Day,
    Deference,
    Exposure,
    Grade,
    RedLine,
    Salience,
    Severity,
    Share,
    Shift,
    Stake,
    Stance,
    Strength,
    Text,
    Truth,
    format_number,
    number,
    spread,
    whole,
    word,
)

REVERSIONS = ("nothing", "lapse")
"""What is in force without a decision: the words that result files use for the lowest rung of a ladder."""

COLUMNS = (
    *("variant", "run", "outcome", "meeting", "rounds", "strength"),
    *("exempted", "paid", "no", "first_no", "last_no"),
)
"""The columns of outcomes.csv beside those of the measures."""

SILENT = (0.0, 0.0, 0.0)


AUTO = "auto"
"""In place of those who table: the member with the highest stance does, and after a failure the next."""


def _tablers(value: object) -> object:
    return (AUTO,) if value == AUTO else value


class Entry(BaseModel):
    """Anything in a file: no key is unknown, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Graded(Entry):
    """An entry that can say why it is so, from which source, and how far to trust it."""

    why: Text | None = None
    source: Text | None = None
    grade: Grade = "judgement"


class Measure(Graded):
    """A ladder of named forms from mild to hard, each with its severity: the stance it takes to accept it.

    `kind` joins it to the exposures of the profiles; `strength` is the share of full strength of each form.
    """

    kind: Text | None = None
    ladder: dict[Text, Severity] = Field(min_length=1)
    strength: tuple[Strength, ...] | None = None
    exemptible: Truth = False


class ByName(Entry):
    """An entry that a name alone can stand for: `rule: qmv` for `rule: {use: qmv}`."""

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, value: object) -> object:
        return {"use": value} if isinstance(value, str) else value


class Strategy(ByName):
    """How a member votes, by name; a follower also says whom it follows."""

    use: Annotated[Text, word(STRATEGIES, "a strategy")]
    allies: tuple[Text, ...] = ()


class Member(Graded):
    """What differs for one member state from its profile; red lines and exposures by measure or kind."""

    stance: Stance | None = None
    red_line: dict[Text, RedLine] = {}
    exposure: dict[Text, Exposure] = {}
    salience: Salience = (1.0, 1.0, 1.0)
    deference: Deference | None = None
    strategy: Strategy = Field(default_factory=lambda: Strategy(use="sincere"))


class Event(Graded):
    """Something that happened: from its date `shift` moves every stance, `hit` adds to it for those named."""

    date: Day
    what: Text
    shift: Shift = SILENT
    hit: dict[Text, Shift] = {}


class HighRepresentative(Graded):
    """Who recommends: from `date` on, `report` is how far a state that trusted it entirely would move."""

    name: Text
    date: Day | None = None
    report: Shift = SILENT
    recommends: dict[Text, Text] = {}


class Proposal(Graded):
    """What member states table, and what they settle for: a measure is not amended below that form.

    Tabled by `auto`, the member with the highest stance tables the strongest text that it expects to pass, and after
    a failure the next one tries; the package is then left out.
    """

    tabled_by: Annotated[tuple[Text, ...], BeforeValidator(_tablers)] = Field(min_length=1)
    package: dict[Text, Text] = {}
    settle_for: dict[Text, Text] = {}


class Meeting(Graded):
    """A body on a date: so many rounds, under so much pressure to agree (1 is a normal meeting of ministers)."""

    date: Day
    body: Annotated[Text, word(BODIES, "a body")]
    rounds: Annotated[int, number(1, 100, "a number of rounds"), BeforeValidator(whole)] = 1
    pressure: Annotated[float, number(0, 10, "a pressure")] = 1.0
    pays: Truth = False


class LinkedFile(Graded):
    """Another file that members hold this one for.

    `open` is the probability that it is unsettled, `stakes` how much of its support a member withholds meanwhile.
    """

    what: Text | None = None
    open: Share
    stakes: dict[Text, Stake]


class Rule(ByName):
    """A voting rule by name, and what of it is different here; the words are those of council.law.VotingRule."""

    use: Annotated[Text, word(RULES, "a rule")]
    against: Annotated[int, number(0, 100, "a number of noes"), BeforeValidator(whole)] | None = None
    states: Annotated[int, number(0, 100, "a share of the members in %"), BeforeValidator(whole)] | None = None
    population: Annotated[int, number(0, 100, "a share of the population in %"), BeforeValidator(whole)] | None = None
    blocking: Annotated[int, number(0, 100, "a number of members"), BeforeValidator(whole)] | None = None
    constructive_abstention: Truth = False
    emergency_brake: Truth = False


if TYPE_CHECKING:
    Parameters = Entry
else:
    Parameters = create_model(
        "Parameters",
        __base__=Entry,
        **{
            row.key: (Annotated[Spread, spread(row.low, row.high, row.key)], (row.default,) * 3)
            for row in PARAMETERS.values()
        },
    )

OUTCOMES = ("adopted_as_tabled", "adopted_amended", "blocked", "withdrawn", "lapsed")


class Record(Graded):
    """What really happened. It is shown beside the results and never read by the simulation."""

    outcome: Annotated[Text, word(OUTCOMES, "an outcome")] | None = None
    agreed: Day | None = None
    adopted: Day | None = None
    package: dict[Text, Text] = {}


class Scenario(Entry):
    """One file: the question, the measures, who sits, what happened, what is tabled, and how it is decided."""

    format: Annotated[Literal[1], BeforeValidator(format_number)]
    title: Text
    date: Day
    target: Text
    question: Text
    sources: dict[Text, Text]
    measures: dict[Text, Measure] = Field(min_length=1)
    members: dict[Text, Member] = {}
    events: tuple[Event, ...] = ()
    high_representative: HighRepresentative | None = None
    linked_files: dict[Text, LinkedFile] = {}
    proposal: Proposal
    further_proposals: tuple[Proposal, ...] = ()
    reversion: Annotated[Text, word(REVERSIONS, "a reversion")]
    expiry: Day | None = None
    meetings: tuple[Meeting, ...] = Field(min_length=1)
    rule: Rule
    parameters: Parameters = Field(default_factory=Parameters)
    record: Record | None = None

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Everything on the agenda, in its order."""
        return (self.proposal, *self.further_proposals)
