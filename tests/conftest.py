import pytest

import sim


@pytest.fixture(scope="session")
def moscow():
    return sim.read("moscow-2021")


@pytest.fixture(scope="session", params=sorted(sim.scenarios()))
def scenario(request):
    """Every scenario file that ships."""
    return sim.read(request.param)
