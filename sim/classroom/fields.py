"""What comes in from outside, field by field: each is what it should be, or RefusedError says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category

from sim.classroom.strings import t
from sim.errors import RefusedError


def clean(value: object, limit: int) -> str:
    """A text from outside: one line without control characters; RefusedError if it is none, or too long."""
    if not isinstance(value, str):
        raise RefusedError(t("refused.form"))
    text = " ".join("".join(" " if category(letter).startswith("C") else letter for letter in value).split())
    if len(text) > limit:
        raise RefusedError(t("refused.long", limit=limit))
    return text


def whole(value: object, low: int, high: int) -> int:
    """A whole number from `low` to `high`, in figures."""
    figures = str(value) if isinstance(value, str | int) else ""
    if not (figures.isdecimal() and len(figures) < 10 and low <= int(figures) <= high):
        raise RefusedError(t("refused.number", low=low, high=high))
    return int(figures)


def one_of(value: object, known: Iterable[str]) -> str:
    """One of the known words."""
    if not isinstance(value, str) or value not in known:
        raise RefusedError(t("refused.form"))
    return value


def places(value: object, known: Iterable[int]) -> list[int]:
    """Places that were ticked: none, one or a list of them."""
    ticked = value if isinstance(value, list) else [] if value is None else [value]
    allowed = {str(place): place for place in known}
    if len(ticked) > len(allowed) or any(str(tick) not in allowed for tick in ticked):
        raise RefusedError(t("refused.form"))
    return sorted({allowed[str(tick)] for tick in ticked})
