"""A YAML file as plain values that remember the line each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.errors import Fault, ScenarioError

Place = tuple[str | int, ...]
"""Where a value stands: ("members", "HU", "stance"), ("events", 0, "date")."""


@dataclass
class Document:
    """The values of one file, the `lines` they stand on, and what was wrong with it so far."""

    file: str
    values: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    origins: dict[Place, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, place: Place, message: str) -> None:
        """Note what is wrong at a place."""
        self.faults.append(self.note(place, message))

    def warn(self, place: Place, message: str) -> None:
        """Note what is odd, but can be used."""
        self.warnings.append(self.note(place, f"warning: {message}"))

    def note(self, place: Place, message: str) -> Fault:
        """A remark on a place, with its file and line."""
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        path = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
        return Fault(self.origins.get(known, self.file), self.lines.get(known, 1), path, message)

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
        return value if isinstance(value, list) else []


def load(path: Path, name: str) -> Document:
    """Read a YAML 1.2 file; raise ScenarioError if it is not one."""
    document = Document(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
        node = _yaml().compose(text)
    except OSError as error:
        raise _unreadable(name, 1, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _unreadable(name, 1, "is not UTF-8 text; save it as UTF-8") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _unreadable(name, line, f"not valid YAML: {error.problem or error.context}") from None
    except YAMLError as error:
        raise _unreadable(name, 1, f"not valid YAML: {str(error).splitlines()[0]}") from None
    if not isinstance(node, MappingNode):
        raise _unreadable(name, 1, "is not a scenario; expected keys such as `format: 1` and `title: ...`")
    document.values = _value(document, node, ())
    return document


@cache
def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def parse_value(text: str) -> Any:
    """The value that a piece of YAML stands for, as on a command line; the text itself if it is no YAML.

    >>> parse_value(".5"), parse_value("[.1, .2, .3]"), parse_value("qmv")
    (0.5, [0.1, 0.2, 0.3], 'qmv')
    """
    try:
        node = _yaml().compose(text)
    except YAMLError:
        return text
    return _value(Document("value"), node, ()) if node is not None else None


def _unreadable(name: str, line: int, message: str) -> ScenarioError:
    return ScenarioError([Fault(name, line, "", message)])


def _value(document: Document, node: Node, place: Place) -> Any:
    document.lines.setdefault(place, node.start_mark.line + 1)
    if node.anchor is not None:
        document.fault(place, "anchors and aliases are not used in scenario files; write the value out")
        return None
    if isinstance(node, MappingNode):
        return _mapping(document, node, place)
    if isinstance(node, SequenceNode):
        return [_value(document, item, (*place, i)) for i, item in enumerate(node.value)]
    return _scalar(document, node, place)


def _mapping(document: Document, node: MappingNode, place: Place) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            document.fault(place, "a key must be plain text")
            continue
        key = str(key_node.value)
        if key in values:
            first = document.lines[(*place, key)]
            document.lines[(*place, key)] = key_node.start_mark.line + 1
            document.fault((*place, key), f"stands here twice (first in line {first}); keep one of them")
            continue
        document.lines[(*place, key)] = key_node.start_mark.line + 1
        values[key] = _value(document, value_node, (*place, key))
    _note_comma(document, node, place, values)
    return values


def _note_comma(document: Document, node: MappingNode, place: Place, values: dict[str, Any]) -> None:
    """Find text that a comma has cut in two: inside { } the rest then reads as a key without a value."""
    before: str | None = None
    for key in list(values):
        if node.flow_style and values[key] is None and before is not None and isinstance(values[before], str):
            whole = f'{before}: "{values[before]}, {key}"'
            document.fault((*place, before), f"the text is cut off at a comma; put it in quotes: {whole}")
            values[before] = f"{values[before]}, {values.pop(key)}"
        else:
            before = key


def _scalar(document: Document, node: Node, place: Place) -> Any:
    try:
        return _yaml().constructor.construct_object(node)
    except (ConstructorError, ValueError, OverflowError) as error:
        document.fault(place, f"{node.value!r} cannot be read: {str(error).splitlines()[0]}")
        return None
