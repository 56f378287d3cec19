"""From a scenario and the profiles of its date to the numbers of a room, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import nan

import numpy as np

from sim.council.arrays import Floats, Ints
from sim.council.calendar import Calendar, Meeting
from sim.council.law import RULES, VotingRule
from sim.council.room import Proposal
from sim.council.strategies import STRATEGIES, Strategy
from sim.entries import AUTO, Event, Member, Rule
from sim.entries import LinkedFile as LinkedEntry
from sim.entries import Proposal as ProposalEntry
from sim.parameters import PARAMETERS
from sim.profiles.interests import departure, exposures_on, red_lines_on
from sim.profiles.records import records_on
from sim.profiles.stances import Spread, at_war, stances_on
from sim.profiles.states import members_on, populations_on
from sim.scenario import Scenario

NOTHING: Spread = (0.0, 0.0, 0.0)
UNSAID: Spread = (nan, nan, nan)
"""In place of a number of its own, where a member goes by the parameter that all share."""


@dataclass(frozen=True)
class SeatedMeasure:
    """A measure as the file has it; a last axis of 3 holds (low, likely, high).

    `severity` [K+1, 3], `strength` [K+1]; `red_line` and `exposure` (% of GDP) [N, 3]; `departs` [N], in units of the
    parameter `red_line`, where a red line is known from the profiles alone; `recommended` is a rung.
    """

    key: str
    kind: str
    forms: tuple[str, ...]
    severity: Floats
    strength: Floats
    red_line: Floats
    departs: Floats
    exposure: Floats
    recommended: int | None
    exemptible: bool


@dataclass(frozen=True)
class LinkedFile:
    """Another file that members hold this one for: `open` [3] is how likely it is unsettled, `stakes` [N, 3] theirs."""

    key: str
    open: Floats
    stakes: Floats


@dataclass(frozen=True)
class Seating:
    """Who sits with which numbers; a last axis of 3 holds (low, likely, high).

    `population` [N] and `slots` [N], the members' places on the tapes; `stance`, `salience`, `deference` [N, 3], the
    last not a number where a member has none of its own; `records` [N], how much more often than others a member had
    resisted, 0 where the file gives its stance; `wartime` [N], 1 where the invasion has moved a stance of the profiles;
    `events` one [N, 3] each, by date and name: how far it moves the members; `parameters` and `report` [3]. `known` [T]
    counts the events known at each scheduled round, `reported` [T] tells whether the High Representative has spoken.
    """

    members: tuple[str, ...]
    slots: Ints
    population: Ints
    measures: tuple[SeatedMeasure, ...]
    agenda: tuple[Proposal, ...]
    calendar: Calendar
    rule: VotingRule
    stance: Floats
    records: Floats
    wartime: Floats
    salience: Floats
    deference: Floats
    events: dict[str, Floats]
    report: Floats
    parameters: dict[str, Floats]
    known: tuple[int, ...]
    reported: tuple[bool, ...]
    linked: tuple[LinkedFile, ...]
    strategies: tuple[Strategy, ...]
    allies: tuple[tuple[int, ...], ...]
    lapses: bool

    @property
    def moved_by_record(self) -> Floats:
        """How far what it resisted before has likely moved each member [N]."""
        moved: Floats = -self.parameters["track_record"][1] * self.records
        return moved

    @property
    def moved_by_war(self) -> Floats:
        """How far the invasion has likely moved each member [N]."""
        moved: Floats = self.parameters["invasion"][1] * self.wartime
        return moved

    @property
    def stance_before_events(self) -> Floats:
        """The stances [N, 3] before any event of the file, moved by records and the invasion as is likely."""
        before: Floats = self.stance + (self.moved_by_record + self.moved_by_war)[:, None]
        return before

    @property
    def carried(self) -> Floats:
        """How far the events known in the last round have likely carried each member [N]."""
        likely = [event[:, 1] for event in list(self.events.values())[: self.known[-1]]]
        carried: Floats = self.parameters["event_response"][1] * (np.zeros(len(self.members)) + sum(likely))
        return carried

    @property
    def claimants(self) -> tuple[int, ...]:
        """The places of the members with a stake in a linked file that may turn out to be open."""
        stakes = [file.stakes for file in self.linked if file.open.any()]
        return tuple(i for i in range(len(self.members)) if any(stake[i].any() for stake in stakes))


def sit(scenario: Scenario) -> Seating:
    """Seat the members of the scenario's date; the `record` of the scenario is not looked at."""
    day, target = scenario.date, scenario.target
    seats = members_on(day)
    stances, records = stances_on(day, target), records_on(day, target)
    entries = {iso: scenario.members.get(iso, Member()) for iso in seats}
    people, places = populations_on(day), {iso: place for place, iso in enumerate(seats)}
    parameters = {key: np.array(getattr(scenario.parameters, key)) for key in PARAMETERS}
    calendar = Calendar.of([Meeting(m.date, m.body, m.rounds, m.pressure, m.pays) for m in scenario.meetings])
    events = sorted(scenario.events, key=lambda event: event.date)
    days = [calendar.meetings[number].date for number in calendar.meeting]
    speaker = scenario.high_representative
    return Seating(
        members=tuple(seats),
        slots=np.array([state.slot for state in seats.values()]),
        population=np.array([people[iso] for iso in seats]),
        measures=tuple(_measure(scenario, key, entries) for key in scenario.measures),
        agenda=tuple(_proposal(scenario, p, places) for p in scenario.proposals if AUTO not in p.tabled_by),
        calendar=calendar,
        rule=voting_rule(scenario.rule),
        stance=np.array([entry.stance or stances[iso] for iso, entry in entries.items()]),
        records=np.array([0.0 if entry.stance else records[iso] for iso, entry in entries.items()]),
        wartime=np.array([float(at_war(day, target) and not entry.stance) for entry in entries.values()]),
        salience=np.array([entry.salience for entry in entries.values()]),
        deference=np.array([entry.deference or UNSAID for entry in entries.values()]),
        events={f"{event.date} {event.what}": _moved(event, seats) for event in events},
        report=np.array(speaker.report if speaker else NOTHING),
        parameters=parameters,
        known=tuple(sum(event.date <= held for event in events) for held in days),
        reported=tuple(speaker is not None and (speaker.date or date.min) <= held for held in days),
        linked=tuple(_linked(key, file, seats) for key, file in scenario.linked_files.items()),
        strategies=tuple(STRATEGIES[entry.strategy.use] for entry in entries.values()),
        allies=tuple(tuple(places[ally] for ally in entry.strategy.allies) for entry in entries.values()),
        lapses=scenario.reversion == "lapse",
    )


def voting_rule(spec: Rule) -> VotingRule:
    """The voting rule that a file asks for: one of the registry, with what the file sets differently."""
    known, given = RULES[spec.use], spec.model_dump(exclude={"use"}, exclude_none=True)
    changes = {key: value for key, value in given.items() if value != getattr(known, key)}
    if not changes:
        return known
    words = ", ".join(
        word.replace("_", " ") + ("" if value is True else f" {value}") for word, value in changes.items()
    )
    title, source = f"{known.title}; in this file with {words}", f"{known.source}; changed by the file"
    return replace(known, key=f"{known.key} with {words}", title=title, source=source, **changes)


def _linked(key: str, file: LinkedEntry, seats: Iterable[str]) -> LinkedFile:
    stakes = np.array([file.stakes.get(iso, NOTHING) for iso in seats])
    return LinkedFile(key, np.array(file.open), stakes)


def _proposal(scenario: Scenario, proposal: ProposalEntry, places: dict[str, int]) -> Proposal:
    """A proposal of the file as rungs; what it does not table stays at rung 0."""

    def rungs(package: dict[str, str]) -> tuple[int, ...]:
        ladders = {key: (None, *measure.ladder) for key, measure in scenario.measures.items()}
        return tuple(ladder.index(package.get(key)) for key, ladder in ladders.items())

    tablers = tuple(places[iso] for iso in proposal.tabled_by)
    return Proposal(tablers, rungs(proposal.package), rungs(proposal.settle_for))


def _moved(event: Event, seats: Iterable[str]) -> Floats:
    """How far an event moves each member [N, 3]: all alike, and those that it hits beyond that."""
    hits: Floats = np.array([event.hit.get(iso, NOTHING) for iso in seats])
    return np.array(event.shift) + hits


def _measure(scenario: Scenario, key: str, entries: dict[str, Member]) -> SeatedMeasure:
    measure, speaker = scenario.measures[key], scenario.high_representative
    kind, forms = measure.kind or key, tuple(measure.ladder)
    rungs = {form: rung for rung, form in enumerate(forms, start=1)}
    strength = measure.strength or tuple(rung / len(forms) for rung in rungs.values())
    costs, lines = exposures_on(scenario.date), red_lines_on(scenario.date, scenario.target)
    own_lines = [_own(entry.red_line, key, kind) for entry in entries.values()]
    known = [departure(lines.get(iso, {}), [kind]) for iso in entries]
    exposure = [
        _own(entry.exposure, key, kind) or (costs.get(iso, {}).get(kind, 0.0),) * 3 for iso, entry in entries.items()
    ]
    return SeatedMeasure(
        key=key,
        kind=kind,
        forms=forms,
        severity=np.array([NOTHING, *measure.ladder.values()]),
        strength=np.array([0.0, *strength]),
        red_line=np.array([own or NOTHING for own in own_lines]),
        departs=np.array([0.0 if own else line for own, line in zip(own_lines, known, strict=True)]),
        exposure=np.array(exposure),
        recommended=rungs.get(speaker.recommends.get(key, "")) if speaker else None,
        exemptible=measure.exemptible,
    )


def _own(numbers: dict[str, Spread], key: str, kind: str) -> Spread | None:
    """What a member's entry says of a measure: under the measure's own key first, else under its kind."""
    return numbers.get(key, numbers.get(kind))
