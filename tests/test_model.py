"""The Mesa model is not ornamental: what an agent does decides what happens."""

import pytest

import sim


class Stubborn(sim.MemberStateAgent):
    """Says no, whatever is on the table."""

    def ballot(self):
        return sim.Ballot.NO


class Easy(sim.MemberStateAgent):
    """Accepts everything."""

    def margin(self, d, *, exempt):  # noqa: ARG002
        return 1.0


def test_without_arguments_it_is_the_moscow_case(moscow):
    assert sim.CouncilModel().run().outcome == sim.simulate(moscow, 1)[0]


@pytest.mark.parametrize("run", range(5))
def test_one_member_that_always_says_no_blocks_every_room(run):
    outcome = sim.CouncilModel(run=run, members={"HU": Stubborn}).run().outcome
    assert not outcome.termination.adopted
    assert "HU" in outcome.no
    assert set(outcome.text.values()) == {None}


def test_members_that_accept_everything_adopt_the_text_as_tabled(moscow):
    seats = dict.fromkeys(sim.CouncilModel().room.members, Easy)
    outcome = sim.CouncilModel(members=seats).run().outcome
    assert outcome.termination == "adopted_as_tabled"
    assert {key: form for key, form in outcome.text.items() if form} == moscow.proposal.package


def test_one_step_is_one_round():
    model = sim.CouncilModel()
    rounds = 0
    while model.outcome is None:
        model.step()
        rounds += 1
        assert len(model.datacollector.get_model_vars_dataframe()) == rounds
    assert rounds == model.outcome.rounds == model.steps
    assert not model.running


def test_a_room_that_has_ended_holds_no_further_round():
    model = sim.CouncilModel().run()
    outcome, ballots = model.outcome, len(model.datacollector.get_agent_vars_dataframe())
    model.step()
    assert (model.outcome, model.running) == (outcome, False)
    assert model.datacollector.get_agent_vars_dataframe()["ballot"].notna().sum() == ballots


def test_a_seat_that_is_not_in_the_room_is_refused():
    with pytest.raises(ValueError, match="no seat for GB"):
        sim.CouncilModel(members={"GB": Stubborn})


def test_the_record_is_never_read(scenario):
    blind = scenario.model_copy(update={"record": None})
    assert sim.simulate(blind, 300).digest() == sim.simulate(scenario, 300).digest()
    assert sim.CouncilModel(case=blind, run=7).run().outcome == sim.simulate(scenario, 8)[7]
