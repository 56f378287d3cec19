"""What the commands print and write, tried as their user would."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.cli.compare import variants
from sim.cli.main import main
from sim.parameters import PARAMETERS
from sim.plots import ladders, outcomes, style
from sim.results import write_outcomes
from sim.roster import roster
from sim.runs.table import table
from sim.scenario import COLUMNS

DOCS = Path(__file__).parent.parent / "docs" / "results.md"
RUNS = 400


def eusim(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


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


def test_a_bad_file_is_one_line_and_exit_2(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\ntitle: [\n", encoding="utf-8")
    for command in (["check", bad], ["run", bad], ["replay", bad, "--run", "1"]):
        done = eusim(*command)
        assert done.exit_code == 2
        assert done.output.count("\n") == 1
        assert str(bad) in done.output


def test_a_bad_set_is_one_line():
    done = eusim("run", "moscow-2021", "--set", "members.HU.stanse=1")
    assert done.exit_code == 2
    assert "--set members.HU.stanse: unknown key; meant `stance`?" in done.output


def test_a_comparison_of_one_thing_alone_is_one_line():
    refused = eusim("compare", "moscow-2021")
    assert refused.exit_code == 2
    assert refused.output.startswith("nothing to compare with; give --set")
    assert refused.output.count("\n") == 1


def test_a_rival_that_there_is_not_is_one_line():
    refused = eusim("compare", "moscow-2021", "--protocols", "median,setted")
    assert refused.exit_code == 2
    assert refused.output == "--protocols: `setted` is no rival protocol; meant `setter`?\n"


def test_files_of_one_name_are_told_apart(tmp_path):
    other = tmp_path / "moscow-2021.yaml"
    other.write_bytes(sim.scenarios()["moscow-2021"].read_bytes())
    assert list(variants("moscow-2021", str(other), [], False, ())) == ["moscow-2021", str(other)]


def test_check_lists_every_judgement_of_a_file():
    done = eusim("check", "moscow-2021", "--sources")
    assert done.exit_code == 0
    assert "members.DE: the government wants Nord Stream 2 finished" in done.output
    assert "meetings.2" not in done.output


@pytest.mark.parametrize("run", [0, 17])
def test_a_replay_tells_what_the_ensemble_sums_up(run, moscow):
    outcome = sim.simulate(moscow, 20)[run]
    told = eusim("replay", "moscow-2021", "--run", run).output
    assert told == sim.replay(moscow, run) + "\n"
    assert told.count("On the table:") == outcome.rounds
    assert outcome.termination.replace("_", " ").capitalize() in told
    assert outcome.meeting in told


def test_a_replay_gives_a_reason_for_every_no_and_names_who_yields(moscow):
    told = re.split(r"^  On the table:", sim.replay(moscow, 17), flags=re.M)[1:]
    model = sim.CouncilModel(case=moscow, run=17).run()
    ballots = model.datacollector.get_agent_vars_dataframe()
    for step, lines in enumerate(told, start=1):
        words = " ".join(lines.split())
        cast = ballots.xs(step, level="Step").set_index("member")["ballot"]
        assert all(re.search(rf"\b{iso} \d", words) or "as before" in words for iso in cast[cast == "NO"].index)
        assert all(iso in words for iso in cast[cast == "ABSTAIN"].index)


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


def test_import_loads_neither_mesa_nor_matplotlib():
    code = "import sys, sim; print([name for name in ('mesa', 'matplotlib', 'pandas') if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
    read = "import sys, sim; sim.simulate(sim.read('moscow-2021'), 10); print('mesa' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


# --- pictures: the data drawn, not pixels ---------------------------------------------------------------------------


def widths(ax):
    bars = ax.containers[1]
    return [bar.get_width() for bar in bars]


def test_the_outcome_picture_draws_the_shares(ensemble):
    _, (ax,) = style.figure(4)
    outcomes.draw(ensemble, ax)
    assert widths(ax) == [share.share for share in ensemble.outcomes().values()]
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        word.replace("_", " ") for word in ensemble.outcomes()
    ]


def test_the_ladders_draw_the_forms_and_mark_what_was_tabled_and_what_happened(ensemble):
    for measure in ensemble.scenario.measures:
        _, (ax,) = style.figure(4)
        ladders.draw(ensemble, measure, ax)
        forms = ensemble.forms(measure)
        assert widths(ax) == [share.share for share in forms.values()]
        marks = [line for line in ax.lines if line.get_marker() in ("D", "*")]
        assert [list(forms)[int(mark.get_ydata()[0])] for mark in marks] == list(ensemble.landmarks(measure).values())


def test_a_place_without_a_ladder_is_left_blank():
    ensemble = sim.simulate(sim.read("navalny-poisoning-2020"), 10)
    shown = [ax.get_visible() for ax in ladders.figure(ensemble).axes]
    assert shown == [True] * 3 + [False]
    assert len(ensemble.scenario.measures) == 3


# --- the prose -------------------------------------------------------------------------------------------------------


def test_the_table_in_the_readme_comes_out():
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \**(\.\d+)\** \| \**(\.\d+)\** \| (.*) \|$", readme, re.M)
    assert len(rows) == 9
    for cost, unseen, shares in rows:
        changes = {"parameters.isolation_cost": float(cost), "parameters.unseen": float(unseen)}
        ensemble = sim.simulate(sim.read("moscow-2021", changes))
        officials = ensemble.forms("officials")
        some, debt = ensemble.forms("oligarchs")["two or three names"], ensemble.forms("finance")["new state debt"]
        found = [ensemble.adopted.mean(), officials["every official named"].share, officials["four names"].share]
        assert shares.split(" | ") == [f"{100 * share:.1f} %" for share in [*found, some.share, debt.share]]
