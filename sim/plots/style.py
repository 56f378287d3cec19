"""How every picture looks: large letters for a lecture hall, shades that differ in grey, no clutter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#1a1a1a"
BAR = "#1f4e79"
"""Dark blue: a dark grey in print."""
FAINT = "#c9d3dc"
SIZE = 15
"""Points of the normal letter."""


def looks() -> Iterator[dict[str, Any]]:
    """How lines look that share an axes: dark to light, and differing in their strokes for who prints in grey."""
    shades, strokes, marks = ("#1f4e79", "#c55a11", "#548235", "#7f6000"), ("-", "--", "-.", ":"), "osD^"
    for number in count():
        turn = number % 4
        stroke = strokes[(turn + number // 4) % 4]
        yield {"color": shades[turn], "linestyle": stroke, "marker": marks[turn], "linewidth": 2.5, "markersize": 6}


def figure(height: float, columns: int = 1, rows: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure of 12.8 inches by `height`, and its axes row by row."""
    canvas = Figure(figsize=(12.8, height), dpi=100, layout="constrained")
    axes = canvas.subplots(rows, columns, squeeze=False)
    return canvas, list(axes.flat)


def lines(text: str, width: int) -> str:
    """Break a text into lines of at most so many letters."""
    return fill(text, width)


def title(ax: Axes, text: str, size: float = SIZE + 4, width: int = 72) -> None:
    """Put a title that states the finding at the left of an axes, in lines of at most so many letters."""
    ax.set_title(fill(text, width), loc="left", fontsize=size, fontweight="bold", color=INK)


def shares(ax: Axes, names: list[str], values: list[float], texts: list[str]) -> None:
    """Draw named shares as horizontal bars, the first at the top, each with its figure in words."""
    places = range(len(names))
    ax.barh(places, [1] * len(names), color="none", edgecolor=FAINT, linewidth=1, height=0.7)
    ax.barh(places, values, color=BAR, height=0.7)
    for place, value, text in zip(places, values, texts, strict=True):
        inside = value > 0.75
        at, align = (value - 0.01, "right") if inside else (value + 0.01, "left")
        ax.text(at, place, text, va="center", ha=align, fontsize=SIZE, color="white" if inside else INK)
    ax.set_yticks(list(places), [fill(name, 26) for name in names], fontsize=SIZE, color=INK)
    ax.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.6))
    ax.tick_params(length=0)
    ax.xaxis.set_visible(False)
    for side in ax.spines.values():
        side.set_visible(False)
