"""What the results lean on: the share of the variance that is due to each factor."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.sensitivity import Sensitivity, headline, ranked, unsettled
from sim.plots import style
from sim.runs.compare import YARDSTICKS

MOST = 8
"""Factors that a panel has room for."""
DOUBT = "too small a sample\nto trust these shares"


def figure(found: Sensitivity, name: str) -> Figure:
    """All yardsticks, two to a row, under the name of the file and the first finding that the sample is enough for."""
    canvas, axes = style.figure(11, 2, 2)
    for ax, key in zip(axes, YARDSTICKS, strict=True):
        draw(found, key, ax)
    handles, labels = next((ax.get_legend_handles_labels() for ax in axes if ax.patches), ([], []))
    canvas.legend(handles, labels, loc="outside lower center", ncols=2, fontsize=style.SIZE, frameon=False)
    words = style.lines(f"{name}: {headline(found)}", 90)
    canvas.suptitle(words, fontsize=style.SIZE + 1, fontweight="bold", color=style.INK)
    return canvas


def draw(found: Sensitivity, key: str, ax: Axes) -> Axes:
    """One yardstick: a light bar for the total share of each factor, a dark one for what it does alone."""
    indices = found.indices[key]
    factors = ranked(indices)[:MOST]
    places = list(range(len(factors)))
    totals, alone = ([getattr(indices[f], name) for f in factors] for name in ("total", "first"))
    if factors:
        ax.barh(places, totals, color=style.FAINT, height=0.7, label="with all it does together with others")
        ax.barh(places, [max(0, share) for share in alone], color=style.BAR, height=0.35, label="alone")
        spread = [indices[factor].total_confidence for factor in factors]
        ax.errorbar(totals, places, xerr=spread, fmt="none", ecolor=style.INK, elinewidth=2)
    else:
        ax.text(0.5, 0, "the same whatever is varied", ha="center", va="center", fontsize=style.SIZE)
    ax.set_yticks(places, [factor.replace("_", " ") for factor in factors], fontsize=style.SIZE)
    ax.set(xlim=(0, 1.1), ylim=(max(len(factors), 1) - 0.4, -0.6))
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f} %")
    ax.set_xlabel("share of the variance, with 95 % intervals", fontsize=style.SIZE - 2)
    ax.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    if unsettled(indices):
        ax.text(1.08, len(factors) - 0.5, DOUBT, ha="right", va="bottom", fontsize=style.SIZE - 1, style="italic")
    style.title(ax, YARDSTICKS[key].title, style.SIZE, 36)
    return ax
