"""Every run of a batch can be opened: agents one by one do, to the last bit, what the ensemble does to arrays."""

import re
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.council.negotiation import Negotiation
from sim.entries import Member
from sim.runs.agenda import seat
from sim.runs.minutes import Minutes
from sim.runs.outcome import packed, unpacked
from sim.runs.tapes import SLOTS, Tapes
from sim.runs.uncertainty import draw, symmetric, triangular
from sim.seating import sit

GOLDEN = Path(__file__).parent / "golden.txt"
"""The digest of 1,000 runs of every file, seed 1: the same on every machine, Python and numpy."""

RUNS = 300
REPLAYED = (0, 1, 2, 17, 18, 150, 299)


class Recorder(sim.CouncilModel):
    """Keeps what every agent thinks of every measure in every round."""

    def _note(self, vote):
        rounds = self.__dict__.setdefault("rounds", [])
        rounds.append((vote.t, vote.opinions, vote.rung))
        super()._note(vote)


@pytest.mark.parametrize("run", REPLAYED)
def test_agents_replay_a_run_of_the_ensemble_exactly(scenario, run):
    ensemble = sim.simulate(scenario, RUNS, seed=5)
    model = Recorder(case=scenario, run=run, seed=5).run()
    assert model.outcome == ensemble[run]


def every_vote(scenario):
    room = draw(seat(scenario), 5, 0, RUNS)
    minutes = Minutes(room)
    for number, proposal in enumerate(room.agenda):
        for vote in Negotiation(room, proposal, minutes.start(proposal)).votes():
            yield vote
            minutes.note(vote, number)


def test_every_support_of_every_round_is_the_same_number(scenario):
    models = {run: Recorder(case=scenario, run=run, seed=5).run() for run in REPLAYED}
    seen = dict.fromkeys(REPLAYED, 0)
    for vote in every_vote(scenario):
        for at in np.flatnonzero(vote.present & np.isin(vote.runs, REPLAYED)):
            run = int(vote.runs[at])
            t, opinions, rung = models[run].rounds[seen[run]]
            seen[run] += 1
            assert t == vote.t
            assert (vote.opinions.ballots[:, at] == opinions.ballots[:, 0]).all()
            for d in range(len(rung)):
                assert vote.rung[d][at] == rung[d][0]
                assert vote.opinions.supports[d][:, at].tobytes() == opinions.supports[d][:, 0].tobytes()
                assert vote.opinions.margins[d][:, at].tobytes() == opinions.margins[d][:, 0].tobytes()
    assert {run: len(model.rounds) for run, model in models.items()} == seen


def test_chunks_and_processes_leave_no_trace(scenario):
    whole = sim.simulate(scenario, RUNS, chunk=RUNS).digest()
    assert sim.simulate(scenario, RUNS, chunk=1).digest() == whole
    assert sim.simulate(scenario, RUNS, chunk=77).digest() == whole
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert sim.simulate(scenario, RUNS, chunk=64, executor=executor).digest() == whole


def test_more_runs_leave_the_first_ones_alone(moscow):
    few, many = sim.simulate(moscow, 50), sim.simulate(moscow, 120)
    assert list(few) == list(many)[:50]
    assert sim.simulate(moscow, 50, seed=2).digest() != few.digest()


@pytest.mark.parametrize("name", sorted(sim.scenarios()))
def test_every_file_gives_what_it_gave(name):
    """A change of these digests is a change of the model, its data, its draws or what is kept: say so in the commit."""
    golden = dict(line.split() for line in GOLDEN.read_text().splitlines())
    assert sim.simulate(sim.read(name), 1000, seed=1).digest() == golden[name]


def test_an_uncertain_number_anywhere_in_a_file_is_drawn_once_a_run_and_replays():
    changes = {
        "members.HU.salience": [0.5, 1, 2],
        "members.HU.deference": [0, 0.1, 0.5],
        "members.DE.exposure": {"pipeline": [0, 1, 4]},
        "members.DE.red_line": {"energy": [-0.5, -0.3, 0]},
        "measures.officials.ladder.four names": [0.2, 0.25, 0.3],
        "measures.energy.exemptible": True,
        "high_representative.report": [0, 0.3, 0.6],
        "events.1.shift": [0, 0.05, 0.2],
        "parameters.isolation_cost": [0.05, 0.15, 0.3],
    }
    uncertain = sim.read("moscow-2021", changes)
    ensemble = sim.simulate(uncertain, RUNS, seed=3)
    assert ensemble.digest() == sim.simulate(uncertain, RUNS, seed=3, chunk=100).digest()
    assert ensemble.digest() != sim.simulate(sim.read("moscow-2021"), RUNS, seed=3).digest()
    for run in REPLAYED:
        assert sim.CouncilModel(case=uncertain, run=run, seed=3).run().outcome == ensemble[run]


@given(st.integers(1, 64).flatmap(lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=1)))
def test_a_packed_set_unpacks_to_the_same_members(rows):
    chosen = np.array(rows)
    sets = packed(chosen.T)
    assert [int(number) for number in sets] == [sum(1 << i for i, one in enumerate(row) if one) for row in rows]
    assert (unpacked(sets, chosen.shape[1]) == chosen).all()


def test_who_is_exempt_and_paid_is_the_same_in_a_run_and_over_all():
    ensemble = sim.simulate(sim.read("belarus-2020"), RUNS)
    assert ensemble.paid.any()
    for run, outcome in enumerate(ensemble):
        assert [iso for iso, one in zip(ensemble.members, ensemble.paid[run], strict=True) if one] == [*outcome.paid]
    embargo = sim.simulate(sim.read("oil-embargo-2022"), RUNS)
    assert embargo.exempted.any()
    for run, outcome in enumerate(embargo):
        spared = {iso for members in outcome.exempted.values() for iso in members}
        assert {iso for iso, one in zip(embargo.members, embargo.exempted[run], strict=True) if one} == spared


# --- tapes ----------------------------------------------------------------------------------------------------------


@given(
    first=st.integers(0, 10**6), count=st.integers(1, 50), seed=st.integers(0, 2**63), width=st.sampled_from([1, SLOTS])
)
def test_a_tape_can_be_opened_at_any_run(first, count, seed, width):
    part = Tapes(seed, first, count).read("stance", width)
    assert part.shape == (count, width)
    assert ((part >= 0) & (part < 1)).all()
    alone = Tapes(seed, first + count - 1, 1).read("stance", width)
    assert (part[-1:] == alone).all()


def test_tapes_of_different_names_and_seeds_differ():
    assert (Tapes(1, 0, 9).read("a") != Tapes(1, 0, 9).read("b")).all()
    assert (Tapes(1, 0, 9).read("a") != Tapes(2, 0, 9).read("a")).all()


@settings(max_examples=30)
@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_a_triangular_draw_has_its_bounds_its_mean_and_its_order(spread):
    u = (np.arange(20_000) + 0.5) / 20_000
    drawn = triangular(u, np.array(spread))
    assert (drawn >= spread[0] - 1e-12).all()
    assert (drawn <= spread[2] + 1e-12).all()
    assert (np.diff(drawn) >= -1e-12).all()
    assert drawn.mean() == pytest.approx(sum(spread) / 3, abs=1e-4)


def test_the_symmetric_draw_is_the_triangular_one_from_minus_one_to_one():
    u = np.linspace(0, 1, 1001)[:-1]
    assert symmetric(u) == pytest.approx(triangular(u, np.array([-1.0, 0.0, 1.0])), abs=1e-12)


def test_adding_a_measure_or_a_member_leaves_the_other_draws_alone(moscow):
    room = draw(sit(moscow), 1, 0, 20)
    with_oil = moscow.model_copy(update={"measures": {"oil": moscow.measures["finance"], **moscow.measures}})
    other = draw(sit(with_oil), 1, 0, 20)
    assert (room.measures[0].unseen == other.measures[1].unseen).all()
    assert (room.stance == other.stance).all()
    stance = {"GB": Member(stance=(0.2, 0.3, 0.4))}
    earlier = draw(sit(moscow.model_copy(update={"date": date(2019, 2, 22), "members": stance})), 1, 0, 20)
    assert earlier.members[:27] == room.members
    assert (earlier.measures[0].unseen[:27] == room.measures[0].unseen).all()


def test_a_gap_however_small_is_never_shown_as_nothing(moscow):
    told = "\n".join(sim.replay(moscow, run) for run in (1, 2, 6, 109))
    short = [float(number) for number in re.findall(r"[A-Z]{2} (\d\.\d+)\s+\(accepts", told)]
    assert 0 < min(short) < 0.005
    assert re.search(r"SK hardly\s+anything\s+\(accepts", told)
