"""From a YAML file to a Scenario: every error at once, each with its line, what is wrong and what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.cases import find, scenarios
from sim.checks import CHECKS
from sim.document import Document, Origin, Place
from sim.doubts import DOUBTS, judgements
from sim.entries import Measure
from sim.errors import Fault, ScenarioError, closest, nearest, printable, shortened, shown
from sim.scenario import Scenario
from sim.syntax import load, parse


@dataclass(frozen=True)
class Reading:
    """A file that was read: the scenario, what is odd about it, and the entries that are judgements."""

    scenario: Scenario
    warnings: tuple[Fault, ...]
    judgements: tuple[Fault, ...]


def read(path: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario file, or a shipped one by its name.

    `changes` sets single values by their place in the file: {"members.HU.stance": .5}. Raises ScenarioError with
    every fault of the file.

    >>> read("moscow-2021").title
    'After Moscow'
    >>> read("moscow-2021", {"members.HU.stance": .5}).members["HU"].stance
    (0.5, 0.5, 0.5)
    """
    return examine(path, changes).scenario


def examine(path: str | Path, changes: Mapping[str, Any] | None = None) -> Reading:
    """Read a scenario file and keep what `read` has no place for: warnings and judgements."""
    return examine_with(open_file(path), changes or {})


def open_file(path: str | Path) -> Document:
    """The values of a scenario file, or of a shipped one by its name, before they are checked."""
    try:
        return load(find(path), str(path))
    except FileNotFoundError:
        message = f"there is no such file, and no scenario of this name; {nearest(Path(path).stem, scenarios())}"
        raise ScenarioError([Fault(str(path), 0, "", message)]) from None


def examine_with(
    source: Document, changes: Mapping[str, Any], origins: Mapping[str, Origin] = MappingProxyType({})
) -> Reading:
    """Read a file that is open with changes to it, and leave it as it is; `origins` says where changes stand."""
    document = deepcopy(source)
    for place, value in changes.items():
        _spell_out(document)
        _set(document, place, value, origins.get(place, (f"--set {place}", 0)))
    scenario = _validate(document)
    for check in CHECKS:
        check(document)
    if document.faults or scenario is None:
        raise ScenarioError(_by_line(document.faults))
    for doubt in DOUBTS:
        doubt(document, scenario)
    return Reading(scenario, _by_line(document.warnings), _by_line(judgements(document)))


def _by_line(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))


def parse_changes(assignments: Iterable[str]) -> dict[str, Any]:
    """Read assignments as a command line gives them.

    >>> parse_changes(["members.HU.stance=.5", "rule=unanimity"])
    {'members.HU.stance': 0.5, 'rule': 'unanimity'}
    """
    changes: dict[str, Any] = {}
    faults = []
    for assignment in assignments:
        place, equals, text = assignment.partition("=")
        name = f"--set {place}"
        if not equals or not place or not printable(assignment):
            meant = "expected PLACE=VALUE, as in members.HU.stance=.5"
            faults.append(Fault(f"--set {assignment}", 0, "", meant))
        elif place in changes:
            faults.append(Fault(name, 0, "", "is set twice; keep one of them"))
        else:
            changes[place] = parse_value(text, name, faults)
    if faults:
        raise ScenarioError(faults)
    return changes


def parse_value(text: str, name: str, faults: list[Fault]) -> Any:
    """The value that a piece of YAML stands for, the text itself if it is no YAML; note what is wrong with it.

    >>> [parse_value(text, "", []) for text in (".5", "[.1, .2, .3]", "qmv", "a: b: c")]
    [0.5, [0.1, 0.2, 0.3], 'qmv', 'a: b: c']
    """
    try:
        document = parse(text, name)
    except ScenarioError:
        return text
    faults += [replace(fault, line=0) for fault in document.faults]
    return document.values


def _set(document: Document, written: str, value: Any, origin: Origin) -> None:
    """Put a value at a place as it is written."""
    try:
        place = _find(document, written.split("."))
    except LookupError as error:
        document.faults.append(Fault(*origin, written if origin[1] else "", str(error)))
    else:
        document.put(place, deepcopy(value), origin)


def _find(document: Document, parts: list[str]) -> Place:
    """The place that is written so: entries of a list count from 1, and a form need not say `ladder`."""
    place: Place = ()
    for number, part in enumerate(parts):
        holder = document.at(*place)
        if isinstance(holder, list) and part.isdecimal() and 1 <= int(part) <= len(holder):
            place = (*place, int(part) - 1)
        elif holder is None or isinstance(holder, dict):
            is_form = place[:-1] == ("measures",) and part not in Measure.model_fields
            keys = Measure.model_fields if is_form else ()
            place = (*place, "ladder") if is_form and document.mapping(*place, "ladder") else place
            _check_name(document, place, part, keys)
            place = (*place, part)
        else:
            has = f"has entries 1 to {len(holder)}" if isinstance(holder, list) else "is a single value"
            raise LookupError(f"there is no such place; {'.'.join(parts[:number])} {has}")
    return place


def _check_name(document: Document, holder: Place, name: str, keys: Iterable[str]) -> None:
    """Raise LookupError for a measure or form that the file does not have: a change would quietly make a new one."""
    known = list(document.mapping(*holder))
    is_ladder = (holder[:1], holder[2:]) == (("measures",), ("ladder",))
    if known and name not in known and (is_ladder or holder == ("measures",)):
        what = "form" if is_ladder else "measure"
        raise LookupError(f'there is no {what} "{shortened(name)}"; {nearest(name, [*known, *keys])}')


def _spell_out(document: Document) -> None:
    """Write short forms as long ones: a measure {form: severity} as {ladder: ...}, a rule or strategy as {use: ...}."""
    for key, measure in document.mapping("measures").items():
        if isinstance(measure, dict) and not _is_long(measure):
            document.wrap(("measures", key), "ladder")
    for place in [("rule",), *(("members", iso, "strategy") for iso in document.mapping("members"))]:
        if not isinstance(document.at(*place), dict | None):
            document.wrap(place, "use")


def _is_long(measure: dict[str, Any]) -> bool:
    return not measure.keys().isdisjoint(Measure.model_fields) or any(isinstance(v, dict) for v in measure.values())


def _validate(document: Document) -> Scenario | None:
    scenario, details = _attempt(document)
    while _read_on(document, details):
        scenario, details = _attempt(document)
    _note_empty(document, document.values, ())
    for detail in details:
        if detail["type"] != "too_short" or not detail["input"]:
            document.fault(_place(detail), _message(detail))
    return scenario


def _attempt(document: Document) -> tuple[Scenario | None, list[ErrorDetails]]:
    _spell_out(document)
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
