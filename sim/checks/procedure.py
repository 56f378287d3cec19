"""How it is decided: proposals, events, rule, meetings, and what happens without a decision."""

from __future__ import annotations

from itertools import pairwise

from sim.checks.parts import forms, ladder_place, proposals
from sim.council.law import BODIES, RULES
from sim.document import Document, Place
from sim.entries import AUTO
from sim.errors import shown


def proposals_have_packages(document: Document) -> None:
    """Who tables says what; only `auto` leaves it to the member whose turn it is."""
    for place in proposals(document):
        if not document.mapping(*place) or is_auto(document, place):
            continue
        if document.at(*place, "package") in (None, {}):
            document.fault((*place, "package"), "nothing is tabled; write a package such as {officials: four names}")


def auto_stands_alone(document: Document) -> None:
    """A proposal by `auto` has no text of its own, and is the only one."""
    first, *further = proposals(document)
    if not is_auto(document, first):
        for place in (place for place in further if is_auto(document, place)):
            message = "only the first proposal can be `auto`, and then it is the only one; name who tables"
            document.fault((*place, "tabled_by"), message)
        return
    if written := [what for what in ("package", "settle_for") if what in document.mapping(*first)]:
        message = "`tabled_by: auto` finds its own package; leave this out, or name who tables"
        document.fault((*first, written[0]), message)
    if further:
        message = "after `tabled_by: auto` every member has its turn; leave these out, or name who tables first"
        document.fault(("further_proposals",), message)


def is_auto(document: Document, place: Place) -> bool:
    """Tell whether a proposal leaves it open who tables."""
    return document.at(*place, "tabled_by") in (AUTO, [AUTO])


def settling_is_possible(document: Document) -> None:
    """Nobody settles for more than is tabled."""
    for proposal in proposals(document):
        if is_auto(document, proposal):
            continue
        package = document.mapping(*proposal, "package")
        for measure, form in document.mapping(*proposal, "settle_for").items():
            place: Place = (*proposal, "settle_for", measure)
            ladder = forms(document, measure)
            if measure not in package and document.sound(*proposal, "package"):
                document.fault(place, "is not in the package; nobody settles for what is not tabled")
            elif ladder_place(ladder, form) > ladder_place(ladder, package.get(measure)) > 0:
                message = f"{shown(form)} is harder than {shown(package[measure])}, which is tabled; settle for less"
                document.fault(place, message)


def events_differ(document: Document) -> None:
    """No event stands twice: its day and its words name the tape that it is drawn from."""
    seen: list[tuple[object, object]] = []
    for number in range(len(document.items("events"))):
        event = document.day("events", number, "date"), document.at("events", number, "what")
        if event in seen and document.sound("events", number):
            document.fault(("events", number, "what"), "stands here twice on the same day; keep one of them")
        seen.append(event)


def rules_fit_together(document: Document) -> None:
    """Constructive abstention is an option of unanimity, the emergency brake one of a majority."""
    rule = document.mapping("rule")
    known = RULES.get(str(rule.get("use")))
    if known is None:
        return
    if known.by_consent and rule.get("emergency_brake") is True:
        document.fault(
            ("rule", "emergency_brake"), "under unanimity a no blocks anyway; the brake is for a majority rule"
        )
    if not known.by_consent and rule.get("constructive_abstention") is True:
        message = "is an option of unanimity (Article 31(1) TEU); under a majority it would only count against"
        document.fault(("rule", "constructive_abstention"), message)
    for key in ("states", "population", "blocking") if known.by_consent else ("against",):
        if key in rule:
            document.fault(
                ("rule", key),
                f"is no part of {known.key}; a majority rule has states, population and blocking, the others against",
            )


def meetings_can_decide(document: Document) -> None:
    """Meetings come in order, and the last one can adopt."""
    meetings = document.items("meetings")
    days = [(number, document.day("meetings", number, "date")) for number in range(len(meetings))]
    for (_, earlier), (number, later) in pairwise((number, day) for number, day in days if day):
        if earlier and later and later < earlier:
            message = f"{later} is before the meeting above, of {earlier}; put the meetings in order"
            document.fault(("meetings", number, "date"), message)
    last = BODIES.get(str(document.at("meetings", len(meetings) - 1, "body"))) if meetings else None
    if last and not last.adopts:
        deciding = " or ".join(key for key, body in BODIES.items() if body.adopts)
        message = f"{last.key} only prepares and cannot adopt; let the last meeting be of {deciding}"
        document.fault(("meetings", len(meetings) - 1, "body"), message)


def reversion_is_clear(document: Document) -> None:
    """What lapses has an expiry, and nothing else has one."""
    reversion, has_expiry = document.at("reversion"), "expiry" in document.mapping()
    if reversion == "lapse" and not has_expiry:
        message = "`lapse` needs the day on which the measures end; add a line such as `expiry: 2021-07-31`"
        document.fault(("reversion",), message)
    expiry = document.day("expiry")
    for number in range(len(document.items("meetings"))):
        day = document.day("meetings", number, "date")
        if expiry and day and day > expiry:
            document.fault(
                ("meetings", number, "date"), f"{day} is after the expiry, {expiry}: nothing is left to renew"
            )
    if reversion == "nothing" and has_expiry:
        document.fault(("expiry",), "nothing expires under `reversion: nothing`; meant `reversion: lapse`?")
