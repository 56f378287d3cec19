"""The Council game on its server: what is private stays so, keys open what they should, and what is hostile is text."""

import json
import re
import signal
import string
import sys
from pathlib import Path

import httpx
import pytest
from classes import LECTURER, Server, close, say, sit, start, until
from click.testing import CliRunner
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets.sync.client import connect

import sim
from sim.analysis.findings import Findings
from sim.classroom import deeds, exports, hub, pages, strings, views, words
from sim.classroom.deeds import Actor
from sim.classroom.pages import Door
from sim.classroom.records import SPEAKER, Phase
from sim.classroom.server import application
from sim.cli.main import main

PACKAGE = Path(views.__file__).parent


# --- what is private stays so


def marked(function, spread):
    """Put the name of its seat into whatever private a function says."""

    def marking(game, iso):
        told = function(game, iso)
        return [*told, f"mark-of-{iso}-"] if spread else f"{told} mark-of-{iso}-"

    return marking


def test_private_briefs_never_reach_another_seat(open_table, monkeypatch):
    """All that is private is marked; the mark of a seat is on its own pages, and on no other page and socket."""
    monkeypatch.setattr(words, "brief", marked(words.brief, True))
    monkeypatch.setattr(words, "leaning", marked(words.leaning, False))
    table = open_table()
    seats = [*table.game.model.room.members, SPEAKER]
    tokens = {iso: table.join(table.store.code, f"P {iso}", iso, team=False).token for iso in seats}
    tokens["room"] = table.store.token("room")
    seen = dict.fromkeys(tokens, "")
    start(table)
    while table.game.phase != Phase.OVER:
        for iso, token in tokens.items():
            seen[iso] += "".join(table.views.of(table.actor(token)).values())
        if table.game.phase == Phase.VOTING:
            say(table, table.actor(tokens["HU"]), "NO", objects=[str(table.game.live()[0])], reason="No.")
        close(table)
    app = TestClient(application(table, Door("http://test")))
    for iso, token in tokens.items():
        seen[iso] += app.get(f"/room/{token}").text + app.get(f"/seat/{token}").text + app.get(f"/debrief/{token}").text
        with app.websocket_connect(f"/ws/{token}") as socket:
            seen[iso] += socket.receive_text()
    members = set(table.game.model.room.members)
    assert {iso: set(re.findall(r"mark-of-(\S+?)-", text)) for iso, text in seen.items()} == {
        iso: {iso} & members for iso in seen
    }


def test_what_only_one_government_knows_changes_no_other_page(open_table):
    """Hungary's brief says something else in a second room; everybody else's first page is the same, word for word."""
    plain = open_table()
    other = open_table(state="other.sqlite", changes={"members.HU.why": "a secret", "members.HU.stance": 0.02})
    for table in (plain, other):
        for iso in ("HU", "FR", "DE", SPEAKER):
            sit(table, iso)
        start(table)
    first = [
        {
            person.seat: table.views.of(Actor(deeds.role_of(person.seat), person.key, person.seat))
            for person in table.game.people.values()
        }
        for table in (plain, other)
    ]
    assert first[0]["HU"] != first[1]["HU"]
    assert "a secret" in first[1]["HU"]["brief"]
    for iso in ("FR", "DE", SPEAKER):
        assert first[0][iso] == first[1][iso]


def test_ballots_are_nobodys_business_before_the_vote_is_closed(open_table):
    table = open_table()
    hungary, france = sit(table, "HU"), sit(table, "FR")
    start(table)
    before = {who.person: table.views.of(who) for who in (france, LECTURER, Actor("room", "room"))}
    say(table, hungary, "NO", objects=["0"], reason="a reason so far unheard")
    for who in (france, LECTURER, Actor("room", "room")):
        after = table.views.of(who)
        assert "unheard" not in "".join(after.values())
        changed = {key for key in after if after[key] != before[who.person][key]}
        assert changed <= {"status", "roster", "control"}
    close(table)
    assert "unheard" in table.views.of(france)["said"]


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


def test_a_wrong_code_opens_nothing_and_cannot_be_tried_for_ever(room):
    codes = [a + b for a in string.ascii_uppercase for b in "XYZ"][: pages.GUESSES + 5]
    answers = [room.get("/", params={"code": code}) for code in codes]
    assert all(answer.status_code == 403 and "Your seat" not in answer.text for answer in answers)
    assert "Too many at once" in answers[-1].text
    assert "Your seat" in room.get("/", params={"code": room.table.store.code.lower()}).text


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


# --- what a class takes home


def test_the_debrief_opens_when_the_file_is_closed_and_not_before(room):
    key = room.table.store.token("debrief")
    start(room.table)
    assert strings.t("debrief.early") in room.get(f"/debrief/{key}").text
    while room.table.game.phase != Phase.OVER:
        close(room.table, "skip")
    page = room.get(f"/debrief/{key}").text
    assert "10,000 simulated rooms" in page
    assert page.count('class="ours"') == 1 + len(room.table.game.case.measures)
    lecturer = room.table.store.token("lecturer")
    content = room.get(f"/export/{lecturer}/game.json").json()
    assert content["games"][0]["outcome"]["termination"] == room.table.game.model.outcome.termination
    assert len(content["games"][0]["rounds"]) == room.table.game.model.outcome.rounds
    rows = room.get(f"/export/{lecturer}/ballots.csv").text.strip().splitlines()
    assert len(rows) == 1 + len(room.table.game.model.room.members) * room.table.game.model.outcome.rounds


def test_no_key_is_in_what_a_class_takes_home(room):
    seat = enter(room, room.table.game.model.room.members[0]).headers["location"].removeprefix("/seat/")
    taken = exports.game_json(room.table.game) + exports.ballots_csv(room.table.game)
    assert seat not in taken


def test_the_report_is_the_page_of_the_simulated_rooms_with_the_class_at_its_top(room, monkeypatch):
    monkeypatch.setattr(exports, "study", lambda ensemble: Findings(ensemble, [], []))
    address = f"/export/{room.table.store.token('lecturer')}/report.html"
    assert strings.t("debrief.early") in room.get(address).text
    start(room.table, rule="simple-majority")
    while room.table.game.phase != Phase.OVER:
        close(room.table, "skip")
    outcome = room.table.game.model.outcome
    page = room.get(address).text
    lead, rest = page.split('id="class"')[1].split("</section>", 1)
    assert strings.t(f"ending.{outcome.termination.value}") in lead
    assert all(f"{measure}: {form or 'nothing'}" in lead for measure, form in outcome.text.items())
    assert 'id="short"' in rest
    assert "--set rule=simple-majority" in rest
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)""", page)


def test_a_report_whose_file_has_gone_says_so(open_table, tmp_path):
    path = tmp_path / "gone.yaml"
    path.write_text(sim.cases.find("harbour").read_text())
    table = open_table(str(path))
    path.unlink()
    with TestClient(application(table, Door("http://test"))) as client:
        answer = client.get(f"/export/{table.store.token('lecturer')}/report.html")
    assert answer.status_code == 500
    assert "gone.yaml" in answer.text


# --- strings


def used_strings():
    text = "".join(path.read_text() for path in [*PACKAGE.glob("*.py"), *PACKAGE.glob("templates/*.html")])
    return text, set(re.findall(r"""["']([a-z_]+\.[a-zA-Z_]+)["']""", text))


def test_every_string_that_is_asked_for_is_there():
    sections = {key.split(".")[0] for key in strings.strings()}
    asked = {key for key in used_strings()[1] if key.split(".")[0] in sections - {"game", "report"}}
    files = {"report.html", "page.html", "game.json"}
    templates = {path.name for path in PACKAGE.glob("templates/*")}
    assert {key for key in asked - templates - files if not key.endswith("_")} <= set(strings.strings())


def test_every_string_that_is_there_is_asked_for():
    text, asked = used_strings()
    built = set(re.findall(r"""["']([a-z]+\.[a-z_]*)["'] ?~""", text)) | set(re.findall(r"""f["']([a-z]+\.)\{""", text))
    for key in strings.strings():
        assert key in asked or any(key.startswith(prefix) for prefix in built), f"{key} is never shown"


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


def test_the_command_says_what_is_wrong_in_one_line(tmp_path):
    taken = Server(tmp_path / "game.sqlite", file="harbour").start()
    state = ["--state", str(tmp_path / "other.sqlite")]
    busy = CliRunner().invoke(main, ["classroom", "harbour", "--port", str(taken.port), *state])
    taken.kill()
    assert busy.exit_code == 2
    assert "cannot listen there" in busy.stderr
    assert len(busy.stderr.strip().splitlines()) == 1
    unknown = CliRunner().invoke(main, ["classroom", "nowhere-1999", *state])
    assert unknown.exit_code == 2


def test_it_binds_to_this_computer_unless_told_otherwise(tmp_path):
    served = Server(tmp_path / "game.sqlite", file="harbour").start()
    served.kill()
    assert "Only this computer can open it" in served.said
    abroad = Server(tmp_path / "game.sqlite", "--host", "0.0.0.0", file="harbour").start()
    abroad.kill()
    assert "whoever is on this network can open it, unencrypted" in abroad.said


def test_without_the_extra_the_command_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sim.classroom.server", None)
    result = CliRunner().invoke(main, ["classroom", "harbour", "--state", str(tmp_path / "game.sqlite")])
    assert result.exit_code == 2
    assert "pip install 'eu-sanctions-sim[classroom]'" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("paper", ["#fff", "#eef2f6"])
def test_every_colour_can_be_read(paper):
    style = (PACKAGE / "static" / "style.css").read_text()
    inks = set(re.findall(r"[^-]color: (#[0-9a-f]{3,6})", style)) | set(
        re.findall(r"--(?:ink|blue|red|green|amber): (#[0-9a-f]+)", style)
    )
    assert len(inks) > 5
    for ink in inks - {"#fff"}:
        assert contrast(ink, paper) >= 4.5, f"{ink} on {paper}"
    assert contrast("#fff", re.search(r"--blue: (#[0-9a-f]+)", style)[1]) >= 4.5


def contrast(one, other):
    """The contrast ratio of two colours. Source: Web Content Accessibility Guidelines 2.2."""

    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
        shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
