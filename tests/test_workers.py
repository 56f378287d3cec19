"""The same bytes wherever blocks are played: one process, several or a cluster; and one line where they are lost."""

import os
import sys
from concurrent.futures import CancelledError, Future

import pytest
from commands import content, eusim
from sweeps import GRID, RUNS, written

from sim.runs.sweep import blocks, play_blocks
from sim.workers import Serial, workers


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


@pytest.mark.usefixtures("small_blocks")
def test_lost_workers_are_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.runs.sweep.play_block", die)
    done = eusim("sweep", written(tmp_path), "--runs", 10, "--jobs", 2, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.output.splitlines()[-1] == "a worker process was killed, for want of memory perhaps"


def die(_block):
    os._exit(1)


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
