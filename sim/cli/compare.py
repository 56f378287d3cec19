"""`eusim compare`: the same draws under other rules, protocols or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.errors import SimError, nearest

if TYPE_CHECKING:
    from sim.scenario import Scenario


@click.command()
@options.file
@click.argument("other", metavar="[OTHER_FILE]", required=False)
@click.option("--rules", default="", help="Voting rules, by commas; the first is what the others are held against.")
@click.option("--protocols", default="", help="Rival ways to decide, by commas: setter, median, mean, coin.")
@click.option("--without-hr", is_flag=True, help="Also without the High Representative.")
@options.changes
@click.option("--runs", default=10_000, show_default=True, type=options.RUNS, help="How many rooms to play.")
@options.seed
@options.out("results/NAME-compare-SEED")
@options.force
def compare(
    file: str,
    other: str | None,
    rules: str,
    protocols: str,
    without_hr: bool,
    changes: tuple[str, ...],
    runs: int,
    seed: int,
    out: Path | None,
    force: bool,
) -> None:
    """Compare variants of a decision, paired on the same draws: how often, how strong, how late, at what price.

    The first variant is the FILE under the first rule (or its own), the others are held against it: the file with
    what --set changes, other rules, rival protocols, no High Representative, another file.
    """
    from sim.directories import check_free
    from sim.results import Given, save_comparison
    from sim.runs.compare import compare as play
    from sim.runs.compare import report

    scenarios = variants(file, other, options.by_commas(rules), without_hr, changes)
    rivals = _rivals(protocols)
    if len(scenarios) + len(rivals) < 2:
        raise SimError("nothing to compare with; give --set, --rules, --protocols, --without-hr or another file")
    directory = out or Path("results") / f"{Path(file).stem}-compare-{seed}"
    check_free(directory, force)
    comparison = play(scenarios, runs, seed, rivals)
    click.echo(report(comparison))
    save_comparison(comparison, Given(file, changes, other), directory)
    options.show_files(directory)


def _rivals(protocols: str) -> list[str]:
    """The rival protocols that are named; raises SimError for one that there is not."""
    from sim.council.protocols import PROTOCOLS

    rivals = options.by_commas(protocols)
    for key in rivals:
        if key not in PROTOCOLS:
            raise SimError(f"--protocols: `{key}` is no rival protocol; {nearest(key, PROTOCOLS)}")
    return rivals


def variants(
    file: str, other: str | None, rules: list[str], without_hr: bool, assignments: tuple[str, ...]
) -> dict[str, Scenario]:
    """The variants by label, the one that the others are held against first."""
    from sim.council.law import RULES
    from sim.reader import examine, parse_changes

    for key in rules:
        if key not in RULES:
            raise SimError(f"--rules: `{key}` is no voting rule; {nearest(key, RULES)}")
    own = {"rule": rules[0]} if rules else {}
    readings = {rules[0] if rules else Path(file).stem: examine(file, own)}
    if assignments:
        readings[f"with {', '.join(assignments)}"] = examine(file, {**own, **parse_changes(assignments)})
    readings |= {rule: examine(file, {"rule": rule}) for rule in rules[1:]}
    if other:
        name = Path(other).stem
        readings[other if name in readings else name] = examine(other, own)
    options.show_warnings(dict.fromkeys(warning for reading in readings.values() for warning in reading.warnings))
    found = {label: reading.scenario for label, reading in readings.items()}
    if without_hr:
        first = next(iter(found.values()))
        found["without the High Representative"] = first.model_copy(update={"high_representative": None})
    return found
