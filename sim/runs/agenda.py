"""Who tables what where the file leaves it to the members: the strongest text that each expects to pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.council.arrays import TOL, Floats
from sim.council.positions import isolations, stances
from sim.council.protocols import strongest
from sim.council.room import Proposal, Room
from sim.council.support import margin
from sim.errors import CallError, shown
from sim.runs.uncertainty import draw
from sim.scenario import Scenario
from sim.seating import Seating, sit


def seat(scenario: Scenario) -> Seating:
    """Seat the members of a scenario, and settle who tables what if the file leaves that to them.

    Raises CallError for what is no scenario: what `simulate`, `replay` and the Mesa model are given comes here first.
    """
    if not isinstance(scenario, Scenario):
        raise CallError(f'a scenario is asked for, as in sim.read("moscow-2021"), not {shown(scenario)}')
    return settled(sit(scenario))


def settled(seating: Seating) -> Seating:
    """The same seating with an agenda: the members' own where the file leaves it to them."""
    return seating if seating.agenda else replace(seating, agenda=_agenda(seating))


def _agenda(seating: Seating) -> tuple[Proposal, ...]:
    """The proposals of the members in the order of their likely stances, each text once.

    A member tables the strongest text that it accepts itself and expects everybody else to let pass at the first
    meeting that can adopt; it goes by the likely numbers, and does not know what each run draws.
    """
    room = draw(_likely(seating), seed=0, first=0, count=1)
    t = int(np.flatnonzero(room.calendar.adopts)[0])
    margins = [margin(stances(room, m, t), m.demand, room.salience) for m in room.measures]
    yields = [np.stack([rung + isolations(room, rung, t) >= -TOL for rung in rungs]) for rungs in margins]
    agenda: dict[tuple[int, ...], Proposal] = {}
    for place in np.argsort(-room.stance[:, 0], kind="stable"):
        most = [int((rungs[:, place, 0] >= -TOL).sum()) - 1 for rungs in margins]
        package = tuple(int(rung) for rung in strongest(room, yields, most, t)[0])
        if any(package) and package not in agenda:
            agenda[package] = Proposal((int(place),), package, (0,) * len(package), retry=True)
    return tuple(agenda.values()) or (_nothing(room),)


def _likely(seating: Seating) -> Seating:
    """The same seating without any doubt: every number is the likely one."""
    none = np.zeros(3)
    return replace(
        seating,
        stance=_sure(seating.stance),
        salience=_sure(seating.salience),
        deference=_sure(seating.deference),
        events={name: _sure(event) for name, event in seating.events.items()},
        report=_sure(seating.report),
        parameters={**{k: _sure(v) for k, v in seating.parameters.items()}, "mood": none, "unseen": none},
        measures=tuple(
            replace(m, severity=_sure(m.severity), red_line=_sure(m.red_line), exposure=_sure(m.exposure))
            for m in seating.measures
        ),
    )


def _sure(spread: Floats) -> Floats:
    return np.repeat(spread[..., 1:2], 3, axis=-1)


def _nothing(room: Room) -> Proposal:
    """What is tabled where nobody expects anything to pass: the mildest form of each measure, by the first member."""
    return Proposal((int(np.argmax(room.stance[:, 0])),), (1,) * len(room.measures), (0,) * len(room.measures))
