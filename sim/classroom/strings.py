"""Every word that the game shows, from strings.toml: translate that file, and the game speaks another language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def strings() -> dict[str, str]:
    """All strings by their dotted key."""
    return dict(_flat("", tomllib.loads((files("sim.classroom") / "strings.toml").read_text(encoding="utf-8"))))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        pairs += _flat(f"{prefix}{key}.", value) if isinstance(value, dict) else [(prefix + key, value)]
    return pairs


def t(key: str, **values: object) -> str:
    """The string of a key, with its values filled in."""
    return strings()[key].format(**values)
