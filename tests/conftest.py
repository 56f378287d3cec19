import os
import signal

import pytest
import runs
import sweeps
from hypothesis import settings

import sim
from sim.analysis.findings import study
from sim.council.strategies import STRATEGIES
from sim.grids import read_grid
from sim.runs.sweep import sweep

collect_ignore = [
    "fuzz.py",
    "fuzz_inputs.py",
    "fuzz_oracle.py",
]  # they need what Windows lacks; test_fuzz.py and test_hostile.py ask first

# The gate tries the same examples every time; at a desk each run tries new ones. Speed is no test.
settings.register_profile("desk", deadline=None)
settings.register_profile("gate", deadline=None, derandomize=True)
settings.load_profile("gate" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session", autouse=True)
def heard():
    """Ctrl-C is heard, also where whatever runs the tests was started with an ear closed to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def moscow():
    return sim.read("moscow-2021")


@pytest.fixture(scope="session", params=sorted(sim.scenarios()))
def scenario(request):
    """Every scenario file that ships."""
    return sim.read(request.param)


@pytest.fixture(scope="session")
def ensembles():
    """Runs of every scenario file that ships, by its name."""
    return {name: runs.of(name) for name in sim.scenarios()}


@pytest.fixture(scope="session")
def harbour():
    """Runs of the harbour file."""
    return runs.of("harbour")


@pytest.fixture(scope="session")
def found(harbour):
    """Who and what these runs turn on."""
    return study(harbour)


@pytest.fixture(scope="session")
def grid(tmp_path_factory):
    """The small grid, read from its file."""
    return read_grid(sweeps.written(tmp_path_factory.mktemp("grid")))


@pytest.fixture(scope="session")
def swept(grid):
    """A sweep of the small grid."""
    return sweep(grid, sweeps.RUNS)


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks so small that a few runs make several."""
    monkeypatch.setattr("sim.runs.sweep.BLOCK", 64)


@pytest.fixture
def written():
    """Register a strategy of a test's own, and forget it afterwards."""
    known = dict(STRATEGIES)
    yield sim.strategy
    STRATEGIES.clear()
    STRATEGIES.update(known)


@pytest.fixture
def open_table(tmp_path):
    """Open a table of the Council game on a file; again on the same state, if asked."""
    from sim.classroom.setup import Setup
    from sim.classroom.table import Table

    tables = []

    def opened(name="moscow-2021", state="game.sqlite", changes=None, **setup):
        tables.append(Table(Setup(name, sim.read(name, changes or {}), **setup), tmp_path / state))
        return tables[-1]

    yield opened
    for table in tables:
        table.store.close()


@pytest.fixture
def room(open_table):
    """A browser without a window at the server of a game on the harbour file; `table` is its table."""
    from starlette.testclient import TestClient

    from sim.classroom.pages import Door
    from sim.classroom.server import application

    table = open_table("harbour")
    with TestClient(application(table, Door("http://test")), follow_redirects=False) as client:
        client.table = table
        yield client
