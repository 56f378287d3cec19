"""What moves a member or the text: isolation, exemption, payment, recommendation; exact to the last bit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rooms import measure, room, unit, votes

from sim.council import support
from sim.council.arrays import TOL, at_rung
from sim.council.ballots import Ballot
from sim.council.positions import vital
from sim.council.text import Move


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
