"""What made a result: the versions, the command and the files that it read; kept, it can be made again."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from errno import ENOENT
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

from sim.cases import name_of
from sim.contents import LONGEST, content

LIBRARIES = (
    *("eu-sanctions-sim", "mesa", "numpy", "matplotlib", "pillow", "pydantic", "ruamel.yaml"),
    *("SALib", "scipy"),
)
"""What results can depend on, so far as it is installed; sensitivity analyses alone need the last two."""


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
    now, name = _now.get(), name_of(path)
    if now is None:
        return content(path, most)
    if name not in now.texts:
        if now.replays:
            raise FileNotFoundError(ENOENT, "is not in the manifest")
        now.texts[name] = content(path, most)
    return now.texts[name]


def is_file(path: Path) -> bool:
    """Tell whether there is such a file to read."""
    now = _now.get()
    return name_of(path) in now.texts if now and now.replays else path.is_file()


def digest(path: Path) -> str:
    """The SHA-256 of a file that somebody names."""
    return sha256(read_bytes(path)).hexdigest()


def made_by() -> dict[str, Any]:
    """What made a result: the versions, and where it was a command, that and the files it read."""
    return {
        "version": version("eu-sanctions-sim"),
        "source": source(),
        "python": platform.python_version(),
        "libraries": libraries(),
        **_given(),
    }


def _given() -> dict[str, Any]:
    """The command and its files as a manifest keeps them; nothing where no command is running."""
    now = _now.get()
    if now is None:
        return {}
    return {"command": now.words(), "inputs": {name: text.decode() for name, text in now.texts.items()}}


def libraries() -> dict[str, str]:
    """The versions of all that results can depend on."""
    installed = [library for library in LIBRARIES if any(distributions(name=library))]
    return {library: version(library) for library in installed}


@cache
def source() -> str:
    """The beginning of a SHA-256 over the code and data of this package: alike in a checkout and installed.

    Between two versions the code changes, and results with it.
    """
    code, root = sha256(), Path(__file__).parent
    names = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    for name in sorted(name for name in names if not re.search(r"(^|/)(__pycache__/|\.)|^case_files/", name)):
        code.update(name.encode() + b"\0" + sha256(names[name].read_bytes()).digest())
    return code.hexdigest()[:16]
