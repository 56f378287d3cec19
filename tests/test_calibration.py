"""The calibration looks at the past alone, and VALIDATION.md says what came out."""

import re
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from sim.backtest import calibrate
from sim.backtest.evaluation import backtest, base_before
from sim.backtest.forecast import forecast
from sim.backtest.numbers import NUMBERS, START, fits
from sim.backtest.report import report
from sim.backtest.summary import summary
from sim.decisions import CLASSES, decision_of
from sim.parameters import PARAMETERS
from sim.tables import rows

OWN = rows("decisions")
GOOD = next(row for row in OWN if row["event_id"] == "RUS-2023-Rosatom")
VALIDATION = Path(__file__).parent.parent / "VALIDATION.md"


def test_defaults_are_the_last_fit():
    last = list(fits().values())[-1]
    assert {key: PARAMETERS[key].default for key in NUMBERS if key in PARAMETERS} == {
        key: last[key] for key in NUMBERS if key in PARAMETERS
    }
    assert {key for key, parameter in PARAMETERS.items() if parameter.fitted} == set(NUMBERS) & set(PARAMETERS)
    assert all(set(fit) == set(NUMBERS) for fit in fits().values())
    assert all(NUMBERS[key].low <= value <= NUMBERS[key].high for fit in fits().values() for key, value in fit.items())


def test_each_fit_is_shown_the_past_alone(monkeypatch):
    seen = []
    monkeypatch.setattr(calibrate, "search", lambda past: seen.append(past) or dict(START))
    monkeypatch.setattr(calibrate, "interval", lambda *_: (0.0, 1.0, 2.0))
    monkeypatch.setattr(calibrate, "posterior", lambda *_: 0.0)
    rows_, surface = calibrate.fit_all()
    for year, past in zip(calibrate.YEARS, seen, strict=False):
        assert [d for d in calibrate.known() if d.day.year < year] == past
    assert seen[-1] == calibrate.known()
    assert len(rows_) == len(NUMBERS) * (len(calibrate.YEARS) + 1)
    assert [row["told"] for row in rows_[-len(NUMBERS) :]] == ["2.0000"] * len(NUMBERS)
    assert len({(point["isolation_cost"], point["red_line"]) for point in surface}) == len(surface)


def test_the_likelihood_likes_what_happened():
    decision = decision_of(GOOD)
    good = calibrate.log_likelihood(START, [decision])
    assert good > calibrate.log_likelihood(START, [replace(decision, resisters=frozenset({"PL"}))])
    blocked, adopted = (calibrate.log_likelihood(START, [replace(decision, outcome=o)]) for o in ("blocked", "adopted"))
    sure = forecast(decision, START, base_before(decision), calibrate.RUNS).chances
    assert (blocked > adopted) == (sure[2] > sure[0])


def test_of_a_member_that_wanted_more_the_likelihood_asks_only_how_it_ended():
    decision = replace(decision_of(GOOD), wanted="hawkish")
    chances = forecast(decision, START, base_before(decision), calibrate.RUNS).chances
    ended = dict(zip(CLASSES, chances, strict=True))[decision.outcome]
    assert calibrate.log_likelihood(START, [decision]) == pytest.approx(log(ended))


def test_the_prior_pulls_to_the_starts():
    far = {**START, "red_line": START["red_line"] + NUMBERS["red_line"].trust}
    assert calibrate.log_prior(START) == 0
    assert calibrate.log_prior(far) == pytest.approx(-0.5)
    assert calibrate.posterior(far, []) == calibrate.log_prior(far)


def test_a_search_only_climbs_and_stays_in_range(monkeypatch):
    monkeypatch.setattr(calibrate, "RUNS", 40)
    monkeypatch.setattr(calibrate, "PASSES", 1)
    past = [d for d in calibrate.known() if d.day.year in (2021, 2022)][:6]
    fit = calibrate.search(past)
    assert calibrate.posterior(fit, past) > calibrate.posterior(START, past)
    assert all(NUMBERS[key].low <= value <= NUMBERS[key].high for key, value in fit.items())
    assert calibrate.search(past) == fit


def test_without_decisions_a_search_stays_at_its_starts(monkeypatch):
    monkeypatch.setattr(calibrate, "log_likelihood", lambda *_: 0.0)
    assert calibrate.search([]) == START


def test_an_interval_reaches_as_far_as_the_posterior_allows(monkeypatch):
    monkeypatch.setattr(calibrate, "log_likelihood", lambda *_: 0.0)
    low, high, told = calibrate.interval(START, "red_line", [])
    number = NUMBERS["red_line"]
    assert low < number.start - 1.9 * number.trust
    assert high > number.start + 1.9 * number.trust
    assert told == 0


def test_the_figures_of_the_validation_come_out():
    """The tables as `eusim backtest` prints them, the last fit, and the figures in the text."""
    scored, text = summary(backtest(OWN)), VALIDATION.read_text(encoding="utf-8")
    printed = {re.sub(r"\s+", " ", line).strip() for line in report(scored).splitlines()}
    quoted = {re.sub(r"\s+", " ", line).strip() for line in re.findall(r"^    (.+)$", text, re.M)}
    assert {line for line in printed if re.search(r"\d\.\d\d", line)} <= quoted
    assert {line for line in quoted if re.search(r"\d\.\d\d", line)} <= printed
    last = [row for row in rows("calibration") if row["until"] == max(fits()).isoformat()]
    for row in last:
        value, low, high = (f"{float(row[key]):.2f}" for key in ("value", "low", "high"))
        assert f"| `{row['key']}` | {value} | {low} to {high} | {float(row['told']):.1f} |" in text
    weak = [f"`{row['key']}`" for row in last if float(row["told"]) < calibrate.DROP]
    assert f"Weakly identified: {', '.join(weak)}." in text
    assert f"{scored['auc']:.3f}" in text and f"{scored['brier']:.3f} against {scored['brier_base']:.3f}" in text
