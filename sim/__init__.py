"""How the European Union decides on sanctions: member states propose, bargain and vote under unanimity.

    scenario = sim.read("moscow-2021")              # or the path of a file of your own
    ensemble = sim.simulate(scenario, runs=10_000, seed=1)
    ensemble[17]                                    # one run, which sim.CouncilModel plays agent by agent

Names are imported when they are first used: `import sim` loads neither Mesa nor matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.agents import HighRepresentativeAgent, MemberStateAgent
    from sim.cases import scenarios
    from sim.council.ballots import Ballot
    from sim.errors import ScenarioError, SimError
    from sim.model import CouncilModel
    from sim.own import strategy
    from sim.player import play
    from sim.reader import read
    from sim.runs.compare import compare
    from sim.runs.ensemble import Ensemble
    from sim.runs.outcome import Outcome, Termination
    from sim.runs.play import simulate
    from sim.scenario import Scenario
    from sim.story import replay

_HOMES = {
    "Ballot": "sim.council.ballots",
    "CouncilModel": "sim.model",
    "Ensemble": "sim.runs.ensemble",
    "HighRepresentativeAgent": "sim.agents",
    "MemberStateAgent": "sim.agents",
    "Outcome": "sim.runs.outcome",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.errors",
    "SimError": "sim.errors",
    "Termination": "sim.runs.outcome",
    "play": "sim.player",
    "read": "sim.reader",
    "replay": "sim.story",
    "scenarios": "sim.cases",
    "compare": "sim.runs.compare",
    "simulate": "sim.runs.play",
    "strategy": "sim.own",
}

__all__ = [  # noqa: RUF022 - the order of use
    "read",
    "scenarios",
    "simulate",
    "compare",
    "replay",
    "play",
    "CouncilModel",
    "MemberStateAgent",
    "HighRepresentativeAgent",
    "Ballot",
    "strategy",
    "Ensemble",
    "Outcome",
    "Termination",
    "Scenario",
    "ScenarioError",
    "SimError",
]

_MODULES = ("lessons",)
"""What is a module and yet reached as a name: sim.lessons.check."""


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"sim.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted((*__all__, *_MODULES))
