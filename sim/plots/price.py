"""The price of consensus: how often something was dropped, weakened, exempted, paid or delayed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.council.arrays import Bools
from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.wording import percent


@dataclass(frozen=True)
class Item:
    """One thing that consensus can cost: `parts` [R, P] tell, for each of the `names` [P], the runs that paid it."""

    key: str
    title: str
    parts: Callable[[Ensemble], Bools]
    names: Callable[[Ensemble], Iterable[str]]


def _measures(ensemble: Ensemble) -> Iterable[str]:
    return [measure.key for measure in ensemble.seating.measures]


def _members(ensemble: Ensemble) -> Iterable[str]:
    return ensemble.members


def _meetings(ensemble: Ensemble) -> Iterable[str]:
    return [meeting.label for meeting in ensemble.seating.calendar.meetings]


def _delays(ensemble: Ensemble) -> Bools:
    """The meeting [R, M] of the decision, where an earlier one could have adopted."""
    calendar = ensemble.seating.calendar
    meetings = np.arange(len(calendar.meetings))
    first = calendar.meeting[calendar.adopts].min(initial=len(meetings))
    later: Bools = (ensemble.tally.meeting[:, None] == meetings) & (meetings > first)
    return later


ITEMS = {
    item.key: item
    for item in (
        Item("dropped", "a measure dropped", lambda e: (e.rung == 0) & (e.tabled > 0), _measures),
        Item("weakened", "a measure weakened", lambda e: (e.rung > 0) & (e.rung < e.tabled), _measures),
        Item("exempted", "an exemption", lambda e: e.exempted, _members),
        Item("paid", "a payment for a linked file", lambda e: e.paid, _members),
        Item("delayed", "a delay beyond the first meeting", _delays, _meetings),
    )
}
"""Everything that a decision can cost, the dearest first."""
NONE = "no decision at all"
MOST = 4
"""How many of its parts an item names."""


def figure(ensemble: Ensemble) -> Figure:
    """One bar for each item, and one for no decision."""
    canvas, (ax,) = style.figure(1.4 + 0.85 * (len(ITEMS) + 1))
    draw(ensemble, ax)
    style.headline(canvas, f"{ensemble.scenario.title}: {finding(ensemble)}")
    return canvas


def draw(ensemble: Ensemble, ax: Axes) -> Axes:
    """The share of the runs that paid each item, and beside its bar what it was, most often first."""
    total = shares(ensemble)
    names = [*(item.title for item in ITEMS.values()), NONE]
    style.shares(ax, names, list(total.values()), [percent(share) for share in total.values()])
    for place, key in enumerate(ITEMS):
        words = ", ".join(f"{name} {percent(share)}" for name, share in list(parts(ensemble, key).items())[:MOST])
        ax.text(1.04, place, style.fitted(words, 5.2, style.SIZE), va="center", fontsize=style.SIZE, color=style.INK)
    ax.set_xlim(0, 2.4)
    return ax


def shares(ensemble: Ensemble) -> dict[str, float]:
    """The share of all runs that end with a decision and paid each item for it; and of those without one."""
    paid = {key: float(_paid(ensemble, item).any(axis=1).mean()) for key, item in ITEMS.items()}
    return {**paid, NONE: float((~ensemble.adopted).mean())}


def parts(ensemble: Ensemble, key: str) -> dict[str, float]:
    """What an item consists of, with the share of all runs, most often first: measures, members or meetings."""
    often = _paid(ensemble, ITEMS[key]).mean(axis=0)
    named = zip(ITEMS[key].names(ensemble), often.tolist(), strict=True)
    return dict(sorted(((name, share) for name, share in named if share), key=lambda pair: -pair[1]))


def _paid(ensemble: Ensemble, item: Item) -> Bools:
    return item.parts(ensemble) & ensemble.adopted[:, None]


def finding(ensemble: Ensemble) -> str:
    """What a decision costs most often, in one sentence."""
    total = shares(ensemble)
    item = max(total, key=lambda key: total[key])
    if not total[item]:
        return "consensus costs nothing"
    if item == NONE:
        return f"no consensus at any price in {percent(total[item])} of the runs"
    return f"consensus costs most often {ITEMS[item].title}, in {percent(total[item])} of the runs"
