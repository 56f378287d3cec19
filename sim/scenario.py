"""What a scenario file can say, as one validated type. `eusim format` explains every key."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.entries import (
    Entry,
    Event,
    HighRepresentative,
    LinkedFile,
    Measure,
    Meeting,
    Member,
    Parameters,
    Proposal,
    Record,
    Rule,
)
from sim.errors import shown
from sim.values import Accept, Day, Text, format_number, word

REVERSIONS = ("nothing", "lapse")
"""What is in force without a decision: the words that result files use for the lowest rung of a ladder."""

COLUMNS = (
    *("variant", "run", "outcome", "meeting", "rounds", "strength"),
    *("exempted", "paid", "no", "first_no", "last_no"),
)
"""The columns of outcomes.csv beside those of the measures."""


class Scenario(Entry):
    """One file: the question, the measures, who sits, what happened, what is tabled, and how it is decided."""

    format: Annotated[Literal[1], Accept(format_number, schema={"const": 1})]
    """The format of the file: 1."""
    title: Text
    """What the file is called."""
    date: Day
    """Whose members sit, with the profiles of that day."""
    target: Text
    """Whom the sanctions are on: ISO code of the profiles, or any name if the file gives all stances."""
    question: Text
    """What to find out."""
    sources: dict[Text, Text]
    """Citations by key."""
    measures: dict[Text, Measure] = Field(min_length=1)
    """Ladders of forms, by name."""
    members: dict[Text, Member] = Field(default_factory=dict)
    """What differs from the profiles, by ISO code (EL for Greece)."""
    events: tuple[Event, ...] = ()
    """What moves stances."""
    high_representative: HighRepresentative | None = None
    """Who recommends; it has no ballot and tables nothing."""
    linked_files: dict[Text, LinkedFile] = Field(default_factory=dict)
    """Other files for which members hold this one."""
    proposal: Proposal
    """What is tabled, and by whom."""
    further_proposals: tuple[Proposal, ...] = ()
    """What is tabled after it, in this order."""
    reversion: Annotated[Text, word(REVERSIONS, "a reversion")]
    """What is in force without a decision: nothing new, or lapse for a renewal."""
    expiry: Day | None = None
    """When what is renewed ends."""
    meetings: tuple[Meeting, ...] = Field(min_length=1)
    """Who meets when."""
    rule: Rule
    """How it is decided."""
    parameters: Parameters = Field(default_factory=Parameters)
    """Parameters of the model that differ from the defaults."""
    record: Record | None = None
    """What really happened; never read by the simulation."""

    def __repr__(self) -> str:
        """The file in one line.

        >>> import sim
        >>> sim.read("moscow-2021")
        <Scenario "After Moscow", 2021-02-22: officials, oligarchs, finance, energy>
        """
        return f"<Scenario {shown(self.title)}, {self.date}: {', '.join(self.measures)}>"

    __str__ = __repr__

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Everything on the agenda, in its order."""
        return (self.proposal, *self.further_proposals)
