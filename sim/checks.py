"""What must hold between the parts of a scenario file: each check notes every fault it finds.

The checks read the plain values, so that a wrong number in one place hides nothing that is wrong in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from sim.council.law import BODIES
from sim.document import Document, Place
from sim.profiles import FROM, TARGET, UNTIL, kinds, members_on, profiles


def nearest(word: object, known: Iterable[str]) -> str:
    """Name the known word that was probably meant, or all of them.

    >>> nearest("stanse", ["stance", "salience"])
    'meant `stance`?'
    >>> nearest("x", ["stance", "salience"])
    'known: stance, salience'
    """
    known = list(known)
    folded = {name.casefold(): name for name in known}
    close = get_close_matches(str(word).casefold(), folded, n=1, cutoff=0.6)
    return f"meant `{folded[close[0]]}`?" if close else f"known: {', '.join(known) or 'none'}"


def _day(document: Document, *place: str | int) -> date | None:
    value = document.at(*place)
    return value if type(value) is date else None


def forms(document: Document, measure: str) -> list[str]:
    """The named forms of a measure from mild to hard, as far as the file has them."""
    return [str(form) for form in document.mapping("measures", measure, "ladder")]


def ladder_place(ladder: list[str], form: object) -> int:
    """The rung of a form, from 1 for the mildest; 0 if the ladder does not have it."""
    return ladder.index(form) + 1 if isinstance(form, str) and form in ladder else 0


def severities_rise(document: Document) -> None:
    """A harder form must take a higher stance; low, likely and high alike."""
    for measure in document.mapping("measures"):
        place: Place = ("measures", measure, "ladder")
        rungs = [
            (form, value if isinstance(value, list) else [value] * 3)
            for form, value in document.mapping(*place).items()
        ]
        for (milder, low), (harder, high) in pairwise(rungs):
            if _falls(low, high):
                message = (
                    f'is not harder than "{milder}"; a ladder goes from mild to hard, each severity above the last'
                )
                document.fault((*place, harder), message)


def _falls(low: list[Any], high: list[Any]) -> bool:
    try:
        return len(low) == len(high) == 3 and not all(a < b for a, b in zip(low, high, strict=True))
    except TypeError:
        return False


def strengths_fit(document: Document) -> None:
    """A measure with strengths has one for each form, and they do not fall."""
    for measure in document.mapping("measures"):
        place: Place = ("measures", measure, "strength")
        strengths = document.items(*place)
        if strengths and len(strengths) != len(forms(document, measure)):
            document.fault(place, f"has {len(strengths)} numbers for {len(forms(document, measure))} forms; one each")
        elif any(_falls([a] * 3, [b] * 3) for a, b in pairwise(strengths)):
            document.fault(place, "does not rise; a harder form keeps more of the measure's full strength")


def forms_are_known(document: Document) -> None:
    """Whatever names a form names one of that measure's ladder."""
    places: list[Place] = [("proposal", "package"), ("proposal", "settle_for")]
    places += [("high_representative", "recommends"), ("record", "package")]
    for place in places:
        for measure, form in document.mapping(*place).items():
            if measure not in document.mapping("measures"):
                meant = nearest(measure, document.mapping("measures"))
                document.fault((*place, measure), f"unknown measure; {meant}")
            elif isinstance(form, str) and form not in forms(document, measure):
                meant = nearest(form, forms(document, measure))
                document.fault((*place, measure), f'unknown form "{form}"; {meant}')


def settling_is_possible(document: Document) -> None:
    """Nobody settles for more than is tabled."""
    package = document.mapping("proposal", "package")
    for measure, form in document.mapping("proposal", "settle_for").items():
        place: Place = ("proposal", "settle_for", measure)
        ladder = forms(document, measure)
        if measure in document.mapping("measures") and measure not in package:
            document.fault(place, "is not in the package; nobody settles for what is not tabled")
        elif ladder_place(ladder, form) > ladder_place(ladder, package.get(measure)) > 0:
            document.fault(place, f'"{form}" is harder than "{package[measure]}", which is tabled; settle for less')


def members_sit(document: Document) -> None:
    """Every state named is a member on the date of the file."""
    day = _day(document, "date")
    if day is None:
        return
    seated = members_on(day)
    places: list[Place] = [("members",)]
    places += [("events", number, "hit") for number in range(len(document.items("events")))]
    for place in places:
        for iso in document.mapping(*place):
            if iso not in seated:
                document.fault((*place, iso), _no_member(document, iso, day))
    for number, iso in enumerate(document.items("proposal", "tabled_by")):
        if str(iso) not in seated:
            document.fault(("proposal", "tabled_by", number), _no_member(document, iso, day))


def _no_member(document: Document, name: object, day: date) -> str:
    if is_high_representative(name, document.at("high_representative", "name")):
        return (
            f'"{name}" is the High Representative, who recommends, but has no ballot and tables nothing; '
            "name member states (HR is Croatia)"
        )
    if name == "GR":
        return "unknown state; meant `EL`? (the Council's code for Greece)"
    if any(profile.iso == name for profile in profiles()):
        return f"{name} is not a member on {day}; leave it out or change the date"
    names = {profile.name.casefold(): profile.iso for profile in members_on(day).values()}
    meant = names.get(str(name).casefold())
    return f'unknown state "{name}"; ' + (f"meant `{meant}`?" if meant else nearest(name, members_on(day)))


def is_high_representative(name: object, incumbent: object) -> bool:
    """Tell the High Representative by office or by name; HR alone is Croatia.

    >>> [is_high_representative(name, "Josep Borrell") for name in ("HR", "HR/VP", "high representative", "Borrell")]
    [False, True, True, True]
    """
    letters = "".join(filter(str.isalpha, str(name).casefold()))
    if letters.startswith(("hrvp", "highrep")):
        return True
    people = str(incumbent or "").casefold()
    return bool(people) and str(name).casefold() in (people, people.split()[-1])


def numbers_have_a_measure(document: Document) -> None:
    """Red lines and exposures are about a measure of the file or a kind of measure."""
    measures = document.mapping("measures")
    named = [str(measure.get("kind", key)) for key, measure in measures.items() if isinstance(measure, dict)]
    known = sorted({*measures, *named, *kinds()})
    for iso in document.mapping("members"):
        for what in ("red_line", "exposure"):
            for key in document.mapping("members", iso, what):
                if key not in known:
                    document.fault(("members", iso, what, key), f"unknown measure or kind; {nearest(key, known)}")


def meetings_can_decide(document: Document) -> None:
    """Meetings come in order, the last one can adopt, and there are rounds enough to go down a ladder."""
    meetings = document.items("meetings")
    days = [_day(document, "meetings", number, "date") for number in range(len(meetings))]
    for number, (earlier, later) in enumerate(pairwise(days), start=1):
        if earlier and later and later < earlier:
            document.fault(
                ("meetings", number), f"is on {later}, before the meeting above on {earlier}; put them in order"
            )
    if not meetings:
        return
    bodies = [BODIES.get(str(document.at("meetings", number, "body"))) for number in range(len(meetings))]
    if bodies[-1] and not bodies[-1].adopts:
        deciding = " or ".join(key for key, body in BODIES.items() if body.adopts)
        message = f"the last meeting is of {bodies[-1].key}, which only prepares; end with {deciding}"
        document.fault(("meetings", len(meetings) - 1, "body"), message)
    rounds = [document.at("meetings", number, "rounds") or 1 for number in range(len(meetings))]
    if all(isinstance(n, int) for n in rounds) and all(bodies):
        _enough_rounds(document, sum(n for n, body in zip(rounds, bodies, strict=True) if body and body.adopts))


def _enough_rounds(document: Document, rounds: int) -> None:
    falls = {"": 0}
    for measure, form in document.mapping("proposal", "package").items():
        ladder, settled = forms(document, measure), document.at("proposal", "settle_for", measure)
        falls[measure] = ladder_place(ladder, form) - ladder_place(ladder, settled)
    deepest = max(falls, key=lambda measure: falls[measure])
    if falls[deepest] > rounds - 1:
        document.warn(
            ("meetings",),
            f"{rounds} adopting round(s) leave room for {rounds - 1} amendment(s) before the last vote, "
            f"but {deepest} has {falls[deepest]} rung(s) to fall; add rounds",
        )


def reversion_is_clear(document: Document) -> None:
    """What lapses has an expiry, and nothing else has one."""
    reversion, expiry = document.at("reversion"), document.at("expiry")
    if reversion == "lapse" and expiry is None:
        document.fault(
            ("reversion",), "`lapse` needs to know when; add `expiry: 2021-07-31` (the day the measures end)"
        )
    elif reversion == "nothing" and expiry is not None:
        document.fault(("expiry",), "nothing expires under `reversion: nothing`; meant `reversion: lapse`?")


def stances_are_known(document: Document) -> None:
    """Every member has a stance: the profiles know those toward Russia in early 2021."""
    day, target = _day(document, "date"), document.at("target")
    if day is None or not isinstance(target, str):
        return
    missing = [
        iso
        for iso, profile in members_on(day).items()
        if document.at("members", iso, "stance") is None and (target != TARGET or profile.stance is None)
    ]
    if missing:
        message = (
            f"the profiles know stances toward {TARGET} alone; write `stance:` under members for {', '.join(missing)}"
        )
        document.fault(("target",), message)
    elif target == TARGET and not FROM <= day <= UNTIL and len(document.mapping("members")) < len(members_on(day)):
        message = f"the profiles describe the governments of early 2021, and this file is of {day}; check the stances"
        document.warn(("date",), message)


def sources_are_listed(document: Document) -> None:
    """What is cited is among the sources, and a fact cites one."""
    for place, entry in entries(document):
        source = entry.get("source")
        if isinstance(source, str) and source not in document.mapping("sources"):
            document.warn(
                (*place, "source"),
                f'"{source}" is not among the sources; {nearest(source, document.mapping("sources"))}',
            )
        elif source is None and entry.get("grade") == "fact":
            document.warn((*place, "grade"), "a fact needs a source; add one, or call it a judgement")


def entries(document: Document) -> list[tuple[Place, dict[str, Any]]]:
    """Every entry that may carry why, source and grade, with its place."""
    places: list[Place] = [("measures", key) for key in document.mapping("measures")]
    places += [("members", key) for key in document.mapping("members")]
    places += [("events", number) for number in range(len(document.items("events")))]
    places += [("meetings", number) for number in range(len(document.items("meetings")))]
    places += [("high_representative",), ("proposal",), ("record",)]
    return [(place, document.mapping(*place)) for place in places if document.mapping(*place)]


CHECKS: tuple[Callable[[Document], None], ...] = (
    severities_rise,
    strengths_fit,
    forms_are_known,
    settling_is_possible,
    members_sit,
    numbers_have_a_measure,
    meetings_can_decide,
    reversion_is_clear,
    stances_are_known,
    sources_are_listed,
)
"""Every check between the parts of a file, in the order of the format."""
