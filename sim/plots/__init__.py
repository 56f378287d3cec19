"""Pictures of an ensemble: one a file, all in the registry PICTURES. matplotlib lives here alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.plots import ladders, outcomes
from sim.runs.ensemble import Ensemble


@dataclass(frozen=True)
class Picture:
    """A picture that every result directory has: `draw` makes a whole figure of an ensemble."""

    key: str
    title: str
    draw: Callable[[Ensemble], Figure]


PICTURES = {
    picture.key: picture
    for picture in (
        Picture("outcomes", "How often each outcome comes out", outcomes.figure),
        Picture("ladders", "What each measure ends on", ladders.figure),
    )
}
