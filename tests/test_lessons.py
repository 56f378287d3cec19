"""An exercise says right, or gives a hint; whatever a student types, there is a kind line and no traceback."""

import pytest

import sim
from sim.lessons import ANSWERS, check, exercises, judge
from sim.lessons.kinds import KINDS

JUNK = (object(), 1j, b"x", {1: 2}, [[]], print, int, float("nan"))


def test_every_exercise_has_a_judge_a_kind_and_a_hint():
    assert exercises().keys() == ANSWERS.keys()
    assert {exercise.kind for exercise in exercises().values()} == KINDS.keys()
    assert all(exercise.hint.endswith((".", "?")) for exercise in exercises().values())


@pytest.mark.parametrize("key", sorted(exercises()))
def test_a_blank_answer_gives_the_hint(key):
    for blank in (..., None, ""):
        assert judge(key, blank) == f"{key}: no answer yet. Hint: {exercises()[key].hint}"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_of_another_kind_is_told_what_is_expected(kind):
    key = next(key for key, exercise in exercises().items() if exercise.kind == kind)
    told = [judge(key, junk) for junk in JUNK]
    assert sum(f"{key}: expects {KINDS[kind].expects}, not " in line for line in told) >= 5
    assert not any("right" in line for line in told)
    assert all(len(line) < 300 for line in told)


@pytest.mark.parametrize("key", [key for key, exercise in exercises().items() if exercise.kind in ("number", "share")])
def test_zero_is_never_the_answer(key):
    assert "not yet" in judge(key, 0) and exercises()[key].hint in judge(key, 0)


def test_an_unknown_exercise_names_the_known_ones_of_its_lesson(capsys):
    check("03-9", 1)
    assert capsys.readouterr().out == 'There is no exercise "03-9"; known: 03-1, 03-2, 03-3, 03-4, 03-5.\n'
    assert all(key in judge(3.2, 1) for key in exercises())


def test_members_are_known_by_code_and_name_in_any_order():
    assert judge("02-3", "DK, SE") == judge("02-3", ["Denmark", "sweden"]) == judge("02-3", {"SE", "DK"})
    assert judge("02-3", {"XX"}) == '02-3: "XX" is no member state; write a code, such as DK'
    assert judge("06-1", "Cypru") == '06-1: "Cypru" is no member state; meant `Cyprus`?'


def test_a_space_does_for_a_hyphen_and_a_letter_for_yes_or_no():
    assert judge("08-1", "Hard Bargainer") == judge("08-1", "hard-bargainer") == "08-1: right."
    assert judge("03-2", "n") == judge("03-2", "No") == judge("03-2", False) == "03-2: right."
    assert judge("03-2", "perhaps") == '03-2: expects "yes" or "no", not "perhaps".'
    assert "choose one of: sincere, hardliner, hider, hard-bargainer" in judge("08-1", "hardbargainer")


def test_a_near_miss_is_told_to_be_near():
    assert judge("02-2", 1 / 28) == judge("02-2", 0.036) == "02-2: right."
    assert judge("02-2", 1 / 27).startswith("02-2: not yet: close, but .001 off or more. Hint: ")
    assert judge("06-5", 2).startswith("06-5: not yet: a stake above 0 and below that of the file, 0.6, is asked for.")
    assert judge("07-4", "belarus-2020").startswith("07-4: not yet: this file ships as it is; change something")
    assert judge("00-2", "HU, MT").startswith("00-2: not yet: nobody of those who table the text is among them")
    assert judge("00-2", sim.CouncilModel().room.members).startswith("00-2: not yet: at most ten seats")
    assert judge("05-4", 3).startswith("05-4: not yet: more than 2 is more than twice a normal meeting")


def test_per_cent_for_a_share_is_told_the_difference():
    assert "such as 0.4 for 40 %" in judge("01-2", 11)


def test_a_share_with_its_interval_is_a_share():
    ensemble = sim.simulate(sim.read("moscow-2021", {"members.HU.stance": 0.10}), 1_000)
    assert judge("01-4", ensemble.forms("officials")["every official named"]) == "01-4: right."


def test_a_fault_in_a_file_is_told_in_the_words_of_the_reader():
    assert judge("01-5", {"members.HU.stance": 2}).startswith("01-5: the change members.HU.stance: 2 is out of range")
    assert "--set" not in judge("01-5", {"members.HU.stanse": 0.2})
    assert "there is no such file" in judge("07-1", "nothing.yaml")


def called(view):
    """What a strategy of one's own calls, with a mistake in it."""
    return view.nothing


def calls(view):
    return called(view)


def says_nothing(view):
    view.sincere  # noqa: B018 - a return that was forgotten


class Misspelt(sim.MemberStateAgent):
    def ballot(self):
        return self.model.txt


class Wordy(sim.MemberStateAgent):
    def ballot(self):
        return "no"


@pytest.mark.parametrize(
    ("key", "own", "told"),
    [
        ("08-2", calls, "`return view.nothing`: AttributeError: 'View' object has no attribute 'nothing'"),
        ("08-3", says_nothing, "`says_nothing` stops: TypeError: says_nothing() gave None; return sim.Ballot.YES, NO"),
        ("08-4", Misspelt, "`return self.model.txt`: AttributeError: 'CouncilModel' object has no attribute 'txt'"),
        ("08-4", Wordy, "`Wordy` stops: TypeError: Wordy.ballot() of PL gave 'no'; return sim.Ballot.YES, NO"),
    ],
)
def test_a_mistake_in_ones_own_code_is_one_line_with_the_line_of_the_code(key, own, told, written):
    line = judge(key, own if isinstance(own, type) else written(own))
    assert told in line and "\n" not in line


def test_the_line_of_a_mistake_is_that_of_the_students_own_code(written):
    number = called.__code__.co_firstlineno + 2
    assert f"`calls` stops in line {number}, `return view.nothing`" in judge("08-2", written(calls))


def test_right_answers_move_with_the_numbers(monkeypatch):
    """What is right is worked out: under another seed of the numbers another answer is right."""
    truth = 1 - sim.simulate(sim.read("moscow-2021")).forms("oligarchs")[None].share
    assert judge("01-2", truth) == "01-2: right."
    read = sim.read
    changes = {"members.HU.stance": 0.9, "members.CY.stance": 0.9, "members.EL.stance": 0.9}
    monkeypatch.setattr("sim.lessons.tools.read", lambda case, _: read(case, changes))
    assert "not yet" in judge("01-2", truth)


def test_check_is_reached_as_documented():
    assert sim.lessons.check is check
    assert "lessons" in dir(sim)
