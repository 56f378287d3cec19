"""What would win a member over: exact in small rooms, and by playing the same room again with one thing changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rooms import column, measure, room, votes

from sim.analysis.winning import AS_IT_IS, of_room
from sim.council.ballots import Ballot
from sim.council.room import Proposal
from sim.council.strategies import STRATEGIES


def costs(a_room, member=-1):
    """What each way costs for one member in the first run, and whether it held out."""
    found = of_room(a_room)
    return found.held[member, 0], {key: float(cost[member, 0]) for key, cost in found.cost.items()}


# --- exact answers in small rooms -------------------------------------------------------------------------------------


def test_a_member_that_accepts_holds_nothing_up():
    held, cost = costs(room([0.9, 0.9, 0.9], [measure([0.5], 3)], rounds=1))
    assert not held
    assert set(cost.values()) == {np.inf}


def test_a_higher_stance_and_a_softer_form_have_their_price():
    held, cost = costs(room([0.9, 0.9, 0.45], [measure([0.4, 0.5], 3)], rounds=1))
    assert held
    assert cost == {"stance": pytest.approx(0.05), "form": pytest.approx(0.5), "exemption": np.inf, "payment": np.inf}


def test_no_stance_is_higher_than_the_whole_scale():
    for cost, price in ((0.1, 1.0), (0.2, np.inf)):
        _, costing = costs(room([0.9, 0.9, 0.1], [measure([1.0], 3, cost=[0, 0, cost])], rounds=1))
        assert costing["stance"] == pytest.approx(price)


def test_every_objection_has_to_be_answered():
    ladders = [measure([0.4, 0.5], 3), measure([0.3, 0.8], 3, key="banks")]
    found = of_room(room([0.9, 0.9, 0.45], ladders, rounds=1))
    assert found.cost["stance"][2, 0] == pytest.approx(0.35)
    assert found.cost["form"][2, 0] == pytest.approx((0.5 + 0.5) / 2)
    assert found.softer[:, 2, 0].tolist() == [1, 1]
    assert (found.softer[:, 0] == AS_IT_IS).all()


def test_a_form_that_nobody_would_take_is_dropped():
    found = of_room(room([0.9, 0.9, 0.1], [measure([0.4, 0.5], 3)], rounds=1))
    assert (found.softer[0, 2, 0], found.cost["form"][2, 0]) == (0, 1.0)


def test_an_exemption_costs_the_share_that_it_waives_and_needs_a_measure_that_allows_it():
    numbers = {"cost": [0, 0.1, 0.3], "share": [0, 0.25, 0.75]}
    _, cost = costs(room([0.9, 0.9, 0.5], [measure([0.5], 3, exemptible=True, **numbers)], rounds=1))
    assert cost["exemption"] == pytest.approx(0.75)
    assert cost["stance"] == pytest.approx(0.3)
    _, cost = costs(room([0.9, 0.9, 0.5], [measure([0.5], 3, **numbers)], rounds=1))
    assert cost["exemption"] == np.inf
    _, cost = costs(room([0.9, 0.9, 0.4], [measure([0.5], 3, exemptible=True, **numbers)], rounds=1))
    assert cost["exemption"] == np.inf, "spared everything it would still say no"


def test_a_payment_wins_only_who_withholds_what_it_could_give():
    stake = column([0, 0, 0.2])
    _, cost = costs(room([0.9, 0.9, 0.55], [measure([0.5], 3)], rounds=1, stake=stake))
    assert cost == {"stance": pytest.approx(0.15), "form": 1.0, "exemption": np.inf, "payment": pytest.approx(0.2)}
    _, cost = costs(room([0.9, 0.9, 0.45], [measure([0.5], 3)], rounds=1, stake=stake))
    assert cost["payment"] == np.inf


def test_the_last_vote_that_failed_is_looked_at_as_it_was_held():
    numbers = {"cost": [0, 0.3, 0.2], "share": [0, 0.6, 0.4]}
    ladder = measure([0.5], 3, exemptible=True, **numbers)
    found = of_room(room([0.9, 0.5, 0.5], [ladder], rounds=3))
    assert found.held[:, 0].tolist() == [False, False, True], "M01 was exempted first, then M02 alone said no"
    assert found.cost["exemption"][2, 0] == pytest.approx(0.4), "the exemption that answered it is taken back"
    assert found.cost["form"][2, 0] == pytest.approx(1 - 0.6), "what M01's exemption waives is lost already"


def test_an_exemption_given_after_a_vote_does_not_count_in_it():
    ladder = measure([0.4, 0.5], 3, exemptible=True, cost=[0, 0, 0.4], share=[0, 0, 0.3])
    a_room = room([0.9, 0.9, 0.5], [ladder], rounds=3)
    assert [bool(vote.passed[0]) for vote in votes(a_room)] == [False, True]
    found = of_room(a_room)
    assert found.softer[0, 2, 0] == 0, "half the measure would still have cost it too much"
    assert found.cost["form"][2, 0] == 1.0


def test_a_no_that_follows_others_is_won_by_nothing():
    strategies = (STRATEGIES["sincere"], STRATEGIES["sincere"], STRATEGIES["follower"])
    stubborn = room(
        [0.9, 0.1, 0.9],
        [measure([0.5], 3)],
        meetings=[("foreign-affairs", 1, 1.0), ("foreign-affairs", 1, 1.0)],
        strategies=strategies,
        allies=((), (), (1,)),
        floors=[1],
    )
    assert votes(stubborn)[-1].opinions.ballots[:, 0].tolist() == [Ballot.YES, Ballot.NO, Ballot.NO]
    held, cost = costs(stubborn)
    assert held
    assert set(cost.values()) == {np.inf}


# --- the same, by playing the room again ------------------------------------------------------------------------------


SHARES = st.floats(0, 1).map(lambda number: round(number, 3))
SIZE = 4


@st.composite
def rooms_of_one_vote(draw):
    """A vote of ministers with red lines, costs, stakes, a recommendation and pressure, and nothing after it."""

    def numbers(low, high):
        return [round(draw(st.floats(low, high)), 3) for _ in range(SIZE)]

    ladders = []
    for key in ("names", "banks"):
        severities = sorted({round(0.05 + draw(SHARES) * 0.9, 2) for _ in range(3)})
        own = {"red_line": numbers(-0.3, 0.1), "cost": numbers(0, 0.2), "share": [1 / SIZE] * SIZE}
        ladders.append(measure(severities, SIZE, key=key, exemptible=draw(st.booleans()), recommended=1, **own))
    return room(
        numbers(0, 1),
        ladders,
        rounds=1,
        isolation_cost=draw(SHARES) / 3,
        stake=column([stake if stake > 0.2 else 0.0 for stake in numbers(0, 0.4)]),
        deference=column(numbers(0, 0.5)),
        salience=column(numbers(0.5, 2)),
        reported=(True,),
    )


def no(a_room, member):
    """Whether a member is against in the one vote of a room."""
    (vote,) = votes(a_room)
    return vote.opinions.ballots[member, 0] <= Ballot.NO


def with_own(array, member, value):
    """An array [N, 1] with one member's number replaced."""
    own = array.copy()
    own[member] = value
    return own


@given(rooms_of_one_vote(), st.integers(0, SIZE - 1))
def test_a_way_wins_exactly_where_the_changed_room_says_so(a_room, member):
    held, cost = costs(a_room, member)
    assert held == no(a_room, member)
    assume(held)
    if np.isfinite(cost["stance"]):
        for more, still in ((1e-6, False), (-1e-6, True)):
            stance = with_own(a_room.stance, member, a_room.stance[member] + cost["stance"] + more)
            assert no(replace(a_room, stance=stance), member) == still
    else:
        assert no(replace(a_room, stance=with_own(a_room.stance, member, a_room.stance[member] + 1)), member)
    unpaid = no(replace(a_room, stake=with_own(a_room.stake, member, 0)), member)
    assert unpaid == (not np.isfinite(cost["payment"]))
    spared = no(replace(a_room, measures=tuple(spare(a_room, d, member) for d in range(2))), member)
    assert spared == (not np.isfinite(cost["exemption"]))


def spare(a_room, d, member):
    """A measure that costs a member nothing, if it objects to it and may be exempted."""
    own = a_room.measures[d]
    (vote,) = votes(a_room)
    objects = vote.opinions.supports[d][member, 0] - vote.opinions.holdout[member, 0] < -1e-9
    if not (own.exemptible and objects):
        return own
    red_line = np.maximum(own.red_line[member], 0)
    return replace(own, cost=with_own(own.cost, member, 0), red_line=with_own(own.red_line, member, red_line))


@given(rooms_of_one_vote(), st.integers(0, SIZE - 1))
def test_the_softer_forms_are_the_hardest_that_win(a_room, member):
    found = of_room(a_room)
    assume(found.held[member, 0])
    hardest = [len(m.forms) for m in a_room.measures]
    softer = [
        top if rung == AS_IT_IS else int(rung) for top, rung in zip(hardest, found.softer[:, member, 0], strict=True)
    ]
    lost = sum(
        m.strength[top] - m.strength[rung] for m, top, rung in zip(a_room.measures, hardest, softer, strict=True)
    )
    assert found.cost["form"][member, 0] == pytest.approx(lost / 2)

    def against(rungs):
        return no(replace(a_room, agenda=(Proposal((0,), tuple(rungs), (0, 0)),)), member)

    assert not any(softer) or not against(softer)
    for d in range(2):
        if softer[d] < hardest[d]:
            assert against([rung + (number == d) for number, rung in enumerate(softer)])
