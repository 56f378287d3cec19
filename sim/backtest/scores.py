"""Scores of forecasts: who resists (ranks within a case) and how it ends (probabilities of three classes)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import comb, log

import numpy as np

from sim.council.arrays import Floats

FLOOR = 0.001
"""No probability counts as less in the log score: one run in a thousand could have been otherwise."""
RESAMPLES = 2_000


def auc(scores: Mapping[str, float], resisters: Collection[str]) -> float:
    """How often a resister is scored above another member, ties half: area under the ROC curve within one case.

    >>> auc({"HU": 3., "SK": 1., "PL": 1., "EE": 0.}, ["HU", "SK"])
    0.875
    """
    above = [scores[iso] for iso in scores if iso in resisters]
    below = [scores[iso] for iso in scores if iso not in resisters]
    wins = sum((a > b) + 0.5 * (a == b) for a in above for b in below)
    return wins / (len(above) * len(below))


def top(scores: Mapping[str, float], resisters: Collection[str], places: int) -> float:
    """The chance that a resister is among the highest places, where ties are broken by lot.

    >>> top({"HU": 3., "SK": 1., "PL": 1.}, ["SK"], 1), top({"HU": 3., "SK": 1., "PL": 1.}, ["SK"], 2)
    (0.0, 0.5)
    """
    last = sorted(scores.values(), reverse=True)[places - 1]
    if any(score > last and iso in resisters for iso, score in scores.items()):
        return 1.0
    tied = [iso for iso, score in scores.items() if score == last]
    left = places - sum(score > last for score in scores.values())
    others = sum(iso not in resisters for iso in tied)
    return 1 - comb(others, left) / comb(len(tied), left)


def brier(chances: Floats, outcome: int) -> float:
    """The squared distance of three chances from what happened, 0 to 2 (Brier, Monthly Weather Review 78, 1950).

    >>> brier(np.array([.5, .5, 0.]), 0)
    0.5
    """
    happened = np.zeros(len(chances))
    happened[outcome] = 1
    missed = chances - happened
    return float((missed * missed).sum())


def log_score(chances: Floats, outcome: int) -> float:
    """Minus the log of the chance of what happened, 0 at best (Good, JRSS B 14, 1952).

    The log is the platform's: that of numpy differs between its versions in the last bit.
    """
    return -log(max(float(chances[outcome]), FLOOR))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean over cases, which are drawn anew with replacement (Efron 1979)."""
    cases = np.sort(values)
    drawn = np.random.Generator(np.random.PCG64(1)).integers(0, len(cases), (RESAMPLES, len(cases)))
    low, high = np.quantile(cases[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
