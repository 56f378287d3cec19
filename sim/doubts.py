"""What is odd about a scenario file that can be used: each doubt is a warning; and what in the file is a judgement."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from sim.checks.parts import forms, kinds_named, ladder_place, proposals
from sim.council.law import BODIES
from sim.document import Document, Place
from sim.errors import Fault, nearest
from sim.parameters import PARAMETERS
from sim.profiles.interests import kinds
from sim.profiles.stances import COLLECTED, STRANGER, circle_of, known_targets
from sim.profiles.states import members_on
from sim.scenario import Scenario

ONE_LETTER = 0.8
"""How alike two words are that differ in one letter."""


def rounds_are_enough(document: Document, scenario: Scenario) -> None:
    """There are adopting rounds enough to bring each proposal down every ladder before the last vote."""
    rounds = sum(meeting.rounds for meeting in scenario.meetings if BODIES[meeting.body].adopts)
    falls: dict[str, int] = {}
    for proposal in scenario.proposals:
        for measure, form in proposal.package.items():
            ladder, settled = forms(document, measure), proposal.settle_for.get(measure)
            fall = ladder_place(ladder, form) - ladder_place(ladder, settled)
            falls[measure] = max(fall, falls.get(measure, 0))
    deepest = max(falls, key=lambda measure: falls[measure], default="")
    if deepest and falls[deepest] > rounds - 1:
        needed = f"takes {falls[deepest] + 1} adopting rounds (the last amends nothing), and the file has {rounds}"
        document.warn(("meetings",), f"to bring {deepest} all the way down {needed}; add rounds")


def meetings_are_of_the_date(document: Document, scenario: Scenario) -> None:
    """The meetings are within a year of the date of the file, whose governments sit there."""
    for number, meeting in enumerate(scenario.meetings):
        if abs((meeting.date - scenario.date).days) > 366:
            message = f"is more than a year from the date of the file, {scenario.date}, whose governments sit there"
            document.warn(("meetings", number, "date"), f"{meeting.date} {message}; change one of the two")
            return  # the others are likely to be as far


def profiles_know_the_target(document: Document, scenario: Scenario) -> None:
    """Stances that are taken from the profiles are of the governments of the date, toward the target."""
    day, target = scenario.date, scenario.target
    taken = [iso for iso in members_on(day) if iso not in scenario.members or scenario.members[iso].stance is None]
    if not taken or target not in known_targets():
        return
    if day > COLLECTED:
        message = f"the profiles know the governments up to {COLLECTED}, not those of {day}; check the stances"
        document.warn(("date",), message)
    if circle_of(target, day)[1] == STRANGER:
        message = f"on {day} nothing is known of who is close to {target}: stances toward Russia stand in; check them"
        document.warn(("target",), message)


def numbers_are_used(document: Document, scenario: Scenario) -> None:
    """Red lines and exposures are about a measure of this file."""
    for iso, member in scenario.members.items():
        for what in ("red_line", "exposure"):
            for key in getattr(member, what):
                if key not in kinds_named(document):
                    message = f"no measure here is of the kind {key}, so this changes nothing; meant another kind?"
                    document.warn(("members", iso, what, key), message)


def kinds_are_spelt_well(document: Document, scenario: Scenario) -> None:
    """A kind that no exposure or red line has is none of theirs misspelt."""
    members = scenario.members.values()
    known = sorted(kinds() | {key for member in members for key in (*member.red_line, *member.exposure)})
    for key, measure in scenario.measures.items():
        kind = measure.kind or key
        close = get_close_matches(kind.casefold(), known, n=1, cutoff=ONE_LETTER)
        if measure.kind and kind not in known and close:
            document.warn(("measures", key, "kind"), f"the profiles know no kind {kind}; meant `{close[0]}`?")


def sources_are_listed(document: Document, scenario: Scenario) -> None:
    """What is cited is among the sources, and a fact cites one."""
    for place, entry in entries(document):
        source = entry.get("source")
        if source is not None and source not in scenario.sources:
            meant = nearest(source, scenario.sources)
            document.warn((*place, "source"), f'"{source}" is not among the sources; {meant}')
        elif source is None and entry.get("grade") == "fact":
            document.warn((*place, "grade"), "a fact needs a source; add one, or call it a judgement")


DOUBTS: tuple[Callable[[Document, Scenario], None], ...] = (
    rounds_are_enough,
    meetings_are_of_the_date,
    profiles_know_the_target,
    numbers_are_used,
    kinds_are_spelt_well,
    sources_are_listed,
)
"""Every doubt that a warning is about."""


def entries(document: Document) -> list[tuple[Place, dict[str, Any]]]:
    """Every entry that may carry why, source and grade, with its place."""
    places: list[Place] = [(what, key) for what in ("measures", "members") for key in document.mapping(what)]
    places += [(what, number) for what in ("events", "meetings") for number in range(len(document.items(what)))]
    places += [("linked_files", key) for key in document.mapping("linked_files")]
    places += [("high_representative",), *proposals(document), ("record",)]
    return [(place, document.mapping(*place)) for place in places if document.mapping(*place)]


def judgements(document: Document) -> list[Fault]:
    """What in the file is a judgement, with its reason: said so, or without a grade; a record only where it says so."""
    found = [
        document.note(place, entry.get("why") or entry.get("what") or "no reason given")
        for place, entry in entries(document)
        if entry.get("grade", "fact" if place == ("record",) else "judgement") == "judgement"
    ]
    found += [document.note(("parameters", key), PARAMETERS[key].meaning) for key in document.mapping("parameters")]
    return found
