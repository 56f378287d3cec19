"""A sweep: a line for every variant along one axis, or a map of two."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.council.arrays import Floats
from sim.council.protocols import BARGAINING
from sim.grids import in_words
from sim.plots import style
from sim.runs.compare import YARDSTICKS
from sim.runs.sweep import Sweep, finding, variant_words

DRAWN = (1, 2)
"""How many axes a sweep can have and be drawn."""
MAPPED = ("decided", "strength")
"""The yardsticks of the maps."""
LEGIBLE = 13
"""Columns of a map up to which every cell has its number in it."""


def figure(sweep: Sweep) -> Figure:
    """The whole picture of a sweep of one or two axes, under the sentence that it finds."""
    canvas = _lines(sweep) if len(sweep.grid.axes) == 1 else _maps(sweep)
    words = "\n".join(style.lines(text, 96) for text in (sweep.grid.title, finding(sweep)))
    canvas.suptitle(words, fontsize=style.SIZE + 1, fontweight="bold", color=style.INK)
    return canvas


def variants(sweep: Sweep) -> dict[str, list[int]]:
    """The numbers of the points of each rule and protocol, by their name; in the order of the grid."""
    points, found = sweep.grid.points, dict[str, list[int]]()
    for number, point in enumerate(points):
        found.setdefault(", ".join(variant_words(points, point)), []).append(number)
    return found


def _lines(sweep: Sweep) -> Figure:
    canvas, axes = style.figure(10.5, 2, 2)
    for ax, key in zip(axes, YARDSTICKS, strict=True):
        draw_lines(sweep, key, ax)
    handles, labels = axes[0].get_legend_handles_labels()
    if len(labels) > 1:
        canvas.legend(handles, labels, loc="outside lower center", ncols=4, fontsize=style.SIZE, frameon=False)
    return canvas


def draw_lines(sweep: Sweep, key: str, ax: Axes) -> Axes:
    """One yardstick along the axis of a sweep, a line for every rule and protocol."""
    ((place, values),) = sweep.grid.axes.items()
    yardstick, at = YARDSTICKS[key], _places(values)
    for (name, numbers), look in zip(variants(sweep).items(), style.looks(), strict=False):
        bargains = sweep.grid.points[numbers[0]].protocol == BARGAINING
        if bargains or yardstick.percent:  # a rival protocol holds no vote and pays nothing
            ax.plot(at, [sweep.sums[i].means()[key] for i in numbers], label=name, **look)
    ax.set_xlabel(in_words(place), fontsize=style.SIZE)
    _tick(ax, "x", values, at)
    if yardstick.percent:
        ax.set_ylim(-0.03, 1.03)
        ax.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f} %")
    else:
        ax.set_ylim(0, 1.05 * max(sums.means()[key] for sums in sweep.sums) or 1)
    style.half_framed(ax)
    style.title(ax, yardstick.title, style.SIZE)
    return ax


def _maps(sweep: Sweep) -> Figure:
    rows = variants(sweep)
    canvas, axes = style.figure(1.3 + 5.6 * len(rows), len(MAPPED), len(rows))
    for number, ax in enumerate(axes):
        name, key = list(rows)[number // len(MAPPED)], MAPPED[number % len(MAPPED)]
        draw_map(sweep, rows[name], key, ax)
        style.title(ax, f"{name}: {YARDSTICKS[key].title}" if name else YARDSTICKS[key].title, style.SIZE, 48)
    return canvas


def draw_map(sweep: Sweep, numbers: list[int], key: str, ax: Axes) -> Axes:
    """One yardstick over both axes of a sweep for one rule and protocol: the darker, the more."""
    (down, rows), (across, columns) = sweep.grid.axes.items()
    shares = grid_of(sweep, numbers, key)
    shades = ax.imshow(shares, cmap="Blues", origin="lower", aspect="auto", vmin=0, vmax=max(shares.max(), 1e-9))
    _tick(ax, "x", columns, np.arange(float(len(columns))))
    _tick(ax, "y", rows, np.arange(float(len(rows))))
    ax.set_xlabel(in_words(across), fontsize=style.SIZE)
    ax.set_ylabel(in_words(down), fontsize=style.SIZE)
    if len(columns) <= LEGIBLE:
        for (row, column), share in np.ndenumerate(shares):
            ink = "white" if share > 0.6 * shares.max() else style.INK
            ax.text(column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=style.SIZE - 4, color=ink)
    bar = ax.figure.colorbar(shades, ax=ax, format=lambda share, _: f"{100 * share:.0f} %")
    bar.ax.tick_params(labelsize=style.SIZE - 3)
    return ax


def grid_of(sweep: Sweep, numbers: list[int], key: str) -> Floats:
    """The means of a yardstick at the given points, laid out by the values of the first axis and of the second."""
    first, second = (len(values) for values in sweep.grid.axes.values())
    return np.array([sweep.sums[i].means()[key] for i in numbers]).reshape(first, second)


def _places(values: tuple[Any, ...]) -> Floats:
    """Where values lie along an axis: numbers where they are, all else in a row."""
    is_number = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return np.array(values, dtype=float) if is_number else np.arange(float(len(values)))


def _tick(ax: Axes, side: str, values: tuple[Any, ...], at: Floats) -> None:
    """Name the values along a side, every second or third only where they are many."""
    step = -(-len(values) // (9 if side == "x" else LEGIBLE))
    names = [f"{value:g}" if isinstance(value, float) else str(value) for value in values[::step]]
    long = max(map(len, names)) > 7
    if side == "x":
        ax.set_xticks(at[::step], names, rotation=30 if long else 0, ha="right" if long else "center")
    else:
        ax.set_yticks(at[::step], names)
    ax.tick_params(labelsize=style.SIZE - 3)
