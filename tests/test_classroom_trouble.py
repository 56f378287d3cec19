"""What can go wrong in a class: people who push, a log that two servers want, a full disk."""

import json
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import pytest
from classes import LECTURER, Server, close, say, sit, start
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from sim.classroom import deeds, hub, pages, strings
from sim.classroom import table as tables
from sim.classroom.pages import Door
from sim.classroom.server import application
from sim.classroom.store import set_aside
from sim.errors import ClassroomError, RefusedError


def enter(room, place, name="Ada"):
    seat = room.table.game.model.room.members[place]
    answer = room.post("/join", data={"code": room.table.store.code, "name": name, "seat": f"{seat}+team"})
    return answer.headers["location"].removeprefix("/seat/")


# --- people who push


def test_who_comes_back_over_a_new_socket_has_no_new_allowance(room):
    seat, other = enter(room, 0), enter(room, 1)
    for number in range(3):
        with room.websocket_connect(f"/ws/{seat}") as socket:
            socket.receive_text()
            for _ in range(hub.BURST):
                socket.send_text('{"kind": "ballot", "body": {}}')
            notices = [json.loads(socket.receive_text())["notice"] for _ in range(hub.BURST)]
            assert (notices.count(strings.t("refused.fast")) > hub.BURST // 2) == (number > 0)
    with room.websocket_connect(f"/ws/{other}") as socket:
        socket.receive_text()
        socket.send_text('{"kind": "ballot", "body": {}}')
        assert json.loads(socket.receive_text())["notice"] != strings.t("refused.fast")


def test_no_seat_can_shut_out_the_screens_of_the_lecturer_and_the_room(room, monkeypatch):
    monkeypatch.setattr(hub, "MOST", 10)
    seats = [enter(room, 0), enter(room, 1)]
    with ExitStack() as open_pages:
        for seat in seats * 5:
            open_pages.enter_context(room.websocket_connect(f"/ws/{seat}")).receive_text()
        with room.websocket_connect(f"/ws/{seats[0]}") as socket, pytest.raises(WebSocketDisconnect) as end:
            socket.receive_text()
        assert end.value.code == hub.FULL
        for role in ("lecturer", "room"):
            with room.websocket_connect(f"/ws/{room.table.store.token(role)}") as socket:
                assert "sections" in json.loads(socket.receive_text())


def test_the_key_of_the_projector_is_on_no_page_of_a_seat(room):
    seat, projector, debrief = enter(room, 0), room.table.store.token("room"), room.table.store.token("debrief")
    start(room.table)
    while room.table.game.model.outcome is None:
        close(room.table, "skip")
    page = room.get(f"/seat/{seat}").text + room.get(f"/debrief/{debrief}").text
    assert debrief in page
    assert projector not in page
    with room.websocket_connect(f"/ws/{debrief}") as socket, pytest.raises(WebSocketDisconnect) as end:
        socket.receive_text()
    assert end.value.code == hub.GONE


@pytest.mark.parametrize("frame", [b"", b'{"kind": "ballot", "body": {}}', b"\xff\x00"])
def test_a_frame_that_is_no_text_is_refused_and_the_page_stays(room, frame):
    with room.websocket_connect(f"/ws/{enter(room, 0)}") as socket:
        socket.receive_text()
        for _ in range(2):
            socket.send_bytes(frame)
            assert json.loads(socket.receive_text())["notice"] == strings.t("refused.wrong")


@pytest.mark.parametrize("depth", [100, 900, 960, 980, 990, 1500, 3000])
def test_a_message_that_is_nested_deeply_is_refused_and_the_page_stays(room, depth):
    start(room.table)
    room.table.do(LECTURER, "lock", {"on": "0"})
    nested = "[" * depth + "]" * depth
    with room.websocket_connect(f"/ws/{enter(room, 0)}") as socket:
        socket.receive_text()
        body = f'{{"ballot": "NO", "seen": 0, "at": "{room.table.game.here}", "objects": {nested}}}'
        socket.send_text(f'{{"kind": "ballot", "body": {body}}}')
        assert json.loads(socket.receive_text())["kind"] == "refused"


@pytest.mark.parametrize("fields", [21, 30, 500])
def test_a_form_of_too_many_fields_is_refused(room, fields):
    form = {"code": room.table.store.code, "name": "Ada", "seat": "HU", **{f"x{n}": "1" for n in range(fields)}}
    answer = room.post("/join", data=form)
    assert answer.status_code == 403
    assert strings.t("refused.form") in answer.text
    assert not room.table.game.people


def test_whoever_comes_once_joining_is_locked_is_told_so_and_nobody_is_seated(room):
    enter(room, 0)
    start(room.table)
    page = room.get("/", params={"code": room.table.store.code})
    assert strings.t("refused.locked") in page.text
    assert "Your name" not in page.text
    assert 'id="back"' in page.text
    answer = room.post("/join", data={"code": room.table.store.code, "name": "Spy", "seat": "HU+team"})
    assert answer.status_code == 409
    assert len(room.table.game.people) == 1


def test_a_class_is_full_at_some_point_and_a_place_that_is_freed_is_free(open_table, monkeypatch):
    monkeypatch.setattr(deeds, "PEOPLE", 3)
    table = open_table("harbour")
    people = [sit(table, "HU", team=True) for _ in range(3)]
    with pytest.raises(RefusedError, match="full"):
        sit(table, "HU", team=True)
    table.do(LECTURER, "remove", {"person": people[0].person})
    sit(table, "HU", team=True)
    assert len(table.game.people) == 3


def test_who_joins_when_too_many_do_is_told_so_and_keeps_the_name_it_typed(open_table, monkeypatch):
    monkeypatch.setattr(pages, "JOINS", 1)
    monkeypatch.setattr(pages, "PER_SECOND", 0)
    table = open_table("harbour")
    with TestClient(application(table, Door("http://test")), follow_redirects=False) as client:
        form = {"code": table.store.code, "name": "Béla", "seat": "HU+team"}
        answers = [client.post("/join", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 429]
    assert strings.t("refused.many") in answers[1].text
    assert 'value="Béla"' in answers[1].text
    assert len(table.game.people) == 1


# --- people who are taken off the list


def test_the_page_of_who_is_taken_off_the_list_is_closed(room):
    seat, other = enter(room, 0), enter(room, 1)
    with ExitStack() as open_pages:
        lecturer, gone, stays = (
            open_pages.enter_context(room.websocket_connect(f"/ws/{key}"))
            for key in (room.table.store.token("lecturer"), seat, other)
        )
        for socket in (gone, stays):
            socket.receive_text()
        lecturer.send_text(json.dumps({"kind": "remove", "body": {"person": room.table.actor(seat).person}}))
        with pytest.raises(WebSocketDisconnect) as end:
            gone.receive_text()
        assert end.value.code == hub.GONE
        gone.send_text("{}")
        assert "status" in json.loads(stays.receive_text())["sections"]


def test_what_somebody_says_who_has_just_been_taken_off_the_list_is_not_done(room, monkeypatch):
    monkeypatch.setattr(hub, "PAUSE", 3600)
    seat = enter(room, 0)
    start(room.table)
    form = {"ballot": "YES", "at": room.table.game.here, "seen": 0}
    with room.websocket_connect(f"/ws/{seat}") as socket:
        socket.receive_text()
        room.table.do(LECTURER, "remove", {"person": room.table.actor(seat).person})
        socket.send_text(json.dumps({"kind": "ballot", "body": form}))
    assert not room.table.game.papers()


def test_a_page_is_sent_nothing_where_nothing_on_it_has_changed(room, monkeypatch):
    monkeypatch.setattr(hub, "PAUSE", 0)
    with room.websocket_connect(f"/ws/{enter(room, 0)}") as socket:
        socket.receive_text()
        for _ in range(3):
            socket.send_text("{}")
            assert json.loads(socket.receive_text())["kind"] == "refused"


def test_however_many_open_the_debrief_at_once_the_rooms_are_simulated_once(open_table, monkeypatch):
    table, began = open_table("harbour"), []

    def slow(*wanted):
        began.append(wanted)
        time.sleep(0.2)
        return object()

    monkeypatch.setattr(tables, "simulate", slow)
    with ThreadPoolExecutor(20) as phones:
        shown = set(phones.map(table.ensemble, ["qmv"] * 20))
    assert len(began) == len(shown) == 1


# --- two servers and one log


def test_a_second_server_on_one_log_is_told_in_one_line_and_harms_nothing(tmp_path):
    state = tmp_path / "game.sqlite"
    first = Server(state, file="harbour").start()
    before = sorted(path.name for path in tmp_path.iterdir())
    for more in ([], ["--new"]):
        second = subprocess.run(
            [*Server(state, *more, file="harbour").command], check=False, capture_output=True, text=True, timeout=60
        )
        assert second.returncode == 2
        assert "another server has it open" in second.stderr
        assert len(second.stderr.strip().splitlines()) == 1
        assert sorted(path.name for path in tmp_path.iterdir()) == before
    first.kill()
    again = Server(state, file="harbour").start()
    again.kill()
    assert (again.code, "continued" in again.said) == (first.code, True)
    anew = Server(state, "--new", file="harbour").start()
    anew.kill()
    assert anew.code != first.code
    assert "continued" not in anew.said
    assert f"before: {tmp_path / 'game.1.sqlite'}" in anew.said


def test_two_tables_of_one_process_do_not_share_a_log(open_table):
    table = open_table("harbour")
    with pytest.raises(ClassroomError, match="another server has it open"):
        open_table("harbour")
    with pytest.raises(ClassroomError, match="another server has it open"):
        set_aside(table.state)
    sit(table, "HU")
    assert len(list(table.store.events())) == 1


def test_what_the_disk_cannot_hold_is_refused_and_has_not_happened(open_table):
    table = open_table("harbour")
    hungary = sit(table, "HU")
    start(table)
    table.store.db.execute("PRAGMA query_only = ON")
    with pytest.raises(RefusedError, match="cannot be written down"):
        say(table, hungary, "YES")
    with pytest.raises(RefusedError, match="cannot be written down"):
        close(table)
    assert not table.game.papers()
    assert not table.game.rounds
    table.store.db.execute("PRAGMA query_only = OFF")
    say(table, hungary, "YES")
    assert set(table.game.papers()) == {"HU"}


def test_a_game_that_cannot_be_copied_is_not_emptied_for_a_new_one(open_table, tmp_path, monkeypatch):
    class Full(sqlite3.Connection):
        def execute(self, sql, *values):
            if sql.startswith("VACUUM"):
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(sql, *values)

    table = open_table("harbour")
    sit(table, "HU", "Béla")
    table.store.close()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Full))
        with pytest.raises(ClassroomError, match="disk is full"):
            set_aside(table.state)
    assert list(tmp_path.iterdir()) == [table.state]
    assert [person.name for person in open_table("harbour").game.people.values()] == ["Béla"]
