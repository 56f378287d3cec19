"""Comparisons: the same draws for every variant, and one line for what cannot be compared."""

import re

import pytest
from commands import eusim

import sim
from sim.cli.compare import variants
from sim.council.protocols import PROTOCOLS
from sim.runs.agenda import seat
from sim.runs.compare import compare
from sim.runs.uncertainty import draw


def test_a_comparison_is_paired_and_its_numbers_are_those_of_the_ensembles(moscow):
    qmv = sim.read("moscow-2021", {"rule": "qmv"})
    comparison = compare({"unanimity": moscow, "qmv": qmv}, runs=500, protocols=["median", "coin"])
    table = comparison.table()
    first, second = sim.simulate(moscow, 500), sim.simulate(qmv, 500)
    strength = table["qmv"]["strength"]
    assert strength.mean == pytest.approx(second.strength.mean())
    assert strength.difference == pytest.approx((second.strength - first.strength).mean())
    assert strength.low < strength.difference < strength.high
    assert table["unanimity"]["strength"][1:] == (0, 0, 0)
    assert table["coin"]["decided"].mean == pytest.approx(0.5, abs=0.08)
    assert "unanimity" in comparison.finding()


def test_the_draws_of_a_comparison_are_the_same(moscow):
    one, other = draw(seat(moscow), 1, 0, 50), draw(seat(sim.read("moscow-2021", {"rule": "qmv"})), 1, 0, 50)
    assert (one.stance == other.stance).all()
    assert all((a.unseen == b.unseen).all() for a, b in zip(one.measures, other.measures, strict=True))


def test_a_comparison_of_one_thing_alone_is_one_line():
    refused = eusim("compare", "moscow-2021")
    assert refused.exit_code == 2
    assert refused.output.startswith("nothing to compare with; give --set")
    assert refused.output.count("\n") == 1


def test_a_rival_that_there_is_not_is_one_line():
    refused = eusim("compare", "moscow-2021", "--protocols", "median,setted")
    assert refused.exit_code == 2
    assert refused.output == "--protocols: `setted` is no rival protocol; meant `setter`?\n"


def test_a_rule_that_there_is_not_is_one_line():
    refused = eusim("compare", "moscow-2021", "--rules", "qmv,majority")
    assert refused.exit_code == 2
    assert refused.output == "--rules: `majority` is no voting rule; meant `simple-majority`?\n"


def test_what_is_odd_in_a_variant_is_said_and_once(capsys):
    change = ("members.HU.exposure.oil=2",)
    variants("harbour", None, ["unanimity", "qmv"], True, change)
    assert capsys.readouterr().err.count("this changes nothing") == 1


def test_the_help_names_every_rival():
    """By hand, since numpy, which the registry needs, would slow down every command."""
    listed = re.search(r"Rival ways to decide, by commas: ([^.]*)", " ".join(eusim("compare", "--help").output.split()))
    assert listed[1].split(", ") == list(PROTOCOLS)


def test_files_of_one_name_are_told_apart(tmp_path):
    other = tmp_path / "moscow-2021.yaml"
    other.write_bytes(sim.scenarios()["moscow-2021"].read_bytes())
    assert list(variants("moscow-2021", str(other), [], False, ())) == ["moscow-2021", str(other)]
