"""Forecasts against what happened: of all chances near a value, how often it came true."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.backtest.evaluation import Backtest
from sim.decisions import CLASSES
from sim.plots import style
from sim.runs.outcome import Share

BINS = 5
ENOUGH = 30
"""Decisions from which on a group of chances says something."""


def figure(test: Backtest) -> Figure:
    """One point for each fifth of the scale, all three outcomes together."""
    canvas, (ax,) = style.figure(9)
    draw(test, ax)
    style.title(ax, finding(test))
    return canvas


def draw(test: Backtest, ax: Axes) -> Axes:
    """How often what was given a chance came true, with 95 % intervals; on the line where the forecast is honest."""
    ax.plot([0, 1], [0, 1], color=style.FAINT, linewidth=3, zorder=1)
    for mean, share, count in points(test):
        ax.plot([mean, mean], [share.low, share.high], color=style.BAR, linewidth=3, zorder=2)
        ax.plot(mean, share.share, "o", color=style.BAR, markersize=14, zorder=3)
        ax.annotate(str(count), (mean, share.share), (14, -6), textcoords="offset points", fontsize=style.SIZE)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    ax.set_xlabel("chance that the forecast gave (number of chances beside each point)", fontsize=style.SIZE)
    ax.set_ylabel("share that came true", fontsize=style.SIZE)
    ax.tick_params(labelsize=style.SIZE)
    style.half_framed(ax)
    return ax


def points(test: Backtest) -> list[tuple[float, Share, int]]:
    """For each bin with chances in it: their mean, the share that came true, and how many there are."""
    chances = np.array([f.chances for f in test.forecasts]).reshape(-1)
    true = np.array([[name == f.decision.outcome for name in CLASSES] for f in test.forecasts]).reshape(-1)
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    return [
        (
            float(chances[bins == b].mean()),
            Share.of(int(true[bins == b].sum()), int((bins == b).sum())),
            int((bins == b).sum()),
        )
        for b in range(BINS)
        if (bins == b).any()
    ]


def finding(test: Backtest) -> str:
    """What the picture says in one sentence; of a few decisions, only how many there are."""
    if len(test.forecasts) < ENOUGH:
        return f"What came true of {len(test.forecasts)} forecasts: too few to tell"
    inside = sum(share.low <= mean <= share.high for mean, share, _ in points(test))
    return f"In {inside} of {len(points(test))} groups the chance given lies within the interval of what came true"
