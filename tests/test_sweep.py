"""Sweeps: sums of blocks are those of the whole, and what is in the table, the finding and the directory."""

import csv
import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from click.testing import CliRunner
from commands import eusim
from sweeps import GRID, RUNS, written

import sim
import sim.runs.sweep
from sim.cli.main import main
from sim.runs.compare import YARDSTICKS
from sim.runs.sums import Sums
from sim.runs.sweep import blocks, finding, sweep
from sim.sweeps import table


@pytest.mark.usefixtures("small_blocks")
def test_the_sums_of_blocks_are_those_of_the_whole(grid, swept):
    parts = sweep(grid, RUNS)
    assert len(blocks(grid, RUNS, 1)) == 3 * len(grid.points)
    for number, (point, sums) in enumerate(zip(grid.points, parts.sums, strict=True)):
        ensemble = sim.simulate(point.scenario, RUNS)
        whole = Sums.of(ensemble)
        assert replace(sums, totals=whole.totals) == whole == swept.sums[number]
        assert sums.totals == pytest.approx(whole.totals)
        assert sums.means() == pytest.approx({key: y.measure(ensemble).mean() for key, y in YARDSTICKS.items()})
        assert sums.outcomes == {word: sum(o.termination == word for o in ensemble) for word in sim.Termination}
        assert {iso for iso, count in sums.last_no.items() if count} == {iso for o in ensemble for iso in o.last_no}


def test_sums_travel_as_json(swept):
    assert all(Sums(**json.loads(json.dumps(asdict(sums)))) == sums for sums in swept.sums)


def test_the_table_has_one_tidy_row_a_point(swept):
    rows = list(table(swept))
    assert len(rows) == len(swept.grid.points)
    assert len({tuple(row) for row in rows}) == 1
    for row, point in zip(rows, swept.grid.points, strict=True):
        ensemble = sim.simulate(point.scenario, RUNS)
        assert row["members.HU.stance"] == point.values["members.HU.stance"]
        assert (row["rule"], row["protocol"], row["runs"]) == ("unanimity", "bargaining", RUNS)
        assert sum(row[word] for word in sim.Termination) == pytest.approx(1)
        for measure in point.scenario.measures:
            for form, share in ensemble.forms(measure).items():
                assert row[f"{measure}: {form or 'nothing'}"] == share.share
        most, share = next(iter(ensemble.shares_of(ensemble.last_no).items()))
        assert (row["holds_out"], row["holds_out_share"]) == (most, share)


def test_words_and_lists_can_be_swept_too(tmp_path):
    axes = "  high_representative.recommends.officials: [four names, every official named]\n"
    axes += "  members.HU.stance: [.1, [.1, .2, .4]]\n"
    path = written(tmp_path, GRID[: GRID.index("  param")] + axes)
    assert eusim("sweep", path, "--runs", 20, "--out", tmp_path / "out").exit_code == 0
    with (tmp_path / "out" / "sweep.csv").open(encoding="utf-8") as file:
        cells = [list(row.values())[:2] for row in csv.DictReader(file)]
    assert cells[1] == ["four names", "[0.1, 0.2, 0.4]"]


def test_the_finding_names_the_ends(swept):
    means = [sums.means()["strength"] for sums in swept.sums]
    most = swept.grid.points[int(np.argmax(means))].values
    assert f"isolation cost {most['parameters.isolation_cost']}, HU stance {most['members.HU.stance']}" in finding(
        swept
    )


def test_three_axes_give_a_table_and_no_picture(tmp_path):
    path = written(tmp_path, GRID + "  parameters.unseen: [.05, .1]\n")
    assert eusim("sweep", path, "--runs", 10, "--out", tmp_path / "out").exit_code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"sweep.csv", "manifest.json"}


def test_days_and_dollars_can_be_axes_and_titles(tmp_path):
    grid = tmp_path / "days.yaml"
    grid.write_text(
        'format: 1\ntitle: "Costs $\\\\frac and $x_{"\nscenario: moscow-2021\naxes: {date: [2021-02-20, 2021-02-21]}\n',
        encoding="utf-8",
    )
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["sweep", str(grid), "--runs", "20", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["axes"] == {
        "date": ["2021-02-20", "2021-02-21"]
    }
    assert (out / "sweep.png").read_bytes().startswith(b"\x89PNG")


def test_finished_results_are_not_overwritten_unless_told(tmp_path):
    path, out = written(tmp_path), tmp_path / "out"
    assert eusim("sweep", path, "--runs", 10, "--out", out).exit_code == 0
    for more in ((), ("--resume",)):
        again = eusim("sweep", path, "--runs", 20, "--out", out, *more)
        assert (again.exit_code, again.output.count("\n")) == (2, 1)
        assert "is there already" in again.output
    assert eusim("sweep", path, "--runs", 20, "--out", out, "--force").exit_code == 0
    with (out / "sweep.csv").open(encoding="utf-8") as file:
        assert {row["runs"] for row in csv.DictReader(file)} == {"20"}
