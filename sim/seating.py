"""From a scenario and the profiles of its date to the numbers of a room, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.council.arrays import Floats, Ints
from sim.council.calendar import Calendar, Meeting
from sim.council.law import RULES, VotingRule
from sim.parameters import PARAMETERS
from sim.profiles import Profile, Spread, members_on
from sim.scenario import Member, Scenario

NOTHING: Spread = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class SeatedMeasure:
    """A measure as the file has it; a last axis of 3 holds (low, likely, high).

    `severity` [K+1, 3], `strength` [K+1]; `red_line` and `exposure` (% of GDP) [N, 3]; the rest are rungs.
    """

    key: str
    kind: str
    forms: tuple[str, ...]
    severity: Floats
    strength: Floats
    red_line: Floats
    exposure: Floats
    tabled: int
    floor: int
    recommended: int | None
    exemptible: bool


@dataclass(frozen=True)
class Seating:
    """Who sits with which numbers; a last axis of 3 holds (low, likely, high).

    `stance`, `salience`, `deference` [N, 3]; `events` one [N, 3] each, by date: how far it moves the members;
    `parameters` and `report` [3]; `slots` [N] are the members' places on the tapes. `known` [T] counts the events
    known at each scheduled round, `reported` [T] tells whether the High Representative has spoken.
    """

    members: tuple[str, ...]
    slots: Ints
    measures: tuple[SeatedMeasure, ...]
    calendar: Calendar
    rule: VotingRule
    stance: Floats
    salience: Floats
    deference: Floats
    events: tuple[Floats, ...]
    report: Floats
    parameters: dict[str, Floats]
    known: tuple[int, ...]
    reported: tuple[bool, ...]
    lapses: bool


def sit(scenario: Scenario) -> Seating:
    """Seat the members of the scenario's date; the `record` of the scenario is not looked at."""
    seats = members_on(scenario.date)
    entries = {iso: scenario.members.get(iso, Member()) for iso in seats}
    parameters = {key: np.array(getattr(scenario.parameters, key)) for key in PARAMETERS}
    deference = tuple(parameters["deference"])
    calendar = Calendar.of([Meeting(m.date, m.body, m.rounds, m.pressure) for m in scenario.meetings])
    events = sorted(scenario.events, key=lambda event: event.date)
    days = [calendar.meetings[number].date for number in calendar.meeting]
    speaker = scenario.high_representative
    return Seating(
        members=tuple(seats),
        slots=np.array([profile.slot for profile in seats.values()]),
        measures=tuple(_measure(scenario, key, seats, entries) for key in scenario.measures),
        calendar=calendar,
        rule=RULES[scenario.rule],
        stance=np.array([entries[iso].stance or seats[iso].stance for iso in seats]),
        salience=np.array([entry.salience for entry in entries.values()]),
        deference=np.array([entry.deference or deference for entry in entries.values()]),
        events=tuple(np.array([_moved(event.shift, event.hit.get(iso, NOTHING)) for iso in seats]) for event in events),
        report=np.array(speaker.report if speaker else NOTHING),
        parameters=parameters,
        known=tuple(sum(event.date <= day for event in events) for day in days),
        reported=tuple(speaker is not None and (speaker.date or date.min) <= day for day in days),
        lapses=scenario.reversion == "lapse",
    )


def _moved(shift: Spread, hit: Spread) -> Spread:
    return shift[0] + hit[0], shift[1] + hit[1], shift[2] + hit[2]


def _measure(scenario: Scenario, key: str, seats: dict[str, Profile], entries: dict[str, Member]) -> SeatedMeasure:
    measure, proposal, speaker = scenario.measures[key], scenario.proposal, scenario.high_representative
    kind, forms = measure.kind or key, tuple(measure.ladder)
    rungs = {form: rung for rung, form in enumerate(forms, start=1)}
    strength = measure.strength or tuple(rung / len(forms) for rung in rungs.values())
    exposure = [_of(entries[iso].exposure, key, kind, (seats[iso].exposure.get(kind, 0.0),) * 3) for iso in seats]
    return SeatedMeasure(
        key=key,
        kind=kind,
        forms=forms,
        severity=np.array([NOTHING, *measure.ladder.values()]),
        strength=np.array([0.0, *strength]),
        red_line=np.array([_of(entry.red_line, key, kind, NOTHING) for entry in entries.values()]),
        exposure=np.array(exposure),
        tabled=rungs.get(proposal.package.get(key, ""), 0),
        floor=rungs.get(proposal.settle_for.get(key, ""), 0),
        recommended=rungs.get(speaker.recommends.get(key, "")) if speaker else None,
        exemptible=measure.exemptible,
    )


def _of(numbers: dict[str, Spread], key: str, kind: str, default: Spread) -> Spread:
    """What a member's entry says of a measure: under the measure's own key first, else under its kind."""
    return numbers.get(key, numbers.get(kind, default))
