import os

import pytest
from hypothesis import settings

import sim

collect_ignore = [
    "fuzz.py",
    "fuzz_inputs.py",
    "fuzz_oracle.py",
]  # they need what Windows lacks; test_hostile.py asks first

# The gate tries the same examples every time; at a desk each run tries new ones. Speed is no test.
settings.register_profile("desk", deadline=None)
settings.register_profile("gate", deadline=None, derandomize=True)
settings.load_profile("gate" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def moscow():
    return sim.read("moscow-2021")


@pytest.fixture(scope="session", params=sorted(sim.scenarios()))
def scenario(request):
    """Every scenario file that ships."""
    return sim.read(request.param)


@pytest.fixture
def open_table(tmp_path):
    """Open a table of the Council game on a file; again on the same state, if asked."""
    from sim.classroom.table import Setup, Table

    tables = []

    def opened(name="moscow-2021", state="game.sqlite", changes=None, **setup):
        tables.append(Table(Setup(sim.read(name, changes or {}), **setup), tmp_path / state))
        return tables[-1]

    yield opened
    for table in tables:
        table.store.close()
