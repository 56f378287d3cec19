"""The results of a sensitivity analysis as files: one row a yardstick and factor, the picture, and what made them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.analysis.sensitivity import Index, Sensitivity, findings, warning
from sim.cases import find
from sim.directories import dump, put, write_rows
from sim.plots import style
from sim.plots.sensitivity import figure
from sim.provenance import digest, made_by


def save_sensitivity(found: Sensitivity, file: str, made_from: dict[str, Any], directory: Path) -> None:
    """Write sensitivity.csv, sensitivity.png, summary.json and manifest.json; `made_from` are the options given."""

    def write(partial: Path) -> None:
        write_rows(partial / "sensitivity.csv", rows(found))
        (partial / "sensitivity.png").write_bytes(style.png(figure(found, Path(file).stem)))
        ranges = {key: {"low": low, "high": high} for key, (low, high) in found.ranges.items()}
        varied = {factor.key: {"low": factor.low, "high": factor.high, "why": factor.why} for factor in found.factors}
        dump(
            partial / "summary.json",
            {"findings": findings(found), "warning": warning(found), "ranges": ranges, "factors": varied},
        )
        dump(partial / "manifest.json", {"file": file, "sha256": digest(find(file)), **made_from, **made_by()})

    put(directory, write)


def rows(found: Sensitivity) -> Iterator[dict[str, Any]]:
    """One row for each yardstick and factor; without indices where the factor was screened out."""
    for key, effects in found.effects.items():
        for factor in found.factors:
            effect, index = effects[factor.key], found.indices[key].get(factor.key)
            yield {
                "yardstick": key,
                "factor": factor.key,
                "low": factor.low,
                "high": factor.high,
                "effect": effect.mean,
                "effect_confidence": effect.confidence,
                "effect_spread": effect.spread,
                **(index._asdict() if index else dict.fromkeys(Index._fields, "")),
            }
