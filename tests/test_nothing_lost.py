"""Nothing is lost: whatever goes wrong while something is written, the old or the new is there whole, and nothing else.

What goes wrong is provoked: at every step of writing in turn the disk is full, or the system sends Ctrl-C.
"""

import errno
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from commands import content, eusim

from sim.analysis.factors import FACTORS
from sim.analysis.findings import Findings
from sim.analysis.sensitivity import Effect, Sensitivity
from sim.backtest.table import own_table
from sim.cli.main import main
from sim.directories import beside, check_free, put
from sim.errors import ResultsError
from sim.runs.compare import YARDSTICKS
from sim.tables import rows

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
GRID = "format: 1\nscenario: harbour\naxes: {members.HU.stance: [.1, .3], parameters.mood: [.05], date: [2030-03-18]}\n"
WRITING = {"mkdir", "rename", "replace", "open", "write", "writerow", "writerows", "fsync", "flush"}
DELETING = {"rmdir", "unlink"}
WRITERS = ("pathlib.py", f"{os.sep}sim{os.sep}")


class Trip:
    """Watches every step of writing, and lets one go wrong: the one of the number."""

    def __init__(self, number, kinds, wrong):
        self.number, self.kinds, self.wrong, self.steps = number, kinds, wrong, 0

    def __call__(self, frame, event, function):
        name, reads = frame.f_code.co_filename, frame.f_locals.get("mode") in ("r", "rb")
        known = event == "c_call" and function.__name__ in self.kinds and not isinstance(function.__self__, str | date)
        if known and not reads and any(writer in name for writer in WRITERS):
            self.steps += 1
            if self.steps == self.number:
                self.wrong()

    def during(self, run):
        sys.setprofile(self)
        try:
            return run()
        finally:
            sys.setprofile(None)


def full():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


WRONGS = {
    "a full disk": (WRITING, full, 2, "No space left on device"),
    "Ctrl-C": (WRITING | DELETING, ctrl_c, 130, "broken off"),
}
COMMANDS = {
    "calibrate": ("calibrate", 1),
    "sweep": ("sweep {grid} --runs 3", 1),
    "run": ("run harbour --runs 3 --report", 23),
    "compare": ("compare harbour --runs 3 --without-hr", 23),
    "pivotal": ("pivotal harbour --runs 3", 23),
    "gallery": ("gallery harbour --runs 3", 23),
    "backtest": ("backtest {table} --runs 3", 23),
    "sensitivity": ("sensitivity harbour", 23),
}
"""The commands that write results, and of how many steps one is tried: all of them write in the same way."""
FACTOR = next(iter(FACTORS.values()))
LEANS = Sensitivity(
    (FACTOR,),
    {key: {FACTOR.key: Effect(0.0, 0.0, 0.0)} for key in YARDSTICKS},
    {key: {} for key in YARDSTICKS},
    dict.fromkeys(YARDSTICKS, (0.0, 1.0)),
)
SURFACE = [{"isolation_cost": 0.1, "red_line": 0.2, "log_posterior": -3.0}]


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """Files to begin with; no pictures, findings, samples or fits, which take long and write nothing themselves."""
    for figure in ("calibration.figure", "likelihood.figure"):
        monkeypatch.setattr(f"sim.plots.{figure}", lambda found: found)
    monkeypatch.setattr("sim.plots.style.png", lambda _: b"a picture")
    monkeypatch.setattr("sim.plots.Picture.png", lambda *_: b"a picture")
    monkeypatch.setattr("sim.analysis.findings.study", lambda ensemble, _: Findings(ensemble, [], []))
    monkeypatch.setattr("sim.cli.sensitivity._analyse", lambda *_: LEANS)
    monkeypatch.setattr("sim.sensitivities.figure", lambda found, _: found)
    monkeypatch.setattr("sim.backtest.calibrate.fit_all", lambda _: (list(rows("calibration")[:2]), SURFACE))
    (tmp_path / "grid.yaml").write_text(GRID, encoding="utf-8")
    table = own_table().splitlines(keepends=True)
    (tmp_path / "table.csv").write_bytes(b"".join(table[:1] + table[-1:]))
    return tmp_path


@posix
@pytest.mark.parametrize("wrong", WRONGS.values(), ids=WRONGS)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_at_every_step_of_writing_the_old_or_the_new_is_there_whole(command, wrong, quick):
    command, stride = command
    words = [*shlex.split(command.format(grid=quick / "grid.yaml", table=quick / "table.csv")), "--force", "--out"]
    assert eusim(*words, quick / "new").exit_code == 0
    old, new = {"manifest.json": b"{}", "outcomes.csv": b"years of work"}, content(quick / "new")
    out, (kinds, go_wrong, code, said) = quick / "desk" / "out", wrong
    out.mkdir(parents=True)
    for number in count(1, stride):
        shutil.rmtree(out.parent)
        out.mkdir(parents=True)
        for name, found in old.items():
            (out / name).write_bytes(found)
        trip = Trip(number, kinds, go_wrong)
        done = trip.during(lambda: eusim(*words, out))
        if trip.steps < number:
            break
        assert (done.exit_code, said in done.stderr) == (code, True), (number, done.output)
        assert len(done.stderr.strip().splitlines()) == 1
        assert content(out) in (old, new), number
        kept = {".out.unfinished"} if "--resume goes on" in done.stderr else set()
        assert {path.name for path in out.parent.iterdir()} - kept == {"out"}, (number, done.output)
    assert number > 9
    assert (done.exit_code, content(out)) == (0, new)


@posix
@pytest.mark.parametrize("wrong", WRONGS.values(), ids=WRONGS)
def test_a_file_to_start_from_is_written_whole_or_not(wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kinds, go_wrong, code, said = wrong
    for number in count(1):
        trip = Trip(number, kinds, go_wrong)
        done = trip.during(lambda: eusim("new", "mine"))
        if trip.steps < number:
            break
        assert (done.exit_code, said in done.stderr) == (code, True), (number, done.stderr)
        assert [path.name for path in tmp_path.iterdir()] in ([], ["mine.yaml"])
        (tmp_path / "mine.yaml").unlink(missing_ok=True)
    assert number > 2


# --- the same with a real process, signal, limit ----------------------------------------------------------------------

START = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from sim.cli.main import main
print("ready", flush=True)
main(sys.argv[1:], prog_name="eusim")
"""


@posix
@pytest.mark.parametrize("tenths", [1, 2, 5, 9, 16])
@pytest.mark.parametrize("command", ["run moscow-2021 --force", "sweep moscow-isolation --runs 20 --force --jobs 2"])
def test_ctrl_c_at_any_moment_of_a_command_is_one_line(command, tenths, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text("old", encoding="utf-8")
    words = [sys.executable, "-c", START, *shlex.split(command), "--out", str(out)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(tenths / 10)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=120)
    if process.returncode == 130:
        assert "Traceback" not in told and "Exception" not in told, told
        assert told.strip().split("\n")[-1].startswith("broken off")
        assert set(content(out)) == {"manifest.json"} or len(content(out)) > 2
    else:  # all was done: what Python says of a signal while it ends is its own affair
        assert process.returncode in (0, -signal.SIGINT), told
        assert len(content(out)) > 2
    assert {path.name for path in tmp_path.iterdir()} <= {"out", ".out.unfinished"}


def test_ctrl_c_while_the_command_line_is_read_is_one_line(monkeypatch):
    def broken_off(*_):
        raise KeyboardInterrupt

    for reading in ("click.Group.parse_args", "click.Command.make_context"):
        with monkeypatch.context() as patch:
            patch.setattr(reading, broken_off)
            done = eusim("scenarios")
        assert (done.exit_code, done.output) == (130, "\nbroken off\n")


@posix
def test_a_disk_that_takes_no_more_is_one_line(tmp_path):
    code = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); {START}"
    words = [sys.executable, "-c", code, "run", "harbour", "--out", str(tmp_path / "out")]
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=unmeasured)
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path / 'out'}: cannot be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_what_is_printed_on_a_full_disk_is_one_line():
    with Path("/dev/full").open("w") as full_device:
        words = [sys.executable, "-m", "sim", "format"]
        done = subprocess.run(words, stdout=full_device, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "what is printed: cannot be written or read: No space left on device\n",
    )


@posix
def test_whoever_has_read_enough_is_told_nothing():
    words = [sys.executable, "-m", "sim", "format"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.close()
    assert (process.stderr.read(), process.wait(20)) == ("", 1)


def test_what_there_is_no_memory_for_is_one_line(monkeypatch):
    def too_much():
        raise MemoryError

    monkeypatch.setattr(main.commands["scenarios"], "callback", too_much)
    done = eusim("scenarios")
    assert (done.exit_code, done.output) == (2, "there is not memory enough for this; fewer --runs need less\n")


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="there is no folder here that nobody may write to")
@pytest.mark.parametrize("command", [*(command for command, _ in COMMANDS.values()), "new /proc/mine"])
def test_a_folder_that_takes_nothing_is_told_of_before_anything_is_played(command, quick, monkeypatch):
    monkeypatch.setattr("sim.runs.play.play_chunk", None)
    words = shlex.split(command.format(grid=quick / "grid.yaml", table=quick / "table.csv"))
    done = eusim(*words, *(["--out", "/proc/mine"] if words[0] != "new" else []))
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1
    assert "/proc/mine" in done.output and "cannot be written" in done.output


# --- what was left by a process that was killed -----------------------------------------------------------------------


def test_what_was_set_aside_by_a_process_that_was_killed_comes_back(tmp_path):
    out = tmp_path / "out"
    old, half = beside(out, "old"), beside(out, "partial")
    for folder in (old, half):
        folder.mkdir()
        (folder / "manifest.json").write_text(folder.name, encoding="utf-8")
    with pytest.raises(ResultsError, match="is there already"):
        check_free(out, force=False)
    assert content(out) == {"manifest.json": b".out.old"}
    put(out, lambda folder: (folder / "manifest.json").write_text("new", encoding="utf-8"))
    assert content(out) == {"manifest.json": b"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_results_may_be_reached_by_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    put(tmp_path / "out", lambda folder: (folder / "a").write_text("new", encoding="utf-8"))
    assert (tmp_path / "out").is_symlink()
    assert content(tmp_path / "real") == {"a": b"new"}


def test_force_never_takes_the_folder_from_under_your_feet(tmp_path, monkeypatch):
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    for out in ("..", "../inner/..", tmp_path):
        done = eusim("run", "harbour", "--runs", 3, "--force", "--out", out)
        assert (done.exit_code, done.output) == (
            2,
            f"{out}: is where you are, so --force leaves it alone; give another --out\n",
        )


def test_results_are_put_from_any_thread(tmp_path):
    thread = Thread(
        target=put, args=(tmp_path / "out", lambda folder: (folder / "a").write_text("x", encoding="utf-8"))
    )
    thread.start()
    thread.join()
    assert content(tmp_path / "out") == {"a": b"x"}
