"""`eusim backtest`: the model against real decisions, scored."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("table", metavar="[TABLE]", required=False, type=click.Path(path_type=Path))
@click.option("--runs", default=2_000, show_default=True, type=click.IntRange(1), help="Rooms for each decision.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the results go.  [default: results/backtest]")
@click.option("--force", is_flag=True, help="Replace a result directory that is there already.")
def backtest(table: Path | None, runs: int, out: Path | None, force: bool) -> None:
    """Forecast real decisions and score it: who resists, and how it ends, against simpler guesses.

    TABLE is a CSV file with the columns of the project's own table of decisions, which is taken without one. Every
    forecast uses what was known before the day: earlier governments, records, red lines and fits.
    """
    from tqdm import tqdm

    from sim.backtest.evaluation import backtest as play
    from sim.backtest.report import report
    from sim.backtest.summary import summary
    from sim.cli import options
    from sim.decisions import parse_table
    from sim.directories import check_free
    from sim.errors import TableError
    from sim.provenance import read_bytes
    from sim.scorecard import OWN_TABLE, own_table, save_backtest

    directory = out or Path("results") / "backtest"
    check_free(directory, force)
    name = str(table or OWN_TABLE)
    try:
        content = read_bytes(table) if table else own_table()
    except OSError as error:
        raise TableError(f"{name}: {error.strerror}") from None
    entries = parse_table(name, content)
    with tqdm(total=len(entries), unit=" decisions", delay=1, leave=False) as bar:
        test = play(entries, runs, progress=bar.update)
    click.echo(report(summary(test)))
    save_backtest(test, name, content, runs, directory)
    options.show_files(directory)
