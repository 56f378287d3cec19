"""Result directories: whole or not at all, and never over what is no result."""

from __future__ import annotations

import csv
import json
import platform
import shutil
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.errors import ResultsError

LIBRARIES = ("eu-sanctions-sim", "mesa", "numpy", "matplotlib", "pydantic", "ruamel.yaml")


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


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write dictionaries as CSV, with every column that any of them has; a cell that a row lacks stays empty."""
    kept = list(rows)
    columns = dict.fromkeys(column for row in kept for column in row)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)


def made_by() -> dict[str, Any]:
    """The versions that made a result."""
    return {
        "version": version("eu-sanctions-sim"),
        "python": platform.python_version(),
        "libraries": {library: version(library) for library in LIBRARIES},
    }
