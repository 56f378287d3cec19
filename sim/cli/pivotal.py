"""`eusim pivotal`: who stands in the way, what would win it over, and what would have to be true."""

from __future__ import annotations

from pathlib import Path

import click

from sim.analysis import STUDIED
from sim.cli import options


@click.command()
@options.file
@click.option("--runs", default=STUDIED, show_default=True, type=options.RUNS, help="How many rooms to look at.")
@options.seed
@options.changes
@click.option("--out", type=click.Path(path_type=Path), help="Also keep the findings in this directory.")
@options.force
def pivotal(file: str, runs: int, seed: int, changes: tuple[str, ...], out: Path | None, force: bool) -> None:
    """Find who and what the outcome of a scenario FILE turns on.

    For each member: how often it is in the way, what the outcome gains if it alone moves, and the cheapest way to win
    it over. For each stance, severity, recommendation and parameter: the smallest change that flips the most likely
    outcome.
    """
    from sim.analysis.findings import report
    from sim.directories import check_free
    from sim.reader import examine, parse_changes
    from sim.results import Given, save_findings
    from sim.runs.play import simulate

    reading = examine(file, parse_changes(changes))
    options.show_warnings(reading.warnings)
    if out:
        check_free(out, force)
    findings = options.study(simulate(reading.scenario, runs, seed))
    click.echo(report(findings))
    if out:
        save_findings(findings, Given(file, changes), out)
        options.show_files(out)
