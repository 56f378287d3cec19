"""Voting power in the Council against published and enumerated figures and the Treaty, and the command that tells."""

from dataclasses import replace
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from click.testing import CliRunner

from sim.analysis import power
from sim.cli.main import Commands
from sim.cli.power import power as command
from sim.council.ballots import Ballot, Count
from sim.council.law import RULES
from sim.errors import SimError

# Eurostat, population on 1 January 2023.
PEOPLE = {
    "AT": 9104772, "BE": 11754004, "BG": 6447710, "CY": 920701, "CZ": 10827529, "DE": 84358845, "DK": 5932654,
    "EE": 1365884, "EL": 10394055, "ES": 48059777, "FI": 5563970, "FR": 68070697, "HR": 3850894, "HU": 9597085,
    "IE": 5194336, "IT": 58850717, "LT": 2857279, "LU": 660809, "LV": 1883008, "MT": 542051, "NL": 17811291,
    "PL": 36753736, "PT": 10467366, "RO": 19051562, "SE": 10521556, "SI": 2116792, "SK": 5428792,
}  # fmt: skip
MEMBERS, POPULATIONS = list(PEOPLE), list(PEOPLE.values())
QMV = RULES["qmv"]


def places(states):
    return [MEMBERS.index(state) for state in states.split()]


@pytest.fixture(scope="module")
def qmv():
    return power.council(QMV, POPULATIONS)


# --- the Council of 2023: exact enumeration of all 2^27 coalitions, done independently --------------------------------


def test_qualified_majority_wins_with_the_enumerated_number_of_coalitions(qmv):
    assert qmv.winning == 17_787_201
    assert qmv.winning + qmv.losing == 2**27
    assert round(float(power.to_act(qmv)), 6) == 0.132525  # published: 13.2 % (Petroczy and Csato 2026)


@pytest.mark.parametrize(("state", "shapley"), [("DE", 0.178948), ("HU", 0.02303), ("MT", 0.00869)])
def test_shapley_shubik_under_qualified_majority_is_the_enumerated_one(qmv, state, shapley):
    assert float(power.shapley_shubik(qmv)[MEMBERS.index(state)]) == pytest.approx(shapley, abs=5e-6)


@pytest.mark.parametrize(("state", "banzhaf"), [("DE", 0.122133), ("MT", 0.01738)])
def test_banzhaf_under_qualified_majority_is_the_enumerated_one(qmv, state, banzhaf):
    assert float(power.banzhaf(qmv)[MEMBERS.index(state)]) == pytest.approx(banzhaf, abs=5e-6)


def test_24_coalitions_win_only_because_a_blocking_minority_needs_four(qmv):
    assert qmv.winning - power.council(replace(QMV, blocking=0), POPULATIONS).winning == 24


@pytest.mark.parametrize(("states", "verdict", "reason"), [
    ("DE FR IT", False, "a blocking minority needs 4 members: deemed adopted"),
    ("DE FR IT MT", True, "65 % needed"),
    ("HU SK", False, "96.6 % of the population, 65 % needed"),
    ("CY EL ES FR IT MT PT", True, "65 % needed"),
])  # fmt: skip
def test_who_blocks_a_qualified_majority_and_why(qmv, states, verdict, reason):
    ballots = np.full(27, Ballot.YES, np.int8)
    ballots[places(states)] = Ballot.NO
    assert power.blocks(qmv, places(states)) == verdict
    assert reason in QMV.why(ballots, np.array(POPULATIONS), MEMBERS)


def test_who_has_to_join_to_block_a_qualified_majority(qmv):
    assert power.allies(qmv, places("HU SK")) == places("DE FR")
    assert power.allies(qmv, places("DE FR IT")) == places("ES")
    assert power.allies(qmv, places("DE FR IT MT")) == []
    assert power.vetoers(qmv) == []
    size, number = power.smallest_blocking(qmv)[MEMBERS.index("MT")]
    assert (size, number) == (4, 24)  # the three largest and Malta are one of the 24
    assert power.blocks(qmv, places("DE FR IT MT")) and not power.blocks(qmv, places("DE FR MT"))


def test_every_count_is_an_integer_and_every_index_a_fraction(qmv):
    assert {type(number) for row in (*qmv.table, *qmv.swings) for number in row} == {int}
    for measure in (power.banzhaf, power.shapley_shubik, power.decisive, power.to_prevent, power.to_initiate):
        assert {type(share) for share in measure(qmv)} == {Fraction}
    assert type(power.to_act(qmv)) is Fraction


def test_counting_from_either_half_gives_the_same_and_size_adds_up(qmv):
    for s, number in enumerate(qmv.table[-1]):
        assert sum(row[s] for row in qmv.table[:-1]) == s * number
    assert power.council(QMV, POPULATIONS[::-1]).swings == qmv.swings[::-1]


# --- by definition, by binomial sums, by the Treaty -------------------------------------------------------------------


@pytest.mark.parametrize(("key", "winning"), [
    ("unanimity", 1), ("unanimity-1", 28), ("unanimity-2", 379), ("unanimity-3", 3304), ("simple-majority", 2**26),
])  # fmt: skip
def test_rules_that_only_count_members_come_out_as_binomial_sums(key, winning):
    game = power.council(RULES[key], POPULATIONS)
    assert game.winning == winning
    assert set(power.shapley_shubik(game)) == set(power.banzhaf(game)) == {Fraction(1, 27)}
    least = next(s for s, quota in enumerate(game.quotas) if quota == 0)
    assert {sum(row) for row in game.swings} == {comb(26, least - 1)}
    assert set(power.smallest_blocking(game)) == {(28 - least, comb(26, least - 1))}


def test_by_unanimity_everybody_can_prevent_and_nobody_initiate():
    game = power.council(RULES["unanimity"], POPULATIONS)
    assert power.vetoers(game) == list(range(27))
    assert set(power.to_prevent(game)) == {Fraction(1)}
    assert set(power.to_initiate(game)) == {Fraction(1, 2**27 - 1)}
    assert set(power.decisive(game)) == {Fraction(1, 2**26)}
    assert float(power.to_act(game, yes=Fraction(9, 10))) == pytest.approx(0.058150, abs=5e-7)  # .9^27


def adopted_by_unanimity(ballot, states):
    ballots = np.full(27, Ballot.YES, np.int8)
    ballots[states] = ballot
    rule = replace(RULES["unanimity"], constructive_abstention=True)
    return bool(rule.passes(Count(ballots[:, None], np.array(POPULATIONS)))[0])


def test_abstention_and_constructive_abstention_as_the_treaty_counts_them():
    by_size = np.argsort(POPULATIONS)
    assert adopted_by_unanimity(Ballot.ABSTAIN, by_size[:1])  # Article 238(4) TFEU
    assert adopted_by_unanimity(Ballot.CONSTRUCTIVE, by_size[:21])  # about 30 % of the population
    assert not adopted_by_unanimity(Ballot.CONSTRUCTIVE, by_size[-9:])  # a third of the members and of the population


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weights", [[], [1] * (power.MOST + 1), [3, -1], [2**60]])
def test_weights_that_cannot_be_counted_are_refused(weights):
    with pytest.raises(SimError):
        power.council(QMV, weights)


def test_a_float_is_no_weight():
    with pytest.raises(TypeError):
        power.council(QMV, [1.5, 2.0])


# --- the command ------------------------------------------------------------------------------------------------------


def eusim(*words):
    return CliRunner().invoke(Commands(commands={"power": command}), ["power", *words])


def test_the_command_says_what_the_rule_is_who_wins_and_who_has_power():
    said = eusim("--rule", "qmv", "--date", "2023", "--top", "3", "--block", "HU,SK")
    assert said.exit_code == 0
    assert "Article 16(4) TEU" in said.output
    assert "17,787,201 of 134,217,728 coalitions win: 13.25 %" in said.output
    assert "24 of them win only because a blocking minority needs 4 members" in said.output
    assert "Nobody can block alone" in said.output
    assert [line[:2] for line in said.output.splitlines() if line[:2] in MEMBERS] == ["DE", "FR", "IT", "HU"]
    assert "HU, SK against: adopted." in said.output and "With DE, FR against as well, blocked." in said.output


@pytest.mark.parametrize("key", RULES)
def test_the_command_knows_every_rule_and_the_members_of_any_day(key):
    said = eusim("--rule", key, "--date", "2020-01-31", "--block", "GB")
    assert said.exit_code == 0
    assert "28 members on 2020-01-31" in said.output and RULES[key].source in said.output
    assert ("GB against: blocked" in said.output) == (key == "unanimity")
    assert ("Everybody can block alone" in said.output) == (key == "unanimity")


def test_the_command_says_that_the_emergency_brake_is_not_counted(monkeypatch):
    monkeypatch.setitem(RULES, "qmv", replace(QMV, emergency_brake=False))
    assert "emergency brake is not counted" not in eusim("--top", "1").output
    monkeypatch.setitem(RULES, "qmv", replace(QMV, emergency_brake=True))
    assert "emergency brake is not counted" in eusim("--top", "1").output


@pytest.mark.parametrize(("words", "line"), [
    (["--rule", "qmw"], "--rule: `qmw` is no voting rule; meant `qmv`?"),
    (["--date", "1950"], "--date: there were no member states on 1950-01-01, and so no populations"),
    (["--date", "soon"], "--date: `soon` is neither a year nor a day such as 2023-07-01"),
    (["--date", "9" * 30], f"--date: `{'9' * 30}` is neither a year nor a day such as 2023-07-01"),
    (["--block", "HU,sk"], "--block: `sk` is no member on 2023-01-01; meant `SK`?"),
    (["--block", "GB"], "--block: `GB` is no member on 2023-01-01; known: AT, BE"),
    (["--block", "GR", "--date", "2010"], "--block: `GR` is no member on 2010-01-01; meant `EL`?"),
    (["--block", "HU,SK,HU"], "--block: `HU` is named twice; name each member once"),
])  # fmt: skip
def test_a_wrong_option_is_one_line_and_exit_2(words, line):
    said = eusim(*words)
    assert said.exit_code == 2
    assert said.output.startswith(line) and said.output.count("\n") == 1


def test_a_year_with_another_majority_is_told_so():
    words = "the rule is that of today; on 1999-01-01 another held"
    assert words in eusim("--date", "1999", "--top", "1").output
    assert words not in eusim("--date", "1999", "--top", "1", "--rule", "unanimity").output
    assert "another held" not in eusim("--date", "2015", "--top", "1").output
