"""How well two numbers of the model fit the decisions together: the posterior over both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style

REGION = -3.0
"""How far the log posterior falls where 95 % of both numbers end: half a quantile of chi squared, two degrees."""
STEPS = {-20: "#f2f5f7", -10: "#c9d3dc", -6: "#8fb0cc", REGION: "#4f86b5", -1: style.BAR}
"""Shades from each step up to the next; lighter is worse."""


def figure(surface: Sequence[dict[str, float]]) -> Figure:
    """The surface of one calibration, with what it says for a title."""
    canvas, (ax,) = style.figure(9)
    draw(surface, ax)
    across, up, _ = surface[0]
    names = f"{across.replace('_', ' ')} and {up.replace('_', ' ')}"
    style.title(ax, f"What the decisions tell of {names}: 95 % lies within the black line")
    return canvas


def draw(surface: Sequence[dict[str, float]], ax: Axes) -> Axes:
    """The log posterior below its best, in shades from light (far worse) to dark (as good), with its lines."""
    across, up, score = surface[0]
    x, y = (sorted({point[key] for point in surface}) for key in (across, up))
    heights = {(point[across], point[up]): point[score] for point in surface}
    grid = np.array([[heights[a, b] for a in x] for b in y])
    below = np.maximum(grid - grid.max(), min(STEPS))
    shades = ax.contourf(x, y, below, [*STEPS, 0], colors=list(STEPS.values()))
    ax.contour(x, y, below, (REGION,), colors=style.INK, linewidths=3, linestyles="solid")
    best = max(surface, key=lambda point: point[score])  # of the grid: the search stops on finer steps, near it
    ax.plot(best[across], best[up], "o", color="white", markeredgecolor=style.INK, markersize=14)
    ax.set_xlabel(across.replace("_", " "), fontsize=style.SIZE)
    ax.set_ylabel(up.replace("_", " "), fontsize=style.SIZE)
    ax.tick_params(labelsize=style.SIZE)
    ax.figure.colorbar(shades, ax=ax).set_label("log posterior, its best at 0", fontsize=style.SIZE)
    return ax
