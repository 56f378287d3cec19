"""Nothing is lost when a sweep is killed: it goes on where it was, and never on something else."""

import os
import signal
import subprocess
import sys
import time

import pytest
from commands import eusim
from sweeps import GRID, RUNS, played, written

import sim
import sim.runs.sweep
from sim.errors import ResultsError
from sim.grids import read_grid
from sim.journal import Journal
from sim.runs.sums import Sums
from sim.runs.sweep import blocks, play_block
from sim.sweeps import identity


def begin(path, out, *more):
    command = [sys.executable, "-m", "sim", "sweep", str(path), "--runs", "60000", "--out", str(out), *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def until_played(process, journal, count):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if journal.exists() and journal.read_bytes().count(b"\n") >= count:
            return
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.005)
    raise AssertionError("no block was played")


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    done = eusim("sweep", written(folder), "--runs", 60000, "--out", folder / "out")
    assert done.exit_code == 0, done.output
    return played(folder / "out")


posix = pytest.mark.skipif(not hasattr(os, "killpg"), reason="kills as POSIX does")


@posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_sweep_goes_on_and_ends_with_the_same_bytes(jobs, tmp_path, uninterrupted):
    path, out = written(tmp_path), tmp_path / "out"
    journal = tmp_path / ".out.unfinished" / "blocks.jsonl"
    process = begin(path, out, "--jobs", str(jobs))
    until_played(process, journal, 3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists()
    if jobs > 1:
        check_nobody_is_left(process.pid)
    kept = journal.read_bytes()
    journal.write_bytes(kept + kept[: kept.index(b"\n") // 2])  # as if the last line had been cut off
    refused = eusim("sweep", path, "--runs", 60000, "--out", out)
    assert refused.exit_code == 2
    assert refused.output.count("\n") == 1
    assert "--resume goes on with it" in refused.output
    assert eusim("sweep", path, "--runs", 60000, "--out", out, "--resume").exit_code == 0
    assert played(out) == uninterrupted
    assert not journal.parent.exists()


def check_nobody_is_left(group):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("worker processes outlive the one that was killed")


@posix
def test_ctrl_c_keeps_what_was_played(tmp_path, uninterrupted):
    path, out = written(tmp_path), tmp_path / "out"
    process = begin(path, out, "--jobs", "2")
    until_played(process, tmp_path / ".out.unfinished" / "blocks.jsonl", 2)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "--resume goes on" in told.splitlines()[-1]
    assert "Traceback" not in told
    assert eusim("sweep", path, "--runs", 60000, "--out", out, "--resume").exit_code == 0
    assert played(out) == uninterrupted


def test_what_was_played_is_not_played_again(grid, tmp_path):
    journal = Journal(tmp_path / "out", identity(grid, RUNS, 1))
    journal.open()
    first, *rest = blocks(grid, RUNS, 1)
    never = Sums.join([play_block(first)] * 2)  # nobody would get this by playing
    journal.note(first.key, never)
    journal.close()
    again = Journal(tmp_path / "out", identity(grid, RUNS, 1))
    again.open(resume=True)
    assert again.done == {first.key: never}
    again.note(rest[0].key, play_block(rest[0]))
    again.close()
    third = Journal(tmp_path / "out", identity(grid, RUNS, 1))
    third.open(resume=True)
    assert list(third.done) == [first.key, rest[0].key]
    third.discard()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"grid": "0" * 64}, "the grid file changed since"),
        ({"scenario": "0" * 64}, "the scenario file changed since"),
        ({"runs": RUNS + 1}, "--runs changed since"),
        ({"block": 1}, "the size of a block changed since"),
        ({"source": "99.0", "seed": 2}, "--seed and the simulator changed since"),
    ],
)
def test_a_sweep_of_something_else_is_not_resumed(changed, words, grid, tmp_path):
    begun = Journal(tmp_path / "out", identity(grid, RUNS, 1))
    begun.open()
    begun.note("0/0", play_block(blocks(grid, RUNS, 1)[0]))
    begun.close()
    other = Journal(tmp_path / "out", {**identity(grid, RUNS, 1), **changed})
    with pytest.raises(ResultsError, match=words):
        other.open(resume=True)
    other.open(force=True)
    assert other.done == {}
    other.close()


def test_another_size_of_blocks_is_another_sweep(grid, monkeypatch):
    before = identity(grid, RUNS, 1)
    monkeypatch.setattr(sim.runs.sweep, "BLOCK", 64)
    assert {key for key, value in identity(grid, RUNS, 1).items() if value != before[key]} == {"block"}


def test_what_is_kept_is_counted_and_nothing_is_not(grid, tmp_path):
    journal = Journal(tmp_path / "out", identity(grid, RUNS, 1))
    journal.open()
    assert journal.kept == ""
    for number, words in enumerate(("1 block is kept", "2 blocks are kept")):
        journal.note(f"{number}/0", play_block(blocks(grid, 10, 1)[number]))
        assert journal.kept == f"{words}, and --resume goes on"
    journal.discard()


def test_what_the_files_hold_is_part_of_what_makes_a_sweep(tmp_path):
    case = sim.scenarios()["moscow-2021"].read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(case, encoding="utf-8")
    path = written(tmp_path, GRID.replace("moscow-2021", "mine.yaml"))
    before = identity(read_grid(path), RUNS, 1)
    (tmp_path / "mine.yaml").write_text(case + "# a remark\n", encoding="utf-8")
    after = identity(read_grid(path), RUNS, 1)
    assert {key for key in before if before[key] != after[key]} == {"scenario"}
    written(tmp_path, GRID.replace("moscow-2021", "mine.yaml") + "# a remark\n")
    assert {key for key in after if after[key] != identity(read_grid(path), RUNS, 1)[key]} == {"grid"}
