"""The log of the Council game: whatever ends a server, the next one plays the same game, and one file has it all."""

import shutil
import signal
import sqlite3
from contextlib import closing

import httpx
import pytest
from classes import Server, play_by_socket

import sim


def copied(state):
    """The events in a copy of the one file, without anything that lies beside it."""
    copy = shutil.copy(state, state.with_name("copy.sqlite"))
    with closing(sqlite3.connect(copy)) as db:
        return db.execute("SELECT number, kind, who, body FROM events ORDER BY number").fetchall()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_however_a_server_ends_the_one_file_has_every_event_and_the_next_server_the_same_game(tmp_path, end):
    state = tmp_path / "game.sqlite"
    served = Server(state, file="harbour").start()
    form = {"code": served.code, "name": "Ada", "seat": sim.CouncilModel(case=sim.read("harbour")).room.members[0]}
    seat = httpx.post(f"{served.base}/join", data=form).headers["location"]
    play_by_socket(served)
    page = httpx.get(f"{served.base}{seat}").text
    before = copied(state)
    assert [kind for _, kind, _, _ in before[:2]] == ["joined", "start"]
    assert len(before) > 2
    for _ in range(2):
        served.kill(end)
        assert copied(state) == before
        served.start()
        assert copied(state) == before
        assert httpx.get(f"{served.base}{seat}").text == page
    served.kill()
