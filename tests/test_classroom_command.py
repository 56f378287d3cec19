"""`eusim classroom` as its user meets it: what it says, where it listens, and what it refuses in one line."""

import re
import socket
import sys

import pytest
import uvicorn
from classes import LECTURER, Server, sit, start
from click.testing import CliRunner

import sim
from sim.classroom import store
from sim.classroom.setup import Setup
from sim.classroom.table import Table
from sim.cli.main import main
from sim.errors import RefusedError


@pytest.fixture
def given(monkeypatch, tmp_path):
    """Give the command on the harbour file; it says what it says, and where it would listen, but serves nobody."""
    listening = {}
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: listening.update(options))

    def giving(*options):
        result = CliRunner().invoke(main, Server(tmp_path / "game.sqlite", *options, file="harbour").command[3:])
        assert result.exit_code == 0, result.output
        return result, listening

    return giving


ALONE, OPEN = "Only this computer can open it", "whoever is on this network can open it, unencrypted"


@pytest.mark.parametrize(
    ("options", "host", "words", "unsaid"),
    [
        ((), "127.0.0.1", ALONE, OPEN),
        (("--host", "localhost"), "localhost", ALONE, OPEN),
        (("--host", "0.0.0.0"), "0.0.0.0", OPEN, ALONE),
    ],
)
def test_it_listens_to_this_computer_unless_told_otherwise_and_says_who_can_come(given, options, host, words, unsaid):
    result, listening = given(*options)
    assert listening["host"] == host
    assert words in result.stdout
    assert unsaid not in result.stdout


def leading(away):
    """A socket on a computer where the way out begins at the address `away`, or where there is none."""

    class Leading(socket.socket):
        def connect(self, _):
            if not away:
                raise OSError("no way out")

        def getsockname(self):
            return (away, 0) if self.type == socket.SOCK_DGRAM else super().getsockname()

    return Leading


@pytest.mark.parametrize(
    ("options", "away", "shown"),
    [
        (("--host", "::"), "2001:db8::5", "http://[2001:db8::5]:{port}"),
        (("--host", "0.0.0.0"), "10.0.0.5", "http://10.0.0.5:{port}"),
        (("--host", "0.0.0.0"), None, "http://the-lecturers:{port}"),
        (("--host", "0.0.0.0", "--address", "https://class.example/"), "10.0.0.5", "https://class.example"),
        ((), "10.0.0.5", "http://127.0.0.1:{port}"),
    ],
)
def test_the_class_is_shown_an_address_that_it_can_reach(given, monkeypatch, options, away, shown):
    monkeypatch.setattr(socket, "gethostname", lambda: "the-lecturers")
    monkeypatch.setattr(socket, "socket", leading(away))
    result, listening = given(*options)
    port = listening["port"]
    assert f"Class:     {shown.format(port=port)}   code" in result.stdout
    home = "[::1]" if "::" in options else "127.0.0.1"
    assert f"Lecturer:  http://{home}:{port}/lecturer/" in result.stdout


def test_it_says_what_of_a_log_it_could_not_play(given, tmp_path):
    table = Table(Setup("harbour", sim.read("harbour")), tmp_path / "game.sqlite")
    sit(table, "HU")
    table.store.append(store.Event(2, 0.0, "walk", "lecturer", {}))
    table.store.close()
    result, _ = given()
    assert "event 2 (walk) cannot be played again" in result.stderr
    assert ", continued" in result.stdout


def test_it_says_what_is_wrong_in_one_line(tmp_path):
    state = ["--state", str(tmp_path / "other.sqlite")]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = CliRunner().invoke(main, ["classroom", "harbour", "--port", str(taken.getsockname()[1]), *state])
    assert busy.exit_code == 2
    assert "cannot listen there" in busy.stderr
    assert len(busy.stderr.strip().splitlines()) == 1
    unknown = CliRunner().invoke(main, ["classroom", "nowhere-1999", *state])
    assert unknown.exit_code == 2


def test_the_command_the_page_and_the_table_end_at_the_same_run(open_table, tmp_path):
    table = open_table("harbour")
    last = int(re.search(r'name="run"[^>]* max="(\d+)"', table.views.of(LECTURER)["control"])[1])
    state = ["--state", str(tmp_path / "other.sqlite")]
    with socket.create_server(("127.0.0.1", 0)) as busy:
        command = ["classroom", "harbour", "--port", str(busy.getsockname()[1]), *state]
        assert "cannot listen there" in CliRunner().invoke(main, [*command, "--run", str(last)]).stderr
        assert f"not in the range 0<=x<={last}" in CliRunner().invoke(main, [*command, "--run", str(last + 1)]).stderr
    with pytest.raises(RefusedError):
        start(table, run=last + 1)
    start(table, run=last)
    assert table.game.run == last


def test_without_the_extra_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sim.classroom.server", None)
    result = CliRunner().invoke(main, ["classroom", "harbour", "--state", str(tmp_path / "game.sqlite")])
    assert result.exit_code == 2
    assert "pip install 'eu-sanctions-sim[classroom]'" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
