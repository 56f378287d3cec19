"""When it is decided: the share of runs with a decision at each meeting, and of those that end without one."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.runs.outcome import Share
from sim.wording import percent


def figure(ensemble: Ensemble) -> Figure:
    """One bar for each meeting in the order of the calendar, and one for no decision."""
    canvas, (ax,) = style.figure(1.6 + 0.75 * (len(ensemble.seating.calendar.meetings) + 1))
    draw(ensemble, ax)
    style.headline(canvas, f"{ensemble.scenario.title}: {finding(ensemble)}")
    return canvas


def draw(ensemble: Ensemble, ax: Axes) -> Axes:
    """The shares, each with its interval in words; a meeting that only prepares decides nothing."""
    found = decided(ensemble)
    names = [_name(ensemble, place) for place in found]
    texts = [f"{percent(s.share)}  (95 %: {percent(s.low)} to {percent(s.high)})" for s in found.values()]
    style.shares(ax, names, [share.share for share in found.values()], texts)
    return ax


def decided(ensemble: Ensemble) -> dict[int | None, Share]:
    """The share of runs decided at each meeting that can adopt, by its place in the calendar; None for no decision."""
    calendar, runs = ensemble.seating.calendar, len(ensemble)
    counts = np.bincount(ensemble.tally.meeting[ensemble.adopted], minlength=len(calendar.meetings))
    adopting = dict.fromkeys(calendar.meeting[calendar.adopts].tolist())
    shares: dict[int | None, Share] = {place: Share.of(int(counts[place]), runs) for place in adopting}
    return {**shares, None: Share.of(runs - int(counts.sum()), runs)}


def finding(ensemble: Ensemble) -> str:
    """Where most runs end, in one sentence."""
    found = decided(ensemble)
    likeliest = max(found, key=lambda place: found[place].share)
    where = "no decision" if likeliest is None else f"decided at the {_name(ensemble, likeliest)}"
    return f"{where} in {percent(found[likeliest].share)} of the runs"


def _name(ensemble: Ensemble, place: int | None) -> str:
    return "no decision by then" if place is None else ensemble.seating.calendar.meetings[place].label
