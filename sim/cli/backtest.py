"""`eusim backtest`: the model against real decisions, scored."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options


@click.command()
@click.argument("table", metavar="[TABLE]", required=False, type=click.Path(path_type=Path))
@click.option("--runs", default=2_000, show_default=True, type=options.RUNS, help="Rooms for each decision.")
@options.out("results/backtest")
@options.force
def backtest(table: Path | None, runs: int, out: Path | None, force: bool) -> None:
    """Forecast real decisions and score it: who resists, and how it ends, against simpler guesses.

    TABLE is a CSV file with the columns of the project's own table of decisions, which is taken without one. Every
    forecast uses what was known before the day: earlier governments, records, red lines and fits.
    """
    from sim.backtest.evaluation import backtest as play
    from sim.backtest.report import report
    from sim.backtest.summary import summary
    from sim.backtest.table import OWN_TABLE, own_table, parse_table, read_table
    from sim.backtests import save_backtest
    from sim.directories import check_free

    directory = out or Path("results") / "backtest"
    check_free(directory, force)
    name = str(table or OWN_TABLE)
    content = read_table(table) if table else own_table()
    entries = parse_table(name, content)
    with options.bar(" decisions", len(entries)) as bar:
        test = play(entries, runs, progress=bar.update)
    click.echo(report(summary(test)))
    save_backtest(test, name, content, runs, directory)
    options.show_files(directory)
