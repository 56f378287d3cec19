"""Variants of a decision side by side: how often they decide, how strong, how late, at what price."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.plots import style
from sim.runs.compare import YARDSTICKS, Comparison, Difference, Yardstick
from sim.wording import percent

NONE = "none: no vote is held"
LEGEND = "95 % interval of a row's difference from the first row"


def figure(comparison: Comparison) -> Figure:
    """All yardsticks, two to a row, under one sentence that states the finding."""
    rows = 0.5 * len(comparison.ensembles)
    canvas, axes = style.figure(3.2 + 2 * (0.8 + rows), 2, 2)
    for number, (ax, key) in enumerate(zip(axes, YARDSTICKS, strict=True)):
        draw(comparison, key, ax)
        if number % 2:
            ax.set_yticks([])
    title = next(iter(comparison.ensembles.values())).scenario.title
    words = style.lines(f"{title}: {comparison.finding()}", 84)
    canvas.suptitle(words, fontsize=style.SIZE + 2, fontweight="bold", color=style.INK)
    line = Line2D([], [], label=LEGEND, **style.INTERVAL)
    canvas.legend(handles=[line], loc="outside lower center", fontsize=style.SIZE - 1, frameon=False, handlelength=2)
    return canvas


def draw(comparison: Comparison, key: str, ax: Axes) -> Axes:
    """One yardstick: a bar for each variant, the first at the top, and the interval of its difference from that."""
    yardstick, table = YARDSTICKS[key], comparison.table()
    rows = {label: row[key] for label, row in table.items()}
    marks = [0.0, 1.0] if yardstick.percent else style.marks(max(row.mean for row in rows.values()))
    scale = marks[-1]
    texts = [NONE if _no_vote(comparison, label, yardstick) else _text(yardstick, row) for label, row in rows.items()]
    bars = [row.mean / scale for row in rows.values()]
    reaches = [_reach(row, scale) for row in rows.values()]
    style.shares(ax, list(rows), bars, texts, reaches)
    for place, (low, high) in list(enumerate(reaches))[1:]:
        if low < high and texts[place] != NONE:
            ax.plot([low, high], [place, place], zorder=3, clip_on=False, **style.INTERVAL)
    if not yardstick.percent:
        style.counted(ax, marks, yardstick.unit)
    style.title(ax, yardstick.title, style.SIZE - 1)
    return ax


def _reach(row: Difference, scale: float) -> tuple[float, float]:
    """From where to where the interval of a difference lies about the end of its bar."""
    base = row.mean - row.difference
    return (base + row.low) / scale, (base + row.high) / scale


def _no_vote(comparison: Comparison, label: str, yardstick: Yardstick) -> bool:
    """Whether a variant holds no votes, where these or what is given for them are counted."""
    return comparison.is_protocol(label) and not yardstick.percent


def _text(yardstick: Yardstick, row: Difference) -> str:
    return percent(row.mean) if yardstick.percent else f"{row.mean:.2f}"
