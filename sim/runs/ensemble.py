"""Play one scenario many times: chunk by chunk, here or in other processes, with the same result."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import cache, partial

import numpy as np

from sim.council.negotiation import Negotiation
from sim.council.room import Room
from sim.runs.minutes import Minutes
from sim.runs.outcome import Ensemble, Tally
from sim.runs.uncertainty import draw
from sim.scenario import Scenario
from sim.seating import Seating, sit

CHUNK = 2048
"""Runs played together, measured to be fast. No result depends on it."""


def simulate(
    scenario: Scenario,
    runs: int = 10_000,
    seed: int = 1,
    *,
    chunk: int = CHUNK,
    executor: Executor | None = None,
    progress: Callable[[int], object] | None = None,
) -> Ensemble:
    """Play a scenario `runs` times.

    Run k is the same whatever `runs`, `chunk` and `executor` are. `progress` is told after each chunk how many runs
    it held. Raises ValueError if `runs` or `chunk` is below 1 or `seed` is negative.

    >>> import sim
    >>> ensemble = simulate(sim.read("moscow-2021"), runs=100, seed=1)
    >>> len(ensemble), ensemble[17].termination.adopted
    (100, True)
    """
    if runs < 1 or chunk < 1 or seed < 0:
        raise ValueError("runs and chunk count from 1, seed from 0")
    seating = sit(scenario)
    firsts = range(0, runs, chunk)
    counts = [min(chunk, runs - first) for first in firsts]
    play = partial(play_chunk, seating, seed)
    parts = []
    for part in (executor.map if executor else map)(play, firsts, counts):
        parts.append(part)
        if progress:
            progress(len(part.ending))
    return Ensemble(scenario, seating, seed, Tally.join(parts))


def play_chunk(seating: Seating, seed: int, first: int, count: int) -> Tally:
    """Play the runs `first` to `first + count - 1` of a seating."""
    _keep_memory()
    return play_room(draw(seating, seed, first, count))


@cache
def _keep_memory() -> None:
    """Make the C library keep freed memory: it gives arrays of a chunk back to the system one by one otherwise.

    glibc raises its threshold for that to the largest block it has seen freed, up to 32 MiB; the block is never
    touched, so it costs nothing. On Moscow this is worth a quarter of the time.
    """
    np.empty(31 * 2**20, dtype=np.uint8)


def play_room(room: Room) -> Tally:
    """Hold every vote of a room."""
    negotiation, minutes = Negotiation(room), Minutes(room)
    for vote in negotiation.votes():
        minutes.note(vote)
    return minutes.tally
