"""What all members of a room think of a measure, in all runs at once: the functions of `support` over whole arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.council import support
from sim.council.arrays import TOL, Bools, Floats, at_rung
from sim.council.room import Measure, Room
from sim.council.text import Text


def stances(room: Room, measure: Measure, t: int) -> Floats:
    """The stances [N, R] on one measure in round t, after the events and the word of the High Representative."""
    stance = support.stance_today(room.stance, room.mood, measure.unseen, room.shift[room.known[t]])
    if not room.reported[t]:
        return stance
    stance = support.after_report(stance, room.deference, room.report)
    if measure.recommended is None:
        return stance
    recommended: Floats = measure.severity[measure.recommended]
    return support.after_recommendation(stance, room.deference, recommended)


def margins(room: Room, text: Text, d: int, stance: Floats, t: int) -> Floats:
    """The margins [N, R] of measure d as it stands in round t, infinite where it is dropped."""
    measure, rung = room.measures[d], text.rung[d]
    demand = at_rung(measure.demand, rung)
    overasks = room.overasks(t)
    if overasks.any():
        demand = np.where(overasks, at_rung(measure.overasked_demand, rung), demand)
    if measure.exemptible:
        demand = np.where(text.exempt[d], at_rung(measure.relieved_demand, rung), demand)
    margin = support.margin(stance, demand, room.salience)
    if text.base[d].any():
        margin[:, text.dropped(d)] = np.inf
    return margin


def relieved_margins(room: Room, text: Text, d: int, stance: Floats) -> Floats:
    """The margins [N, R] of measure d if each member were exempt from it."""
    demand = at_rung(room.measures[d].relieved_demand, text.rung[d])
    margin = support.margin(stance, demand, room.salience)
    if text.base[d].any():
        margin[:, text.dropped(d)] = np.inf
    return margin


def isolations(room: Room, margin: Floats, t: int) -> Floats:
    """What isolation adds to margins [N, R]: a member that accepts is not among the others that it counts."""
    cost = room.isolation_cost * room.calendar.at(t).pressure
    others = len(room.members) - 1
    accepts = margin >= -TOL
    agreeing = accepts.view(np.int8).sum(axis=0, dtype=np.int8).astype(np.float64)
    accepting = support.isolation(agreeing - 1, others, cost)
    worth: Floats = np.where(accepts, accepting, support.isolation(agreeing, others, cost))
    return worth if room.heeds_isolation.all() else worth * room.heeds_isolation


def supports(room: Room, margin: Floats, t: int) -> Floats:
    """The supports [N, R] of a measure with the given margins: these, and what isolation adds."""
    support = isolations(room, margin, t)
    support += margin
    return support


def least(values: Sequence[Floats]) -> Floats:
    """The least over the measures, elementwise."""
    first, *others = values
    result = first.copy()
    for value in others:
        np.minimum(result, value, out=result)
    return result


def vital(room: Room, supports: Sequence[Floats]) -> Bools:
    """The members [N, R] that object to a measure and have stated a red line against it."""
    crossed = [(own < -TOL) & (measure.red_line < 0) for own, measure in zip(supports, room.measures, strict=True)]
    objecting: Bools = np.logical_or.reduce(crossed)
    return objecting
