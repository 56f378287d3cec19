"""`eusim rerun`: play again what made a result directory, and hold every file against the one that is there."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from filecmp import cmp
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from click.core import ParameterSource

from sim.cli.options import TRACELESS
from sim.contents import LONGEST, UnreadableError, content
from sim.errors import ResultsError, on_one_line

MANIFEST = "manifest.json"
LARGEST = 16 * LONGEST
"""Bytes of a manifest, which holds a few files whole."""
DRAWN = (".png", ".html")
"""Endings of pictures and of pages that show them: another matplotlib draws them otherwise."""
VERSIONS = ("version", "source", "python", "libraries")
"""What of a manifest may differ although the results are the same."""


@dataclass(frozen=True)
class Made:
    """What a manifest says: the words of a command, the files it read by their names, and all of it as JSON has it."""

    path: Path
    command: list[str]
    inputs: dict[str, bytes]
    manifest: Mapping[str, Any]

    def refused(self, why: str) -> ResultsError:
        """Why its command is not played."""
        return ResultsError(on_one_line(f"{self.path}: `command` {why}"))


@click.command()
@click.argument("results", metavar="RESULTS", type=click.Path(path_type=Path))
@click.option("--keep", type=click.Path(path_type=Path), help="Where to keep what is played again.  [default: nowhere]")
@click.pass_context
def rerun(ctx: click.Context, results: Path, keep: Path | None) -> None:
    """Play again what made RESULTS, a directory or its manifest.json, and compare every file byte for byte.

    Scenario, grid or table are played as they were, from the manifest. Exit code 0: the same; 1: not the same, with
    the files and the versions that differ; 2: cannot be played again. The results themselves are left alone.
    """
    from sim.directories import check_free

    made = _read(results / MANIFEST if results.is_dir() else results)
    command = _parse(ctx, made)
    if keep:
        check_free(keep, force=False)
    click.echo(on_one_line(f"eusim {shlex.join(made.command)}"))
    with TemporaryDirectory() as folder:
        again = keep or Path(folder) / "again"
        now = _play(command, made, again)
        files = {path.name: _same(path, made, now) for path in sorted(again.iterdir())}
    if [name for name, same in files.items() if same is not None] == [MANIFEST]:
        click.echo("Only the manifest is here, with what makes the rest: it alone is compared")
        files = {MANIFEST: files[MANIFEST]}
    for line in _verdict(files, made, now):
        click.echo(on_one_line(line))
    ctx.exit(0 if all(files.values()) else 1)


def _read(path: Path) -> Made:
    """What a manifest says; raises ResultsError if that is not enough to play it again."""
    try:
        manifest = json.loads(content(path, LARGEST))
    except FileNotFoundError as error:
        raise ResultsError(f"{path}: {error.strerror}; give a result directory, or the {MANIFEST} in it") from None
    except UnreadableError as error:
        raise ResultsError(f"{path}: {error}") from None
    except (ValueError, RecursionError):
        raise ResultsError(f"{path}: is no manifest: not valid JSON") from None
    if not isinstance(manifest, dict) or not {"command", "inputs"} <= set(manifest):
        raise ResultsError(f"{path}: has no `command` and `inputs` to play again; did an older version write it?")
    command, inputs = manifest["command"], manifest["inputs"]
    if not isinstance(command, list) or not command or not all(isinstance(word, str) for word in command):
        raise ResultsError(f"{path}: `command` is not a list of words")
    if not isinstance(inputs, dict) or not all(isinstance(text, str) for text in inputs.values()):
        raise ResultsError(f"{path}: `inputs` are not texts by their names")
    return Made(path, command, {name: text.encode(errors="replace") for name, text in inputs.items()}, manifest)


def _parse(ctx: click.Context, made: Made) -> click.Context:
    """A recorded command, ready to be played; raises ResultsError unless it makes results, and says not where."""
    assert ctx.parent is not None
    assert isinstance(ctx.parent.command, click.Group)
    name, *rest = made.command
    command = ctx.parent.command.commands.get(name)
    if command is None or "out" not in {param.name for param in command.params}:
        raise made.refused(f"begins with `{name}`, which makes no results")
    try:
        with redirect_stdout(StringIO()):
            parsed = command.make_context(name, rest, parent=ctx.parent)
    except click.ClickException as error:
        raise made.refused(f"cannot be played: {error.format_message()}") from None
    except click.exceptions.Exit:
        raise made.refused("asks for help") from None
    for option in sorted(TRACELESS):
        if parsed.get_parameter_source(option) is ParameterSource.COMMANDLINE:
            raise made.refused(f"has an option that is not for it to say: --{option}")
    return parsed


def _play(command: click.Context, made: Made, out: Path) -> dict[str, Any]:
    """Play a command into a directory, quietly and from its own inputs alone; give the new manifest."""
    from sim.provenance import Provenance, noted

    command.params["out"] = out
    with command, noted(Provenance(lambda: made.command, made.inputs, replays=True)), redirect_stdout(StringIO()):
        command.command.invoke(command)
    manifest: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def _same(file: Path, made: Made, now: Mapping[str, Any]) -> bool | None:
    """Whether a file is what it was, None if it is not there; a manifest is, if all of it but the versions is."""
    if file.name == MANIFEST:
        return [*_facts(made.manifest)] == [*_facts(now)]
    before = made.path.with_name(file.name)
    return cmp(before, file, shallow=False) if before.is_file() else None


def _facts(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in sorted(manifest.items()) if key not in VERSIONS)


def _verdict(files: Mapping[str, bool | None], made: Made, now: Mapping[str, Any]) -> Iterator[str]:
    """Same or not, in which files; and what is not as it was."""
    differing, missing = ([name for name in files if files[name] is kind] for kind in (False, None))
    versions = ", ".join(_versions(made.manifest, now))
    if differing:
        yield f"Not the same: {', '.join(differing)}"
    if missing:
        yield f"Missing: {', '.join(missing)}"
    if not differing and not missing:
        yield f"The same, byte for byte: {', '.join(files)}"
    if differing and all(name.endswith(DRAWN) for name in differing):
        yield "All numbers are the same: only pictures, and pages that show them, differ"
    if versions:
        yield f"Made with other versions: {versions}"
    elif differing:
        yield "The versions are the same: the manifest or a file was edited"
    yield from _changed(made.inputs)


def _versions(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What has another version, or another code under the same one; a library that was not there was not needed."""
    earlier = _every_version(before)
    for name, version in _every_version(now).items():
        if name in earlier and earlier[name] != version:
            yield f"{name} {earlier[name]}, now {version}"


def _every_version(manifest: Mapping[str, Any]) -> dict[str, Any]:
    libraries = manifest.get("libraries")
    return {
        "python": manifest.get("python"),
        **(libraries if isinstance(libraries, dict) else {}),
        "eu-sanctions-sim": manifest.get("version"),
        "code of eu-sanctions-sim": manifest.get("source"),
    }


def _changed(inputs: Mapping[str, bytes]) -> Iterator[str]:
    from sim.cases import path_of

    for name, text in inputs.items():
        path = path_of(name)
        if path.is_file() and path.read_bytes() != text:
            yield f"{path} has changed since; it was played as it was"
