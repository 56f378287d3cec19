"""What can go wrong, in the words of the person who can mend it.

SimError
|-- ScenarioError    a scenario file cannot be used: one Fault a line, all of them at once
`-- ResultsError     a result directory cannot be written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: where it stands (line 0: not in a file), what is wrong, and what was meant."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (where, self.path, self.message) if part)


class SimError(Exception):
    """Anything that the person at the keyboard can mend."""


class ScenarioError(SimError):
    """A scenario file that cannot be used; `faults` has every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class ResultsError(SimError):
    """A result directory that cannot be written."""
