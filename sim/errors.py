"""What can go wrong, in the words of the person who can mend it.

SimError
|-- ScenarioError    a scenario file cannot be used: one Fault a line, all of them at once
|-- CallError        what a function is given in Python is not what it takes
|-- OwnCodeError     a strategy or agent of one's own stops
|-- TableError       a table of decisions cannot be read
|-- ResultsError     a result directory cannot be written
|-- ClassroomError   a classroom game cannot be opened or continued
`-- RefusedError     what somebody in the class asks for is not theirs to do
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Integral
from typing import Any
from unicodedata import category

LONGEST = 80
"""How much of a value an error shows, in characters."""

UNPRINTABLE = "has a character that cannot be printed; type the line again"
"""What is wrong with a line that is not `printable`."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: where it stands (line 0: not in a file), what is wrong, and what was meant."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        text = ": ".join(part for part in (where, self.path, self.message) if part)
        return on_one_line(text)


class SimError(Exception):
    """Anything that the person at the keyboard can mend."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the words alone, as IPython asks for them (its config/integrating page)."""
        return str(self).splitlines()


class ScenarioError(SimError):
    """A scenario file that cannot be used; `faults` has every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class CallError(SimError, ValueError):
    """What a function is given in Python, and does not take."""


class OwnCodeError(SimError):
    """A strategy or agent of one's own that stops."""


class TableError(SimError):
    """A table of decisions that cannot be read."""


class ResultsError(SimError):
    """A result directory that cannot be written."""


class ClassroomError(SimError):
    """A classroom game that cannot be opened or continued."""


class RefusedError(SimError):
    """What somebody in the class asks for, and may not do, or not now."""


def whole(value: Any, name: str, least: int | None = None) -> int:
    """A whole number that a function is given; raises CallError, which names it, for anything else.

    >>> whole(17, "run", 0)
    17
    >>> whole("x", "run", 0)
    Traceback (most recent call last):
    sim.errors.CallError: `run` is a whole number from 0 on, not "x"
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or (least is not None and value < least):
        raise CallError(f"`{name}` is a whole number{'' if least is None else f' from {least} on'}, not {shown(value)}")
    return int(value)


def closest(word: object, known: Iterable[str]) -> str | None:
    """The known word that was probably meant: the only one that begins so, or the nearest; None if none is near.

    >>> closest("every", ["four names", "every official"]), closest("four nmes", ["four names", "every official"])
    ('every official', 'four names')
    """
    folded = {name.casefold(): name for name in known}
    written = str(word)[:LONGEST].casefold()
    begun = [name for name in folded if len(written) > 2 and name.startswith(written)]
    close = begun if len(begun) == 1 else get_close_matches(written, folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def nearest(word: object, known: Iterable[str]) -> str:
    """Name the known word that was probably meant, or all of them.

    >>> nearest("stanse", ["stance", "salience"])
    'meant `stance`?'
    >>> nearest("x", ["stance", "salience"])
    'known: stance, salience'
    """
    known = list(known)
    meant = closest(word, known)
    return f"meant `{meant}`?" if meant else f"known: {', '.join(known) or 'none'}"


def shown(value: object) -> str:
    """A value as an error shows it: as a file has it, and not too long.

    >>> print(shown("yes"), shown(True), shown([0.1, None]), shown({"a": {}}))
    "yes" true [0.1, nothing] {a: {}}
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return shortened(f"{{{', '.join(f'{key}: {shown(inner)}' for key, inner in value.items())}}}")
    if isinstance(value, list | tuple):
        return shortened(f"[{', '.join(map(shown, value))}]")
    return f'"{shortened(value)}"' if isinstance(value, str) else shortened(str(value))


def shortened(text: str) -> str:
    """The beginning of a text, where all of it would be too long for a line."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def on_one_line(text: str) -> str:
    """A text of who knows whom as one line that does nothing to a screen but stand there.

    >>> on_one_line("blocked\\n\\x1b[2J!")
    'blocked  [2J!'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def printable(text: str) -> bool:
    """Tell whether a text has no control characters and no halves of characters, which no screen can show."""
    return not any(category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text)
