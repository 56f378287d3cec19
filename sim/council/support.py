"""All that a member state works out for itself: where it stands, what a form costs it, how alone it would be.

Every function is elementwise: arrays of runs and members [R, N] in the ensemble, single numbers in an agent. Only
+ - * / and comparisons are used, whose bits are the same on every machine.

    stance    the hardest form a member would accept on its merits, 0..1
    margin    stance less severity, after red line and cost: at least 0 means it accepts on the merits
    support   margin plus what isolation adds: below 0 means no
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from sim.council.arrays import TOL, Bools, Codes, Floats
from sim.council.law import Ballot

F = TypeVar("F", float, Floats)


def stance_today(stance: F, mood: F, unseen: F, shift: F) -> F:
    """Where a member stands on one measure once the events up to today have moved it.

    >>> stance_today(.25, 0., 0., .125)
    0.375
    """
    return stance + mood + unseen + shift


def after_report(stance: F, deference: F, report: F) -> F:
    """Where the High Representative's report leaves a member: `report` is how far it moves one that trusts it fully."""
    return stance + deference * report


def after_recommendation(stance: F, deference: F, recommended: F) -> F:
    """Where a recommended form leaves a member: closer to its severity, whether that is harder or milder.

    >>> round(after_recommendation(.2, .1, .6), 12)
    0.24
    >>> after_recommendation(.2, 0., .6)
    0.2
    """
    return (1 - deference) * stance + deference * recommended


def burden(red_line: Floats, cost: Floats, exempt: Bools) -> tuple[Floats, Floats]:
    """What is left of a red line and of a domestic cost: an exemption lifts the cost and a negative red line."""
    return np.where(exempt, np.maximum(red_line, 0), red_line), np.where(exempt, 0.0, cost)


def margin(stance: F, red_line: F, cost: F, strength: F, severity: F, salience: F) -> F:
    """How far a form lies within (positive) or beyond (negative) what a member accepts on the merits.

    `cost` is the stance lost at full strength, `strength` the share of full strength that the form has.
    """
    return salience * (stance + red_line - cost * strength - severity)


def isolation(agreeing: F, others: int, cost: F) -> F:
    """What standing alone is worth giving up: 0 up to half of the others in agreement, `cost` when all are.

    `agreeing` counts the other members that accept, out of `others`.

    >>> float(isolation(26, 26, .15)), round(float(isolation(25, 26, 1.)), 4)
    (0.15, 0.9231)
    """
    surplus: F = np.maximum(0, 2 * (agreeing / max(others, 1)) - 1)
    return cost * surplus


def sincere(support: Floats, margins: Floats) -> Codes:
    """A member's ballot: no below zero; a state that yields against its merits abstains, and so shows it.

    `support` and `margins` are each the least over the measures on the table. Source: Article 238(4) TFEU lets the
    text pass over an abstention.

    >>> sincere(np.array([.1, .1, -.1]), np.array([.1, -.1, -.2]))
    array([ 1,  0, -1], dtype=int8)
    """
    yielding = np.where(margins < -TOL, np.int8(Ballot.ABSTAIN), np.int8(Ballot.YES))
    return np.where(support < -TOL, np.int8(Ballot.NO), yielding)
