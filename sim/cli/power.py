"""`eusim power`: how much each member state's vote weighs under a voting rule, and who can block with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from sim.errors import SimError, nearest

if TYPE_CHECKING:
    from sim.analysis.power import Game
    from sim.council.law import VotingRule

LISBON = date(2014, 11, 1)
"""Since when a qualified majority is 55 % of the members with 65 % of the population: Article 16(4) TEU."""
LEGEND = """
swings     coalitions of others that lose, and win if the member joins
Banzhaf    the member's share of all swings, in %
Shapley    how often it is the one that turns the vote, in % of all orders of the members (Shapley and Shubik)
decides    how often its vote decides if all others toss a coin, in %: the absolute Banzhaf index
prevents   winning coalitions that fail if it leaves, in % (Coleman)
initiates  losing coalitions that win if it joins, in % (Coleman)
block      how many members the smallest blocking coalitions have that need it
number     and how many such coalitions there are"""


@click.command()
@click.option("--rule", "key", default="qmv", show_default=True, metavar="RULE", help="A voting rule, as in a file.")
@click.option("--date", "when", default="2023", show_default=True, metavar="DATE", help="A day, or a year: 1 January.")
@click.option("--block", metavar="STATES", help="Ask whether these can block together, as in HU,SK.")
@click.option("--top", type=click.IntRange(1), help="Show the most powerful only.  [default: all]")
def power(key: str, when: str, block: str | None, top: int | None) -> None:
    """Count every coalition of member states under a voting RULE: who has what power, and who can block."""
    from sim.analysis.power import council

    rule, day = _rule(key), _day(when)
    populations = _populations(day)
    members = list(populations)
    against = _places(block, members, day) if block is not None else []
    game = council(rule, list(populations.values()))
    click.echo(_heading(rule, day, populations))
    click.echo("\n".join(_summary(game, rule, members)) + "\n")
    click.echo("\n".join(_table(game, members)[: top and top + 1]) + f"\n{LEGEND}")
    if against:
        click.echo(f"\n{_verdict(game, rule, members, against)}")


def _rule(key: str) -> VotingRule:
    from sim.council.law import RULES

    if key not in RULES:
        raise SimError(f"--rule: `{key}` is no voting rule; {nearest(key, RULES)}")
    return RULES[key]


def _day(when: str) -> date:
    try:
        return date(int(when), 1, 1) if when.isdecimal() else date.fromisoformat(when)
    except (ValueError, OverflowError):
        raise SimError(f"--date: `{when}` is neither a year nor a day such as 2023-07-01") from None


def _populations(day: date) -> dict[str, int]:
    from sim.profiles.states import populations_on

    populations = populations_on(day)
    if not populations:
        raise SimError(f"--date: there were no member states on {day}, and so no populations")
    return populations


def _heading(rule: VotingRule, day: date, populations: dict[str, int]) -> str:
    """Which rule, by which article, among whom."""
    from sim.profiles.states import counted_on

    people = (
        f"{len(populations)} members on {day}, {sum(populations.values()):,} people as counted on {counted_on(day)}"
    )
    later = f"\nthe rule is that of today; on {day} another held" if rule.population and day < LISBON else ""
    return f"{rule.key}: {rule.title}\n  {rule.source}\n{people}{later}\n"


def _places(block: str, members: list[str], day: date) -> list[int]:
    from sim.profiles.states import OTHER_CODES

    states = [state.strip() for state in block.split(",")]
    for state in states:
        if state not in members:
            meant = nearest(OTHER_CODES.get(state, state), members)
            raise SimError(f"--block: `{state}` is no member on {day}; {meant}")
        if states.count(state) > 1:
            raise SimError(f"--block: `{state}` is named twice; name each member once")
    return sorted(members.index(state) for state in states)


def _named(members: list[str], places: Iterable[int]) -> str:
    return ", ".join(members[i] for i in places)


def _summary(game: Game, rule: VotingRule, members: list[str]) -> list[str]:
    """How many coalitions win, how likely that is, and who can block alone, in words."""
    from sim.analysis.power import council, to_act, vetoers

    every = game.winning + game.losing
    count = f"{game.winning:,} of {every:,} coalitions {'wins' if game.winning == 1 else 'win'}"
    lines = [f"{count}: {100 * float(to_act(game)):.4g} % if every member tosses a coin between yes and no."]
    if rule.blocking:
        clause = game.winning - council(replace(rule, blocking=0), game.weights).winning
        lines.append(f"{clause:,} of them win only because a blocking minority needs {rule.blocking} members.")
    alone = vetoers(game)
    who = "Everybody" if len(alone) == len(members) else _named(members, alone) or "Nobody"
    lines.append(f"{who} can block alone.")
    if rule.emergency_brake:
        lines.append(
            "The emergency brake is not counted: for vital reasons of national policy anybody can stop the vote."
        )
    return lines


def _table(game: Game, members: list[str]) -> list[str]:
    """A heading and a line for each member, the most powerful first."""
    from sim.analysis.power import banzhaf, decisive, shapley_shubik, smallest_blocking, to_initiate, to_prevent

    measures = [measure(game) for measure in (banzhaf, shapley_shubik, decisive, to_prevent, to_initiate)]
    swings, block = [sum(row) for row in game.swings], smallest_blocking(game)
    names = ("Banzhaf", "Shapley", "decides", "prevents", "initiates")
    lines = [
        f"    {'population':>11} {'swings':>12} "
        + " ".join(f"{name:>9}" for name in names)
        + f"  {'block':>5} {'number':>10}"
    ]
    for i in sorted(range(len(members)), key=lambda i: -swings[i]):
        figures = " ".join(f"{_percent(measure[i]):>9}" for measure in measures)
        size, number = block[i]
        blocking = f"{size:>5} {number:>10,}" if size else "never"
        lines.append(f"{members[i]:<3} {game.weights[i]:>11,} {swings[i]:>12,} {figures}  {blocking:>16}")
    return lines


def _percent(share: Fraction) -> str:
    return f"{100 * float(share):.2f}" if not 0 < share < Fraction(1, 10_000) else "<0.01"


def _verdict(game: Game, rule: VotingRule, members: list[str], against: list[int]) -> str:
    """Whether these block, why in the rule's own terms, and who would have to join them if not."""
    import numpy as np

    from sim.analysis.power import allies, blocks
    from sim.council.ballots import Ballot

    ballots = np.full(len(members), Ballot.YES, np.int8)
    ballots[against] = Ballot.NO
    why = rule.why(ballots, np.array(game.weights, np.int64), members)
    if blocks(game, against):
        return f"{_named(members, against)} against: blocked. {why}."
    more = allies(game, against)
    hope = f" With {_named(members, more)} against as well, blocked." if more else ""
    return f"{_named(members, against)} against: adopted. {why}.{hope}"
