"""`eusim run`: play a scenario many times, report what came out, and keep it with its pictures."""

from __future__ import annotations

from pathlib import Path

import click

from sim.analysis import STUDIED
from sim.cli import options


@click.command()
@options.file
@click.option("--runs", default=10_000, show_default=True, type=options.RUNS, help="How many rooms to play.")
@options.seed
@options.changes
@options.out("results/NAME-SEED")
@click.option("--report", "tells", is_flag=True, help="Also write report.html, one page that tells all of it.")
@options.force
def run(file: str, runs: int, seed: int, changes: tuple[str, ...], out: Path | None, tells: bool, force: bool) -> None:
    """Play a scenario FILE many times: what comes out, how often, who holds out, what consensus costs."""
    from sim.directories import check_free
    from sim.reader import examine, parse_changes
    from sim.report import report
    from sim.results import Given, save
    from sim.runs.play import simulate

    reading = examine(file, parse_changes(changes))
    options.show_warnings(reading.warnings)
    directory = out or Path("results") / f"{Path(file).stem}-{seed}"
    check_free(directory, force)
    with options.bar(" runs", runs) as bar:
        ensemble = simulate(reading.scenario, runs, seed, progress=bar.update)
    click.echo(report(ensemble))
    findings = options.study(simulate(reading.scenario, min(runs, STUDIED), seed)) if tells else None
    save(ensemble, Given(file, changes), directory, findings)
    options.show_files(directory)
