"""`eusim`: the commands, and how errors reach the person who typed one."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from sim.cli.backtest import backtest
from sim.cli.calibrate import calibrate
from sim.cli.check import check
from sim.cli.classroom import classroom
from sim.cli.compare import compare
from sim.cli.format import format_, new, scenarios
from sim.cli.gallery import gallery
from sim.cli.options import typed
from sim.cli.pivotal import pivotal
from sim.cli.power import power
from sim.cli.replay import replay
from sim.cli.rerun import rerun
from sim.cli.run import run
from sim.cli.sensitivity import sensitivity
from sim.cli.sweep import sweep
from sim.errors import SimError, printable
from sim.provenance import Provenance, noted


class Commands(click.Group):
    """A group of commands that says what is wrong in plain lines, exit 2, and never shows a traceback for it."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Take what was typed; that, too, can be broken off."""
        try:
            return super().make_context(*args, **extra)
        except KeyboardInterrupt:
            _end("\nbroken off", 130)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what was typed, as far as a screen can show it and a file can hold it."""
        for arg in args:
            if not printable(arg):
                ctx.fail(f"{arg!a} has a character that cannot be printed.")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named; what a screen or file cannot show is spelt out."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            with noted(Provenance(lambda: typed(click.get_current_context()))):
                return super().invoke(ctx)
        except SimError as error:
            _end(str(error))
        except KeyboardInterrupt:
            _end("\nbroken off", 130)
        except MemoryError:
            _end("there is not memory enough for this; fewer --runs need less")
        except BrokenPipeError:  # whoever reads what is printed has read enough
            raise
        except OSError as error:
            _end(f"{error.filename or 'what is printed'}: cannot be written or read: {error.strerror}")


def _end(words: str, code: int = 2) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(code)


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
