"""A replay tells one run round by round: each ballot with its reason, and who yields."""

import re

import pytest
from commands import eusim

import sim
from sim.roster import roster
from sim.story import tell


def rounds(scenario, run):
    """The words of each round of a replay; for "as before", what was said of that measure last."""
    found, said = [], {}
    for line in tell(scenario, run):
        key = re.match(r" *(\w*)", line)[1]
        said[key] = said[key] if line.endswith(f"{key}: as before.") else line
        if line.startswith("  On the table:"):
            found.append("")
        if found:
            found[-1] += said[key]
    return found


@pytest.mark.parametrize("run", [0, 17])
def test_a_replay_tells_what_the_ensemble_sums_up(run, moscow):
    outcome = sim.simulate(moscow, 20)[run]
    told = eusim("replay", "moscow-2021", "--run", run).output
    assert told == sim.replay(moscow, run) + "\n"
    assert told.count("On the table:") == outcome.rounds
    assert outcome.termination.replace("_", " ").capitalize() in told
    assert outcome.meeting in told


def test_a_replay_gives_a_reason_for_every_no_and_names_who_yields(moscow):
    told = rounds(moscow, 17)
    model = sim.CouncilModel(case=moscow, run=17).run()
    ballots = model.datacollector.get_agent_vars_dataframe()
    for step, words in enumerate(told, start=1):
        cast = ballots.xs(step, level="Step").set_index("member")["ballot"]
        assert set(re.findall(r"\b([A-Z]{2}) [.\d]+ \(accepts up to", words)) == set(cast[cast == "NO"].index)
        yielding = ", ".join(cast[cast == "ABSTAIN"].index)
        assert re.findall(r"abstain \((.*?)\)", words) == ([yielding] if yielding else [])


def test_a_replay_of_exemptions_and_refusals():
    changes = {"measures.energy.exemptible": True, "members.DE.red_line": {"energy": -0.9}}
    easy = {f"members.{iso}.stance": 1 for iso in sim.CouncilModel().room.members}
    assert "DE is exempted" in sim.replay(sim.read("moscow-2021", {**easy, **changes}), 0)
    told = sim.replay(sim.read("moscow-2021", {"members.HU.stance": 0, "parameters.isolation_cost": 0.05}), 0)
    assert "settle for no less" in told
    assert "Withdrawn" in told


def test_a_replay_gives_the_strategy_where_a_member_could_accept():
    follower = sim.read("harbour", {"members.SK.strategy": {"use": "follower", "allies": ["HU"]}})
    assert "SK could accept this: does what most of its allies did in the round before." in sim.replay(follower, 0)
    assert next(line for line in roster(follower) if line.startswith("SK")).endswith("; follower")
