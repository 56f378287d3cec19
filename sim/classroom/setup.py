"""What a game is about, before anybody has sat down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sim.entries import Rule
from sim.scenario import Scenario


@dataclass(frozen=True)
class Setup:
    """What a game is about: the file with its --set changes, the agents' run, and how many seats are offered first."""

    file: str
    case: Scenario
    run: int = 0
    seed: int = 1
    seats: int = 0
    changes: tuple[str, ...] = ()

    def about(self) -> dict[str, Any]:
        """What makes it this game and no other; a log of another is not continued."""
        text = hashlib.sha256(self.case.model_dump_json().encode()).hexdigest()
        return {"file": f"{self.case.title} {text[:16]}", "run": self.run, "seed": self.seed}


def under(case: Scenario, rule: str | None) -> Scenario:
    """The case under a rule of the registry that the lecturer puts in place of its own, if any."""
    return case.model_copy(update={"rule": Rule(use=rule)}) if rule else case
