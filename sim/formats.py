"""The format of scenario files, explained key by key from the types themselves, for people and for editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.profiles.interests import kinds
from sim.profiles.stances import known_targets
from sim.scenario import Scenario

Schema = dict[str, Any]

TYPES = {"string": "text", "boolean": "true or false", "number": "number", "object": "entries", "array": "list"}
"""The words of a JSON schema in those of the format."""


def schema() -> Schema:
    """The JSON schema of scenario files, with which an editor completes keys and marks mistakes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()}


def reference() -> str:
    """Every key of a scenario file in Markdown: what it is for, what it takes, what holds without it."""
    return "\n".join(_lines(schema())) + "\n"


def _lines(whole: Schema) -> Iterator[str]:
    yield "# What a scenario file can say\n"
    yield "Made by `eusim format` from the types that read the files. A number `[low, likely, high]` is"
    yield "drawn once a run. `eusim new NAME` writes a file to start from.\n"
    yield from _table("A file", whole)
    yield from _known()
    for name, part in whole["$defs"].items():
        yield from _table(f"`{name}`", part)


def _known() -> Iterator[str]:
    """What the profiles know, and a file can name."""
    targets = ", ".join(f"`{key}` ({row['name']})" for key, row in known_targets().items())
    yield f"Targets that the profiles know stances toward: {targets}.\n"
    names = ", ".join(f"`{kind}`" for kind in sorted(kinds()))
    yield f"Kinds of measure that they know costs or red lines of: {names}.\n"


def _table(title: str, part: Schema) -> Iterator[str]:
    entries = next((way for way in part.get("anyOf", [part]) if "properties" in way), part)
    yield f"## {title}\n"
    yield " ".join(entries["description"].split()) + "\n"
    yield "| key | what it is | takes | without it |"
    yield "|---|---|---|---|"
    required = entries.get("required", [])
    for key, value in entries["properties"].items():
        without = "**needed**" if key in required else _default(value)
        yield f"| `{key}` | {value.get('description', '')} | {_takes(value)} | {without} |"
    yield ""


def _takes(value: Schema) -> str:
    """What may stand under a key, in the words of the format."""
    if "$ref" in value:
        return f"`{value['$ref'].rsplit('/', 1)[1]}`"
    if "anyOf" in value:
        ways = [_takes(way) for way in value["anyOf"] if way.get("type") != "null"]
        return " or ".join(dict.fromkeys(ways))
    if "enum" in value:
        return ", ".join(value["enum"])
    if "const" in value:
        return f"{value['const']}"
    return _plain(value)


def _plain(value: Schema) -> str:
    if "minimum" in value:
        return f"{value['minimum']:g} to {value['maximum']:g}"
    if value.get("minItems") == value.get("maxItems") == 3:
        return "[low, likely, high]"
    if isinstance(value.get("additionalProperties"), dict):
        return f"name: {_takes(value['additionalProperties'])}"
    if "items" in value:
        return f"list of {_takes(value['items'])}"
    return "day" if value.get("format") == "date" else TYPES.get(value.get("type", ""), "")


def _default(value: Schema) -> str:
    """What holds without a key; a number that is the same three times is written once."""
    default = value.get("default")
    if isinstance(default, list) and len(set(default)) == 1:
        default = default[0]
    if default in (None, [], {}):
        return "nothing"
    if isinstance(default, bool):
        return str(default).lower()
    return f"{default:g}" if isinstance(default, float) else str(default)
