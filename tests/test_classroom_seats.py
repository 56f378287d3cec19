"""The seats of the Council game: who sits where, who may still join, who holds the pen, and forms that are too old."""

import re

import pytest
from classes import LECTURER, close, say, show_hands, sit, start, until_amending

import sim
from sim.classroom import exports, words
from sim.classroom.deeds import Actor
from sim.classroom.records import SPEAKER, Phase
from sim.council.ballots import Ballot
from sim.errors import RefusedError

# --- seats


def test_two_on_one_seat_one_wins_and_the_other_is_told(open_table):
    table = open_table()
    first, second = sit(table, "HU", "Ada"), sit(table, "HU", "Béla", team=True)
    start(table)
    form = {"at": table.game.here, "seen": 0}
    table.do(first, "ballot", {"ballot": "YES", **form})
    with pytest.raises(RefusedError, match="Ada was faster"):
        table.do(second, "ballot", {"ballot": "NO", "objects": ["0"], **form})
    assert table.game.seat("HU").paper.ballot == Ballot.YES
    table.do(second, "ballot", {"ballot": "ABSTAIN", "at": table.game.here, "seen": table.game.seat("HU").paper.mark})
    assert table.game.seat("HU").paper.ballot == Ballot.ABSTAIN


def test_who_presses_twice_is_not_told_that_they_were_faster_themselves(open_table):
    table = open_table()
    ada, bela = sit(table, "HU", "Ada"), sit(table, "HU", "Béla", team=True)
    start(table)
    form = {"ballot": "YES", "at": table.game.here, "seen": 0}
    for _ in range(2):
        table.do(ada, "ballot", form)
    table.do(bela, "ballot", {**form, "seen": table.game.seat("HU").paper.mark})
    with pytest.raises(RefusedError, match="Béla was faster"):
        table.do(ada, "ballot", form)


def test_two_who_want_one_seat_one_gets_it_and_the_other_is_told(open_table):
    table = open_table()
    sit(table, "HU", "Ada")
    with pytest.raises(RefusedError, match="Ada has just taken this seat"):
        sit(table, "HU", "Béla")
    sit(table, "HU", "Béla", team=True)
    assert [person.name for person in table.game.at("HU")] == ["Ada", "Béla"]


def test_a_form_of_a_vote_that_is_closed_is_too_late(open_table):
    table = open_table()
    hungary = sit(table, "HU")
    start(table)
    before = table.game.here
    close(table)
    with pytest.raises(RefusedError, match="Too late"):
        table.do(hungary, "ballot", {"ballot": "YES", "at": before, "seen": 0})


def test_only_the_member_that_tables_amends(open_table):
    table = open_table()
    tabler, hungary = sit(table, table.game.model.tabler.iso), sit(table, "HU")
    start(table)
    until_amending(table)
    with pytest.raises(RefusedError, match="Only the member that tables"):
        table.do(hungary, "amend", {"at": table.game.here})
    table.do(tabler, "amend", {"at": table.game.here})


def test_the_pivotal_seats_are_offered_first(open_table):
    table = open_table(seats=6)
    speaker, *tablers = table.first()[:5]
    assert speaker == SPEAKER
    assert set(tablers) == {"EE", "LT", "LV", "PL"}
    assert table.first()[5:] == ["HU", "CY"]
    sit(table, "FI")
    assert "FI" in table.first()
    assert set(table.seats()) == {SPEAKER, *table.game.model.room.members}


def test_who_is_taken_off_the_list_has_no_seat_left(open_table):
    table = open_table()
    key = table.join("Ada", "HU", team=False)
    table.do(LECTURER, "remove", {"person": key.person})
    assert table.actor(key.token) is None
    assert not table.game.seat("HU").taken


def test_one_screen_mode_plays_without_phones(open_table):
    table = open_table()
    with pytest.raises(RefusedError, match="one-screen"):
        start(table)
        show_hands(table, HU="NO")
    table.do(LECTURER, "one-screen", {"on": "1"})
    show_hands(table, HU="NO", DE="YES")
    assert {iso: paper.ballot.name for iso, paper in table.game.papers().items()} == {"HU": "NO", "DE": "YES"}
    close(table)
    while table.game.phase == Phase.VOTING:
        close(table)
    assert table.game.phase == Phase.AMENDING
    assert 'data-kind="amend"' in table.views.of(LECTURER)["act"]


def test_a_vote_by_hand_leaves_the_ballots_of_phones_alone(open_table):
    table = open_table()
    france = sit(table, "FR")
    table.do(LECTURER, "one-screen", {"on": "1"})
    start(table)
    say(table, france, "ABSTAIN", reason="Heard?")
    show_hands(table, HU="NO", FR="")
    show_hands(table, HU="", FR="ABSTAIN")
    assert {iso: paper.reason for iso, paper in table.game.papers().items()} == {"FR": "Heard?"}


def test_a_vote_by_hand_replaces_the_ballot_of_a_phone_only_if_that_was_seen(open_table):
    table = open_table()
    france = sit(table, "FR")
    table.do(LECTURER, "one-screen", {"on": "1"})
    start(table)
    form = table.views.of(LECTURER)["hands"]
    say(table, france, "ABSTAIN")
    entered = {"at": table.game.here, "hand-FR": "NO", "hand-HU": "NO"}
    table.do(LECTURER, "hands", {**entered, **dict(re.findall(r'name="(seen-FR)" value="(\d+)"', form))})
    assert {iso: paper.ballot.name for iso, paper in table.game.papers().items()} == {"FR": "ABSTAIN", "HU": "NO"}
    form = table.views.of(LECTURER)["hands"]
    table.do(LECTURER, "hands", {**entered, **dict(re.findall(r'name="(seen-FR)" value="(\d+)"', form))})
    assert table.game.papers()["FR"].ballot.name == "NO"


def test_a_practice_vote_counts_for_nothing(open_table):
    table = open_table()
    hungary = sit(table, "HU")
    table.do(LECTURER, "practice", {"on": "1"})
    table.do(hungary, "practise", {"ballot": "NO"})
    assert "0 yes, 0 abstain, 1 no" in table.views.of(LECTURER)["control"]
    table.do(LECTURER, "practice", {"on": "0"})
    start(table)
    assert not table.game.papers()


def test_practice_is_for_the_lobby_and_hides_no_open_ballot(open_table):
    table = open_table()
    hungary = sit(table, "HU")
    assert 'data-kind="practice"' in table.views.of(LECTURER)["control"]
    start(table)
    assert 'data-kind="practice"' not in table.views.of(LECTURER)["control"]
    with pytest.raises(RefusedError, match="cannot be done now"):
        table.do(LECTURER, "practice", {"on": "1"})
    assert 'data-kind="ballot"' in table.views.of(hungary)["act"]


def test_the_timer_ends_with_what_it_timed(open_table):
    table = open_table()
    sit(table, table.game.model.tabler.iso)
    start(table)
    phases = set()
    while table.game.phase != Phase.OVER:
        table.do(LECTURER, "timer", {"seconds": "60"})
        assert "data-ends" in table.views.of(LECTURER)["status"]
        close(table)
        phases.add(table.game.phase)
        assert "data-ends" not in table.views.of(LECTURER)["status"]
    assert phases == {Phase.VOTING, Phase.AMENDING, Phase.OVER}


# --- a seat that the lecturer frees


def test_what_a_removed_person_had_put_in_goes_with_it_and_the_agents_play_on(open_table):
    table = open_table()
    hungary, speaker = sit(table, "HU"), sit(table, SPEAKER)
    start(table)
    say(table, hungary, "NO", objects=["0"])
    table.do(speaker, "recommend", {"report": "alarming", "form-0": "1", "at": table.game.here, "seen": 0})
    for actor in (hungary, speaker):
        table.do(LECTURER, "remove", {"person": actor.person})
    assert not table.game.papers()
    assert table.game.model.high_representative.word is None
    while table.game.phase != Phase.OVER:
        close(table)
    assert table.game.model.outcome == sim.simulate(table.setup.case, 1)[0]
    assert all(paper.by != hungary.person for round_ in table.game.rounds for paper in round_.papers.values())


def test_what_a_team_mate_had_put_in_stays(open_table):
    table = open_table()
    first, second = sit(table, "LT", "Ada"), sit(table, "LT", "Béla", team=True)
    start(table)
    say(table, first, "NO", objects=["0"])
    table.do(LECTURER, "remove", {"person": second.person})
    assert set(table.game.papers()) == {"LT"}


def test_the_name_of_who_is_removed_stays_with_what_they_said(open_table):
    table = open_table()
    hungary = sit(table, "HU", "Béla")
    start(table)
    say(table, hungary, "NO", objects=["0"])
    close(table)
    table.do(LECTURER, "remove", {"person": hungary.person})
    for taken in (exports.ballots_csv(table.game), exports.game_json(table.game)):
        assert "Béla" in taken
        assert hungary.person not in taken


def test_while_the_text_is_amended_only_the_answer_of_who_is_removed_goes_for_the_vote_is_closed(open_table):
    table = open_table()
    tabler, hungary, speaker = (sit(table, iso) for iso in (table.game.model.tabler.iso, "HU", SPEAKER))
    start(table)
    while table.game.phase != Phase.AMENDING:
        say(table, hungary, "NO", objects=["0"])
        table.do(
            speaker,
            "recommend",
            {
                "report": "alarming",
                "at": table.game.here,
                "seen": word.mark if (word := table.game.model.high_representative.word) else 0,
            },
        )
        close(table)
    opinions, heard = table.game.opinions, table.game.model.recommendation
    table.do(tabler, "amend", {"at": table.game.here, "seen": 0})
    for actor in (tabler, hungary, speaker):
        table.do(LECTURER, "remove", {"person": actor.person})
    assert table.game.model.tabler.answer is None
    assert table.game.seat("HU").paper.by == hungary.person
    assert (table.game.opinions, table.game.model.recommendation) == (opinions, heard)
    close(table)
    assert table.game.model.recommendation != heard


def test_who_removes_a_person_removes_its_practice_ballot(open_table):
    table = open_table()
    hungary = sit(table, "HU")
    table.do(LECTURER, "practice", {"on": "1"})
    table.do(hungary, "practise", {"ballot": "NO"})
    table.do(LECTURER, "remove", {"person": hungary.person})
    assert table.game.practice == {}


# --- joining, and who holds the pen


def test_joining_is_locked_with_the_first_vote_until_the_lecturer_unlocks_it(open_table):
    table = open_table()
    hungary = table.join("Ada", "HU", team=False)
    start(table)
    for seat, team in (("HU", True), ("FR", False), (SPEAKER, False)):
        with pytest.raises(RefusedError, match="locked"):
            sit(table, seat, "Spy", team=team)
    assert table.actor(hungary.token) is not None
    table.do(LECTURER, "lock", {"on": "0"})
    assert sit(table, "HU", "Béla", team=True).seat == "HU"
    table.do(LECTURER, "lock", {"on": "1"})
    with pytest.raises(RefusedError, match="locked"):
        sit(table, "FR")


@pytest.mark.parametrize("seat", ["HU", SPEAKER])
def test_everybody_at_a_seat_sees_who_else_is_there(open_table, seat):
    table = open_table()
    ada = sit(table, seat, "Ada")
    assert "Béla" not in table.views.of(ada)["brief"]
    sit(table, seat, "Béla", team=True)
    assert "Ada, Béla" in table.views.of(ada)["brief"]


def test_who_joins_while_the_text_is_amended_does_not_take_the_pen(open_table):
    table = open_table()
    room = table.game.model.room
    first, second = (room.members[place] for place in room.agenda[0].tablers[:2])
    late = sit(table, second)
    start(table)
    until_amending(table)
    assert table.game.model.tabler.iso == second
    table.do(late, "amend", {"at": table.game.here, "seen": 0})
    answer = table.game.model.tabler.answer
    table.do(LECTURER, "lock", {"on": "0"})
    newcomer = sit(table, first)
    assert (table.game.model.tabler.iso, table.game.model.tabler.answer) == (second, answer)
    with pytest.raises(RefusedError, match="Only the member that tables"):
        table.do(newcomer, "amend", {"at": table.game.here, "seen": 0})
    close(table)
    assert table.game.model.tabler.iso == first


# --- forms that are too old


def test_a_button_or_a_form_of_another_stage_or_game_does_nothing(open_table):
    table = open_table()
    hungary = sit(table, "HU")
    lobby = table.game.here
    start(table)
    table.do(LECTURER, "one-screen", {"on": "1"})
    before = table.game.here
    close(table)
    stale = [
        (LECTURER, "start", {"run": 0, "rule": "", "at": lobby}),
        (LECTURER, "hands", {"hand-HU": "NO", "at": before}),
        (LECTURER, "close", {"at": before}),
        (LECTURER, "skip", {}),
        (hungary, "ballot", {"ballot": "YES", "at": before, "seen": 0}),
    ]
    for actor, kind, body in stale:
        version = table.game.version
        with pytest.raises(RefusedError, match=r"Too late|cannot be done now"):
            table.do(actor, kind, body)
        assert table.game.version == version
    start(table)
    with pytest.raises(RefusedError, match="Too late"):
        table.do(hungary, "ballot", {"ballot": "YES", "at": before, "seen": 0})


# --- what the pages say


def test_who_is_exempted_is_named_on_every_page(open_table):
    table = open_table("oil-embargo-2022")
    hungary = sit(table, "HU")
    start(table)
    game, place = table.game, table.game.seat("HU").seat
    while game.phase != Phase.OVER and not game.model.text.exempt[0][place, 0]:
        say(table, hungary, "NO", exempt=["0"])
        close(table)
    named = {
        iso for iso, exempt in zip(game.model.room.members, game.model.text.exempt[0][:, 0], strict=True) if exempt
    }
    assert "HU" in named
    for actor in (hungary, LECTURER, Actor("room", "room")):
        assert f"Exempted: {', '.join(sorted(named))}<" in table.views.of(actor)["text"]


def test_what_the_file_has_the_high_representative_say_is_not_put_into_a_students_mouth(open_table):
    table = open_table()
    speaker = sit(table, SPEAKER)
    start(table)
    while "The High Representative recommends" not in table.views.of(LECTURER)["text"]:
        close(table)
    heard = re.compile(r"The High Representative recommends: [^<]+<small>\(agent\)")
    assert heard.search(table.views.of(LECTURER)["text"])
    if table.game.phase == Phase.AMENDING:
        close(table)
    table.do(speaker, "recommend", {"report": "grave", "form-0": "1", "at": table.game.here, "seen": 0})
    assert "The High Representative recommends" in table.views.of(LECTURER)["text"]
    assert not heard.search(table.views.of(LECTURER)["text"])


def test_all_see_whether_the_tabler_has_answered(open_table):
    table = open_table()
    tabler = sit(table, table.game.model.tabler.iso)
    start(table)
    until_amending(table)
    assert "Nothing has been answered yet." in table.views.of(LECTURER)["status"]
    table.do(tabler, "amend", {"at": table.game.here, "seen": 0})
    assert "The answer is in." in table.views.of(LECTURER)["status"]


def test_seats_are_called_by_name_in_the_order_of_their_names(open_table):
    table = open_table()
    table.do(LECTURER, "one-screen", {"on": "1"})
    start(table)
    names = [words.name_of(table.game, iso) for iso in table.seats()[1:]]
    called = re.findall(r"<label for=\"hand-[^>]*><span>([^<]+)", table.views.of(LECTURER)["hands"])
    assert names == called == sorted(names)
