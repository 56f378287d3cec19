"""Small rooms for tests, built from arrays: no file, no profile, nothing drawn."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import strategies as st

from sim.council.calendar import Calendar, Meeting
from sim.council.law import RULES
from sim.council.negotiation import Negotiation
from sim.council.room import Measure, Proposal, Room
from sim.council.strategies import STRATEGIES
from sim.runs.minutes import Minutes

DAY = date(2021, 2, 22)
unit = st.floats(0, 1).map(lambda x: round(x, 3))
"""Any number from 0 to 1, in thousandths."""
FORMS = (0.2, 0.4, 0.6)
"""The severities of a ladder of three forms."""


def lists(of, size):
    """Lists of exactly so many."""
    return st.lists(of, min_size=size, max_size=size)


def calendar(*meetings):
    """A calendar of (body, rounds, pressure), a day apart."""
    return Calendar.of([Meeting(DAY.replace(day=1 + i), *meeting) for i, meeting in enumerate(meetings)])


def measure(severities, members, *, key="listing", **numbers):
    """A measure with the given severities, tabled at its hardest; numbers of members are given as lists."""
    rungs = len(severities)
    arrays = {name: column(numbers.pop(name, np.zeros(members))) for name in ("red_line", "cost", "share", "unseen")}
    return Measure(
        key=key,
        forms=tuple(f"{key} {rung}" for rung in range(1, rungs + 1)),
        severity=column([0.0, *severities]),
        strength=np.arange(rungs + 1) / rungs,
        **arrays,
        **numbers,
    )


def column(numbers):
    """Numbers of members, the same in every run [N, 1]; or runs by members as given [R, N] -> [N, R]."""
    array = np.asarray(numbers, dtype=float)
    return array[:, None] if array.ndim == 1 else np.ascontiguousarray(array.T)


def room(stance, measures, *, rounds=None, meetings=None, isolation_cost=0.0, floors=None, **numbers):
    """A room of one meeting of ministers, long enough to go down every ladder; `stance` is [N] or [R, N].

    Everything is tabled at its hardest; `floors` are the rungs that the tablers settle for.
    """
    stance = column(stance)
    members, runs = stance.shape
    days = calendar(*(meetings or [("foreign-affairs", rounds or max(len(m.forms) for m in measures) + 1, 1.0)]))
    tabled = tuple(len(m.forms) for m in measures)
    defaults = {
        "population": np.ones(members, dtype=np.int64),
        "agenda": (Proposal((0,), tabled, tuple(floors or [0] * len(tabled))),),
        "rule": RULES["unanimity"],
        "mood": np.zeros((1, 1)),
        "salience": np.ones((members, 1)),
        "deference": np.zeros((members, 1)),
        "report": np.zeros((1, 1)),
        "isolation_cost": np.array([[isolation_cost]]),
        "shift": (np.zeros((members, 1)),),
        "known": (0,) * len(days),
        "reported": (False,) * len(days),
        "stake": np.zeros((members, 1)),
        "claimants": tuple(np.flatnonzero(np.any(numbers.get("stake", np.zeros((members, 1))), axis=1)).tolist()),
        "patience": np.ones((1, 1)),
        "strategies": (STRATEGIES["sincere"],) * members,
        "allies": ((),) * members,
    }
    names = tuple(f"M{i:02}" for i in range(members))
    return Room(
        members=names, measures=tuple(measures), calendar=days, runs=runs, stance=stance, **{**defaults, **numbers}
    )


def negotiation(a_room):
    """The first proposal of a room, with nothing in force before it."""
    return Negotiation(a_room, a_room.agenda[0], Minutes(a_room).start(a_room.agenda[0]))


def votes(a_room):
    """Every vote of a room on its first proposal."""
    return list(negotiation(a_room).votes())
