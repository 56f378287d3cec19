"""The Council game at its table: the same kernel, a log that remembers, and nobody does what is not theirs."""

import re

import pytest
from classes import LECTURER, close, play, say, sit, start, until_amending
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.classroom import deeds, exports
from sim.classroom.deeds import DEEDS, Actor
from sim.classroom.game import Game
from sim.classroom.papers import REPORTS
from sim.classroom.records import SPEAKER, Event, Phase
from sim.classroom.setup import Setup
from sim.classroom.store import set_aside
from sim.classroom.strings import t
from sim.classroom.table import Table
from sim.council.text import Move
from sim.errors import ClassroomError, RefusedError

SMALL = sim.read("harbour")


# --- the same kernel


@pytest.mark.parametrize("kind", ["close", "skip"])
@pytest.mark.parametrize("seated", [False, True])
def test_agents_only_it_is_exactly_the_run_of_the_ensemble(scenario, kind, seated):
    ensemble = sim.simulate(scenario, 20, seed=3)
    for run in (0, 7, 19):
        game = Game(scenario, run, 3)
        for number, iso in enumerate(game.model.room.members if seated else ()):
            game.apply(Event(number + 1, 0.0, "joined", f"p{number}", {"name": "Ada", "seat": iso}))
        game.apply(Event(game.version + 1, 0.0, "start", "lecturer", {"run": run, "rule": None}))
        assert play(game, kind) == ensemble[run]
        assert len(game.rounds) == ensemble[run].rounds


def test_under_another_rule_it_is_the_run_of_the_ensemble_under_that_rule(moscow):
    ensemble = sim.simulate(sim.read("moscow-2021", {"rule": "qmv"}), 5)
    game = Game(moscow, 0, 1)
    game.apply(Event(1, 0.0, "start", "lecturer", {"run": 4, "rule": "qmv"}))
    assert play(game) == ensemble[4]
    game.apply(Event(game.version + 1, 0.0, "start", "lecturer", {"run": 4, "rule": None}))
    assert play(game) == sim.simulate(moscow, 5)[4]
    assert [(played.rule, played.switched) for played in game.played] == [("qmv", "qmv"), ("unanimity", None)]


def test_a_ballot_that_the_government_would_cast_changes_nothing(moscow):
    expected = sim.simulate(moscow, 3)[2]
    game = Game(moscow, 2, 1)
    game.apply(Event(1, 0.0, "start", "lecturer", {"run": 2, "rule": None}))
    while game.phase == Phase.VOTING:
        leaning = {seat.iso: seat.leaning.name for seat in game.model.members}
        yes = {iso: ballot for iso, ballot in leaning.items() if ballot != "NO"}
        game.apply(Event(game.version + 1, 0.0, "hands", "lecturer", {"ballots": yes}))
        game.apply(Event(game.version + 1, 0.0, "close", "lecturer", {}))
    assert game.model.outcome == expected


@pytest.mark.parametrize("ballot", ["YES", "ABSTAIN", "NO"])
def test_only_a_no_has_to_say_to_what(open_table, ballot):
    table = open_table("harbour")
    hungary = sit(table, "HU")
    start(table)
    if ballot == "NO":
        with pytest.raises(RefusedError, match=re.escape(t("refused.object"))):
            say(table, hungary, ballot)
    else:
        say(table, hungary, ballot)
    assert ("HU" in table.game.papers()) == (ballot != "NO")


def test_one_student_who_always_says_no_blocks_the_room(open_table):
    table = open_table()
    hungary = sit(table, "HU")
    start(table)
    while table.game.phase != Phase.OVER:
        say(table, hungary, "NO", objects=[str(table.game.live()[0])])
        close(table)
    assert not table.game.model.outcome.termination.adopted
    assert table.game.model.outcome.no == ("HU",)


def test_a_student_who_asks_for_an_exemption_is_exempted_by_the_agents(open_table):
    table = open_table("oil-embargo-2022")
    slovakia = sit(table, "SK")
    start(table)
    game, place = table.game, table.game.seat("SK").seat
    while game.phase != Phase.OVER and not any(exempt[place, 0] for exempt in game.model.text.exempt):
        say(table, slovakia, "NO", exempt=[str(d) for d in deeds.exemptible(game)])
        close(table)
    assert any(exempt[place, 0] for exempt in game.model.text.exempt)
    conceded = [change for round_ in game.rounds for change in round_.conceded]
    assert "SK" in {change.objector for change in conceded if change.move == Move.EXEMPTED}


def test_a_student_who_holds_out_for_another_file_can_ask_to_be_paid(open_table):
    table = open_table("belarus-2020", run=1)
    cyprus = sit(table, "CY")
    start(table, run=1)
    game = table.game
    paid = []
    while game.phase != Phase.OVER:
        if game.seat("CY").withheld > 0:
            say(table, cyprus, "NO", paid="1")
        close(table)
        paid += game.rounds[-1].paid
    assert paid.count("CY") == 1
    assert "CY" in game.model.outcome.paid


def test_the_tabler_may_leave_the_text_as_it_is_and_make_no_offer(open_table):
    table = open_table("belarus-2020", run=1)
    tabler = sit(table, table.game.model.tabler.iso)
    start(table, run=1)
    answered = 0
    while table.game.phase != Phase.OVER:
        if table.game.phase == Phase.AMENDING:
            options = {f"choice-{d}": "leave" for d in table.game.live() if deeds.choices_of(table.game, d)}
            table.do(tabler, "amend", {"at": table.game.here, **options})
            answered += 1
        close(table)
    assert answered
    assert not table.game.model.outcome.paid
    room = table.game.model.room
    tabled = {m.key: m.forms[rung - 1] for m, rung in zip(room.measures, room.agenda[0].tabled, strict=True)}
    assert all(round_.text == tabled for round_ in table.game.rounds)


def test_the_tabler_steps_down_where_it_says_so(open_table):
    table = open_table()
    tabler = sit(table, table.game.model.tabler.iso)
    start(table)
    until_amending(table)
    chosen = next(d for d in table.game.live() if "down" in deeds.choices_of(table.game, d))
    options = {f"choice-{d}": "leave" for d in table.game.live() if deeds.choices_of(table.game, d)}
    before = [int(rung[0]) for rung in table.game.model.text.rung]
    table.do(tabler, "amend", {"at": table.game.here, **options, f"choice-{chosen}": "down"})
    close(table)
    after = [int(rung[0]) for rung in table.game.model.text.rung]
    assert after == [rung - (d == chosen) for d, rung in enumerate(before)]


def test_the_tabler_exempts_whom_it_says_and_nobody_else(open_table):
    table = open_table("oil-embargo-2022")
    game = table.game
    tabler = sit(table, game.model.tabler.iso)
    start(table)
    until_amending(table)
    options = {d: deeds.choices_of(game, d) for d in game.live()}
    d, chosen = next((d, key) for d in options for key in options[d] if key.startswith("exempt-"))
    answer = {f"choice-{other}": "leave" for other in options if options[other]} | {f"choice-{d}": chosen}
    objector = game.model.room.members[int(chosen.removeprefix("exempt-"))]
    before = {other: game.exempted(other) for other in options}
    table.do(tabler, "amend", {"at": game.here, **answer})
    close(table)
    after = {other: game.exempted(other) for other in options}
    assert after == {**before, d: sorted([*before[d], objector])}


def test_who_practises_where_no_practice_is_on_is_refused(open_table):
    table = open_table("harbour")
    hungary = sit(table, "HU")
    with pytest.raises(RefusedError, match="cannot be done now"):
        table.do(hungary, "practise", {"ballot": "NO"})
    assert not table.game.practice


# --- the High Representative recommends, and nothing else


def test_the_server_refuses_the_high_representative_everything_but_a_recommendation(open_table):
    table = open_table()
    speaker = sit(table, SPEAKER)
    start(table)
    for kind in [*DEEDS, "joined", "vote", None, 3, ["recommend"]]:
        if kind == "recommend":
            continue
        for body in (
            {},
            {"ballot": "NO", "at": table.game.here, "seen": 0, "seat": "HU", "objects": ["0"]},
            {"on": "1"},
        ):
            before = table.game.version
            with pytest.raises(RefusedError, match="reports and recommends, and nothing else"):
                table.do(speaker, kind, body)
            assert table.game.version == before == len(list(table.store.events()))
    assert [kind for kind, deed in DEEDS.items() if "speaker" in deed.roles] == ["recommend"]


def test_what_it_recommends_moves_those_who_defer_and_no_one_else(open_table):
    for deference, moves in ((0.0, False), (0.5, True)):
        table = open_table(state=f"{deference}.sqlite", changes={"parameters.deference": deference})
        speaker = sit(table, SPEAKER)
        start(table)
        before = [list(seat.judged) for seat in table.game.model.members]
        table.do(speaker, "recommend", {"report": "alarming", "form-3": "2", "at": table.game.here, "seen": 0})
        after = [list(seat.judged) for seat in table.game.model.members]
        assert (before != after) == moves
        assert len(table.game.papers()) == 0


def test_its_reports_are_on_the_scale_of_the_files():
    cases = {name: sim.read(name).high_representative for name in sim.scenarios()}
    said = {name: speaker.report[1] for name, speaker in cases.items() if speaker}
    assert (REPORTS["uneasy"], REPORTS["grave"]) == (said["crimea-2014"], said["moscow-2021"])
    assert max(said.values()) == REPORTS["grave"] < REPORTS["alarming"]


@pytest.mark.parametrize("report", REPORTS)
def test_whatever_it_says_it_stands_in_no_count(open_table, report):
    table = open_table(state=f"{report}.sqlite")
    speaker = sit(table, SPEAKER)
    start(table)
    table.do(speaker, "recommend", {"report": report, "at": table.game.here, "seen": 0})
    close(table)
    assert set(table.game.rounds[0].ballots) == set(table.game.model.room.members)
    assert SPEAKER not in exports.ballots_csv(table.game)


# --- the log


MESSAGES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ("ballot", "at", "seen", "objects", "exempt", "paid", "reason", "report", "form-0", "choice-0", "offer")
FIELDS += ("on", "seconds", "run", "rule", "person", "hand-HU", "words")
VALUES = st.sampled_from(["YES", "NO", "ABSTAIN", "0", "1", "2", "down", "leave", "grave", "qmv", "HU", "p1", ""])
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES | st.lists(VALUES, max_size=3) | MESSAGES, max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([*DEEDS, "close", "ballot"]), BODIES), max_size=12))
def test_whatever_is_sent_is_done_or_refused_and_the_log_tells_it_again(tmp_path_factory, sent):
    state = tmp_path_factory.mktemp("log") / "game.sqlite"
    table = Table(Setup("harbour", SMALL), state)
    people = [LECTURER, sit(table, "HU"), sit(table, table.game.model.tabler.iso), Actor("room", "room")]
    start(table)
    for who, kind, body in sent:
        honest = {"at": table.game.here, "seen": 0, **({"objects": ["0"]} if kind == "ballot" else {})}
        try:
            table.do(people[who], kind, {**honest, **body})
        except RefusedError:
            assert len(list(table.store.events())) == table.game.version
    told = {
        actor.person: table.views.of(actor)
        for actor in people
        if actor.person in {*table.game.people, "lecturer", "room"}
    }
    table.store.close()
    again = Table(Setup("harbour", SMALL), state)
    assert {
        actor.person: again.views.of(actor)
        for actor in people
        if actor.person in {*again.game.people, "lecturer", "room"}
    } == told
    assert again.game.version == table.game.version
    again.store.close()


def test_the_log_of_another_game_is_not_continued(open_table):
    open_table().store.close()
    with pytest.raises(ClassroomError, match=r"holds another game \(seed differs\)"):
        open_table(seed=2)
    with pytest.raises(ClassroomError, match="file differs"):
        open_table(changes={"members.HU.stance": 0.1})


def test_what_is_no_log_is_said_to_be_none(tmp_path):
    (tmp_path / "game.sqlite").write_text("a poem, and rather a long one, which is no database at all " * 20)
    with pytest.raises(ClassroomError, match="cannot hold the game"):
        Table(Setup("harbour", SMALL), tmp_path / "game.sqlite")


def test_a_new_game_keeps_the_old_one_under_another_name(open_table, tmp_path):
    table = open_table()
    sit(table, "HU", "Béla")
    table.store.close()
    assert set_aside(tmp_path / "game.sqlite") == tmp_path / "game.1.sqlite"
    assert not open_table().game.people
    kept = open_table(state="game.1.sqlite")
    assert [person.name for person in kept.game.people.values()] == ["Béla"]
    assert set_aside(tmp_path / "never.sqlite") is None


def test_the_log_is_readable_by_its_owner_alone(open_table, tmp_path):
    open_table().store.close()
    set_aside(tmp_path / "game.sqlite")
    assert {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {
        "game.sqlite": 0,
        "game.1.sqlite": 0,
    }


def test_an_event_that_the_kernel_cannot_do_is_struck_out(open_table, monkeypatch):
    table = open_table()
    start(table)
    with monkeypatch.context() as patch:
        patch.setattr(Game, "close", lambda _: 1 / 0)
        with pytest.raises(RefusedError, match="put back"):
            close(table)
    assert len(list(table.store.events())) == table.game.version == 1
    close(table)
    assert len(table.game.rounds) == 1
