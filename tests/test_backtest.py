"""The backtest: honest about time, exact in its scores, and never stopped by a row it cannot use."""

import csv
import hashlib
import itertools
import json
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.backtest import scores
from sim.backtest.cases import DISPUTED, PROPOSED, TEXT, kinds_in, scenario_of
from sim.backtest.evaluation import backtest, base_before
from sim.backtest.forecast import base_rates, forecast
from sim.backtest.numbers import START, fit_for, fits
from sim.backtest.summary import summary
from sim.backtest.table import COLUMNS, parse_table
from sim.cli.main import main
from sim.decisions import CLASSES, OUTCOMES, NotCoveredError, decision_of, decisions
from sim.plots import calibration
from sim.profiles.states import members_on
from sim.seating import sit
from sim.tables import rows

OWN = rows("decisions")
GOOD = next(row for row in OWN if row["event_id"] == "RUS-2023-Rosatom")
VALIDATION = Path(__file__).parent.parent / "VALIDATION.md"


@pytest.fixture(scope="module")
def found():
    return backtest(OWN)


# --- what a row may say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"outcome": "pending"}, "outcome 'pending' is not covered; known: adopted, "),
        ({"kind": "embargo"}, "kind 'embargo' is not covered; known: listing, "),
        ({"resist_direction": "sulking"}, "resist_direction 'sulking' is not covered; known: dovish, "),
        ({"resist_direction": ""}, "resisters without a resist_direction"),
        ({"severity_coder": "hard"}, "severity_coder 'hard' is not a whole number from 1 to 5"),
        ({"severity_coder": "9" * 5000}, "severity_coder '99999999999999999999' is not a whole number from 1 to 5"),
        ({"decision_date": "0001-01-01"}, "decision_date '0001-01-01' is before the Union"),
        ({"proposal_date": "0005-03-01"}, "proposal_date '0005-03-01' is before the Union"),
        ({"target_iso3": "Russia"}, "target_iso3 'RUSSIA' is no code of three letters, as RUS"),
        ({"severity_coder": "6"}, "severity_coder '6' is not a whole number from 1 to 5"),
        ({"decision_date": "spring 2023"}, "decision_date 'spring 2023' is no date such as 2021-03-02"),
        ({"decision_date": ""}, "decision_date '' is no date such as 2021-03-02"),
        ({"proposal_date": "2023-13-01"}, "proposal_date '2023-13-01' is no date such as 2021-03-02"),
        ({"resisters": "HU;UK"}, "GB among the resisters is no code of a member on 2023-02-25"),
        ({"decision_date": "2011-09-02", "proposal_date": ""}, "the profiles know no governments of 2011-09-02"),
        ({"decision_date": "2031-09-02", "proposal_date": ""}, "the profiles know no governments of 2031-09-02"),
    ],
)
def test_a_row_that_is_not_covered_is_skipped_with_its_reason(changes, reason):
    test = backtest([GOOD, {**GOOD, **changes}], runs=20)
    assert len(test.forecasts) == 1
    ((key, said),) = test.skipped
    assert key == GOOD["event_id"]
    assert said.startswith(reason)


def test_cases_and_skipped_are_all_rows(found):
    scored = summary(found)
    assert scored["cases"] + len(scored["skipped"]) == len(OWN) == 54
    assert [entry["event_id"] for entry in scored["skipped"]] == ["SYR-2011-oil"]


def test_the_words_of_the_own_table_are_all_covered():
    assert len(decisions()) == len(OWN)
    assert set(OUTCOMES.values()) == set(CLASSES)


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": " Blocked "},
        {"resisters": " hu "},
        {"target_iso3": "rus"},
        {"severity_coder": "4.0"},
        {"decision_date": "2023-02-25 00:00:00"},
        {"decision_date": "20230225"},
    ],
)
def test_what_a_spreadsheet_makes_of_a_row_reads_as_the_row(changes):
    assert decision_of({**GOOD, **changes}) == decision_of(GOOD)


def test_lists_and_other_codes_are_read():
    decision = decision_of({**GOOD, "resisters": "HU, SK;gr", "target_iso3": "XYZ"})
    assert (decision.resisters, decision.target) == ({"HU", "SK", "EL"}, "any")


@pytest.mark.parametrize("changes", [{"resisters": ""}, {"resisters": ";".join(members_on(date(2023, 2, 25)))}])
@pytest.mark.parametrize("wanted", ["dovish", "hawkish"])
def test_nobody_or_everybody_cannot_be_ranked(changes, wanted):
    scored = summary(backtest([{**GOOD, **changes, "resist_direction": wanted}], runs=20))
    assert (scored["cases"], scored["contested"], scored["auc"], scored["auc_hawkish"]) == (1, 0, None, None)


def test_a_proposal_cannot_follow_its_decision():
    assert decision_of({**GOOD, "proposal_date": "2024-01-01"}).proposed == decision_of(GOOD).day


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


# --- scores -----------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 3), min_size=3), st.data())
def test_top_is_the_share_of_all_ways_to_break_ties(points, data):
    chosen = data.draw(st.sets(st.sampled_from(sorted(points)), min_size=1, max_size=len(points) - 1))
    for places in (1, 2):
        orders = [
            o for o in itertools.permutations(points) if all(points[a] >= points[b] for a, b in itertools.pairwise(o))
        ]
        hits = sum(bool(chosen & set(order[:places])) for order in orders)
        assert scores.top(points, chosen, places) == pytest.approx(hits / len(orders))


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.floats(-5, 5), min_size=3), st.data())
def test_the_area_turns_round_with_the_order(points, data):
    chosen = data.draw(st.sets(st.sampled_from(sorted(points)), min_size=1, max_size=len(points) - 1))
    area = scores.auc(points, chosen)
    assert area + scores.auc({key: -value for key, value in points.items()}, chosen) == pytest.approx(1)
    assert scores.auc(points, set(points) - chosen) == pytest.approx(1 - area)


def test_scores_of_certain_forecasts():
    sure = np.array([0.0, 1.0, 0.0])
    assert (scores.brier(sure, 1), scores.brier(sure, 0)) == (0, 2)
    assert scores.log_score(sure, 1) == 0
    assert scores.log_score(sure, 0) == pytest.approx(-np.log(scores.FLOOR))
    assert scores.interval([0.3] * 9) == pytest.approx((0.3, 0.3))


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
    assert "1 decisions forecast" in result.output


def test_not_covered_is_no_error_of_the_program():
    with pytest.raises(NotCoveredError):
        decision_of({**GOOD, "kind": ""})
    assert timedelta(0) <= decision_of(GOOD).day - decision_of(GOOD).proposed


def test_the_picture_of_the_calibration_shows_what_came_true(found):
    points = calibration.points(found)
    assert sum(count for _, _, count in points) == 3 * len(found.forecasts)
    assert sum(share.share * count for _, share, count in points) == pytest.approx(len(found.forecasts))
    assert sum(mean * count for mean, _, count in points) == pytest.approx(len(found.forecasts))
