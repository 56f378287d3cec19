"""`eusim`: the commands, and how errors reach the person who typed one."""

from __future__ import annotations

import sys
from typing import Any

import click

from sim.cli.backtest import backtest
from sim.cli.calibrate import calibrate
from sim.cli.check import check
from sim.cli.classroom import classroom
from sim.cli.compare import compare
from sim.cli.format import format_, new, scenarios
from sim.cli.gallery import gallery
from sim.cli.options import words
from sim.cli.pivotal import pivotal
from sim.cli.power import power
from sim.cli.replay import replay
from sim.cli.rerun import rerun
from sim.cli.run import run
from sim.cli.sensitivity import sensitivity
from sim.cli.sweep import sweep
from sim.errors import SimError
from sim.provenance import Provenance, noted


class Commands(click.Group):
    """A group of commands that says what is wrong in plain lines, exit 2, and never shows a traceback for it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named."""
        try:
            with noted(Provenance(lambda: words(click.get_current_context()))):
                return super().invoke(ctx)
        except SimError as error:
            click.echo(str(error), err=True)
            sys.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eu-sanctions-sim")
def main() -> None:
    """How the European Union decides on sanctions: member states propose, bargain and vote."""


COMMANDS = (
    *(scenarios, new, check, format_),
    *(run, replay, compare, pivotal, sweep, sensitivity, gallery, power),
    *(backtest, calibrate, rerun, classroom),
)

for command in COMMANDS:
    main.add_command(command)
