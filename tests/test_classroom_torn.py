"""A log of the Council game that is torn: what can be played of it is played, and what cannot is kept and said."""

import sqlite3
from contextlib import closing

import pytest
from classes import say, sit, start

import sim
from sim.classroom import store
from sim.classroom.records import SPEAKER
from sim.classroom.setup import Setup
from sim.classroom.store import set_aside
from sim.classroom.table import Table
from sim.errors import ClassroomError

EVENTS = [
    ("close", "lecturer", "{}"),
    ("walk", "lecturer", "{}"),
    ("ballot", "p1", "{"),
    ("ballot", "p1", '{"seat": 3}'),
]


@pytest.mark.parametrize("torn", EVENTS)
def test_a_log_with_an_event_that_cannot_be_played_is_played_up_to_it_and_kept(open_table, tmp_path, torn):
    table = open_table("harbour")
    hungary = sit(table, "HU")
    if torn[0] != "close":
        start(table)
    told, last = table.views.of(hungary), table.game.version
    table.store.close()
    with closing(sqlite3.connect(tmp_path / "game.sqlite", isolation_level=None)) as db:
        for number in (last + 1, last + 2):
            db.execute("INSERT INTO events VALUES (?, 0, ?, ?, ?)", (number, *torn))
    again = open_table("harbour")
    assert again.views.of(hungary) == told
    assert f"event {last + 1} ({torn[0]})" in again.warning
    if torn[0] == "close":
        start(again)
    say(again, hungary, "YES")
    again.store.close()
    third = open_table("harbour")
    assert third.warning == ""
    assert third.game.papers()["HU"].ballot.name == "YES"
    kept = third.store.db.execute("SELECT number, kind, body FROM struck").fetchall()
    assert kept == [(last + 1, torn[0], torn[2]), (last + 2, torn[0], torn[2])]


def test_the_key_of_who_joined_by_a_struck_event_comes_alive_as_nobody_else(open_table, tmp_path):
    table = open_table("harbour")
    key = table.join("Mallory", table.game.model.room.members[0], team=False)
    table.store.close()
    with closing(sqlite3.connect(tmp_path / "game.sqlite", isolation_level=None)) as db:
        db.execute("UPDATE events SET body = '{}'")
    again = open_table("harbour")
    assert key.token not in again.store.keys
    speaker = again.join("Josep", SPEAKER, team=False)
    assert speaker.person == key.person
    assert again.actor(key.token) is None
    again.store.close()
    third = open_table("harbour")
    assert third.actor(key.token) is None
    assert third.actor(speaker.token).role == "speaker"


def test_a_key_opens_only_the_seat_where_its_person_sits(open_table):
    table = open_table("harbour")
    speaker = table.join("Josep", SPEAKER, team=False)
    for iso in table.game.model.room.members:
        for role in ("member", "speaker"):
            table.store.keys["forged"] = store.Key("forged", role, speaker.person, iso)
            assert table.actor("forged") is None
    table.store.keys["forged"] = store.Key("forged", "member", speaker.person, SPEAKER)
    assert table.actor("forged") is None


def cut_at(size):
    def spoil(state):
        state.write_bytes(state.read_bytes()[:size])

    return spoil


def scribbled(state):
    """Leave the file as it is but for the page that begins the events."""
    with closing(sqlite3.connect(state)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'events'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with state.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"x" * size)


@pytest.mark.parametrize(
    ("spoil", "opened"),
    [
        (cut_at(100), "hold the game"),
        (cut_at(4096), "hold the game"),
        (cut_at(5000), "hold the game"),
        (scribbled, "be read"),
    ],
)
def test_a_log_that_is_damaged_is_said_to_be_so_in_one_line_and_left_as_it_is(tmp_path, spoil, opened):
    state = tmp_path / "game.sqlite"
    table = Table(Setup("harbour", sim.read("harbour")), state)
    for _ in range(40):
        sit(table, "HU", team=True)
    table.store.close()
    spoil(state)
    left = state.read_bytes()
    with pytest.raises(ClassroomError, match=rf"game\.sqlite: cannot {opened}: (database|file)"):
        Table(Setup("harbour", sim.read("harbour")), state)
    with pytest.raises(ClassroomError, match=r"game\.sqlite: cannot hold the game: (database|file)"):
        set_aside(state)
    assert list(tmp_path.iterdir()) == [state]
    assert state.read_bytes() == left
