"""How well two numbers of the model fit the decisions together: the posterior over both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style

LEVELS = (-50, -10, -5, -3, -1.92, -0.5, 0)
"""Steps of the log posterior below its best: -1.92 bounds a 95 % interval of one number."""


def figure(surface: Sequence[dict[str, float]]) -> Figure:
    """The surface of one calibration, with what it says for a title."""
    canvas, (ax,) = style.figure(9)
    draw(surface, ax)
    across, up, _ = surface[0]
    names = f"{across.replace('_', ' ')} and {up.replace('_', ' ')}"
    style.title(ax, f"What the decisions say of {names}: the darker, the better the fit")
    return canvas


def draw(surface: Sequence[dict[str, float]], ax: Axes) -> Axes:
    """The log posterior below its best, in shades from light (far worse) to dark (as good), with its lines."""
    across, up, score = surface[0]
    x, y = (sorted({point[key] for point in surface}) for key in (across, up))
    heights = {(point[across], point[up]): point[score] for point in surface}
    grid = np.array([[heights[a, b] for a in x] for b in y])
    shades = ax.contourf(x, y, np.maximum(grid - grid.max(), LEVELS[0]), LEVELS, cmap="Blues", extend="min")
    lines = ax.contour(x, y, grid - grid.max(), (-1.92,), colors=style.INK, linewidths=2, linestyles="solid")
    ax.clabel(lines, fmt={-1.92: "95 %"}, fontsize=style.SIZE)
    best = max(surface, key=lambda point: point[score])
    ax.plot(best[across], best[up], "o", color="white", markeredgecolor=style.INK, markersize=14)
    ax.set_xlabel(across.replace("_", " "), fontsize=style.SIZE)
    ax.set_ylabel(up.replace("_", " "), fontsize=style.SIZE)
    ax.tick_params(labelsize=style.SIZE)
    ax.figure.colorbar(shades, ax=ax, label="log posterior below its best")
    return ax
