"""What holds of any room, whoever sits in it."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rooms import lists, measure, negotiation, room

from sim.council.arrays import TOL
from sim.council.negotiation import Ending
from sim.runs.play import play_room


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
