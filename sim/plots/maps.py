"""Europe as tiles of one size: how often each member state says no, first and last, or before and after a change."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.council.arrays import Bools
from sim.plots import style
from sim.runs.compare import Comparison
from sim.runs.ensemble import Ensemble
from sim.tables import rows
from sim.wording import percent

TILE = 0.94
"""The side of a tile, in the distance from one to the next."""

LATE: dict[str, Callable[[Ensemble], Bools]] = {
    "says no last": lambda ensemble: ensemble.last_no,
    "brings a measure down": lambda ensemble: ensemble.topplers,
}
"""Who is in the way to the end: against in the last vote that fails, or whose objection weakened the text."""


@cache
def layout() -> dict[str, tuple[int, int]]:
    """The row and the column of the tile of every state that ever sat, from data/tiles.csv."""
    return {row["iso"]: (int(row["row"]), int(row["column"])) for row in rows("tiles")}


def shares(ensemble: Ensemble, chosen: Bools) -> dict[str, float]:
    """How often each member that sits is among the chosen [R, N], 0 where it never is."""
    return dict.fromkeys(ensemble.members, 0.0) | ensemble.shares_of(chosen)


def figure(ensemble: Ensemble) -> Figure:
    """Who says no in the first vote that fails, who still does in the last, and who brings a measure down."""
    canvas, axes = style.figure(7.0, 3)
    draw(shares(ensemble, ensemble.first_no), axes[0], "Says no first, % of runs", size=style.SIZE)
    for ax, (does, chosen) in zip(axes[1:], LATE.items(), strict=True):
        draw(shares(ensemble, chosen(ensemble)), ax, f"{does[0].upper()}{does[1:]}, % of runs", size=style.SIZE)
    style.headline(canvas, f"{ensemble.scenario.title}: {finding(ensemble)}")
    return canvas


def draw(
    often: dict[str, float], ax: Axes, name: str, before: dict[str, float] | None = None, size: float = style.SIZE + 6
) -> Axes:
    """One map: the darker a tile, the more often; each with the code of its state and its share in whole per cent.

    Where `before` is given, an arrow says how many points the share has risen or fallen since.
    """
    for iso, share in often.items():
        words = style.whole(share) + _arrow(share - (before or often).get(iso, share))
        row, column = layout()[iso]
        corner = column - TILE / 2, row - TILE / 2
        tile = Rectangle(corner, TILE, TILE, facecolor=style.SHADES(share), edgecolor=style.EDGE)
        ax.add_patch(tile).set_in_layout(False)
        look: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "color": style.ink_on(style.SHADES(share)),
            "in_layout": False,
        }
        ax.text(column, row - 0.16, iso, fontsize=size, fontweight="bold", **look)
        ax.text(column, row + 0.26, words, fontsize=size - (5 if len(words) < 4 else 8), **look)
    down, across = (max(places) for places in zip(*layout().values(), strict=True))
    ax.set(xlim=(-0.6, across + 0.6), ylim=(down + 0.6, -0.6), xticks=[], yticks=[], aspect="equal")
    style.bare(ax)
    style.title(ax, name, min(size, style.SIZE + 1), width=46)
    return ax


def _arrow(change: float) -> str:
    points = round(100 * abs(change))
    return f" {'▲' if change > 0 else '▼'}{points}" if points else ""


def finding(ensemble: Ensemble) -> str:
    """Who most often brings a measure down, and who most often says no to the last, in one sentence."""
    most = [
        f"{iso} {does} in {percent(share)}"
        for does, chosen in reversed(LATE.items())
        for iso, share in list(ensemble.shares_of(chosen(ensemble)).items())[:1]
    ]
    return f"{', '.join(most)} of the runs" if most else "no vote fails"


def change(comparison: Comparison) -> Figure:
    """Who is in the way to the end, under the first variant of a comparison and under the second."""
    canvas, axes = style.figure(8.6, 2)
    (before, after), labels = changed(comparison)[1:], pair(comparison)
    draw(before, axes[0], f"Before: {labels[0]}")
    draw(after, axes[1], f"After: {labels[1]}", before)
    style.headline(canvas, moved(comparison))
    return canvas


def pair(comparison: Comparison) -> tuple[str, str]:
    """The variants before and after the change: the first two."""
    before, after, *_ = comparison.ensembles
    return before, after


def changed(comparison: Comparison) -> tuple[str, dict[str, float], dict[str, float]]:
    """What members of LATE do more or less often by the change, and how often before and after it.

    Of the two ways to be in the way, the one that the change moves most for any member.
    """
    variants = [comparison.ensembles[label] for label in pair(comparison)]
    ways = []
    for does, chosen in LATE.items():
        before, after = (shares(ensemble, chosen(ensemble)) for ensemble in variants)
        ways.append((does, before, after))
    return max(ways, key=lambda way: _largest(*way[1:])[1])


def _largest(before: dict[str, float], after: dict[str, float]) -> tuple[str, float]:
    """The member whose share moves most, and by how much."""
    moves = {iso: abs(after[iso] - before[iso]) for iso in before if iso in after}
    return max(moves.items(), key=lambda pair: pair[1])


def moved(comparison: Comparison) -> str:
    """Whose share the change moves most, in one sentence."""
    (_, label), (does, before, after) = pair(comparison), changed(comparison)
    title = comparison.ensembles[label].scenario.title
    iso, _ = _largest(before, after)
    if not _arrow(after[iso] - before[iso]):
        return f"{title}, {label}: nobody is in the way to the end a point more or less often"
    return f"{title}, {label}: {iso} {does} in {percent(after[iso])} of the runs, instead of {percent(before[iso])}"
