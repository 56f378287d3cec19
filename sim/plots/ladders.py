"""The ladder of each measure: how often it ends on each form, with the tabled form and the record marked."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation

from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.wording import percent

MARKS = {"tabled": ("D", "white"), "record": ("*", "black")}
"""How the tabled form and the record are marked: told apart by shape, not by colour."""


def figure(ensemble: Ensemble) -> Figure:
    """The ladders of all measures, two to a row, mildest measure first as in the file."""
    measures = list(ensemble.scenario.measures)
    columns = min(2, len(measures))
    rows = -(-len(measures) // columns)
    rungs = max(len(measure.forms) for measure in ensemble.seating.measures) + 1
    canvas, axes = style.figure(1.4 + rows * (0.75 + 0.62 * rungs), columns, rows)
    for ax, measure in zip(axes, measures, strict=False):
        draw(ensemble, measure, ax)
    for ax in axes[len(measures) :]:
        ax.set_visible(False)
    heading = style.lines(f"{ensemble.scenario.title}: what each measure ends on", 62)
    canvas.suptitle(heading, fontsize=style.SIZE + 5, fontweight="bold")
    marks = sorted({mark for measure in measures for mark in ensemble.landmarks(measure)}, key=list(MARKS).index)
    canvas.legend(
        handles=[_legend(word) for word in marks],
        loc="outside lower center",
        ncols=2,
        fontsize=style.SIZE,
        frameon=False,
    )
    return canvas


def draw(ensemble: Ensemble, measure: str, ax: Axes) -> Axes:
    """The ladder of one measure, hardest form at the top, the reversion at the bottom."""
    forms, landmarks = ensemble.forms(measure), ensemble.landmarks(measure)
    names = [form or ensemble.scenario.reversion for form in forms]
    style.shares(ax, names, [s.share for s in forms.values()], [percent(s.share) for s in forms.values()])
    places = {form: place for place, form in enumerate(forms)}
    for step, (word, form) in enumerate(landmarks.items()):
        marker, fill = MARKS[word]
        beside = ScaledTranslation((14 + 20 * step) / 72, 0, ax.figure.dpi_scale_trans)
        (mark,) = ax.plot(1, places[form], marker, ms=15, mfc=fill, mec="black", mew=1.5, clip_on=False)
        mark.set_transform(ax.transData + beside)
    likeliest = max(forms, key=lambda form: forms[form].share)
    name = likeliest or ensemble.scenario.reversion
    style.title(ax, f"{measure}: {name} in {percent(forms[likeliest].share)}", style.SIZE, width=26)
    return ax


def _legend(word: str) -> Line2D:
    marker, fill = MARKS[word]
    label = {"tabled": "tabled", "record": "what really happened"}[word]
    return Line2D([], [], linestyle="", marker=marker, ms=14, mfc=fill, mec="black", mew=1.5, label=label)
