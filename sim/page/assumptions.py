"""What a file assumes, in words, each entry with its reason, its source and how far to trust it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sim.council.law import BODIES
from sim.entries import AUTO, Graded
from sim.page.markup import Html, element, join, listing, section
from sim.parameters import PARAMETERS
from sim.profiles.stances import Spread
from sim.roster import seats
from sim.scenario import Scenario
from sim.seating import voting_rule


@dataclass(frozen=True)
class Assumption:
    """One entry of a file in words; `grade` is empty where it is from the profiles or from the model."""

    words: str
    why: str = ""
    grade: str = ""
    source: str = ""

    @classmethod
    def of(cls, entry: Graded, words: str) -> Assumption:
        """The assumption that an entry makes."""
        return cls(words, entry.why or "", entry.grade, entry.source or "")


def assumptions(scenario: Scenario) -> dict[str, list[Assumption]]:
    """Everything that goes into the runs, under a heading for each kind of entry; kinds without any are left out."""
    kinds = {
        "The measures, and the stance that each form takes": _measures(scenario),
        "The proposal": _proposals(scenario),
        "The members: stance, and what sets them apart, most hawkish first": _members(scenario),
        "What happened": _events(scenario),
        "The High Representative, who recommends and has no ballot": _recommendation(scenario),
        "Other files that members hold this one for": _linked(scenario),
        "The meetings and the rule": _procedure(scenario),
        "The numbers of the model": _parameters(scenario),
    }
    return {heading: found for heading, entries in kinds.items() if (found := list(entries))}


def show(scenario: Scenario) -> Html:
    """The section of the page, folded: whoever reads the results unfolds it to see what they rest on."""
    kinds = assumptions(scenario)
    grades = Counter(entry.grade for entries in kinds.values() for entry in entries if entry.grade)
    counted = ", ".join(f"{grades[grade]} {grade}{'' if grades[grade] == 1 else 's'}" for grade in sorted(grades))
    lead = (
        f"Stances and severities share one scale from 0 to 1: a member accepts a form whose severity is not above its "
        f"stance. Entries of the file by how far to trust them: {counted or 'none'}. What comes from the profiles of "
        f"the date or is a default of the model says so."
    )
    parts = (
        join(element("h3", heading), listing(*map(_entry, entries), class_="entries"))
        for heading, entries in kinds.items()
    )
    unfold = element("summary", f"Every number with its reason and source: {sum(map(len, kinds.values()))} entries")
    return section("assumptions", "What is assumed", element("p", lead), element("details", unfold, *parts))


def _entry(entry: Assumption) -> Html:
    grade = element("span", entry.grade, class_=f"grade {entry.grade}") if entry.grade else Html()
    reasons = "; ".join(filter(None, [entry.why, f"source: {entry.source}" if entry.source else ""]))
    return join(entry.words, " ", grade, element("span", reasons, class_="why") if reasons else Html())


def _number(spread: Spread) -> str:
    low, likely, high = spread
    return f"{likely:.2f}" if low == high else f"{likely:.2f} ({low:.2f} to {high:.2f})"


def _moved(spread: Spread) -> str:
    low, likely, high = spread
    return f"{likely:+.2f}" if low == high else f"{likely:+.2f} ({low:+.2f} to {high:+.2f})"


def _measures(scenario: Scenario) -> Iterator[Assumption]:
    for key, measure in scenario.measures.items():
        forms = ", ".join(f"{form} {_number(severity)}" for form, severity in measure.ladder.items())
        exemptible = "; members can be exempted" if measure.exemptible else ""
        yield Assumption.of(measure, f"{key}: {forms}{exemptible}")


def _proposals(scenario: Scenario) -> Iterator[Assumption]:
    for proposal in scenario.proposals:
        if AUTO in proposal.tabled_by:
            yield Assumption.of(proposal, "The member with the highest stance tables what it expects to pass.")
            continue
        package = "; ".join(f"{measure}: {form}" for measure, form in proposal.package.items())
        settled = "; ".join(f"{measure}: {form}" for measure, form in proposal.settle_for.items())
        floor = f" They settle for no less than {settled}." if settled else ""
        yield Assumption.of(proposal, f"Tabled by {', '.join(proposal.tabled_by)}: {package}.{floor}")


def _members(scenario: Scenario) -> Iterator[Assumption]:
    """The members of which something is said beside their stance; then all others, by where they are from."""
    plain: dict[tuple[str, str], list[str]] = {}
    for iso, (low, likely, high), apart in seats(scenario):
        words, entry = f"{iso} {_number((low, likely, high))}", scenario.members.get(iso)
        origin = "file" if entry and entry.stance else "profiles of the date"
        if apart or (entry and (entry.why or entry.source)):
            said = "; ".join([words, *apart, f"stance from the {origin}"])
            yield Assumption.of(entry, said) if entry else Assumption(said)
        else:
            plain.setdefault((origin, entry.grade if entry else ""), []).append(words)
    for (origin, grade), members in plain.items():
        yield Assumption(f"Stances from the {origin}: {', '.join(members)}", grade=grade)


def _events(scenario: Scenario) -> Iterator[Assumption]:
    for event in sorted(scenario.events, key=lambda event: event.date):
        hit = [f"{iso} {_moved(shift)}" for iso, shift in event.hit.items()]
        everybody = [f"all {_moved(event.shift)}"] if any(event.shift) else []
        yield Assumption.of(event, f"{event.date}: {event.what}. Stances move: {', '.join(everybody + hit) or 'none'}")


def _recommendation(scenario: Scenario) -> Iterator[Assumption]:
    speaker = scenario.high_representative
    if not speaker:
        return
    forms = "; ".join(f"{measure}: {form}" for measure, form in speaker.recommends.items())
    report = f" Its report would move a member that trusted it entirely by {_moved(speaker.report)}."
    since = f", from {speaker.date}" if speaker.date else ""
    words = f"{speaker.name}{since}, recommends {forms or 'no form'}.{report if any(speaker.report) else ''}"
    yield Assumption.of(speaker, words)


def _linked(scenario: Scenario) -> Iterator[Assumption]:
    for key, file in scenario.linked_files.items():
        stakes = ", ".join(f"{iso} {_number(stake)}" for iso, stake in file.stakes.items())
        words = f"{key}: {file.what or 'another file'}; unsettled with a chance of {_number(file.open)}. Withheld: "
        yield Assumption.of(file, words + (stakes or "nothing"))


def _procedure(scenario: Scenario) -> Iterator[Assumption]:
    for meeting in scenario.meetings:
        rounds = f"{meeting.rounds} round{'s' if meeting.rounds > 1 else ''}, pressure {meeting.pressure:g}"
        pays = {True: ", can settle another file", False: ", can settle no other file", None: ""}[meeting.pays]
        yield Assumption.of(meeting, f"{BODIES[meeting.body].title}, {meeting.date}: {rounds}{pays}")
    rule = voting_rule(scenario.rule)
    yield Assumption(f"Rule: {rule.key}: {rule.title}", rule.source)
    without = "everything lapses" if scenario.reversion == "lapse" else "nothing new is in force"
    yield Assumption(f"Without a decision {without}{f' on {scenario.expiry}' if scenario.expiry else ''}.")


def _parameters(scenario: Scenario) -> Iterator[Assumption]:
    for key, row in PARAMETERS.items():
        spread = getattr(scenario.parameters, key)
        own = key in scenario.parameters.model_fields_set
        default = "fitted to real decisions" if row.fitted else "a judgement of the model"
        why = f"{row.meaning}; {'set in the file' if own else default}"
        yield Assumption(f"{key} {_number(spread)}", why, "judgement" if own else "")
