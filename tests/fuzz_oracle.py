"""What the fuzzer asks of every command: it does what it should, or says in plain lines why not, and leaves nothing."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import extract_tb

import fuzz_inputs as inputs
from click.testing import CliRunner, Result

from sim.cli.main import main

SECONDS = 60
"""Of processor time for one input."""
LONGEST = 1200
"""Letters of a line that somebody may still read."""
LINE = re.compile(r"(?P<file>--set .*?|[^:]+?)(?P<line>:[1-9]\d*)?: (?P<words>\S.+)")
WHOLE = re.compile(r"is longer than|more is wrong|is set twice|cannot be resumed|there is no such file|expected PLACE")
"""What is said of a whole file, and so without a line."""


class Desk:
    """A folder in which inputs are laid before the commands, one after the other."""

    def __init__(self, folder: str) -> None:
        self.folder, self.out = Path(folder), Path(folder, "out")
        self.grid = Path(folder, "swept.yaml")
        self.grid.write_bytes(inputs.SWEPT)

    def sign(self, target: inputs.Target, command: str, content: bytes) -> str | None:
        """Run a command on an input: what is wrong with how it ends, None if nothing."""
        path = self._lay(target, content)
        names = {"FILE": str(path), "OUT": str(self.out), "GRID": str(self.grid)}
        names["ARGUMENT"] = content.decode("utf-8", "surrogateescape").replace("\0", "")
        words = [names.get(word, word) for word in shlex.split(command)]
        with limited() as spilt:
            done = CliRunner().invoke(main, words)
        return _crash(done) or _spilt(spilt()) or _unclear(done) or self._left(target, done)

    def _lay(self, target: inputs.Target, content: bytes) -> Path:
        for old in self.folder.iterdir():
            if old != self.grid:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        journal = self.folder / ".out.unfinished"
        if target in (inputs.JOURNAL, inputs.HEAD):
            journal.mkdir()
            (journal / "made_by.json").write_bytes(inputs.MADE_BY)
            (journal / "blocks.jsonl").write_bytes(inputs.BLOCKS)
        path = (journal if journal.exists() else self.folder) / target.name
        path.write_bytes(content)
        return path

    def _left(self, target: inputs.Target, done: Result) -> str | None:
        """Nothing is left of what was refused; what goes on from a damaged journal ends as if there had been none."""
        left = {path.name for path in self.folder.iterdir()} - {target.name, self.grid.name}
        if target in (inputs.JOURNAL, inputs.HEAD):
            left -= {".out.unfinished"} if done.exit_code else set()
            if done.exit_code == 0 and (self.out / "sweep.csv").read_bytes() != self.swept:
                return "other results than without the journal"
        return f"left behind: {sorted(left)}" if left - ({"out"} if done.exit_code == 0 else set()) else None

    @cached_property
    def swept(self) -> bytes:
        """The results of the sweep whose journal is damaged."""
        with TemporaryDirectory() as folder:
            CliRunner().invoke(main, ["sweep", str(self.grid), "--runs", "9", "--out", f"{folder}/out"])
            return Path(folder, "out", "sweep.csv").read_bytes()


@contextmanager
def limited() -> Iterator[Callable[[], str]]:
    """Let the system end this process after SECONDS; yields what tells what was written past Python to the screen."""
    spilt: list[str] = []
    with TemporaryDirectory() as folder, Path(folder, "stderr").open("w+b") as file, warnings.catch_warnings():
        warnings.simplefilter("error")
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            yield lambda: spilt[0]
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            os.dup2(before, 2)
            os.close(before)
            file.seek(0)
            spilt.append(file.read().decode("utf-8", "replace"))


def _crash(done: Result) -> str | None:
    error = done.exception
    if error is None or isinstance(error, SystemExit):
        return None if done.exit_code in (0, 2) else f"exit {done.exit_code}"
    assert done.exc_info is not None
    own = [frame for frame in extract_tb(done.exc_info[2]) if "/sim/" in frame.filename]
    at = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "nowhere"
    return f"{type(error).__name__} at {at}: {str(error)[:200]}"


def _spilt(text: str) -> str | None:
    return f"on the screen: {text[:200]}" if text else None


def _unclear(done: Result) -> str | None:
    """What is said is one line a fault, of a file and a line of it, and can be read."""
    said = done.stderr.splitlines()
    if done.exit_code == 2 and not said:
        return "refused without a word"
    if said and said[0].startswith("Usage: "):
        return None
    for line in said:
        match = LINE.fullmatch(line)
        if not match or not line.isprintable() or len(line) > LONGEST:
            return f"unclear: {line[:200]}"
        if not match["line"] and not match["file"].startswith("--set") and not WHOLE.search(match["words"]):
            return f"no line: {line[:200]}"
        if done.exit_code == 0 and not match["words"].startswith("warning: ") and ": warning: " not in line:
            return f"neither done nor refused: {line[:200]}"
    return None
