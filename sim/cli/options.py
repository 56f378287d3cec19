"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from sim.errors import Fault

if TYPE_CHECKING:
    from tqdm import tqdm

    from sim.analysis.findings import Findings
    from sim.runs.ensemble import Ensemble

Command = TypeVar("Command", bound=Callable[..., object])

RUNS = click.IntRange(1, 10_000_000)
"""How many rooms one command plays: the most take some 3 GB."""
jobs = click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes to use.")

TRACELESS = frozenset({"out", "force", "resume", "jobs", "scheduler"})
"""Options that leave no trace in results: where those go, and who makes them."""

file = click.argument("file", metavar="FILE")
seed = click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Where all chance comes from.")
changes = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="PLACE=VALUE",
    help="Change one value of the file, as in members.HU.stance=.5; may be repeated.",
)
force = click.option("--force", is_flag=True, help="Replace a result directory that is there already.")


def out(default: str) -> Callable[[Command], Command]:
    """Where results go; `default` says in words where they do without it."""
    return click.option("--out", type=click.Path(path_type=Path), help=f"Where the results go.  [default: {default}]")


def by_commas(text: str) -> list[str]:
    """The words of a list by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def typed(ctx: click.Context) -> list[str]:
    """A command as it would be typed in full, defaults and all, but for what leaves no trace in its results."""
    options, arguments = [str(ctx.command.name)], []
    for param in ctx.command.params:
        value = ctx.params.get(str(param.name))
        if param.name in TRACELESS or value is None or value is False:
            continue
        given = [str(one) for one in (value if isinstance(value, tuple) else [value])]
        if isinstance(param, click.Argument):
            arguments += given
        else:
            options += [word for one in given for word in (param.opts[0], *([] if value is True else [one]))]
    dashed = any(argument.startswith("-") for argument in arguments)
    return [*options, *(["--"] if dashed else []), *arguments]


def show_files(directory: Path) -> None:
    """Say where the results are."""
    click.echo(f"\nPictures and tables: {directory}")
    for path in sorted(directory.iterdir()):
        click.echo(f"  {path}")


def show_warnings(warnings: Iterable[Fault]) -> None:
    """Say what is odd about a file, on standard error."""
    for warning in warnings:
        click.echo(str(warning), err=True)


def bar(unit: str, total: int | None = None, **more: Any) -> tqdm[NoReturn]:
    """A bar that shows how far something is, on a terminal only, if it takes more than a second."""
    from tqdm import tqdm

    return tqdm(unit=unit, total=total, delay=1, leave=False, disable=None, **more)


def study(ensemble: Ensemble) -> Findings:
    """Find out what an ensemble turns on, with a bar that shows how far it is."""
    from sim.analysis import findings

    with bar(" members and numbers", findings.steps(ensemble)) as shown:
        return findings.study(ensemble, shown.update)
