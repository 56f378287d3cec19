"""Who sits, and who does not: members of the date, their stances, and the High Representative."""

from __future__ import annotations

from datetime import date

from sim.checks.parts import proposals
from sim.document import Document, Place
from sim.entries import AUTO
from sim.errors import closest, nearest, shown
from sim.profiles.stances import known_targets, stances_on
from sim.profiles.states import OTHER_CODES, members_on, states


def members_sit(document: Document) -> None:
    """Every state named is a member on the date of the file, and none tables twice."""
    day = document.day("date")
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
    if any(state.iso == code for state in states()):
        if code in seated:
            return f"unknown state {shown(name)}; meant `{code}`?"
        return f"{name} was not a member on {day}; leave it out or change the date"
    names = {state.name.split(" (")[0]: iso for iso, state in seated.items()}
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


def stances_are_known(document: Document) -> None:
    """Every member has a stance: its own in the file, or that of the profiles toward the target."""
    day, target = document.day("date"), document.at("target")
    if day is None or not isinstance(target, str) or not document.sound("target"):
        return
    known = stances_on(day, target)
    missing = [iso for iso in members_on(day) if "stance" not in document.mapping("members", iso) and iso not in known]
    if not missing:
        return
    message = f"the profiles know no stance of {', '.join(missing)} toward {target}"
    if target in known_targets():
        document.fault(("target",), f"{message} on {day}; write `stance:` for each under members")
        return
    names = {row["name"]: code for code, row in known_targets().items()}
    name = closest(target, names)
    meant = f"meant `{names[name]}`?" if name else nearest(target, known_targets())
    document.fault(("target",), f"{message}; {meant} Or write `stance:` for each under members")
