"""Play one scenario many times: chunk by chunk, here or in other processes, with the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from functools import cache, partial

import numpy as np

from sim.council.arrays import Ints
from sim.council.negotiation import Ending, Negotiation, Vote
from sim.council.protocols import BARGAINING, PROTOCOLS, tabled
from sim.council.room import Room
from sim.errors import CallError, nearest, shown, whole
from sim.runs.agenda import seat
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.outcome import Tally
from sim.runs.tapes import Tapes
from sim.runs.uncertainty import draw
from sim.scenario import Scenario
from sim.seating import Seating

CHUNK = 8192
"""Runs played together, measured to be fast. No result depends on it."""


def simulate(
    scenario: Scenario,
    runs: int = 10_000,
    seed: int = 1,
    *,
    protocol: str = BARGAINING,
    chunk: int = CHUNK,
    executor: Executor | None = None,
    progress: Callable[[int], object] | None = None,
) -> Ensemble:
    """Play a scenario `runs` times.

    Run k is the same whatever `runs`, `chunk` and `executor` are. `protocol` is bargaining or a rival way to decide
    (sim.council.protocols). `progress` is told after each chunk how many runs it held. Raises CallError if `runs` or
    `chunk` is no whole number from 1 on, `seed` none from 0 on, or there is no such protocol.

    >>> import sim
    >>> ensemble = simulate(sim.read("moscow-2021"), runs=100, seed=1)
    >>> len(ensemble), ensemble[17].termination.adopted
    (100, True)
    """
    runs, seed, chunk = whole(runs, "runs", 1), whole(seed, "seed", 0), whole(chunk, "chunk", 1)
    known = (BARGAINING, *PROTOCOLS)
    if protocol not in known:
        raise CallError(f"there is no protocol {shown(protocol)}; {nearest(protocol, known)}")
    seating = seat(scenario)
    play = partial(play_chunk, seating, seed, protocol)
    parts = []
    for part in (executor.map if executor else map)(play, *chunks(runs, chunk)):
        parts.append(part)
        if progress:
            progress(len(part.endings))
    return Ensemble(scenario, seating, seed, Tally.join(parts), protocol)


def reseat(ensemble: Ensemble, seating: Seating) -> Ensemble:
    """Play all runs of an ensemble again over another seating of the same scenario, with the same draws."""
    return replace(ensemble, seating=seating, tally=play_runs(seating, ensemble.seed, ensemble.protocol, len(ensemble)))


def play_runs(seating: Seating, seed: int, protocol: str, runs: int, first: int = 0) -> Tally:
    """Play so many runs of a seating, from the `first` on, a chunk at a time."""
    return Tally.join(
        [play_chunk(seating, seed, protocol, first + at, count) for at, count in zip(*chunks(runs), strict=True)]
    )


def chunks(runs: int, chunk: int = CHUNK) -> tuple[range, list[int]]:
    """Where each chunk of so many runs begins, and how many runs it holds.

    >>> chunks(10, 4)
    (range(0, 10, 4), [4, 4, 2])
    """
    firsts = range(0, runs, chunk)
    return firsts, [min(chunk, runs - first) for first in firsts]


def play_chunk(seating: Seating, seed: int, protocol: str, first: int, count: int) -> Tally:
    """Play the runs `first` to `first + count - 1` of a seating."""
    _keep_memory()
    room = draw(seating, seed, first, count)
    if protocol == BARGAINING:
        return play_room(room)
    coin = Tapes(seed, first, count).read("coin", 1)[:, 0]
    return decree(room, PROTOCOLS[protocol].decide(room, coin))


@cache
def _keep_memory() -> None:
    """Make the C library keep freed memory: it gives arrays of a chunk back to the system one by one otherwise.

    glibc raises its threshold for that to the largest block it has seen freed, up to 32 MiB; the block is never
    touched, so it costs nothing. On Moscow this is worth a quarter of the time.
    """
    np.empty(31 * 2**20, dtype=np.uint8)


def play_room(room: Room) -> Tally:
    """Play every run of a room to its end."""
    minutes = Minutes(room)
    for _ in votes(room, minutes):
        pass
    return minutes.tally


def votes(room: Room, minutes: Minutes) -> Iterator[tuple[Negotiation, Vote]]:
    """Hold every vote on every proposal of a room, in the order of its agenda; each is noted once it has been seen."""
    for number, proposal in enumerate(room.agenda):
        negotiation = Negotiation(room, proposal, minutes.start(proposal))
        for vote in negotiation.votes():
            yield negotiation, vote
            minutes.note(vote, number)


def decree(room: Room, rung: Ints) -> Tally:
    """The results of a room that a rival protocol decides: rungs [R, D] without a vote."""
    tally = Minutes(room).tally
    tally.rung[:] = rung
    tally.meeting[:] = len(room.calendar.meetings) - 1
    failure = Ending.LAPSED if room.lapses else Ending.BLOCKED
    as_tabled = np.where((rung == tabled(room)).all(axis=-1), Ending.ADOPTED_AS_TABLED, Ending.ADOPTED_AMENDED)
    tally.endings[:, -1] = np.where(rung.any(axis=-1), as_tabled, failure)
    return tally
