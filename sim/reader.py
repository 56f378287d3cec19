"""From a YAML file to a Scenario: every error at once, each with its line, what is wrong and what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.cases import find, scenarios
from sim.checks import CHECKS
from sim.document import Document, Origin, Place
from sim.doubts import DOUBTS, judgements
from sim.entries import Measure
from sim.errors import CallError, Fault, ScenarioError, nearest, printable, shortened, shown
from sim.scenario import Scenario
from sim.syntax import load, parse
from sim.validation import spell_out, validate


@dataclass(frozen=True)
class Reading:
    """A file that was read: the scenario, what is odd about it, and the entries that are judgements."""

    scenario: Scenario
    warnings: tuple[Fault, ...]
    judgements: tuple[Fault, ...]


def read(path: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario file, or a shipped one by its name.

    `changes` sets single values by their place in the file: {"members.HU.stance": .5}. Raises ScenarioError with
    every fault of the file, CallError where `changes` are no such dictionary.

    >>> read("moscow-2021").title
    'After Moscow'
    >>> read("moscow-2021", {"members.HU.stance": .5}).members["HU"].stance
    (0.5, 0.5, 0.5)
    """
    given = changes or {}
    if not isinstance(given, Mapping) or not all(isinstance(place, str) for place in given):
        meant = 'a dictionary by place, such as {"members.HU.stance": 0.5}'
        raise CallError(f"`changes` is {meant}, not {shown(changes)}")
    return examine(path, given, "the change").scenario


def examine(path: str | Path, changes: Mapping[str, Any] | None = None, change: str = "--set") -> Reading:
    """Read a scenario file and keep what `read` has no place for: warnings and judgements.

    `change` is what errors call one of the changes: by default as the command line does.
    """
    given = changes or {}
    return examine_with(open_file(path), given, {place: (f"{change} {shortened(place)}", 0) for place in given})


def open_file(path: str | Path) -> Document:
    """The values of a scenario file, or of a shipped one by its name, before they are checked."""
    try:
        return load(find(path), str(path))
    except FileNotFoundError:
        message = f"there is no such file, and no scenario of this name; {nearest(Path(path).stem, scenarios())}"
        raise ScenarioError([Fault(str(path), 0, "", message)]) from None


def examine_with(source: Document, changes: Mapping[str, Any], origins: Mapping[str, Origin]) -> Reading:
    """Read a file that is open with changes to it, and leave it as it is; `origins` says where each change stands."""
    document = deepcopy(source)
    for place, value in changes.items():
        spell_out(document)
        _set(document, place, value, origins[place])
    scenario = validate(document)
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
        name = f"--set {shortened(place)}"
        if not equals or not place or not printable(assignment):
            meant = "expected PLACE=VALUE, as in members.HU.stance=.5"
            faults.append(Fault(f"--set {shortened(assignment)}", 0, "", meant))
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
