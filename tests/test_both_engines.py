"""Every rule, strategy and protocol on every file: agents one by one do what the ensemble does to arrays."""

import pytest

import sim
from sim.council.law import RULES
from sim.council.protocols import PROTOCOLS
from sim.council.strategies import STRATEGIES

VARIANTS = {
    **{rule: {"rule": rule} for rule in RULES},
    "constructive abstention": {"rule": {"use": "unanimity", "constructive_abstention": True}},
    "emergency brake": {"rule": {"use": "qmv", "emergency_brake": True}},
    "own thresholds": {"rule": {"use": "reinforced-qmv", "states": 90, "population": 20}},
    **{key: {f"members.{iso}.strategy": key for iso in ("HU", "DE", "CY")} for key in STRATEGIES if key != "follower"},
    "follower": {"members.HU.strategy": {"use": "follower", "allies": ["DE", "FR", "SK"]}},
    "auto": {"proposal": {"tabled_by": "auto"}, "further_proposals": []},
}


@pytest.mark.parametrize("name", sorted(sim.scenarios()))
@pytest.mark.parametrize("variant", VARIANTS)
def test_agents_replay_every_variant_of_every_file(name, variant):
    scenario = sim.read(name, VARIANTS[variant])
    ensemble = sim.simulate(scenario, 60, seed=9, chunk=60)
    assert ensemble.digest() == sim.simulate(scenario, 60, seed=9, chunk=7).digest()
    for run in (0, 23, 59):
        assert sim.CouncilModel(case=scenario, run=run, seed=9).run().outcome == ensemble[run]


@pytest.mark.parametrize("name", sorted(sim.scenarios()))
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_protocol_decides_each_run_alone_as_it_does_in_any_batch(name, protocol):
    scenario = sim.read(name, {"rule": "qmv"} if protocol == "setter" else {})
    ensemble = sim.simulate(scenario, 60, seed=4, protocol=protocol)
    assert ensemble.digest() == sim.simulate(scenario, 60, seed=4, protocol=protocol, chunk=1).digest()
    assert ensemble[59].why == f"decided by {protocol}, without a vote"


def test_exemptions_and_uncertain_stakes_replay_too():
    changes = {
        "measures.oil.exemptible": True,
        "measures.banks.exemptible": True,
        "members.MT.exposure": {"oil": [0.5, 2, 4]},
        "members.HU.exposure": {"oil": 3},
        "linked_files.gas.stakes.SK": [0.1, 0.6, 0.9],
        "linked_files.gas.open": [0.5, 0.8, 1],
        "parameters.patience": [0.7, 0.9, 1],
        "rule": "unanimity-1",
    }
    scenario = sim.read("package-18-2025", changes)
    ensemble = sim.simulate(scenario, 300, seed=2)
    assert any(outcome.exempted for outcome in ensemble)
    for run in range(25):
        assert sim.CouncilModel(case=scenario, run=run, seed=2).run().outcome == ensemble[run]
