"""What a result directory says of its making is enough to make it again, and nobody can make it say more."""

import json
import os
import shutil
from pathlib import Path

import pytest
from commands import eusim
from hypothesis import given
from hypothesis import strategies as st

from sim import provenance
from sim.backtest import calibrate
from sim.cli import options
from sim.cli.main import main

GRID = (
    "format: 1\nscenario: mine.yaml\naxes: {members.HU.stance: [.1, .5], members.CY.stance: [.2], date: [2030-03-01]}\n"
)
MADE = {
    "run": ("mine.yaml", "--runs", 10, "--seed", 0, "--set", "members.HU.stance=.3", "--report"),
    "compare": ("mine.yaml", "hong-kong-2021", "--rules", "unanimity,qmv", "--protocols", "median", "--runs", 20),
    "gallery": ("mine.yaml", "--runs", 20, "--run", 3),
    "pivotal": ("mine.yaml", "--runs", 20),
    "sweep": ("grid.yaml", "--runs", 20, "--jobs", 2),
    "sensitivity": ("mine.yaml", "--runs", 10, "--samples", 16),
    "backtest": ("mine.csv", "--runs", 20),
    "calibrate": (),
}
"""Every command that makes results, with files that are of nobody else."""


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a scenario, a grid and a table of one's own."""
    monkeypatch.chdir(tmp_path)
    root = Path(provenance.__file__).parent
    shutil.copy(root.parent / "scenarios" / "harbour.yaml", "mine.yaml")
    Path("grid.yaml").write_text(GRID)
    Path("mine.csv").write_text("".join((root / "data" / "decisions.csv").open(encoding="utf-8").readlines()[:4]))
    return tmp_path


@pytest.fixture
def made(desk):
    """The results of one command, sooner made than others: a table without a picture."""
    assert eusim("sweep", "grid.yaml", "--runs", 5, "--out", "made").exit_code == 0
    return desk / "made"


def edit(directory, **changes):
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(manifest), encoding="utf-8")


# --- the same ---------------------------------------------------------------------------------------------------------


def test_every_command_that_makes_results_is_tried():
    assert set(MADE) == {name for name, command in main.commands.items() if "out" in {p.name for p in command.params}}


@pytest.mark.parametrize("command", MADE)
def test_results_are_made_again_elsewhere_without_the_files(command, desk, monkeypatch):
    if command == "calibrate":  # takes minutes
        monkeypatch.setattr(calibrate, "search", lambda _: dict(calibrate.START))
        monkeypatch.setattr(calibrate, "interval", lambda *_: (0.0, 1.0, 2.0))
        monkeypatch.setattr(calibrate, "posterior", lambda fit, _: calibrate.log_prior(fit))
    if command == "sensitivity":
        pytest.importorskip("SALib")
    assert eusim(command, *MADE[command], "--out", "made").exit_code == 0
    before = contents(desk / "made")
    for file in ("mine.yaml", "grid.yaml", "mine.csv"):
        Path(file).unlink()
    (desk / "elsewhere").mkdir()
    monkeypatch.chdir(desk / "elsewhere")
    again = eusim("rerun", "../made/manifest.json")
    assert again.exit_code == 0, again.output
    assert f"The same, byte for byte: {', '.join(sorted(map(str, before)))}\n" in again.output
    assert contents(desk / "made") == before
    assert not list((desk / "elsewhere").iterdir())


def test_a_file_is_played_as_it_was(made):
    Path("mine.yaml").write_text("nothing of the kind")
    again = eusim("rerun", made)
    assert again.exit_code == 0
    assert again.output.endswith("mine.yaml has changed since; it was played as it was\n")


def test_a_shipped_file_goes_by_its_name(desk):
    assert eusim("sweep", "renewal-hungary", "--runs", 5, "--out", "made").exit_code == 0
    manifest = json.loads((desk / "made" / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {"sweeps/renewal-hungary", "renewal-2025"}
    assert eusim("rerun", "made").exit_code == 0


@given(
    file=st.text(min_size=1),
    runs=st.integers(1, 10**6),
    seed=st.integers(0, 2**64),
    changes=st.lists(st.text()),
    report=st.booleans(),
    force=st.booleans(),
)
def test_the_words_of_a_manifest_say_what_was_typed(file, runs, seed, changes, report, force):
    flags = ["--report"] * report + ["--force"] * force
    typed = [f"--runs={runs}", f"--seed={seed}", *(f"--set={change}" for change in changes), *flags, "--", file]
    command = main.commands["run"]
    first = command.make_context("run", typed)
    again = command.make_context("run", options.typed(first)[1:])
    assert again.params == first.params | {"force": False}
    assert options.typed(again) == options.typed(first)


def test_a_manifest_alone_is_enough(made, tmp_path):
    (tmp_path / "alone").mkdir()
    shutil.copy(made / "manifest.json", tmp_path / "alone")
    again = eusim("rerun", tmp_path / "alone" / "manifest.json", "--keep", tmp_path / "kept")
    assert again.exit_code == 0
    assert again.output.splitlines()[1:] == [
        "Only the manifest is here, with what makes the rest: it alone is compared",
        "The same, byte for byte: manifest.json",
    ]
    assert contents(tmp_path / "kept") == contents(made)
    taken = eusim("rerun", made, "--keep", made)
    assert taken.exit_code == 2
    assert "is there already" in taken.output


# --- not the same -----------------------------------------------------------------------------------------------------


def test_what_is_not_the_same_is_named(made):
    (made / "sweep.csv").write_text("kind\n")
    (made / "notes.txt").write_text("mine")
    again = eusim("rerun", made)
    assert again.exit_code == 1
    assert again.output.splitlines()[1:] == [
        "Not the same: sweep.csv",
        "The versions are the same: the manifest or a file was edited",
    ]


def test_what_is_missing_is_named(desk):
    assert eusim("run", *MADE["run"], "--out", "made").exit_code == 0
    (desk / "made" / "map.png").unlink()
    again = eusim("rerun", "made")
    assert (again.exit_code, again.output.splitlines()[1:]) == (1, ["Missing: map.png"])


def test_an_edited_manifest_is_not_the_same(made):
    edit(made, seed=2)
    again = eusim("rerun", made)
    assert again.exit_code == 1
    assert "Not the same: manifest.json\n" in again.output


def test_other_versions_are_named_whether_they_matter_or_not(made):
    now = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    libraries = {name: version for name, version in now["libraries"].items() if name != "SALib"} | {"numpy": "1.0"}
    edit(made, version="0.0", python="3.9.1", source="0123", libraries=libraries)
    told = eusim("rerun", made)
    assert told.exit_code == 0
    assert told.output.splitlines()[-1] == (
        f"Made with other versions: python 3.9.1, now {now['python']}, eu-sanctions-sim 0.0, now {now['version']}, "
        f"numpy 1.0, now {now['libraries']['numpy']}, code of eu-sanctions-sim 0123, now {now['source']}"
    )
    (made / "sweep.csv").write_text("{}")
    told = eusim("rerun", made)
    assert told.exit_code == 1
    assert "numpy 1.0, now" in told.output.splitlines()[-1]


def test_pictures_that_alone_differ_are_said_to(desk):
    assert eusim("run", "mine.yaml", "--runs", 5, "--out", "made").exit_code == 0
    (desk / "made" / "map.png").write_bytes(b"another matplotlib")
    again = eusim("rerun", "made")
    assert again.exit_code == 1
    assert "Not the same: map.png\nAll numbers are the same: only pictures" in again.output


# --- hostile ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["classroom", "harbour"], "begins with `classroom`, which makes no results"),
        (["new", "x"], "begins with `new`, which makes no results"),
        (["rerun", "."], "begins with `rerun`, which makes no results"),
        (["rm", "-r", "/"], "begins with `rm`, which makes no results"),
        (["--help"], "begins with `--help`, which makes no results"),
        (["run", "--help"], "asks for help"),
        (["run", "--out", "victim", "mine.yaml"], "has an option that is not for it to say: --out"),
        (["run", "--forc", "mine.yaml"], "cannot be played: No such option"),
        (["run", "--force", "mine.yaml"], "has an option that is not for it to say: --force"),
        (["sweep", "--scheduler", "tcp://example.org:1", "grid.yaml"], "not for it to say: --scheduler"),
        (["sweep", "--jobs=2", "grid.yaml"], "not for it to say: --jobs"),
        (["run", "--runs", "0", "mine.yaml"], "cannot be played: Invalid value for '--runs'"),
        (["run", "\x1b[2J", "\n"], "cannot be played: Got unexpected extra argument"),
        ([], "is not a list of words"),
        (["run", 7], "is not a list of words"),
        ("run mine.yaml", "is not a list of words"),
    ],
)
def test_no_manifest_makes_it_do_anything_else(command, complaint, made):
    edit(made, command=command)
    before = contents(made.parent)
    refused = eusim("rerun", made)
    assert refused.exit_code == 2
    assert refused.output.count("\n") == 1
    assert complaint in refused.output
    assert refused.output.strip().isprintable()
    assert contents(made.parent) == before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"", "is no manifest: not valid JSON"),
        (b"\xff\x00", "is no manifest: not valid JSON"),
        (b"[" * 100_000, "is no manifest: not valid JSON"),
        (b"[]", "has no `command` and `inputs` to play again"),
        (b'{"seed": 1}', "has no `command` and `inputs` to play again; did an older version write it?"),
        (b'{"command": ["run", "x"], "inputs": ["x"]}', "`inputs` are not texts by their names"),
        (b'{"command": ["run", "x"], "inputs": {"x": 1}}', "`inputs` are not texts by their names"),
    ],
)
def test_what_is_no_manifest_is_one_line(text, complaint, tmp_path):
    (tmp_path / "manifest.json").write_bytes(text)
    for given_path in (tmp_path, tmp_path / "manifest.json"):
        refused = eusim("rerun", given_path)
        assert refused.exit_code == 2
        assert refused.output.count("\n") == 1
        assert f"{tmp_path / 'manifest.json'}: " in refused.output
        assert complaint in refused.output


def test_what_is_not_there_is_one_line(tmp_path):
    refused = eusim("rerun", tmp_path)
    assert refused.exit_code == 2
    assert refused.output == (
        f"{tmp_path / 'manifest.json'}: No such file or directory; "
        "give a result directory, or the manifest.json in it\n"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "manifest.json")
    for given_path in (tmp_path, tmp_path / "manifest.json"):
        refused = eusim("rerun", given_path)
        assert refused.exit_code == 2
        assert "manifest.json: is a pipe or a device" in refused.output


def test_a_replay_reads_its_manifest_alone(made):
    edit(made, inputs={"grid.yaml": GRID})
    refused = eusim("rerun", made)
    assert refused.exit_code == 2
    assert "mine.yaml: there is no such file" in refused.output


@pytest.mark.parametrize("text", ["", "\ud800", "format: 1\ntitle: [\n", "a: &a [*a]\n"])
def test_a_file_that_was_never_played_is_refused_as_ever(text, made):
    edit(made, inputs={"grid.yaml": GRID, "mine.yaml": text})
    refused = eusim("rerun", made)
    assert refused.exit_code == 2
    assert "mine.yaml:" in refused.output.splitlines()[-1]


def test_versions_that_are_none_do_no_harm(made):
    edit(made, libraries=["numpy"], python={"\x1b[2J": None}, version=None, source=[[]])
    told = eusim("rerun", made)
    assert told.exit_code == 0
    assert all(line.isprintable() for line in told.output.splitlines())
