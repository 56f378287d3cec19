"""Grids: a YAML file that names a scenario and what of it to vary, read with the line of every mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from pathlib import Path
from typing import Any

from sim.cases import find, grids
from sim.council.law import RULES
from sim.council.protocols import BARGAINING, PROTOCOLS
from sim.document import Document, Origin, Place
from sim.errors import Fault, ScenarioError, nearest, shown
from sim.provenance import is_file
from sim.reader import Reading, examine_with, open_file
from sim.scenario import Scenario
from sim.syntax import load

KEYS = ("format", "title", "scenario", "axes", "rules", "protocols")
RANGE = ("from", "to", "steps")
MOST = 1000
"""Values that one range may have."""
POINTS = 100_000
"""Points that one grid may have."""


@dataclass(frozen=True)
class Point:
    """One scenario of a grid: the value of each axis by its place, and by which rule and protocol it is decided.

    `rule` is None where the grid names no rules: the scenario's own.
    """

    values: dict[str, Any]
    rule: str | None
    protocol: str
    scenario: Scenario


@dataclass(frozen=True)
class Grid:
    """What a grid file says: `axes` from places to their values, `points` in the order of the file, first axis slowest.

    `path` and `case` are the files themselves, the grid's and the scenario's; `warnings` what is odd about any point.
    """

    title: str
    path: Path
    case: Path
    axes: dict[str, tuple[Any, ...]]
    points: tuple[Point, ...]
    warnings: tuple[Fault, ...]


def in_words(place: str) -> str:
    """A place of a file as people say it.

    >>> in_words("members.HU.stance"), in_words("parameters.isolation_cost"), in_words("date")
    ('HU stance', 'isolation cost', 'date')
    """
    head, *parts = place.split(".")
    return " ".join(parts or [head]).replace("_", " ")


def read_grid(file: str | Path) -> Grid:
    """Read a grid file, or a shipped one by its name, and every scenario in it.

    Raises ScenarioError with every fault: of the grid; or, if it has none, of the first point that cannot be played.

    >>> grid = read_grid("renewal-hungary")
    >>> len(grid.points), grid.points[0].values, grid.points[0].rule
    (68, {'members.HU.stance': 0.02}, 'unanimity')
    """
    path = find(file)
    document = _open(path, str(file))
    axes = _check(document)
    if _size(document, axes) > POINTS:
        document.fault(("axes",), f"make {_size(document, axes):,} points; a grid has at most {POINTS:,}")
    if document.faults:
        raise ScenarioError(sorted(document.faults, key=lambda fault: fault.line))
    beside = path.parent / document.at("scenario")
    case = str(beside) if is_file(beside) else document.at("scenario")
    readings = list(_readings(document, case, axes))
    warnings = dict.fromkeys(warning for _, reading in readings for warning in reading.warnings)
    points = tuple(point for point, _ in readings)
    return Grid(document.at("title") or Path(file).stem, path, find(case), axes, points, tuple(warnings))


def _open(path: Path, name: str) -> Document:
    try:
        return load(path, name, "grid")
    except FileNotFoundError:
        message = f"there is no such file, and no grid of this name; {nearest(Path(name).stem, grids())}"
        raise ScenarioError([Fault(name, 0, "", message)]) from None


def _readings(document: Document, case: str, axes: dict[str, tuple[Any, ...]]) -> Iterator[tuple[Point, Reading]]:
    """Every point of the grid with how its scenario reads."""
    source = open_file(case)
    rules, protocols = document.items("rules") or [None], document.items("protocols") or [BARGAINING]
    origins = {"rule": _origin(document, ("rules",))} | {place: _origin(document, ("axes", place)) for place in axes}
    for values in product(*axes.values()):
        at = dict(zip(axes, values, strict=True))
        for rule in rules:
            reading = examine_with(source, {**({"rule": rule} if rule else {}), **at}, origins)
            for protocol in protocols:
                yield Point(at, rule, protocol, reading.scenario), reading


def _size(document: Document, axes: dict[str, tuple[Any, ...]]) -> int:
    """How many points a grid has."""
    return prod(map(len, axes.values())) * prod(max(len(document.items(key)), 1) for key in ("rules", "protocols"))


def _origin(document: Document, place: Place) -> Origin:
    return document.file, document.lines.get(place, 0)


def _check(document: Document) -> dict[str, tuple[Any, ...]]:
    """Note what is wrong with the grid itself; give its axes as far as they are sound."""
    for key in document.values:
        if key not in KEYS:
            document.fault((key,), f"unknown key; {nearest(key, KEYS)}")
    if type(document.at("format")) is not int or document.at("format") != 1:
        document.fault(("format",), "is not a format that this version reads; expected `format: 1`")
    if not isinstance(document.at("scenario"), str) or not str(document.at("scenario")).strip():
        document.fault(("scenario",), "names no scenario; write the name of a shipped one, or of a file")
    if not isinstance(document.values.get("title", ""), str):
        document.fault(("title",), f"{shown(document.at('title'))} is not text")
    _check_words(document, "rules", tuple(RULES))
    _check_words(document, "protocols", (BARGAINING, *PROTOCOLS))
    return _axes(document)


def _check_words(document: Document, key: str, known: tuple[str, ...]) -> None:
    words = document.items(key)
    if key in document.values and not words:
        document.fault((key,), f"expected a list of {key}, as in [{known[0]}, {known[1]}]")
    for number, word in enumerate(words):
        if word not in known:
            document.fault((key, number), f"{shown(word)} is none of the {key}; {nearest(word, known)}")
        elif word in words[:number]:
            document.fault((key, number), f"{word} stands here twice; keep one of them")


def _axes(document: Document) -> dict[str, tuple[Any, ...]]:
    axes = {place: _values(document, ("axes", place)) for place in document.mapping("axes")}
    if not axes:
        document.fault(("axes",), "there is none; name what to vary, as in members.HU.stance: [.1, .2, .3]")
    for one, other in combinations(axes, 2):
        if f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}."):
            document.fault(("axes", other), f"varies the same place as {one}; keep one of them")
    if "rules" in document.values and any(place.split(".")[0] == "rule" for place in axes):
        document.fault(("rules",), "the rule is an axis already; keep one of them")
    return axes


def _values(document: Document, place: Place) -> tuple[Any, ...]:
    """The values of one axis: as listed, or a range from one number to another in so many steps, ends included."""
    axis = document.at(*place)
    if isinstance(axis, dict):
        return _range(document, place, axis)
    if not isinstance(axis, list) or not axis:
        document.fault(place, f"expected a list of values or {{from: 0, to: 1, steps: 11}}, got {shown(axis)}")
        return ()
    told_apart = [_told_apart(value) for value in axis]
    for number, value in enumerate(axis):
        if value is None:
            document.fault((*place, number), "has no value; write one")
        elif told_apart[number] in told_apart[:number]:
            document.fault((*place, number), f"{shown(value)} stands here twice; keep one of them")
    return tuple(axis)


def _told_apart(value: Any) -> Any:
    """What tells two values of an axis apart: 1 and 1.0 are one value, 1 and true are two, and so within lists."""
    if isinstance(value, dict):
        return {key: _told_apart(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_told_apart(inner) for inner in value]
    return isinstance(value, bool), value


def _range(document: Document, place: Place, axis: dict[str, Any]) -> tuple[float, ...]:
    for key in axis:
        if key not in RANGE:
            document.fault((*place, key), f"unknown key; {nearest(key, RANGE)}")
    first, last, steps = axis.get("from"), axis.get("to"), axis.get("steps")
    for key, number in (("from", first), ("to", last)):
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < 1e9:
            document.fault((*place, key), f"{shown(number)} is not a number; expected {{from: 0, to: 1, steps: 11}}")
    if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MOST:
        document.fault((*place, "steps"), f"{shown(steps)} is no number of values; write one from 2 to {MOST}")
    elif document.sound(*place) and first == last:
        document.fault((*place, "to"), f"the range ends where it begins, at {shown(last)}")
    values = spaced(axis["from"], axis["to"], axis["steps"]) if document.sound(*place) else ()
    if len(set(values)) < len(values):
        document.fault(place, f"steps too small to tell apart, from {shown(first)} to {shown(last)}; write fewer")
    return values


def spaced(first: float, last: float, steps: int) -> tuple[float, ...]:
    """Numbers at equal distances, ends included; rounded, so that a table says 0.15 and not 0.15000000000000002.

    >>> spaced(0.05, 0.25, 3)
    (0.05, 0.15, 0.25)
    """
    return tuple(round(first + (last - first) * step / (steps - 1), 12) for step in range(steps))
