"""All that a member state works out for itself: where it stands, what a form costs it, how alone it would be.

Every function is elementwise: arrays of members and runs [N, R] in the ensemble, single numbers in an agent. Only
+ - * / and comparisons are used, whose bits are the same on every machine.

    stance    the hardest form a member would accept on its merits, 0..1
    demand    the stance that a form takes of it, after its red line and what the form costs it at home
    margin    stance less demand: at least 0 means it accepts on the merits
    support   margin plus what isolation adds: below 0 means no
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from sim.council.arrays import Floats

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


def demand(severity: F, strength: F, red_line: F, cost: F) -> F:
    """The stance that a form takes of a member: its severity, its cost at home, and how far off a red line is.

    `cost` is the stance lost at full strength, `strength` the share of full strength that the form has; a red line
    is how far the member departs from its stance on this measure, negative where it is more reluctant.

    >>> demand(.5, .5, -.25, .125)
    0.8125
    """
    return severity + cost * strength - red_line


def relieved_demand(severity: F, red_line: F) -> F:
    """What a form takes of a member that is exempt: an exemption lifts the cost and a negative red line."""
    eased: F = np.maximum(red_line, 0)
    return severity - eased


def margin(stance: F, demand: F, salience: F) -> F:
    """How far a form lies within (positive) or beyond (negative) what a member accepts on the merits.

    >>> margin(.5, .25, 2.)
    0.5
    """
    return salience * (stance - demand)


def isolation(agreeing: F, others: int, cost: F) -> F:
    """What standing alone is worth giving up: 0 up to half of the others in agreement, `cost` when all are.

    `agreeing` counts the other members that accept, out of `others`.

    >>> float(isolation(26, 26, .15)), round(float(isolation(25, 26, 1.)), 4)
    (0.15, 0.9231)
    """
    surplus: F = np.maximum(0, 2 * (agreeing / max(others, 1)) - 1)
    return cost * surplus
