"""Grids: every combination, in order, and every mistake in one line."""

import numpy as np
import pytest
from click.testing import CliRunner
from commands import eusim
from hypothesis import given
from hypothesis import strategies as st
from sweeps import GRID, written

import sim
import sim.runs.sweep
from sim.cases import grids
from sim.cli.main import main
from sim.errors import ScenarioError
from sim.grids import read_grid, spaced


def test_a_grid_has_every_combination_in_order(tmp_path):
    grid = read_grid(written(tmp_path, GRID + "rules: [unanimity, qmv]\nprotocols: [bargaining, median]\n"))
    assert [(*point.values.values(), point.rule, point.protocol) for point in grid.points] == [
        (cost, stance, rule, protocol)
        for cost in (0.05, 0.2)
        for stance in (0.1, 0.2, 0.3)
        for rule in ("unanimity", "qmv")
        for protocol in ("bargaining", "median")
    ]
    for point in grid.points:
        assert point.scenario.parameters.isolation_cost == (point.values["parameters.isolation_cost"],) * 3
        assert point.scenario.members["HU"].stance == (point.values["members.HU.stance"],) * 3
        assert point.scenario.rule.use == point.rule


def test_a_point_is_the_file_with_its_changes(grid):
    for point in grid.points:
        assert point.scenario == sim.read("moscow-2021", point.values)


@given(st.floats(-1, 1), st.floats(-1, 1), st.integers(2, 60))
def test_a_range_has_both_ends_and_equal_steps(first, last, steps):
    values = np.array(spaced(first, last, steps))
    assert len(values) == steps
    assert values[[0, -1]] == pytest.approx([first, last], abs=1e-11)
    assert np.diff(values) == pytest.approx((last - first) / (steps - 1), abs=1e-11)


def test_a_scenario_beside_the_grid_is_found_first(tmp_path):
    text = sim.scenarios()["moscow-2021"].read_text(encoding="utf-8").replace("After Moscow", "Mine", 1)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    grid = read_grid(written(tmp_path, GRID.replace("moscow-2021", "mine.yaml")))
    assert grid.case == tmp_path / "mine.yaml"


FAULTS = {
    "an unknown key": (("axes:", "axis:\n  x: [1]\naxes:"), "4: axis: unknown key; meant `axes`?"),
    "a format with a point": (
        ("format: 1\n", "format: 1.0\n"),
        "1: format: is not a format that this version reads; expected `format: 1`",
    ),
    "no format": (("format: 1\n", ""), "1: format: is not a format that this version reads; expected `format: 1`"),
    "a title that is a number": (("title: A small one", "title: 7"), "2: title: 7 is not text"),
    "a value that is none": (
        ("[.05, .20]", "[.05, ~]"),
        "5: axes.parameters.isolation_cost.2: has no value; write one",
    ),
    "the rule twice": (
        ("axes:", "rules: [qmv]\naxes:\n  rule.use: [unanimity]"),
        "4: rules: the rule is an axis already; keep one of them",
    ),
    "a mapping twice": (
        ("[.05, .20]", "[{a: 1}, {a: 1.0}]"),
        "5: axes.parameters.isolation_cost.2: {a: 1.0} stands here twice; keep one of them",
    ),
    "no scenario": (("scenario: moscow-2021\n", ""), "1: scenario: names no scenario"),
    "no such scenario": (("moscow-2021", "moscow-2022"), "moscow-2022: there is no such file, and no scenario"),
    "a value out of range": (("[.05, .20]", "[.05, 2]"), "5: parameters.isolation_cost: 2 is out of range"),
    "a range out of range": (("to: .3", "to: 3"), "6: members.HU.stance: 1.55 is out of range"),
    "a place that is none": (("members.HU.stance", "members.HU.stanse"), "6: members.HU.stanse: unknown key; meant"),
    "a form that is none": (
        ("members.HU.stance", "measures.officials.ladder.four nams"),
        '6: measures.officials.ladder.four nams: there is no form "four nams"; meant `four names`?',
    ),
    "a place within a value": (("members.HU.stance", "title.first"), "6: title.first: there is no such place"),
    "one place within another": (
        ("parameters.isolation_cost", "members.HU"),
        "6: axes.members.HU.stance: varies the same place as members.HU; keep one of them",
    ),
    "no values": (("[.05, .20]", "[]"), "5: axes.parameters.isolation_cost: expected a list of values or {from: 0"),
    "a single value": (("[.05, .20]", ".05"), "5: axes.parameters.isolation_cost: expected a list of values or"),
    "a value twice": (("[.05, .20]", "[.05, .05]"), "5: axes.parameters.isolation_cost.2: 0.05 stands here twice"),
    "no steps": ((", steps: 3", ""), "6: axes.members.HU.stance.steps: nothing is no number of values"),
    "one step": (("steps: 3", "steps: 1"), "6: axes.members.HU.stance.steps: 1 is no number of values"),
    "a misspelt step": (("steps: 3", "stepps: 3"), "6: axes.members.HU.stance.stepps: unknown key; meant `steps`?"),
    "an empty range": (("to: .3", "to: .1"), "6: axes.members.HU.stance.to: the range ends where it begins, at 0.1"),
    "a range of texts": (("from: .1", "from: low"), '6: axes.members.HU.stance.from: "low" is not a number'),
    "no YAML": (("axes:", "axes: ["), "not valid YAML"),
    "a list": ((GRID, "- a\n"), "1: is not a grid; expected keys with values"),
    "no axes": ((GRID[GRID.index("axes") :], ""), "1: axes: there is none; name what to vary"),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_a_mistake_in_a_grid_is_named_with_its_line(change, expected, tmp_path):
    path = written(tmp_path, GRID.replace(*change))
    done = eusim("sweep", path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    first = done.output.splitlines()[0]
    assert first.removeprefix(f"{path}:").startswith(expected) or f": {expected}" in first
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rules: [unanimity, majority]", "7: rules.2:"),
        ("rules: qmv", "7: rules: expected a list of rules, as in [unanimity, unanimity-1]"),
        ("protocols: [bargaining, medium]", '7: protocols.2: "medium" is none of the protocols; meant `median`?'),
        ("rules: [qmv, qmv]", "7: rules.2: qmv stands here twice; keep one of them"),
    ],
)
def test_rules_and_protocols_are_checked(words, expected, tmp_path):
    path = written(tmp_path, f"{GRID}{words}\n")
    with pytest.raises(ScenarioError) as error:
        read_grid(path)
    assert str(error.value).startswith(f"{path}:{expected}")


def test_a_grid_that_is_not_there_names_the_nearest():
    with pytest.raises(ScenarioError, match="no grid of this name; meant `moscow-isolation`"):
        read_grid("moscow-isolatoin")


@pytest.mark.parametrize("name", sorted(grids()))
def test_the_shipped_grids_are_sound_and_no_scenarios(name):
    grid = read_grid(name)
    assert len(grid.points) > 1
    assert not grid.warnings
    assert name not in sim.scenarios()


def test_a_grid_without_end_is_refused_before_anything_is_read(tmp_path):
    grid = tmp_path / "endless.yaml"
    steps = "{from: 0, to: 1, steps: 1000}"
    grid.write_text(
        f"format: 1\nscenario: moscow-2021\naxes:\n  members.HU.stance: {steps}\n  members.AT.stance: {steps}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(main, ["sweep", str(grid), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.output.strip() == f"{grid}:3: axes: make 1,000,000 points; a grid has at most 100,000"
