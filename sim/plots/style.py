"""How every picture looks: large letters for a lecture hall, shades that differ in grey, no clutter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import count
from textwrap import fill, wrap
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from sim.wording import joined

INK = "#1a1a1a"
BAR = "#1f4e79"
"""Dark blue: a dark grey in print."""
FAINT = "#c9d3dc"
EDGE = "#6d7883"
DARK, MIDDLE = "#0b2a4a", "#8fb0cf"
WIDTH = 12.8
"""Inches of every picture, as wide as a slide."""
SIZE = 15
"""Points of the normal letter."""
SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", MIDDLE, DARK])
"""From never (white) to always (almost black): the order of the colours is that of their greys."""
LETTER = 0.55
"""The width of an average letter, in its size."""

INTERVAL: dict[str, Any] = {"color": "#c55a11", "lw": 3, "marker": "|", "ms": 16, "mew": 3}
"""An interval across the end of a bar: with ends, in a colour that differs from bar and paper in grey, too."""


def looks() -> Iterator[dict[str, Any]]:
    """How lines look that share an axes: dark to light, and differing in their strokes for who prints in grey."""
    shades, strokes, marks = ("#1f4e79", "#c55a11", "#548235", "#7f6000"), ("-", "--", "-.", ":"), "osD^"
    for number in count():
        turn = number % 4
        stroke = strokes[(turn + number // 4) % 4]
        yield {"color": shades[turn], "linestyle": stroke, "marker": marks[turn], "linewidth": 2.5, "markersize": 6}


def figure(height: float, columns: int = 1, rows: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure of 12.8 inches by `height`, and its axes row by row."""
    canvas = Figure(figsize=(WIDTH, height), dpi=100, layout="constrained")
    axes = canvas.subplots(rows, columns, squeeze=False)
    return canvas, list(axes.flat)


def lines(text: str, width: int) -> str:
    """Break a text into lines of at most so many letters, but never between a number and its sign."""
    return fill(joined(text), width)


def fitted(text: str, inches: float, size: float, most: int = 2) -> str:
    """Break a text into lines as wide as there is room for, and cut off what is too much for `most` lines."""
    width = max(3, int(inches * 72 / (LETTER * size)))
    broken = wrap(joined(text), width)
    if len(broken) > most:
        broken[most - 1 :] = [" ".join(broken[most - 1 :])[: width - 1].rstrip() + "…"]
    return "\n".join(broken)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart until each has a `gap` to the next, as little as need be, from `low` to `high` if it can be.

    >>> spread([.5, .5, 1.], .25, 0., 1.)
    [0.375, 0.625, 1.0]
    """
    order = np.argsort(places, kind="stable")
    steps = gap * np.arange(len(order))
    groups: list[tuple[float, int]] = []
    for level in np.clip(np.asarray(places)[order] - steps, low, max(low, high - gap * (len(order) - 1))):
        mean, count = float(level), 1
        while groups and groups[-1][0] >= mean:
            before, many = groups.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        groups.append((mean, count))
    moved = np.empty(len(order))
    moved[order] = np.repeat([mean for mean, _ in groups], [count for _, count in groups]) + steps
    return [float(place) for place in moved]


def whole(share: float) -> str:
    """A share in whole per cent, without the sign; what is not all and not nothing never looks so.

    >>> [whole(share) for share in (0, .001, .123, .999, 1)]
    ['0', '<1', '12', '>99', '100']
    """
    if 0 < share < 0.01:
        return "<1"
    return ">99" if 0.99 < share < 1 else f"{100 * share:.0f}"


def headline(canvas: Figure, text: str) -> None:
    """Put the finding above a picture of several axes, at its left."""
    canvas.suptitle(lines(text, 76), x=0.01, ha="left", fontsize=SIZE + 4, fontweight="bold", color=INK)


def luminance(colour: Any) -> float:
    """How light a colour is to the eye, from 0 to 1. Source: relative luminance, WCAG 2.1.

    >>> luminance("black"), round(luminance("white"), 6)
    (0.0, 1.0)
    """
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: Any) -> str:
    """White or almost black letters: those with the higher contrast on a colour."""
    light = luminance(colour) + 0.05
    return "white" if 1.05 / light > light / (luminance(INK) + 0.05) else INK


def bare(ax: Axes) -> None:
    """Take away the frame and the ticks of an axes."""
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)


def half_framed(ax: Axes) -> None:
    """Leave open the top and the right side of an axes."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def scaled(ax: Axes, across: str, up: str) -> None:
    """Name the axes of a picture with scales, and leave open its top and right side."""
    ax.set_xlabel(across, fontsize=SIZE, color=INK)
    ax.set_ylabel(up, fontsize=SIZE, color=INK)
    ax.tick_params(labelsize=SIZE, colors=INK)
    half_framed(ax)


def title(ax: Axes, text: str, size: float = SIZE + 4, width: int = 72) -> None:
    """Put a title that states the finding at the left of an axes, in lines of at most so many letters."""
    ax.set_title(lines(text, width), loc="left", fontsize=size, fontweight="bold", color=INK)


def shares(
    ax: Axes,
    names: list[str],
    values: list[float],
    texts: list[str],
    reaches: Sequence[tuple[float, float]] | None = None,
) -> None:
    """Draw named shares as horizontal bars, the first at the top, each with its figure in words.

    The figures stand clear of what `reaches` from so far to so far about the end of each bar.
    """
    places = range(len(names))
    ax.barh(places, [1] * len(names), color="none", edgecolor=FAINT, linewidth=1, height=0.7)
    ax.barh(places, values, color=BAR, height=0.7)
    ends = reaches or [(value, value) for value in values]
    for place, (low, high), text in zip(places, ends, texts, strict=True):
        inside = high > 0.75
        at, align = (low - 0.02, "right") if inside else (high + 0.02, "left")
        ax.text(at, place, text, va="center", ha=align, fontsize=SIZE, color="white" if inside else INK)
    ax.set_yticks(list(places), [fitted(name, 3.0, SIZE) for name in names], fontsize=SIZE, color=INK)
    ax.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.6))
    ax.xaxis.set_visible(False)
    bare(ax)


def marks(most: float) -> list[float]:
    """Even marks for an axis from 0 to `most`, or the first mark beyond it.

    >>> marks(4.79), marks(0)
    ([0.0, 2.0, 4.0, 6.0], [0.0, 0.5, 1.0])
    """
    return [float(mark) for mark in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0, most or 1.0)]


def counted(ax: Axes, marks: Sequence[float], unit: str) -> None:
    """Give bars that were drawn as shares of the last mark an axis in their unit."""
    ax.xaxis.set_visible(True)
    ax.set_xticks([mark / marks[-1] for mark in marks], [f"{mark:g}" for mark in marks], fontsize=SIZE - 3, color=INK)
    ax.set_xlabel(unit, fontsize=SIZE - 3, color=INK)


def png(canvas: Figure) -> bytes:
    """A picture as a PNG file; a dollar in a name is a dollar, and begins no formula."""
    for text in canvas.findobj(Text):
        text.set_parse_math(False)
    file = BytesIO()
    with catch_warnings():  # letters that no font has, or a name as long as a page: the picture shows it, as it can
        simplefilter("ignore", UserWarning)
        canvas.savefig(file, format="png")
    return file.getvalue()
