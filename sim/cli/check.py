"""`eusim check`: is this a scenario file, and what in it is a judgement?"""

from __future__ import annotations

import sys

import click

from sim.cli.options import show_warnings
from sim.errors import ScenarioError


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--sources", is_flag=True, help="List every judgement, and what each source is.")
def check(files: tuple[str, ...], sources: bool) -> None:
    """Check scenario files: every error in one line, exit 2 if there is any."""
    from sim.reader import examine

    bad = False
    for file in files:
        try:
            reading = examine(file)
        except ScenarioError as error:
            click.echo(str(error), err=True)
            bad = True
            continue
        show_warnings(reading.warnings)
        click.echo(f"{file}: {reading.scenario.title}: {len(reading.scenario.measures)} measures, no error")
        if sources:
            for judgement in reading.judgements:
                click.echo(f"  {judgement}")
            for key, citation in reading.scenario.sources.items():
                click.echo(f"  source {key}: {citation}")
    if bad:
        sys.exit(2)
