"""What the results lean on: indices against exact ones, factors that do what they say, files and errors."""

import csv
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from commands import eusim

import sim
import sim.runs.play
from sim.analysis import sensitivity as analysis
from sim.analysis.factors import FACTORS
from sim.analysis.sensitivity import Effect, Index, findings, ranked, screened, sensitivity, unsettled, warning
from sim.parameters import PARAMETERS
from sim.plots import style
from sim.plots.sensitivity import DOUBT, draw
from sim.runs.agenda import settled
from sim.runs.compare import YARDSTICKS
from sim.runs.ensemble import Ensemble
from sim.runs.play import play_chunk
from sim.seating import sit

SALib = pytest.importorskip("SALib")
THREE = tuple(FACTORS[key] for key in ("isolation_cost", "unseen", "deference"))


def unit(factors, values):
    """Where values lie in the ranges of their factors, from 0 to 1."""
    return [(value - f.low) / (f.high - f.low) for f, value in zip(factors, values, strict=True)]


@pytest.fixture
def exact(monkeypatch):
    """In place of the simulator, functions whose indices are known: a sum, a product, nothing, one factor."""

    def means(_scenario, _runs, _seed, factors, values):
        at = dict(zip([f.key for f in factors], unit(factors, values), strict=True))
        a, b = at["isolation_cost"], at["unseen"]
        return [3 * a + b, (2 * a - 1) * (2 * b - 1), 7.0, b]

    monkeypatch.setattr(analysis, "_means", means)
    return sensitivity(sim.read("moscow-2021"), samples=1024, factors=THREE)


def test_the_indices_of_known_functions_are_found(exact):
    total = exact.indices["decided"]  # the variance of 3 a + b is 9/12 + 1/12
    assert (total["isolation_cost"].first, total["isolation_cost"].total) == pytest.approx((0.9, 0.9), abs=0.02)
    assert (total["unseen"].first, total["unseen"].total) == pytest.approx((0.1, 0.1), abs=0.02)
    product = exact.indices["strength"]  # neither does anything alone, both all of it together
    assert all((index.first, index.total) == pytest.approx((0, 1), abs=0.1) for index in product.values())
    assert exact.indices["rounds"] == {}
    assert exact.indices["price"]["unseen"].total == pytest.approx(1, abs=0.02)


def test_a_factor_that_does_nothing_is_screened_out(exact):
    assert {key for row in exact.indices.values() for key in row} == {"isolation_cost", "unseen"}
    assert exact.effects["decided"]["isolation_cost"].mean == pytest.approx(3)
    assert exact.effects["decided"]["deference"] == (0, 0, 0)


def test_what_is_screened_out_moves_nothing_by_a_twentieth():
    effects = {
        "decided": {"isolation_cost": Effect(1, 0, 0), "unseen": Effect(0.049, 0, 0), "deference": Effect(0, 0, 0)}
    }
    assert [f.key for f in screened(THREE, effects)] == ["isolation_cost"]
    effects["strength"] = {key: Effect(mean, 0, 0) for key, mean in zip(effects["decided"], (1, 0, 0.051), strict=True)}
    assert [f.key for f in screened(THREE, effects)] == ["isolation_cost", "deference"]


def test_the_findings_are_one_sentence_each(exact):
    told = findings(exact)
    assert list(told) == list(YARDSTICKS)
    words = "due most of all to isolation cost (90 % of the variance alone, 90 % with others), then to unseen (10 %"
    assert words in told["decided"]
    assert "more samples would tell" in told["strength"] and "more samples would tell" not in told["decided"]
    assert told["rounds"] == "How late: rounds held: the same whatever is varied."
    assert told["price"].endswith("unseen (100 % of the variance alone, 100 % with others).")


@pytest.mark.parametrize(
    ("indices", "small"),
    [
        ({"mood": Index(0.5, 0.1, 0.6, 0.1), "unseen": Index(0.3, 0.1, 0.4, 0.1)}, False),
        ({"mood": Index(0.5, 0.1, 0.6, 0.3), "unseen": Index(0.3, 0.1, 0.4, 0.1)}, True),
        ({"mood": Index(0.5, 0.1, 0.6, 0.1), "unseen": Index(0.2, 0.1, 0.1, 0.1)}, True),
        ({}, False),
    ],
)
def test_a_sample_too_small_is_said_in_a_line_and_in_the_picture(indices, small, exact):
    found = replace(exact, indices={**exact.indices, "decided": indices})
    assert unsettled(indices) == small
    assert ("too small a sample" in findings(found)["decided"]) == small
    assert warning(found) == ("Too small a sample for 1 of 4: give more --samples." if small else "")
    _, (ax,) = style.figure(6)
    draw(found, "decided", ax)
    assert (DOUBT in [text.get_text() for text in ax.texts]) == small


def test_many_runs_of_a_sample_are_played_a_chunk_at_a_time(moscow, monkeypatch):
    factors, values = THREE[:1], np.array([0.2])
    whole = analysis._means(moscow, 100, 1, factors, values)
    played, counts = sim.runs.play.play_chunk, []

    def noted(*given):
        counts.append(given[-1])
        return played(*given)

    monkeypatch.setattr("sim.runs.play.play_chunk", noted)
    monkeypatch.setattr("sim.runs.play.chunks", lambda runs: (range(0, runs, 30), [30, 30, 30, 10]))
    assert analysis._means(moscow, 100, 1, factors, values) == pytest.approx(whole)
    assert counts == [30, 30, 30, 10]


def test_a_whole_mapping_of_parameters_is_held(tmp_path):
    setting = "parameters={unseen: .1, mood: 0, isolation_cost: .2}"
    given = ("--runs", 20, "--samples", 16, "--set", setting, "--out", tmp_path / "out")
    assert eusim("sensitivity", "moscow-2021", *given).exit_code == 0
    with (tmp_path / "out" / "sensitivity.csv").open(encoding="utf-8") as file:
        varied = {row["factor"] for row in csv.DictReader(file)}
    assert set(FACTORS) - varied == {"unseen", "mood", "isolation_cost"}


def test_every_parameter_is_a_factor_within_its_range():
    assert set(FACTORS) - set(PARAMETERS) == {"stance_spread", "open_files"}
    for key, parameter in PARAMETERS.items():
        assert parameter.low <= FACTORS[key].low < FACTORS[key].high <= parameter.high
        assert FACTORS[key].low <= parameter.default <= FACTORS[key].high


def test_one_row_makes_a_parameter_that_a_file_may_set_and_an_analysis_varies():
    code = """
from sim.parameters import PARAMETERS, Parameter
PARAMETERS["humour"] = Parameter("humour", 0.1, 0, 1, "how a joke helps", (0.0, 0.2), "never fitted: none to twice")
import sim
from sim.analysis.factors import FACTORS
set_ = sim.read("moscow-2021", {"parameters.humour": 0.3}).parameters.humour
print(set_, sim.read("moscow-2021").parameters.humour, FACTORS["humour"].low, FACTORS["humour"].high)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "(0.3, 0.3, 0.3) (0.1, 0.1, 0.1) 0.0 0.2\n"


def ensemble_with(name, **values):
    scenario = sim.read(name)
    seating = sit(scenario)
    for key, value in values.items():
        seating = FACTORS[key].apply(seating, value)
    seating = settled(seating)
    return Ensemble(scenario, seating, 1, play_chunk(seating, 1, "bargaining", 0, 200))


@pytest.mark.parametrize("key", PARAMETERS)
def test_a_parameter_is_set_as_in_a_file(key):
    value = FACTORS[key].high
    as_file = sim.simulate(sim.read("belarus-2020", {f"parameters.{key}": value}), 200)
    assert ensemble_with("belarus-2020", **{key: value}).digest() == as_file.digest()


def test_layers_can_be_switched_off():
    assert not ensemble_with("belarus-2020", open_files=0).paid.any()
    assert ensemble_with("belarus-2020", open_files=1).digest() == sim.simulate(sim.read("belarus-2020"), 200).digest()
    certain = ensemble_with("moscow-2021", stance_spread=0, unseen=0, mood=0)
    assert len({repr(outcome) for outcome in certain}) == 1
    assert len({repr(outcome) for outcome in ensemble_with("moscow-2021", stance_spread=1, unseen=0, mood=0)}) > 1


def test_the_stances_keep_their_likely_values():
    seating = sit(sim.read("moscow-2021"))
    for scale in (0, 0.5, 1):
        scaled = FACTORS["stance_spread"].apply(seating, scale).stance
        assert scaled[:, 1] == pytest.approx(seating.stance[:, 1])
        assert np.ptp(scaled, axis=1) == pytest.approx(scale * np.ptp(seating.stance, axis=1))


def test_executors_give_the_same_numbers(moscow):
    seen = []
    alone = sensitivity(moscow, 50, 4, factors=THREE, progress=lambda: seen.append(1))
    with ThreadPoolExecutor(2) as executor:
        assert sensitivity(moscow, 50, 4, factors=THREE, run=executor.map) == alone
    assert len(seen) == 24 * 4 + 4 * (2 + len(alone.indices["strength"]))


def test_the_command_writes_what_it_says(tmp_path):
    out = tmp_path / "out"
    given = ("moscow-2021", "--runs", 50, "--samples", 16, "--set", "parameters.unseen=.1", "--out", out)
    done = eusim("sensitivity", *given)
    assert done.exit_code == 0, done.output
    assert {p.name for p in out.iterdir()} == {"sensitivity.csv", "sensitivity.png", "summary.json", "manifest.json"}
    with (out / "sensitivity.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(YARDSTICKS) * (len(FACTORS) - 1)
    assert "unseen" not in {row["factor"] for row in rows}
    assert {bool(row["total"]) for row in rows if row["yardstick"] == "strength"} == {True, False}
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert "\n".join(summary["findings"].values()) in done.output
    assert all(factor["why"] for factor in summary["factors"].values())
    assert eusim("sensitivity", *given).output.endswith("to replace it\n")


def test_what_cannot_be_done_is_one_line(tmp_path, monkeypatch):
    odd = eusim("sensitivity", "moscow-2021", "--samples", 100, "--out", tmp_path / "out")
    assert (odd.exit_code, odd.output) == (2, "--samples: 100 is no power of two; try 128\n")
    monkeypatch.setitem(sys.modules, "SALib", None)
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    done = eusim("sensitivity", "moscow-2021", "--samples", 16, "--out", tmp_path / "out")
    assert (done.exit_code, done.output) == (2, "sensitivity needs SALib: pip install eu-sanctions-sim[analysis]\n")


def test_a_file_that_nothing_moves_is_said_so():
    easy = {f"members.{iso}.stance": 1 for iso in sim.CouncilModel().room.members}
    sure = sim.read("moscow-2021", easy)
    with pytest.raises(sim.SimError, match="nothing that is varied changes anything"):
        sensitivity(sure, 20, 2, factors=[FACTORS["patience"], FACTORS["open_files"]])


def test_the_picture_shows_the_indices(exact):
    _, (ax, empty) = style.figure(6, 2)
    draw(exact, "decided", ax)
    indices = exact.indices["decided"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["isolation cost", "unseen"]
    light, dark = (list(bars) for bars in ax.containers[:2])
    assert [bar.get_width() for bar in light] == [indices[key].total for key in ranked(indices)]
    assert [bar.get_width() for bar in dark] == [indices[key].first for key in ranked(indices)]
    draw(exact, "rounds", empty)
    assert [text.get_text() for text in empty.texts] == ["the same whatever is varied"]
