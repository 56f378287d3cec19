"""What the model expects of one decision: how it ends, and who is how reluctant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.backtest.cases import scenario_of
from sim.backtest.numbers import Fit
from sim.council.arrays import Floats
from sim.council.ballots import Ballot
from sim.council.negotiation import Ending
from sim.decisions import CLASSES, Decision
from sim.runs.agenda import seat
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.play import simulate, votes
from sim.runs.uncertainty import draw
from sim.scenario import Scenario

RUNS, SEED = 2_000, 1
FIRST_MEETING = 1
"""The place in the calendar of the meeting at which ministers first vote, after the working party."""


@dataclass(frozen=True)
class Forecast:
    """What is expected of one decision.

    `model` [3] are the shares of the simulated rooms by CLASSES, `chances` [3] the forecast: the model's, mixed with
    how earlier decisions ended. `objecting` is how often each member says no in the first round, `reluctance` how far
    beyond its limit the text is on average, the more the greater.
    """

    decision: Decision
    model: Floats
    chances: Floats
    objecting: dict[str, float]
    reluctance: dict[str, float]


def forecast(decision: Decision, fit: Fit, base: Floats, runs: int = RUNS) -> Forecast:
    """Play a decision and sum it up; `base` [3] is how earlier decisions ended."""
    scenario = scenario_of(decision, fit)
    seating = seat(scenario)
    room = draw(seating, SEED, 0, runs)
    minutes = Minutes(room)
    rounds = votes(room, minutes)
    _, opening = next(rounds)
    objecting = (opening.opinions.ballots <= Ballot.NO).mean(axis=1)
    support = opening.opinions.support.mean(axis=1)
    for _ in rounds:
        pass
    model = shares_of(Ensemble(scenario, seating, SEED, minutes.tally))
    members = seating.members
    return Forecast(
        decision=decision,
        model=model,
        chances=mixed(model, fit, base),
        objecting=dict(zip(members, objecting.tolist(), strict=True)),
        reluctance=dict(zip(members, (-support).tolist(), strict=True)),
    )


def mixed(shares: Floats, fit: Fit, base: Floats) -> Floats:
    """The shares of rooms [3], trusted as far as the fit does; for the rest, how earlier decisions ended [3]."""
    chances: Floats = fit["trust"] * shares + (1 - fit["trust"]) * base
    return chances


def rival(scenario: Scenario, protocol: str, runs: int = RUNS) -> Floats:
    """How a decision would end [3] if a rival protocol took it."""
    return shares_of(simulate(scenario, runs, SEED, protocol=protocol))


def shares_of(ensemble: Ensemble) -> Floats:
    """The shares [3] of rooms that adopt as tabled when ministers first meet, otherwise, or not at all."""
    in_time = (ensemble.tally.meeting <= FIRST_MEETING) | (not ensemble.bargained)
    as_proposed = (ensemble.ending == Ending.ADOPTED_AS_TABLED) & in_time
    shares: Floats = np.array(
        [as_proposed.mean(), (ensemble.adopted & ~as_proposed).mean(), (~ensemble.adopted).mean()]
    )
    return shares


def base_rates(decisions: Iterable[Decision]) -> Floats:
    """How often decisions ended in each of CLASSES [3], each counted once more than it happened (Laplace).

    >>> base_rates([])
    array([0.33333333, 0.33333333, 0.33333333])
    """
    outcomes = [decision.outcome for decision in decisions]
    counts = np.array([1.0 + outcomes.count(name) for name in CLASSES])
    rates: Floats = counts / counts.sum()
    return rates
