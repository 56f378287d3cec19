"""Strategies as functions: the ballots a member casts in two rooms; and what comes of them in a whole one."""

import numpy as np
import pytest
from rooms import FORMS, measure, room, votes

import sim
from sim.council.arrays import TOL
from sim.council.ballots import Ballot
from sim.council.negotiation import Ending
from sim.council.strategies import STRATEGIES, UNCAST, Position, braked, declared, sincere
from sim.own import strategy
from sim.runs.play import play_room

NO, ABSTAIN, YES, BRAKE, CONSTRUCTIVE = Ballot.NO, Ballot.ABSTAIN, Ballot.YES, Ballot.BRAKE, Ballot.CONSTRUCTIVE


def vote(key, *, support, before, margin=None, allies=(1, 2, 3), by_consent=True):
    """The ballots of the first of four members; `before` lists the ballots of all four, room by room."""
    support = np.array(support, dtype=float)
    position = Position(
        members=("A", "B", "C", "D"),
        seat=0,
        t=1,
        support=support,
        margin=np.array(support if margin is None else margin, dtype=float),
        before=np.array(before, dtype=np.int8).T,
        allies=allies,
        by_consent=by_consent,
    )
    ballots = STRATEGIES[key].ballot(position)
    assert ballots.dtype == np.int8
    return list(ballots)


def test_an_honest_member_says_no_only_below_zero_and_abstains_where_it_yields():
    edge = np.array([0.5 * TOL, -0.5 * TOL, -2 * TOL])
    assert list(sincere(edge, np.ones(3))) == [YES, YES, NO]
    assert list(sincere(np.ones(3), edge)) == [YES, YES, ABSTAIN]
    assert list(sincere(np.ones(3), -np.ones(3), by_consent=False)) == [YES, YES, YES]


def test_a_no_becomes_a_declaration_where_the_member_could_live_with_a_text_that_does_not_bind_it():
    ballots, edge = np.array([NO, NO, NO, YES], dtype=np.int8), np.array([0.0, -TOL, -2 * TOL, 1.0])
    assert list(declared(ballots, edge)) == [CONSTRUCTIVE, CONSTRUCTIVE, NO, YES]


def test_only_a_no_for_vital_reasons_is_the_brake():
    ballots = np.array([NO, NO, ABSTAIN], dtype=np.int8)
    assert list(braked(ballots, np.array([True, False, True]))) == [BRAKE, NO, ABSTAIN]


@pytest.mark.parametrize(
    ("support", "others", "ballot"),
    [(-1, (NO, YES, YES), NO), (-1, (YES, BRAKE, YES), NO), (-1, (YES, ABSTAIN, YES), ABSTAIN), (0, (NO, NO, NO), YES)],
)
def test_a_hider_says_no_behind_another_alone_and_never_to_what_it_likes(support, others, ballot):
    assert vote("hider", support=[support, 1], before=[(NO, *others), (NO, *others)]) == [ballot, YES]


def test_a_hider_does_not_hide_behind_itself():
    assert vote("hider", support=[-1], before=[(NO, YES, YES, YES)]) == [ABSTAIN]


@pytest.mark.parametrize(
    ("others", "ballot"),
    [((NO, NO, YES), NO), ((BRAKE, NO, YES), NO), ((NO, YES, YES), YES), ((NO, ABSTAIN, ABSTAIN), YES)],
)
def test_a_follower_says_no_where_more_than_half_of_its_allies_did(others, ballot):
    assert vote("follower", support=[1], before=[(NO, *others)]) == [ballot]


def test_half_of_the_allies_are_not_most_of_them_and_others_do_not_count():
    assert vote("follower", support=[1], before=[(YES, NO, YES, NO)], allies=(1, 2)) == [YES]


def test_a_follower_decides_for_itself_in_the_rooms_where_nothing_was_voted_yet():
    nothing = (UNCAST,) * 4
    assert vote("follower", support=[-1, -1], before=[nothing, (YES, YES, YES, YES)]) == [NO, ABSTAIN]


def test_a_strategy_of_single_numbers_sees_its_own_room():
    seen = []

    @strategy
    def watcher(view):
        "Looks around."
        seen.append(view)
        return NO if view.support < 0 else YES

    try:
        before = [(YES, NO, UNCAST, ABSTAIN), (UNCAST,) * 4]
        assert vote("watcher", support=[-1, 0.5], margin=[-2, -0.5], before=before) == [NO, YES]
    finally:
        del STRATEGIES["watcher"]
    assert [(v.member, v.t, v.support, v.margin, v.sincere) for v in seen] == [
        ("A", 1, -1.0, -2.0, NO),
        ("A", 1, 0.5, -0.5, ABSTAIN),
    ]
    assert [v.before for v in seen] == [{"A": YES, "B": NO, "D": ABSTAIN}, {}]


def test_a_strategy_of_ones_own_is_listed_by_its_name_and_first_line():
    @strategy
    def my_own(_view):
        """Says yes.

        To whatever there is.
        """
        return YES

    @strategy
    def without_words(_view):
        return YES

    mine, silent = STRATEGIES.pop("my-own"), STRATEGIES.pop("without-words")
    assert (mine.key, mine.title, mine.source) == ("my-own", "Says yes.", "your own")
    assert silent.title == "without-words"


def test_a_strategy_is_told_the_round():
    seen = []

    @strategy
    def clock(view):
        seen.append(view.t)
        return NO

    chosen = STRATEGIES.pop("clock")
    meetings = [("foreign-affairs", 2, 1.0)]
    votes(room([1, 1], [measure([0.3], 2)], meetings=meetings, floors=[1], strategies=(chosen, STRATEGIES["sincere"])))
    assert seen == sorted(set(seen)) and seen[0] == 0


def seats(**chosen):
    return tuple(STRATEGIES[chosen.get(f"M{i}", "sincere")] for i in range(4))


def test_isolation_does_not_move_a_hardliner():
    for key, ending in (("sincere", Ending.ADOPTED_AS_TABLED), ("hardliner", Ending.BLOCKED)):
        a_room = room([0.4, 1, 1, 1], [measure([0.5], 4)], isolation_cost=0.2, strategies=seats(M0=key))
        assert play_room(a_room).endings[0, 0] == ending


def test_a_hider_says_no_only_after_another_did():
    def held(other):
        a_room = room(
            [0.4, other, 1, 1],
            [measure([0.45, 0.5], 4)],
            strategies=seats(M0="hider"),
            floors=[2],
            meetings=[("foreign-affairs", 1, 1.0)] * 3,
        )
        return [[Ballot(int(b)).name for b in vote.opinions.ballots[:2, 0]] for vote in votes(a_room)]

    assert held(1.0) == [["ABSTAIN", "YES"]]
    assert held(0.1) == [["ABSTAIN", "NO"], ["NO", "NO"], ["NO", "NO"]]


def test_a_follower_does_what_most_of_its_allies_did():
    a_room = room(
        [1, 0.1, 0.1, 1],
        [measure([0.5], 4)],
        strategies=seats(M0="follower"),
        allies=((1, 2, 3), (), (), ()),
        floors=[1],
        meetings=[("foreign-affairs", 1, 1.0)] * 2,
    )
    assert [Ballot(int(vote.opinions.ballots[0, 0])).name for vote in votes(a_room)] == ["YES", "NO"]


def test_a_hard_bargainer_gets_a_rung_more_than_it_needs_unless_it_runs_out_of_bluff():
    stance = [0.65, 1, 1, 1]
    sincere = play_room(room(stance, [measure(FORMS, 4)], rounds=8))
    bluffing = play_room(room(stance, [measure(FORMS, 4)], rounds=8, strategies=seats(M0="hard-bargainer")))
    assert (sincere.rung[0, 0], bluffing.rung[0, 0]) == (3, 2)
    floored = room(
        stance,
        [measure(FORMS, 4)],
        floors=[3],
        strategies=seats(M0="hard-bargainer"),
        meetings=[("foreign-affairs", 1, 1.0)] * 4,
    )
    assert [bool(vote.passed[0]) for vote in votes(floored)] == [False, False, True]


def test_a_strategy_of_ten_lines_runs_in_both_engines():
    @sim.strategy
    def grudger(view):
        "Says no to everything once somebody else has said no, and never before."
        others = [ballot for iso, ballot in view.before.items() if iso != view.member]
        if any(ballot <= sim.Ballot.NO for ballot in others):
            return sim.Ballot.NO
        return sim.Ballot.YES

    try:
        scenario = sim.read("moscow-2021", {"members.SE.strategy": "grudger"})
        ensemble = sim.simulate(scenario, 100)
        for run in range(8):
            assert sim.CouncilModel(case=scenario, run=run).run().outcome == ensemble[run]
        assert ensemble.digest() != sim.simulate(sim.read("moscow-2021"), 100).digest()
        assert any("SE" in outcome.last_no for outcome in ensemble)
    finally:
        del STRATEGIES["grudger"]


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=list(STRATEGIES))
def test_every_strategy_says_what_it_is_and_where_it_comes_from(strategy):
    assert strategy.key == strategy.key.lower()
    assert strategy.title
    assert strategy.source
