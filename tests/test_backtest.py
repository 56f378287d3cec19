"""The backtest: honest about time, the same for any order of rows, and one line for what is no table."""

import csv
import hashlib
import json
import random
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from click.testing import CliRunner
from decided import GOOD, OWN
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.backtest.cases import DISPUTED, PROPOSED, TEXT, kinds_in, scenario_of
from sim.backtest.evaluation import backtest, base_before
from sim.backtest.forecast import base_rates, forecast
from sim.backtest.numbers import START, fit_for, fits
from sim.backtest.summary import summary
from sim.backtest.table import COLUMNS, parse_table
from sim.cli.main import main
from sim.decisions import decision_of, decisions
from sim.plots import calibration
from sim.seating import sit


@pytest.fixture(scope="module")
def found():
    return backtest(OWN)


# --- one rule for all -------------------------------------------------------------------------------------------------


def test_no_forecast_sees_the_outcome_or_who_resisted():
    for row in OWN[20:40:3]:
        decision = decision_of(row)
        blind = replace(decision, outcome="blocked", resisters=frozenset({"PL"}), wanted="dovish")
        seen = [forecast(each, START, base_rates([]), 50) for each in (decision, blind)]
        assert seen[0].reluctance == seen[1].reluctance
        assert np.array_equal(seen[0].chances, seen[1].chances)


def test_every_fit_has_seen_only_earlier_decisions():
    for decision in decisions():
        used = fit_for(decision.day)
        assert used is START or next(until for until, fit in fits().items() if fit is used) < decision.day


def test_base_rates_are_of_the_projects_own_earlier_decisions():
    first, last = decisions()[0], decisions()[-1]
    assert base_before(first) == pytest.approx([1 / 3] * 3)
    assert base_before(last) == pytest.approx(base_rates([d for d in decisions() if d.day < last.day]))
    counted = backtest([GOOD] * 3, runs=20)
    assert all(np.array_equal(base, counted.bases[0]) for base in counted.bases)


def test_red_lines_count_only_if_known_before_the_proposal():
    decision = decision_of(GOOD)
    early = replace(decision, proposed=date(2013, 6, 1), day=date(2013, 6, 2))
    known = red_line(decision, "HU")
    assert known == pytest.approx(-START["red_line"])
    assert red_line(early, "HU") == 0


def red_line(decision, iso):
    """What a member's red line comes to in the room of a decision, from the file and the profiles together."""
    seating = sit(scenario_of(decision, START))
    measure, place = seating.measures[-1], seating.members.index(iso)
    return measure.red_line[place, 1] + START["red_line"] * measure.departs[place]


def test_no_red_line_of_the_day_itself_slips_in_by_the_profiles():
    decision = replace(decision_of(GOOD), target="TR", day=date(2019, 6, 30), proposed=date(2019, 6, 1))
    assert red_line(decision, "EL") == 0
    assert red_line(replace(decision, proposed=date(2019, 6, 30)), "EL") == START["red_line"]


def test_a_package_has_its_disputed_part_apart():
    package = replace(decision_of(GOOD), kind="package")
    assert set(scenario_of(package, START).measures) == {TEXT, DISPUTED}
    assert set(scenario_of(decision_of(GOOD), START).measures) == {TEXT}
    assert set(scenario_of(replace(decision_of(GOOD), kind="statement"), START).measures[TEXT].ladder) == {PROPOSED}


@given(st.sampled_from(OWN), st.integers(1, 5), st.sampled_from(["listing", "package", "statement", "rollover"]))
@settings(max_examples=30)
def test_every_decision_and_every_fit_makes_a_room(row, severity, kind):
    decision = replace(decision_of({**row, "kind": kind}), severity=severity)
    if decision.day.year > 2012:
        for fit in (START, *fits().values()):
            assert len(sit(scenario_of(decision, fit)).members) in (27, 28)


def test_words_are_found_whole():
    assert kinds_in("Relationship with gasoline and bankruptcy") == []
    assert kinds_in("SWIFT ban, tankers, LNG") == ["shipping", "banks", "gas"]
    assert kinds_in("oil price cap") == ["shipping"]


# --- the summary ------------------------------------------------------------------------------------------------------


def test_cases_and_skipped_are_all_rows(found):
    scored = summary(found)
    assert scored["cases"] + len(scored["skipped"]) == len(OWN) == 54
    assert [entry["event_id"] for entry in scored["skipped"]] == ["SYR-2011-oil"]


def test_nothing_to_score_is_null():
    scored = summary(backtest([], runs=20))
    assert scored["cases"] == 0
    assert scored["auc"] is scored["brier"] is scored["brier_base"] is None


def test_the_order_of_rows_changes_no_score(found):
    rows_ = list(OWN)
    random.Random(1).shuffle(rows_)
    shuffled, straight = summary(backtest(rows_)), summary(found)
    for key in ("auc", "auc_low", "auc_high", "top3", "brier", "brier_low", "log_score", "brier_base"):
        assert shuffled[key] == pytest.approx(straight[key])


def test_the_picture_of_the_calibration_shows_what_came_true(found):
    points = calibration.points(found)
    assert sum(count for _, _, count in points) == 3 * len(found.forecasts)
    assert sum(share.share * count for _, share, count in points) == pytest.approx(len(found.forecasts))
    assert sum(mean * count for mean, _, count in points) == pytest.approx(len(found.forecasts))


# --- the command ------------------------------------------------------------------------------------------------------


def write(path, table, columns=None):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(OWN[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table)
    return path


def test_the_command_scores_a_table_and_keeps_the_results(tmp_path):
    table = write(tmp_path / "mine.csv", [GOOD, {**GOOD, "outcome": "pending"}, OWN[-1]])
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["backtest", str(table), "--out", str(out), "--runs", "100"])
    assert result.exit_code == 0, result.output
    assert "RUS-2023-Rosatom: outcome 'pending' is not covered" in result.output
    scored = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert (scored["cases"], len(scored["skipped"])) == (2, 1)
    asked = {"auc", "auc_low", "auc_high", "top1", "top3", "brier", "brier_base", "log_score", "log_score_base"}
    assert asked <= set(scored)
    assert {"chance", "stance", "record", "always_hungary", "base_rates", "setter", "coin"} <= set(scored["baselines"])
    assert {path.name for path in out.iterdir()} == {
        *("summary.json", "manifest.json", "cases.csv", "members.csv", "calibration.png")
    }
    cases = list(csv.DictReader((out / "cases.csv").open(encoding="utf-8")))
    assert [row["kinds"] for row in cases] == ["nuclear", "shipping banks gas"]
    members = list(csv.DictReader((out / "members.csv").open(encoding="utf-8")))
    ranked = {row["member"]: row for row in members if row["event_id"] == GOOD["event_id"]}
    assert {iso for iso, row in ranked.items() if row["resisted"] == "1"} == {"HU"}
    assert cases[0]["most_reluctant"].split()[0] == max(ranked, key=lambda iso: float(ranked[iso]["reluctance"]))
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
    again = CliRunner().invoke(main, ["backtest", str(table), "--out", str(out)])
    assert again.exit_code == 2
    assert again.output.strip().endswith("give another --out, or --force to replace it")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", ":1: has no column event_id, "),
        (b"event_id,kind\n1,listing\n", ":1: has no column decision_date, "),
        (b"event_id;kind\n1;listing\n", ":1: its columns are separated by semicolons; save it with commas"),
        (b"\xff\xfe\x00", ":1: is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_what_is_no_table_gets_one_line(tmp_path, content, complaint):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    result = CliRunner().invoke(main, ["backtest", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert f"{path}{complaint}" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_small_table_leaves_the_large_ones_readable():
    before = csv.field_size_limit()
    parse_table("mine.csv", ",".join(COLUMNS).encode())
    assert csv.field_size_limit() >= before


def test_a_table_that_is_not_there_gets_one_line(tmp_path):
    result = CliRunner().invoke(main, ["backtest", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "none.csv: No such file; a CSV table of decisions is meant" in result.output


def test_only_the_columns_that_are_needed_are_needed(tmp_path):
    table = write(tmp_path / "mine.csv", [GOOD], list(COLUMNS))
    result = CliRunner().invoke(main, ["backtest", str(table), "--out", str(tmp_path / "out"), "--runs", "20"])
    assert result.exit_code == 0, result.output
    assert "1 decision forecast" in result.output
    assert re.search(r"  the model +0\.\d\d +none ", result.output), "of one case there is no interval"
