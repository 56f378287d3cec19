"""The web server of a game: a few pages, one socket a page, and no door but those that a key opens."""

from __future__ import annotations

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from sim.classroom.guard import Guard
from sim.classroom.hub import Hub
from sim.classroom.pages import LARGEST, Door, Pages
from sim.classroom.table import Table


def application(table: Table, door: Door) -> Starlette:
    """The game as an ASGI application."""
    pages = Pages(table, door)
    routes = [
        Route("/", pages.entrance),
        Route("/join", pages.join, methods=["POST"]),
        Route("/seat/{token}", pages.opened("member", "speaker")(pages.seat)),
        Route("/lecturer/{token}", pages.opened("lecturer")(pages.lecturer)),
        Route("/room/{token}", pages.opened("room")(pages.room)),
        Route("/debrief/{token}", pages.opened("debrief")(pages.debrief)),
        Route("/print/{token}/cards", pages.opened("lecturer")(pages.cards)),
        Route("/print/{token}/ballots", pages.opened("lecturer")(pages.sheets)),
        Route("/export/{token}/{name}", pages.opened("lecturer")(pages.export)),
        WebSocketRoute("/ws/{token}", Hub(table).serve),
        Mount("/static", StaticFiles(packages=[("sim.classroom", "static")])),
    ]
    application = Starlette(routes=routes, exception_handlers={404: pages.lost})
    application.add_middleware(Guard)
    return application


def serve(table: Table, door: Door, host: str, port: int) -> None:
    """Serve the game until somebody presses Ctrl-C."""
    uvicorn.run(
        application(table, door),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        ws_max_size=LARGEST,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
