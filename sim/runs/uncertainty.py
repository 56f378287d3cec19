"""What a run draws, once and for all its rounds: stances, the common mood, what no analyst knows."""

from __future__ import annotations

import numpy as np

from sim.council.arrays import Floats, Ints
from sim.council.room import Measure, Room
from sim.runs.tapes import Tapes
from sim.seating import SeatedMeasure, Seating


def triangular(u: Floats, spread: Floats) -> Floats:
    """The quantile u of triangular distributions given as (low, likely, high) in the last axis of `spread`.

    >>> triangular(np.array([0., .5, .875]), np.array([0., .5, 1.]))
    array([0.  , 0.5 , 0.75])
    """
    low, likely, high = spread[..., 0], spread[..., 1], spread[..., 2]
    width = high - low
    peak = (likely - low) / np.where(width > 0, width, 1)
    rising = low + np.sqrt(u * width * (likely - low))
    falling = high - np.sqrt((1 - u) * width * (high - likely))
    return np.where(u < peak, rising, falling)


def symmetric(u: Floats) -> Floats:
    """The quantile u of the triangular distribution from -1 over 0 to 1.

    >>> symmetric(np.array([0., .5, .875]))
    array([-1. ,  0. ,  0.5])
    """
    side = 2 * u
    side -= 1
    distance = np.abs(side)  # and in place from here on: these are the largest arrays of a chunk
    np.subtract(1, distance, out=distance)
    np.sqrt(distance, out=distance)
    np.subtract(1, distance, out=distance)
    return np.copysign(distance, side, out=distance)


def draw(seating: Seating, seed: int, first: int, count: int) -> Room:
    """The room of a seating in runs `first` to `first + count - 1`; the shapes are those of Room."""
    tapes = Tapes(seed, first, count)
    slots = seating.slots
    parameters = {key: _one(tapes, f"parameter/{key}", spread) for key, spread in seating.parameters.items()}
    shift = [np.zeros((len(slots), 1))]
    for name, event in seating.events.items():
        shift.append(shift[-1] + parameters["event_response"] * _one(tapes, f"event/{name}", event))
    return Room(
        members=seating.members,
        population=seating.population,
        measures=tuple(_measure(tapes, slots, measure, parameters) for measure in seating.measures),
        agenda=seating.agenda,
        calendar=seating.calendar,
        rule=seating.rule,
        runs=count,
        stance=_stance(tapes, seating, parameters),
        mood=symmetric(tapes.read("mood", 1)).T * parameters["mood"],
        salience=_members(tapes, "salience", seating.salience, slots),
        deference=_deference(tapes, seating, parameters["deference"]),
        report=_one(tapes, "report", seating.report),
        isolation_cost=parameters["isolation_cost"],
        shift=tuple(shift),
        known=seating.known,
        reported=seating.reported,
        stake=_stake(tapes, seating),
        claimants=seating.claimants,
        patience=parameters["patience"],
        strategies=seating.strategies,
        allies=seating.allies,
        lapses=seating.lapses,
    )


def _stance(tapes: Tapes, seating: Seating, parameters: dict[str, Floats]) -> Floats:
    """The stance of each member [N, R]: as drawn, less what it has resisted before, moved by the invasion."""
    drawn = _members(tapes, "stance", seating.stance, seating.slots)
    moved = parameters["invasion"] * seating.wartime[:, None]
    return drawn - parameters["track_record"] * seating.records[:, None] + moved


def _deference(tapes: Tapes, seating: Seating, shared: Floats) -> Floats:
    """The deference of each member [N, R]: its own, or else the one that all others share."""
    unsaid = np.isnan(seating.deference[:, 1])[:, None]
    return np.where(unsaid, shared, _members(tapes, "deference", np.nan_to_num(seating.deference), seating.slots))


def _stake(tapes: Tapes, seating: Seating) -> Floats:
    """What each member holds out for [N, R]: its stakes in the linked files that turn out to be open."""
    stake = np.zeros((len(seating.members), 1))
    for file in seating.linked:
        is_open = _one(tapes, f"openness/{file.key}", file.open) > tapes.read(f"open/{file.key}", 1).T
        stake = stake + is_open * _members(tapes, f"stake/{file.key}", file.stakes, seating.slots)
    return stake


def _measure(tapes: Tapes, slots: Ints, seated: SeatedMeasure, parameters: dict[str, Floats]) -> Measure:
    exposure = _members(tapes, f"exposure/{seated.kind}", seated.exposure, slots)
    # A sum over members is the same in any batch only along the last axis of an array that lies in order.
    total = np.ascontiguousarray(exposure.T).sum(axis=-1)
    unseen = symmetric(_by_member(tapes.read(f"unseen/{seated.key}"), slots))
    return Measure(
        key=seated.key,
        forms=seated.forms,
        severity=_one(tapes, f"severity/{seated.key}", seated.severity),
        strength=seated.strength,
        red_line=_members(tapes, f"red_line/{seated.key}", seated.red_line, slots)
        + parameters["red_line"] * seated.departs[:, None],
        cost=parameters["cost_weight"] * exposure,
        share=exposure / np.where(total > 0, total, 1),
        unseen=unseen * parameters["unseen"],
        recommended=seated.recommended,
        exemptible=seated.exemptible,
    )


def _members(tapes: Tapes, name: str, spread: Floats, slots: Ints) -> Floats:
    """A number per member [N, R]; [N, 1] where the file leaves no doubt about any."""
    if _certain(spread):
        return spread[:, 1, None]
    return triangular(_by_member(tapes.read(name), slots), spread[:, None, :])


def _by_member(uniforms: Floats, slots: Ints) -> Floats:
    """The uniforms of the members that sit [N, R], out of those of all slots [R, SLOTS]."""
    return np.ascontiguousarray(uniforms.T[slots])


def _one(tapes: Tapes, name: str, spread: Floats) -> Floats:
    """Numbers that share one quantile a run: [..., R] for a spread [..., 3]; [..., 1] where there is no doubt."""
    spread = np.atleast_2d(spread)[:, None, :]
    if _certain(spread):
        return spread[..., 1]
    return triangular(tapes.read(name, 1).T, spread)


def _certain(spread: Floats) -> bool:
    return bool((spread[..., 0] == spread[..., 2]).all())
