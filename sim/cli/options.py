"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from sim.errors import Fault

file = click.argument("file", metavar="FILE")
seed = click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Where all chance comes from.")
changes = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="PLACE=VALUE",
    help="Change one value of the file, as in members.HU.stance=.5; may be repeated.",
)


def show_files(directory: Path) -> None:
    """Say where the results are."""
    click.echo(f"\nPictures and tables: {directory}")
    for path in sorted(directory.iterdir()):
        click.echo(f"  {path}")


def show_warnings(warnings: tuple[Fault, ...]) -> None:
    """Say what is odd about a file, on standard error."""
    for warning in warnings:
        click.echo(str(warning), err=True)
