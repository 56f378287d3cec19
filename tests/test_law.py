"""Cases that a lawyer can read, in tests/law: every clause, and both sides of every threshold."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from sim.council.ballots import Ballot, Count
from sim.council.law import RULES
from sim.entries import Rule
from sim.profiles.states import members_on, populations_on
from sim.seating import voting_rule

WORDS = {"against": Ballot.NO, "abstain": Ballot.ABSTAIN, "declare": Ballot.CONSTRUCTIVE, "brake": Ballot.BRAKE}
FILES = sorted((Path(__file__).parent / "law").glob("*.yaml"))


def cases():
    for path in FILES:
        file = YAML(typ="safe").load(path)
        for case in file["cases"]:
            yield pytest.param(file, case, id=f"{path.stem}: {case['says']}")


@pytest.mark.parametrize(("file", "case"), list(cases()))
def test_the_law(file, case):
    rule = voting_rule(TypeAdapter(Rule).validate_python(file["rule"]))
    members = tuple(members_on(file["date"]))
    population = np.array(list(populations_on(file["date"]).values()))
    ballots = np.full(len(members), Ballot.YES, dtype=np.int8)
    for word, ballot in WORDS.items():
        for iso in case.get(word, []):
            ballots[members.index(iso)] = ballot
    assert bool(rule.passes(Count(ballots[:, None], population))[0]) == case["adopted"]
    assert rule.why(ballots, population, members) == case["why"]


def test_every_rule_names_its_article_and_has_a_case():
    files = [YAML(typ="safe").load(path) for path in FILES]
    assert set(RULES) <= {file["rule"] for file in files if isinstance(file["rule"], str)}
    assert all("Article" in rule.source for rule in RULES.values())


# --- properties -----------------------------------------------------------------------------------------------------

PEOPLE = np.array(list(populations_on(date(2025, 1, 1)).values()))
ballots_of = st.lists(st.sampled_from(list(Ballot)), min_size=len(PEOPLE), max_size=len(PEOPLE))
rules = st.sampled_from([*RULES.values(), voting_rule(Rule(use="qmv", emergency_brake=True))])


def passes(rule, ballots):
    return bool(rule.passes(Count(np.array(ballots, dtype=np.int8)[:, None], PEOPLE))[0])


@given(ballots=ballots_of, rule=rules, seat=st.integers(0, len(PEOPLE) - 1))
def test_a_no_turned_yes_never_hurts(ballots, rule, seat):
    kinder = [*ballots]
    if ballots[seat] <= Ballot.NO:
        kinder[seat] = Ballot.YES
    assert passes(rule, kinder) >= passes(rule, ballots)


@given(against=st.sets(st.integers(0, len(PEOPLE) - 1), max_size=4))
def test_without_abstention_a_stricter_rule_implies_a_laxer_one(against):
    ballots = [Ballot.NO if seat in against else Ballot.YES for seat in range(len(PEOPLE))]
    verdicts = [passes(RULES[f"unanimity{less}"], ballots) for less in ("", "-1", "-2", "-3")]
    assert verdicts == [len(against) <= allowed for allowed in range(4)]
    assert not verdicts[0] or all(passes(rule, ballots) for rule in RULES.values())
    assert passes(RULES["qmv"], ballots) >= passes(RULES["reinforced-qmv"], ballots)


@given(data=st.data(), rule=rules, ballots=ballots_of)
def test_those_who_are_needed_carry_the_text_and_no_shorter_row_of_the_most_willing_does(data, rule, ballots):
    willing = np.array(data.draw(st.lists(st.floats(-1, 0), min_size=len(PEOPLE), max_size=len(PEOPLE))))
    ballots = np.array(ballots, dtype=np.int8)
    if passes(rule, ballots):
        return
    needed = rule.needed(ballots[:, None], willing[:, None], PEOPLE)[:, 0]
    opposed = ballots <= Ballot.NO if rule.by_consent else ballots != Ballot.YES
    assert needed.any()
    if opposed.any():
        assert not (needed & ~opposed).any()
        assert passes(rule, np.where(needed, Ballot.YES, ballots)) or (needed == opposed).all()
    if rule.against != 0:
        brakes = (ballots == Ballot.BRAKE) & rule.emergency_brake
        order = sorted(np.flatnonzero(needed), key=lambda i: (not brakes[i], -willing[i], i))
        fewer = np.where(np.isin(np.arange(len(PEOPLE)), order[:-1]), Ballot.YES, ballots)
        assert not passes(rule, fewer)
        left = np.flatnonzero(opposed & ~needed & ~brakes)
        chosen = [i for i in order if not brakes[i]]
        assert all(willing[i] >= willing[j] for i in chosen for j in left)


# --- thresholds and counts in small rooms ---------------------------------------------------------------------------

YES, NO, BRAKE, ABSTAIN = Ballot.YES, Ballot.NO, Ballot.BRAKE, Ballot.ABSTAIN


def carried(rule, ballots, people):
    return bool(rule.passes(Count(np.array(ballots, dtype=np.int8)[:, None], np.array(people)))[0])


@pytest.mark.parametrize(
    ("rule", "members", "least"), [("qmv", 20, 11), ("reinforced-qmv", 25, 18), ("simple-majority", 4, 3)]
)
def test_a_share_of_the_members_is_reached_exactly(rule, members, least):
    """Half of four is no majority; eleven of twenty are 55 %."""
    names = [f"M{i}" for i in range(members)]
    for yes in (least - 1, least):
        ballots = np.array([YES] * yes + [NO] * (members - yes), dtype=np.int8)
        people = np.array([1000] * yes + [1] * (members - yes))
        assert carried(RULES[rule], ballots, people) == (yes == least)
        assert f"{yes} of {members} members in favour, {least} needed" in RULES[rule].why(ballots, people, names)


def test_a_share_of_the_population_is_reached_exactly():
    """Four of five members, with 65 and with 64 of 100 people; the fifth alone could not block without them."""
    ballots = np.array([YES] * 6 + [NO] * 4, dtype=np.int8)
    for yes in (64, 65):
        people = np.array([yes - 5] + [1] * 5 + [100 - yes - 3] + [1] * 3)
        assert carried(RULES["qmv"], ballots, people) == (yes == 65)
        assert f"{yes}.0 % of the population" in RULES["qmv"].why(ballots, people, [f"M{i}" for i in range(10)])


def test_a_brake_counts_as_a_no_where_one_no_blocks():
    ballots = np.array([YES, BRAKE, NO], dtype=np.int8)
    assert RULES["unanimity"].why(ballots, np.ones(3, dtype=np.int64), ["A", "B", "C"]) == "2 against: B, C"


def test_a_declaration_and_a_brake_count_for_what_they_are_only_where_a_file_allows_them():
    people, declared = np.ones(3, dtype=np.int64), [Ballot.CONSTRUCTIVE, YES, YES]
    assert carried(RULES["unanimity"], declared, people)
    assert not carried(replace(RULES["unanimity"], constructive_abstention=True), declared, people)
    assert carried(RULES["simple-majority"], [BRAKE, YES, YES], people)
    assert not carried(replace(RULES["simple-majority"], emergency_brake=True), [BRAKE, YES, YES], people)


def test_votes_that_are_won_over_are_counted_one_by_one_in_each_room():
    """Every count of `swayed` against ballots that were turned by hand."""
    ballots = np.array([[NO, YES], [YES, BRAKE], [BRAKE, NO], [ABSTAIN, NO]], dtype=np.int8)
    people, order = np.array([1, 10, 100, 1000]), np.array([[2, 3], [0, 1], [3, 2], [1, 0]])
    won = np.array([[True, False], [False, True], [True, True], [False, False]])
    swayed = Count(ballots, people).swayed(order, won)
    for run in range(2):
        turned = ballots[:, run].copy()
        for step in range(4):
            if won[step, run]:
                turned[order[step, run]] = YES
            count = Count(turned[:, None], people)
            for name in ("yes", "yes_population", "against", "brakes"):
                assert getattr(swayed, name)[step, run] == getattr(count, name)[0], (name, run, step)


def test_of_members_who_are_equally_willing_the_first_are_needed():
    ballots, people = np.full((40, 1), NO), np.ones(40, dtype=np.int64)
    needed = RULES["simple-majority"].needed(ballots, np.zeros((40, 1)), people)
    assert np.flatnonzero(needed).tolist() == list(range(21))


def test_where_no_row_of_them_is_enough_all_that_are_opposed_are_needed_in_that_room_alone():
    """Here nobody can be won over who has declared not to be bound, and in the second room too many have."""
    rule = replace(RULES["unanimity-1"], constructive_abstention=True)
    ballots = np.array([[NO, NO], [NO, NO], [YES, Ballot.CONSTRUCTIVE], [YES, Ballot.CONSTRUCTIVE]], dtype=np.int8)
    needed = rule.needed(ballots, np.zeros((4, 2)), np.ones(4, dtype=np.int64))
    assert needed.T.tolist() == [[True, False, False, False], [True, True, False, False]]


@pytest.mark.parametrize("key", ["states", "population", "blocking"])
def test_a_threshold_of_nothing_is_one_too_and_is_told(key):
    rule = voting_rule(Rule(use="qmv", **{key: 0}))
    assert getattr(rule, key) == 0
    assert rule.title == f"{RULES['qmv'].title}; in this file with {key} 0"
    assert voting_rule(Rule(use="unanimity-2", against=0)).against == 0
    assert voting_rule(Rule(use="qmv", states=55)) == RULES["qmv"]


def test_the_members_that_a_file_asks_for_are_counted_and_said():
    people = np.ones(27, dtype=np.int64)
    for states, least in ((40, 11), (56, 16)):
        rule = replace(RULES["qmv"], states=states, population=0, blocking=0)
        for yes in (least - 1, least):
            ballots = [YES] * yes + [NO] * (27 - yes)
            assert carried(rule, ballots, people) == (yes == least)
            assert rule.why(np.array(ballots), people, "?" * 27) == f"{yes} of 27 members in favour, {least} needed"
    by_people = replace(RULES["qmv"], states=0, blocking=0)
    ballots = np.array([YES] * 18 + [NO] * 9)
    words = "18 of 27 members in favour, 0 needed, with 66.7 % of the population, 65 % needed"
    assert by_people.why(ballots, people, "?" * 27) == words


willingness = st.lists(st.tuples(st.integers(1, 90), *[st.floats(-1, 1)] * 3), min_size=4, max_size=9)


@given(rule=rules, members=willingness)
def test_the_verdict_turns_where_everybody_moves_by_what_there_is_to_spare(rule, members):
    """In three rooms at once, each by itself."""
    willing = np.array([numbers for _, *numbers in members])
    population = np.array([people for people, *_ in members])

    def verdicts(by):
        ballots = np.where(willing + by >= 0, Ballot.YES, Ballot.NO).astype(np.int8)
        return list(rule.passes(Count(ballots, population)))

    spare = rule.spare(willing, population)
    assert spare.shape == (3,)
    assert verdicts(1e-6 - spare) == [True] * 3
    assert verdicts(-1e-6 - spare) == [False] * 3


def test_where_nobody_is_needed_there_is_all_to_spare():
    rule = voting_rule(Rule(use="unanimity-1", against=3))
    assert rule.spare(np.full((3, 1), -1.0), np.ones(3, dtype=np.int64)).tolist() == [np.inf]


@given(rule=rules)
def test_whatever_the_rule_all_members_together_carry_a_text(rule):
    assert carried(rule, [YES] * 27, np.arange(1, 28))
