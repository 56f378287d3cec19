"""Result directories: a summary, a table of runs, the pictures, and a manifest of what made them."""

from __future__ import annotations

import csv
import hashlib
import json
import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sim.cases import find
from sim.council.arrays import Bools
from sim.errors import ResultsError
from sim.plots import PICTURES
from sim.runs.outcome import ENDINGS, Ensemble

LIBRARIES = ("eu-sanctions-sim", "mesa", "numpy", "matplotlib", "pydantic", "ruamel.yaml")


@dataclass(frozen=True)
class Results:
    """Where the results of one file go, and how they came about: `changes` are the --set assignments."""

    file: str
    changes: tuple[str, ...]
    directory: Path
    force: bool = False

    def check_free(self) -> None:
        """Raise ResultsError if the directory is there, unless it holds results and may be replaced."""
        if not self.directory.exists():
            return
        if not self.force:
            raise ResultsError(f"{self.directory}: is there already; give another --out, or --force to replace it")
        if not (self.directory / "manifest.json").is_file():
            raise ResultsError(f"{self.directory}: holds no results (no manifest.json), so --force leaves it alone")


def save(ensemble: Ensemble, results: Results) -> None:
    """Write everything to a directory of its own, and put it in place only when it is whole."""
    target = results.directory
    partial = target.with_name(f".{target.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        _dump(partial / "summary.json", summary(ensemble, Path(results.file).stem))
        _dump(partial / "manifest.json", manifest(ensemble, results))
        write_outcomes(ensemble, partial / "outcomes.csv")
        for picture in PICTURES.values():
            picture.draw(ensemble).savefig(partial / f"{picture.key}.png")
        if target.exists():
            shutil.rmtree(target)
        partial.rename(target)
    except OSError as error:
        raise ResultsError(f"{target}: cannot be written: {error.strerror}") from None


def _dump(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def summary(ensemble: Ensemble, name: str) -> dict[str, Any]:
    """What came out, as JSON has it; docs/results.md explains every key."""
    scenario, tally = ensemble.scenario, ensemble.tally
    return {
        "scenario": name,
        "runs": len(ensemble),
        "seed": ensemble.seed,
        "rule": scenario.rule,
        "parameters": parameters(ensemble),
        "outcomes": {word.value: share._asdict() for word, share in ensemble.outcomes().items()},
        "measures": {
            measure: {form or scenario.reversion: share.share for form, share in ensemble.forms(measure).items()}
            for measure in scenario.measures
        },
        "strength": float(ensemble.strength.mean()),
        "first_no": ensemble.shares_of(tally.first_no),
        "last_no": ensemble.shares_of(tally.last_no),
        "meetings": ensemble.meetings(),
        "record": scenario.record.model_dump(mode="json", exclude_unset=True) if scenario.record else None,
    }


def parameters(ensemble: Ensemble) -> dict[str, float | list[float]]:
    """The parameters in force: a number, or [low, likely, high] where the file leaves one open."""
    spreads = {key: spread.tolist() for key, spread in ensemble.seating.parameters.items()}
    return {key: spread[1] if spread[0] == spread[2] else spread for key, spread in spreads.items()}


def manifest(ensemble: Ensemble, results: Results) -> dict[str, Any]:
    """What made the results: enough to make them again."""
    return {
        "version": version("eu-sanctions-sim"),
        "file": results.file,
        "sha256": hashlib.sha256(find(results.file).read_bytes()).hexdigest(),
        "changes": list(results.changes),
        "runs": len(ensemble),
        "seed": ensemble.seed,
        "rule": ensemble.scenario.rule,
        "parameters": parameters(ensemble),
        "digest": ensemble.digest(),
        "python": platform.python_version(),
        "libraries": {library: version(library) for library in LIBRARIES},
    }


def write_outcomes(ensemble: Ensemble, path: Path) -> None:
    """Write one row a run: how it ended, where, and on which form of each measure."""
    columns = table(ensemble)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def table(ensemble: Ensemble) -> dict[str, list[Any]]:
    """All runs as columns, in the order of the runs."""
    tally, measures = ensemble.tally, ensemble.seating.measures
    endings = np.array([word.value for word in ENDINGS])
    labels = np.array([meeting.label for meeting in ensemble.seating.calendar.meetings])
    reversion = ensemble.scenario.reversion
    return {
        "run": list(range(len(ensemble))),
        "outcome": endings[tally.ending].tolist(),
        "meeting": labels[tally.meeting].tolist(),
        "rounds": tally.rounds.tolist(),
        "strength": ensemble.strength.tolist(),
        **{m.key: np.array([reversion, *m.forms])[ensemble.rung[:, d]].tolist() for d, m in enumerate(measures)},
        "exempted": _names(ensemble, np.any(tally.exempt & (ensemble.rung > 0)[:, :, None], axis=1)),
        "no": _names(ensemble, tally.no),
        "first_no": _names(ensemble, tally.first_no),
        "last_no": _names(ensemble, tally.last_no),
    }


def _names(ensemble: Ensemble, chosen: Bools) -> list[str]:
    """The chosen members [R, N] of each run in one cell, by a space; each set is spelt out once."""
    codes = chosen @ (1 << np.arange(chosen.shape[1]))
    sets, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    members = np.array(ensemble.members)
    spelt = np.array([" ".join(members[chosen[at]]) for at in first], dtype=object)
    return list(spelt[inverse]) if len(sets) else []
