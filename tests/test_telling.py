"""The runs worth telling are what their definitions say, and `eusim replay` finds them."""

from collections import Counter

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.cli.main import main
from sim.runs.telling import TELLINGS, closeness

RUNS = 400


@pytest.fixture(scope="module")
def ensemble():
    return sim.simulate(sim.read("harbour"), RUNS)


def end(outcome):
    return outcome.termination, *outcome.text.values()


def test_the_typical_run_ends_as_most_do_and_as_usual(ensemble):
    counted = Counter(map(end, ensemble))
    told = TELLINGS["typical"].find(ensemble)
    alike = [outcome for outcome in ensemble if end(outcome) == counted.most_common(1)[0][0]]
    assert end(ensemble[told.run]) == end(alike[0])
    assert f"{len(alike):,} of {RUNS} runs" in told.why
    for feature in ("meeting", "rounds", "last_no"):
        usual = Counter(getattr(outcome, feature) for outcome in alike).most_common(1)[0]
        assert getattr(ensemble[told.run], feature) == usual[0]
        alike = [outcome for outcome in alike if getattr(outcome, feature) == usual[0]]


def test_the_surprising_run_ends_as_the_fewest_do(ensemble):
    few = [sim.simulate(ensemble.scenario, 25, seed) for seed in range(20)]
    choices = set()
    for runs in (ensemble, *few):
        counted, endings = Counter(map(end, runs)), Counter(outcome.termination for outcome in runs)
        rarest = [kind for kind, count in counted.items() if count == min(counted.values())]
        told = end(runs[TELLINGS["surprising"].find(runs).run])
        assert told in rarest
        assert endings[told[0]] == min(endings[kind[0]] for kind in rarest)
        choices.add(len({kind[0] for kind in rarest}))
    assert max(choices) > 1, "as rare with several endings"


def test_the_closest_call_had_the_least_to_spare(ensemble):
    spare = closeness(ensemble)
    told = TELLINGS["closest"].find(ensemble)
    assert abs(spare[told.run]) == np.abs(spare).min()
    assert ((spare >= -1e-9) == ensemble.adopted).all(), "the sign is the verdict: all are sincere here"


def test_to_spare_by_unanimity_is_what_the_most_reluctant_has(moscow):
    spare = closeness(sim.simulate(moscow, 20))
    for run in range(20):
        model = sim.CouncilModel(case=moscow, run=run).run()
        supports = model.datacollector.get_agent_vars_dataframe()["support"].groupby(level="Step").min()
        assert supports.iloc[-1] == spare[run]


def test_closeness_does_not_depend_on_the_chunk(ensemble, monkeypatch):
    whole = closeness(ensemble)
    monkeypatch.setattr("sim.runs.telling.chunks", lambda runs: (range(0, runs, 100), [100] * (runs // 100)))
    assert (closeness(ensemble) == whole).all()


def test_where_support_tells_no_verdict_none_is_closest():
    hiders = {f"members.{iso}.strategy": "hider" for iso in sim.CouncilModel().room.members}
    ensemble = sim.simulate(sim.read("harbour", {**hiders, "members.HU.stance": 0, "linked_files": {}}), 20)
    told = TELLINGS["closest"].find(ensemble)
    assert ensemble.adopted.all() and (closeness(ensemble) < 0).all()
    assert told == (0, "of no run does support alone tell the verdict; the first is told")


@pytest.mark.parametrize("key", TELLINGS)
def test_replay_finds_and_tells_the_run(key, ensemble):
    told = TELLINGS[key].find(ensemble)
    done = CliRunner().invoke(main, ["replay", "harbour", f"--{key}", "--runs", str(RUNS)])
    assert done.exit_code == 0, done.output
    head, story = done.output.split("\n\n", 1)
    assert head == f"{TELLINGS[key].title}, run {told.run}: {told.why}."
    assert story == sim.replay(ensemble.scenario, told.run) + "\n"


@pytest.mark.parametrize("arguments", [[], ["--run", "3", "--typical"]])
def test_replay_needs_one_run(arguments):
    done = CliRunner().invoke(main, ["replay", "harbour", *arguments])
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "give one of --run NUMBER, --typical, --surprising, --closest" in done.output
