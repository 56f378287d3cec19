"""Where the governments of a date stand toward a target, before any event of the file.

Toward Russia a stance comes from the score of the government in office (data/governments.csv); toward targets whose
closest friends in the Union are known from other signs, from an affinity (data/affinities.csv). What
data/targets.csv sends to another target, goes by that.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from sim.tables import Row, rows

Spread = tuple[float, float, float]
"""A number as (low, likely, high); the three are equal where there is no doubt."""

RUSSIA = "RU"
COLLECTED = date(2026, 11, 23)
"""The day on which the table of governments was closed: who came to office later is not in it."""

INVASION = date(2022, 2, 24)
"""The day of Russia's full-scale invasion of Ukraine."""
DOUBT = 0.15
"""Half-width of a stance from an affinity, or from a score whose own bounds were not out yet: a judgement."""
STRANGER = 0.30
"""Half-width toward a target about which nothing is known, where attitudes to Russia stand in: a judgement."""


def stance_of(score: float) -> float:
    """Turn the surveys' score of a government toward Russia into a stance: one line for all members.

    Two points fix it, both from before 2021. The most dovish governments, near .25, still accepted a handful of
    officials (six were listed on 15 October 2020 over Novichok, nobody resisting): .25. The most hawkish, at .875,
    called for the hardest measure then discussed, the end of Nord Stream 2: .95. Between and beyond them the surveys
    know only an order, so a straight line, the simplest monotone map, is a judgement.

    >>> round(stance_of(.25), 3), round(stance_of(.875), 3), stance_of(0.)
    (0.25, 0.95, 0.0)
    """
    return _cut(0.25 + (score - 0.25) * (0.95 - 0.25) / (0.875 - 0.25))


def stance_toward(affinity: float) -> float:
    """Turn an affinity to a target, 0 its harshest critics, 1 its closest friends, into a stance: one line for all.

    The ends are a judgement: the friends accept less than a handful of names (.25), the critics a first blow to
    finance (.65) and more.

    >>> [round(stance_toward(affinity), 3) for affinity in (0., .5, 1.)]
    [0.75, 0.45, 0.15]
    """
    return _cut(0.75 - 0.6 * affinity)


def stances_on(day: date, target: str) -> dict[str, Spread]:
    """The stance of each state toward a target, as far as it could be known on the day; empty if nothing is known.

    >>> [round(number, 2) for number in stances_on(date(2021, 2, 22), "RU")["HU"]], stances_on(date(2021, 2, 22), "XX")
    ([0.13, 0.28, 0.43], {})
    """
    if target not in known_targets():
        return {}
    circle, doubt = circle_of(target, day)
    own = {} if circle == RUSSIA else _affine(circle, day)
    known = {iso: (spread, STRANGER if own else doubt) for iso, spread in _toward_russia(day).items()}
    known |= {iso: (spread, doubt) for iso, spread in own.items()}
    return {iso: _wider(spread, by) for iso, (spread, by) in known.items()}


@cache
def known_targets() -> dict[str, Row]:
    """The rows of the targets that the profiles know stances toward; `any` stands for all others."""
    return {row["target"]: row for row in rows("targets")}


def circle_of(target: str, day: date) -> tuple[str, float]:
    """By which target's stances another goes on a day, and how much less certain they are for that.

    >>> circle_of("HK", date(2021, 5, 10)), circle_of("IL", date(2021, 5, 10)), circle_of("IL", date(2024, 4, 19))
    (('CN', 0.0), ('RU', 0.3), ('IL', 0.0))
    """
    row = known_targets()[target]
    circle = row["goes_by"] or target
    if circle == RUSSIA or _affine(circle, day):
        return circle, float(row["doubt"] or 0)
    return RUSSIA, STRANGER


def at_war(day: date, target: str) -> bool:
    """Whether stances toward a target have moved with the full-scale invasion, by the parameter `invasion`.

    >>> at_war(date(2022, 2, 23), "RU"), at_war(date(2022, 2, 24), "BY"), at_war(date(2024, 12, 16), "GE")
    (False, True, False)
    """
    return day >= INVASION and bool(known_targets().get(target, {}).get("invasion"))


def government_on(iso: str, day: date) -> Row | None:
    """The row of the government in office on a day, None if the table has none.

    >>> government_on("HU", date(2021, 2, 22))["government"], government_on("HU", date(2001, 1, 1))
    ('Orban IV', None)
    """
    return next((row for row in reversed(_governments().get(iso, [])) if row["since"] <= day.isoformat()), None)


@cache
def _governments() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows("governments"), key=lambda row: row["since"]):
        found.setdefault(row["iso"], []).append(row)
    return found


def _toward_russia(day: date) -> dict[str, Spread]:
    seated = {iso: government_on(iso, day) for iso in _governments()}
    return {iso: _spread(row, day) for iso, row in seated.items() if row}


def _spread(row: Row, day: date) -> Spread:
    """What was known of a government: the score of its time, and later surveys only once they were out."""
    if row["score_known"] and row["score_known"] <= day.isoformat():
        low, likely, high = (stance_of(float(row[column])) for column in ("low", "score", "high"))
        return low, likely, high
    return _around(stance_of(float(row["score_then"])))


@cache
def _affine(target: str, day: date) -> dict[str, Spread]:
    known = [row for row in rows("affinities") if row["target"] == target and row["as_of"] <= day.isoformat()]
    latest = max((row["as_of"] for row in known), default="")
    stances = {row["iso"]: stance_toward(float(row["affinity"])) for row in known if row["as_of"] == latest}
    return {iso: _around(stance) for iso, stance in stances.items()}


def _around(stance: float) -> Spread:
    return _wider((stance, stance, stance), DOUBT)


def _wider(spread: Spread, doubt: float) -> Spread:
    low, likely, high = spread
    return _cut(low - doubt), likely, _cut(high + doubt)


def _cut(stance: float) -> float:
    return min(1.0, max(0.0, stance))
