"""`eusim sweep`: every point of a grid, on all the processors there are, and no block twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.grids import Grid
    from sim.journal import Journal


@click.command()
@click.argument("grid", metavar="GRID")
@click.option("--runs", default=10_000, show_default=True, type=options.RUNS, help="Rooms to play at each point.")
@options.seed
@options.out("results/NAME-SEED")
@options.jobs
@click.option("--scheduler", metavar="ADDRESS", help="Play on the workers of a dask scheduler, as in tcp://host:8786.")
@click.option("--resume", is_flag=True, help="Go on with a sweep that was broken off.")
@click.option("--force", is_flag=True, help="Replace a result directory, or begin a broken-off sweep anew.")
def sweep(
    grid: str, runs: int, seed: int, out: Path | None, jobs: int, scheduler: str | None, resume: bool, force: bool
) -> None:
    """Play every point of a GRID, a file that names a scenario and what of it to vary, over the same draws.

    Whatever has been played is kept: after Ctrl-C, a crash or a power cut, the same command with --resume goes on,
    and ends with the same bytes, on any number of processes.
    """
    from sim.directories import unbroken
    from sim.grids import read_grid
    from sim.journal import Journal
    from sim.runs.sweep import Sweep, finding
    from sim.sweeps import identity, save_sweep

    if scheduler and jobs > 1:
        raise SimError("--jobs and --scheduler exclude each other: the scheduler knows how many workers there are")
    found = read_grid(grid)
    options.show_warnings(found.warnings)
    target = out or Path("results") / f"{Path(grid).stem}-{seed}"
    journal = Journal(target, identity(found, runs, seed))
    journal.open(resume, force)
    with _kept(journal):
        _play(found, runs, seed, journal, jobs, scheduler)
        done = Sweep.of(found, runs, seed, journal.done)
        with unbroken():
            save_sweep(done, target)
            journal.discard()
    click.echo(finding(done))
    options.show_files(target)


@contextmanager
def _kept(journal: Journal) -> Iterator[None]:
    """Where a sweep is broken off, say what the journal keeps of it."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"\nbroken off; {journal.kept or 'no block was finished, so nothing is kept'}", err=True)
        sys.exit(130)
    except SimError as error:
        raise SimError("; ".join(filter(None, [str(error), journal.kept]))) from None
    finally:
        journal.close()


def _play(grid: Grid, runs: int, seed: int, journal: Journal, jobs: int, scheduler: str | None) -> None:
    """Play all blocks that the journal does not have."""
    from sim.runs.sums import Sums
    from sim.runs.sweep import Block, blocks, play_blocks
    from sim.workers import workers

    every = blocks(grid, runs, seed)
    todo = [block for block in every if block.key not in journal.done]
    played = sum(block.count for block in every) - sum(block.count for block in todo)
    with (
        options.bar(" runs", runs * len(grid.points), initial=played, unit_scale=True) as bar,
        workers(jobs, scheduler) as (executor, in_hand),
    ):

        def note(block: Block, sums: Sums) -> None:
            journal.note(block.key, sums)
            bar.update(block.count)

        play_blocks(todo, executor, in_hand, note)
