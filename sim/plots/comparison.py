"""Variants of a decision side by side: how often they decide, how strong, how late, at what price."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style
from sim.report import percent
from sim.runs.compare import YARDSTICKS, Comparison, Difference, Yardstick


def figure(comparison: Comparison) -> Figure:
    """All yardsticks, two to a row, under one sentence that states the finding."""
    rows = 0.5 * len(comparison.ensembles)
    canvas, axes = style.figure(2.4 + 2 * (0.8 + rows), 2, 2)
    for number, (ax, key) in enumerate(zip(axes, YARDSTICKS, strict=True)):
        draw(comparison, key, ax)
        if number % 2:
            ax.set_yticks([])
    canvas.suptitle(style.lines(comparison.finding(), 84), fontsize=style.SIZE + 2, fontweight="bold", color=style.INK)
    return canvas


def draw(comparison: Comparison, key: str, ax: Axes) -> Axes:
    """One yardstick: a bar for each variant, the first at the top, and the interval of its difference from that."""
    yardstick, table = YARDSTICKS[key], comparison.table()
    rows = {label: row[key] for label, row in table.items()}
    scale = 1.0 if yardstick.percent else max(*(row.mean for row in rows.values()), 1e-9)
    texts = [_text(yardstick, row, comparison.is_protocol(label)) for label, row in rows.items()]
    style.shares(ax, list(rows), [row.mean / scale for row in rows.values()], texts)
    for place, row in list(enumerate(rows.values()))[1:]:
        base = (row.mean - row.difference) / scale
        ax.plot([base + row.low / scale, base + row.high / scale], [place, place], color="black", linewidth=3)
    style.title(ax, yardstick.title, style.SIZE - 1)
    return ax


def _text(yardstick: Yardstick, row: Difference, protocol: bool) -> str:
    if yardstick.percent:
        return percent(row.mean)
    return "none: no vote is held" if protocol else f"{row.mean:.2f}"
