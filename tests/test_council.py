"""The rules of the room against exact oracles: order statistics, closed forms, and brute force."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rooms import calendar, column, lists, measure, negotiation, room, unit, votes

from sim.council import support
from sim.council.arrays import TOL, at_rung
from sim.council.ballots import Ballot, Count
from sim.council.law import RULES
from sim.council.negotiation import Ending
from sim.council.positions import vital
from sim.council.text import Move
from sim.runs.play import play_room

LADDER = (0.2, 0.4, 0.6, 0.8)


# --- what comes out -------------------------------------------------------------------------------------------------


@given(
    stances=lists(lists(unit, 5), 4),
    ladders=st.lists(st.lists(unit, min_size=1, max_size=4, unique=True), min_size=1, max_size=3),
)
def test_on_the_merits_every_measure_ends_on_the_hardest_form_that_the_most_reluctant_accepts(stances, ladders):
    ladders = [sorted(ladder) for ladder in ladders]
    measures = [measure(ladder, 5, key=f"m{d}") for d, ladder in enumerate(ladders)]
    tally = play_room(room(stances, measures, rounds=max(map(len, ladders)) + 1))
    for run, stance in enumerate(stances):
        expected = [sum(severity <= min(stance) + TOL for severity in ladder) for ladder in ladders]
        assert list(tally.rung[run]) == expected
        assert (tally.endings[run, 0] == Ending.BLOCKED) == (not any(expected))


@given(stances=lists(lists(unit, 6), 3), cost=st.floats(0, 0.5), pressure=st.floats(0, 2))
def test_with_isolation_each_measure_ends_on_its_hardest_form_that_everybody_supports(stances, cost, pressure):
    measures = [measure(LADDER, 6, key="a"), measure((0.1, 0.5), 6, key="b")]
    tally = play_room(room(stances, measures, meetings=[("foreign-affairs", 5, pressure)], isolation_cost=cost))
    for run, stance in enumerate(stances):
        for d, ladder in enumerate((LADDER, (0.1, 0.5))):
            assert tally.rung[run, d] == max(
                [0, *(k for k, s in enumerate(ladder, 1) if all_support(stance, s, cost * pressure))]
            )


def all_support(stance, severity, cost):
    accepts = [s - severity >= -TOL for s in stance]
    others = len(stance) - 1
    return all(
        s - severity + cost * max(0, 2 * (sum(accepts) - accepts[i]) / others - 1) >= -TOL for i, s in enumerate(stance)
    )


def test_the_least_of_27_uniform_stances_is_one_28th_on_average():
    runs, rungs = 4000, 400
    stances = np.random.default_rng(1).random((runs, 27))
    ladder = (np.arange(rungs) + 0.5) / rungs
    hardest = column(stances).min(axis=0)
    tally = play_room(room(stances, [measure(ladder, 27)], rounds=rungs + 1))
    ended = np.concatenate(([0], ladder))[tally.rung[:, 0]]
    assert abs(hardest.mean() - 1 / 28) < 0.002
    assert np.abs(ended - hardest).max() <= 1 / rungs


def unanimous(ballots):
    return RULES["unanimity"].passes(Count(ballots.T, np.ones(ballots.shape[1], dtype=np.int64)))


def test_independent_ballots_pass_by_unanimity_as_the_binomial_says():
    ballots = np.where(np.random.default_rng(2).random((200_000, 27)) < 0.9, Ballot.YES, Ballot.NO)
    assert pytest.approx(0.058150, abs=5e-7) == 0.9**27
    assert unanimous(ballots).mean() == pytest.approx(0.9**27, abs=0.002)


def test_one_no_blocks_and_an_abstention_does_not():
    ballots = np.full((3, 27), Ballot.YES)
    ballots[1, 5], ballots[2, 5] = Ballot.ABSTAIN, Ballot.NO
    assert list(unanimous(ballots)) == [True, True, False]
    assert unanimous(np.full((1, 27), Ballot.ABSTAIN)).all()


# --- isolation, exemption, recommendation ---------------------------------------------------------------------------


@pytest.mark.parametrize("salience", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("pressure", [0.5, 1.0, 1.3])
def test_a_lone_objector_goes_as_far_as_isolation_is_worth(salience, pressure):
    limit = 0.3 + 0.15 * pressure / salience
    for severity, accepted in ((limit - 1e-6, True), (limit + 1e-6, False)):
        saliences = np.ones((27, 1))
        saliences[3] = salience
        stances = np.ones(27)
        stances[3] = 0.3
        a_room = room(
            stances,
            [measure([severity], 27)],
            meetings=[("foreign-affairs", 1, pressure)],
            isolation_cost=0.15,
            salience=saliences,
        )
        (vote,) = votes(a_room)
        assert vote.passed[0] == accepted
        assert vote.opinions.ballots[3, 0] == (Ballot.ABSTAIN if accepted else Ballot.NO)


def test_two_objectors_of_27_are_worth_92_hundredths_of_isolation():
    stances = np.r_[0.3, 0.3, np.ones(25)]
    (vote,) = votes(room(stances, [measure([0.5], 27)], rounds=1, isolation_cost=1.0))
    worth = vote.opinions.supports[0] - vote.opinions.margins[0]
    assert worth[0, 0] == pytest.approx(2 * 25 / 26 - 1, abs=1e-12)
    assert worth[0, 0] == pytest.approx(0.9231, abs=1e-4)


@given(
    stance=unit,
    red_line=st.floats(-0.5, 0.5),
    cost=st.floats(0, 0.5),
    severity=st.floats(0.05, 1),
    isolation=st.floats(0, 0.3),
)
def test_an_exemption_lifts_the_cost_and_a_negative_red_line(stance, red_line, cost, severity, isolation):
    stances = np.r_[stance, np.ones(4) * 2]
    hurt = measure(
        [severity], 5, red_line=[red_line, 0, 0, 0, 0], cost=[cost, 0, 0, 0, 0], share=[1, 0, 0, 0, 0], exemptible=True
    )
    (vote, *_) = votes(room(stances, [hurt], rounds=2, isolation_cost=isolation))
    before = stance + red_line - cost + isolation - severity
    after = stance + max(red_line, 0) + isolation - severity
    if min(abs(before), abs(after)) > 1e-6:
        assert vote.passed[0] == (before >= 0)
        spared = vote.answers[0].move[0] == Move.EXEMPTED
        assert spared == (before < 0 <= after)


def test_the_answer_that_keeps_more_is_chosen_and_an_exemption_when_they_tie():
    for share, spared in ((0.4, True), (0.5, True), (0.6, False)):
        hurt = measure([0.2, 0.5], 5, cost=[0.9, 0, 0, 0, 0], share=[share, 1 - share, 0, 0, 0], exemptible=True)
        vote = votes(room([0.6, 1, 1, 1, 1], [hurt]))[0]
        assert vote.answers[0].move[0] == (Move.EXEMPTED if spared else Move.STEPPED_DOWN)


def test_only_a_measure_marked_exemptible_exempts():
    hurt = measure([0.5], 3, cost=[0.9, 0, 0], share=[0.1, 0.9, 0], exemptible=False)
    assert votes(room([0.6, 1, 1], [hurt]))[0].answers[0].move[0] == Move.STEPPED_DOWN


def test_a_recommendation_draws_stances_toward_the_form_it_names():
    assert support.after_recommendation(0.2, 0.1, 0.6) == pytest.approx(0.24, abs=1e-15)
    assert support.after_recommendation(0.2, 0.0, 0.6) == 0.2
    assert support.after_recommendation(0.9, 0.1, 0.6) < 0.9
    assert support.after_report(0.2, 0.1, 0.3) == pytest.approx(0.23, abs=1e-15)


# --- the order of business ------------------------------------------------------------------------------------------


def test_a_preparing_body_agrees_for_the_next_body_that_can_adopt():
    meetings = [
        ("working-party", 2, 1.0),
        ("coreper", 2, 1.0),
        ("foreign-affairs", 2, 1.0),
        ("european-council", 1, 1.0),
    ]
    assert [vote.t for vote in votes(room([1, 1, 1], [measure([0.5], 3)], meetings=meetings))] == [0, 4]


def test_a_preparing_body_amends_nothing_and_its_other_rounds_are_skipped():
    meetings = [("coreper", 3, 1.0), ("foreign-affairs", 2, 1.0)]
    held = votes(room([0.3, 1, 1], [measure([0.2, 0.5], 3)], meetings=meetings))
    assert [(vote.t, int(vote.rung[0][0])) for vote in held] == [(0, 2), (3, 2), (4, 1)]
    assert held[0].answers == ()


def test_a_text_that_nobody_can_amend_waits_for_the_next_meeting():
    meetings = [("foreign-affairs", 3, 1.0), ("european-council", 2, 2.0)]
    stuck = measure([0.5], 3)
    held = votes(room([0.3, 1, 1], [stuck], meetings=meetings, isolation_cost=0.15, floors=[1]))
    assert [vote.t for vote in held] == [0, 3]
    assert held[-1].ending[0] == Ending.ADOPTED_AS_TABLED


def test_the_last_round_of_the_last_meeting_amends_nothing():
    held = votes(room([0.1, 1, 1], [measure([0.05, 0.5], 3)], rounds=1))
    assert held[-1].ending[0] == Ending.BLOCKED
    assert held[-1].text.rung[0][0] == 2


def test_a_file_with_nothing_left_is_blocked_when_the_last_rung_falls():
    held = votes(room([0.1, 1, 1], [measure([0.5], 3), measure([0.6], 3, key="b")], rounds=5))
    assert len(held) == 1
    assert held[0].ending[0] == Ending.BLOCKED
    assert list(held[0].opinions.ballots[:, 0]) == [Ballot.NO, Ballot.YES, Ballot.YES]


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_a_refusal_to_go_lower_withdraws_the_text(rounds):
    held = votes(room([0.1, 1, 1], [measure([0.3, 0.5], 3)], rounds=rounds, floors=[2]))
    assert held[-1].ending[0] == Ending.WITHDRAWN
    assert len(held) == 1


def test_the_others_are_amended_while_one_measure_stays():
    held = votes(room([0.1, 1, 1], [measure([0.3], 3), measure([0.05, 0.6], 3, key="b")], rounds=4, floors=[1, 0]))
    assert [tuple(int(rung[0]) for rung in vote.rung) for vote in held] == [(1, 2), (1, 1)]
    assert held[-1].ending[0] == Ending.WITHDRAWN


def test_a_renewal_that_is_not_adopted_lapses():
    tally = play_room(room([[0.1, 1, 1], [1, 1, 1]], [measure([0.5], 3)], lapses=True))
    assert list(tally.endings[:, 0]) == [Ending.LAPSED, Ending.ADOPTED_AS_TABLED]


def test_events_and_the_report_reach_runs_that_skipped_a_meeting():
    days = [("working-party", 1, 1.0), ("coreper", 1, 1.0), ("foreign-affairs", 1, 1.0)]
    moved = (np.zeros((3, 1)), np.full((3, 1), -0.4))
    a_room = room([0.6, 0.6, 0.6], [measure([0.5], 3)], meetings=days, shift=moved, known=(0, 1, 1))
    assert [(vote.t, bool(vote.passed[0])) for vote in votes(a_room)] == [(0, True), (2, False)]


def test_the_calendar_lays_rounds_end_to_end():
    days = calendar(("coreper", 2, 1.0), ("foreign-affairs", 3, 1.0), ("coreper", 1, 1.0), ("european-council", 2, 1.0))
    assert list(days.meeting) == [0, 0, 1, 1, 1, 2, 3, 3]
    assert list(days.next_meeting) == [2, 2, 5, 5, 5, 6, 8, 8]
    assert list(days.next_adopting) == [2, 2, 6, 6, 6, 6, 8, 8]
    assert list(np.flatnonzero(days.amends)) == [2, 3, 4, 6]


# --- properties of every room ---------------------------------------------------------------------------------------


@st.composite
def rooms(draw):
    members, runs = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    numbers = lambda low, high: lists(st.floats(low, high), members)  # noqa: E731
    measures = [
        measure(
            sorted(draw(st.lists(st.floats(0.01, 1), min_size=1, max_size=3, unique=True))),
            members,
            key=f"m{d}",
            red_line=draw(numbers(-0.4, 0.2)),
            cost=draw(numbers(0, 0.4)),
            share=draw(numbers(0, 1 / members)),
            unseen=draw(lists(numbers(-0.1, 0.1), runs)),
            exemptible=draw(st.booleans()),
        )
        for d in range(draw(st.integers(1, 3)))
    ]
    bodies = st.sampled_from(["working-party", "coreper", "foreign-affairs", "european-council"])
    meetings = draw(st.lists(st.tuples(bodies, st.integers(1, 3), st.floats(0, 1.5)), max_size=3))
    return room(
        draw(lists(numbers(0, 1), runs)),
        measures,
        meetings=[*meetings, ("foreign-affairs", draw(st.integers(1, 4)), 1.0)],
        isolation_cost=draw(st.floats(0, 0.4)),
        floors=draw(lists(st.integers(0, 1), len(measures))),
    )


@given(a_room=rooms())
def test_texts_only_get_weaker_and_exemptions_only_help(a_room):
    before = None
    for vote in negotiation(a_room).votes():
        assert (vote.ending[~vote.present] == Ending.OPEN).all()
        if before is not None and len(before.runs) == len(vote.runs):
            for earlier, later in zip(before.rung, vote.rung, strict=True):
                assert (later <= earlier).all()
                assert ((later == 0) | (earlier > 0)).all()
        for d, a_measure in enumerate(a_room.measures):
            assert np.isinf(vote.opinions.margins[d][:, vote.rung[d] == 0]).all()
            assert (a_measure.relieved_demand[1:] <= a_measure.demand[1:] + TOL).all()
        before = vote


@given(a_room=rooms())
def test_no_sincere_room_is_blocked_while_everybody_supports_the_text(a_room):
    for vote in negotiation(a_room).votes():
        everybody = np.min([support.min(axis=0) for support in vote.opinions.supports], axis=0) > -1e-9
        failed = np.isin(vote.ending, (Ending.BLOCKED, Ending.WITHDRAWN))
        assert not (everybody & failed & vote.present).any()


@given(a_room=rooms(), order=st.randoms(use_true_random=False))
def test_members_are_anonymous(a_room, order):
    """Relabelling the members with their numbers relabels the outcome. Ties apart: then the first by index counts."""
    places = list(range(len(a_room.members)))
    order.shuffle(places)
    shuffled = reseated(a_room, places)
    tally, other = play_room(a_room), play_room(shuffled)
    if not any(a_measure.exemptible for a_measure in a_room.measures):
        for name in ("endings", "rung", "rounds", "meeting"):
            assert (getattr(tally, name) == getattr(other, name)).all()
        assert (tally.ballots[:, places] == other.ballots).all()


def reseated(a_room, places):
    from dataclasses import replace

    def seats(array):
        return array[places]

    measures = [
        replace(m, **{name: seats(getattr(m, name)) for name in ("red_line", "cost", "share", "unseen")})
        for m in a_room.measures
    ]
    names = ("stance", "salience", "deference", "stake")
    return replace(a_room, measures=tuple(measures), **{name: seats(getattr(a_room, name)) for name in names})


def different_in_every_run(a_room, seed):
    """The same room, but each of its numbers differs from run to run, and linked files and the High Representative."""
    random = np.random.default_rng(seed)

    def varied(array, most=0.2):
        return array + random.uniform(0, most, (*array.shape[:-1], a_room.runs))

    measures = [
        replace(
            m,
            severity=m.severity + np.r_[0.0, np.ones(len(m.forms))][:, None] * random.uniform(0, 0.1, a_room.runs),
            **{name: varied(getattr(m, name)) for name in ("red_line", "cost", "share", "unseen")},
        )
        for m in a_room.measures
    ]
    numbers = ("mood", "salience", "deference", "report", "isolation_cost", "stake")
    return replace(
        a_room,
        measures=tuple(measures),
        reported=tuple(t > 0 for t in range(len(a_room.calendar))),
        shift=tuple(varied(shift) for shift in a_room.shift),
        patience=1 - varied(np.zeros((1, 1))),
        claimants=tuple(range(len(a_room.members))),
        **{name: varied(getattr(a_room, name)) for name in numbers},
    )


@given(a_room=rooms(), data=st.data(), seed=st.integers(0, 99))
def test_runs_never_mix(a_room, data, seed):
    a_room = different_in_every_run(a_room, seed)
    chosen = np.array(sorted(data.draw(st.sets(st.integers(0, a_room.runs - 1), min_size=1))))
    whole, part = play_room(a_room), play_room(a_room.take(chosen))
    for name in whole.__dataclass_fields__:
        assert (getattr(whole, name)[chosen] == getattr(part, name)).all()


def test_a_red_line_is_vital_where_its_owner_objects_to_a_measure_it_stands_on():
    measures = [measure([0.5], 2, red_line=[-0.3, 0]), measure([0.5], 2, key="b")]
    a_room = room(np.ones((3, 2)), measures)
    objects, edge, content = np.array([-2 * TOL, -0.5 * TOL, 1.0]), np.full(3, -0.5 * TOL), np.ones(3)
    own, other = np.stack([objects, objects]), np.stack([edge, content])
    assert vital(a_room, [own, other]).tolist() == [[True, False, False], [False] * 3]
    assert vital(a_room, [other, own]).tolist() == [[False] * 3] * 2


def test_an_exemption_is_weighed_against_what_earlier_ones_have_left():
    """A and B, spared first, bear .3 of the cost each; sparing C leaves .15, a step down .4 of the milder form."""
    for milder, third in ((0.35, Move.EXEMPTED), (0.45, Move.STEPPED_DOWN)):
        hurt = measure([0.4, 0.5], 4, cost=[0.9, 0.7, 0.5, 0], share=[0.3, 0.3, 0.25, 0.15], exemptible=True)
        hurt = replace(hurt, strength=np.array([0.0, milder, 1.0]))
        answers = [vote.answers[0] for vote in votes(room([0.6, 0.6, 0.6, 1], [hurt], rounds=4))]
        assert [answer.objector[0] for answer in answers[:3]] == [0, 1, 2]
        assert [answer.move[0] for answer in answers[:3]] == [Move.EXEMPTED, Move.EXEMPTED, third]


def test_who_accepts_a_text_to_the_last_bit_and_holds_out_for_another_file_can_be_paid():
    for stance, paid in ((0.5, True), (0.5 - 1e-6, False)):
        stake = np.array([[0.3], [0.0], [0.0]])
        (first, *_) = votes(
            room([stance, 1, 1], [measure([0.5], 3)], meetings=[("european-council", 2, 1)], stake=stake)
        )
        assert first.payments[:, 0].tolist() == [paid, False, False]


def test_who_is_content_to_the_last_bit_once_exempt_is_exempted():
    for stance, move in ((0.5, Move.EXEMPTED), (0.5 - 1e-6, Move.STEPPED_DOWN)):
        hurt = measure([0.2, 0.5], 3, cost=[0.3, 0.3, 0], share=[0.2, 0.8, 0], exemptible=True)
        assert votes(room([stance, 1, 1], [hurt]))[0].answers[0].move[0] == move


def test_who_accepts_to_the_last_bit_counts_among_those_a_lone_objector_stands_against():
    for others, passed in ((0.5, True), (0.5 - 1e-6, False)):
        (vote,) = votes(room([0.3, others, others], [measure([0.5], 3)], rounds=1, isolation_cost=0.2))
        assert bool(vote.passed[0]) == passed


def test_of_two_members_one_that_objects_stands_alone():
    (vote,) = votes(room([0.3, 1], [measure([0.5], 2)], rounds=1, isolation_cost=0.2))
    assert vote.passed[0]


def test_each_run_reads_its_own_rung_off_a_table_alone_or_shared():
    own = np.arange(6.0).reshape(2, 1, 3)
    assert at_rung(own, np.array([0, 1, 0])).tolist() == [[0.0, 4.0, 2.0]]
    assert at_rung(own[:, :, :1], np.array([0, 1, 0])).tolist() == [[0.0, 3.0, 0.0]]
