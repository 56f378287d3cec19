"""What a class takes home from the Council game: the debrief, the files, the report."""

import re
from pathlib import Path

import httpx
import pytest
from classes import Server, close, happen, play, start
from starlette.testclient import TestClient

import sim
from sim.analysis.findings import Findings
from sim.classroom import exports, strings, views
from sim.classroom.exports import debrief_page
from sim.classroom.game import Game
from sim.classroom.pages import Door
from sim.classroom.records import Phase
from sim.classroom.server import application

PACKAGE = Path(views.__file__).parent


def enter(client, seat, name="Ada"):
    form = {"code": client.table.store.code, "name": name, "seat": seat}
    return client.post("/join", data=form)


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


@pytest.mark.parametrize("run", [0, 4, 5, 1_000_000])
def test_the_debrief_tells_the_run_that_the_class_has_played_where_it_is_among_the_simulated(run):
    case = sim.read("harbour")
    game, ensemble = Game(case, run, 1), sim.simulate(case, 5)
    happen(game, "start", {"run": run, "rule": None})
    play(game)
    told = re.findall("The same governments, left to their agents[^<]*", debrief_page(game, game.played[0], ensemble))
    ending = strings.t(f"ending.{game.model.outcome.termination.value}")
    forms = "; ".join(f"{measure}: {form}" for measure, form in game.model.outcome.text.items() if form)
    alone = f"The same governments, left to their agents (run {run}): {ending}; {forms}."
    assert told == ([alone] if run < 5 else [])


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


def test_the_command_itself_hands_out_the_report(tmp_path):
    served = Server(tmp_path / "game.sqlite", file="harbour").start()
    answer = httpx.get(f"{served.base}/export/{served.lecturer}/report.html", timeout=300)
    served.kill()
    assert answer.status_code == 200
    assert strings.t("debrief.early") in answer.text


def test_a_report_whose_file_has_gone_says_so(open_table, tmp_path):
    path = tmp_path / "gone.yaml"
    path.write_text(sim.cases.find("harbour").read_text())
    table = open_table(str(path))
    path.unlink()
    with TestClient(application(table, Door("http://test"))) as client:
        answer = client.get(f"/export/{table.store.token('lecturer')}/report.html")
    assert answer.status_code == 500
    assert "gone.yaml" in answer.text
