"""What a scenario file can say, as validated types. The format in use: scenarios/moscow-2021.yaml."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, create_model

from sim.council.law import BODIES, RULES
from sim.parameters import PARAMETERS
from sim.profiles import Spread

Grade = Literal["fact", "estimate", "judgement"]
"""How far a number can be trusted; whatever has no grade counts as a judgement."""

SILENT = (0.0, 0.0, 0.0)


def _number(low: float, high: float, name: str) -> BeforeValidator:
    """Accept a number within the range of `name`, and nothing that merely looks like one."""
    return BeforeValidator(lambda value: _in_range(value, low, high, name))


def _spread(low: float, high: float, name: str) -> BeforeValidator:
    """Accept a number or [low, likely, high], each within the range of `name`; make it a Spread."""

    def check(value: object) -> Spread:
        if not isinstance(value, list | tuple):
            value = [value] * 3
        if len(value) != 3:
            raise ValueError(f"{_shown(value)} is not {name}; expected a number or [low, likely, high]")
        likely, least, most = (float(_in_range(value[i], low, high, name)) for i in (1, 0, 2))
        if not least <= likely <= most:
            raise ValueError(f"{_shown(value)} does not rise; expected [low, likely, high]")
        return least, likely, most

    return BeforeValidator(check)


def _in_range(value: object, low: float, high: float, name: str) -> int | float:
    meant = f"{name} lies from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{_shown(value)} is not a number; {meant}")
    if not low <= value <= high:
        raise ValueError(f"{_shown(value)} is out of range; {meant}")
    return value


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return "nothing" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


def _word(known: dict[str, Any], what: str) -> BeforeValidator:
    def check(value: object) -> object:
        if value not in known:
            raise ValueError(f"{_shown(value)} is not {what}; known: {', '.join(known)}")
        return value

    return BeforeValidator(check)


def _truth(value: object) -> object:
    if isinstance(value, bool):
        return value
    meant = "true" if str(value).lower() in ("yes", "y", "on") else "false"
    raise ValueError(f"{_shown(value)} is text in YAML 1.2; write {meant}")


def _text(value: object) -> object:
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError(f"{_shown(value)} is not text; a text that looks like something else needs quotes")


def _day(value: object) -> object:
    if type(value) is date:
        return value
    raise ValueError(f"{_shown(value)} is not a date; write it as 2021-02-22, without quotes")


Text = Annotated[str, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_day)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Stance = Annotated[Spread, _spread(0, 1, "a stance")]
Severity = Annotated[Spread, _spread(0, 1, "a severity")]
Exposure = Annotated[Spread, _spread(0, 100, "an exposure in % of GDP")]
RedLine = Annotated[Spread, _spread(-1, 1, "a red line")]
Salience = Annotated[Spread, _spread(0.01, 10, "a salience")]
Deference = Annotated[Spread, _spread(0, 1, "a deference")]
Shift = Annotated[Spread, _spread(-1, 1, "a shift of stance")]
Strength = Annotated[float, _number(0, 1, "a strength")]


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


class Member(Graded):
    """What differs for one member state from its profile; red lines and exposures by measure or kind."""

    stance: Stance | None = None
    red_line: dict[Text, RedLine] = {}
    exposure: dict[Text, Exposure] = {}
    salience: Salience = (1.0, 1.0, 1.0)
    deference: Deference | None = None


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
    """What member states table, and what they settle for: a measure is not amended below that form."""

    tabled_by: tuple[Text, ...] = Field(min_length=1)
    package: dict[Text, Text] = Field(min_length=1)
    settle_for: dict[Text, Text] = {}


class Meeting(Graded):
    """A body on a date: so many rounds, under so much pressure to agree (1 is a normal meeting of ministers)."""

    date: Day
    body: Annotated[Text, _word(BODIES, "a body")]
    rounds: Annotated[int, Strict(), _number(1, 100, "a number of rounds")] = 1
    pressure: Annotated[float, _number(0, 10, "a pressure")] = 1.0


if TYPE_CHECKING:
    Parameters = Entry
else:
    Parameters = create_model(
        "Parameters",
        __base__=Entry,
        **{
            row.key: (Annotated[Spread, _spread(row.low, row.high, row.key)], (row.default,) * 3)
            for row in PARAMETERS.values()
        },
    )

Outcome = Literal["adopted_as_tabled", "adopted_amended", "blocked", "withdrawn", "lapsed"]


class Record(Graded):
    """What really happened. It is shown beside the results and never read by the simulation."""

    outcome: Outcome | None = None
    agreed: Day | None = None
    adopted: Day | None = None
    package: dict[Text, Text] = {}


class Scenario(Entry):
    """One file: the question, the measures, who sits, what happened, what is tabled, and how it is decided."""

    format: Literal[1]
    title: Text
    date: Day
    target: Text
    question: Text
    sources: dict[Text, Text]
    measures: dict[Text, Measure] = Field(min_length=1)
    members: dict[Text, Member] = {}
    events: tuple[Event, ...] = ()
    high_representative: HighRepresentative | None = None
    proposal: Proposal
    reversion: Literal["nothing", "lapse"]
    expiry: Day | None = None
    meetings: tuple[Meeting, ...] = Field(min_length=1)
    rule: Annotated[Text, _word(RULES, "a rule")]
    parameters: Parameters = Field(default_factory=Parameters)
    record: Record | None = None
