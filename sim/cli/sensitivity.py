"""`eusim sensitivity`: what the results of a file lean on."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.analysis.factors import Factor
    from sim.analysis.sensitivity import Sensitivity
    from sim.scenario import Scenario


@click.command()
@options.file
@click.option("--runs", default=1_000, show_default=True, type=options.RUNS, help="Rooms for each sample.")
@click.option(
    "--samples", default=256, show_default=True, type=click.IntRange(16, 2**16), help="A power of two: how fine."
)
@options.seed
@options.changes
@options.jobs
@options.out("results/NAME-sensitivity-SEED")
@options.force
def sensitivity(
    file: str, runs: int, samples: int, seed: int, changes: tuple[str, ...], jobs: int, out: Path | None, force: bool
) -> None:
    """Vary all that nobody knows exactly of a FILE, and say what its results lean on; takes a minute or two.

    All parameters of the model vary within what is plausible, and so do the layers of doubt: the spread of stances, the
    common mood, what is unseen, whether linked files are open. A parameter that the file or --set sets is held there.
    """
    from sim.analysis.factors import left_open
    from sim.analysis.sensitivity import findings, warning
    from sim.directories import check_free
    from sim.reader import examine, parse_changes
    from sim.sensitivities import save_sensitivity

    if samples & (samples - 1):
        raise SimError(f"--samples: {samples} is no power of two; try {1 << samples.bit_length()}")
    reading = examine(file, parse_changes(changes))
    options.show_warnings(reading.warnings)
    directory = out or Path("results") / f"{Path(file).stem}-sensitivity-{seed}"
    check_free(directory, force)
    found = _analyse(reading.scenario, runs, samples, seed, left_open(reading.scenario), jobs)
    click.echo("\n".join(filter(None, [*findings(found).values(), warning(found)])))
    made_from = {"changes": list(changes), "runs": runs, "samples": samples, "seed": seed}
    save_sensitivity(found, file, made_from, directory)
    options.show_files(directory)


def _analyse(scenario: Scenario, runs: int, samples: int, seed: int, factors: list[Factor], jobs: int) -> Sensitivity:
    """Play all samples, in one process or more, with a bar that shows how far it is."""
    from sim.analysis.sensitivity import sensitivity as analyse
    from sim.workers import workers

    with options.bar(" samples") as bar, workers(jobs) as (executor, _):
        run = map if jobs == 1 else partial(executor.map, chunksize=16)
        return analyse(scenario, runs, samples, seed, factors=factors, run=run, progress=bar.update)
