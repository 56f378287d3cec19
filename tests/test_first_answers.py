"""What a student would answer without thinking, and what an unchanged file gives, is right in no exercise."""

import pytest

import sim
from sim.lessons import exercises, judge


def as_it_is(name="moscow-2021", changes=None):
    """A file as it is, or as the notebook itself changes it."""
    return sim.simulate(sim.read(name, changes))


def share(ensemble, measure, form):
    return ensemble.forms(measure)[form].share


def difference(case, number, rule="qmv"):
    """What is printed for a majority, less what is for unanimity."""
    rooms = [as_it_is(case, {"rule": rule}) for rule in (rule, "unanimity")]
    return number(rooms[0]) - number(rooms[1])


def strength(ensemble):
    return ensemble.strength.mean()


def untouched(view):
    """Votes as before."""
    return view.sincere


def no(_):
    """Says no, always."""
    return sim.Ballot.NO


class Meek(sim.MemberStateAgent):
    """Refuses four names, and says yes to all else, whatever it thinks of it: right for Poland alone."""

    def ballot(self):
        return sim.Ballot.NO if self.model.text.rung[0][0] == 1 else sim.Ballot.YES


class Stubborn(sim.MemberStateAgent):
    """The agent that lesson 08 shows."""

    def ballot(self):
        return sim.Ballot.NO


def unanswered(_):
    raise EOFError


MOSCOW = sim.read("moscow-2021")
REPORT = MOSCOW.high_representative.report[1]
STAKE = sim.read("belarus-2020").linked_files["turkey"].stakes["CY"][1]

ANSWERS = {
    "00-1": lambda: [0, 17],  # the first run; the run of the other cells
    "00-2": lambda: [{"LT", "LV", "EE", "PL"}, {"DE", "FR", "IT", "ES", "PL", "RO", "NL", "BE", "EL", "CZ"}],
    "00-3": lambda: [len(as_it_is().seating.calendar), 27],  # the rounds that are scheduled
    "01-1": lambda: ["four names", "nothing"],  # the star; the bottom
    "01-2": lambda: [share(as_it_is(), "oligarchs", None), share(as_it_is(), "officials", "every official named")],
    "01-3": lambda: [17],
    "01-4": lambda: [share(as_it_is(), "officials", "every official named")],
    "01-5": lambda: [
        {},
        {"members.HU.stance": 0.10},
        {"parameters.isolation_cost": 0},
        {"high_representative.report": REPORT},
        {"rule": "qmv"},
    ],
    "02-1": lambda: [0.9, 0.9 * 27],
    "02-2": lambda: [0.5, 0.1, 1 / 27],
    "02-3": lambda: [{"LT", "LV", "EE"}, {"HU"}, {"HU", "PL", "SK"}],
    "02-4": lambda: [as_it_is().adopted.mean(), as_it_is(changes={"members.HU.strategy": "hardliner"}).adopted.mean()],
    "02-5": lambda: [sim.play("HU", ask=unanswered, tell=str)],
    "03-1": lambda: [0.25, 0.50, 0.55, 0.20],
    "03-2": lambda: ["yes"],
    "03-3": lambda: [
        share(as_it_is(), "officials", "every official named"),
        share(as_it_is(changes={"high_representative.report": 0}), "officials", "every official named"),
    ],
    "03-4": lambda: [REPORT, 0],
    "03-5": lambda: ["the Council", "Parliament"],
    "04-1": lambda: ["yes"],
    "04-2": lambda: [{"HU", "SK"}, {"DE", "FR", "IT", "ES"}, {"HU", "DE", "FR"}],
    "04-3": lambda: [  # a share for percentage points; the other majority
        difference("moscow-2021", strength, "reinforced-qmv"),
        100 * difference("moscow-2021", strength),
    ],
    "04-4": lambda: ["qmv", "unanimity"],
    "04-5": lambda: [difference("renewal-2025", lambda e: e.tally.rounds.mean())],
    "05-1": lambda: [share(as_it_is("renewal-2025"), "listings", "every name kept")],
    "05-2": lambda: ["SK"],
    "05-3": lambda: [1 - as_it_is("renewal-2025").adopted.mean()],
    "05-4": lambda: [1.0, 1.3, 0],
    "05-5": lambda: ["yes"],
    "06-1": lambda: ["CY", "HU"],
    "06-2": lambda: [0, 4, 10],
    "06-3": lambda: ["yes"],
    "06-4": lambda: [as_it_is("belarus-2020").adopted.mean()],
    "06-5": lambda: [STAKE, STAKE / 2, 2],
    "07-1": lambda: ["harbour", sim.read("moscow-2021")],
    "07-2": lambda: ["harbour"],
    "07-3": lambda: ["harbour", "oil-embargo-2022"],
    "07-4": lambda: ["harbour", "belarus-2020"],
    "08-1": lambda: ["sincere", "hardliner", "hider"],
    "08-2": lambda: [untouched, no],
    "08-3": lambda: [untouched, no],
    "08-4": lambda: [sim.MemberStateAgent, Stubborn, Meek],
    "09-1": lambda: [1, 0.5, 0.25],
    "09-2": lambda: [0.3, 0.7, 0.49],
    "09-3": lambda: ["no"],
    "09-4": lambda: ["yes"],
    "09-5": lambda: [0.7],  # a share for percentage points
}


def test_every_exercise_has_a_first_answer():
    assert ANSWERS.keys() == exercises().keys()


@pytest.mark.parametrize("key", sorted(ANSWERS))
def test_a_first_answer_is_not_right_and_gets_a_hint(key, written):
    for strategy in (untouched, no):
        written(strategy)
    for answer in ANSWERS[key]():
        assert judge(key, answer).startswith(f"{key}: not yet") and exercises()[key].hint in judge(key, answer)
