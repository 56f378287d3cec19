"""How often each outcome comes out, with 95 % Wilson intervals."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.wording import percent


def figure(ensemble: Ensemble) -> Figure:
    """The shares of the outcomes as a whole picture."""
    canvas, (ax,) = style.figure(4.8)
    draw(ensemble, ax)
    return canvas


def draw(ensemble: Ensemble, ax: Axes) -> Axes:
    """The shares of the outcomes, one bar each, with their intervals."""
    outcomes = ensemble.outcomes()
    names = [word.replace("_", " ") for word in outcomes]
    texts = [f"{percent(s.share)}  (95 %: {percent(s.low)} to {percent(s.high)})" for s in outcomes.values()]
    style.shares(ax, names, [share.share for share in outcomes.values()], texts)
    likeliest = max(outcomes, key=lambda word: outcomes[word].share)
    finding = f"{likeliest.replace('_', ' ')} in {percent(outcomes[likeliest].share)} of {len(ensemble):,} runs"
    style.title(ax, f"{ensemble.scenario.title}: {finding}", width=60)
    return ax
