"""The reference of the format and the schema for editors say what the reader does."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

import sim
from sim import formats
from sim.cases import find
from sim.cli.main import main

DOCS = Path(__file__).parent.parent / "docs"


def plain(path):
    """A file as an editor's YAML has it, with days as text."""
    loaded = YAML(typ="safe", pure=True).load(Path(path).read_text(encoding="utf-8"))
    return json.loads(json.dumps(loaded, default=str))


def test_the_reference_is_current():
    assert (DOCS / "format.md").read_text(encoding="utf-8") == formats.reference()


def test_the_schema_is_current_and_a_schema():
    assert json.loads((DOCS / "scenario.schema.json").read_text(encoding="utf-8")) == formats.schema()
    jsonschema.Draft202012Validator.check_schema(formats.schema())


def test_every_key_is_explained():
    parts = [formats.schema(), *formats.schema()["$defs"].values()]
    entries = [next((way for way in part.get("anyOf", [part]) if "properties" in way), part) for part in parts]
    assert all(value.get("description") for part in entries for value in part["properties"].values())


@pytest.mark.parametrize("name", sorted(sim.scenarios()))
def test_the_schema_accepts_every_file(name):
    jsonschema.validate(plain(find(name)), formats.schema())


@pytest.mark.parametrize(
    ("place", "value"),
    [(("rule",), "unanimous"), (("members", "HU"), {"stanse": 0.2}), (("meetings", 0, "rounds"), 1.5), (("date",), 5)],
)
def test_the_schema_marks_what_the_reader_refuses(place, value):
    changed = plain(find("moscow-2021"))
    at = changed
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, formats.schema())


def test_a_new_file_is_sound_and_never_overwrites(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = CliRunner().invoke(main, ["new", "mine"])
    assert first.exit_code == 0, first.output
    assert len(sim.simulate(sim.read("mine.yaml"), 50)) == 50
    checked = CliRunner().invoke(main, ["check", "mine.yaml"])
    assert "no error" in checked.output and "warning" not in checked.output
    again = CliRunner().invoke(main, ["new", "mine"])
    assert (again.exit_code, again.output) == (2, "mine.yaml: is there already; give another name\n")


@pytest.mark.parametrize(
    ("name", "written", "title"),
    [("my.case", "my.case.yaml", "my.case"), ("package-21.yaml", "package-21.yaml", "package 21")],
)
def test_a_new_file_has_the_name_that_it_was_given(name, written, title, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["new", name]).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == [written]
    assert sim.read(written).title == title


def test_the_library_is_listed():
    listed = CliRunner().invoke(main, ["scenarios"]).output
    assert [line.split()[0] for line in listed.splitlines()] == sorted(sim.scenarios())
