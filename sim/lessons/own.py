"""What makes an answer right in the lessons on one's own work and on the model, 07 to 09."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from sim.agents import MemberStateAgent
from sim.backtest.evaluation import backtest
from sim.backtest.scores import auc, brier
from sim.backtest.summary import summary
from sim.cases import scenarios
from sim.lessons.tools import Answers, Verdict, at_least, choice, hardest, near, one, room
from sim.reader import read
from sim.runs.ensemble import Ensemble
from sim.runs.play import simulate
from sim.scenario import Scenario
from sim.tables import rows

ANSWERS = Answers()

SOME = 2_000
"""Runs enough for a file or strategy of one's own: a strategy in Python takes its time."""

DOZEN = 12
"""Runs enough for an agent of one's own, which plays them one by one."""

BARGAINERS = ("sincere", "hardliner", "hider", "hard-bargainer")
"""The strategies that need no allies."""


@ANSWERS.to("07-1")
def a_file_of_ones_own(scenario: Scenario) -> Verdict:
    """A file without faults."""
    shipped = {read(name).title for name in scenarios()}
    return scenario.title not in shipped or "it has the title of a file that ships; give it one of its own"


def _built(scenario: Scenario, least: float, what: str, happens: Callable[[Ensemble], Any]) -> Verdict:
    """Whether something happens [R] often enough in a room of a student's own, which is no file as it ships."""
    if scenario in map(read, scenarios()):
        return "this file ships as it is; change something in it, or write one"
    return at_least(least, float(happens(simulate(scenario, SOME)).mean()), what)


@ANSWERS.to("07-2")
def a_lone_veto(scenario: Scenario) -> Verdict:
    """A room that one state stops alone."""
    return _built(scenario, 0.5, "one state alone stops it", lambda e: ~e.adopted & (e.no.sum(axis=1) == 1))


@ANSWERS.to("07-3")
def an_exemption(scenario: Scenario) -> Verdict:
    """A room that exempts somebody."""
    return _built(scenario, 0.5, "somebody is exempted", lambda e: e.exempted.any(axis=1))


@ANSWERS.to("07-4")
def a_payment(scenario: Scenario) -> Verdict:
    """A room that pays somebody."""
    return _built(scenario, 0.25, "somebody is paid", lambda e: e.paid.any(axis=1))


def _hungary(strategy: str, case: str = "moscow-2021") -> Ensemble:
    return room(case, {"members.HU.strategy": strategy}, SOME)


@ANSWERS.to("08-1")
def best_bargainer(strategy: str) -> Verdict:
    """The weakest text without breaking the consensus."""
    ensembles = {key: _hungary(key) for key in BARGAINERS}
    decided = {key: e for key, e in ensembles.items() if e.adopted.mean() >= 0.95}
    return choice(strategy, min(decided, key=lambda key: float(decided[key].strength.mean())), BARGAINERS)


@ANSWERS.to("08-2")
def never_first(strategy: str) -> Verdict:
    """Blame avoidance, in a case where others do not always object."""
    ensemble = _hungary(strategy, "harbour")
    hungary = ensemble.members.index("HU")
    if ensemble.first_no[:, hungary].any():
        return "in some runs Hungary is among the first to say no"
    return at_least(0.25, float(ensemble.last_no[:, hungary].mean()), "Hungary says no in the last vote that fails")


@ANSWERS.to("08-3")
def play_for_time(strategy: str) -> Verdict:
    """Delay without blocking."""
    ensemble = _hungary(strategy)
    last = ensemble.tally.meeting == len(ensemble.seating.calendar.meetings) - 1
    late = at_least(0.9, float(last.mean()), "the leaders have to meet")
    return late if late is not True else at_least(0.95, float(ensemble.adopted.mean()), "there is a decision")


@ANSWERS.to("08-4")
def a_hawk(agent: type[MemberStateAgent]) -> Verdict:
    """What the model leaves out: a state that refuses what is too weak."""
    texts = [one("moscow-2021", run, PL=agent).text["officials"] for run in range(DOZEN)]
    if "four names" in texts:
        return "four names are still agreed"
    if not any(texts):
        return "nothing is agreed any more"
    unmoved = all(_first_no(seat, agent) == _first_no(seat, MemberStateAgent) for seat in ("PL", "HU"))
    return unmoved or "but elsewhere it votes as it would not: give it the seat of Hungary, which says no by itself"


def _first_no(seat: str, agent: type[MemberStateAgent]) -> list[bool]:
    """In which runs a seat is among the first to say no: to the whole text as tabled, which is not too weak."""
    return [seat in one("moscow-2021", run, **{seat: agent}).first_no for run in range(DOZEN)]


SCORES = {"HU": 0.9, "CY": 0.6, "IT": 0.5, "PL": 0.1}
"""How reluctant a forecast of lesson 09 says that four states are."""


@ANSWERS.to("09-1")
def area(given: float) -> Verdict:
    """Counting pairs."""
    return near(given, auc(SCORES, ["HU", "IT"]), 0.001)


@ANSWERS.to("09-2")
def squared_error(given: float) -> Verdict:
    """Counting what a forecast missed."""
    return near(given, brier(np.array([0.6, 0.3, 0.1]), 1), 0.001)


@cache
def scored() -> dict[str, Any]:
    """The scores of the model on the project's own decisions, with few runs each: they hardly depend on that."""
    return summary(backtest(rows("decisions"), runs=200))


@ANSWERS.to("09-3")
def could_be_chance(could: bool) -> Verdict:
    """Reading an interval."""
    better = scored()["differences"]["brier under base_rates"]
    return could == bool(better["mean_low"] <= 0 <= better["mean_high"])


@ANSWERS.to("09-4")
def rooms_alone(better: bool) -> Verdict:
    """Whether the shares of the rooms are chances."""
    return better == bool(scored()["baselines"]["the rooms alone"]["brier"] < scored()["brier_base"])


@ANSWERS.to("09-5")
def moved_by_a_parameter(points: float) -> Verdict:
    """How much hangs on a number that is not well known."""
    fit = max((row for row in rows("calibration") if row["key"] == "isolation_cost"), key=lambda row: row["until"])
    ends = [hardest(room(changes={"parameters.isolation_cost": float(fit[end])})) for end in ("low", "high")]
    return near(points, 100 * (ends[1] - ends[0]), 4)
