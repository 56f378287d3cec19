"""The results of a backtest and of a calibration as files, with what made them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.backtest.cases import kinds_in
from sim.backtest.evaluation import Backtest
from sim.backtest.numbers import fits
from sim.backtest.summary import summary
from sim.backtest.table import own_table
from sim.decisions import CLASSES
from sim.directories import dump, put, write_rows
from sim.plots import calibration, likelihood, style
from sim.provenance import made_by
from sim.tables import Row


def save_backtest(test: Backtest, table: str, content: bytes, runs: int, directory: Path) -> None:
    """Write summary.json, cases.csv, members.csv, calibration.png and manifest.json."""

    def write(partial: Path) -> None:
        dump(partial / "summary.json", summary(test))
        dump(partial / "manifest.json", _manifest(table, content, runs))
        write_rows(partial / "cases.csv", _cases(test))
        write_rows(partial / "members.csv", _members(test))
        if test.forecasts:
            (partial / "calibration.png").write_bytes(style.png(calibration.figure(test)))

    put(directory, write)


def save_calibration(fitted: list[Row], surface: list[dict[str, float]], directory: Path) -> None:
    """Write calibration.csv, likelihood.csv and likelihood.png."""

    def write(partial: Path) -> None:
        dump(partial / "manifest.json", {"sha256": hashlib.sha256(own_table()).hexdigest(), **made_by()})
        write_rows(partial / "calibration.csv", fitted)
        write_rows(partial / "likelihood.csv", surface)
        (partial / "likelihood.png").write_bytes(style.png(likelihood.figure(surface)))

    put(directory, write)


def _manifest(table: str, content: bytes, runs: int) -> dict[str, Any]:
    return {
        "table": table,
        "sha256": hashlib.sha256(content).hexdigest(),
        "runs": runs,
        "fits": [until.isoformat() for until in fits()],
        **made_by(),
    }


def _cases(test: Backtest) -> Iterator[dict[str, Any]]:
    """One row a decision: what happened, the chances, the simulation's own shares, the most reluctant five."""
    for forecast in test.forecasts:
        decision = forecast.decision
        ranked = sorted(forecast.reluctance, key=lambda iso: -forecast.reluctance[iso])
        yield {
            "event_id": decision.key,
            "date": decision.day,
            "outcome": decision.outcome,
            **{name: round(float(chance), 4) for name, chance in zip(CLASSES, forecast.chances, strict=True)},
            **{f"model_{name}": round(float(share), 4) for name, share in zip(CLASSES, forecast.model, strict=True)},
            "kinds": " ".join(kinds_in(decision.proposal)),
            "target": decision.target,
            "resisters": " ".join(sorted(decision.resisters)),
            "wanted": decision.wanted,
            "most_reluctant": " ".join(ranked[:5]),
        }


def _members(test: Backtest) -> Iterator[dict[str, Any]]:
    """One row for each member of each decision: how often it objects, how reluctant it is, whether it resisted."""
    for forecast in test.forecasts:
        for iso, reluctance in forecast.reluctance.items():
            yield {
                "event_id": forecast.decision.key,
                "member": iso,
                "objecting": round(forecast.objecting[iso], 4),
                "reluctance": round(reluctance, 4),
                "resisted": int(iso in forecast.decision.resisters),
            }
