"""A class for tests: tables without a server, and a server in a process of its own that can be killed."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from websockets.sync.client import connect

from sim.classroom.deeds import Actor
from sim.classroom.records import Event, Phase

ROOT = Path(__file__).parents[1]


class Server:
    """`eusim classroom` on a free port; `start` again continues the game."""

    def __init__(self, state, *options, file="moscow-2021"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.command = [sys.executable, "-m", "sim", "classroom", file, "--port", str(self.port), "--state", str(state)]
        self.command += options

    def start(self):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            assert line, f"the server did not start: {self.said}"
            self.said += line
        self.code = re.search(r"code (\w+)", self.said)[1]
        self.lecturer, self.room = (re.search(rf"/{page}/(\S+)", self.said)[1] for page in ("lecturer", "room"))
        self._await()
        return self

    def _await(self):
        for _ in range(200):
            try:
                return urllib.request.urlopen(f"{self.base}/static/icon.svg", timeout=5).close()
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait(20)
        self.process.stdout.close()


def until(socket, section, text):
    """Wait until a section of a page says something, and return the section."""
    while True:
        html = json.loads(socket.recv(timeout=30)).get("sections", {}).get(section, "")
        if text in html:
            return html


def play_by_socket(served):
    """Open the first vote over the lecturer's socket, and skip from meeting to meeting until the file is closed."""
    with connect(f"ws://127.0.0.1:{served.port}/ws/{served.lecturer}") as socket:
        here, kind = "0-0-lobby", "start"
        while not here.endswith("over"):
            socket.send(json.dumps({"kind": kind, "body": {"run": "0", "rule": "", "at": here}}))
            before, kind = here, "skip"
            while here == before:
                here = re.search(r'name="at" value="([^"]+)', until(socket, "control", 'name="at"'))[1]


LECTURER = Actor("lecturer", "lecturer")


def sit(table, seat, name="Ada", *, team=False):
    return table.actor(table.join(name, seat, team=team).token)


def say(table, actor, ballot, **fields):
    paper = table.game.seat(actor.seat).paper
    seen = paper.mark if paper else 0
    table.do(actor, "ballot", {"ballot": ballot, "at": table.game.here, "seen": seen, **fields})


def start(table, rule="", run=0):
    table.do(LECTURER, "start", {"run": run, "rule": rule, "at": table.game.here})


def close(table, kind="close"):
    table.do(LECTURER, kind, {"at": table.game.here})


def until_amending(table):
    """Close every vote up to the first that fails where a text can be amended."""
    while table.game.phase != Phase.AMENDING:
        close(table)


def show_hands(table, **ballots):
    hands = {f"hand-{iso}": ballot for iso, ballot in ballots.items()}
    table.do(LECTURER, "hands", {"at": table.game.here, **hands})


def happen(game, kind, body, who="lecturer"):
    game.apply(Event(game.version + 1, 0.0, kind, who, body))


def play(game, kind="close"):
    while game.phase != Phase.OVER:
        happen(game, kind, {})
    return game.model.outcome
