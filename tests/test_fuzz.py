"""Whatever is thrown at the commands is taken or refused in plain lines; and the fuzzer that says so can fail."""

import json
import os
import sys
import time
import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import formats
from sim.errors import Fault, ScenarioError
from sim.reader import examine, open_file

pytest.importorskip("resource", reason="a fuzzer needs processes with limits")

import fuzz
import fuzz_inputs
import fuzz_oracle
from faulty import GOOD, PARTS


def test_nothing_that_is_thrown_for_some_seconds_does_any_harm():
    campaign = fuzz.Campaign(seed=1)
    campaign.run(8)
    assert campaign.played
    assert {fault.sign: fault.content for fault in campaign.faults.values()} == {}


# --- the fuzzer itself can fail ---------------------------------------------------------------------------------------


HARM = {
    "a crash": (lambda _: {}[1], "KeyError at "),
    "a hang": (lambda _: time.sleep(999), "waits for ever"),
    "endless work": (lambda _: [None for _ in iter(int, 1)], "ended by signal"),
    "a bomb": (lambda _: bytearray(2**40), "unclear: there is not memory enough"),
    "a warning": (lambda _: warnings.warn("odd", stacklevel=1), "UserWarning at "),
    "a mumble": (lambda _: print("odd", file=sys.stderr), "unclear: odd"),
    "words past Python": (lambda _: os.write(2, b"odd"), "on the screen: odd"),
    "a leftover": (lambda path: Path(path).with_name("half").write_text("x"), "left behind: ['half']"),
    "no line": (lambda path: refuse(path, 0), "no line: "),
    "a long line": (lambda path: refuse(path, 1, "x" * 2000), "unclear: "),
    "a control character": (lambda path: click.echo(f"{path}:1: \x1b[31m", err=True), "unclear: "),
}


READING = examine(GOOD)


def refuse(path, line, words="is odd"):
    raise ScenarioError([Fault(path, line, "", words)])


@pytest.mark.parametrize(("harm", "sign"), HARM.values(), ids=HARM)
def test_whatever_does_harm_is_found(harm, sign, monkeypatch):
    monkeypatch.setattr("sim.reader.examine", lambda path, *_: (harm(path), READING)[1])
    monkeypatch.setattr(fuzz_inputs, "SCENARIO", replace(fuzz_inputs.SCENARIO, commands=("check FILE",)))
    monkeypatch.setitem(fuzz_inputs.TARGETS, "scenario", fuzz_inputs.SCENARIO)
    monkeypatch.setitem(fuzz_inputs.OFTEN, fuzz_inputs.SCENARIO, 1)
    monkeypatch.setattr(fuzz, "WAIT", 4 if sign == "waits for ever" else 60)
    monkeypatch.setattr(fuzz, "SHRINK", 0)
    monkeypatch.setattr(fuzz_oracle, "SECONDS", 1)
    campaign = fuzz.Campaign(1, ("scenario",))
    end = time.monotonic() + 60
    while not campaign.faults and time.monotonic() < end:
        campaign.run(2)
    assert any(fault.sign.startswith(sign) for fault in campaign.faults.values()), campaign.faults


def test_an_input_depends_on_its_seed_and_number_alone():
    names = tuple(fuzz_inputs.TARGETS)
    assert [fuzz.case(1, number, names) for number in range(20)] == [fuzz.case(1, n, names) for n in range(20)]
    assert len({fuzz.case(seed, 3, names)[2] for seed in range(20)}) > 10


# --- what the schema allows, and a little more ------------------------------------------------------------------------


DEFINED = formats.schema()["$defs"]
KEYS = st.sampled_from(["HU", "DE", "officials", "names", "ports", "four names", "use", "ladder"]) | st.text(max_size=5)


def described(schema):
    """What a part of the schema allows, as a strategy."""
    if "$ref" in schema:
        return st.deferred(lambda: described(DEFINED[schema["$ref"].split("/")[-1]]))
    if "anyOf" in schema:
        return st.one_of([described(way) for way in schema["anyOf"]])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    low, high = schema.get("minimum"), schema.get("maximum")
    kinds = {
        "null": st.none(),
        "boolean": st.booleans(),
        "integer": st.integers(low, high),
        "number": st.floats(low, high),
        "string": st.dates() if schema.get("format") == "date" else KEYS,
        "array": st.deferred(
            lambda: st.lists(
                described(schema.get("items", {})),
                min_size=schema.get("minItems", 0),
                max_size=schema.get("maxItems", 3),
            )
        ),
        "object": st.deferred(lambda: entries(schema)),
    }
    return kinds[schema["type"]] if "type" in schema else st.one_of(list(kinds.values())[:5])


def entries(schema):
    """A mapping with its known keys, those required always there, or with free ones."""
    known = {key: described(inner) for key, inner in schema.get("properties", {}).items()}
    if not known:
        return st.dictionaries(KEYS, described(schema.get("additionalProperties", {})), max_size=3)
    needed = schema.get("required", [])
    return st.fixed_dictionaries(
        {key: known[key] for key in needed}, optional={key: known[key] for key in known if key not in needed}
    )


def written(value):
    """A value as a scenario file has it, in brackets."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)}: {written(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return str(value) if isinstance(value, date) else json.dumps(value)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(PARTS)).flatmap(lambda key: st.tuples(st.just(key), described(PARTS[key]))))
def test_what_the_schema_allows_is_taken_or_refused_in_plain_lines(part):
    key, value = part
    values = {**open_file(GOOD).values, key: value}
    with fuzz_oracle.TemporaryDirectory() as folder:
        text = "\n".join(f"{key}: {written(inner)}" for key, inner in values.items())
        sign = fuzz_oracle.Desk(folder).sign(fuzz_inputs.SCENARIO, "check FILE --members", text.encode())
    assert sign is None, text
