"""Ballots, and how they are counted: members and population, in integers."""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property

import numpy as np

from sim.council.arrays import Bools, Codes, Ints


class Ballot(IntEnum):
    """How a member state votes. The High Representative has none.

    BRAKE is a no for vital and stated reasons of national policy, CONSTRUCTIVE an abstention with a formal
    declaration: the member need not apply the decision, and accepts that it binds the Union.
    """

    BRAKE = -2
    NO = -1
    ABSTAIN = 0
    YES = 1
    CONSTRUCTIVE = 2


def sure(vote: object, whose: str) -> Ballot:
    """A vote that somebody's own code gave, made sure to be a ballot; raises TypeError, naming `whose` it is."""
    if not isinstance(vote, Ballot):
        raise TypeError(f"{whose} gave {vote!r}; return sim.Ballot.YES, NO or ABSTAIN")
    return vote


class Count:
    """The votes counted: members [...] and the population [...] that they hold, out of `members` and `total`.

    `ballots` [N, ...] are those of members with the given `population` [N]. Each count is made when it is asked for.
    """

    def __init__(self, ballots: Codes, population: Ints) -> None:
        self.ballots = ballots
        self.people = population.reshape((-1,) + (1,) * (ballots.ndim - 1))
        self.members, self.total = len(population), int(population.sum())

    @classmethod
    def given(cls, members: int, total: int, **counts: Ints) -> Count:
        """Votes that have been counted elsewhere, by the names of the counts."""
        count = cls.__new__(cls)
        count.__dict__.update(members=members, total=total, **counts)
        return count

    def _members(self, chosen: Bools) -> Ints:
        count: Ints = chosen.sum(axis=0, dtype=np.int16).astype(np.int64)
        return count

    def _population(self, chosen: Bools) -> Ints:
        held: Ints = np.where(chosen, self.people, 0).sum(axis=0)
        return held

    @cached_property
    def yes(self) -> Ints:
        """The members in favour."""
        return self._members(self.ballots == Ballot.YES)

    @cached_property
    def yes_population(self) -> Ints:
        """The population of the members in favour."""
        return self._population(self.ballots == Ballot.YES)

    @cached_property
    def against(self) -> Ints:
        """The members against, for vital reasons or not."""
        return self._members(self.ballots <= Ballot.NO)

    @cached_property
    def brakes(self) -> Ints:
        """The members that oppose for vital and stated reasons."""
        return self._members(self.ballots == Ballot.BRAKE)

    @cached_property
    def constructive(self) -> Ints:
        """The members that abstain with a formal declaration."""
        return self._members(self.ballots == Ballot.CONSTRUCTIVE)

    @cached_property
    def constructive_population(self) -> Ints:
        """The population of the members that abstain with a formal declaration."""
        return self._population(self.ballots == Ballot.CONSTRUCTIVE)

    def swayed(self, order: Ints, won: Bools) -> Count:
        """The votes [N, R] if the first, the first two, ... members in `order` voted yes, as far as `won` over."""
        ranked, people = np.take_along_axis(self.ballots, order, axis=0), self.people[:, 0][order]
        return Count.given(
            self.members,
            self.total,
            yes=self.yes + won.cumsum(axis=0),
            yes_population=self.yes_population + (won * people).cumsum(axis=0),
            against=self.against - (won & (ranked <= Ballot.NO)).cumsum(axis=0),
            brakes=self.brakes - (won & (ranked == Ballot.BRAKE)).cumsum(axis=0),
            constructive=self.constructive,
            constructive_population=self.constructive_population,
        )
