"""What the treaties say: ballots, voting rules, and the bodies that prepare and decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.council.arrays import Bools, Codes


class Ballot(IntEnum):
    """How a member state votes. The High Representative has none."""

    NO = -1
    ABSTAIN = 0
    YES = 1


@dataclass(frozen=True)
class VotingRule:
    """One way to decide.

    `passes` maps ballots [..., N] to a verdict [...]; `needed` names, where the text failed, the members [..., N]
    that have to be won over.
    """

    key: str
    title: str
    source: str
    passes: Callable[[Codes], Bools]
    needed: Callable[[Codes], Bools]


def _nobody_against(ballots: Codes) -> Bools:
    nobody: Bools = ~(ballots == Ballot.NO).any(axis=-1)
    return nobody


def _all_against(ballots: Codes) -> Bools:
    return np.equal(ballots, Ballot.NO)


RULES = {
    rule.key: rule
    for rule in (
        VotingRule(
            key="unanimity",
            title="unanimity: one no blocks, an abstention does not",
            source="Article 31(1) TEU; Article 238(4) TFEU on abstention",
            passes=_nobody_against,
            needed=_all_against,
        ),
    )
}
"""Every voting rule by the word a scenario file uses.

>>> RULES["unanimity"].passes(np.array([[1, 1, 0], [1, 1, -1]]))
array([ True, False])
"""


@dataclass(frozen=True)
class Body:
    """A meeting of member states: it adopts, or it only prepares (votes and may agree, amends nothing)."""

    key: str
    title: str
    adopts: bool
    source: str


BODIES = {
    body.key: body
    for body in (
        Body("working-party", "Working party", False, "Article 19(3) of the Council's Rules of Procedure"),
        Body(
            "coreper", "Coreper", False, "Article 240(1) TFEU; Article 38 TEU for the Political and Security Committee"
        ),
        Body("foreign-affairs", "Foreign Affairs Council", True, "Article 16(6) TEU; Article 31(1) TEU"),
        Body("european-council", "European Council", True, "Article 15(4) TEU: by consensus"),
    )
}
"""Every body by the word a scenario file uses."""
