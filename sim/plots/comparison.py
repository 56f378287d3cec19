"""Variants of a decision side by side: how often they decide, how strong, how late, at what price."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style
from sim.runs.compare import YARDSTICKS, Comparison


def figure(comparison: Comparison) -> Figure:
    """All yardsticks, two to a row, under one sentence that states the finding."""
    rows = 0.55 * len(comparison.ensembles)
    canvas, axes = style.figure(2.6 + 2 * (0.7 + rows), 2, 2)
    for ax, key in zip(axes, YARDSTICKS, strict=True):
        draw(comparison, key, ax)
    canvas.suptitle(style.lines(comparison.finding(), 88), fontsize=style.SIZE + 2, fontweight="bold", color=style.INK)
    return canvas


def draw(comparison: Comparison, key: str, ax: Axes) -> Axes:
    """One yardstick: a bar for each variant, the first at the top, and the interval of its difference from that."""
    yardstick, table = YARDSTICKS[key], comparison.table()
    rows = [table[label][key] for label in table]
    scale = 1.0 if yardstick.percent else max(*(row.mean for row in rows), 1e-9)
    texts = [f"{100 * row.mean:.0f} %" if yardstick.percent else f"{row.mean:.2f}" for row in rows]
    style.shares(ax, list(table), [row.mean / scale for row in rows], texts)
    for place, row in enumerate(rows[1:], start=1):
        base = (row.mean - row.difference) / scale
        ends = [base + row.low / scale, base + row.high / scale]
        ax.plot(ends, [place, place], color="black", linewidth=3, solid_capstyle="butt")
    style.title(ax, yardstick.title, style.SIZE)
    return ax
