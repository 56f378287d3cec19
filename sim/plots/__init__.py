"""Pictures of an ensemble: one a file, all in the registry PICTURES. matplotlib lives here alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from matplotlib.figure import Figure
from matplotlib.text import Text

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


def png(figure: Figure) -> bytes:
    """A figure as a PNG file; whatever a file says is text, not mathematics between dollars."""
    for text in figure.findobj(Text):
        text.set_parse_math(False)
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
