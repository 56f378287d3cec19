"""Sweeps: every point of a grid played many times over the same draws, block by block, wherever there is a processor.

A block is a point or a part of one. Which blocks there are depends on the grid and the number of runs alone, and their
sums are put together in that order: so the results are the same to the last byte whoever plays them, and when.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass

from sim.grids import Grid, Point, in_words
from sim.runs.agenda import seat
from sim.runs.ensemble import Ensemble
from sim.runs.play import CHUNK, chunks, play_runs
from sim.runs.sums import Sums
from sim.workers import AHEAD, Serial

BLOCK = 2 * CHUNK
"""The most runs of a block: a tenth of a second, long beside what it costs to hand a block over."""


@dataclass(frozen=True)
class Block:
    """The runs `first` to `first + count - 1` of one point, which has this `number` in its grid."""

    number: int
    point: Point
    seed: int
    first: int
    count: int

    @property
    def key(self) -> str:
        """What tells the blocks of a sweep apart."""
        return f"{self.number}/{self.first}"


@dataclass(frozen=True)
class Sweep:
    """A grid that has been played: the sums of every point, in the order of the grid."""

    grid: Grid
    runs: int
    seed: int
    sums: tuple[Sums, ...]

    @classmethod
    def of(cls, grid: Grid, runs: int, seed: int, done: Mapping[str, Sums]) -> Sweep:
        """Put the sums of all blocks together, by their keys."""
        parts: list[list[Sums]] = [[] for _ in grid.points]
        for block in blocks(grid, runs, seed):
            parts[block.number].append(done[block.key])
        return cls(grid, runs, seed, tuple(Sums.join(part) for part in parts))


def sweep(grid: Grid, runs: int = 10_000, seed: int = 1, executor: Executor | None = None) -> Sweep:
    """Play a whole grid, here or on any executor of the kind of concurrent.futures, and keep nothing on the way.

    >>> from sim.grids import read_grid
    >>> len(sweep(read_grid("renewal-hungary"), runs=10).sums)
    68
    """
    done: dict[str, Sums] = {}
    in_hand = AHEAD * (os.cpu_count() or 1) if executor else 1
    play_blocks(
        blocks(grid, runs, seed), executor or Serial(), in_hand, lambda block, sums: done.update({block.key: sums})
    )
    return Sweep.of(grid, runs, seed, done)


def blocks(grid: Grid, runs: int, seed: int) -> list[Block]:
    """All blocks of a sweep."""
    return [
        Block(number, point, seed, first, count)
        for number, point in enumerate(grid.points)
        for first, count in zip(*chunks(runs, BLOCK), strict=True)
    ]


def play_block(block: Block) -> Sums:
    """Play one block."""
    point, seating = block.point, seat(block.point.scenario)
    tally = play_runs(seating, block.seed, point.protocol, block.count, block.first)
    return Sums.of(Ensemble(point.scenario, seating, block.seed, tally, point.protocol))


def play_blocks(todo: Iterable[Block], executor: Executor, in_hand: int, note: Callable[[Block, Sums], object]) -> None:
    """Play blocks on any executor, at most `in_hand` at a time, and note the sums of each as soon as it is done."""
    playing: dict[Future[Sums], Block] = {}
    for block in todo:
        playing[executor.submit(play_block, block)] = block
        if len(playing) >= in_hand:
            _note_done(playing, note)
    while playing:
        _note_done(playing, note)


def _note_done(playing: dict[Future[Sums], Block], note: Callable[[Block, Sums], object]) -> None:
    done, _ = wait(playing, return_when=FIRST_COMPLETED)
    for future in done:
        note(playing.pop(future), future.result())


def finding(sweep: Sweep) -> str:
    """One sentence: between what and what the shares of decisions and the strength kept lie, and where."""
    means = [sums.means() for sums in sweep.sums]
    low, high = (pick(range(len(means)), key=lambda i: means[i]["strength"]) for pick in (min, max))
    decided = [mean["decided"] for mean in means]
    return (
        f"Between {_percent(min(decided))} and {_percent(max(decided))} of the runs end in a decision; it keeps most "
        f"of what was tabled ({_percent(means[high]['strength'])}) at {_at(sweep, high)}, least "
        f"({_percent(means[low]['strength'])}) at {_at(sweep, low)}."
    )


def _at(sweep: Sweep, number: int) -> str:
    point = sweep.grid.points[number]
    words = [f"{in_words(place)} {value}" for place, value in point.values.items()]
    return ", ".join(words + variant_words(sweep.grid.points, point))


def variant_words(points: Sequence[Point], point: Point) -> list[str]:
    """The rule and the protocol of a point, as far as the points differ in them."""
    words = []
    if point.rule and len({other.rule for other in points}) > 1:
        words.append(point.rule)
    if len({other.protocol for other in points}) > 1:
        words.append(point.protocol)
    return words


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
