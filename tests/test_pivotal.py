"""Who is pivotal: each number against runs counted by hand, or the same file played again with one thing changed."""

import csv
import json
import re
from collections import Counter

import numpy as np
import pytest
from commands import eusim
from runs import RUNS

import sim
from sim.analysis.findings import NONE_FLIPS, Findings, likeliest, report, study, too_close
from sim.analysis.pivotal import MOVED, pivots
from sim.runs.ends import Ends

# --- members of real files --------------------------------------------------------------------------------------------


def test_the_shares_are_those_of_the_runs(harbour, found):
    outcomes = list(harbour)
    tabled = harbour.scenario.proposal.package

    def fell(outcome, measure):
        return outcome.text[measure] != tabled[measure]

    for pivot in found.pivots:
        iso = pivot.member

        def share(holds):
            return pytest.approx(sum(map(holds, outcomes)) / RUNS)

        assert pivot.brought_down == share(
            lambda o, iso=iso: any(fell(o, m) for m, who in o.brought_down.items() if who == iso)
        )
        assert pivot.first_no == share(lambda o, iso=iso: iso in o.first_no)
        assert pivot.last_no == share(lambda o, iso=iso: iso in o.last_no)
        assert pivot.last_to_agree == share(lambda o, iso=iso: iso in o.last_no and o.termination.adopted)
        assert pivot.never_agrees == share(lambda o, iso=iso: iso in o.last_no and not o.termination.adopted)
        assert pivot.exempted == share(lambda o, iso=iso: any(iso in spared for spared in o.exempted.values()))
        assert pivot.paid == share(lambda o, iso=iso: iso in o.paid)
    assert {pivot.member for pivot in found.pivots} == set(harbour.members)


def test_a_gain_is_what_the_file_with_that_stance_gains(harbour, found):
    for pivot in found.pivots[:6]:
        spread = harbour.scenario.members[pivot.member].stance
        higher = [min(number + MOVED, 1) for number in spread]
        other = sim.simulate(sim.read("harbour", {f"members.{pivot.member}.stance": higher}), RUNS)
        assert pivot.adopted.difference == pytest.approx(other.adopted.mean() - harbour.adopted.mean())
        assert pivot.strength.difference == pytest.approx(other.strength.mean() - harbour.strength.mean())
    assert found.pivots[0].weight == max(pivot.weight for pivot in found.pivots) > 0


def test_who_tables_is_asked_again_where_the_file_leaves_it_open():
    auto = {"proposal": {"tabled_by": "auto"}, "members.HU.stance": [0.2, 0.25, 0.3]}
    ensemble = sim.simulate(sim.read("harbour", auto), 100)
    (hungary,) = (pivot for pivot in pivots(ensemble) if pivot.member == "HU")
    other = sim.simulate(sim.read("harbour", {**auto, "members.HU.stance": [0.3, 0.35, 0.4]}), 100)
    assert other.seating.agenda != ensemble.seating.agenda
    assert hungary.strength.difference == pytest.approx(other.strength.mean() - ensemble.strength.mean())


def test_offers_would_do_in_most_runs_and_come_cheapest_first(scenario):
    for pivot in pivots(sim.simulate(scenario, 100)):
        prices = [offer.cost for offer in pivot.offers]
        assert prices == sorted(prices)
        assert all(offer.does > 0.5 and 0 <= offer.cost < np.inf for offer in pivot.offers)
        assert bool(pivot.offers) <= (pivot.last_no > 0)


def test_offers_say_what_is_offered(found):
    offers = {pivot.member: {offer.way: offer.words for offer in pivot.offers} for pivot in found.pivots}
    assert offers["CY"]["payment"].endswith(" for fish")
    assert offers["MT"]["exemption"] == "an exemption from ports"
    assert offers["HU"]["form"] == "a softer form (ports: warships)"
    assert offers["HU"].keys() == {"stance", "form"}


def test_the_most_likely_outcome_is_the_commonest_ending_and_text(harbour):
    counted = Counter((outcome.termination, *outcome.text.values()) for outcome in harbour)
    ends = Ends.of(harbour)
    assert sorted(counted.values(), reverse=True) == ends.counts.tolist()
    (words, share), _ = likeliest(harbour)
    (termination, *text), count = counted.most_common(1)[0]
    assert share == count / RUNS
    assert all(part in words for part in (termination.replace("_", " "), *filter(None, text)))
    for run, outcome in enumerate(harbour):
        assert counted[(outcome.termination, *outcome.text.values())] == ends.counts[ends.kind[run]]


def test_what_few_runs_cannot_tell_apart_is_said():
    ensemble = sim.simulate(sim.read("harbour"), 12)
    assert too_close(ensemble)
    assert "cannot be told apart" in report(Findings(ensemble, [], []))
    assert not too_close(sim.simulate(sim.read("navalny-poisoning-2020"), RUNS))


# --- the command ------------------------------------------------------------------------------------------------------


def test_members_that_never_matter_have_no_row(found):
    told = report(found)
    rows = {line[:2] for line in told.splitlines() if re.match("[A-Z]{2}  ", line)}
    idle = {pivot.member for pivot in found.pivots if not pivot.matters}
    assert idle
    assert not rows & idle
    assert {pivot.member for pivot in found.pivots if pivot.last_no} <= rows
    assert all(iso in told.split("Never matter here: ")[1] for iso in idle)
    assert max(map(len, told.splitlines())) <= 112


def test_a_member_that_nothing_wins_over_is_said_so():
    follower = sim.simulate(sim.read("harbour", {"members.SK.strategy": {"use": "follower", "allies": ["HU"]}}), 40)
    assert "\nSK  nothing by itself\n" in report(Findings(follower, pivots(follower), []))


def test_nothing_that_flips_is_said_so(harbour):
    assert NONE_FLIPS in report(Findings(harbour, [], []))


def test_where_nobody_is_in_the_way_there_is_no_empty_table():
    easy = {f"members.{iso}.stance": 1 for iso in sim.CouncilModel().room.members}
    calm = sim.simulate(sim.read("harbour", {**easy, "linked_files": {}}), 10)
    told = report(Findings(calm, pivots(calm), []))
    assert "agrees last" not in told
    assert "won each over" not in told
    assert "Never matter here: AT, BE" in told


def test_the_command_keeps_its_findings(tmp_path):
    out = tmp_path / "pivotal"
    done = eusim("pivotal", "harbour", "--runs", 60, "--seed", 3, "--out", out)
    assert done.exit_code == 0, done.output
    kept = json.loads((out / "pivotal.json").read_text(encoding="utf-8"))
    findings = study(sim.simulate(sim.read("harbour"), 60, seed=3))
    assert [member["member"] for member in kept["members"]] == [pivot.member for pivot in findings.pivots]
    assert [flip["words"] for flip in kept["flips"]] == [flip.words for flip in findings.flips]
    with (out / "members.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row, pivot in zip(rows, findings.pivots, strict=True):
        assert float(row["strength_gain"]) == pivot.strength.difference
        assert row["words"] == (pivot.offers[0].words if pivot.offers else "")
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["runs"] == 60
    assert report(findings) in done.output
    again = eusim("pivotal", "harbour", "--runs", 60, "--out", out)
    assert (again.exit_code, again.output.count("\n")) == (2, 1)


def test_a_bad_file_is_one_line():
    done = eusim("pivotal", "harbor")
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
