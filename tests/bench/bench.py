"""The figures that matter, measured on this machine: `make bench`. Nothing here is asserted."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.random import PCG64

import sim
from sim.runs.agenda import seat
from sim.runs.play import CHUNK, play_chunk
from sim.runs.tapes import SLOTS


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


def main() -> None:
    """Print every figure."""
    for name in sim.scenarios():
        scenario = sim.read(name)
        seating = seat(scenario)
        play = CHUNK / best(lambda seating=seating: play_chunk(seating, 1, "bargaining", 0, CHUNK))
        numbers = CHUNK * (SLOTS * (1 + len(seating.measures)) + 1)
        floor = CHUNK / best(lambda numbers=numbers: np.random.Generator(PCG64(1)).random(numbers))
        print(f"{name:<24}{play:>10,.0f} runs/s   {play / floor:.2f} of the speed of drawing its uniforms alone")
    moscow = sim.read("moscow-2021")
    sim.CouncilModel(case=moscow).run()
    mesa_run = best(lambda: sim.CouncilModel(case=moscow, run=17).run())
    print(f"{'one Mesa run':<24}{1000 * mesa_run:>10.1f} ms")
    print(f"{'import sim':<24}{command('-c', 'import sim') - command('-c', 'pass'):>10.3f} s beyond Python's own start")
    with tempfile.TemporaryDirectory() as folder:
        whole = command("-m", "sim", "run", "moscow-2021", "--out", str(Path(folder) / "moscow"), "--force")
    print(f"{'eusim run moscow-2021':<24}{whole:>10.2f} s for 10,000 runs with pictures")


if __name__ == "__main__":
    main()
