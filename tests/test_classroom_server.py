"""The Council game on its server: keys open what they should, and what is hostile is text."""

import json
import re
import signal
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from classes import Server, close, say, start, until
from starlette.websockets import WebSocketDisconnect
from websockets.sync.client import connect

import sim
from sim.classroom import hub, store, strings, views

PACKAGE = Path(views.__file__).parent


# --- the server


def enter(client, seat, name="Ada"):
    form = {"code": client.table.store.code, "name": name, "seat": seat}
    return client.post("/join", data=form)


def test_a_key_opens_its_own_pages_and_no_others(room):
    seat = enter(room, room.table.game.model.room.members[0]).headers["location"].removeprefix("/seat/")
    keys = {
        "seat": seat,
        "lecturer": room.table.store.token("lecturer"),
        **{role: room.table.store.token(role) for role in ("room", "debrief")},
    }
    assert all(len(key) >= 32 for key in keys.values())
    addresses = {
        "/seat/{}": {"seat"},
        "/lecturer/{}": {"lecturer"},
        "/room/{}": {"room"},
        "/debrief/{}": {"debrief"},
        "/print/{}/cards": {"lecturer"},
        "/print/{}/ballots": {"lecturer"},
        "/export/{}/ballots.csv": {"lecturer"},
        "/export/{}/game.json": {"lecturer"},
        "/export/{}/report.html": {"lecturer"},
        "/export/{}/keys.csv": set(),
    }
    for page, openers in addresses.items():
        for who, key in {**keys, "nobody": "x" * 32}.items():
            assert room.get(page.format(key)).status_code == (200 if who in openers else 404), (page, who)


def test_every_answer_keeps_to_itself(room):
    for address in ("/", "/static/app.js", "/nowhere", f"/room/{room.table.store.token('room')}"):
        headers = room.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


def test_pages_load_nothing_from_elsewhere(room):
    addresses = [f"/lecturer/{room.table.store.token('lecturer')}", "/", f"/?code={room.table.store.code}"]
    for text in [room.get(page).text for page in addresses] + [p.read_text() for p in PACKAGE.glob("static/*")]:
        assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", text)


WAYS = {
    "asked": lambda client, code: client.get("/", params={"code": code}),
    "joined": lambda client, code: client.post("/join", data={"code": code, "name": "Ada", "seat": "HU"}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_code_opens_nothing_and_the_right_one_the_door(room, way):
    right = room.table.store.code
    near = right[:-1] + ("A" if right[-1] != "A" else "B")
    for code in ("", right[:-1], right + "A", near, "*" * len(right)):
        answer = WAYS[way](room, code)
        assert answer.status_code == 403, code
        assert strings.t("refused.code") in answer.text
        assert "Your seat" not in answer.text
    assert not room.table.game.people
    assert "Your seat" in room.get("/", params={"code": f" {right.lower()} "}).text


def test_ten_thousand_tries_a_second_do_not_guess_a_code_in_a_month(tmp_path):
    codes = set()
    for game in range(30):
        with closing(store.Store(tmp_path / f"{game}.sqlite", {})) as log:
            codes.add(log.code)
    assert len(codes) == 30
    places = [set(letters) for letters in zip(*codes, strict=True)]
    assert min(map(len, places)) > 5, "every letter is drawn anew"
    assert len(set.union(*places)) ** len(places) > 10_000 * 30 * 24 * 3600


def test_hostile_input_is_shown_as_text(room):
    iso, nasty = room.table.game.model.room.members[0], "<img src=x onerror=alert(1)>\x00\u202e"
    seat = enter(room, iso, nasty).headers["location"]
    start(room.table)
    actor = room.table.actor(seat.removeprefix("/seat/"))
    say(room.table, actor, "NO", objects=["0"], reason="=cmd|' /C calc'!A0 <script>alert(1)</script>")
    close(room.table)
    lecturer = room.table.store.token("lecturer")
    for page in (seat, f"/lecturer/{lecturer}", f"/?code={room.table.store.code}"):
        text = room.get(page).text
        assert "<img src=x" not in text
        assert "<script>alert" not in text
    assert "&lt;script&gt;" in room.get(seat).text
    table = room.get(f"/export/{lecturer}/ballots.csv").text
    assert "'=cmd" in table
    assert ",=cmd" not in table


@pytest.mark.parametrize("name", ["", " ", "\u200b\x00", "x" * 41])
def test_a_name_is_short_and_can_be_seen(room, name):
    assert enter(room, room.table.game.model.room.members[0], name).status_code == 409
    assert not room.table.game.people


def test_a_form_that_is_too_large_is_not_read(room):
    answer = room.post("/join", content=b"code=" + b"x" * 100_000)
    assert answer.status_code == 403


def test_who_sends_too_much_is_told_and_then_shown_out(room):
    seat = enter(room, room.table.game.model.room.members[0]).headers["location"].removeprefix("/seat/")
    with room.websocket_connect(f"/ws/{seat}") as socket:
        for _ in range(hub.BURST + hub.PATIENCE + 10):
            socket.send_text(json.dumps({"kind": "ballot", "body": {}}))
        notices = []
        with pytest.raises(WebSocketDisconnect) as end:
            while True:
                notices.append(json.loads(socket.receive_text()).get("notice"))
    assert end.value.code == hub.RUDE
    assert strings.t("refused.fast") in notices


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", '{"kind": "ballot"}', '{"kind": [], "body": []}', "[" * 4000])
def test_what_is_no_message_is_refused(room, text):
    seat = enter(room, room.table.game.model.room.members[0]).headers["location"].removeprefix("/seat/")
    with room.websocket_connect(f"/ws/{seat}") as socket:
        socket.receive_text()
        socket.send_text(text)
        assert json.loads(socket.receive_text())["kind"] == "refused"


def test_an_unknown_key_gets_no_socket(room):
    with room.websocket_connect("/ws/nonsense") as socket, pytest.raises(WebSocketDisconnect) as end:
        socket.receive_text()
    assert end.value.code == hub.GONE


# --- a real server


def vote(served, token, ballot):
    with connect(f"ws://127.0.0.1:{served.port}/ws/{token}") as socket:
        body = {"ballot": ballot, "at": "1-0-voting", "seen": 0, "objects": ["0"]}
        socket.send(json.dumps({"kind": "ballot", "body": body}))
        until(socket, "act", 'id="cast"')


def test_a_server_killed_in_mid_vote_loses_nothing(tmp_path):
    served = Server(tmp_path / "game.sqlite", file="harbour").start()
    members = sim.CouncilModel(case=sim.read("harbour")).room.members[:5]
    form = {"code": served.code, "name": "Ada"}
    tokens = {
        iso: httpx.post(f"{served.base}/join", data={**form, "seat": iso}).headers["location"][6:] for iso in members
    }
    with connect(f"ws://127.0.0.1:{served.port}/ws/{served.lecturer}") as lecturer:
        lecturer.send(json.dumps({"kind": "start", "body": {"run": "0", "rule": "", "at": "0-0-lobby"}}))
        until(lecturer, "control", 'data-kind="close"')
    ballots = dict(zip(members, ("NO", "YES", "ABSTAIN", "NO", "YES"), strict=True))
    for iso, token in tokens.items():
        vote(served, token, ballots[iso])
    code, lecturer, pid = served.code, served.lecturer, served.process.pid
    served.kill(signal.SIGKILL)
    served.start()
    assert served.process.pid != pid
    assert (served.code, served.lecturer) == (code, lecturer)
    assert "continued" in served.said
    for iso, token in tokens.items():
        page = httpx.get(f"{served.base}/seat/{token}").text
        assert f"Cast: {strings.t('ballot.' + ballots[iso])}, by Ada" in page
    served.kill()
