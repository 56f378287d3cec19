"""`eusim check`: is this a scenario file, and what in it is a judgement?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.errors import ScenarioError

if TYPE_CHECKING:
    from sim.reader import Reading


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--sources", is_flag=True, help="List every judgement, and what each source is.")
@options.changes
@click.option("--members", is_flag=True, help="List who sits, at which stance, with which red lines and stakes.")
def check(files: tuple[str, ...], sources: bool, changes: tuple[str, ...], members: bool) -> None:
    """Check scenario files: every error in one line, exit 2 if there is any."""
    from sim.reader import examine, parse_changes

    bad, given = False, parse_changes(changes)
    for file in files:
        try:
            reading = examine(file, given)
        except ScenarioError as error:
            click.echo(str(error), err=True)
            bad = True
            continue
        options.show_warnings(reading.warnings)
        click.echo(f"{file}: {reading.scenario.title}: {len(reading.scenario.measures)} measures, no error")
        for line in _details(reading, members, sources):
            click.echo(f"  {line}")
    if bad:
        sys.exit(2)


def _details(reading: Reading, members: bool, sources: bool) -> Iterator[str]:
    from sim.roster import roster

    if members:
        yield from roster(reading.scenario)
    if sources:
        yield from map(str, reading.judgements)
        yield from (f"source {key}: {citation}" for key, citation in reading.scenario.sources.items())
