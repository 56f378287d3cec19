"""Who is pivotal: each number against runs counted by hand, or the same room played again with one thing changed."""

import csv
import json
import re
import shlex
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st
from rooms import column, measure, room, votes

import sim
from sim.analysis.findings import MOST, Findings, likeliest, report, study, too_close
from sim.analysis.flips import Quantity, flips, quantities
from sim.analysis.pivotal import MOVED, pivots
from sim.analysis.winning import AS_IT_IS, of_room
from sim.cli.main import main
from sim.council.ballots import Ballot
from sim.council.room import Proposal
from sim.council.strategies import STRATEGIES
from sim.reader import parse_changes
from sim.runs.ends import Ends, end_in_words
from sim.seating import sit

RUNS = 300


def costs(a_room, member=-1):
    """What each way costs for one member in the first run, and whether it held out."""
    found = of_room(a_room)
    return found.held[member, 0], {key: float(cost[member, 0]) for key, cost in found.cost.items()}


# --- exact answers in small rooms ------------------------------------------------------------------------------------


def test_a_member_that_accepts_holds_nothing_up():
    held, cost = costs(room([0.9, 0.9, 0.9], [measure([0.5], 3)], rounds=1))
    assert not held
    assert set(cost.values()) == {np.inf}


def test_a_higher_stance_and_a_softer_form_have_their_price():
    held, cost = costs(room([0.9, 0.9, 0.45], [measure([0.4, 0.5], 3)], rounds=1))
    assert held
    assert cost == {"stance": pytest.approx(0.05), "form": pytest.approx(0.5), "exemption": np.inf, "payment": np.inf}


def test_no_stance_is_higher_than_the_whole_scale():
    for cost, price in ((0.1, 1.0), (0.2, np.inf)):
        _, costing = costs(room([0.9, 0.9, 0.1], [measure([1.0], 3, cost=[0, 0, cost])], rounds=1))
        assert costing["stance"] == pytest.approx(price)


def test_every_objection_has_to_be_answered():
    ladders = [measure([0.4, 0.5], 3), measure([0.3, 0.8], 3, key="banks")]
    found = of_room(room([0.9, 0.9, 0.45], ladders, rounds=1))
    assert found.cost["stance"][2, 0] == pytest.approx(0.35)
    assert found.cost["form"][2, 0] == pytest.approx((0.5 + 0.5) / 2)
    assert found.softer[:, 2, 0].tolist() == [1, 1]
    assert (found.softer[:, 0] == AS_IT_IS).all()


def test_a_form_that_nobody_would_take_is_dropped():
    found = of_room(room([0.9, 0.9, 0.1], [measure([0.4, 0.5], 3)], rounds=1))
    assert (found.softer[0, 2, 0], found.cost["form"][2, 0]) == (0, 1.0)


def test_an_exemption_costs_the_share_that_it_waives_and_needs_a_measure_that_allows_it():
    numbers = {"cost": [0, 0.1, 0.3], "share": [0, 0.25, 0.75]}
    _, cost = costs(room([0.9, 0.9, 0.5], [measure([0.5], 3, exemptible=True, **numbers)], rounds=1))
    assert cost["exemption"] == pytest.approx(0.75)
    assert cost["stance"] == pytest.approx(0.3)
    _, cost = costs(room([0.9, 0.9, 0.5], [measure([0.5], 3, **numbers)], rounds=1))
    assert cost["exemption"] == np.inf
    _, cost = costs(room([0.9, 0.9, 0.4], [measure([0.5], 3, exemptible=True, **numbers)], rounds=1))
    assert cost["exemption"] == np.inf, "spared everything it would still say no"


def test_a_payment_wins_only_who_withholds_what_it_could_give():
    stake = column([0, 0, 0.2])
    _, cost = costs(room([0.9, 0.9, 0.55], [measure([0.5], 3)], rounds=1, stake=stake))
    assert cost == {"stance": pytest.approx(0.15), "form": 1.0, "exemption": np.inf, "payment": pytest.approx(0.2)}
    _, cost = costs(room([0.9, 0.9, 0.45], [measure([0.5], 3)], rounds=1, stake=stake))
    assert cost["payment"] == np.inf


def test_the_last_vote_that_failed_is_looked_at_as_it_was_held():
    numbers = {"cost": [0, 0.3, 0.2], "share": [0, 0.6, 0.4]}
    ladder = measure([0.5], 3, exemptible=True, **numbers)
    found = of_room(room([0.9, 0.5, 0.5], [ladder], rounds=3))
    assert found.held[:, 0].tolist() == [False, False, True], "M01 was exempted first, then M02 alone said no"
    assert found.cost["exemption"][2, 0] == pytest.approx(0.4), "the exemption that answered it is taken back"
    assert found.cost["form"][2, 0] == pytest.approx(1 - 0.6), "what M01's exemption waives is lost already"


def test_an_exemption_given_after_a_vote_does_not_count_in_it():
    ladder = measure([0.4, 0.5], 3, exemptible=True, cost=[0, 0, 0.4], share=[0, 0, 0.3])
    a_room = room([0.9, 0.9, 0.5], [ladder], rounds=3)
    assert [bool(vote.passed[0]) for vote in votes(a_room)] == [False, True]
    found = of_room(a_room)
    assert found.softer[0, 2, 0] == 0, "half the measure would still have cost it too much"
    assert found.cost["form"][2, 0] == 1.0


def test_a_no_that_follows_others_is_won_by_nothing():
    strategies = (STRATEGIES["sincere"], STRATEGIES["sincere"], STRATEGIES["follower"])
    stubborn = room(
        [0.9, 0.1, 0.9],
        [measure([0.5], 3)],
        meetings=[("foreign-affairs", 1, 1.0), ("foreign-affairs", 1, 1.0)],
        strategies=strategies,
        allies=((), (), (1,)),
        floors=[1],
    )
    assert votes(stubborn)[-1].opinions.ballots[:, 0].tolist() == [Ballot.YES, Ballot.NO, Ballot.NO]
    held, cost = costs(stubborn)
    assert held
    assert set(cost.values()) == {np.inf}


# --- the same, by playing the room again -----------------------------------------------------------------------------

SHARES = st.floats(0, 1).map(lambda number: round(number, 3))
SIZE = 4


@st.composite
def rooms_of_one_vote(draw):
    """A vote of ministers with red lines, costs, stakes, a recommendation and pressure, and nothing after it."""

    def numbers(low, high):
        return [round(draw(st.floats(low, high)), 3) for _ in range(SIZE)]

    ladders = []
    for key in ("names", "banks"):
        severities = sorted({round(0.05 + draw(SHARES) * 0.9, 2) for _ in range(3)})
        own = {"red_line": numbers(-0.3, 0.1), "cost": numbers(0, 0.2), "share": [1 / SIZE] * SIZE}
        ladders.append(measure(severities, SIZE, key=key, exemptible=draw(st.booleans()), recommended=1, **own))
    return room(
        numbers(0, 1),
        ladders,
        rounds=1,
        isolation_cost=draw(SHARES) / 3,
        stake=column([stake if stake > 0.2 else 0.0 for stake in numbers(0, 0.4)]),
        deference=column(numbers(0, 0.5)),
        salience=column(numbers(0.5, 2)),
        reported=(True,),
    )


def no(a_room, member):
    """Whether a member is against in the one vote of a room."""
    (vote,) = votes(a_room)
    return vote.opinions.ballots[member, 0] <= Ballot.NO


def with_own(array, member, value):
    """An array [N, 1] with one member's number replaced."""
    own = array.copy()
    own[member] = value
    return own


@given(rooms_of_one_vote(), st.integers(0, SIZE - 1))
def test_a_way_wins_exactly_where_the_changed_room_says_so(a_room, member):
    held, cost = costs(a_room, member)
    assert held == no(a_room, member)
    assume(held)
    if np.isfinite(cost["stance"]):
        for more, still in ((1e-6, False), (-1e-6, True)):
            stance = with_own(a_room.stance, member, a_room.stance[member] + cost["stance"] + more)
            assert no(replace(a_room, stance=stance), member) == still
    else:
        assert no(replace(a_room, stance=with_own(a_room.stance, member, a_room.stance[member] + 1)), member)
    unpaid = no(replace(a_room, stake=with_own(a_room.stake, member, 0)), member)
    assert unpaid == (not np.isfinite(cost["payment"]))
    spared = no(replace(a_room, measures=tuple(spare(a_room, d, member) for d in range(2))), member)
    assert spared == (not np.isfinite(cost["exemption"]))


def spare(a_room, d, member):
    """A measure that costs a member nothing, if it objects to it and may be exempted."""
    own = a_room.measures[d]
    (vote,) = votes(a_room)
    objects = vote.opinions.supports[d][member, 0] - vote.opinions.holdout[member, 0] < -1e-9
    if not (own.exemptible and objects):
        return own
    red_line = np.maximum(own.red_line[member], 0)
    return replace(own, cost=with_own(own.cost, member, 0), red_line=with_own(own.red_line, member, red_line))


@given(rooms_of_one_vote(), st.integers(0, SIZE - 1))
def test_the_softer_forms_are_the_hardest_that_win(a_room, member):
    found = of_room(a_room)
    assume(found.held[member, 0])
    hardest = [len(m.forms) for m in a_room.measures]
    softer = [
        top if rung == AS_IT_IS else int(rung) for top, rung in zip(hardest, found.softer[:, member, 0], strict=True)
    ]
    lost = sum(
        m.strength[top] - m.strength[rung] for m, top, rung in zip(a_room.measures, hardest, softer, strict=True)
    )
    assert found.cost["form"][member, 0] == pytest.approx(lost / 2)

    def against(rungs):
        return no(replace(a_room, agenda=(Proposal((0,), tuple(rungs), (0, 0)),)), member)

    assert not any(softer) or not against(softer)
    for d in range(2):
        if softer[d] < hardest[d]:
            assert against([rung + (number == d) for number, rung in enumerate(softer)])


# --- members of real files -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def harbour():
    return sim.simulate(sim.read("harbour"), RUNS)


@pytest.fixture(scope="module")
def found(harbour):
    return study(harbour)


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


# --- what would have to be true --------------------------------------------------------------------------------------


def likeliest_with(change, name="harbour"):
    """The ends of a file read anew with one --set."""
    return Ends.of(sim.simulate(sim.read(name, parse_changes([change])), RUNS))


def test_every_flip_flips_and_a_step_less_does_not(harbour, found):
    usual = Ends.of(harbour).likeliest
    tried = {quantity.title: quantity for quantity in quantities(harbour.scenario)}
    for flip in found.flips:
        quantity, ends = tried[flip.words.split(": ")[0]], likeliest_with(flip.change)
        assert ends.likeliest != usual, flip.words
        assert flip.share == ends.counts[0] / RUNS
        assert flip.outcome == end_in_words(harbour, ends.likeliest)
        nearer = [v for v in quantity.values if min(flip.before, flip.after) < v < max(flip.before, flip.after)]
        for value in sorted(nearer, key=lambda v: abs(v - flip.after))[:1]:
            assert likeliest_with(quantity.change(value)).likeliest == usual, flip.words
    assert {"stance", "severity", "parameter"} <= {flip.kind for flip in found.flips}
    assert [flip.reach for flip in found.flips] == sorted(flip.reach for flip in found.flips)


def test_the_printed_line_shows_the_flip_when_it_is_run():
    def told(*more):
        return eusim("pivotal", "harbour", "--runs", 60, *more).output

    def most_likely(text):
        return re.search(r"Most likely: (.*) \((.*)\)", text).groups()

    first = told()
    usual, _ = most_likely(first)
    printed = re.findall(r"\(([^()]*)\)\n    (--set .*)\n", first)
    assert len(printed) == MOST
    for share, line in printed[::4]:
        end, often = most_likely(told(*shlex.split(line)))
        assert (end != usual, often) == (True, share)


@pytest.mark.parametrize("name", sim.scenarios())
def test_a_change_reads_as_the_scenario_that_was_played(name):
    scenario = sim.read(name)
    for quantity in list(quantities(scenario))[::9]:
        if quantity.values:
            change = quantity.change(quantity.values[-1])
            assert sim.read(name, parse_changes([change])) == quantity.put(scenario, quantity.values[-1])


def test_a_stance_is_changed_in_the_terms_of_the_file():
    """By its record Hungary stands below 0 before the events, where no file could put it."""
    scenario = sim.read("package-18-2025", {"parameters.track_record": 1.5})
    (hungary,) = (quantity for quantity in quantities(scenario) if quantity.name == "HU")
    assert hungary.value < 0 == hungary.values[0]
    assert max(hungary.values) == 1
    seating = sit(hungary.put(scenario, 0.5))
    place = seating.members.index("HU")
    assert seating.stance_before_events[place, 1] == 0.5
    assert hungary.change(0.5).startswith("members.HU.stance=[")


NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1)


@given(NAMES, st.floats(0, 1), st.lists(NAMES, min_size=1, max_size=3))
def test_a_change_is_spelt_so_that_it_is_read_back(form, number, place):
    for value in (form, number, [number, number]):
        change = Quantity("", "", "", tuple(place), 0, (), lambda _, value=value: value).change(0)
        spelt = not any(mark in part for part in place for mark in ".=")
        assert bool(change) == spelt
        if spelt:
            assert parse_changes([change]) == {".".join(place): value}


def test_what_no_set_can_say_is_said_so(harbour, found):
    flip = replace(found.flips[0], change="")
    assert "no --set can say so" in report(Findings(harbour, [], [flip]))


def test_a_ladder_still_rises_when_a_severity_moves():
    ladder = {"six officers": [0.2, 0.25, 0.35], "the minister too": [0.3, 0.4, 0.5], "the president": 0.6}
    doubtful = sim.read("harbour", {"measures.names.ladder": ladder})
    graded = [quantity for quantity in quantities(doubtful) if quantity.name.startswith("names: ")]
    assert [bool(quantity.values) for quantity in graded] == [True] * 3
    for quantity in graded:
        for value in quantity.values:
            changed = {"measures.names.ladder": ladder} | parse_changes([quantity.change(value)])
            assert sim.read("harbour", changed) == quantity.put(doubtful, value)


def test_a_recommendation_can_flip_an_outcome(monkeypatch):
    trusting = sim.read("harbour", {"parameters.deference": 0.9})
    words = [quantity for quantity in quantities(trusting) if quantity.kind == "recommendation"]
    monkeypatch.setattr("sim.analysis.flips.quantities", lambda _: words)
    recommended = flips(sim.simulate(trusting, RUNS))
    for flip in recommended:
        form = list(trusting.measures[flip.name].ladder)[round(flip.after) - 1]
        assert flip.change == f'high_representative.recommends.{flip.name}="{form}"'
        place = {"parameters.deference": 0.9} | parse_changes([flip.change])
        other = Ends.of(sim.simulate(sim.read("harbour", place), RUNS)).likeliest
        assert other != Ends.of(sim.simulate(trusting, RUNS)).likeliest
        assert form in flip.words
    assert recommended


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


# --- the command -----------------------------------------------------------------------------------------------------


def eusim(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


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
    assert "no single number" in report(Findings(harbour, [], []))


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
