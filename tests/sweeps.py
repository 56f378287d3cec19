"""A small grid for tests, and what a sweep of it leaves."""

from pathlib import Path

from commands import content

GRID = """\
format: 1
title: A small one
scenario: moscow-2021
axes:
  parameters.isolation_cost: [.05, .20]
  members.HU.stance: {from: .1, to: .3, steps: 3}
"""
RUNS = 150


def written(folder, text=GRID, name="grid.yaml"):
    """The path of a grid in a folder."""
    path = Path(folder) / name
    path.write_text(text, encoding="utf-8")
    return path


def played(directory):
    """All but the manifest, which names the folder of the grid."""
    return {name: read for name, read in content(directory).items() if name != "manifest.json"}
