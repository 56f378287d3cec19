"""What flips an outcome: every change does as it says, a step less does not, and `--set` can say it."""

import re
import shlex
from dataclasses import replace

import pytest
from commands import eusim
from hypothesis import given
from hypothesis import strategies as st
from runs import RUNS

import sim
from sim.analysis.findings import MOST, Findings, report
from sim.analysis.flips import Quantity, flips, quantities
from sim.reader import parse_changes
from sim.runs.ends import Ends, end_in_words
from sim.seating import sit


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


def test_a_stance_that_is_moved_keeps_what_is_not_known_of_it():
    """What surrounds a stance may lie beyond the scale, on which the likely stance is tried."""
    for name in ("package-18-2025", "renewal-2025"):
        for stance in quantities(sim.read(name)):
            if stance.kind == "stance":
                (iso,) = stance.place[1:2]
                seating = sit(sim.read(name))
                low, _, high = seating.stance_before_events[seating.members.index(iso)]
                for value in (0.0, 0.5, 1.0):
                    moved = stance.setting(value)
                    first, last = (moved[0], moved[2]) if isinstance(moved, list) else (moved, moved)
                    assert last - first == pytest.approx(high - low, abs=0.0101)


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
