import os

import pytest
from hypothesis import settings

import sim

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
