"""The journal of a sweep: every finished block, kept until the results are whole, so that nothing is played twice."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TextIO
from zlib import crc32

from sim.contents import UnreadableError, content
from sim.directories import beside, check_free, dump, remove, unbroken
from sim.errors import ResultsError
from sim.runs.sums import Sums

WORDS = {
    "grid": "the grid file",
    "scenario": "the scenario file",
    "runs": "--runs",
    "seed": "--seed",
    "block": "the size of a block",
    "source": "the simulator",
}
"""What makes the results of a sweep, in words."""


LONGEST = 4096
"""Bytes of made_by.json, which has some hundred."""


class Journal:
    """Keeps the sums of finished blocks beside the result directory `target`, one line each: a check sum and JSON.

    `made_by` says what makes the results, by the keys of WORDS; `done` has the sums of all blocks that are finished.
    """

    def __init__(self, target: Path, made_by: Mapping[str, str | int]) -> None:
        self.target, self.made_by = target, dict(made_by)
        self.directory = beside(target, "unfinished")
        self.path = self.directory / "blocks.jsonl"
        self.done: dict[str, Sums] = {}
        self.file: TextIO | None = None

    def open(self, resume: bool = False, force: bool = False) -> None:
        """Begin, or go on where a sweep was broken off; raise ResultsError if there is something in the way."""
        check_free(self.target, force)
        begun = self.path.is_file() and self.path.stat().st_size > 0
        if begun and not resume and not force:
            raise ResultsError(
                f"{self.target}: a sweep was broken off here; --resume goes on with it, --force begins anew"
            )
        try:
            if begun and resume:
                self._read()
                self._write()
            else:
                self._begin()
        except OSError as error:
            raise ResultsError(f"{self.directory}: cannot be written: {error.strerror}") from None

    def _begin(self) -> None:
        """Make an empty journal, or leave nothing behind."""
        try:
            remove(self.directory)
            self.directory.mkdir(parents=True)
            dump(self.directory / "made_by.json", self.made_by)
            self._write()
        except BaseException:
            self._remove()
            raise

    def note(self, key: str, sums: Sums) -> None:
        """Keep the sums of a block that is finished."""
        assert self.file is not None
        try:
            self.file.write(_line(key, sums))
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            raise ResultsError(f"{self.directory}: cannot be written: {error.strerror}") from None
        self.done[key] = sums

    @property
    def kept(self) -> str:
        """What a sweep that is broken off leaves behind, in words; empty where that is nothing."""
        count = len(self.done) if self.path.exists() else 0
        return f"{count:,} block{' is' if count == 1 else 's are'} kept, and --resume goes on" if count else ""

    def close(self) -> None:
        """Write no more; what has been noted stays, and nothing if nothing has been."""
        assert self.file is not None
        with suppress(OSError):  # a block that could not be written was told of already
            self.file.close()
        if not self.done:
            self._remove()

    def discard(self) -> None:
        """Throw the journal away, once the results are in place."""
        self.close()
        self._remove()

    def _remove(self) -> None:
        with unbroken():
            remove(self.directory)

    def _read(self) -> None:
        """Take over the blocks that are finished, up to the first line that was cut off or damaged."""
        try:
            before = dict(json.loads(content(self.directory / "made_by.json", LONGEST)))
        except (FileNotFoundError, UnreadableError, ValueError, TypeError, RecursionError):
            raise ResultsError(
                f"{self.target}: cannot be resumed, for what made it cannot be read; --force begins anew"
            ) from None
        changed = [words for key, words in WORDS.items() if before.get(key) != self.made_by[key]]
        if changed:
            raise ResultsError(
                f"{self.target}: cannot be resumed, for {' and '.join(changed)} changed since; --force begins anew"
            )
        with self.path.open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                check, _, block = line.partition(" ")
                if check != _check(block):
                    return
                key, sums = json.loads(block)
                self.done[key] = Sums(**sums)

    def _write(self) -> None:
        """Open the journal for what comes next, with what is finished in it."""
        fresh = self.directory / "blocks.new"
        fresh.write_text("".join(_line(key, sums) for key, sums in self.done.items()), encoding="ascii")
        fresh.replace(self.path)
        self.file = self.path.open("a", encoding="ascii")


def _line(key: str, sums: Sums) -> str:
    block = json.dumps([key, asdict(sums)]) + "\n"
    return f"{_check(block)} {block}"


def _check(block: str) -> str:
    """What a line begins with: one that was damaged has another sum, and its block is played again."""
    return f"{crc32(block.encode()):08x}"
