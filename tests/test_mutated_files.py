"""A scenario file with anything changed, at random, is read or refused in plain lines."""

from __future__ import annotations

import re
from copy import deepcopy
from io import StringIO

from faulty import GOOD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sim.cases import scenarios
from sim.errors import ScenarioError
from sim.reader import examine, read


def values(path):
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def dumped(content):
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False
    yaml.representer.ignore_aliases = lambda _: True
    text = StringIO()
    yaml.dump(content, text)
    return text.getvalue()


def places(value, place=()):
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*place, key) for key, _ in inner] + [found for key, v in inner for found in places(v, (*place, key))]


MOSCOW = values(scenarios()["moscow-2021"])
WORDS = st.sampled_from(["", "RU", "HR", "HR-VP", "NO", "nothing", "officials", "four names", "ladder", "why", "[key]"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | WORDS | st.dates()
JUNK = st.recursive(
    SCALARS | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)
MUTATIONS = st.tuples(st.sampled_from(places(MOSCOW)), st.sampled_from(["delete", "replace", "rename"]), WORDS, JUNK)


def mutate(content, place, how, word, junk):
    holder = content
    for part in place[:-1]:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return
    if not isinstance(holder, dict | list) or place[-1] not in (
        holder if isinstance(holder, dict) else range(len(holder))
    ):
        return
    if how == "replace":
        holder[place[-1]] = junk
    elif how == "rename" and isinstance(holder, dict):
        holder[word] = holder.pop(place[-1])
    else:
        del holder[place[-1]]


def check_that_only_faults_come_out(path):
    try:
        examine(path)
    except ScenarioError as error:
        lines = str(error).splitlines()
        assert len(lines) == len(error.faults) > 0
        assert all(re.fullmatch(rf"{re.escape(str(path))}:[1-9]\d*: .+", line) for line in lines)


FAST = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def test_the_dumped_file_reads_the_same(tmp_path):
    path = tmp_path / "dumped.yaml"
    path.write_text(dumped(MOSCOW), encoding="utf-8")
    assert read(path) == read("moscow-2021")


@FAST
@given(st.lists(MUTATIONS, min_size=1, max_size=3))
def test_no_value_brings_the_reader_down(tmp_path_factory, mutations):
    content = deepcopy(MOSCOW)
    for mutation in mutations:
        mutate(content, *mutation)
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    path.write_text(dumped(content), encoding="utf-8")
    check_that_only_faults_come_out(path)


@FAST
@given(st.integers(0, 1500), st.integers(0, 9), st.text("{}[]:,-?&*!|>%@'\"#\n\t \\a1~", max_size=4))
def test_no_text_brings_the_reader_down(tmp_path_factory, start, length, text):
    good = GOOD.read_text(encoding="utf-8")
    path = tmp_path_factory.getbasetemp() / "broken.yaml"
    path.write_text(good[:start] + text + good[start + length :], encoding="utf-8")
    check_that_only_faults_come_out(path)
