"""From the text of a YAML 1.2 file to a Document: every value with its line; what no scenario needs is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError

from sim.contents import UnreadableError, decoded
from sim.document import Document, Place
from sim.errors import UNPRINTABLE, Fault, ScenarioError, printable, shortened
from sim.provenance import read_bytes

DEEPEST = 10
"""Twice as deep as any scenario nests its keys; a file that goes deeper is not read to its end."""
MOST_ENTRIES = 1000
"""Entries of one list: as many as a range of a grid may have values."""
MOST_KEYS = 200
"""Keys of one mapping: several times the members of the Union, or the sources of any scenario that ships."""
LONGEST = 128 * 1024
"""Bytes of one file: over ten times the longest scenario that ships, and a second to read."""

SIGNS = {"scenario": ("measures", "eusim run"), "grid": ("axes", "eusim sweep")}
"""For each kind of file the key that it cannot do without and the others do not have, and the command that takes it."""

PLAIN = {
    "'\\t'": "a tab; indent with spaces",
    "cannot start any token": "a text cannot begin with this character; put the text in quotes",
    "mapping values are not allowed": "a colon where none can stand; put a text with a colon in quotes, or indent less",
    "expected ',' or '}'": "the { of line %s is not closed, or in it a text needs quotes or a colon a space",
    "expected ',' or ']'": "the [ of line %s is not closed, or a text in it needs quotes",
    "could not find expected ':'": "a line without a colon and a space after it; expected `key: value`",
    "expected the node content": "a value is missing here, or a text needs quotes",
    "expected <block end>": "this does not fit the lines above; mend the indentation, a bracket or a quote",
    "unexpected end of stream": "a quote is never closed",
    "unknown escape character": "a backslash in a text; write it twice, or put the text in single quotes",
}
"""The commonest complaints of the YAML library in plain words; %s is the line where the broken part begins."""

TOO_MANY = "more than {:,} entries; no file needs so many"


def load(path: Path, name: str, kind: str = "scenario") -> Document:
    """Read a file; raise ScenarioError if it is none of its `kind`, FileNotFoundError if there is no such file."""
    try:
        document = parse(decoded(read_bytes(path, LONGEST)), name)
    except UnreadableError as error:
        raise _unusable(name, error.line, str(error)) from None
    if not isinstance(document.values, dict):
        wrong = "is empty" if document.values is None else f"is not a {kind}"
        raise _unusable(name, 1, f"{wrong}; expected keys with values, such as `format: 1`")
    for other, (sign, command) in SIGNS.items():
        if sign in document.values and SIGNS[kind][0] not in document.values:
            message = f"is a {other}, not a {kind}; meant `{command} {name}`?"
            raise _unusable(name, document.lines[sign,], message)
    return document


def parse(text: str, name: str) -> Document:
    """Read a piece of YAML; raise ScenarioError if it is none."""
    try:
        return _Builder(text, name).build()
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _unusable(name, line, UNPRINTABLE) from None
    except MarkedYAMLError as error:
        raise _unusable(name, *_in_plain_words(error)) from None
    except YAMLError as error:
        raise _unusable(name, 1, f"not valid YAML: {error}") from None


def _unusable(name: str, line: int, message: str) -> ScenarioError:
    return ScenarioError([Fault(name, line, "", message)])


def _in_plain_words(error: MarkedYAMLError) -> tuple[int, str]:
    problem = str(error.problem or error.context)
    lines = [mark.line + 1 for mark in (error.context_mark, error.problem_mark) if mark] or [1]
    plain = next((plain for words, plain in PLAIN.items() if words in problem), problem)
    whole = "end of stream" in problem or "could not find" in problem
    return lines[0 if whole else -1], f"not valid YAML: {plain.replace('%s', str(lines[0]))}"


class _Builder:
    """Builds the values from the events of the YAML, one after the other: what is refused ends the reading."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.document = text, Document(name)
        self.yaml = YAML(typ="safe", pure=True)
        self.events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)

    def build(self) -> Document:
        """Read the one document of the text; its values are None if there is none."""
        _, start = next(self.events), next(self.events)
        if isinstance(start, StreamEndEvent):
            return self.document
        if start.version or start.tags:
            self.refuse(start, "a directive (%) is not used in scenario files; delete it")
        self.document.values = self.value(next(self.events), ())
        _, end = next(self.events), next(self.events)
        if not isinstance(end, StreamEndEvent):
            self.refuse(end, "a second scenario begins here; keep one a file, and no line of ---")
        return self.document

    def refuse(self, event: Any, message: str) -> NoReturn:
        """Read no further."""
        raise _unusable(self.document.file, event.start_mark.line + 1, message)

    def value(self, event: Any, place: Place) -> Any:
        """The value that begins with an event."""
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self.refuse(event, "anchors (&) and aliases (*) are not used in scenario files; write the value out")
        if event.tag is not None:
            self.refuse(event, "tags (!) are not used in scenario files; write the plain value")
        if len(place) > DEEPEST:
            self.refuse(event, "nested too deeply; no scenario needs so many brackets or indents")
        self.document.lines.setdefault(place, event.start_mark.line + 1)
        if isinstance(event, MappingStartEvent):
            return self.mapping(event, place)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(place)
        return self.scalar(event)

    def sequence(self, place: Place) -> list[Any]:
        """The entries of a list, up to its end."""
        values: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            if len(values) == MOST_ENTRIES:
                self.refuse(event, TOO_MANY.format(MOST_ENTRIES))
            values.append(self.value(event, (*place, len(values))))
        return values

    def mapping(self, start: MappingStartEvent, place: Place) -> dict[str, Any]:
        """The keys and values of a mapping, up to its end."""
        values: dict[str, Any] = {}
        bare = set()
        while not isinstance(key := next(self.events), MappingEndEvent):
            if not isinstance(key, ScalarEvent) or key.anchor is not None or key.tag is not None:
                self.refuse(key, "a key must be plain text")
            if not printable(key.value):
                self.refuse(key, UNPRINTABLE)
            if len(values) == MOST_KEYS:
                self.refuse(key, TOO_MANY.format(MOST_KEYS))
            here, line, event = (*place, key.value), key.start_mark.line + 1, next(self.events)
            if key.value in values:
                self.document.repeated(here, line)
                self.value(event, here)
                continue
            self.document.lines[here] = line
            values[key.value] = self.value(event, here)
            if start.flow_style and ":" not in self.text[key.end_mark.index : event.start_mark.index]:
                bare.add(key.value)
        return self.mended(self.spaced(values, bare, place), bare, place) if bare else values

    def spaced(self, values: dict[str, Any], bare: set[str], place: Place) -> dict[str, Any]:
        """Take apart what lacks the space after its colon: inside { } all of it reads as a bare key.

        After a text that a comma may have cut, only what looks like a key is one.
        """
        apart: dict[str, Any] = {}
        for key, value in values.items():
            name, colon, text = key.partition(":")
            after_text = isinstance(next(reversed(apart.values()), 0), str | None)
            if key not in bare or not name or not colon or text.startswith("//") or (after_text and " " in name):
                apart[key] = value
                continue
            self.document.move((*place, key), (*place, name))
            apart[name] = self.plain(text) if text else None
            if text:
                message = f"a space is missing after the colon; write `{name}: {shortened(text)}`"
                self.document.fault((*place, name), message)
        return apart

    def mended(self, values: dict[str, Any], bare: set[str], place: Place) -> dict[str, Any]:
        """Put together what a comma has cut in two: inside { } the rest reads as a bare key."""
        whole: dict[str, Any] = {}
        cut: dict[str, str] = {}
        begun = ""
        for key, value in values.items():
            last = next(reversed(whole), "")
            if key not in bare:
                whole[begun + key] = value
                if begun:
                    self.document.move((*place, key), (*place, begun + key))
                    cut[begun + key] = f'the name is cut off at a comma; put it in quotes: "{begun}{key}"'
                begun = ""
            elif not begun and isinstance(whole.get(last), str):
                whole[last] += f", {key}"
                cut[last] = f'the text is cut off at a comma; put it in quotes: {last}: "{whole[last]}"'
            elif not begun and key.isdecimal() and isinstance(whole.get(last), int):
                cut[last] = "a comma in a number; write it with a point, as in 0.5"
            else:
                begun += f"{key}, "
        if begun:
            cut[begun[:-2]] = "has no value; expected `key: value`"
        for key, message in cut.items():
            self.document.fault((*place, key), message)
        return whole

    def scalar(self, event: ScalarEvent) -> Any:
        """A number, date, truth value or text; the text itself where it only looks like one of the others."""
        if not printable(event.value):
            self.refuse(event, UNPRINTABLE)
        return self.plain(event.value, event.implicit)

    def plain(self, text: str, implicit: tuple[bool, bool] = (True, False)) -> Any:
        """What a text stands for, itself if for nothing else; in quotes it is not `implicit`, and stands for itself."""
        tag = self.yaml.resolver.resolve(ScalarNode, text, implicit)
        try:
            value = self.yaml.constructor.construct_object(ScalarNode(tag, text))
            str(value)  # fails for whole numbers of thousands of digits, which no message could show
        except (ValueError, OverflowError):
            return text
        return value
