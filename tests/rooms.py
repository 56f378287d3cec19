"""Small rooms for tests, built from arrays: no file, no profile, nothing drawn."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.council.calendar import Calendar, Meeting
from sim.council.law import RULES
from sim.council.negotiation import Negotiation
from sim.council.room import Measure, Room

DAY = date(2021, 2, 22)


def calendar(*meetings):
    """A calendar of (body, rounds, pressure), a day apart."""
    return Calendar.of([Meeting(DAY.replace(day=1 + i), *meeting) for i, meeting in enumerate(meetings)])


def measure(severities, members, *, key="listing", tabled=None, **numbers):
    """A measure with the given severities; numbers of members are given as lists."""
    rungs = len(severities)
    arrays = {name: column(numbers.pop(name, np.zeros(members))) for name in ("red_line", "cost", "share", "unseen")}
    return Measure(
        key=key,
        forms=tuple(f"{key} {rung}" for rung in range(1, rungs + 1)),
        severity=column([0.0, *severities]),
        strength=np.arange(rungs + 1) / rungs,
        tabled=rungs if tabled is None else tabled,
        **arrays,
        **numbers,
    )


def column(numbers):
    """Numbers of members, the same in every run [N, 1]; or runs by members as given [R, N] -> [N, R]."""
    array = np.asarray(numbers, dtype=float)
    return array[:, None] if array.ndim == 1 else np.ascontiguousarray(array.T)


def room(stance, measures, *, rounds=None, meetings=None, isolation_cost=0.0, **numbers):
    """A room of one meeting of ministers, long enough to go down every ladder; `stance` is [N] or [R, N]."""
    stance = column(stance)
    members, runs = stance.shape
    rounds = rounds or max(len(m.forms) for m in measures) + 1
    days = calendar(*(meetings or [("foreign-affairs", rounds, 1.0)]))
    arrays = {
        "mood": [[0.0]],
        "salience": np.ones((members, 1)),
        "deference": np.zeros((members, 1)),
        "report": [[0.0]],
    }
    arrays = {name: np.asarray(numbers.pop(name, default), dtype=float) for name, default in arrays.items()}
    scalars = {"rule": RULES["unanimity"], "known": (0,) * len(days), "reported": (False,) * len(days)}
    return Room(
        members=tuple(f"M{i:02}" for i in range(members)),
        measures=tuple(measures),
        calendar=days,
        runs=runs,
        stance=stance,
        isolation_cost=np.array([[isolation_cost]]),
        shift=numbers.pop("shift", (np.zeros((members, 1)),)),
        **arrays,
        **{**scalars, **numbers},
    )


def votes(a_room):
    """Every vote of a room, with the text as it was left by each."""
    return list(Negotiation(a_room).votes())
