"""The room against a second telling of its rules in plain Python, on random files with everything in them."""

import datetime as dt
import random

import numpy as np
import pytest
from oracle import Oracle

import sim
from sim.council.law import RULES
from sim.council.strategies import STRATEGIES
from sim.profiles.states import members_on
from sim.runs.agenda import seat
from sim.runs.outcome import unpacked
from sim.runs.play import play_room
from sim.runs.uncertainty import draw
from sim.scenario import Scenario

DAY = dt.date(2021, 2, 22)
ISOS = list(members_on(DAY))
ENDINGS = {-1: None, 0: "T", 1: "A", 2: "B", 3: "W", 4: "L"}
BALLOTS = {-2: "B", -1: "N", 0: "A", 1: "Y", 2: "C"}


def random_file(seed):
    """A random scenario that uses whatever a file can say; small numbers of everything."""
    r = random.Random(seed)
    measures = {f"m{d}": random_measure(r) for d in range(r.randint(1, 4))}
    centre, spread = r.uniform(0.3, 0.9), r.choice([0.05, 0.1, 0.2, 0.4])
    members = {iso: random_member(r, list(measures), min(1, max(0, r.gauss(centre, spread)))) for iso in ISOS}
    proposals = [random_proposal(r, measures) for _ in range(r.choice([1, 1, 1, 2, 3]))]
    lapses = r.random() < 0.2
    document = {
        **{"format": 1, "title": "random", "date": DAY, "target": "RU", "question": "?", "sources": {}},
        "measures": measures,
        "members": members,
        "events": [
            {
                "date": DAY + dt.timedelta(r.randint(-15, 15)),
                "what": f"e{i}",
                "shift": r.uniform(-0.1, 0.1),
                "hit": {r.choice(ISOS): 0.1},
            }
            for i in range(r.randint(0, 3))
        ],
        "high_representative": {
            "name": "Somebody",
            "date": DAY + dt.timedelta(r.randint(-10, 15)),
            "report": r.uniform(-0.3, 0.6),
            "recommends": {key: r.choice(list(m["ladder"])) for key, m in measures.items() if r.random() < 0.5},
        },
        "linked_files": {
            f"l{i}": {"open": r.random(), "stakes": {iso: r.uniform(0, 0.8) for iso in r.sample(ISOS, 2)}}
            for i in range(r.choice([0, 0, 1, 2]))
        },
        "proposal": {"tabled_by": "auto"} if seed % 9 == 0 else proposals[0],
        "further_proposals": [] if seed % 9 == 0 else proposals[1:],
        "reversion": "lapse" if lapses else "nothing",
        **({"expiry": dt.date(2022, 1, 1)} if lapses else {}),
        "meetings": random_meetings(r),
        "rule": random_rule(r),
        "parameters": {
            "isolation_cost": r.uniform(0, 0.4),
            "patience": r.uniform(0.3, 1),
            "event_response": r.uniform(0, 2),
            "deference": sorted(r.uniform(0, 0.6) for _ in range(3)),
        },
    }
    return Scenario.model_validate(document)


def random_measure(r):
    severities = sorted({round(r.uniform(0.05, 0.95), 2) for _ in range(r.randint(1, 3))})
    strengths = sorted(r.sample([i / 20 for i in range(1, 21)], len(severities)))
    ladder = {f"f{k}": severity for k, severity in enumerate(severities, 1)}
    return {"ladder": ladder, "exemptible": r.random() < 0.5, **({"strength": strengths} if r.random() < 0.4 else {})}


def random_member(r, measures, stance):
    member = {"stance": [max(0, stance - 0.1), stance, min(1, stance + 0.1)]}
    if r.random() < 0.3:
        member["red_line"] = {r.choice(measures): r.uniform(-0.5, 0.2)}
    if r.random() < 0.4:
        member["exposure"] = {r.choice(measures): r.uniform(0, 5)}
    if r.random() < 0.2:
        member["salience"], member["deference"] = r.uniform(0.2, 3), r.random()
    if r.random() < 0.15:
        use = r.choice(["sincere", "hardliner", "hider", "follower", "hard-bargainer"])
        member["strategy"] = {"use": use, "allies": r.sample(ISOS[:12], 3) if use == "follower" else []}
    return member


def random_proposal(r, measures):
    package = {key: r.choice(list(m["ladder"])) for key, m in measures.items() if r.random() < 0.8} or {"m0": "f1"}
    settled = {key: f"f{r.randint(1, int(form[1:]))}" for key, form in package.items() if r.random() < 0.3}
    return {"tabled_by": r.sample(ISOS, 2), "package": package, "settle_for": settled}


def random_meetings(r):
    bodies = ["working-party", "coreper", "foreign-affairs", "european-council"]
    return [
        {
            "date": DAY + dt.timedelta(7 * number - 10),
            "body": r.choice(bodies if number < 3 else bodies[2:]),
            "rounds": r.randint(1, 4),
            "pressure": r.choice([0, 0.5, 1, 1.3]),
            "pays": r.choice([True, False, None, None]),
        }
        for number in range(r.randint(0, 3), 4)
    ]


def random_rule(r):
    use = r.choice(list(RULES))
    option = "constructive_abstention" if RULES[use].by_consent else "emergency_brake"
    return {"use": use, option: r.random() < 0.5}


@pytest.mark.parametrize("seed", range(90))
def test_the_room_does_what_the_rules_say(seed):
    seating = seat(random_file(seed))
    for run in range(4):
        room = draw(seating, seed, run, 1)
        tally, told = play_room(room), Oracle(room)
        assert [ENDINGS[int(ending)] for ending in tally.endings[0]] == told.endings
        assert tally.rung[0].tolist() == told.in_force
        assert [set(np.flatnonzero(spared)) for spared in unpacked(tally.exempt[0], len(room.members))] == told.spared
        assert tally.rounds[0] == told.rounds
        assert [BALLOTS[int(ballot)] for ballot in tally.ballots[0]] == told.ballots
        assert tally.paid[0] == pytest.approx([told.price[place] for place in room.claimants], abs=1e-6)
        assert {place for place, price in enumerate(told.price) if price} <= set(room.claimants)


@pytest.mark.parametrize("seed", range(90, 120))
def test_agents_replay_random_files(seed):
    scenario = random_file(seed)
    ensemble = sim.simulate(scenario, 20, seed=seed, chunk=7)
    assert ensemble.digest() == sim.simulate(scenario, 20, seed=seed).digest()
    assert sim.CouncilModel(case=scenario, run=13, seed=seed).run().outcome == ensemble[13]


def test_the_random_files_use_everything():
    files = [random_file(seed) for seed in range(90)]
    used = {member.strategy.use for file in files for member in file.members.values()}
    assert used >= {"sincere", "hardliner", "hider", "follower", "hard-bargainer"} and used <= set(STRATEGIES)
    tallies = [play_room(draw(seat(file), seed, 0, 30)) for seed, file in enumerate(files)]
    assert {int(ending) for tally in tallies for ending in tally.endings.flat} == set(ENDINGS)
    assert {int(ballot) for tally in tallies for ballot in tally.ballots.flat} == set(BALLOTS)
    assert any(tally.paid.any() for tally in tallies) and any(tally.exempt.any() for tally in tallies)
