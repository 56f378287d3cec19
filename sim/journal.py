"""The journal of a sweep: every finished block, kept until the results are whole, so that nothing is played twice."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from sim.directories import check_free, dump
from sim.errors import ResultsError
from sim.runs.sums import Sums

WORDS = {
    "grid": "the grid file",
    "scenario": "the scenario file",
    "runs": "--runs",
    "seed": "--seed",
    "block": "the size of a block",
    "version": "the version of the simulator",
}
"""What makes the results of a sweep, in words."""


class Journal:
    """Keeps the sums of finished blocks beside the result directory `target`, as one line of JSON each.

    `made_by` says what makes the results, by the keys of WORDS; `done` has the sums of all blocks that are finished.
    """

    def __init__(self, target: Path, made_by: Mapping[str, str | int]) -> None:
        self.target, self.made_by = target, dict(made_by)
        whole = target.absolute()
        self.directory = whole.with_name(f".{whole.name}.unfinished")
        self.path = self.directory / "blocks.jsonl"
        self.done: dict[str, Sums] = {}
        self.file: TextIO | None = None

    def open(self, resume: bool = False, force: bool = False) -> None:
        """Begin, or go on where a sweep was broken off; raise ResultsError if there is something in the way."""
        check_free(self.target, force)
        begun = self.path.exists() and self.path.stat().st_size > 0
        if begun and not resume and not force:
            raise ResultsError(
                f"{self.target}: a sweep was broken off here; --resume goes on with it, --force begins anew"
            )
        try:
            if begun and resume:
                self._read()
            else:
                shutil.rmtree(self.directory, ignore_errors=True)
                self.directory.mkdir(parents=True)
            self._write()
        except OSError as error:
            raise ResultsError(f"{self.directory}: cannot be written: {error.strerror}") from None

    def note(self, key: str, sums: Sums) -> None:
        """Keep the sums of a block that is finished."""
        assert self.file is not None
        self.done[key] = sums
        try:
            self.file.write(_line(key, sums))
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            raise ResultsError(f"{self.directory}: cannot be written: {error.strerror}") from None

    @property
    def kept(self) -> str:
        """What a sweep that is broken off leaves behind, in words; empty where nothing was finished."""
        count = len(self.done)
        return f"{count:,} block{' is' if count == 1 else 's are'} kept, and --resume goes on" if count else ""

    def close(self) -> None:
        """Write no more; what has been noted stays, and nothing if nothing has been."""
        if self.file:
            self.file.close()
        if not self.done:
            shutil.rmtree(self.directory, ignore_errors=True)

    def discard(self) -> None:
        """Throw the journal away, once the results are in place."""
        self.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _read(self) -> None:
        """Take over the blocks that are finished, up to the first line that was cut off or damaged."""
        try:
            before = json.loads((self.directory / "made_by.json").read_text(encoding="utf-8"))
            lines = self.path.read_bytes().splitlines(keepends=True)
        except (FileNotFoundError, ValueError):
            before, lines = self.made_by, []
        changed = [words for key, words in WORDS.items() if before.get(key) != self.made_by[key]]
        if changed:
            raise ResultsError(
                f"{self.target}: cannot be resumed, for {' and '.join(changed)} changed since; --force begins anew"
            )
        for line in lines:
            try:
                key, sums = json.loads(line)
                self.done[key] = Sums(**sums)
            except (ValueError, TypeError):
                return

    def _write(self) -> None:
        """Open the journal for what comes next, with what is finished in it."""
        dump(self.directory / "made_by.json", self.made_by)
        fresh = self.directory / "blocks.new"
        fresh.write_text("".join(_line(key, sums) for key, sums in self.done.items()), encoding="ascii")
        fresh.replace(self.path)
        self.file = self.path.open("a", encoding="ascii")


def _line(key: str, sums: Sums) -> str:
    return json.dumps([key, asdict(sums)]) + "\n"
