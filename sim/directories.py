"""Where results go: whole or not at all, never over what is no result, and what was there before is never lost."""

from __future__ import annotations

import csv
import json
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

from sim.errors import ResultsError


def check_free(directory: Path, force: bool) -> None:
    """Raise ResultsError if results cannot go there: nobody plays for an hour to be told so at the end.

    A directory that is there must hold results, and `force` say that they may be replaced.
    """
    with _told_of(directory):
        _recover(directory)
        if directory.exists():
            _check_replaceable(directory, force)
        trial = beside(directory, "partial")
        with unbroken():
            remove(trial)
            trial.mkdir(parents=True)
            remove(trial)


def _check_replaceable(directory: Path, force: bool) -> None:
    if not force:
        raise ResultsError(f"{directory}: is there already; give another --out, or --force to replace it")
    if not (directory / "manifest.json").is_file():
        raise ResultsError(f"{directory}: holds no results (no manifest.json), so --force leaves it alone")
    if Path.cwd().is_relative_to(directory.resolve()):
        raise ResultsError(f"{directory}: is where you are, so --force leaves it alone; give another --out")


def put(target: Path, write: Callable[[Path], None]) -> None:
    """Write to a directory of its own, and put it in place only when it is whole."""
    with placed(target) as partial:
        partial.mkdir(parents=True)
        write(partial)


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """A path to write a file or a directory to, which takes the place of the target when it is whole.

    If it never is, nothing is left of it, and what was at the target is there as before. Raises ResultsError.
    """
    with _told_of(target):
        partial = beside(target, "partial")
        remove(partial)
        try:
            yield partial
            with unbroken():
                _exchange(partial, target.resolve())
        finally:
            with unbroken():
                remove(partial)


def _exchange(new: Path, target: Path) -> None:
    """Put the new in the place of the target; the old goes only when the new is there."""
    old = beside(target, "old")
    try:
        _recover(target)
        if target.exists():
            remove(old)
            target.rename(old)
        new.rename(target)
    finally:
        _recover(target)
        remove(old)


def _recover(target: Path) -> None:
    """Put back what was at the target, if the process was killed, or something failed, before the new was there."""
    old = beside(target, "old")
    if old.exists() and not target.exists():
        old.rename(target)


def beside(target: Path, word: str) -> Path:
    """A hidden name beside a target, on the same disk."""
    whole = target.resolve()
    return whole.with_name(f".{whole.name}.{word}")


def remove(path: Path) -> None:
    """Delete a file, or a directory with all in it, as far as there is one and it can be."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _told_of(target: Path) -> Iterator[None]:
    """Turn what the system says while something is written into one line."""
    try:
        yield
    except OSError as error:
        raise ResultsError(f"{target}: cannot be written: {error.strerror or error}") from None


@contextmanager
def unbroken() -> Iterator[None]:
    """Hold Ctrl-C back for the moment that this takes, one within the other too; only the main thread hears of it."""
    if current_thread() is not main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        signal.raise_signal(signal.SIGINT)


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
