"""The log of the Council game: whatever ends a server, the next one plays the same game, and one file has it all."""

import shutil
import signal
import sqlite3
from contextlib import closing, suppress

import httpx
import pytest
from classes import LECTURER, Server, close, happen, play, play_by_socket, say, sit, start, until_amending
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.classroom import exports
from sim.classroom.deeds import Actor
from sim.classroom.game import HAPPENS, Game
from sim.classroom.records import SPEAKER, Phase
from sim.classroom.setup import Setup
from sim.classroom.table import Table
from sim.errors import RefusedError


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


# --- a restart in each stage


def to_lobby(table):
    assert table.game.phase == Phase.LOBBY


def to_practice(table):
    table.do(LECTURER, "practice", {"on": "1"})
    table.do(at(table, "HU"), "practise", {"ballot": "NO"})


def to_vote(table):
    start(table, run=3)
    say(table, at(table, "HU"), "NO", objects=["0"], reason="No.")
    table.do(at(table, SPEAKER), "recommend", {"report": "grave", "form-0": "1", "at": table.game.here, "seen": 0})
    table.do(LECTURER, "timer", {"seconds": "60"})


def to_amending(table):
    to_vote(table)
    until_amending(table)
    table.do(at(table, table.game.model.tabler.iso), "amend", {"at": table.game.here, "seen": 0})


def to_next_meeting(table):
    to_amending(table)
    close(table, "skip")


def to_end(table):
    to_next_meeting(table)
    while table.game.phase != Phase.OVER:
        close(table, "skip")


def to_second_game(table):
    to_end(table)
    start(table, rule="qmv", run=1)
    close(table)


def at(table, seat):
    return Actor("speaker" if seat == SPEAKER else "member", table.game.at(seat)[0].key, seat)


@pytest.mark.parametrize(
    "stage", [to_lobby, to_practice, to_vote, to_amending, to_next_meeting, to_end, to_second_game]
)
def test_a_restart_in_any_stage_changes_no_page_and_nothing_that_follows(open_table, stage):
    table = open_table()
    people = [sit(table, iso) for iso in (table.game.model.tabler.iso, "HU", SPEAKER)]
    everybody = [*people, LECTURER, Actor("room", "room")]
    stage(table)
    pages = [table.views.of(who) for who in everybody]
    table.store.close()
    again = open_table()
    assert [again.views.of(who) for who in everybody] == pages
    assert exports.game_json(again.game) == exports.game_json(table.game)
    for game in (table.game, again.game):
        if game.phase == Phase.LOBBY:
            happen(game, "start", {"run": 0, "rule": None})
        play(game, "skip")
    assert again.game.played == table.game.played


# --- the log tells the same game again


def state(game):
    """All that a game knows, in values that can be compared."""
    model = game.model
    return {
        **{name: getattr(game, name) for name in ("phase", "here", "ends_at", "locked", "one_screen", "practising")},
        **{name: getattr(game, name) for name in ("people", "names", "practice", "played", "rounds")},
        **{name: getattr(game, name) for name in ("run", "rule", "preview")},
        "text": [
            (int(rung[0]), exempt.tolist()) for rung, exempt in zip(model.text.rung, model.text.exempt, strict=True)
        ],
        "seats": [(seat.paper, seat.answer, seat.taken, list(seat.supports), seat.leaning) for seat in model.members],
        "word": model.high_representative.word,
        "heard": model.recommendation,
        "tabler": model.tabler.iso,
        "outcome": model.outcome,
    }


def honest(table, kind, choice):
    """A deed of a kind that may pass here, by somebody who may do it; `choice` is one of few."""
    game, on = table.game, {"on": str(choice % 2)}
    tabler = game.model.tabler
    answer, word = tabler.answer, game.model.high_representative.word
    bodies = {
        "close": {},
        "skip": {},
        "start": {"run": choice, "rule": ("", "qmv")[choice % 2]},
        "timer": {"seconds": choice},
        "one-screen": on,
        "lock": on,
        "practice": on,
        "remove": {"person": list(game.people)[choice % len(game.people)] if game.people else ""},
        "hands": {f"hand-{iso}": "NO" for iso in game.model.room.members[: choice + 1]},
        "amend": {
            "seen": answer.mark if answer else 0,
            **{f"choice-{d}": ("leave", "down")[choice % 2] for d in range(choice)},
        },
        "recommend": {"seen": word.mark if word else 0, "report": "grave", "form-0": "1", "words": "Now."},
        "ballot": {"ballot": ("NO", "YES", "ABSTAIN")[choice % 3], "objects": [str(d) for d in game.live()[:1]]},
        "practise": {"ballot": "YES"},
    }
    by = {"amend": tabler.iso, "recommend": SPEAKER, "ballot": "HU", "practise": "HU"}.get(kind)
    actor = LECTURER if by is None else at(table, by) if game.at(by) else LECTURER
    return actor, {"at": game.here, **bodies[kind]}


def do(table, kind, choice):
    if kind == "joined":
        seats = [*table.game.model.room.members, SPEAKER]
        return sit(table, seats[choice * 7 % len(seats)], team=True)
    actor, body = honest(table, kind, choice)
    return table.do(actor, kind, body)


def told_again(table):
    game = Game(table.setup.case, table.setup.run, table.setup.seed)
    for event in table.store.events():
        game.apply(event)
    return game


def seated(folder):
    table = Table(Setup("moscow-2021", sim.read("moscow-2021")), folder / "game.sqlite")
    table.store.db.execute("PRAGMA synchronous = OFF")
    for iso in ("LT", "HU", SPEAKER):
        sit(table, iso)
    return table


def test_after_each_kind_of_event_the_log_tells_the_same_game(tmp_path):
    table, seen = seated(tmp_path), set()
    order = ["practice", "practise", "start", "timer", "ballot", "recommend", "close", "close", "amend", "close"]
    order += ["one-screen", "hands", "lock", "remove", "skip", "start"]
    for kind in order:
        do(table, kind, 1 if kind in ("practice", "one-screen", "timer") else 0)
        assert state(told_again(table)) == state(table.game), kind
        seen.add(kind)
    assert seen == set(HAPPENS) - {"joined"}
    table.store.close()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(sorted(HAPPENS)), st.integers(0, 4)), max_size=15))
def test_whatever_happens_in_whatever_order_the_log_tells_the_same_game(tmp_path_factory, deeds):
    table = seated(tmp_path_factory.mktemp("log"))
    with closing(table.store):
        for kind, choice in deeds:
            with suppress(RefusedError):
                do(table, kind, choice)
            assert state(told_again(table)) == state(table.game), kind


# --- people who do nothing change nothing

IDLE = ("joined", "remove", "lock", "one-screen", "timer", "practice", "close", "skip")
FILES = {name: sim.simulate(sim.read(name), 5, seed=2) for name in ("harbour", "moscow-2021", "belarus-2020")}


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(FILES)),
    st.integers(0, 4),
    st.lists(st.tuples(st.sampled_from(IDLE), st.integers(0, 30)), max_size=25),
)
def test_people_who_come_and_go_and_say_nothing_leave_the_run_of_the_ensemble(name, run, coming):
    game = Game(FILES[name].scenario, run, 2)
    seats = [*game.model.room.members, SPEAKER]
    happen(game, "start", {"run": run, "rule": None})
    for kind, number in coming:
        if kind in ("close", "skip") and game.phase == Phase.OVER:
            break
        person = f"p{number}"
        body = {"on": bool(number % 2), "seconds": number, "person": person}
        body |= {"name": "Ada", "seat": seats[number * 5 % len(seats)]}
        happen(game, kind, body, person if kind == "joined" else "lecturer")
    assert (game.model.outcome or play(game)) == FILES[name][run]
