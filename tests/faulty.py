"""A small scenario file that is good, and what the reader says once something in it is not."""

from pathlib import Path

import pytest

from sim import formats
from sim.errors import ScenarioError
from sim.reader import examine

BAD = Path(__file__).parent / "bad"
GOOD = BAD / "good.yaml"
PARTS = formats.schema()["properties"]
"""What the schema allows for each key at the top of a file."""


def faults(path, changes=None):
    """The lines that say what is wrong with a file, or with changes of it."""
    with pytest.raises(ScenarioError) as caught:
        examine(path, changes)
    assert len(str(caught.value).splitlines()) == len(caught.value.faults)
    return str(caught.value).splitlines()
