"""The scenarios and grids that come with the project, found in a checkout and in an installed package alike."""

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


def name_of(path: Path) -> str:
    """What a file goes by: a shipped one its name, wherever it is installed; another one its path.

    >>> name_of(find("moscow-2021")), name_of(grids()["moscow-isolation"]), name_of(Path("mine.yaml"))
    ('moscow-2021', 'sweeps/moscow-isolation', 'mine.yaml')
    """
    inside = path.is_relative_to(_folder())
    return path.relative_to(_folder()).with_suffix("").as_posix() if inside else str(path)


def path_of(name: str) -> Path:
    """The file that goes by a name: the inverse of `name_of`."""
    shipped = {name_of(path): path for path in (*scenarios().values(), *grids().values())}
    return shipped.get(name, Path(name))


def grids() -> dict[str, Path]:
    """The shipped grids of sweeps by name.

    >>> "moscow-isolation" in grids()
    True
    """
    return {path.stem: path for path in sorted((_folder() / "sweeps").glob("*.yaml"))}


def find(path: str | Path) -> Path:
    """A file as named: a path, or the name of a scenario or grid that ships."""
    return {**grids(), **scenarios()}.get(str(path), Path(path))
