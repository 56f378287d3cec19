"""Pictures: one a file, all in the registry PICTURES. matplotlib lives here alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from matplotlib.figure import Figure

from sim.plots import ballots, comparison, convergence, ladders, maps, outcomes, price, scale, style, when


class Material(Enum):
    """What a picture is made from: what its `draw` is given, in words."""

    ENSEMBLE = "all runs"
    RUN = "one run"
    COMPARISON = "the same draws under a change"


@dataclass(frozen=True)
class Picture:
    """A picture: `draw` makes a whole figure of an Ensemble, of an Ensemble and the number of a run, or a Comparison.

    A `standing` one is in every result directory that its material can be drawn for.
    """

    key: str
    title: str
    material: Material
    draw: Callable[..., Figure]
    standing: bool = False

    def png(self, *material: object) -> bytes:
        """Draw it as a PNG file."""
        return style.png(self.draw(*material))


ENSEMBLE, RUN, COMPARISON = Material
PICTURES = {
    picture.key: picture
    for picture in (
        Picture("outcomes", "How often each outcome comes out", ENSEMBLE, outcomes.figure, standing=True),
        Picture("ladders", "What each measure ends on", ENSEMBLE, ladders.figure, standing=True),
        Picture("map", "Who says no, and who brings a measure down", ENSEMBLE, maps.figure, standing=True),
        Picture("scale", "Stances and severities on one scale", ENSEMBLE, scale.figure),
        Picture("when", "When it is decided", ENSEMBLE, when.figure),
        Picture("price", "What consensus costs", ENSEMBLE, price.figure),
        Picture("convergence", "How many runs are enough", ENSEMBLE, convergence.figure),
        Picture("ballots", "One run, ballot by ballot", RUN, ballots.figure),
        Picture("comparison", "What the change does", COMPARISON, comparison.figure, standing=True),
        Picture("map-change", "Who is in the way to the end, before and after the change", COMPARISON, maps.change),
    )
}
"""Every picture by the name of its file, in the order of a lecture."""


def standing(material: Material, *given: object) -> dict[str, bytes]:
    """The pictures that belong in every result directory of one material, as PNG files by their keys."""
    chosen = [picture for picture in PICTURES.values() if picture.standing and picture.material is material]
    return {picture.key: picture.png(*given) for picture in chosen}


def write(directory: Path, pictures: dict[str, bytes]) -> None:
    """Put pictures into a directory, each as KEY.png."""
    for key, picture in pictures.items():
        (directory / f"{key}.png").write_bytes(picture)
