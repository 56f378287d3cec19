import sim


def test_the_moscow_case_ends_in_a_decision():
    ensemble = sim.simulate(sim.read("moscow-2021"), runs=200, seed=1)
    assert sum(outcome.termination.adopted for outcome in ensemble) > 100
