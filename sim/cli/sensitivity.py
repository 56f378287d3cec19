"""`eusim sensitivity`: what the results of a file lean on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from sim.cli import options
from sim.errors import SimError


@click.command()
@options.file
@click.option("--runs", default=1_000, show_default=True, type=options.RUNS, help="Rooms for each sample.")
@click.option(
    "--samples", default=256, show_default=True, type=click.IntRange(16, 2**16), help="A power of two: how fine."
)
@options.seed
@options.changes
@options.jobs
@click.option("--out", type=click.Path(path_type=Path), help="Where they go.  [default: results/NAME-sensitivity-SEED]")
@click.option("--force", is_flag=True, help="Replace a result directory that is there already.")
def sensitivity(
    file: str, runs: int, samples: int, seed: int, changes: tuple[str, ...], jobs: int, out: Path | None, force: bool
) -> None:
    """Vary all that nobody knows exactly of a FILE, and say what its results lean on; takes a minute or two.

    All parameters of the model vary within what is plausible, and so do the layers of doubt: the spread of stances, the
    common mood, what is unseen, whether linked files are open. What --set sets is held.
    """
    from tqdm import tqdm

    from sim.analysis.factors import FACTORS
    from sim.analysis.sensitivity import findings
    from sim.analysis.sensitivity import sensitivity as analyse
    from sim.directories import check_free
    from sim.indices import save_sensitivity
    from sim.reader import examine, parse_changes
    from sim.workers import workers

    if samples & (samples - 1):
        raise SimError(f"--samples: {samples} is no power of two; try {1 << samples.bit_length()}")
    held = parse_changes(changes)
    reading = examine(file, held)
    options.show_warnings(reading.warnings)
    directory = out or Path("results") / f"{Path(file).stem}-sensitivity-{seed}"
    check_free(directory, force)
    factors = [factor for key, factor in FACTORS.items() if f"parameters.{key}" not in held]
    with tqdm(unit=" samples", delay=1, leave=False) as bar:
        analysis = partial(analyse, reading.scenario, runs, samples, seed, factors=factors, progress=bar.update)
        with workers(jobs) as (executor, _):
            found = analysis(run=map if jobs == 1 else partial(executor.map, chunksize=16))
    click.echo("\n".join(findings(found).values()))
    made_from = {"changes": list(changes), "runs": runs, "samples": samples, "seed": seed}
    save_sensitivity(found, file, made_from, directory)
    options.show_files(directory)
