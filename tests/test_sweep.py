"""Sweeps: grids and their mistakes, the same bytes wherever blocks are played, and nothing lost when one is killed."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError, Future
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import sim
import sim.runs.sweep
from sim.cases import grids
from sim.cli.main import main
from sim.errors import ResultsError, ScenarioError
from sim.grids import read_grid, spaced
from sim.journal import Journal
from sim.plots import style
from sim.plots.sweep import draw_lines, draw_map, variants
from sim.runs.compare import YARDSTICKS
from sim.runs.sums import Sums
from sim.runs.sweep import blocks, finding, play_block, play_blocks, sweep
from sim.sweeps import identity, table
from sim.workers import Serial, workers

GRID = """\
format: 1
title: A small one
scenario: moscow-2021
axes:
  parameters.isolation_cost: [.05, .20]
  members.HU.stance: {from: .1, to: .3, steps: 3}
"""
RUNS = 150


def written(folder, text=GRID, name="grid.yaml"):
    path = Path(folder) / name
    path.write_text(text, encoding="utf-8")
    return path


def eusim(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def content(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def played(directory):
    """All but the manifest, which names the folder of the grid."""
    return {name: read for name, read in content(directory).items() if name != "manifest.json"}


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(sim.runs.sweep, "BLOCK", 64)


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    return read_grid(written(tmp_path_factory.mktemp("grid")))


@pytest.fixture(scope="module")
def swept(grid):
    return sweep(grid, RUNS)


# --- grids ------------------------------------------------------------------------------------------------------------


def test_a_grid_has_every_combination_in_order(tmp_path):
    grid = read_grid(written(tmp_path, GRID + "rules: [unanimity, qmv]\nprotocols: [bargaining, median]\n"))
    assert [(*point.values.values(), point.rule, point.protocol) for point in grid.points] == [
        (cost, stance, rule, protocol)
        for cost in (0.05, 0.2)
        for stance in (0.1, 0.2, 0.3)
        for rule in ("unanimity", "qmv")
        for protocol in ("bargaining", "median")
    ]
    for point in grid.points:
        assert point.scenario.parameters.isolation_cost == (point.values["parameters.isolation_cost"],) * 3
        assert point.scenario.members["HU"].stance == (point.values["members.HU.stance"],) * 3
        assert point.scenario.rule.use == point.rule


def test_a_point_is_the_file_with_its_changes(grid):
    for point in grid.points:
        assert point.scenario == sim.read("moscow-2021", point.values)


@given(st.floats(-1, 1), st.floats(-1, 1), st.integers(2, 60))
def test_a_range_has_both_ends_and_equal_steps(first, last, steps):
    values = np.array(spaced(first, last, steps))
    assert len(values) == steps
    assert values[[0, -1]] == pytest.approx([first, last], abs=1e-11)
    assert np.diff(values) == pytest.approx((last - first) / (steps - 1), abs=1e-11)


def test_a_scenario_beside_the_grid_is_found_first(tmp_path):
    text = sim.scenarios()["moscow-2021"].read_text(encoding="utf-8").replace("After Moscow", "Mine", 1)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    grid = read_grid(written(tmp_path, GRID.replace("moscow-2021", "mine.yaml")))
    assert grid.case == tmp_path / "mine.yaml"


FAULTS = {
    "an unknown key": (("axes:", "axis:\n  x: [1]\naxes:"), "4: axis: unknown key; meant `axes`?"),
    "a format with a point": (
        ("format: 1\n", "format: 1.0\n"),
        "1: format: is not a format that this version reads; expected `format: 1`",
    ),
    "no format": (("format: 1\n", ""), "1: format: is not a format that this version reads; expected `format: 1`"),
    "a title that is a number": (("title: A small one", "title: 7"), "2: title: 7 is not text"),
    "a value that is none": (
        ("[.05, .20]", "[.05, ~]"),
        "5: axes.parameters.isolation_cost.2: has no value; write one",
    ),
    "the rule twice": (
        ("axes:", "rules: [qmv]\naxes:\n  rule.use: [unanimity]"),
        "4: rules: the rule is an axis already; keep one of them",
    ),
    "a mapping twice": (
        ("[.05, .20]", "[{a: 1}, {a: 1.0}]"),
        "5: axes.parameters.isolation_cost.2: {a: 1.0} stands here twice; keep one of them",
    ),
    "no scenario": (("scenario: moscow-2021\n", ""), "1: scenario: names no scenario"),
    "no such scenario": (("moscow-2021", "moscow-2022"), "moscow-2022: there is no such file, and no scenario"),
    "a value out of range": (("[.05, .20]", "[.05, 2]"), "5: parameters.isolation_cost: 2 is out of range"),
    "a range out of range": (("to: .3", "to: 3"), "6: members.HU.stance: 1.55 is out of range"),
    "a place that is none": (("members.HU.stance", "members.HU.stanse"), "6: members.HU.stanse: unknown key; meant"),
    "a form that is none": (
        ("members.HU.stance", "measures.officials.ladder.four nams"),
        '6: measures.officials.ladder.four nams: there is no form "four nams"; meant `four names`?',
    ),
    "a place within a value": (("members.HU.stance", "title.first"), "6: title.first: there is no such place"),
    "one place within another": (
        ("parameters.isolation_cost", "members.HU"),
        "6: axes.members.HU.stance: varies the same place as members.HU; keep one of them",
    ),
    "no values": (("[.05, .20]", "[]"), "5: axes.parameters.isolation_cost: expected a list of values or {from: 0"),
    "a single value": (("[.05, .20]", ".05"), "5: axes.parameters.isolation_cost: expected a list of values or"),
    "a value twice": (("[.05, .20]", "[.05, .05]"), "5: axes.parameters.isolation_cost.2: 0.05 stands here twice"),
    "no steps": ((", steps: 3", ""), "6: axes.members.HU.stance.steps: nothing is no number of values"),
    "one step": (("steps: 3", "steps: 1"), "6: axes.members.HU.stance.steps: 1 is no number of values"),
    "a misspelt step": (("steps: 3", "stepps: 3"), "6: axes.members.HU.stance.stepps: unknown key; meant `steps`?"),
    "an empty range": (("to: .3", "to: .1"), "6: axes.members.HU.stance.to: the range ends where it begins, at 0.1"),
    "a range of texts": (("from: .1", "from: low"), '6: axes.members.HU.stance.from: "low" is not a number'),
    "no YAML": (("axes:", "axes: ["), "not valid YAML"),
    "a list": ((GRID, "- a\n"), "1: is not a grid; expected keys with values"),
    "no axes": ((GRID[GRID.index("axes") :], ""), "1: axes: there is none; name what to vary"),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_a_mistake_in_a_grid_is_named_with_its_line(change, expected, tmp_path):
    path = written(tmp_path, GRID.replace(*change))
    done = eusim("sweep", path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    first = done.output.splitlines()[0]
    assert first.removeprefix(f"{path}:").startswith(expected) or f": {expected}" in first
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rules: [unanimity, majority]", "7: rules.2:"),
        ("rules: qmv", "7: rules: expected a list of rules, as in [unanimity, unanimity-1]"),
        ("protocols: [bargaining, medium]", '7: protocols.2: "medium" is none of the protocols; meant `median`?'),
        ("rules: [qmv, qmv]", "7: rules.2: qmv stands here twice; keep one of them"),
    ],
)
def test_rules_and_protocols_are_checked(words, expected, tmp_path):
    path = written(tmp_path, f"{GRID}{words}\n")
    with pytest.raises(ScenarioError) as error:
        read_grid(path)
    assert str(error.value).startswith(f"{path}:{expected}")


def test_a_grid_that_is_not_there_names_the_nearest():
    with pytest.raises(ScenarioError, match="no grid of this name; meant `moscow-isolation`"):
        read_grid("moscow-isolatoin")


@pytest.mark.parametrize("name", sorted(grids()))
def test_the_shipped_grids_are_sound_and_no_scenarios(name):
    grid = read_grid(name)
    assert len(grid.points) > 1
    assert not grid.warnings
    assert name not in sim.scenarios()


# --- sums -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_blocks")
def test_the_sums_of_blocks_are_those_of_the_whole(grid, swept):
    parts = sweep(grid, RUNS)
    assert len(blocks(grid, RUNS, 1)) == 3 * len(grid.points)
    for number, (point, sums) in enumerate(zip(grid.points, parts.sums, strict=True)):
        ensemble = sim.simulate(point.scenario, RUNS)
        whole = Sums.of(ensemble)
        assert replace(sums, totals=whole.totals) == whole == swept.sums[number]
        assert sums.totals == pytest.approx(whole.totals)
        assert sums.means() == pytest.approx({key: y.measure(ensemble).mean() for key, y in YARDSTICKS.items()})
        assert sums.outcomes == {word: sum(o.termination == word for o in ensemble) for word in sim.Termination}
        assert {iso for iso, count in sums.last_no.items() if count} == {iso for o in ensemble for iso in o.last_no}


def test_sums_travel_as_json(swept):
    assert all(Sums(**json.loads(json.dumps(asdict(sums)))) == sums for sums in swept.sums)


def test_the_table_has_one_tidy_row_a_point(swept):
    rows = list(table(swept))
    assert len(rows) == len(swept.grid.points)
    assert len({tuple(row) for row in rows}) == 1
    for row, point in zip(rows, swept.grid.points, strict=True):
        ensemble = sim.simulate(point.scenario, RUNS)
        assert row["members.HU.stance"] == point.values["members.HU.stance"]
        assert (row["rule"], row["protocol"], row["runs"]) == ("unanimity", "bargaining", RUNS)
        assert sum(row[word] for word in sim.Termination) == pytest.approx(1)
        for measure in point.scenario.measures:
            for form, share in ensemble.forms(measure).items():
                assert row[f"{measure}: {form or 'nothing'}"] == share.share
        most, share = next(iter(ensemble.shares_of(ensemble.last_no).items()))
        assert (row["holds_out"], row["holds_out_share"]) == (most, share)


# --- the same bytes everywhere ----------------------------------------------------------------------------------------


class Backwards(Serial):
    """Plays what it is given in reverse."""

    def __init__(self):
        self.waiting = []

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.waiting.insert(0, (future, fn, args, kwargs))
        if len(self.waiting) == 4:
            while self.waiting:
                last, work, given, named = self.waiting.pop(0)
                last.set_result(work(*given, **named))
        return future


@pytest.mark.usefixtures("small_blocks")
def test_the_order_of_blocks_leaves_no_trace(grid):
    forward, backward = {}, {}
    todo = blocks(grid, RUNS, 1)[:16]
    play_blocks(todo, Serial(), 1, lambda block, sums: forward.setdefault(block.key, sums))
    play_blocks(todo, Backwards(), 4, lambda block, sums: backward.setdefault(block.key, sums))
    assert list(forward) != list(backward)
    assert forward == backward


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.usefixtures("small_blocks")
def test_one_process_two_and_a_cluster_give_the_same_bytes(tmp_path, cluster):
    path = written(tmp_path, GRID + "rules: [unanimity, qmv]\n")
    ways = {"one": (), "two": ("--jobs", 2), "dask": ("--scheduler", cluster)}
    for name, way in ways.items():
        done = eusim("sweep", path, "--runs", RUNS, "--out", tmp_path / name, *way)
        assert done.exit_code == 0, done.output
    one, two, dask = (content(tmp_path / name) for name in ways)
    assert set(one) == {"sweep.csv", "sweep.png", "manifest.json"}
    assert one == two == dask


def test_a_scheduler_that_does_not_answer_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.workers.PATIENCE", 1)
    for address in ("tcp://127.0.0.1:1", "nonsense://"):
        done = eusim("sweep", written(tmp_path), "--out", tmp_path / "out", "--scheduler", address)
        assert done.exit_code == 2
        assert f"no dask scheduler answers at {address}" in done.output.splitlines()[-1]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (ImportError(), "the workers at tcp://x:1 cannot import sim; install version"),
        ({"tcp://x:2": "0.0"}, "the worker tcp://x:2 has version 0.0 of eu-sanctions-sim, not"),
        (CancelledError(), "the scheduler at tcp://x:1 or its workers were lost"),
    ],
)
def test_a_cluster_that_will_not_do_is_one_line(answer, told, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")

    class Client:
        def __init__(self, *_, **__):
            pass

        def run(self, _):
            if isinstance(answer, Exception):
                raise answer
            return answer

        def close(self):
            pass

    monkeypatch.setattr(distributed, "Client", Client)
    done = eusim("sweep", written(tmp_path), "--out", tmp_path / "out", "--scheduler", "tcp://x:1")
    assert done.exit_code == 2
    assert done.output.splitlines()[-1].startswith(f"--scheduler: {told}")


def test_a_missing_library_names_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = eusim("sweep", written(tmp_path), "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert done.output.splitlines()[-1] == ("--scheduler needs dask.distributed: pip install eu-sanctions-sim[cluster]")


# --- broken off and resumed -------------------------------------------------------------------------------------------


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


@pytest.mark.usefixtures("small_blocks")
def test_lost_workers_are_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.runs.sweep.play_block", die)
    done = eusim("sweep", written(tmp_path), "--runs", 10, "--jobs", 2, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.output.splitlines()[-1] == "a worker process was killed, for want of memory perhaps"


def die(_block):
    os._exit(1)


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


def test_finished_results_are_not_overwritten_unless_told(tmp_path):
    path, out = written(tmp_path), tmp_path / "out"
    assert eusim("sweep", path, "--runs", 10, "--out", out).exit_code == 0
    for more in ((), ("--resume",)):
        again = eusim("sweep", path, "--runs", 20, "--out", out, *more)
        assert (again.exit_code, again.output.count("\n")) == (2, 1)
        assert "is there already" in again.output
    assert eusim("sweep", path, "--runs", 20, "--out", out, "--force").exit_code == 0
    with (out / "sweep.csv").open(encoding="utf-8") as file:
        assert {row["runs"] for row in csv.DictReader(file)} == {"20"}


def test_jobs_and_a_scheduler_exclude_each_other(tmp_path):
    done = eusim("sweep", written(tmp_path), "--jobs", 2, "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert "exclude each other" in done.output


def test_workers_close_what_they_open():
    with workers(2) as (executor, in_hand):
        assert in_hand >= 2
        assert executor.submit(abs, -1).result() == 1
    with pytest.raises(RuntimeError):
        executor.submit(abs, -1)


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_map_shows_the_numbers_of_the_table(swept):
    _, (ax,) = style.figure(6)
    draw_map(swept, variants(swept)[""], "strength", ax)
    (image,) = ax.images
    rows = list(table(swept))
    assert image.get_array().reshape(-1).tolist() == [row["strength"] for row in rows]
    assert image.get_array().shape == (2, 3)
    assert [text.get_text() for text in ax.texts] == [f"{100 * row['strength']:.0f}" for row in rows]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("HU stance", "isolation cost")


def test_a_map_of_many_columns_has_shades_alone(swept, monkeypatch):
    monkeypatch.setattr("sim.plots.sweep.LEGIBLE", 2)
    _, (ax,) = style.figure(6)
    draw_map(swept, variants(swept)[""], "strength", ax)
    assert list(ax.texts) == []


def test_lines_show_the_numbers_of_the_table_by_rule_and_protocol(tmp_path):
    axis = "  parameters.isolation_cost: [.05, .1, .2]\n"
    text = GRID[: GRID.index("  param")] + axis + "rules: [unanimity, qmv]\nprotocols: [bargaining, median]\n"
    grid = read_grid(written(tmp_path, text))
    swept = sweep(grid, RUNS)
    rows = list(table(swept))
    _, (ax, other) = style.figure(6, 2)
    draw_lines(swept, "decided", ax)
    shown = {line.get_label(): line.get_xydata().tolist() for line in ax.lines}
    assert list(shown) == ["unanimity, bargaining", "unanimity, median", "qmv, bargaining", "qmv, median"]
    for label, line in shown.items():
        of = [row for row in rows if f"{row['rule']}, {row['protocol']}" == label]
        assert line == [[row["parameters.isolation_cost"], row["decided"]] for row in of]
    draw_lines(swept, "rounds", other)
    assert [line.get_label() for line in other.lines] == ["unanimity, bargaining", "qmv, bargaining"]


def test_words_and_lists_can_be_swept_too(tmp_path):
    axes = "  high_representative.recommends.officials: [four names, every official named]\n"
    axes += "  members.HU.stance: [.1, [.1, .2, .4]]\n"
    path = written(tmp_path, GRID[: GRID.index("  param")] + axes)
    assert eusim("sweep", path, "--runs", 20, "--out", tmp_path / "out").exit_code == 0
    with (tmp_path / "out" / "sweep.csv").open(encoding="utf-8") as file:
        cells = [list(row.values())[:2] for row in csv.DictReader(file)]
    assert cells[1] == ["four names", "[0.1, 0.2, 0.4]"]


def test_the_finding_names_the_ends(swept):
    means = [sums.means()["strength"] for sums in swept.sums]
    most = swept.grid.points[int(np.argmax(means))].values
    assert f"isolation cost {most['parameters.isolation_cost']}, HU stance {most['members.HU.stance']}" in finding(
        swept
    )


def test_three_axes_give_a_table_and_no_picture(tmp_path):
    path = written(tmp_path, GRID + "  parameters.unseen: [.05, .1]\n")
    assert eusim("sweep", path, "--runs", 10, "--out", tmp_path / "out").exit_code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"sweep.csv", "manifest.json"}


# --- what was found by trying to break it ----------------------------------------------------------------------------


def test_days_and_dollars_can_be_axes_and_titles(tmp_path):
    grid = tmp_path / "days.yaml"
    grid.write_text(
        'format: 1\ntitle: "Costs $\\\\frac and $x_{"\nscenario: moscow-2021\naxes: {date: [2021-02-20, 2021-02-21]}\n',
        encoding="utf-8",
    )
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["sweep", str(grid), "--runs", "20", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["axes"] == {
        "date": ["2021-02-20", "2021-02-21"]
    }
    assert (out / "sweep.png").read_bytes().startswith(b"\x89PNG")


def test_a_grid_without_end_is_refused_before_anything_is_read(tmp_path):
    grid = tmp_path / "endless.yaml"
    steps = "{from: 0, to: 1, steps: 1000}"
    grid.write_text(
        f"format: 1\nscenario: moscow-2021\naxes:\n  members.HU.stance: {steps}\n  members.AT.stance: {steps}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(main, ["sweep", str(grid), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.output.strip() == f"{grid}:3: axes: make 1,000,000 points; a grid has at most 100,000"
