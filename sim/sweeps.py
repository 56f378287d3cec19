"""The results of a sweep as files: one row a point, the picture, and what made them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.directories import dump, put, write_rows
from sim.grids import Grid, Point
from sim.plots import style
from sim.plots import sweep as picture
from sim.provenance import digest, made_by, source
from sim.runs import sweep as played
from sim.runs.agenda import seat
from sim.runs.sums import Sums
from sim.runs.sweep import Sweep


def save_sweep(sweep: Sweep, directory: Path) -> None:
    """Write sweep.csv, sweep.png (for a grid of one or two axes) and manifest.json."""

    def write(partial: Path) -> None:
        write_rows(partial / "sweep.csv", table(sweep))
        dump(partial / "manifest.json", manifest(sweep))
        if len(sweep.grid.axes) in picture.DRAWN:
            (partial / "sweep.png").write_bytes(style.png(picture.figure(sweep)))

    put(directory, write)


def identity(grid: Grid, runs: int, seed: int) -> dict[str, str | int]:
    """All that the numbers of a sweep depend on."""
    files = {"grid": digest(grid.path), "scenario": digest(grid.case)}
    return {**files, "runs": runs, "seed": seed, "block": played.BLOCK, "source": source()}


def manifest(sweep: Sweep) -> dict[str, Any]:
    """What made the results: enough to make them again."""
    grid, made = sweep.grid, identity(sweep.grid, sweep.runs, sweep.seed)
    return {
        "title": grid.title,
        "grid": grid.path.name,
        "grid_sha256": made["grid"],
        "scenario": grid.case.name,
        "scenario_sha256": made["scenario"],
        "axes": {place: list(values) for place, values in grid.axes.items()},
        "points": len(grid.points),
        "runs": sweep.runs,
        "seed": sweep.seed,
        **made_by(),
    }


def table(sweep: Sweep) -> Iterator[dict[str, Any]]:
    """One row a point: the axes, the rule, the protocol, and what came out."""
    for point, sums in zip(sweep.grid.points, sweep.sums, strict=True):
        yield {place: _cell(value) for place, value in point.values.items()} | _row(point, sums)


def _row(point: Point, sums: Sums) -> dict[str, Any]:
    most = max(sums.last_no, key=lambda iso: sums.last_no[iso])
    return {
        "rule": point.rule or seat(point.scenario).rule.key,
        "protocol": point.protocol,
        "runs": sums.runs,
        **{word: sums.share(count) for word, count in sums.outcomes.items()},
        **{
            f"{measure}: {form or point.scenario.reversion}": sums.share(count)
            for measure, counts in sums.forms.items()
            for form, count in reversed(counts.items())
        },
        **sums.means(),
        **{key: sums.share(count) for key, count in sums.spared.items()},
        "holds_out": most if sums.last_no[most] else "",
        "holds_out_share": sums.share(sums.last_no[most]),
    }


def _cell(value: Any) -> Any:
    """A value of an axis in one cell: as it is, or in brackets where it is more than one."""
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, bool | list | dict) else value
