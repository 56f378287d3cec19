"""`eusim format`: what a scenario file can say; `eusim new`: one to start from; `eusim scenarios`: those that ship."""

from __future__ import annotations

import json
from pathlib import Path
from shlex import quote

import click

from sim.errors import SimError


@click.command(name="format")
@click.option("--schema", is_flag=True, help="As a JSON schema, with which editors complete keys.")
def format_(schema: bool) -> None:
    """Explain every key of a scenario file: what it is, what it takes, what holds without it."""
    from sim import formats

    click.echo(json.dumps(formats.schema(), indent=2) if schema else formats.reference(), nl=schema)


@click.command()
@click.argument("name", metavar="NAME")
def new(name: str) -> None:
    """Write NAME.yaml, or NAME if it ends so: a small commented scenario file to start from."""
    from importlib.resources import files

    from sim.directories import placed

    if not name.strip("./"):
        raise SimError(f'"{name}": is no name for a file; give one such as my-file')
    path = Path(name)
    path = path if path.suffix == ".yaml" else path.with_name(f"{path.name}.yaml")
    with placed(path) as partial:
        if path.exists():
            raise SimError(f"{path}: is there already; give another name")
        title = json.dumps(path.stem.replace("-", " "), ensure_ascii=False)
        starter = (files("sim.data") / "starter.yaml").read_text(encoding="utf-8")
        partial.write_text(starter.replace("title: My first case", f"title: {title}"), encoding="utf-8", newline="\n")
    typed = quote(str(path))
    click.echo(f"{path}: change it, then  eusim check {typed} --members  and  eusim run {typed}")


@click.command()
def scenarios() -> None:
    """List the scenario files that come with the project, and the question of each."""
    from sim.cases import scenarios as shipped
    from sim.reader import read

    for name in shipped():
        scenario = read(name)
        click.echo(f"{name:<24}{scenario.date}  {scenario.title}")
