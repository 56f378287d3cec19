"""Reading scenario files: what is wrong comes out as one line each, all of it at once, with file and line.

The faults stand in tests/bad/*.txt. A block there is a title, the lines of tests/bad/good.yaml that are replaced (<),
what they are replaced by (>), and every line that comes out, word for word, as `line: path: what; what was meant`.
"""

from __future__ import annotations

import pickle
import re
from datetime import date

import pytest
from click.testing import CliRunner
from commands import eusim
from faulty import BAD, GOOD, faults

from sim.errors import ScenarioError
from sim.profiles.states import members_on
from sim.reader import examine, read


def blocks():
    for path in sorted(BAD.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
            title, *lines = block.splitlines()
            expected = [line for line in lines if line[:1] not in "<>"]
            yield pytest.param(block + "\n", expected, id=f"{path.stem}: {title[2:]}")


def substituted(block):
    text = GOOD.read_text(encoding="utf-8")
    for edit in re.findall(r"((?:^< .*\n)+)((?:^> .*\n)*)", block, re.MULTILINE):
        old, new = (re.sub("^. ", "", lines, flags=re.MULTILINE).rstrip("\n") for lines in edit)
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(("block", "expected"), list(blocks()))
def test_every_fault_is_one_line(block, expected, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(substituted(block), encoding="utf-8")
    assert faults(path) == [f"{path}:{line}" for line in expected]


def test_the_good_file_is_good():
    reading = examine(GOOD)
    assert reading.warnings == ()
    assert reading.scenario.measures["finance"].exemptible is True


FILES = {
    "empty": (b"", "1: is empty; expected keys with values, such as `format: 1`"),
    "comments alone": (b"# nothing\n", "1: is empty; expected keys with values, such as `format: 1`"),
    "a list": (b"- a\n- b\n", "1: is not a scenario; expected keys with values, such as `format: 1`"),
    "a text": (b"After Moscow\n", "1: is not a scenario; expected keys with values, such as `format: 1`"),
    "Latin-1": ("format: 1\ntitle: Orbán\n".encode("latin-1"), "2: is not UTF-8 text; save the file as UTF-8"),
    "UTF-16": ("format: 1\n".encode("utf-16"), "1: is not UTF-8 text; save the file as UTF-8"),
    "a bell": (b"format: 1\ntitle: \a\n", "2: has a character that cannot be printed; type the line again"),
    "brackets": (b"a: " + b"[" * 100_000, "1: nested too deeply; no scenario needs so many brackets or indents"),
    "indents": (b"- " * 5_000, "1: nested too deeply; no scenario needs so many brackets or indents"),
    "a bomb": (
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (i + 1, i + 1, i, i) for i in range(97, 122)),
        "1: anchors (&) and aliases (*) are not used in scenario files; write the value out",
    ),
}


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_what_is_no_scenario_is_refused(content, expected, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    assert faults(path) == [f"{path}:{expected}"]


def test_a_file_that_cannot_be_opened(tmp_path):
    assert faults(tmp_path) == [f"{tmp_path}: is a directory; name a file in it"]
    assert faults("a\0b") == ["a b: cannot be read: embedded null byte"]
    assert faults("moscow-2012.yaml") == [
        "moscow-2012.yaml: there is no such file, and no scenario of this name; meant `moscow-2021`?"
    ]


def test_auto_needs_no_package(tmp_path):
    path = tmp_path / "case.yaml"
    start, end = "  package: {officials: every official", "reversion: nothing"
    text = GOOD.read_text()
    text = text[: text.index(start)] + text[text.index(end) :]
    path.write_text(text.replace("[LT, PL]", "auto"))
    assert examine(path).scenario.proposal.tabled_by == ("auto",)
    assert examine(path).warnings == ()


def test_windows_files_read_the_same(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.read_bytes().replace(b"\n", b"\r\n"))
    assert read(path) == read(GOOD)
    path.write_bytes(path.read_bytes().replace(b"RU", b"[RU]"))
    assert faults(path) == [f'{path}:4: target: ["RU"] is not text; a text with brackets or colons needs quotes']


def test_short_and_long_measures_read_the_same(tmp_path):
    path = tmp_path / "case.yaml"
    short = "officials: {four names: .25, every official: .40}"
    path.write_text(GOOD.read_text().replace(short, f"officials: {{ladder: {short.partition(': ')[2]}}}"))
    assert read(path) == read(GOOD)


RULES = {
    "unanimity": ["consensus", "Veto", "unanimous", "UNANIMITY"],
    "qmv": ["majority", "qualified majority", "qualified_majority", "Qualified-Majority", "QMV"],
    "reinforced-qmv": ["reinforced majority", "Reinforced qualified majority", "reinforced", "reinforced_qmv"],
    "simple-majority": ["simple", "Simple Majority", "simple_majority"],
}
BODIES = {
    "working-party": ["RELEX", "working group", "Working Party"],
    "coreper": ["COREPER", "Coreper II", "PSC", "Political and Security Committee", "ambassadors"],
    "foreign-affairs": ["FAC", "Foreign Affairs Council", "foreign_affairs", "Council", "GAC", "ministers"],
    "european-council": ["EUCO", "European Council", "european_council", "summit", "leaders"],
}


@pytest.mark.parametrize(("meant", "words"), RULES.items())
def test_other_words_for_rules_are_understood(meant, words):
    for word in words:
        assert faults(GOOD, {"rule": word}) == [f'--set rule: "{word}" is not a rule; meant `{meant}`?']


@pytest.mark.parametrize(("meant", "words"), BODIES.items())
def test_other_words_for_bodies_are_understood(meant, words):
    for word in words:
        message = f'--set meetings.2.body: "{word}" is not a body; meant `{meant}`?'
        assert faults(GOOD, {"meetings.2.body": word}) == [message]


def test_a_target_that_the_profiles_do_not_know_needs_every_stance():
    changes = {"target": "XX"} | {f"members.{iso}.stance": 0.5 for iso in members_on(date(2021, 2, 22))}
    assert read(GOOD, changes).target == "XX"
    assert len(faults(GOOD, {"target": "XX"})) == 1


def test_check_says_it_and_exits_2(tmp_path):
    from sim.cli.main import main

    path = tmp_path / "case.yaml"
    path.write_text(GOOD.read_text().replace("rule: unanimity", "rule: unanimty\ntitel: x"))
    result = CliRunner().invoke(main, ["check", str(path), str(GOOD)])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f'{path}:52: rule: "unanimty" is not a rule; meant `unanimity`?',
        f"{path}:53: titel: unknown key; meant `title`?",
    ]
    assert "A small case" in result.stdout


def test_errors_travel_between_processes():
    with pytest.raises(ScenarioError) as caught:
        read(GOOD, {"rule": 1})
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


def test_a_bad_file_is_one_line_and_exit_2(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\ntitle: [\n", encoding="utf-8")
    for command in (["check", bad], ["run", bad], ["replay", bad, "--run", "1"]):
        done = eusim(*command)
        assert done.exit_code == 2
        assert done.output.count("\n") == 1
        assert str(bad) in done.output
