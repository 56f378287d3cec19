"""`eusim gallery`: every picture of a scenario, on one page."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.compare import variants
from sim.errors import SimError


@click.command()
@options.file
@click.option("--runs", default=10_000, show_default=True, type=options.RUNS, help="How many rooms to play.")
@click.option("--run", "number", default=0, show_default=True, type=click.IntRange(0), help="Which run to draw alone.")
@click.option("--rules", default="unanimity,qmv", show_default=True, help="Voting rules to compare, by commas.")
@options.seed
@options.changes
@options.out("results/NAME-gallery-SEED")
@options.force
def gallery(
    file: str, runs: int, number: int, rules: str, seed: int, changes: tuple[str, ...], out: Path | None, force: bool
) -> None:
    """Draw every picture of a scenario FILE into one directory, with a page that shows them all.

    Pictures of all runs, and of one, show the FILE with what --set changes. The comparison holds the FILE under the
    first rule against the file with what --set changes, and against the other rules, as `eusim compare` does.
    """
    from sim.directories import check_free
    from sim.gallery import save_gallery
    from sim.reader import examine, parse_changes
    from sim.results import Given
    from sim.runs.compare import compare
    from sim.runs.play import simulate

    if number >= runs:
        raise SimError(f"--run {number}: the {runs} runs count from 0 to {runs - 1}")
    scenario = examine(file, parse_changes(changes)).scenario
    compared = variants(file, None, options.by_commas(rules), False, changes)
    if len(compared) < 2:
        raise SimError("nothing to compare with; give two --rules, or --set")
    directory = out or Path("results") / f"{Path(file).stem}-gallery-{seed}"
    check_free(directory, force)
    ensemble, comparison = simulate(scenario, runs, seed), compare(compared, runs, seed)
    save_gallery(ensemble, number, comparison, Given(file, changes), directory)
    options.show_files(directory)
