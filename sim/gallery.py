"""The gallery: every picture of a scenario in one directory, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from sim import plots
from sim.directories import dump, put
from sim.plots import PICTURES, Material, Picture
from sim.results import Given, manifest
from sim.runs.compare import Comparison
from sim.runs.ensemble import Ensemble


def save_gallery(ensemble: Ensemble, run: int, comparison: Comparison, given: Given, target: Path) -> None:
    """Write every picture, a page that shows them all, and what made them."""
    materials = {
        Material.ENSEMBLE: (ensemble,),
        Material.RUN: (ensemble, run),
        Material.COMPARISON: (comparison,),
    }

    def write(directory: Path) -> None:
        pictures = {picture.key: picture.png(*materials[picture.material]) for picture in PICTURES.values()}
        plots.write(directory, pictures)
        (directory / "index.html").write_text("\n".join(_page(ensemble, run, comparison)), encoding="utf-8")
        dump(directory / "manifest.json", manifest(given, {given.name: ensemble, **comparison.ensembles}))

    put(target, write)


def _page(ensemble: Ensemble, run: int, comparison: Comparison) -> Iterator[str]:
    title = escape(ensemble.scenario.title)
    yield f'<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>'
    yield "<style>body {font-family: sans-serif; max-width: 1280px; margin: auto} img {max-width: 100%}</style>"
    yield f"<h1>{title}</h1>\n<p>{escape(ensemble.scenario.question)}</p>"
    made_from = {
        Material.ENSEMBLE: f"{len(ensemble):,} runs, seed {ensemble.seed}",
        Material.RUN: f"run {run} of seed {ensemble.seed}",
        Material.COMPARISON: f"the same draws: {', '.join(comparison.ensembles)}",
    }
    for picture in PICTURES.values():
        yield _entry(picture, made_from[picture.material])
    yield "</html>\n"


def _entry(picture: Picture, made_from: str) -> str:
    title = escape(picture.title)
    return f'<h2>{title}</h2>\n<p>{escape(made_from)}</p>\n<img src="{picture.key}.png" alt="{title}">'
