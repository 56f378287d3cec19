"""The model in one picture: stances of members and severities of forms on one scale, to see who accepts what."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.council import support
from sim.council.arrays import TOL, Floats
from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.seating import SeatedMeasure, Seating

LETTERS = style.SIZE - 1
GAP = 0.27
"""Inches from one label to the next."""
MARKS: dict[str, dict[str, Any]] = {
    "likely stance, after events": {"marker": "o", "ms": 9, "color": style.DARK, "ls": ""},
    "lowest to highest": {"color": style.MIDDLE, "lw": 6, "solid_capstyle": "butt"},
    "likely stance, before events": {"marker": "o", "ms": 8, "mfc": "white", "mec": style.INK, "ls": ""},
    "a form that was tabled": {"color": style.INK, "lw": 1.8},
    "red line or cost at home: not as the line says": {
        "marker": "x",
        "ms": 13,
        "mew": 2.5,
        "color": "black",
        "ls": "",
        "zorder": 3.5,
    },
}
"""How everything is drawn, by its name in the legend."""
TODAY, DOUBT, BEFORE, TABLED, EXCEPTION = MARKS.values()

OTHER = {**TABLED, "lw": 0.7}


@dataclass(frozen=True)
class Standing:
    """Where a member stands after all events, low, likely and high; and where it likely stood before them."""

    low: float
    likely: float
    high: float
    before: float


class Form(NamedTuple):
    """A form of a measure: its likely severity, whether it was tabled, who likely accepts it on the merits.

    `exceptions` are those whose red line or cost at home makes them accept, or not, other than its severity says.
    """

    measure: str
    form: str
    severity: float
    tabled: bool
    accepting: tuple[str, ...]
    exceptions: tuple[str, ...]


def figure(ensemble: Ensemble) -> Figure:
    """Members at the left, most reluctant first; forms at the right, each with a line through all members."""
    found = forms(ensemble)
    height = max(8.1, 3.3 + GAP * len(found))
    canvas, (ax,) = style.figure(height)
    draw(ensemble, ax, height - 3.1)
    absent = [*([] if ensemble.seating.carried.any() else [BEFORE]), *([] if _departing(found) else [EXCEPTION])]
    drawn = [Line2D([], [], label=name, **mark) for name, mark in MARKS.items() if mark not in absent]
    canvas.legend(handles=drawn, loc="outside lower left", ncols=3, fontsize=LETTERS - 1, frameon=False)
    style.headline(canvas, f"{ensemble.scenario.title}: {finding(ensemble)}")
    return canvas


def draw(ensemble: Ensemble, ax: Axes, inches: float = 5.0) -> Axes:
    """Points and lines for the members, lines with labels for the forms, on an axes so many `inches` high."""
    members = standings(ensemble.seating)
    for place, standing in enumerate(members.values()):
        low, likely, high, before = (min(number, 1.0) for number in astuple(standing))  # no form takes more than 1
        ax.plot([place, place], [low, high], **DOUBT)
        ax.plot([place, place], [before, likely], color=style.INK, lw=1, zorder=3)
        ax.plot(place, before, zorder=4, **BEFORE)
        ax.plot(place, likely, zorder=5, **TODAY)
    bottom = min(0.0, *(min(standing.low, standing.before) for standing in members.values())) - 0.03
    top = 1.03
    ax.set(xlim=(-0.6, len(members) - 0.4), ylim=(bottom, top))
    _lines(forms(ensemble), list(members), ax, GAP / inches * (top - bottom))
    style.scaled(ax, "member states, most reluctant first", "stance and severity (above 1 drawn at 1)")
    ax.set_xticks(range(len(members)), ["\n" * (place % 2) + iso for place, iso in enumerate(members)])
    ax.tick_params(axis="x", labelsize=LETTERS, length=0)
    return ax


def _lines(found: list[Form], members: list[str], ax: Axes, step: float) -> None:
    """A line for each form, strong where it was tabled, and its label where there is room for it."""
    (bottom, top), (left, right) = ax.get_ylim(), ax.get_xlim()
    labels = style.spread([form.severity for form in found], step, bottom + step / 2, top - step / 2)
    for form, place in zip(found, labels, strict=True):
        ax.plot([left, right], [form.severity] * 2, **(TABLED if form.tabled else OTHER), zorder=2)
        ax.plot([right, right + 1], [form.severity, place], color=style.INK, lw=0.7, clip_on=False)
        ax.plot([members.index(iso) for iso in form.exceptions], [form.severity] * len(form.exceptions), **EXCEPTION)
        words = style.fitted(f"{form.severity:.2f}  {form.measure}: {form.form}", 4.6, LETTERS, 1)
        weight = "bold" if form.tabled else "normal"
        ax.text(right + 1.2, place, words, va="center", fontsize=LETTERS, fontweight=weight, color=style.INK)


def standings(seating: Seating) -> dict[str, Standing]:
    """Where each member stands, the most reluctant first."""
    before = seating.stance_before_events
    today = (before + seating.carried[:, None]).tolist()
    found = {
        iso: Standing(low, likely, high, float(was))
        for iso, (low, likely, high), was in zip(seating.members, today, before[:, 1], strict=True)
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].likely))


def forms(ensemble: Ensemble) -> list[Form]:
    """Every form of every measure, mildest first."""
    seating = ensemble.seating
    stance = seating.stance_before_events[:, 1] + seating.carried
    found = []
    for measure, tabled in zip(seating.measures, ensemble.tabled, strict=True):
        demands = _demands(seating, measure)
        for rung, form in enumerate(measure.forms, start=1):
            severity = float(measure.severity[rung, 1])
            accepts, above = stance - demands[rung] >= -TOL, stance - severity >= -TOL
            who = seating.members
            accepting = tuple(iso for iso, does in zip(who, accepts, strict=True) if does)
            exceptions = tuple(iso for iso, differs in zip(who, accepts != above, strict=True) if differs)
            found.append(Form(measure.key, form, severity, bool(tabled == rung), accepting, exceptions))
    return sorted(found, key=lambda form: form.severity)


def _departing(found: list[Form]) -> bool:
    return any(form.exceptions for form in found)


def _demands(seating: Seating, measure: SeatedMeasure) -> Floats:
    """The stance [K+1, N] that each form likely takes of each member."""
    red_line = measure.red_line[:, 1] + seating.parameters["red_line"][1] * measure.departs
    cost = seating.parameters["cost_weight"][1] * measure.exposure[:, 1]
    likely: Floats = support.demand(measure.severity[:, 1, None], measure.strength[:, None], red_line, cost)
    return np.asarray(likely)


def finding(ensemble: Ensemble) -> str:
    """How many accept the mildest and the hardest form, in one sentence."""
    found, everybody = forms(ensemble), len(ensemble.members)
    counts = [f"{len(form.accepting)} of {everybody} accept {form.form}" for form in (found[0], *found[1:][-1:])]
    return f"on the merits {', '.join(counts)}"
