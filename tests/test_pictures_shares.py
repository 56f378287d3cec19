"""Pictures of shares of runs: when it is decided, at what price, and how the shares settle."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import RUNS

import sim
from sim.plots import convergence, price, when


def test_when_counts_the_meetings_of_the_decisions(ensembles):
    for ensemble in ensembles.values():
        labels = [meeting.label for meeting in ensemble.seating.calendar.meetings]
        ended = Counter(outcome.meeting if outcome.termination.adopted else None for outcome in ensemble)
        found = when.decided(ensemble)
        assert {labels[at] if at is not None else None: share.share for at, share in found.items()} == {
            name: ended[name] / RUNS for name in [*(labels[at] for at in found if at is not None), None]
        }
        assert sum(share.share for share in found.values()) == pytest.approx(1)


def test_the_price_adds_up_what_each_decision_cost(ensembles):
    for ensemble in ensembles.values():
        costs = [_cost(ensemble, outcome) for outcome in ensemble if outcome.termination.adopted]
        total = price.shares(ensemble)
        for key in price.ITEMS:
            assert total[key] == pytest.approx(sum(bool(cost[key]) for cost in costs) / RUNS)
            counts = Counter(name for cost in costs for name in cost[key])
            assert price.parts(ensemble, key) == pytest.approx({name: n / RUNS for name, n in counts.items()})
        assert total[price.NONE] == pytest.approx(1 - len(costs) / RUNS)


def _cost(ensemble, outcome):
    ladders = {key: [None, *measure.ladder] for key, measure in ensemble.scenario.measures.items()}
    tabled = {
        key: max(ladder.index(proposal.package.get(key)) for proposal in ensemble.scenario.proposals)
        for key, ladder in ladders.items()
    }
    ended = {key: ladder.index(outcome.text[key]) for key, ladder in ladders.items()}
    bodies = ("foreign-affairs", "european-council")
    meetings = [m for m in ensemble.seating.calendar.meetings if m.body in bodies]
    return {
        "dropped": [key for key in ended if tabled[key] and not ended[key]],
        "weakened": [key for key in ended if 0 < ended[key] < tabled[key]],
        "exempted": sorted({iso for spared in outcome.exempted.values() for iso in spared}),
        "paid": list(outcome.paid),
        "delayed": [outcome.meeting] if outcome.meeting != meetings[0].label else [],
    }


def test_the_price_is_dearest_first_and_stated():
    ensemble = sim.simulate(sim.read("hong-kong-2021", {"members.HU.strategy": "hardliner"}), RUNS)
    assert price.finding(ensemble).startswith("no consensus at any price in")
    parts = list(price.parts(ensemble, "dropped").values())
    assert parts == sorted(parts, reverse=True)
    assert price.finding(sim.simulate(sim.read("navalny-poisoning-2020"), 10)) == "consensus costs nothing"


def test_the_shares_of_the_first_runs_are_those_of_a_smaller_ensemble(moscow):
    ensemble = sim.simulate(moscow, RUNS)
    found = convergence.shares(ensemble)
    for place, count in list(enumerate(convergence.counts(ensemble)))[::12]:
        assert {word: line[place] for word, line in found.items()} == sim.simulate(moscow, count).outcomes()
    assert {word: line[-1] for word, line in found.items()} == ensemble.outcomes()


@given(st.integers(1, 30_000))
def test_the_counts_rise_from_ten_to_all(runs):
    class Runs:
        def __len__(self):
            return runs

    counts = convergence.counts(Runs())
    assert counts[0] == min(runs, convergence.FIRST)
    assert counts[-1] == runs
    assert counts == sorted(set(counts))
