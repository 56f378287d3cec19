"""The rule that never breaks: the High Representative recommends, and does nothing else."""

import inspect

import numpy as np
import pytest

import sim
from sim.profiles.states import members_on
from sim.runs.uncertainty import draw
from sim.seating import sit

RUNS = 2000
DEAF = {"parameters.deference": 0}


def without_report(scenario):
    return scenario.model_copy(update={"high_representative": None})


def digest(scenario):
    return sim.simulate(scenario, RUNS).digest()


def test_where_nobody_defers_it_changes_no_outcome_of_any_run():
    deaf = sim.read("moscow-2021", DEAF)
    loud = {"high_representative.recommends": {"officials": "every official named", "energy": "Nord Stream 2 stopped"}}
    early = {"high_representative.date": deaf.date.replace(year=2020), "high_representative.report": 1}
    expected = digest(without_report(deaf))
    assert digest(deaf) == expected
    assert digest(sim.read("moscow-2021", {**DEAF, **loud})) == expected
    assert digest(sim.read("moscow-2021", {**DEAF, **early})) == expected


def test_where_members_defer_it_changes_some_outcomes(moscow):
    assert digest(moscow) != digest(without_report(moscow))


@pytest.mark.parametrize("form", ["four names", "every official named"])
def test_without_a_report_it_moves_every_stance_toward_the_form_it_recommends(form):
    changes = {"high_representative.report": 0, "high_representative.recommends": {"officials": form}}
    severity = {"four names": 0.25, "every official named": 0.40}[form]
    distances = []
    for deference in (0, 0.1, 0.3, 0.6, 1):
        scenario = sim.read("moscow-2021", {**changes, "parameters.deference": deference})
        model = sim.CouncilModel(case=scenario, run=3)
        model.t = 2
        model.recommendation = model.high_representative.recommend()
        distances.append([abs(agent.stance(0) - severity) for agent in model.members])
    assert (np.diff(distances, axis=0) < 1e-12).all()
    assert np.allclose(distances[-1], 0)


def test_it_has_no_row_in_any_array(moscow):
    room = draw(sit(moscow), 1, 0, 10)
    ensemble = sim.simulate(moscow, 10)
    assert len(room.members) == 27
    assert room.stance.shape[0] == ensemble.tally.ballots.shape[1] == 27
    assert set(room.members) == set(members_on(moscow.date))
    assert all(len(measure.red_line) == len(measure.cost) == 27 for measure in room.measures)


def test_it_has_no_row_among_the_ballots_that_the_model_collects():
    model = sim.CouncilModel().run()
    ballots = model.datacollector.get_agent_vars_dataframe()
    assert set(ballots["member"]) == set(model.room.members)
    assert len(ballots) == 27 * model.outcome.rounds
    assert model.high_representative.unique_id not in ballots.index.get_level_values("AgentID")


def test_it_can_do_nothing_but_recommend():
    deeds = {name for name, _ in inspect.getmembers(sim.HighRepresentativeAgent, inspect.isfunction)}
    inherited = {name for name, _ in inspect.getmembers(sim.HighRepresentativeAgent.__mro__[1], inspect.isfunction)}
    assert deeds - inherited == {"recommend"}
    assert not issubclass(sim.HighRepresentativeAgent, sim.MemberStateAgent)


@pytest.mark.parametrize("name", ["HR-VP", "HR/VP", "High Representative", "Josep Borrell", "Borrell"])
def test_a_file_that_lets_it_table_is_refused(name):
    with pytest.raises(sim.ScenarioError, match="recommends"):
        sim.read("moscow-2021", {"proposal.tabled_by": ["PL", name]})


def test_croatia_may_table():
    assert sim.read("moscow-2021", {"proposal.tabled_by": ["HR"]}).proposal.tabled_by == ("HR",)


def test_an_agent_in_its_place_that_says_more_is_heard_but_decides_nothing():
    class Hawk(sim.HighRepresentativeAgent):
        def recommend(self):
            word = super().recommend()
            return word and type(word)(report=1.0, rungs={3: 2})

    deaf = sim.read("moscow-2021", DEAF)
    assert sim.CouncilModel(case=deaf, high_representative=Hawk).run().outcome == sim.simulate(deaf, 1)[0]
    swayed = sim.CouncilModel(high_representative=Hawk).run()
    assert swayed.outcome != sim.simulate(sim.read("moscow-2021"), 1)[0]
