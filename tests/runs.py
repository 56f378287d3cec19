"""Runs of the scenario files for tests: each file is played once, and what came out is only looked at."""

from functools import cache

import sim
from sim.runs.compare import Comparison
from sim.scenario import Scenario

RUNS = 300


@cache
def of(name):
    """The runs of a file that ships."""
    return sim.simulate(sim.read(name), RUNS)


def compared(ensemble):
    """The same runs by unanimity and by qualified majority."""
    changed = Scenario.model_validate({**ensemble.scenario.model_dump(), "rule": "qmv"})
    return Comparison({"unanimity": ensemble, "with rule=qmv": sim.simulate(changed, len(ensemble))})
