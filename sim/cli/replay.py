"""`eusim replay`: tell one run as a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.scenario import Scenario


@click.command()
@options.file
@click.option("--run", "number", type=click.IntRange(0), help="Which run to tell.")
@click.option("--typical", "telling", flag_value="typical", help="Tell a run of the most likely outcome.")
@click.option("--surprising", "telling", flag_value="surprising", help="Tell a run of the rarest outcome.")
@click.option("--closest", "telling", flag_value="closest", help="Tell the run whose last vote was the closest.")
@click.option("--runs", default=10_000, show_default=True, type=options.RUNS, help="How many to choose from.")
@options.seed
@options.changes
def replay(file: str, number: int | None, telling: str | None, runs: int, seed: int, changes: tuple[str, ...]) -> None:
    """Tell one run of a scenario FILE: the text, each no and its reason, each concession and what it kept."""
    from sim.reader import examine, parse_changes
    from sim.story import replay as tell

    if (number is None) == (telling is None):
        raise SimError("which run? give one of --run NUMBER, --typical, --surprising, --closest")
    reading = examine(file, parse_changes(changes))
    options.show_warnings(reading.warnings)
    if telling:
        number = _choose(reading.scenario, telling, runs, seed)
    click.echo(tell(reading.scenario, number or 0, seed))


def _choose(scenario: Scenario, telling: str, runs: int, seed: int) -> int:
    """Find the run worth telling, and say why it is."""
    from sim.runs.play import simulate
    from sim.runs.telling import TELLINGS

    way = TELLINGS[telling]
    told = way.find(simulate(scenario, runs, seed))
    click.echo(f"{way.title}, run {told.run}: {told.why}.\n")
    return told.run
