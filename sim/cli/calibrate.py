"""`eusim calibrate`: fit the numbers of the model to the project's own decisions."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options


@click.command()
@options.jobs
@options.out("results/calibrate")
@options.force
def calibrate(jobs: int, out: Path | None, force: bool) -> None:
    """Fit the numbers of the model, year after year, each fit on the past alone; takes minutes.

    The defaults are read from sim/data/calibration.csv: `make calibrate` puts the new one there.
    """
    from sim.backtest.calibrate import fit_all
    from sim.backtests import save_calibration
    from sim.directories import check_free
    from sim.workers import workers

    directory = out or Path("results") / "calibrate"
    check_free(directory, force)
    with workers(jobs) as (executor, _):
        found = fit_all(executor.map)
    save_calibration(*found, directory)
    options.show_files(directory)
