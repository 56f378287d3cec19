"""From a YAML file to a Scenario: every error at once, each with its line, what is wrong and what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.cases import find
from sim.checks import CHECKS, entries, nearest
from sim.document import Document, Place, load, parse_value
from sim.errors import Fault, ScenarioError
from sim.scenario import Scenario


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
    document = load(find(path), str(path))
    for place, value in (changes or {}).items():
        _set(document, tuple(place.split(".")), value, f"--set {place}")
    _spell_out(document)
    scenario = _validate(document)
    for check in CHECKS:
        check(document)
    if document.faults or scenario is None:
        raise ScenarioError(sorted(document.faults, key=lambda fault: (fault.file, fault.line)))
    return Reading(scenario, tuple(document.warnings), tuple(_judgements(document)))


def parse_changes(assignments: Iterable[str]) -> dict[str, Any]:
    """Read assignments as a command line gives them.

    >>> parse_changes(["members.HU.stance=.5", "rule=unanimity"])
    {'members.HU.stance': 0.5, 'rule': 'unanimity'}
    """
    changes = {}
    for assignment in assignments:
        place, equals, value = assignment.partition("=")
        if not equals or not place:
            raise ScenarioError(
                [Fault(f"--set {assignment}", 0, "", "expected PLACE=VALUE, as in members.HU.stance=.5")]
            )
        changes[place] = parse_value(value)
    return changes


def _set(document: Document, place: tuple[str, ...], value: Any, origin: str) -> None:
    """Put a value at a place of the document; what lies on the way is made where the format has a place for it."""
    holder: Any = document.values
    known: Place = ()
    for part in place:
        key = _key(holder, part)
        if key is None:
            document.faults.append(Fault(origin, 0, ".".join(place), "there is no such place in the file"))
            return
        known = (*known, key)
        if len(known) == len(place):
            holder[key] = value
        elif isinstance(holder, dict) and not isinstance(holder.get(part), dict | list):
            holder[key] = {}
        holder = holder[key]
    document.origins[known] = origin
    document.lines[known] = 0


def _key(holder: Any, part: str) -> str | int | None:
    """The key of a mapping, or the index (from 0) of a list where `part` counts its entries from 1."""
    if isinstance(holder, dict):
        return part
    if isinstance(holder, list) and part.isdigit() and 1 <= int(part) <= len(holder):
        return int(part) - 1
    return None


def _spell_out(document: Document) -> None:
    """Write the short form of a measure, {form: severity}, as the long one: {ladder: {form: severity}}."""
    for key, measure in document.mapping("measures").items():
        if isinstance(measure, dict) and not _is_long(measure):
            document.values["measures"][key] = {"ladder": measure}
            for form in measure:
                document.lines[("measures", key, "ladder", form)] = document.lines[("measures", key, form)]
                if origin := document.origins.get(("measures", key, form)):
                    document.origins[("measures", key, "ladder", form)] = origin


def _is_long(measure: dict[str, Any]) -> bool:
    return "ladder" in measure or any(isinstance(value, dict) for value in measure.values())


def _validate(document: Document) -> Scenario | None:
    try:
        return Scenario.model_validate(document.values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            document.fault(_place(detail["loc"]), _message(detail))
        return None


def _place(loc: tuple[str | int, ...]) -> Place:
    """A place as the file has it: pydantic marks a faulty key with one part more."""
    return tuple(part for part in loc if part != "[key]")


def _message(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key; {nearest(detail['loc'][-1], _known_keys(detail['loc'][:-1]))}"
    if kind == "missing":
        return "is missing; every scenario file needs it"
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f'"{detail["input"]}" is not known; expected {context["expected"]}'
    if kind in ("too_short", "dict_type", "tuple_type", "model_type"):
        expected = (
            "a list" if kind == "tuple_type" else "keys with values" if kind != "too_short" else "at least one entry"
        )
        return f"expected {expected}, got {_shape(detail['input'])}"
    return f"{detail['msg']}, got {_shape(detail['input'])}"


def _shape(value: Any) -> str:
    if value is None or value in ({}, [], ()):
        return "nothing"
    if isinstance(value, dict):
        return "keys with values"
    return "a list" if isinstance(value, list) else f'"{value}"'


def _known_keys(loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the format has at a place."""
    model: Any = Scenario
    for part in loc:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(part)].annotation
        models = [arg for arg in _flat(model) if isinstance(arg, type) and issubclass(arg, BaseModel)]
        model = models[0] if models else model
    return list(model.model_fields)


def _flat(annotation: Any) -> list[Any]:
    return [annotation, *(inner for arg in get_args(annotation) for inner in _flat(arg))]


def _judgements(document: Document) -> list[Fault]:
    """What in the file is a judgement: said so, or without a grade."""
    found = []
    for place, entry in entries(document):
        if entry.get("grade", "judgement") == "judgement":
            found.append(document.note(place, str(entry.get("why", entry.get("what", "no reason given")))))
    return found
