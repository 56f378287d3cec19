"""The runs worth telling: the typical one, the most surprising one, the closest call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.council.arrays import Floats, Ints
from sim.runs.ends import Ends, end_in_words
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.play import chunks, votes
from sim.runs.uncertainty import draw


class Told(NamedTuple):
    """A run that is worth reading, and why."""

    run: int
    why: str


@dataclass(frozen=True)
class Telling:
    """A way to choose the one run to read; `meaning` says plainly which."""

    key: str
    title: str
    meaning: str
    find: Callable[[Ensemble], Told]


def _typical(ensemble: Ensemble) -> Told:
    ends, tally = Ends.of(ensemble), ensemble.tally
    runs = np.flatnonzero(ends.kind == 0)
    for feature in (tally.meeting, tally.rounds, tally.last_no):
        values, counts = np.unique(feature[runs], return_counts=True)
        runs = runs[feature[runs] == values[counts.argmax()]]
    return Told(int(runs[0]), _so_many(ensemble, ends, 0))


def _surprising(ensemble: Ensemble) -> Told:
    ends = Ends.of(ensemble)
    endings = np.bincount(ensemble.ending)[ends.rows[:, 0]]
    rarest = int(np.lexsort((np.arange(len(endings)), endings, ends.counts))[0])
    return Told(int(np.argmax(ends.kind == rarest)), _so_many(ensemble, ends, rarest))


def _so_many(ensemble: Ensemble, ends: Ends, kind: int) -> str:
    words = end_in_words(ensemble, tuple(ends.rows[kind].tolist()))
    return f"{ends.counts[kind]:,} of {len(ensemble):,} runs end so ({words})"


def _closest(ensemble: Ensemble) -> Told:
    spare = closeness(ensemble)
    told = (spare >= 0) == ensemble.adopted  # of strategies other than sincere, support alone does not tell the verdict
    hangs = np.where(told, np.abs(spare), np.inf)
    run = int(hangs.argmin())
    if np.isinf(hangs[run]):
        return Told(run, "of no run does support alone tell the verdict; the first is told")
    step = "less and the text would have failed" if spare[run] >= 0 else "more and the text would have passed"
    hung = abs(spare[run])
    return Told(run, f"{f'{hung:.4f}' if hung >= 0.0001 else 'under 0.0001'} of support {step}")


def closeness(ensemble: Ensemble) -> Floats:
    """How close the deciding vote of each run was [R]: VotingRule.spare of its last vote, holdouts counted."""
    parts = [_closeness(ensemble, first, count) for first, count in zip(*chunks(len(ensemble)), strict=True)]
    return np.concatenate(parts)


def _closeness(ensemble: Ensemble, first: int, count: int) -> Floats:
    room = draw(ensemble.seating, ensemble.seed, first, count)
    spare = np.full(count, np.inf)
    for _, vote in votes(room, Minutes(room)):
        held: Ints = np.flatnonzero(vote.present)
        willing = (vote.opinions.support - vote.opinions.holdout)[:, held]
        spare[vote.runs[held]] = room.rule_at(vote.t).spare(willing, room.population)
    return spare


TELLINGS = {
    telling.key: telling
    for telling in (
        Telling(
            "typical",
            "The typical run",
            "Of the runs with the most frequent ending and text, those that end at the usual meeting, then those with "
            "the usual number of votes, then those with the usual members against in the last vote that failed; of "
            "these the first.",
            _typical,
        ),
        Telling(
            "surprising",
            "The most surprising run",
            "The first run with the ending and text that came out least often; of several as rare, one whose ending "
            "is the rarest.",
            _surprising,
        ),
        Telling(
            "closest",
            "The closest call",
            "The run whose last vote needed the least to go the other way: if the support of all members had moved "
            "together, this little would have turned the verdict.",
            _closest,
        ),
    )
}
"""Every way to choose a run worth telling, by its word."""
