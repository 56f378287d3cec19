"""Who is looking: every open page with its socket. It is sent its own sections, and only those that have changed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import defaultdict
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.classroom.deeds import Actor
from sim.classroom.strings import t
from sim.classroom.table import Table
from sim.errors import RefusedError

MOST, EACH = 600, 8
"""Open pages of all seats together, and with one key; the lecturer's and the projector's keys have only their own."""
SEATS, SCREENS = ("member", "speaker"), ("lecturer", "room")
"""Whose pages have a socket."""
BURST, PER_SECOND, PATIENCE = 15, 3, 60
"""Messages at once, messages a second after that, and how many too many end a connection."""
PAUSE = 0.05
"""Seconds between two messages to one page: votes that come together are shown together."""
GONE, FULL, RUDE = 4404, 4429, 4408
"""Why a socket is closed: its key opens nothing any more, too many are open, it sends too much."""


class Allowance:
    """How much somebody may still send: so much at once, and more as time passes."""

    def __init__(self, burst: float, per_second: float) -> None:
        self.burst, self.per_second = burst, per_second
        self.left, self.at = burst, time.monotonic()

    def take(self) -> bool:
        """Whether one more is all right."""
        now = time.monotonic()
        self.left, self.at = min(self.burst, self.left + (now - self.at) * self.per_second), now
        enough = self.left >= 1
        self.left -= enough
        return enough


class Connection:
    """One open page. `dirty` is set when there may be news; whoever is slow gets only the latest."""

    def __init__(self, socket: WebSocket, token: str, actor: Actor) -> None:
        self.socket, self.token, self.actor = socket, token, actor
        self.dirty = asyncio.Event()
        self.dirty.set()
        self.sent: dict[str, str] = {}
        self.excess = 0


class Hub:
    """All open pages of a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.connections: set[Connection] = set()
        self.allowances: defaultdict[str, Allowance] = defaultdict(lambda: Allowance(BURST, PER_SECOND))
        table.stirred = self.stir

    def stir(self) -> None:
        """Tell every page that there may be news."""
        for connection in self.connections:
            connection.dirty.set()

    async def serve(self, socket: WebSocket) -> None:
        """Serve one page until it goes."""
        token = socket.path_params["token"]
        actor = self.table.actor(token)
        await socket.accept()
        if actor is None or actor.role not in (*SEATS, *SCREENS):
            await socket.close(GONE)
            return
        if self._full(actor, token):
            await socket.close(FULL)
            return
        connection = Connection(socket, token, actor)
        self._enter(connection, +1)
        sender = asyncio.create_task(self._send(connection))
        try:
            await self._listen(connection)
        finally:
            sender.cancel()
            self._enter(connection, -1)

    def _full(self, actor: Actor, token: str) -> bool:
        """Whether there are too many pages already, with this key or of all seats."""
        of_seats = sum(connection.actor.role in SEATS for connection in self.connections)
        return (actor.role in SEATS and of_seats >= MOST) or sum(c.token == token for c in self.connections) >= EACH

    def _enter(self, connection: Connection, change: int) -> None:
        """Count a page in or out; the lecturer sees who is there."""
        (self.connections.add if change > 0 else self.connections.discard)(connection)
        self.table.present[connection.actor.person] += change
        for other in self.connections:
            if other.actor.role == "lecturer":
                other.dirty.set()

    async def _send(self, connection: Connection) -> None:
        """Send what has changed, again and again."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await connection.dirty.wait()
                connection.dirty.clear()
                if self.table.actor(connection.token) is None:
                    await connection.socket.close(GONE)
                    return
                sections = self.table.views.of(connection.actor, self.table.present)
                news = {key: html for key, html in sections.items() if connection.sent.get(key) != html}
                if news:
                    connection.sent |= news
                    await connection.socket.send_text(json.dumps({"sections": news, "now": time.time()}))
                await asyncio.sleep(PAUSE)

    async def _listen(self, connection: Connection) -> None:
        """Hear what somebody wants done, and do it or say why not."""
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                message = await connection.socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                actor = self.table.actor(connection.token)
                if actor is None:  # taken off the list: the page is about to be closed, and can be told no more
                    continue
                answer = self._heed(connection, actor, message.get("text") or "")
                if connection.excess > PATIENCE:
                    await connection.socket.close(RUDE)
                    return
                if answer is not None:
                    await connection.socket.send_text(json.dumps({"notice": answer, "kind": "refused"}))

    def _heed(self, connection: Connection, actor: Actor, text: str) -> str | None:
        """Do what a message asks for; the reason where it is refused."""
        if not self.allowances[connection.token].take():
            connection.excess += 1
            return t("refused.fast")
        try:
            kind, body = _understood(text)
            self.table.do(actor, kind, body)
        except RefusedError as refusal:
            connection.dirty.set()
            return str(refusal)
        return None


def _understood(text: str) -> tuple[object, dict[str, Any]]:
    """The kind and the body of a message. Raises RefusedError if it has none."""
    try:
        message = json.loads(text)
        kind, body = message["kind"], message["body"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RefusedError(t("refused.wrong")) from None
    if not isinstance(body, dict):
        raise RefusedError(t("refused.wrong"))
    return kind, body
