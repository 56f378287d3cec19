"""Europe as tiles of one size: how often each member state says no, first and last, or before and after a change."""

from __future__ import annotations

from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.council.arrays import Bools
from sim.plots import style
from sim.report import percent
from sim.runs.compare import Comparison
from sim.runs.ensemble import Ensemble
from sim.tables import rows

TILE = 0.94
"""The side of a tile, in the distance from one to the next."""
LIGHT = 0.7
"""The share above which white letters are easier to read on its shade than black ones."""


@cache
def layout() -> dict[str, tuple[int, int]]:
    """The row and the column of the tile of every state that ever sat, from data/tiles.csv."""
    return {row["iso"]: (int(row["row"]), int(row["column"])) for row in rows("tiles")}


def shares(ensemble: Ensemble, chosen: Bools) -> dict[str, float]:
    """How often each member that sits is among the chosen [R, N], 0 where it never is."""
    return dict.fromkeys(ensemble.members, 0.0) | ensemble.shares_of(chosen)


def figure(ensemble: Ensemble) -> Figure:
    """Who says no in the first vote that fails, and who still does in the last."""
    canvas, (first, last) = style.figure(8.6, 2)
    draw(shares(ensemble, ensemble.first_no), first, "No in the first vote that fails, % of runs")
    draw(shares(ensemble, ensemble.last_no), last, "No in the last vote that fails, % of runs")
    style.headline(canvas, f"{ensemble.scenario.title}: {finding(ensemble)}")
    return canvas


def draw(often: dict[str, float], ax: Axes, name: str, before: dict[str, float] | None = None) -> Axes:
    """One map: the darker a tile, the more often; each with the code of its state and its share in whole per cent.

    Where `before` is given, an arrow says how many points the share has risen or fallen since.
    """
    for iso, share in often.items():
        words = style.whole(share) + _arrow(share - (before or often).get(iso, share))
        row, column = layout()[iso]
        corner = column - TILE / 2, row - TILE / 2
        tile = Rectangle(corner, TILE, TILE, facecolor=style.SHADES(share), edgecolor=style.EDGE)
        ax.add_patch(tile).set_in_layout(False)
        ink = "white" if share > LIGHT else style.INK
        look: dict[str, Any] = {"ha": "center", "va": "center", "color": ink, "in_layout": False}
        ax.text(column, row - 0.16, iso, fontsize=style.SIZE + 6, fontweight="bold", **look)
        size = style.SIZE + (1 if len(words) < 4 else -2)
        ax.text(column, row + 0.26, words, fontsize=size, **look)
    down, across = (max(places) for places in zip(*layout().values(), strict=True))
    ax.set(xlim=(-0.6, across + 0.6), ylim=(down + 0.6, -0.6), xticks=[], yticks=[], aspect="equal")
    style.bare(ax)
    style.title(ax, name, style.SIZE + 1, width=46)
    return ax


def _arrow(change: float) -> str:
    points = round(100 * abs(change))
    return f" {'▲' if change > 0 else '▼'}{points}" if points else ""


def finding(ensemble: Ensemble) -> str:
    """Who is most often the last to say no, and how often anybody else is, in one sentence."""
    last = list(ensemble.shares_of(ensemble.last_no).items())
    if not last:
        return "no vote fails"
    (iso, share), rest = last[0], last[1:]
    also = f", {rest[0][0]} in {percent(rest[0][1])}" if rest else ", nobody else ever"
    return f"{iso} is among the last to say no in {percent(share)} of the runs{also}"


def change(comparison: Comparison) -> Figure:
    """Who still says no in the last vote that fails, under the first variant of a comparison and under the second."""
    canvas, axes = style.figure(8.6, 2)
    (before, after), labels = changed(comparison), pair(comparison)
    draw(before, axes[0], f"Before: {labels[0]}")
    draw(after, axes[1], f"After: {labels[1]}", before)
    style.headline(canvas, moved(comparison))
    return canvas


def pair(comparison: Comparison) -> tuple[str, str]:
    """The variants before and after the change: the first two."""
    before, after, *_ = comparison.ensembles
    return before, after


def changed(comparison: Comparison) -> tuple[dict[str, float], dict[str, float]]:
    """How often each member is among the last to say no, before and after the change."""
    before, after = (comparison.ensembles[label] for label in pair(comparison))
    return shares(before, before.last_no), shares(after, after.last_no)


def moved(comparison: Comparison) -> str:
    """Whose share the change moves most, in one sentence."""
    (_, label), (before, after) = pair(comparison), changed(comparison)
    title = comparison.ensembles[label].scenario.title
    both = [iso for iso in before if iso in after]
    iso = max(both, key=lambda member: abs(after[member] - before[member]))
    if not _arrow(after[iso] - before[iso]):
        return f"{title}, {label}: nobody is among the last to say no a point more or less often"
    shares = f"{percent(after[iso])} of the runs, instead of {percent(before[iso])}"
    return f"{title}, {label}: {iso} is among the last to say no in {shares}"
