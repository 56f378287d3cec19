"""The pages of a game: the entrance, one page a role, what is printed and what is taken home."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass
from urllib.parse import parse_qs

import segno
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sim.classroom import deeds, exports, words
from sim.classroom.deeds import Actor
from sim.classroom.hub import Allowance
from sim.classroom.records import SPEAKER
from sim.classroom.strings import t
from sim.classroom.table import Table
from sim.classroom.views import render
from sim.errors import RefusedError

LARGEST = 8192
"""Bytes of a form or a message: the largest that the game sends has some 1,500."""
FIELDS = 20
"""Fields of a form: the entrance has three."""
JOINS, PER_SECOND = 150, 0.5
"""People who join at once, and how many more a second."""


@dataclass(frozen=True)
class Door:
    """Where the class comes in: the address that the projector shows."""

    address: str

    def url(self, code: str) -> str:
        """The address with the code in it, as the QR code has it."""
        return f"{self.address}/?code={code}"


Handler = Callable[[Request, Actor], Awaitable[Response]]


class Pages:
    """The pages of one table."""

    def __init__(self, table: Table, door: Door) -> None:
        self.table, self.door = table, door
        self.joins = Allowance(JOINS, PER_SECOND)

    def opened(self, *roles: str) -> Callable[[Handler], Callable[[Request], Awaitable[Response]]]:
        """Open a page only to keys of these roles; to all others there is no such page."""

        def guarding(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
            @functools.wraps(handler)
            async def page(request: Request) -> Response:
                actor = self.table.actor(request.path_params["token"])
                if actor is None or actor.role not in roles:
                    return await self.lost(request)
                return await handler(request, actor)

            return page

        return guarding

    async def lost(self, *_: object) -> Response:
        """Where an address opens nothing."""
        return _problem(t("page.lost"), t("page.lost_words"), 404)

    async def entrance(self, request: Request) -> Response:
        """Ask for the code, and then for a name and a seat."""
        code = request.query_params.get("code")
        return self._entrance(code, "" if code is None else self._wrong(code))

    def _wrong(self, code: str) -> str:
        """Why a code does not open the room; nothing if it does."""
        return "" if self.table.opens(code) else t("refused.code")

    def _entrance(self, code: str | None, problem: str, name: str = "", status: int = 200) -> Response:
        game, inside = self.table.game, code is not None and self.table.opens(code)
        seats = [
            {"iso": iso, "name": words.name_of(game, iso), "there": ", ".join(p.name for p in game.at(iso))}
            for iso in (self.table.seats() if inside and not game.locked else [])
        ]
        first = set(self.table.first())
        shown = [seat for seat in seats if seat["iso"] in first], [seat for seat in seats if seat["iso"] not in first]
        problem = problem or (t("refused.locked") if inside and game.locked else "")
        values = {"code": self.table.store.code if inside else "", "shown": shown, "problem": problem, "name": name}
        values |= {"title": t("join.title", title=game.case.title), "question": game.case.question, "kind": "join"}
        return HTMLResponse(render("join.html", **values), status if inside or not problem else 403)

    async def join(self, request: Request) -> Response:
        """Seat somebody, or say why not and ask again."""
        try:
            form = await _form(request)
        except RefusedError as refusal:
            return self._entrance(None, str(refusal))
        code, name, (seat, _, team) = form.get("code", ""), form.get("name", ""), form.get("seat", "").partition("+")
        problem = self._wrong(code) or ("" if self.joins.take() else t("refused.many"))
        if problem:
            return self._entrance(code, problem, name[: deeds.NAME], 429)
        try:
            key = self.table.join(name, seat, team=team == "team")
        except RefusedError as refusal:
            return self._entrance(code, str(refusal), name[: deeds.NAME], 409)
        return RedirectResponse(f"/seat/{key.token}", 303)

    async def seat(self, request: Request, actor: Actor) -> Response:
        """A member's page, or the High Representative's."""
        name = words.name_of(self.table.game, actor.seat)
        person = self.table.game.people[actor.person].name
        role = t("member.role", person=person, name=name)
        return self._live(request, actor, actor.role, heading=name, role_line=role)

    async def lecturer(self, request: Request, actor: Actor) -> Response:
        """The lecturer's page."""
        heading = t("lecturer.heading", title=self.table.game.case.title)
        tools = Markup(render("tools.html", token=request.path_params["token"], key=self.table.store.token))
        return self._live(request, actor, "lecturer", heading=heading, role_line=t("lecturer.warning"), tools=tools)

    async def room(self, request: Request, actor: Actor) -> Response:
        """The projector's page, with the address and the QR code."""
        code = self.table.store.code
        qr = Markup(segno.make(self.door.url(code)).svg_inline(omitsize=True, title=self.door.url(code)))
        heading = t("room.title", title=self.table.game.case.title)
        return self._live(request, actor, "room", heading=heading, qr=qr, code=code, address=self.door.address)

    def _live(self, request: Request, actor: Actor, kind: str, heading: str, **values: object) -> Response:
        """A page that a socket keeps as it should be."""
        sections = self.table.views.of(actor, self.table.present)
        empty: dict[str, object] = {"qr": "", "code": "", "address": "", "role_line": "", "tools": ""}
        page = {**empty, **values, "kind": kind, "title": heading, "heading": heading, "sections": sections}
        page["debrief"] = self.table.store.token("debrief")
        return HTMLResponse(render("live.html", **page, token=request.path_params["token"]))

    async def debrief(self, request: Request, _: Actor) -> Response:
        """The class's outcome beside the simulated rooms."""
        played = self.table.game.played
        wanted = request.query_params.get("game", "")
        number = int(wanted) if wanted in map(str, range(len(played))) else len(played) - 1
        chosen = played[number] if played else None
        ensemble = await run_in_threadpool(self.table.ensemble, chosen.switched) if chosen else None
        return HTMLResponse(exports.debrief_page(self.table.game, chosen, ensemble))

    async def cards(self, _: Request, __: Actor) -> Response:
        """Role cards to print: the brief of every seat, the lecturer's to hand out."""
        game = self.table.game
        cards = [
            {"iso": iso, "name": words.name_of(game, iso), "lines": self._lines(iso)} for iso in self.table.first()
        ]
        values = {"cards": cards, "title": t("cards.title"), "kind": "print"}
        return HTMLResponse(render("cards.html", **values, address=self.door.address, code=self.table.store.code))

    def _lines(self, iso: str) -> list[str]:
        return [t("speaker.brief")] if iso == SPEAKER else words.brief(self.table.game, iso)

    async def sheets(self, _: Request, __: Actor) -> Response:
        """Ballot sheets to print, a line for each vote that there may be."""
        game = self.table.game
        seats = [{"iso": iso, "name": words.name_of(game, iso)} for iso in self.table.first() if iso != SPEAKER]
        rounds = len(game.model.room.calendar)
        values = {"seats": seats, "rounds": rounds, "ballots": deeds.ballots_of(game), "kind": "print"}
        return HTMLResponse(render("sheets.html", **values, title=t("sheets.title")))

    async def export(self, request: Request, _: Actor) -> Response:
        """A file to take home."""
        game, name = self.table.game, request.path_params["name"]
        attached = {"Content-Disposition": f'attachment; filename="{name}"'}
        if name == "ballots.csv":
            return Response("\ufeff" + exports.ballots_csv(game), media_type="text/csv", headers=attached)
        if name == "game.json":
            return Response(exports.game_json(game), media_type="application/json", headers=attached)
        if name != "report.html":
            return await self.lost()
        try:
            # In a context of its own: the report is about the file, and not a result of the command that serves it.
            return HTMLResponse(await run_in_threadpool(Context().run, self._report), headers=attached)
        except OSError as error:
            return _problem(t("tools.no_report"), str(error), 500)

    def _report(self) -> str:
        last = self.table.game.played[-1] if self.table.game.played else None
        ensemble = self.table.ensemble(last.switched if last else None)
        return exports.html_report(self.table.setup, last, ensemble)


def _problem(title: str, message: str, status: int) -> Response:
    return HTMLResponse(render("problem.html", title=title, message=message, kind="problem"), status)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises RefusedError if it is larger than any that the game has."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise RefusedError(t("refused.form"))
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=FIELDS)
    except ValueError:
        raise RefusedError(t("refused.form")) from None
    return {name: values[0] for name, values in fields.items()}
