"""What a seat is told for its eyes only: its brief, and how its government judges the text on the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sim.classroom.game import Game
from sim.classroom.records import SPEAKER
from sim.classroom.seats import Seat
from sim.classroom.strings import t
from sim.council import support
from sim.council.arrays import TOL
from sim.profiles.states import members_on

CLEAR = 0.15
"""The margin from which a government is clearly for or against a form, and not just.

A judgement, as is that a third of it is a high cost at home; both only choose words, and no agent acts on them.
"""

RANKS = ("brief.hawk", "brief.hawkish", "brief.middle", "brief.dovish", "brief.dove")


@dataclass(frozen=True)
class Judgement:
    """How a government sees one measure: `tone` is good, so, or bad; `alone` tells how alone a no would stand."""

    measure: str
    form: str
    words: str
    tone: str
    alone: str


def name_of(game: Game, iso: str) -> str:
    """The name of a seat."""
    if iso == SPEAKER:
        speaker = game.case.high_representative
        return t("seat.speaker", name=speaker.name) if speaker else iso
    return _names(game.case.date)[iso]


def by_name(game: Game) -> list[str]:
    """The member states in the order of their names."""
    return sorted(game.model.room.members, key=lambda iso: name_of(game, iso))


@cache
def _names(day: date) -> dict[str, str]:
    return {iso: state.name for iso, state in members_on(day).items()}


def brief(game: Game, iso: str) -> list[str]:
    """All that a member knows of its own government, in sentences."""
    return list(_brief(game, game.seat(iso)))


def _brief(game: Game, seat: Seat) -> Iterator[str]:
    room, place = game.model.room, seat.seat
    entry = game.case.members.get(seat.iso)
    ahead = int((room.stance[:, 0] > room.stance[place, 0]).sum())
    yield t(RANKS[ahead * len(RANKS) // len(room.members)], members=len(room.members))
    for d, measure in enumerate(room.measures):
        yield _reach(game, seat, d)
        if measure.red_line[place, 0] < 0:
            yield t("brief.red_line", measure=measure.key)
        if measure.red_line[place, 0] > 0:
            yield t("brief.presses", measure=measure.key)
        if measure.cost[place, 0] > TOL:
            key = "brief.cost_high" if measure.cost[place, 0] >= CLEAR / 3 else "brief.cost"
            yield t(key, measure=measure.key)
    if entry is not None and entry.why:
        yield t("brief.why", why=entry.why)
    if room.stake[place, 0] > 0:
        yield t("brief.stake", files=_files(game, seat.iso))
    if seat.strategy.key != "sincere":
        yield t("brief.strategy", title=seat.strategy.title)
    yield from _tables(game, seat)


def _reach(game: Game, seat: Seat, d: int) -> str:
    """The hardest form of a measure that a government would accept on the merits."""
    measure, place = game.model.room.measures[d], seat.seat
    stance, salience = seat.stance(d), float(game.model.room.salience[place, 0])
    demands = [float(demand) for demand in measure.demand[1:, place, 0]]
    accepted = [rung for rung, demand in enumerate(demands) if support.margin(stance, demand, salience) >= -TOL]
    if not accepted:
        return t("brief.nothing", measure=measure.key, form=measure.forms[0])
    hardest = accepted[-1]
    key = "brief.everything" if hardest == len(measure.forms) - 1 else "brief.up_to"
    return t(key, measure=measure.key, form=measure.forms[hardest])


def _files(game: Game, iso: str) -> str:
    files = game.case.linked_files
    return "; ".join(file.what or key for key, file in files.items() if iso in file.stakes)


def _tables(game: Game, seat: Seat) -> Iterator[str]:
    proposal = game.model.room.agenda[game.model.number]
    if seat.seat not in proposal.tablers:
        return
    floors = [
        (m.key, m.forms[rung - 1]) for m, rung in zip(game.model.room.measures, proposal.floor, strict=True) if rung
    ]
    settled = "; ".join(f"{key}: {form}" for key, form in floors)
    yield t("brief.tables_floor", floor=settled) if floors else t("brief.tables")


def judgements(game: Game, iso: str) -> list[Judgement]:
    """How the government of a seat judges each measure on the table, by the numbers of the model."""
    return [_judgement(game, game.seat(iso), d) for d in game.live()]


def _judgement(game: Game, seat: Seat, d: int) -> Judgement:
    merits, judged = seat.margins[d], seat.judged[d]
    others = [other for other in game.model.members if other is not seat]
    accepting = sum(other.margins[d] >= -TOL for other in others)
    if merits >= -TOL:
        key, tone = ("judge.gladly" if merits >= CLEAR else "judge.accepts"), "good"
    elif judged >= -TOL:
        key, tone = "judge.yields", "so"
    else:
        key, tone = ("judge.far" if judged <= -CLEAR else "judge.refuses"), "bad"
    alone = t("judge.alone", accepting=accepting, others=len(others))
    return Judgement(game.model.room.measures[d].key, game.form(d), t(key), tone, alone)


def leaning(game: Game, iso: str) -> str:
    """How the government would vote if it were left to its agent, and why where the text is not the reason."""
    seat = game.seat(iso)
    words = t("judge.leaning", ballot=t(f"ballot.{seat.leaning.name}"))
    return f"{words} {t('judge.withholds')}" if seat.withheld > 0 else words
