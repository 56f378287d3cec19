"""From the plain values of a file to a Scenario: what the types refuse, in the words of the format."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.document import Document, Place
from sim.entries import Measure
from sim.errors import closest, nearest, shown
from sim.scenario import Scenario


def validate(document: Document) -> Scenario | None:
    """The scenario that the values make, None if they make none; every reason is noted."""
    scenario, details = _attempt(document)
    while _read_on(document, details):
        scenario, details = _attempt(document)
    _note_empty(document, document.values, ())
    for detail in details:
        if detail["type"] != "too_short" or not detail["input"]:
            document.fault(_place(detail), _message(detail))
    return scenario


def spell_out(document: Document) -> None:
    """Write short forms as long ones: a measure {form: severity} as {ladder: ...}, a rule or strategy as {use: ...}."""
    for key, measure in document.mapping("measures").items():
        if isinstance(measure, dict) and not _is_long(measure):
            document.wrap(("measures", key), "ladder")
    for place in [("rule",), *(("members", iso, "strategy") for iso in document.mapping("members"))]:
        if not isinstance(document.at(*place), dict | None):
            document.wrap(place, "use")


def _is_long(measure: dict[str, Any]) -> bool:
    return not measure.keys().isdisjoint(Measure.model_fields) or any(isinstance(v, dict) for v in measure.values())


def _attempt(document: Document) -> tuple[Scenario | None, list[ErrorDetails]]:
    spell_out(document)
    try:
        return Scenario.model_validate(document.values), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _read_on(document: Document, details: list[ErrorDetails]) -> bool:
    """Take misspelt keys for the ones that were meant, so that they hide nothing else; tell whether there were any."""
    found = False
    for detail in details:
        *parent, key = _place(detail)
        if detail["type"] == "extra_forbidden":
            known = fields(tuple(parent))
            document.fault((*parent, key), f"unknown key; {nearest(key, known)}")
            holder, meant = document.mapping(*parent), closest(key, known)
            if meant and meant not in holder:
                holder[meant] = holder.pop(str(key))
                document.move((*parent, key), (*parent, meant))
                found = True
    return found


def fields(place: Place) -> dict[str, FieldInfo]:
    """The keys that the format has at a place, none where all names are free.

    >>> "ladder" in fields(("measures", "finance")), "stance" in fields(("members", "HU")), fields(("members",))
    (True, True, {})
    """
    kind: Any = Scenario
    for part in place:
        known = getattr(kind, "model_fields", {})
        inner = get_args(kind)[1:] if get_origin(kind) is dict else get_args(kind)
        kind = known[part].annotation if part in known else next(iter(inner), None)
        if NoneType in get_args(kind):
            kind = get_args(kind)[0]
    return dict(getattr(kind, "model_fields", {}))


def _note_empty(document: Document, value: Any, place: Place) -> None:
    """Note every key without a value: it is never taken for one that was left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner is None:
                document.fault((*place, key), _unvalued((*place, key)))
            _note_empty(document, inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _note_empty(document, inner, (*place, number))


def _unvalued(place: Place) -> str:
    """What to do about a key without a value: only what is not required can be left out."""
    field = fields(place[:-1]).get(str(place[-1]))
    if field is None or not field.is_required():
        return "has no value; write one, or leave out what is not needed"
    if get_origin(field.annotation) is dict and not field.metadata:
        return "has no value; write {} if there are none"
    return "has no value; write one: it cannot be left out"


def _place(detail: ErrorDetails) -> Place:
    """The place of an error as the file has it: pydantic marks a faulty key with one part more."""
    loc = detail["loc"]
    return loc[:-1] if loc[-1] == "[key]" and detail["input"] in loc[-2:-1] else loc


def _message(detail: ErrorDetails) -> str:
    kind, value = detail["type"], shown(detail["input"])
    match kind:
        case "value_error":
            return str(detail["ctx"]["error"])
        case "missing":
            *_, holder, key = "", *detail["loc"]
            needed = f"name the {holder} that {value} belongs to" if key == "use" else "it cannot be left out"
            return f"is missing; {needed}"
        case "too_short":
            return "is empty; expected at least one entry"
        case "dict_type" | "model_type":
            return f"expected keys with values, got {value}"
        case "tuple_type":
            return f"expected a list, in [ ] or with a dash before each entry, got {value}"
    return f"{detail['msg']}, got {value}"
