"""The plain values of a file, which remember the line each came from, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sim.errors import Fault, ScenarioError, shortened

Place = tuple[str | int, ...]
"""Where a value stands: ("members", "HU", "stance"), ("events", 0, "date")."""

Origin = tuple[str, int]
"""Where a value comes from that the file itself does not have: a name, and a line if that is a file's."""

MOST_FAULTS = 100
"""Faults that are looked for in one file."""


@dataclass
class Document:
    """The values of one file, the `lines` they stand on, and what was wrong with it so far.

    `origins` names what is not from the file itself; `bad` has the places of all faults; `unwritten` those places that
    the file leaves out (the `ladder` of a measure in its short form), and so do its errors.
    """

    file: str
    values: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    origins: dict[Place, str] = field(default_factory=dict)
    unwritten: set[Place] = field(default_factory=set)
    bad: set[Place] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, place: Place, message: str) -> None:
        """Note the first thing that is wrong at a place; what else seems wrong there may only follow from it.

        Raises ScenarioError where there are more faults than anybody reads.
        """
        if len(self.faults) == MOST_FAULTS:
            raise ScenarioError([*self.faults, Fault(self.file, 0, "", "more is wrong; mend these first")])
        if place not in self.bad:
            self.bad.add(place)
            self.faults.append(self.note(place, message))

    def repeated(self, place: Place, line: int) -> None:
        """Note a key that stands at a place for a second time."""
        self.bad.add(place)
        message = f"stands here twice (first in line {self.lines[place]}); keep one of them"
        self.faults.append(replace(self.note(place, message), line=line))

    def warn(self, place: Place, message: str) -> None:
        """Note what is odd, but can be used."""
        self.warnings.append(self.note(place, f"warning: {message}"))

    def note(self, place: Place, message: str) -> Fault:
        """A remark on a place, with its file and line."""
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        file = self.origins.get(known, self.file)
        written = [part for end, part in enumerate(place, 1) if place[:end] not in self.unwritten]
        path = ".".join(str(part + 1) if isinstance(part, int) else _name(part) for part in written)
        return Fault(file, self.lines.get(known, 1), "" if file.endswith(f" {path}") else path, message)

    def sound(self, *place: str | int) -> bool:
        """Tell whether nothing is wrong at a place or within it."""
        return not any(bad[: len(place)] == place for bad in self.bad)

    def at(self, *place: str | int) -> Any:
        """The value at a place, None if there is none."""
        value = self.values
        for part in place:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def mapping(self, *place: str | int) -> dict[str, Any]:
        """The mapping at a place, empty if there is none."""
        value = self.at(*place)
        return value if isinstance(value, dict) else {}

    def items(self, *place: str | int) -> list[Any]:
        """The list at a place, empty if there is none."""
        value = self.at(*place)
        return list(value) if isinstance(value, list | tuple) else []

    def day(self, *place: str | int) -> date | None:
        """The date at a place, None if there is none."""
        value = self.at(*place)
        return value if type(value) is date else None

    def put(self, place: Place, value: Any, origin: Origin) -> None:
        """Put a value from elsewhere at a place; mappings that are missing on the way are made."""
        name, line = origin
        holder = self.values
        for end, part in enumerate(place[:-1], 1):
            if self.at(*place[:end]) is None:
                holder[part] = {}
                self.lines[place[:end]], self.origins[place[:end]] = line, name
            holder = holder[part]
        holder[place[-1]] = value
        for known in [known for known in self.lines if known[: len(place)] == place]:
            del self.lines[known]
        self.unwritten -= {known for known in self.unwritten if known[: len(place)] == place}
        self.lines[place], self.origins[place] = line, name

    def move(self, old: Place, new: Place) -> None:
        """Know what stood at the old place, with all within it, at the new one."""
        self.lines |= {moved: self.lines[place] for place, moved in _moved(self.lines, old, new)}
        self.origins |= {moved: self.origins[place] for place, moved in _moved(self.origins, old, new)}
        self.bad |= {moved for _, moved in _moved(self.bad, old, new)}

    def wrap(self, place: Place, key: str) -> None:
        """Make {key: value} of the value at a place, though the file does not write the key."""
        holder = self.at(*place[:-1])
        value = holder[place[-1]]
        holder[place[-1]] = {key: value}
        self.unwritten.add((*place, key))
        for part in [(inner,) for inner in value] if isinstance(value, dict) else [()]:
            self.move((*place, *part), (*place, key, *part))


def _name(key: str) -> str:
    """A key as an error shows it: one of blanks alone, or of signs that cannot be seen, is shown to be there."""
    return shortened(key) if any(letter.isprintable() and letter != " " for letter in key) else '""'


def _moved(places: Iterable[Place], old: Place, new: Place) -> list[tuple[Place, Place]]:
    return [(place, (*new, *place[len(old) :])) for place in places if place[: len(old)] == old]
