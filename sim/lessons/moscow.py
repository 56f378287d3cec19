"""What makes an answer right in the lessons on the Moscow case, 00 to 03.

Nothing is written down here that a run can tell.
"""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from sim.council.support import after_recommendation
from sim.lessons.tools import Answers, Verdict, at_least, at_most, choice, hardest, near, one, room
from sim.player import Played
from sim.runs.ensemble import Ensemble
from sim.runs.play import simulate

ANSWERS = Answers()


@ANSWERS.to("00-1")
def with_an_exemption(run: int) -> Verdict:
    """A run for the board."""
    return bool(one("harbour", run).exempted)


@ANSWERS.to("00-2")
def ten_seats(seats: frozenset[str]) -> Verdict:
    """The seats that a class of ten must fill."""
    ensemble = room()
    tablers = {ensemble.members[place] for place in ensemble.seating.agenda[0].tablers}
    if len(seats) > 10 or not seats & tablers:
        return "at most ten seats" if len(seats) > 10 else "nobody of those who table the text is among them"
    answered = ensemble.tally.brought_down[ensemble.tally.brought_down >= 0]
    ours = np.isin(answered, [ensemble.members.index(iso) for iso in seats if iso in ensemble.members])
    return at_least(0.9, float(ours.mean()), "the last to object is one of them")


@ANSWERS.to("00-3")
def votes_to_plan(votes: float) -> Verdict:
    """How many votes to leave time for."""
    return near(votes, float(room().tally.rounds.mean()), 0.5)


@ANSWERS.to("01-1")
def likeliest_form(form: str) -> Verdict:
    """Reading a ladder."""
    forms = room().forms("officials")
    names = {name or "nothing": share for name, share in forms.items()}
    return choice(form, max(names, key=lambda name: names[name].share), names)


@ANSWERS.to("01-2")
def some_oligarchs(share: float) -> Verdict:
    """Adding up rungs."""
    return near(share, 1 - room().forms("oligarchs")[None].share)


@ANSWERS.to("01-3")
def a_strong_run(run: int) -> Verdict:
    """Opening a run."""
    text = one("moscow-2021", run).text
    return text["officials"] == "every official named" and text["oligarchs"] is not None


@ANSWERS.to("01-4")
def reluctant_hungary(share: float) -> Verdict:
    """Changing one number."""
    return near(share, hardest(room(changes={"members.HU.stance": 0.10})))


@ANSWERS.to("01-5")
def one_number(changes: dict[str, Any]) -> Verdict:
    """Finding the number that matters."""
    if len(changes) != 1:
        return f"{len(changes)} numbers are changed; change one"
    if not isinstance(next(iter(changes.values())), Real):
        return "a number is asked for, for one that stands in the file"
    return _halved(changes)


def _halved(changes: dict[str, Any]) -> Verdict:
    """Whether a change leaves at most half of those runs of the file in which not every official is named."""
    limit, left = (1 - hardest(room(changes=change)) for change in (None, changes))
    return at_most(limit / 2, left, "not every official is named")


@ANSWERS.to("02-1")
def all_of_them(chance: float) -> Verdict:
    """How unlikely unanimity is by chance."""
    return near(chance, 0.9 ** len(room(runs=1).members), 0.003)


@ANSWERS.to("02-2")
def lowest_of_all(severity: float) -> Verdict:
    """The hardest text that the most reluctant of uniform stances accepts: the mean of the lowest."""
    truth = 1 / (len(room(runs=1).members) + 1)
    return near(severity, truth, 0.001) or (near(severity, truth, 0.005) and "close, but .001 off or more")


@ANSWERS.to("02-3")
def most_reluctant(states: frozenset[str]) -> Verdict:
    """Who holds out on the oligarchs."""
    if len(states) != 3:
        return f"{len(states)} are named; name three"
    return states == set(list(room().brought_down("oligarchs"))[:3])


@ANSWERS.to("02-4")
def hardliner(share: float) -> Verdict:
    """A state that isolation does not move."""
    return near(share, 1 - float(room(changes={"members.HU.strategy": "hardliner"}).adopted.mean()))


@ANSWERS.to("02-5")
def veto(played: Played) -> Verdict:
    """Being the veto player."""
    alone = played.outcome.no == (played.member,)
    return (alone and not played.outcome.termination.adopted) or f"this time: {played!r}"


@ANSWERS.to("03-1")
def recommended_stance(stance: float) -> Verdict:
    """A low recommendation holds a hawk back."""
    return near(stance, after_recommendation(0.50, 0.20, 0.25), 0.001)


@ANSWERS.to("03-2")
def heard_by_nobody(changes_anything: bool) -> Verdict:
    """What is left of the High Representative where nobody defers."""
    deaf = room(changes={"parameters.deference": 0}, runs=2_000)
    return changes_anything == (_silent(deaf).digest() != deaf.digest())


def _silent(ensemble: Ensemble) -> Ensemble:
    """The same runs without a High Representative."""
    return simulate(ensemble.scenario.model_copy(update={"high_representative": None}), len(ensemble))


@ANSWERS.to("03-3")
def without_recommendation(share: float) -> Verdict:
    """What the visit was worth."""
    return near(share, hardest(_silent(room())), 0.01)  # a report of 0, a mistake near at hand, comes close


@ANSWERS.to("03-4")
def strong_report(report: float) -> Verdict:
    """How strong a report has to be."""
    return _halved({"high_representative.report": report})


@ANSWERS.to("03-5")
def joint_proposal(institution: str) -> Verdict:
    """Article 215 TFEU."""
    return "commission" in institution
