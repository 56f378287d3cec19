"""Who is pivotal: how often each member is in the way, what is gained if it alone gives way, and at what price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from sim.analysis.winning import AS_IT_IS, WAYS, HoldOuts, enough, hold_outs
from sim.council.arrays import Codes
from sim.runs.agenda import settled
from sim.runs.compare import Difference, paired
from sim.runs.ensemble import Ensemble
from sim.runs.play import reseat
from sim.seating import Seating, sit

MOVED = 0.1
"""By how much a member moves on the scale of stances, to see what the outcome gains."""


@dataclass(frozen=True)
class Offer:
    """A way to win a member over: what it costs in the unit of the way, how often it would do, what it is in words."""

    way: str
    cost: float
    does: float
    words: str


@dataclass(frozen=True)
class Pivot:
    """What a member means for the outcome; the first seven numbers are shares of the runs.

    `brought_down`: a measure fell, and its objection was the last that was answered; `first_no`: it is against in the
    first vote that fails; `last_no`: in the last one that fails, of these `last_to_agree` where there is a decision
    after all, and `never_agrees` where there is none; `exempted`; `paid`. `adopted` and `strength`: what the outcome
    gains, run against run, if its stance alone is MOVED higher. `offers` are the ways to win it over that would do in
    more than half of the runs in which it held out, cheapest first.
    """

    member: str
    brought_down: float
    first_no: float
    last_no: float
    last_to_agree: float
    never_agrees: float
    exempted: float
    paid: float
    adopted: Difference
    strength: Difference
    offers: tuple[Offer, ...]

    @property
    def matters(self) -> bool:
        """Whether it is ever in the way, ever compensated, or would change anything by moving."""
        return any((self.first_no, self.last_no, self.exempted, self.paid, self.weight))

    @property
    def weight(self) -> float:
        """How much turns on it: the larger change, up or down, if it alone moves."""
        return max(abs(self.adopted.difference), abs(self.strength.difference))


def moved(seating: Seating, place: int, by: float) -> Seating:
    """The seating with one member's stance moved, as far as a file could say so: from 0 to 1."""
    stance = seating.stance.copy()
    stance[place] = np.clip(stance[place] + by, 0, 1)
    return replace(seating, stance=stance)


def pivots(ensemble: Ensemble, progress: Callable[[int], object] = lambda _: None) -> list[Pivot]:
    """Every member, the one that most turns on first; `progress` is told when each is done."""
    found, seating = hold_outs(ensemble), sit(ensemble.scenario)
    members = []
    for place in range(len(ensemble.members)):
        changed = reseat(ensemble, settled(moved(seating, place, MOVED)))
        members.append(_pivot(ensemble, changed, found, place))
        progress(1)
    return sorted(members, key=lambda pivot: (-pivot.weight, -pivot.brought_down, -pivot.last_no, -pivot.first_no))


def _pivot(ensemble: Ensemble, changed: Ensemble, found: HoldOuts, place: int) -> Pivot:
    last, adopted = ensemble.last_no[:, place], ensemble.adopted
    return Pivot(
        member=ensemble.members[place],
        brought_down=float(ensemble.topplers[:, place].mean()),
        first_no=float(ensemble.first_no[:, place].mean()),
        last_no=float(last.mean()),
        last_to_agree=float((last & adopted).mean()),
        never_agrees=float((last & ~adopted).mean()),
        exempted=float(ensemble.exempted[:, place].mean()),
        paid=float(ensemble.paid[:, place].mean()),
        adopted=paired(changed.adopted.astype(np.float64), adopted.astype(np.float64)),
        strength=paired(changed.strength, ensemble.strength),
        offers=_offers(ensemble.seating, found, place),
    )


def _offers(seating: Seating, found: HoldOuts, place: int) -> tuple[Offer, ...]:
    """The ways that would do in more than half of the runs in which a member held out, cheapest first."""
    held = found.held[place]
    offers = []
    for key, way in WAYS.items():
        costs, softer = found.cost[key][place, held], found.softer[:, place, held]
        price = enough(costs)
        if np.isfinite(price):
            does = costs <= price
            words = way.words.format(price=ceil(100 * price) / 100, **_objects(seating, softer[:, does], place))
            offers.append(Offer(key, price, float(does.mean()), words))
    return tuple(sorted(offers, key=lambda offer: offer.cost))


def _objects(seating: Seating, softer: Codes, place: int) -> dict[str, str]:
    """What a member objects to most often: the `forms` that it would accept, the `measures`, and its linked `files`."""
    answers, counts = np.unique(softer, axis=1, return_counts=True)
    commonest = answers[:, counts.argmax()].tolist()
    objected = [(m, rung) for m, rung in zip(seating.measures, commonest, strict=True) if rung != AS_IT_IS]
    return {
        "forms": "; ".join(f"{m.key}: {m.forms[rung - 1]}" if rung else f"{m.key} dropped" for m, rung in objected),
        "measures": ", ".join(m.key for m, _ in objected),
        "files": ", ".join(file.key for file in seating.linked if file.stakes[place].any()),
    }
