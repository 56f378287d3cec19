"""What a row of a table of decisions may say: what is covered, what is skipped and why."""

from datetime import date, timedelta

import pytest
from decided import GOOD, OWN

from sim.backtest.evaluation import backtest
from sim.backtest.summary import summary
from sim.decisions import CLASSES, OUTCOMES, NotCoveredError, decision_of, decisions
from sim.profiles.states import members_on


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


def test_not_covered_is_no_error_of_the_program():
    with pytest.raises(NotCoveredError):
        decision_of({**GOOD, "kind": ""})
    assert timedelta(0) <= decision_of(GOOD).day - decision_of(GOOD).proposed
