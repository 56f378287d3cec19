"""The scenario files that come with the project, found in a checkout and in an installed package alike."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def scenarios() -> dict[str, Path]:
    """The shipped scenario files by name.

    >>> "moscow-2021" in scenarios()
    True
    """
    shipped = _HERE / "case_files"
    folder = shipped if shipped.is_dir() else _HERE.parent / "scenarios"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find(path: str | Path) -> Path:
    """A scenario file as named: a path, or the name of a shipped one."""
    return scenarios().get(str(path), Path(path))
