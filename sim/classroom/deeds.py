"""Who may do what: every deed with the roles that may do it, and the check that it passes before it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.classroom import LAST_RUN
from sim.classroom.fields import clean, one_of, places, whole
from sim.classroom.game import Game
from sim.classroom.papers import REPORTS
from sim.classroom.records import SPEAKER, Phase
from sim.classroom.strings import t
from sim.council.ballots import Ballot
from sim.council.law import RULES
from sim.council.text import Move
from sim.errors import RefusedError

Body = dict[str, Any]
NAME, REASON = 40, 240
"""How long a name and a reason may be, in letters."""
SECONDS, PEOPLE = 3600, 400


@dataclass(frozen=True)
class Actor:
    """Who asks: the lecturer, a member of the class at a seat, or the room, which may do nothing."""

    role: str
    person: str
    seat: str = ""


@dataclass(frozen=True)
class Deed:
    """One thing that can be done: by whom, and the check that makes an event of a message, or raises RefusedError."""

    kind: str
    roles: tuple[str, ...]
    check: Callable[[Game, Actor, Body], Body]


def admit(game: Game, actor: Actor, kind: object, body: Body) -> Body:
    """What is to be written down of a deed. Raises RefusedError, in words for the one who asked."""
    deed = DEEDS.get(kind) if isinstance(kind, str) else None
    if deed is None or actor.role not in deed.roles:
        raise RefusedError(t("refused.speaker" if actor.role == "speaker" else "refused.role"))
    return deed.check(game, actor, body)


def role_of(seat: str) -> str:
    """What the people of a seat are: the High Representative recommends, all others are members."""
    return "speaker" if seat == SPEAKER else "member"


def _must_be(game: Game, *phases: Phase) -> None:
    if game.phase not in phases:
        raise RefusedError(t("refused.phase"))


def _current(game: Game, body: Body) -> None:
    """Refuse a form or a button of another stage; pressed twice, it does not do two things."""
    if body.get("at") != game.here:
        raise RefusedError(t("refused.stale"))


def _seen(actor: Actor, put: Any, mark: object) -> bool:
    """Tell whether somebody who saw this mark knows what has been put in: nothing, one's own, or what has that mark."""
    return put is None or put.by == actor.person or str(mark) == str(put.mark)


def _fresh(game: Game, actor: Actor, body: Body, put: Any) -> None:
    """Refuse what was filled in for another stage, or over what somebody else has put in meanwhile."""
    _current(game, body)
    if not _seen(actor, put, body.get("seen")):
        raise RefusedError(t("refused.seat_spoke", name=game.names.get(put.by, t("lecturer.title"))))


def ballots_of(game: Game) -> list[Ballot]:
    """The ballots that the rule of this round knows."""
    extra = [Ballot.CONSTRUCTIVE] if game.model.rule.constructive_abstention else []
    extra += [Ballot.BRAKE] if game.model.rule.emergency_brake else []
    return [Ballot.YES, Ballot.ABSTAIN, Ballot.NO, *extra]


def exemptible(game: Game) -> list[int]:
    """The measures on the table from which a member can be exempted."""
    return [d for d in game.live() if game.model.room.measures[d].exemptible]


def _ballot(game: Game, actor: Actor, body: Body) -> Body:
    _must_be(game, Phase.VOTING)
    seat = game.seat(actor.seat)
    _fresh(game, actor, body, seat.paper)
    ballot = one_of(body.get("ballot"), [ballot.name for ballot in ballots_of(game)])
    no = Ballot[ballot] <= Ballot.NO
    paper = {
        "seat": actor.seat,
        "ballot": ballot,
        "reason": clean(body.get("reason", ""), REASON),
        "objects": places(body.get("objects"), game.live()) if no else [],
        "exempt": places(body.get("exempt"), exemptible(game)) if no else [],
        "paid": no and body.get("paid") == "1" and seat.withheld > 0,
    }
    if no and not (paper["objects"] or paper["exempt"] or paper["paid"]):
        raise RefusedError(t("refused.object"))
    return paper


def _recommend(game: Game, actor: Actor, body: Body) -> Body:
    _must_be(game, Phase.VOTING)
    _by_hand(game, actor)
    _fresh(game, actor, body, game.model.high_representative.word)
    rungs = {}
    for d, measure in enumerate(game.model.room.measures):
        rung = whole(body.get(f"form-{d}", "0"), 0, len(measure.forms))
        if rung:
            rungs[str(d)] = rung
    return {
        "report": one_of(body.get("report"), REPORTS),
        "rungs": rungs,
        "words": clean(body.get("words", ""), REASON),
    }


def choices_of(game: Game, d: int) -> dict[str, tuple[str, int]]:
    """What the tablers may do about measure d, by the words of the form: leave it, step down, or exempt an objector."""
    objectors = game.preview.objectors.get(d, ()) if game.preview else ()
    text = game.model.text
    choices = {"leave": (Move.REFUSED.name, -1)}
    if text.rung[d][0] > text.floor[d][0]:
        choices["down"] = (Move.STEPPED_DOWN.name, -1)
    if game.model.room.measures[d].exemptible:
        choices |= {f"exempt-{place}": (Move.EXEMPTED.name, place) for place in objectors}
    return choices if objectors else {}


def _amend(game: Game, actor: Actor, body: Body) -> Body:
    _must_be(game, Phase.AMENDING)
    if actor.role == "member" and actor.seat != game.model.tabler.iso:
        raise RefusedError(t("refused.tabler"))
    _by_hand(game, actor)
    _fresh(game, actor, body, game.model.tabler.answer)
    choices = {}
    for d in game.live():
        options = choices_of(game, d)
        if options and f"choice-{d}" in body:
            choices[str(d)] = options[one_of(body[f"choice-{d}"], options)]
    payable = game.preview.payable if game.preview else ()
    return {"choices": choices, "offers": places(body.get("offer"), payable)}


def _start(game: Game, _: Actor, body: Body) -> Body:
    _current(game, body)
    rule = one_of(body.get("rule", ""), ["", *RULES])
    return {"run": whole(body.get("run", game.run), 0, LAST_RUN), "rule": rule or None}


def _close(game: Game, _: Actor, body: Body) -> Body:
    _must_be(game, Phase.VOTING, Phase.AMENDING)
    _current(game, body)
    return {}


def _timer(_: Game, __: Actor, body: Body) -> Body:
    return {"seconds": whole(body.get("seconds", "0"), 0, SECONDS)}


def _switch(_: Game, __: Actor, body: Body) -> Body:
    return {"on": body.get("on") == "1"}


def _practice(game: Game, actor: Actor, body: Body) -> Body:
    _must_be(game, Phase.LOBBY)
    return _switch(game, actor, body)


def _practise(game: Game, _: Actor, body: Body) -> Body:
    if not game.practising:
        raise RefusedError(t("refused.phase"))
    return {"ballot": one_of(body.get("ballot"), [b.name for b in (Ballot.YES, Ballot.ABSTAIN, Ballot.NO)])}


def _by_hand(game: Game, actor: Actor) -> None:
    """The lecturer puts in what others say in one-screen mode only."""
    if actor.role == "lecturer" and not game.one_screen:
        raise RefusedError(t("refused.one_screen"))


def _hands(game: Game, actor: Actor, body: Body) -> Body:
    _must_be(game, Phase.VOTING)
    _by_hand(game, actor)
    _current(game, body)
    known = ["", *(ballot.name for ballot in ballots_of(game))]
    hands = {iso: one_of(body.get(f"hand-{iso}", ""), known) for iso in game.model.room.members}
    # A ballot that a phone has cast since the form was filled in stays, and the form shows it.
    unseen = {iso for iso in hands if not _seen(actor, game.seat(iso).paper, body.get(f"seen-{iso}"))}
    return {"ballots": {iso: ballot for iso, ballot in hands.items() if iso not in unseen}}


def _remove(game: Game, _: Actor, body: Body) -> Body:
    return {"person": one_of(body.get("person"), game.people)}


def join(game: Game, name: object, seat: object, *, team: bool) -> Body:
    """What is to be written down of somebody who joins; RefusedError if the seat is taken and no team is wanted."""
    if game.locked:
        raise RefusedError(t("refused.locked"))
    spoken = clean(name, NAME)
    if not spoken:
        raise RefusedError(t("refused.name"))
    seats = [*game.model.room.members, *([SPEAKER] if game.case.high_representative else [])]
    chosen = one_of(seat, seats)
    there = game.at(chosen)
    if there and not team:
        raise RefusedError(t("refused.taken", name=there[0].name))
    if len(game.people) >= PEOPLE:
        raise RefusedError(t("refused.full"))
    return {"name": spoken, "seat": chosen}


_LECTURER = ("lecturer",)

DEEDS = {
    deed.kind: deed
    for deed in (
        Deed("ballot", ("member",), _ballot),
        Deed("amend", ("member", "lecturer"), _amend),
        Deed("recommend", ("speaker", "lecturer"), _recommend),
        Deed("practise", ("member",), _practise),
        Deed("start", _LECTURER, _start),
        Deed("close", _LECTURER, _close),
        Deed("skip", _LECTURER, _close),
        Deed("timer", _LECTURER, _timer),
        Deed("one-screen", _LECTURER, _switch),
        Deed("lock", _LECTURER, _switch),
        Deed("practice", _LECTURER, _practice),
        Deed("hands", _LECTURER, _hands),
        Deed("remove", _LECTURER, _remove),
    )
}
"""Every deed by the word of its messages. The High Representative has one: it recommends."""
