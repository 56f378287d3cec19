"""All runs of an ensemble as a table: one row a run, the columns of outcomes.csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.council.ballots import Ballot
from sim.runs.outcome import ENDINGS, Sets, packed, unpacked

if TYPE_CHECKING:
    from sim.runs.ensemble import Ensemble

Column = NDArray[Any]


def table(ensemble: Ensemble) -> dict[str, Column]:
    """All runs as columns [R], in the order of the runs: numbers, or words that are kept once each."""
    tally, measures = ensemble.tally, ensemble.seating.measures
    labels = [meeting.label for meeting in ensemble.seating.calendar.meetings]
    reversion = ensemble.scenario.reversion
    return {
        "run": np.arange(len(ensemble)),
        "outcome": _words([word.value for word in ENDINGS], ensemble.ending),
        "meeting": _words(labels, tally.meeting),
        "rounds": tally.rounds.astype(np.int64),
        "strength": ensemble.strength,
        **{m.key: _words([reversion, *m.forms], ensemble.rung[:, d]) for d, m in enumerate(measures)},
        "exempted": _names(ensemble, np.bitwise_or.reduce(tally.exempt, axis=1)),
        "paid": _names(ensemble, packed(ensemble.paid.T)),
        "no": _names(ensemble, packed(tally.ballots.T <= Ballot.NO)),
        "first_no": _names(ensemble, tally.first_no),
        "last_no": _names(ensemble, tally.last_no),
    }


def _words(words: Sequence[str], codes: NDArray[Any]) -> Column:
    column: Column = np.array(words, dtype=object)[codes]
    return column


def _names(ensemble: Ensemble, sets: Sets) -> Column:
    """The members of each set [R] in one cell, by a space; each set is spelt out once."""
    found, inverse = np.unique(sets, return_inverse=True)
    members = np.array(ensemble.members)
    return _words([" ".join(members[chosen]) for chosen in unpacked(found, len(members))], inverse)
