"""The scenario files that come with the project, found in a checkout and in an installed package alike."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def scenarios() -> dict[str, Path]:
    """The shipped scenario files by name.

    >>> "moscow-2021" in scenarios()
    True
    """
    return {path.stem: path for path in sorted(_folder().glob("*.yaml"))}


def _folder() -> Path:
    shipped = _HERE / "case_files"
    return shipped if shipped.is_dir() else _HERE.parent / "scenarios"


def grids() -> dict[str, Path]:
    """The shipped grids of sweeps by name.

    >>> "moscow-isolation" in grids()
    True
    """
    return {path.stem: path for path in sorted((_folder() / "sweeps").glob("*.yaml"))}


def find(path: str | Path) -> Path:
    """A file as named: a path, or the name of a scenario or grid that ships."""
    return {**grids(), **scenarios()}.get(str(path), Path(path))
