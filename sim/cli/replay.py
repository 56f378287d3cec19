"""`eusim replay`: tell one run as a story."""

from __future__ import annotations

import click

from sim.cli import options


@click.command()
@options.file
@click.option("--run", "number", required=True, type=click.IntRange(0), help="Which run to tell.")
@options.seed
@options.changes
def replay(file: str, number: int, seed: int, changes: tuple[str, ...]) -> None:
    """Tell one run of a scenario FILE: the text, each no and its reason, each concession and what it kept."""
    from sim.reader import examine, parse_changes
    from sim.story import replay as tell

    reading = examine(file, parse_changes(changes))
    options.show_warnings(reading.warnings)
    click.echo(tell(reading.scenario, number, seed))
