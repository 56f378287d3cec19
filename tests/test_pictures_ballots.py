"""The picture of one run: every ballot, who is won over between the votes, and the text."""

from collections import Counter

import pytest
from runs import RUNS

import sim
from sim.council.ballots import Ballot
from sim.plots import ballots, style


@pytest.mark.parametrize("run", [0, 7])
def test_the_ballots_are_those_that_the_agents_cast(scenario, run):
    held = ballots.rounds(sim.simulate(scenario, run + 1), run)
    model = sim.CouncilModel(case=scenario, run=run).run()
    cast = model.datacollector.get_agent_vars_dataframe()
    assert len(held) == model.outcome.rounds
    for step, vote in enumerate(held, start=1):
        assert {iso: ballot.name for iso, ballot in vote.ballots.items()} == dict(
            cast.xs(step, level="Step")[["member", "ballot"]].itertuples(index=False)
        )
    assert [vote.meeting.label for vote in held] == model.datacollector.get_model_vars_dataframe()["meeting"].tolist()


@pytest.mark.parametrize("run", range(10))
def test_the_text_of_the_last_vote_is_the_one_adopted(ensembles, run):
    held, outcome = ballots.rounds(ensembles["moscow-2021"], run), ensembles["moscow-2021"][run]
    assert held[-1].passed == outcome.termination.adopted
    if outcome.termination.adopted:
        assert held[-1].text == outcome.text
    assert held[0].text == sim.read("moscow-2021").proposal.package


def test_a_mark_for_each_ballot_with_the_most_reluctant_on_top(ensembles):
    held = ballots.rounds(ensembles["package-18-2025"], 5)
    _, (ax,) = style.figure(9)
    ballots.draw(held, ax)
    members = [label.get_text() for label in ax.get_yticklabels()]
    kinds = {mark: ballot for ballot, (mark, _, _) in ballots.MARKS.items()}
    drawn = {
        (int(at), members[int(place)]): kinds[line.get_marker()]
        for line in ax.lines
        if line.get_marker() in kinds
        for at, place in line.get_xydata()
    }
    assert drawn == {(at, iso): vote.ballots[iso] for at, vote in enumerate(held) for iso in members}
    noes = [sum(vote.ballots[iso] <= Ballot.NO for vote in held) for iso in members]
    assert noes == sorted(noes, reverse=True)
    assert set(members) == set(ensembles["package-18-2025"].members)


@pytest.mark.parametrize("name", ["harbour", "belarus-2020", "oil-embargo-2022"])
def test_who_is_won_over_is_drawn_between_the_votes(ensembles, name):
    ensemble, kinds = ensembles[name], set()
    for run in range(40):
        held, outcome = ballots.rounds(ensemble, run), ensemble[run]
        won = {way: [(at, iso) for at, vote in enumerate(held) for iso in getattr(vote, way)] for way in ballots.WON}
        if outcome.termination.adopted:
            spared = {iso for named in outcome.exempted.values() for iso in named}
            assert spared <= {iso for _, iso in won["exempted"]}
            assert {m: named for m, named in held[-1].spared.items() if named and outcome.text[m]} == outcome.exempted
            assert [iso for _, iso in won["paid"]] == list(outcome.paid) or len(outcome.paid) > 1
        assert not held[-1].exempted
        _, (ax,) = style.figure(9)
        ballots.draw(held, ax)
        members = [label.get_text() for label in ax.get_yticklabels()]
        for way, (mark, _, _) in ballots.WON.items():
            (line,) = (line for line in ax.lines if line.get_marker() == mark)
            assert [(at - 0.5, members[int(place)]) for at, place in line.get_xydata()] == won[way]
            kinds |= {way} if won[way] else set()
    assert kinds


def test_ballots_differ_in_shape_and_in_grey():
    assert not {mark for mark, _, _ in ballots.WON.values()} & {mark for mark, _, _ in ballots.MARKS.values()}
    assert set(ballots.MARKS) == set(Ballot)
    for place in (0, 1):
        assert len({mark[place] for mark in ballots.MARKS.values()}) == len(Ballot)


def test_ballots_of_what_was_never_played(ensembles, moscow):
    with pytest.raises(ValueError, match="run 300 is not among the 300 runs"):
        ballots.rounds(ensembles["moscow-2021"], RUNS)
    with pytest.raises(ValueError, match="no votes are held under median"):
        ballots.rounds(sim.simulate(moscow, 5, protocol="median"), 0)


def test_a_run_is_summed_up_by_who_brings_a_measure_down_or_says_no_last(ensembles):
    assert ballots.finding(ensembles["navalny-poisoning-2020"], 0) == "adopted as tabled in round 1, and no vote fails"
    ensemble, told = ensembles["xinjiang-2021"], Counter()
    for run, outcome in enumerate(ensemble):
        words = ballots.finding(ensemble, run).partition("; ")[2]
        told[words.split(" ")[0]] += 1
        if words.startswith("the last to say no: "):
            named, _, more = words.removeprefix("the last to say no: ").partition(" and ")
            assert named.split(", ") == list(outcome.last_no[: ballots.MOST])
            assert len(outcome.last_no) == len(named.split(", ")) + int(more.split()[0] if more else 0)
    assert told["the"] > 9
