"""The kinds of value that a scenario file has, each with what to say where something else stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isnan
from numbers import Integral, Real
from typing import Annotated, Any

from pydantic import BeforeValidator, GetJsonSchemaHandler

from sim.errors import nearest, shown
from sim.profiles.stances import Spread

OTHER_WORDS = {
    **dict.fromkeys(("majority", "qualified majority", "double majority"), "qmv"),
    **dict.fromkeys(("reinforced majority", "reinforced qualified majority"), "reinforced-qmv"),
    **dict.fromkeys(("consensus", "veto"), "unanimity"),
    **dict.fromkeys(("fac", "council", "foreign affairs council", "gac", "ministers"), "foreign-affairs"),
    **dict.fromkeys(("euco", "summit", "leaders", "heads of state"), "european-council"),
    **dict.fromkeys(("coreper ii", "psc", "political and security committee", "ambassadors"), "coreper"),
    **dict.fromkeys(("relex", "working group"), "working-party"),
}
"""What others call rules and bodies, in small letters and without signs, with the word of the format."""


@dataclass(frozen=True)
class Accept(BeforeValidator):
    """A check of what stands in a file, with the JSON schema that tells an editor the same."""

    schema: dict[str, Any] = field(default_factory=dict, compare=False)

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """What an editor may know of the value."""
        return self.schema


def number(low: float, high: float, name: str) -> Accept:
    """Accept a number within the range of `name`, and nothing that merely looks like one."""
    return Accept(lambda value: _in_range(value, low, high, name), schema=_range(low, high, name))


def count(low: int, high: int, name: str) -> Accept:
    """Accept a whole number within the range of `name`."""

    def check(value: object) -> object:
        if isinstance(value, Real) and not isinstance(value, Integral):
            raise ValueError(f"{shown(value)} is not a whole number; write 1, 2, 3 or more")
        return _in_range(value, low, high, name)

    return Accept(check, schema={**_range(low, high, name), "type": "integer"})


def spread(low: float, high: float, name: str) -> Accept:
    """Accept a number or [low, likely, high], each within the range of `name`; make it a Spread."""

    def check(value: object) -> Spread:
        if not isinstance(value, list | tuple):
            value = [value] * 3
        if len(value) != 3:
            raise ValueError(f"{shown(value)} is not {name}; expected a number or [low, likely, high]")
        least, likely, most = (float(_in_range(number, low, high, name)) for number in value)
        if not least <= likely <= most:
            raise ValueError(f"{shown(value)} does not rise; expected [low, likely, high]")
        return least, likely, most

    one = _range(low, high, name)
    three = {"type": "array", "items": one, "minItems": 3, "maxItems": 3, "description": "[low, likely, high]"}
    return Accept(check, schema={"anyOf": [one, three]})


def _range(low: float, high: float, name: str) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high, "description": f"{name}, from {low:g} to {high:g}"}


def _in_range(value: object, low: float, high: float, name: str) -> float:
    meant = f"{name} lies from {low:g} to {high:g}"
    if isinstance(value, str) and value.strip("+-").replace(",", ".").replace(".", "", 1).isdecimal():
        meant = "write it without quotes and with a point, as in 0.5"
    if isinstance(value, bool) or not isinstance(value, Real) or (isinstance(value, float) and isnan(value)):
        raise ValueError(f"{shown(value)} is not a number; {meant}")
    number: Any = value
    if not low <= number <= high:
        raise ValueError(f"{shown(value)} is out of range; {meant}")
    return float(number)


def word(known: Collection[str], what: str) -> Accept:
    """Accept one of the known words; where it is another, name the one of the same meaning or the nearest."""

    def check(value: object) -> object:
        if isinstance(value, str) and value in known:
            return value
        plain = " ".join(str(value).casefold().replace("-", " ").replace("_", " ").split())
        raise ValueError(f"{shown(value)} is not {what}; {nearest(OTHER_WORDS.get(plain, value), known)}")

    return Accept(check, schema={"enum": list(known), "description": what})


def format_number(value: object) -> object:
    """Accept the number of a format as a whole number, not as true or 1.0."""
    if type(value) is int and value == 1:
        return value
    raise ValueError(f"{shown(value)} is not a format that this version reads; expected `format: 1`")


def _truth(value: object) -> object:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    meant = "true" if word in ("yes", "y", "on") else "false" if word in ("no", "n", "off") else "true or false"
    raise ValueError(f"{shown(value)} is neither true nor false; write {meant}, without quotes")


def _text(value: object) -> object:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, str):
        raise ValueError("is empty; write a text")
    meant = "a text with brackets or colons needs quotes"
    if not isinstance(value, dict | list | tuple):
        meant = f'put it in quotes: "{shown(value)}"'
    raise ValueError(f"{shown(value)} is not text; {meant}")


def _day(value: object) -> object:
    if type(value) is date:
        return value
    meant = "write a day of the calendar as 2021-02-22, without quotes"
    if isinstance(value, datetime):
        meant = f"write {value.date()}, without a time of day"
    raise ValueError(f"{shown(value)} is not a date; {meant}")


Grade = Annotated[str, word(("fact", "estimate", "judgement"), "a grade")]
"""How far a number can be trusted; whatever has no grade counts as a judgement."""

Text = Annotated[str, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_day)]
Truth = Annotated[bool, BeforeValidator(_truth)]
OUTERMOST = (-0.5, 1.5)
"""How far a stance may lie beyond the scale of severities, as some of the profiles do."""
Stance = Annotated[Spread, spread(*OUTERMOST, "a stance")]
Severity = Annotated[Spread, spread(0, 1, "a severity")]
Exposure = Annotated[Spread, spread(0, 100, "an exposure in % of GDP")]
RedLine = Annotated[Spread, spread(-1, 1, "a red line")]
Salience = Annotated[Spread, spread(0.01, 10, "a salience")]
Deference = Annotated[Spread, spread(0, 1, "a deference")]
Shift = Annotated[Spread, spread(-1, 1, "a shift of stance")]
Share = Annotated[Spread, spread(0, 1, "a probability")]
Stake = Annotated[Spread, spread(0, 10, "a stake")]
Strength = Annotated[float, number(0.01, 1, "a strength")]
