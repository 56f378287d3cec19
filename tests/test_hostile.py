"""Input that is broken, hostile or of another kind is refused in one clear line; what was once found stays mended."""

import os
import shlex
import subprocess
import sys

import pytest

from sim.backtest.table import COLUMNS
from sim.cases import grids
from sim.errors import ScenarioError
from sim.reader import examine
from sim.syntax import LONGEST, MOST_ENTRIES, MOST_KEYS

pytest.importorskip("resource", reason="a fuzzer needs processes with limits")

import fuzz_inputs
from commands import eusim
from faulty import GOOD, PARTS

ROW = ",".join(COLUMNS)


def changed(old, new):
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1).encode()


MANY = b", ".join(b"k%d: 1" % number for number in range(MOST_KEYS + 1))
REFUSED = {
    "a number of thousands of digits": (
        changed("salience: .5", f"salience: 0x{'F' * 5000}"),
        f'26: members.CY.salience: "0x{"F" * 78}..." is not a number; a salience lies from 0.01 to 10',
    ),
    "ten megabytes": (b"# x\n" * 2_500_000, f" is longer than {LONGEST // 1024} KiB, which no such file needs; "
     "is it the right one?"),
    "too many keys": (b"a: {%s}" % MANY, f"1: more than {MOST_KEYS} entries; no file needs so many"),
    "too many entries": (b"a: [%s]" % (b"1, " * MOST_ENTRIES + b"1"), "1: more than 1,000 entries; no file needs so "
     "many"),
    "a grid": (grids()["moscow-isolation"].read_bytes(), "9: is a grid, not a scenario; meant `eusim sweep FILE`?"),
    "a key that cannot be seen": (changed("rule:", "\u202e: 1\nrule:"), '52: "": unknown key; known: PARTS'),
    "a null": (b"format: 1\ntitle: \0\n", "2: has a character that cannot be printed; type the line again"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_scenario_that_is_none_is_refused_in_one_line(content, expected, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    done = eusim("check", path)
    assert (done.exit_code, done.output) == (
        2,
        f"{path}:{expected}\n".replace("FILE", str(path)).replace("PARTS", ", ".join(PARTS)),
    )


def test_more_faults_than_anybody_reads_are_cut_short(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(changed("[LT, PL]", f"[{', '.join(f'X{n}' for n in range(900))}]"))
    with pytest.raises(ScenarioError) as caught:
        examine(path)
    assert len(caught.value.faults) == 101
    assert str(caught.value.faults[-1]) == f"{path}: more is wrong; mend these first"


def test_a_grid_and_a_scenario_are_told_apart_by_their_shipped_names_too():
    told = {name: eusim(command, name).output for command, name in (("run", "moscow-isolation"), ("sweep", "harbour"))}
    assert told["moscow-isolation"].endswith("is a grid, not a scenario; meant `eusim sweep moscow-isolation`?\n")
    assert told["harbour"].endswith("is a scenario, not a grid; meant `eusim run harbour`?\n")


AXES = {
    "[1, 1.0]": "5: axes.members.HU.stance.2: 1.0 stands here twice; keep one of them",
    "[[.1, .2, 1], [.1, .2, 1.0]]": "5: axes.members.HU.stance.2: [0.1, 0.2, 1.0] stands here twice; keep one of them",
    "{from: 0, to: 1e-300, steps: 9}": "5: axes.members.HU.stance: steps too small to tell apart, from 0 to 1e-300; "
    "write fewer",
    "[1, true]": "5: members.HU.stance: true is not a number; a stance lies from -0.5 to 1.5",
}


@pytest.mark.parametrize(("values", "expected"), AXES.items())
def test_an_axis_has_no_value_twice(values, expected, tmp_path):
    path = tmp_path / "grid.yaml"
    path.write_text(f"format: 1\nscenario: moscow-2021\n\naxes:\n  members.HU.stance: {values}\n", encoding="utf-8")
    done = eusim("sweep", path, "--out", tmp_path / "out")
    assert (done.exit_code, done.output) == (2, f"{path}:{expected}\n")


def test_a_rule_on_an_axis_is_named_with_its_line(tmp_path):
    path = tmp_path / "grid.yaml"
    path.write_text("format: 1\nscenario: harbour\naxes:\n  rule: [qmv, most]\n", encoding="utf-8")
    assert eusim("sweep", path, "--out", tmp_path / "out").output.startswith(f'{path}:4: rule: "most" is not a rule')


TABLES = {
    "a quote that is not closed": (f'{ROW}\n"a,b\nc,d\n', ":2: is no table: unexpected end of data; mend the quotes"),
    "nothing but a quote": ('"', ":1: is no table: unexpected end of data; mend the quotes"),
    "too many cells": (f"{ROW}\n{'x,' * len(COLUMNS)}x\n", ":2: has more cells than there are columns; put a text "
     "with commas in quotes"),
    "a column twice": (f"{ROW},kind\n", ":1: has the column kind twice; keep one of them"),
    "a bell": (f"{ROW}\n\a\n", ":2: has a character that cannot be printed; type the line again"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES)
def test_a_table_that_is_none_is_refused_in_one_line(text, expected, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    done = eusim("backtest", path, "--out", tmp_path / "out")
    assert (done.exit_code, done.output) == (2, f"{path}{expected}\n")


def test_a_row_that_is_left_out_is_named_with_its_line(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(f"{ROW}\r\n\r\nx,{'9' * 500}{',' * (len(COLUMNS) - 2)}\r\n", encoding="utf-8", newline="")
    done = eusim("backtest", path, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert f"x: decision_date '{'9' * 80}...' is no date such as 2021-03-02 (line 3)" in done.output


@pytest.mark.parametrize("command", ["check", "sweep", "backtest"])
def test_what_is_no_file_is_not_opened(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        done = eusim(command, path)
        assert done.exit_code == 2
        assert done.output == f"{path}: is a pipe or a device; save what comes out of it in a file, and name that\n"
    assert eusim(command, tmp_path).output == f"{tmp_path}: is a directory; name a file in it\n"


@pytest.mark.parametrize(
    "words",
    [
        *("run harbour --runs 1000000000", "sweep moscow-isolation --jobs 1000000000", "run harbour --seed -1"),
        *("sensitivity harbour --samples 1099511627776", f"run harbour --runs 3 --out {'a' * 300}", "new ..", "new ''"),
        *("run harbour --runs 3 --out \udcff", "compare harbour --rules \udcff", "check \udcff", "new \x1b[31m"),
        *("replay harbour --run 3 --set members.HU.stance=\udcff", f"replay harbour --run 3 --set {'x' * 900}=1"),
        f"run harbour --runs 3 --seed 1{'0' * 300}",
    ],
)
def test_what_nobody_can_mean_on_the_command_line_is_refused(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = eusim(*shlex.split(words))
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert 0 < len(done.stderr.splitlines()[-1]) < 700
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_screen_that_shows_less_gets_what_it_can_show(tmp_path):
    words = [sys.executable, "-m", "sim", "run", "harbour", "--runs", "3", "--out", str(tmp_path / "out")]
    told = subprocess.run(
        words, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    )
    assert b"\\u2588" in told.stdout
    assert told.stderr == b""


@pytest.mark.parametrize("name", ["한국 사례", "🇪🇺 $x_", "a very long name " * 60])
def test_names_that_no_picture_can_show_spill_no_warning(name, tmp_path):
    text = GOOD.read_text(encoding="utf-8").replace("four names", name.strip()).replace("A small case", name)
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "sim", "run", "case.yaml", "--runs", "5", "--out", "out"]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True)
    assert told.stderr == b""


@pytest.mark.parametrize("damage", [b"", b"[]", b"[" * 9999, b"{}", b"\xff", b"x" * 9999])
def test_a_journal_whose_head_is_damaged_is_not_resumed_and_not_lost(damage, tmp_path):
    grid, folder = tmp_path / "grid.yaml", tmp_path / ".out.unfinished"
    grid.write_bytes(fuzz_inputs.SWEPT)
    folder.mkdir()
    (folder / "blocks.jsonl").write_bytes(fuzz_inputs.BLOCKS)
    (folder / "made_by.json").write_bytes(damage)
    done = eusim("sweep", grid, "--runs", 9, "--out", tmp_path / "out", "--resume")
    assert done.exit_code == 2
    assert done.output.startswith(f"{tmp_path / 'out'}: cannot be resumed, for ")
    assert (folder / "blocks.jsonl").read_bytes() == fuzz_inputs.BLOCKS


def test_a_block_that_was_damaged_is_played_again(tmp_path):
    grid, folder = tmp_path / "grid.yaml", tmp_path / ".out.unfinished"
    grid.write_bytes(fuzz_inputs.SWEPT)
    folder.mkdir()
    blocks = fuzz_inputs.BLOCKS.splitlines(keepends=True)
    assert b'"runs": 9' in blocks[1]
    blocks[1] = blocks[1].replace(b'"runs": 9', b'"runs": 3')
    (folder / "blocks.jsonl").write_bytes(b"".join(blocks))
    (folder / "made_by.json").write_bytes(fuzz_inputs.MADE_BY)
    assert eusim("sweep", grid, "--runs", 9, "--out", tmp_path / "out", "--resume").exit_code == 0
    assert eusim("sweep", grid, "--runs", 9, "--out", tmp_path / "other").exit_code == 0
    assert (tmp_path / "out" / "sweep.csv").read_bytes() == (tmp_path / "other" / "sweep.csv").read_bytes()
