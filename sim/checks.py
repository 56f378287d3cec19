"""What must hold between the parts of a scenario file: each check notes every fault it finds.

The checks read the plain values, so that a wrong number in one place hides nothing that is wrong in another; and they
leave alone what is wrong already, so that one mistake is one line.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from sim.council.law import BODIES, RULES
from sim.document import Document, Place
from sim.errors import closest, nearest, shown
from sim.profiles import TARGET, kinds, members_on, profiles
from sim.scenario import AUTO, REVERSIONS

OTHER_CODES = {"GR": "EL", "UK": "GB"}
"""Codes that others use, with the Council's own."""


def _day(document: Document, *place: str | int) -> date | None:
    value = document.at(*place)
    return value if type(value) is date else None


def forms(document: Document, measure: str) -> list[str]:
    """The named forms of a measure from mild to hard, as far as the file has them."""
    return list(document.mapping("measures", measure, "ladder"))


def ladder_place(ladder: list[str], form: object) -> int:
    """The rung of a form, from 1 for the mildest; 0 if the ladder does not have it."""
    return ladder.index(form) + 1 if isinstance(form, str) and form in ladder else 0


def forms_have_names_of_their_own(document: Document) -> None:
    """No form is called like what remains without a decision: result files tell them apart by these words."""
    for measure in document.mapping("measures"):
        for form in forms(document, measure):
            if form.casefold() in REVERSIONS:
                message = f"a form cannot be called {form}: that is the word for no decision; give it another name"
                document.fault(("measures", measure, "ladder", form), message)


def severities_rise(document: Document) -> None:
    """A harder form must take a higher stance; low, likely and high alike."""
    for measure in document.mapping("measures"):
        place: Place = ("measures", measure, "ladder")
        sound = [(form, value) for form, value in document.mapping(*place).items() if document.sound(*place, form)]
        for (milder, low), (harder, high) in pairwise(sound):
            if not all(a < b for a, b in zip(_spread(low), _spread(high), strict=True)):
                message = f'is not harder than "{milder}"; write forms from mild to hard, each severity above the last'
                document.fault((*place, harder), message)


def _spread(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value] * 3


def strengths_fit(document: Document) -> None:
    """A measure with strengths has one for each form, and they rise."""
    for measure in document.mapping("measures"):
        place: Place = ("measures", measure, "strength")
        if not isinstance(document.at(*place), list | tuple):
            continue
        strengths, count = document.items(*place), len(forms(document, measure))
        if len(strengths) != count and document.sound("measures", measure, "ladder"):
            document.fault(place, f"has {_count(len(strengths), 'number')} for {_count(count, 'form')}; write one each")
        elif document.sound(*place) and not all(a < b for a, b in pairwise(strengths)):
            document.fault(place, "does not rise; a harder form keeps more of the measure's full strength")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def forms_are_known(document: Document) -> None:
    """Whatever names a form names one of that measure's ladder."""
    measures = document.mapping("measures")
    places: list[Place] = [(*place, what) for place in proposals(document) for what in ("package", "settle_for")]
    places += [("high_representative", "recommends"), ("record", "package")]
    for place in places if measures else ():
        for measure, form in document.mapping(*place).items():
            known = forms(document, measure)
            if measure not in measures:
                document.fault((*place, measure), f"unknown measure; {nearest(measure, measures)}")
            elif known and isinstance(form, str) and form not in known:
                document.fault((*place, measure), f"unknown form {shown(form)}; {nearest(form, known)}")


def settling_is_possible(document: Document) -> None:
    """Nobody settles for more than is tabled."""
    for proposal in proposals(document):
        package = document.mapping(*proposal, "package")
        for measure, form in document.mapping(*proposal, "settle_for").items():
            place: Place = (*proposal, "settle_for", measure)
            ladder = forms(document, measure)
            if measure not in package and document.sound(*proposal, "package"):
                document.fault(place, "is not in the package; nobody settles for what is not tabled")
            elif ladder_place(ladder, form) > ladder_place(ladder, package.get(measure)) > 0:
                message = f"{shown(form)} is harder than {shown(package[measure])}, which is tabled; settle for less"
                document.fault(place, message)


def proposals(document: Document) -> list[Place]:
    """The places of all proposals, in the order of the agenda."""
    further: list[Place] = [("further_proposals", i) for i in range(len(document.items("further_proposals")))]
    return [("proposal",), *further]


def proposals_have_packages(document: Document) -> None:
    """Who tables says what; only `auto` leaves it to the member whose turn it is."""
    for place in proposals(document):
        if not document.mapping(*place):
            continue
        auto = document.at(*place, "tabled_by") in (AUTO, [AUTO])
        if auto and "package" in document.mapping(*place):
            document.fault(
                (*place, "package"), "`tabled_by: auto` finds its own package; leave this out, or name who tables"
            )
        elif not auto and document.at(*place, "package") in (None, {}):
            document.fault((*place, "package"), "nothing is tabled; write a package such as {officials: four names}")
        if auto and place != ("proposal",):
            document.fault((*place, "tabled_by"), "only the first proposal can be `auto`, and then it is the only one")


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


def members_sit(document: Document) -> None:
    """Every state named is a member on the date of the file, and none tables twice."""
    day = _day(document, "date")
    if day is None:
        return
    if not members_on(day):
        document.fault(("date",), f"no state is a member on {day}; the Union begins in 1958")
        return
    places: list[Place] = [("members",)]
    places += [("events", number, "hit") for number in range(len(document.items("events")))]
    places += [("linked_files", key, "stakes") for key in document.mapping("linked_files")]
    named: list[tuple[Place, object]] = [((*place, iso), iso) for place in places for iso in document.mapping(*place)]
    lists: list[Place] = [(*proposal, "tabled_by") for proposal in proposals(document)]
    lists += [("members", iso, "strategy", "allies") for iso in document.mapping("members")]
    named += [((*place, number), iso) for place in lists for number, iso in enumerate(document.items(*place))]
    for place, iso in named:
        if iso not in list(members_on(day)) and document.at(*place[:-1]) != [AUTO]:
            document.fault(place, _no_member(iso, document.at("high_representative", "name"), day))
    for place in lists:
        states = document.items(*place)
        for number, iso in enumerate(states):
            if iso in states[:number]:
                document.fault((*place, number), f"{iso} stands here already; name each state once")


def followers_have_allies(document: Document) -> None:
    """A follower says whom it follows, and nobody else does."""
    for iso in document.mapping("members"):
        place: Place = ("members", iso, "strategy")
        use = document.at(*place, "use") or document.at(*place)
        if use == "follower" and not document.items(*place, "allies"):
            document.fault(place, "a follower needs allies; write {use: follower, allies: [DE, FR]}")
        elif use != "follower" and document.items(*place, "allies") and document.sound(*place):
            document.fault((*place, "allies"), "only a follower has allies; write `use: follower`, or leave them out")


def _no_member(name: object, incumbent: object, day: date) -> str:
    """Say who is meant by a name that is no member's code."""
    if is_high_representative(name, incumbent):
        who = f"{shown(name)} is the High Representative, who recommends, but has no ballot and tables nothing"
        return f"{who}; name member states (HR is Croatia)"
    if name == AUTO:
        return "`auto` stands alone, as in `tabled_by: auto`; name member states here"
    if name == "NO":
        return "unknown state; NO is Norway, which is not a member"
    seated = members_on(day)
    code = OTHER_CODES.get(str(name), str(name))
    if any(profile.iso == code for profile in profiles()):
        if code in seated:
            return f"unknown state {shown(name)}; meant `{code}`?"
        return f"{name} was not a member on {day}; leave it out or change the date"
    names = {profile.name.split(" (")[0]: iso for iso, profile in seated.items()}
    country = closest(name, names)
    return f"unknown state {shown(name)}; " + (f"meant `{names[country]}`?" if country else nearest(name, seated))


def is_high_representative(name: object, incumbent: object) -> bool:
    """Tell the High Representative by office or by name; HR alone is Croatia.

    >>> [is_high_representative(name, "Josep Borrell") for name in ("HR", "HR/VP", "high representative", "Borrell")]
    [False, True, True, True]
    """
    letters = "".join(filter(str.isalpha, str(name).casefold()))
    people = str(incumbent or "").casefold().split()
    return "hrvp" in letters or "highrep" in letters or people[-1:] == str(name).casefold().split()[-1:] != []


def numbers_have_a_measure(document: Document) -> None:
    """Red lines and exposures are about a measure of the file or a kind of measure."""
    known = sorted(kinds_named(document) | kinds())
    for iso in document.mapping("members"):
        for what in ("red_line", "exposure"):
            for key in document.mapping("members", iso, what):
                if document.mapping("measures") and key not in known:
                    document.fault(("members", iso, what, key), f"unknown measure or kind; {nearest(key, known)}")


def kinds_named(document: Document) -> set[str]:
    """The measures of the file and their kinds."""
    measures = document.mapping("measures")
    return {*measures} | {str(document.at("measures", key, "kind") or key) for key in measures}


def meetings_can_decide(document: Document) -> None:
    """Meetings come in order, and the last one can adopt."""
    meetings = document.items("meetings")
    days = [(number, _day(document, "meetings", number, "date")) for number in range(len(meetings))]
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
    expiry = _day(document, "expiry")
    for number in range(len(document.items("meetings"))):
        day = _day(document, "meetings", number, "date")
        if expiry and day and day > expiry:
            document.fault(
                ("meetings", number, "date"), f"{day} is after the expiry, {expiry}: nothing is left to renew"
            )
    if reversion == "nothing" and has_expiry:
        document.fault(("expiry",), "nothing expires under `reversion: nothing`; meant `reversion: lapse`?")


def stances_are_known(document: Document) -> None:
    """Every member has a stance: the profiles know those toward Russia in early 2021."""
    day, target = _day(document, "date"), document.at("target")
    if day is None or not isinstance(target, str) or not document.sound("target"):
        return
    missing = [
        iso
        for iso, profile in members_on(day).items()
        if "stance" not in document.mapping("members", iso) and (target != TARGET or profile.stance is None)
    ]
    if missing:
        known = f"the profiles know no stance of {', '.join(missing)} toward {target}"
        document.fault(("target",), f"{known}; write `stance:` for each under members")


CHECKS: tuple[Callable[[Document], None], ...] = (
    forms_have_names_of_their_own,
    severities_rise,
    strengths_fit,
    forms_are_known,
    proposals_have_packages,
    settling_is_possible,
    members_sit,
    followers_have_allies,
    numbers_have_a_measure,
    meetings_can_decide,
    reversion_is_clear,
    rules_fit_together,
    stances_are_known,
)
"""Every check between the parts of a file, in the order of the format."""
