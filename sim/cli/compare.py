"""`eusim compare`: the same draws under other rules, protocols or files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.errors import SimError


@click.command()
@options.file
@click.argument("other", metavar="[OTHER_FILE]", required=False)
@click.option("--rules", default="", help="Voting rules, by commas; the first is what the others are held against.")
@click.option("--protocols", default="", help="Rival ways to decide, by commas: setter, median, mean, coin.")
@click.option("--without-hr", is_flag=True, help="Also without the High Representative.")
@options.changes
@click.option("--runs", default=10_000, show_default=True, type=click.IntRange(1), help="How many rooms to play.")
@options.seed
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where the results go.  [default: results/NAME-compare-SEED]"
)
@click.option("--force", is_flag=True, help="Replace a result directory that is there already.")
def compare(file: str, other: str | None, rules: str, protocols: str, without_hr: bool, **given: Any) -> None:
    """Compare variants of a decision, paired on the same draws: how often, how strong, how late, at what price."""
    from sim.reader import examine, parse_changes
    from sim.results import Results, save_comparison
    from sim.runs.compare import compare as play
    from sim.runs.compare import report

    changes = parse_changes(given["changes"])
    wanted = _words(rules) or ["as in the file"]
    scenarios = {}
    for rule in wanted:
        setting = {} if rule == "as in the file" else {"rule": rule}
        scenarios[rule] = examine(file, {**changes, **setting}).scenario
    first = next(iter(scenarios.values()))
    if other:
        scenarios[Path(other).stem] = examine(other, changes).scenario
    if without_hr:
        scenarios["without the High Representative"] = first.model_copy(update={"high_representative": None})
    out = given["out"] or Path("results") / f"{Path(file).stem}-compare-{given['seed']}"
    results = Results(file, given["changes"], out, given["force"])
    results.check_free()
    try:
        comparison = play(scenarios, given["runs"], given["seed"], _words(protocols))
    except ValueError as error:
        raise SimError(str(error)) from None
    click.echo(report(comparison))
    save_comparison(comparison, results)
    options.show_files(results.directory)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
