"""What a command is given: its words, and the files that it reads; kept, all that came of it can be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from errno import ENOENT
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.cases import name_of
from sim.contents import LONGEST, content


@dataclass
class Provenance:
    """What one command is given: `words` says how it was called, `texts` are the files it has read, by their names.

    A replay reads its `texts` and nothing from the disk.
    """

    words: Callable[[], list[str]]
    texts: dict[str, bytes] = field(default_factory=dict)
    replays: bool = False


_now: ContextVar[Provenance | None] = ContextVar("provenance", default=None)


@contextmanager
def noted(given: Provenance) -> Iterator[None]:
    """Note what is read from here on; in a replay, read what was noted."""
    token = _now.set(given)
    try:
        yield
    finally:
        _now.reset(token)


def read_bytes(path: Path, most: int = LONGEST) -> bytes:
    """What stands in a file that somebody names; a command reads it once, whatever becomes of it meanwhile.

    Raises FileNotFoundError, or UnreadableError if it is no file or longer than `most` bytes.
    """
    given, name = _now.get(), name_of(path)
    if given is None:
        return content(path, most)
    if name not in given.texts:
        if given.replays:
            raise FileNotFoundError(ENOENT, "is not in the manifest")
        given.texts[name] = content(path, most)
    return given.texts[name]


def is_file(path: Path) -> bool:
    """Tell whether there is such a file to read."""
    given = _now.get()
    return name_of(path) in given.texts if given and given.replays else path.is_file()


def digest(path: Path) -> str:
    """The SHA-256 of a file that somebody names."""
    return sha256(read_bytes(path)).hexdigest()


def given() -> dict[str, Any]:
    """The command and its files as a manifest keeps them; nothing where no command is running."""
    now = _now.get()
    if now is None:
        return {}
    return {"command": now.words(), "inputs": {name: text.decode() for name, text in now.texts.items()}}
