"""The Council game keeps what is private: briefs stay at their seats, ballots are secret until the vote is closed."""

import re
from pathlib import Path

from classes import LECTURER, close, say, sit, start
from starlette.testclient import TestClient

from sim.classroom import deeds, views, words
from sim.classroom.deeds import Actor
from sim.classroom.pages import Door
from sim.classroom.records import SPEAKER, Phase
from sim.classroom.server import application

PACKAGE = Path(views.__file__).parent


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
    tokens = {iso: table.join(f"P {iso}", iso, team=False).token for iso in seats}
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
