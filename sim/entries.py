"""What the parts of a scenario file can say, as validated types; the words under a key say what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, create_model, model_validator

from sim.council.law import BODIES, RULES
from sim.council.negotiation import Ending
from sim.council.strategies import STRATEGIES
from sim.parameters import PARAMETERS
from sim.profiles.stances import Spread
from sim.values import (
    Accept,
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
    count,
    number,
    spread,
    word,
)

SILENT = (0.0, 0.0, 0.0)

AUTO = "auto"
"""In place of those who table: the member with the highest stance does, and after a failure the next."""


def _tablers(value: object) -> object:
    return (AUTO,) if value == AUTO else value


TABLERS = Accept(_tablers, schema={"anyOf": [{"const": AUTO}, {"type": "array", "items": {"type": "string"}}]})


class Entry(BaseModel):
    """Anything in a file: no key is unknown, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Graded(Entry):
    """An entry that can say why it is so, from which source, and how far to trust it."""

    why: Text | None = None
    """The reason, in a sentence."""
    source: Text | None = None
    """A key of `sources`."""
    grade: Grade = "judgement"
    """How far to trust it: fact, estimate or judgement."""


class Measure(Graded):
    """A ladder of named forms from mild to hard, each with its severity: the stance it takes to accept it.

    `kind` joins it to the exposures of the profiles; `strength` is the share of full strength of each form.
    """

    kind: Text | None = None
    """Joins the measure to the costs and red lines of the profiles, as in oil or banks; else its own key does."""
    ladder: dict[Text, Severity] = Field(min_length=1)
    """Named forms from mild to hard, each with its severity: the stance it takes to accept it."""
    strength: tuple[Strength, ...] | None = None
    """How much of full strength each form has; else they rise in equal steps to 1."""
    exemptible: Truth = False
    """Whether a member that it hurts can be exempted."""


class ByName(Entry):
    """An entry that a name alone can stand for: `rule: qmv` for `rule: {use: qmv}`."""

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, value: object) -> object:
        return {"use": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """An editor may offer the name alone, too."""
        spelt = handler(core)
        return {"anyOf": [handler.resolve_ref_schema(spelt)["properties"]["use"], spelt]}


class Strategy(ByName):
    """How a member votes, by name; a follower also says whom it follows."""

    use: Annotated[Text, word(STRATEGIES, "a strategy")]
    """A strategy by name."""
    allies: tuple[Text, ...] = ()
    """Whom a follower follows."""


class Member(Graded):
    """What differs for one member state from its profile; red lines and exposures by measure or kind."""

    stance: Stance | None = None
    """The hardest severity that it accepts on the merits, in place of its profile; beyond 0 to 1, none or any."""
    red_line: dict[Text, RedLine] = {}
    """How far it departs from its stance on a measure or a kind; negative: more reluctant."""
    exposure: dict[Text, Exposure] = {}
    """What a measure or a kind costs it at home at full strength, % of GDP."""
    salience: Salience = (1.0, 1.0, 1.0)
    """How much it minds: with less than 1 it yields sooner."""
    deference: Deference | None = None
    """Weight of the High Representative's word with it, in place of the parameter."""
    strategy: Strategy = Field(default_factory=lambda: Strategy(use="sincere"))
    """How it votes."""


class Event(Graded):
    """Something that happened: from its date `shift` moves every stance, `hit` adds to it for those named."""

    date: Day
    """When it happened; it counts from then on."""
    what: Text
    """What happened."""
    shift: Shift = SILENT
    """How far it moves every stance."""
    hit: dict[Text, Shift] = {}
    """How far it moves those named, beyond that."""


class HighRepresentative(Graded):
    """Who recommends: from `date` on, `report` is how far a state that trusted it entirely would move."""

    name: Text
    """Who holds the office."""
    date: Day | None = None
    """From when on the report and the recommendation are heard."""
    report: Shift = SILENT
    """How far it would move a state that trusted it entirely."""
    recommends: dict[Text, Text] = {}
    """A form for some of the measures."""


class Proposal(Graded):
    """What member states table, and what they settle for: a measure is not amended below that form.

    Tabled by `auto`, the member with the highest stance tables the strongest text that it expects to pass, and after
    a failure the next one tries; the package is then left out.
    """

    tabled_by: Annotated[tuple[Text, ...], TABLERS] = Field(min_length=1)
    """Member states only, or `auto`."""
    package: dict[Text, Text] = {}
    """The form of each measure that is tabled."""
    settle_for: dict[Text, Text] = {}
    """The form below which a measure is not amended; else anything may fall."""


class Meeting(Graded):
    """A body on a date: so many rounds, under so much pressure to agree (1 is a normal meeting of ministers)."""

    date: Day
    """The day."""
    body: Annotated[Text, word(BODIES, "a body")]
    """Who meets; working-party and coreper prepare, the others adopt."""
    rounds: Annotated[int, count(1, 100, "a number of rounds")] = 1
    """How often it votes."""
    pressure: Annotated[float, number(0, 10, "a pressure")] = 1.0
    """How much standing alone costs there; 1 is a normal meeting of ministers."""
    pays: Truth | None = None
    """Whether it can settle a linked file; unless the file says otherwise, leaders can and ministers cannot."""


class LinkedFile(Graded):
    """Another file that members hold this one for.

    `open` is the probability that it is unsettled, `stakes` how much of its support a member withholds meanwhile.
    """

    what: Text | None = None
    """What it is about."""
    open: Share
    """The probability that it is unsettled."""
    stakes: dict[Text, Stake]
    """How much of its support each member withholds meanwhile."""


class Rule(ByName):
    """A voting rule by name, and what of it is different here; the words are those of council.law.VotingRule."""

    use: Annotated[Text, word(RULES, "a rule")]
    """A voting rule by name."""
    against: Annotated[int, count(0, 100, "a number of noes")] | None = None
    """How many noes it survives."""
    states: Annotated[int, count(0, 100, "a share of the members in %")] | None = None
    """How many members it takes, in %."""
    population: Annotated[int, count(0, 100, "a share of the population in %")] | None = None
    """How much of the population it takes, in %."""
    blocking: Annotated[int, count(0, 100, "a number of members")] | None = None
    """How many members a blocking minority takes."""
    constructive_abstention: Truth = False
    """Whether a member may abstain with a declaration (Article 31(1) TEU)."""
    emergency_brake: Truth = False
    """Whether vital reasons of national policy stop the vote (Article 31(2) TEU)."""


if TYPE_CHECKING:
    Parameters = Entry
else:
    Parameters = create_model(
        "Parameters",
        __doc__="The parameters of the model that differ from the defaults.",
        __base__=Entry,
        **{
            row.key: (
                Annotated[Spread, spread(row.low, row.high, row.key)],
                Field((row.default,) * 3, description=f"{row.meaning[0].upper()}{row.meaning[1:]}."),
            )
            for row in PARAMETERS.values()
        },
    )

OUTCOMES = tuple(ending.name.lower() for ending in Ending if ending != Ending.OPEN)
"""How a file can end, in the words of its record and of result files."""


class Record(Graded):
    """What really happened. It is shown beside the results and never read by the simulation."""

    outcome: Annotated[Text, word(OUTCOMES, "an outcome")] | None = None
    """How it ended."""
    agreed: Day | None = None
    """When there was agreement."""
    adopted: Day | None = None
    """When the decision was taken."""
    package: dict[Text, Text] = {}
    """What was decided; a measure that it does not name was not adopted."""
