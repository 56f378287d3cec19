"""Result directories: whole or not at all, and never over what is no result."""

from __future__ import annotations

import json
import platform
import re
import shutil
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

from sim.errors import ResultsError
from sim.provenance import given

LIBRARIES = (
    *("eu-sanctions-sim", "mesa", "numpy", "matplotlib", "pillow", "pydantic", "ruamel.yaml"),
    *("SALib", "scipy"),
)
"""What results can depend on, so far as it is installed; sensitivity analyses alone need the last two."""


def check_free(directory: Path, force: bool) -> None:
    """Raise ResultsError if a directory is there, unless it holds results and may be replaced."""
    if not directory.exists():
        return
    if not force:
        raise ResultsError(f"{directory}: is there already; give another --out, or --force to replace it")
    if not (directory / "manifest.json").is_file():
        raise ResultsError(f"{directory}: holds no results (no manifest.json), so --force leaves it alone")


def put(target: Path, write: Callable[[Path], None]) -> None:
    """Write to a directory of its own, and put it in place only when it is whole."""
    partial = target.with_name(f".{target.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        write(partial)
        if target.exists():
            shutil.rmtree(target)
        partial.rename(target)
    except OSError as error:
        raise ResultsError(f"{target}: cannot be written: {error.strerror}") from None


def dump(path: Path, content: dict[str, Any]) -> None:
    """Write a dictionary as JSON that people can read; days and paths as text."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def made_by() -> dict[str, Any]:
    """What made a result: the versions, and where it was a command, that and the files it read."""
    return {
        "version": version("eu-sanctions-sim"),
        "source": source(),
        "python": platform.python_version(),
        "libraries": libraries(),
        **given(),
    }


def libraries() -> dict[str, str]:
    """The versions of all that results can depend on."""
    installed = [library for library in LIBRARIES if any(distributions(name=library))]
    return {library: version(library) for library in installed}


@cache
def source() -> str:
    """The beginning of a SHA-256 over the code and data of this package: alike in a checkout and installed.

    Between two versions the code changes, and results with it.
    """
    digest, root = sha256(), Path(__file__).parent
    names = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    for name in sorted(name for name in names if not re.search(r"(^|/)(__pycache__/|\.)|^case_files/", name)):
        digest.update(name.encode() + b"\0" + sha256(names[name].read_bytes()).digest())
    return digest.hexdigest()[:16]
