"""What a result directory holds, and what is never overwritten."""

import csv
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from commands import eusim

import sim
from sim.parameters import PARAMETERS
from sim.results import summary, write_outcomes
from sim.runs.table import table
from sim.scenario import COLUMNS

DOCS = Path(__file__).parent.parent / "docs" / "results.md"
RUNS = 400


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    out = tmp_path_factory.mktemp("results") / "moscow"
    done = eusim("run", "moscow-2021", "--runs", RUNS, "--seed", 7, "--out", out)
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture(scope="module")
def ensemble():
    return sim.simulate(sim.read("moscow-2021"), RUNS, seed=7)


def test_a_result_directory_has_its_files(directory):
    pictures = {"outcomes.png", "ladders.png", "map.png"}
    assert {path.name for path in directory.iterdir()} == {"summary.json", "outcomes.csv", "manifest.json", *pictures}


def test_the_summary_sums_up_the_runs(directory, ensemble):
    summary = json.loads((directory / "summary.json").read_text(encoding="utf-8"))
    assert (summary["scenario"], summary["runs"], summary["seed"]) == ("moscow-2021", RUNS, 7)
    endings = [outcome.termination for outcome in ensemble]
    for word, share in summary["outcomes"].items():
        assert share["share"] == endings.count(word) / RUNS
        assert 0 <= share["low"] <= share["share"] <= share["high"] <= 1
    for measure, forms in summary["measures"].items():
        assert sum(forms.values()) == pytest.approx(1)
        for form, share in forms.items():
            text = None if form == "nothing" else form
            assert share == sum(outcome.text[measure] == text for outcome in ensemble) / RUNS
    assert summary["strength"] == pytest.approx(np.mean([outcome.strength for outcome in ensemble]))
    assert summary["first_no"]["HU"] == sum("HU" in outcome.first_no for outcome in ensemble) / RUNS
    assert summary["last_no"]["HU"] == sum("HU" in outcome.last_no for outcome in ensemble) / RUNS
    assert sum(summary["meetings"].values()) == pytest.approx(1)
    assert summary["record"]["package"] == {"officials": "four names"}


def test_every_key_of_the_summary_is_explained_in_the_docs(directory):
    text = DOCS.read_text(encoding="utf-8")
    sample = json.loads(re.search(r"```json\n(.*?)```", text, re.S).group(1))
    summary = json.loads((directory / "summary.json").read_text(encoding="utf-8"))
    assert list(sample) == list(summary)
    for key in summary:
        assert f"| `{key}` |" in text
    with (directory / "outcomes.csv").open(encoding="utf-8") as file:
        columns = next(csv.reader(file))
    for column in set(columns) - set(summary["measures"]):
        assert f"| `{column}` |" in text


def test_the_sample_in_the_docs_comes_out(moscow):
    def within(part, whole):
        return {key: within(value, whole[key]) for key, value in part.items()} if isinstance(part, dict) else whole

    sample = json.loads(re.search(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S).group(1))
    found = json.loads(json.dumps(summary(sim.simulate(moscow, sample["runs"]), "moscow-2021"), default=str))
    assert sample == within(sample, found)


def test_the_columns_are_those_that_no_measure_may_take(ensemble):
    assert {*table(ensemble), "variant"} == {*COLUMNS, *ensemble.scenario.measures}


def test_outcomes_has_one_row_a_run(directory, ensemble):
    with (directory / "outcomes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == RUNS
    for row, outcome in zip(rows, ensemble, strict=True):
        assert row["outcome"] == outcome.termination
        assert row["meeting"] == outcome.meeting
        assert int(row["rounds"]) == outcome.rounds
        assert float(row["strength"]) == outcome.strength
        assert row["no"].split() == list(outcome.no)
        assert row["first_no"].split() == list(outcome.first_no)
        assert row["last_no"].split() == list(outcome.last_no)
        assert all(row[measure] == (form or "nothing") for measure, form in outcome.text.items())


def test_a_frame_is_the_table_of_the_file(directory, ensemble):
    pandas = pytest.importorskip("pandas")
    frame = ensemble.to_frame()
    read = pandas.read_csv(directory / "outcomes.csv", keep_default_na=False, engine="python")
    pandas.testing.assert_frame_equal(frame, read, check_dtype=False, rtol=0, atol=0)
    assert all(frame[name].dtype.kind in "if" for name in ("run", "rounds", "strength"))


def test_a_frame_of_paid_members_names_them():
    ensemble = sim.simulate(sim.read("belarus-2020"), 100)
    paid = ensemble.to_frame()["paid"]
    assert paid.str.split().tolist() == [sorted(outcome.paid, key=ensemble.members.index) for outcome in ensemble]


def test_without_pandas_a_frame_says_what_to_install(ensemble, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(sim.SimError, match="pip install pandas"):
        ensemble.to_frame()


def test_long_tables_are_written_in_parts(ensemble, tmp_path, monkeypatch):
    write_outcomes({"a": ensemble, "b": ensemble}, tmp_path / "whole.csv")
    monkeypatch.setattr("sim.results.ROWS", 77)
    write_outcomes({"a": ensemble, "b": ensemble}, tmp_path / "parts.csv")
    whole = (tmp_path / "whole.csv").read_bytes()
    assert whole.count(b"\n") == 1 + 2 * RUNS
    assert whole == (tmp_path / "parts.csv").read_bytes()


def test_exempted_members_are_in_the_table_and_the_outcome():
    changes = {"measures.energy.exemptible": True, "members.DE.red_line": {"energy": -0.9}}
    easy = {f"members.{iso}.stance": 1 for iso in sim.CouncilModel().room.members}
    ensemble = sim.simulate(sim.read("moscow-2021", {**easy, **changes}), 20)
    assert ensemble[0].exempted == {"energy": ("DE",)}
    assert table(ensemble)["exempted"].tolist() == ["DE"] * 20
    assert ensemble[0].termination == "adopted_amended"


def test_the_manifest_says_what_made_it(directory, ensemble):
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["digests"] == {"moscow-2021": ensemble.digest()}
    assert manifest["parameters"]["isolation_cost"] == PARAMETERS["isolation_cost"].default
    assert len(manifest["sha256"]) == 64
    assert {"mesa", "numpy", "matplotlib"} <= set(manifest["libraries"])


def test_the_report_names_the_outcomes_the_forms_and_the_members(tmp_path):
    done = eusim("run", "moscow-2021", "--runs", 100, "--out", tmp_path / "r", "--set", "members.HU.stance=0")
    for words in (
        "adopted amended",
        "every official named",
        "95 % interval",
        "First to say no",
        "HU",
        "tabled",
        "record",
    ):
        assert words in done.output


def test_where_leaders_decide_otherwise_the_report_says_so(tmp_path):
    for rule, words in (("qmv", "qmv, the European Council by consensus"), ("unanimity", "unanimity")):
        told = eusim("run", "belarus-2020", "--runs", 1, "--set", f"rule={rule}", "--out", tmp_path / rule).output
        assert told.split("\n")[0].endswith(f" member states decide by {words}")
        assert "\n1 run, seed 1\n" in told


def test_a_result_directory_is_not_overwritten_unless_told(tmp_path):
    out = tmp_path / "r"
    assert eusim("run", "moscow-2021", "--runs", 10, "--out", out).exit_code == 0
    again = eusim("run", "moscow-2021", "--runs", 20, "--out", out)
    assert again.exit_code == 2
    assert again.output.count("\n") == 1
    assert "is there already" in again.output
    assert eusim("run", "moscow-2021", "--runs", 20, "--out", out, "--force").exit_code == 0
    assert len((out / "outcomes.csv").read_text().splitlines()) == 21


def test_force_never_replaces_what_holds_no_results(tmp_path):
    (tmp_path / "thesis.doc").write_text("three years")
    done = eusim("run", "moscow-2021", "--runs", 10, "--out", tmp_path, "--force")
    assert done.exit_code == 2
    assert (tmp_path / "thesis.doc").read_text() == "three years"


def test_a_directory_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    done = eusim("run", "moscow-2021", "--runs", 10, "--out", tmp_path / "file" / "r")
    assert done.exit_code == 2
    assert done.output.splitlines()[-1].endswith("cannot be written: Not a directory")
