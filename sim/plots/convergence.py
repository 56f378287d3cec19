"""How many runs are enough: the share of each outcome as runs accumulate, with its 95 % interval."""

from __future__ import annotations

from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, PercentFormatter

from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.runs.outcome import ENDINGS, Share, Termination
from sim.wording import percent

FIRST = 10
"""The least number of runs of which a share says anything."""
STEPS = 60
"""How many numbers of runs the shares are taken at."""
LINES = {
    Termination.ADOPTED_AS_TABLED: (style.DARK, "-"),
    Termination.ADOPTED_AMENDED: ("#2f6fa8", "--"),
    Termination.BLOCKED: ("#cc8a3c", "-."),
    Termination.WITHDRAWN: ("#a8a8a8", ":"),
    Termination.LAPSED: ("#cc8a3c", "-."),
}
"""How each outcome is drawn: dark to light, and told apart by its dashes too."""


def figure(ensemble: Ensemble) -> Figure:
    """One line for each outcome, over one sentence on how sure the shares are."""
    canvas, (ax,) = style.figure(7.2)
    draw(ensemble, ax)
    style.headline(canvas, f"{ensemble.scenario.title}: {finding(ensemble)}")
    return canvas


def draw(ensemble: Ensemble, ax: Axes) -> Axes:
    """The shares over the number of runs, on a scale of ratios; each named at its end."""
    points, found = counts(ensemble), shares(ensemble)
    for word, line in found.items():
        colour, dashes = LINES[word]
        ax.fill_between(points, [s.low for s in line], [s.high for s in line], color=colour, alpha=0.18, linewidth=0)
        ax.plot(points, [s.share for s in line], color=colour, linestyle=dashes, linewidth=3)
    last = [line[-1].share for line in found.values()]
    for word, at, place in zip(found, last, style.spread(last, 0.06, 0.0, 1.0), strict=True):
        name = f"  {word.replace('_', ' ')}, {percent(at)}"
        ax.annotate(name, (1, place), xycoords=("axes fraction", "data"), va="center", fontsize=style.SIZE)
    ax.set(xscale="log", xlim=(points[0], max(points[-1], points[0] + 1)), ylim=(-0.02, 1.02))
    style.scaled(ax, "number of runs (logarithmic)", "share of the runs, with 95 % interval")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    return ax


def counts(ensemble: Ensemble) -> list[int]:
    """The numbers of runs at which the shares are taken: at equal ratios from FIRST, or all if fewer, to all."""
    runs = len(ensemble)
    return [int(count) for count in np.unique(np.geomspace(min(FIRST, runs), runs, STEPS).round())]


def shares(ensemble: Ensemble) -> dict[Termination, list[Share]]:
    """The share of each possible outcome among the first so many runs, at each of the counts."""
    points = counts(ensemble)
    return {
        word: [Share.of(int((ensemble.ending[:runs] == ENDINGS.index(word)).sum()), runs) for runs in points]
        for word in ensemble.outcomes()
    }


def finding(ensemble: Ensemble) -> str:
    """How far off the least certain share may still be, in one sentence."""
    widest = max((line[-1] for line in shares(ensemble).values()), key=lambda share: share.high - share.low)
    points = ceil(500 * (widest.high - widest.low)) / 10
    return f"after {len(ensemble):,} runs each share is known to within {points} points"
