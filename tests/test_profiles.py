"""The tables behind the profiles: complete, sourced, and never wiser than their day."""

import csv
import re
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.profiles import records
from sim.profiles.interests import HOLDS, exposures_on, red_lines_on
from sim.profiles.records import records_on
from sim.profiles.stances import COLLECTED, DOUBT, government_on, known_targets, stance_of, stances_on
from sim.profiles.states import members_on
from sim.seating import sit
from sim.tables import day_of, rows

TABLES = sorted(path.name.removesuffix(".csv") for path in files("sim.data").iterdir() if path.name.endswith(".csv"))
DATED = {
    "members": "joined",
    "governments": "since",
    "affinities": "as_of",
    "red_lines": "known_since",
    "exposures": "as_of",
}
"""The tables about states, and the column that has the day of a row."""
DAYS = st.dates(date(2013, 1, 1), COLLECTED)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_whole(table):
    with (files("sim.data") / f"{table}.csv").open(encoding="utf-8") as file:
        assert len({len(line) for line in csv.reader(file)}) == 1


@pytest.mark.parametrize("table", DATED)
def test_every_row_about_a_state_has_its_day_its_source_and_its_grade(table):
    known = {row["key"] for row in rows("sources")}
    for row in rows(table):
        assert day_of(row, DATED[table]) is not None
        assert row["grade"] in ("fact", "estimate", "judgement")
        cited = [row[column] for column in row if column.endswith("source") and not unscored(row, column)]
        assert cited
        assert all(cited)
        assert set(" ".join(cited).split()) <= known


def unscored(row, column):
    """Whether a column is the source of a score that no survey has given yet."""
    return column == "score_source" and not row["score"]


def test_the_other_tables_have_what_the_readme_says_and_no_grade():
    assert {table for table in TABLES if "grade" in rows(table)[0]} == set(DATED)
    assert {table for table in TABLES if "source" in " ".join(rows(table)[0])} == {*DATED, "decisions"}
    assert all(day_of(row, "until") for row in rows("calibration"))
    assert all(row["why"] for row in rows("targets"))
    for row in rows("decisions"):
        assert day_of(row, "decision_date")
        assert all(re.fullmatch(r"https?://\S+( \(.+\))?", address) for address in row["source"].split(" ; "))


def test_every_source_is_cited():
    cited = " ".join(row[column] for t in DATED for row in rows(t) for column in row if column.endswith("source"))
    assert {row["key"] for row in rows("sources")} <= set(cited.split())


@given(DAYS)
def test_every_member_of_every_day_has_a_government_and_a_stance_toward_every_target(day):
    seats = members_on(day)
    assert len(seats) in (27, 28)
    assert all(government_on(iso, day)["since"] <= day.isoformat() for iso in seats)
    for target in known_targets():
        stances = stances_on(day, target)
        assert set(seats) <= set(stances)
        assert all(0 <= low <= likely <= high <= 1 for low, likely, high in stances.values())


def test_the_number_of_members_follows_accession_and_withdrawal():
    days = {date(2013, 6, 30): 27, date(2013, 7, 1): 28, date(2020, 1, 31): 28, date(2020, 2, 1): 27}
    assert {day: len(members_on(day)) for day in days} == days


@given(DAYS)
def test_surveys_count_only_once_they_were_out(day):
    for iso in members_on(day):
        row = government_on(iso, day)
        out = bool(row["score_known"]) and row["score_known"] <= str(day)
        then = stance_of(float(row["score_then"]))
        bounds = max(0, then - DOUBT), then, min(1, then + DOUBT)
        later = (stance_of(float(row[column])) for column in ("low", "score", "high"))
        assert stances_on(day, "RU")[iso] == (tuple(later) if out else bounds)


def test_no_affinity_is_used_before_its_day():
    before, after = stances_on(date(2021, 5, 17), "IL"), stances_on(date(2021, 5, 18), "IL")
    assert before["HU"][1] == stances_on(date(2021, 5, 17), "RU")["HU"][1] != after["HU"][1]
    assert before["HU"][2] - before["HU"][0] > after["HU"][2] - after["HU"][0]


@given(st.dates(date(2014, 1, 1), COLLECTED), st.sampled_from(["RU", "IL", "any"]))
def test_later_decisions_change_no_record(day, target):
    known = records.decisions()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "decisions", lambda: tuple(d for d in known if d.day < day))
        assert records_on.__wrapped__(day, target) == records_on(day, target)
        everybody = frozenset(members_on(day))
        later = tuple(replace(d, resisters=everybody, wanted="dovish") if d.day >= day else d for d in known)
        patch.setattr(records, "decisions", lambda: later)
        assert records_on.__wrapped__(day, target) == records_on(day, target)


def test_records_sum_to_nothing_and_name_who_resists():
    found = records_on(date(2025, 7, 18), "RU")
    assert sum(found.values()) == pytest.approx(0, abs=1e-6)
    assert max(found, key=found.get) == "HU"


def test_a_red_line_is_known_from_its_day_and_holds_for_some_years():
    said = date(2013, 2, 13)
    assert "diamonds" not in red_lines_on(said - timedelta(1), "TR").get("BE", {})
    assert red_lines_on(said, "TR")["BE"]["diamonds"] == -0.5
    assert "diamonds" not in red_lines_on(said.replace(year=said.year + HOLDS) + timedelta(1), "TR").get("BE", {})


def test_a_red_line_is_about_its_target_unless_it_is_about_any():
    day = date(2023, 2, 25)
    assert "nuclear" in red_lines_on(day, "RU")["HU"]
    assert "nuclear" not in red_lines_on(day, "CN").get("HU", {})


def test_every_target_of_a_red_line_is_known():
    assert {row["toward"] for row in rows("red_lines")} <= set(known_targets())


def test_the_invasion_moves_stances_of_the_profiles_toward_russia_and_belarus_alone():
    changes = {"date": date(2022, 3, 1), "members.HU.stance": 0.3}
    seating = sit(sim.read("moscow-2021", changes))
    assert seating.wartime.tolist() == [float(iso not in ("HU", "IT")) for iso in seating.members]
    assert not sit(sim.read("moscow-2021")).wartime.any()
    assert not sit(sim.read("georgia-2024")).wartime.any()


def test_exposures_are_used_from_their_day():
    assert "HU" in exposures_on(date(2021, 2, 22))
    assert exposures_on(date(2014, 3, 17)).get("HU") is None


def test_a_file_overrules_the_profile_and_its_record():
    profile = sit(sim.read("moscow-2021"))
    own = sit(sim.read("moscow-2021", {"members.HU.stance": 0.5, "members.HU.red_line": {"finance": -0.2}}))
    place = profile.members.index("HU")
    assert profile.records[place] > 0 == own.records[place]
    assert own.stance[place].tolist() == [0.5] * 3
    assert own.measures[2].red_line[place, 1] == -0.2


def test_kinds_join_a_measure_to_the_red_lines_of_the_profiles():
    seating = sit(sim.read("moscow-2021", {"measures.finance.kind": "banks", "members.CY.red_line": {"banks": 0.1}}))
    finance, austria, cyprus = seating.measures[2], seating.members.index("AT"), seating.members.index("CY")
    assert finance.departs[austria] == -1
    assert finance.departs[cyprus] == 0
    assert finance.red_line[cyprus, 1] == 0.1


def test_parameters_scale_records_and_red_lines():
    changes = {"measures.finance.kind": "banks", "parameters.track_record": 0, "parameters.red_line": 0}
    plain = sim.simulate(sim.read("moscow-2021", changes), 400)
    without = sim.simulate(sim.read("moscow-2021", {"parameters.track_record": 0}), 400)
    assert plain.digest() == without.digest()
    assert not np.array_equal(without.rung, sim.simulate(sim.read("moscow-2021"), 400).rung)
