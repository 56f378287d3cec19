"""The figures that matter, measured on this machine: `make bench`. Nothing here is asserted.

Where the time of a chunk of the Moscow case goes, by cProfile: a fifth into the draws (a third of that into the
uniforms themselves, the rest into making stances and errors of them), a third into what members think (margins,
isolation, the least over the measures), a quarter into the verdict and the amendments, a tenth into the minutes, the
rest into leaving behind the runs that have ended. No single step is more than a tenth.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.random import PCG64

import sim
from sim.council.law import RULES
from sim.grids import read_grid
from sim.runs.agenda import seat
from sim.runs.play import CHUNK, play_chunk
from sim.runs.sweep import blocks, play_blocks
from sim.runs.tapes import SLOTS
from sim.runs.uncertainty import draw
from sim.workers import workers


def best(action: Callable[[], object], seconds: float = 3.0) -> float:
    """The shortest of many timings of an action, in seconds."""
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def command(*arguments: str) -> float:
    """The median of five timings of a whole process."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return float(np.median(times))


MILLION = """
import resource, sys, time, sim
scenario = sim.read("moscow-2021")
start = time.perf_counter()
sim.simulate(scenario, 1_000_000)
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
"""


def million() -> tuple[float, float]:
    """Seconds and peak memory in MiB of a million runs of the Moscow case, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", MILLION], check=True, capture_output=True, text=True)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def two_processes(runs: int = 400_000) -> float:
    """How much faster two processes play than one, once they have started."""
    scenario = sim.read("moscow-2021")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        sim.simulate(scenario, 8 * CHUNK, executor=executor)
        apart = best(lambda: sim.simulate(scenario, runs, executor=executor))
    return best(lambda: sim.simulate(scenario, runs)) / apart


def sweep_of_two_processes(runs: int = 10_000) -> float:
    """How much faster two processes play a sweep of 200 points than one, once they have started."""
    points = (read_grid("moscow-isolation").points * 2)[:200]
    grid = replace(read_grid("moscow-isolation"), points=points)
    times = []
    for jobs in (1, 2):
        with workers(jobs) as (executor, in_hand):
            play_blocks(blocks(grid, CHUNK, 1)[:8], executor, in_hand, lambda *_: None)
            start = time.perf_counter()
            play_blocks(blocks(grid, runs, 1), executor, in_hand, lambda *_: None)
            times.append(time.perf_counter() - start)
    return times[0] / times[1]


def speed(scenario: sim.Scenario) -> str:
    """How fast a chunk is played, beside what its random numbers take at the least, and as they are made."""
    seating = seat(scenario)
    play = CHUNK / best(lambda: play_chunk(seating, 1, "bargaining", 0, CHUNK))
    numbers = CHUNK * (SLOTS * (1 + len(seating.measures)) + 1)
    floor = CHUNK / best(lambda: np.random.Generator(PCG64(1)).random(numbers), 1.0)
    drawing = CHUNK / best(lambda: draw(seating, 1, 0, CHUNK), 1.0)
    return (
        f"{play:>10,.0f} runs/s   {play / floor:.2f} of the speed of drawing its uniforms alone; "
        f"{play / drawing:.2f} goes into the draws"
    )


def main() -> None:
    """Print every figure."""
    for name in sim.scenarios():
        print(f"{name:<24}{speed(sim.read(name))}")
    for rule in RULES:
        print(f"{f'Moscow, {rule}':<24}{speed(sim.read('moscow-2021', {'rule': rule}))}")
    moscow = sim.read("moscow-2021")
    sim.CouncilModel(case=moscow).run()
    print(f"{'one Mesa run':<24}{1000 * best(lambda: sim.CouncilModel(case=moscow, run=17).run()):>10.1f} ms")
    seconds, peak = million()
    print(f"{'a million runs':<24}{seconds:>10.1f} s, {peak:,.0f} MiB at most, on one core")
    print(f"{'two processes':<24}{two_processes():>10.2f} times as fast as one")
    print(f"{'two for a sweep':<24}{sweep_of_two_processes():>10.2f} times as fast as one, 200 points of 10,000 runs")
    print(f"{'import sim':<24}{command('-c', 'import sim') - command('-c', 'pass'):>10.3f} s beyond Python's own start")
    with tempfile.TemporaryDirectory() as folder:
        whole = command("-m", "sim", "run", "moscow-2021", "--out", str(Path(folder) / "moscow"), "--force")
    print(f"{'eusim run moscow-2021':<24}{whole:>10.2f} s for 10,000 runs with pictures")


if __name__ == "__main__":
    main()
