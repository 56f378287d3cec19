"""Result directories: a summary, a table of runs, the pictures, and a manifest of what made them."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim import plots
from sim.analysis.findings import Findings, likeliest
from sim.analysis.pivotal import Offer, Pivot
from sim.cases import find
from sim.directories import dump, put, write_rows
from sim.page.document import page
from sim.plots import Material, standing
from sim.provenance import digest, made_by
from sim.runs.compare import Comparison
from sim.runs.ensemble import Ensemble
from sim.runs.table import table

ROWS = 2**16
"""Rows of outcomes.csv that are spelt out at a time."""


@dataclass(frozen=True)
class Given:
    """What results are of: a `file`, what --set `changes` of it, and an `other` one beside it."""

    file: str
    changes: tuple[str, ...]
    other: str | None = None

    @property
    def name(self) -> str:
        """The name of the scenario file, without its folder and ending."""
        return Path(self.file).stem


def save(ensemble: Ensemble, given: Given, target: Path, findings: Findings | None = None) -> None:
    """Write the results of one ensemble, and with `findings` the page that tells them."""

    def write(directory: Path) -> None:
        made = manifest(given, {given.name: ensemble})
        dump(directory / "summary.json", summary(ensemble, given.name))
        dump(directory / "manifest.json", made)
        write_outcomes({given.name: ensemble}, directory / "outcomes.csv")
        pictures = standing(Material.ENSEMBLE, ensemble)
        plots.write(directory, pictures)
        if findings:
            (directory / "report.html").write_text(page(ensemble, findings, pictures, made), encoding="utf-8")

    put(target, write)


def save_comparison(comparison: Comparison, given: Given, target: Path) -> None:
    """Write the results of paired ensembles: the same files, with a row and a section for each variant."""

    def write(directory: Path) -> None:
        variants = {label: summary(ensemble, given.name) for label, ensemble in comparison.ensembles.items()}
        differences = {
            label: {key: difference._asdict() for key, difference in row.items()}
            for label, row in comparison.table().items()
        }
        found = {"finding": comparison.finding(), "differences": differences, "variants": variants}
        dump(directory / "summary.json", found)
        dump(directory / "manifest.json", manifest(given, comparison.ensembles))
        write_outcomes(comparison.ensembles, directory / "outcomes.csv")
        plots.write(directory, standing(Material.COMPARISON, comparison))

    put(target, write)


def save_findings(findings: Findings, given: Given, target: Path) -> None:
    """Write who and what an outcome turns on: pivotal.json, and as tables members.csv and flips.csv."""
    ensemble = findings.ensemble
    flips = [asdict(flip) for flip in findings.flips]

    def write(directory: Path) -> None:
        ends = [{"outcome": words, "share": share} for words, share in likeliest(ensemble)]
        members = [_member(pivot) for pivot in findings.pivots]
        dump(directory / "pivotal.json", {"most_likely": ends, "members": members, "flips": flips})
        dump(directory / "manifest.json", manifest(given, {given.name: ensemble}))
        write_rows(directory / "members.csv", map(_flat, members))
        write_rows(directory / "flips.csv", flips)

    put(target, write)


def _member(pivot: Pivot) -> dict[str, Any]:
    gains = {"adopted_gain": pivot.adopted._asdict(), "strength_gain": pivot.strength._asdict()}
    shares = {key: value for key, value in asdict(pivot).items() if isinstance(value, str | float)}
    return {**shares, **gains, "offers": [asdict(offer) for offer in pivot.offers]}


def _flat(member: dict[str, Any]) -> dict[str, Any]:
    """A member as one row: of each gain the difference, of the offers the cheapest."""
    gains = {key: member[key]["difference"] for key in ("adopted_gain", "strength_gain")}
    offers = member.pop("offers")
    return {**member, **gains, **(offers[0] if offers else dict.fromkeys(Offer.__dataclass_fields__, ""))}


def summary(ensemble: Ensemble, name: str) -> dict[str, Any]:
    """What came out, as JSON has it; docs/results.md explains every key."""
    scenario = ensemble.scenario
    return {
        "scenario": name,
        "runs": len(ensemble),
        "seed": ensemble.seed,
        "rule": ensemble.seating.rule.key,
        "parameters": parameters(ensemble),
        "outcomes": {word.value: share._asdict() for word, share in ensemble.outcomes().items()},
        "measures": {
            measure: {form or scenario.reversion: share.share for form, share in ensemble.forms(measure).items()}
            for measure in scenario.measures
        },
        "strength": float(ensemble.strength.mean()),
        "first_no": ensemble.shares_of(ensemble.first_no),
        "last_no": ensemble.shares_of(ensemble.last_no),
        "brought_down": {measure: ensemble.brought_down(measure) for measure in scenario.measures},
        "exempted": ensemble.shares_of(ensemble.exempted),
        "paid": ensemble.shares_of(ensemble.paid),
        "meetings": ensemble.meetings(),
        "record": scenario.record.model_dump(mode="json", exclude_unset=True) if scenario.record else None,
    }


def parameters(ensemble: Ensemble) -> dict[str, float | list[float]]:
    """The parameters in force: a number, or [low, likely, high] where the file leaves one open."""
    spreads = {key: spread.tolist() for key, spread in ensemble.seating.parameters.items()}
    return {key: spread[1] if spread[0] == spread[2] else spread for key, spread in spreads.items()}


def manifest(given: Given, ensembles: dict[str, Ensemble]) -> dict[str, Any]:
    """What made the results: enough to make them again. Rule and parameters are those of the first variant."""
    first = next(iter(ensembles.values()))
    return {
        "file": given.file,
        "sha256": digest(find(given.file)),
        **({"other": given.other, "other_sha256": digest(find(given.other))} if given.other else {}),
        "changes": list(given.changes),
        "runs": len(first),
        "seed": first.seed,
        "rule": first.seating.rule.key,
        "parameters": parameters(first),
        "digests": {label: ensemble.digest() for label, ensemble in ensembles.items()},
        **made_by(),
    }


def write_outcomes(ensembles: dict[str, Ensemble], path: Path) -> None:
    """Write one row a run: how it ended, where, and on which form of each measure; by variant if there are several."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, (label, ensemble) in enumerate(ensembles.items()):
            columns = table(ensemble)
            if len(ensembles) > 1:
                columns = {"variant": np.full(len(ensemble), label, dtype=object), **columns}
            if number == 0:
                writer.writerow(columns)
            for first in range(0, len(ensemble), ROWS):
                writer.writerows(zip(*(c[first : first + ROWS].tolist() for c in columns.values()), strict=True))
