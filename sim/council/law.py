"""What the treaties say: voting rules, and the bodies that prepare and decide.

Every threshold is integer arithmetic over members and populations; every rule names its article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.council.arrays import Bools, Codes, Floats, Ints
from sim.council.ballots import Ballot, Count


@dataclass(frozen=True)
class VotingRule:
    """One way to decide: by consent, where more than `against` noes block, or by a majority (`against` is None).

    A majority needs at least `states` % of the members and `population` % of the population, or more than half of
    the members (`over_half`); fewer than `blocking` members outside it do not block for want of population.
    """

    key: str
    title: str
    source: str
    against: int | None = None
    states: int = 0
    population: int = 0
    blocking: int = 0
    over_half: bool = False
    constructive_abstention: bool = False
    emergency_brake: bool = False

    @property
    def by_consent(self) -> bool:
        """Whether noes block; if not, a majority decides and an abstention counts against."""
        return self.against is not None

    def passes(self, count: Count) -> Bools:
        """The verdict [...] on the votes counted.

        >>> three = np.array([[1, 1], [1, 0], [0, -1]], dtype=np.int8)
        >>> RULES["unanimity"].passes(Count(three, np.array([5, 3, 1])))
        array([ True, False])
        """
        if self.against is not None:
            few: Bools = count.against <= self.against
            return few & ~self.too_many_declarations(count) if self.constructive_abstention else few
        passed: Bools = self.has_states(count) & self.has_population(count)
        return passed & (count.brakes == 0) if self.emergency_brake else passed

    def too_many_declarations(self, count: Count) -> Bools:
        """Whether constructive abstainers are a third of the members that hold a third of the population."""
        third: Bools = (3 * count.constructive >= count.members) & (3 * count.constructive_population >= count.total)
        return third

    def has_states(self, count: Count) -> Bools:
        """Whether enough members are in favour."""
        enough: Bools = 100 * count.yes >= self.states * count.members
        return enough & (2 * count.yes > count.members) if self.over_half else enough

    def has_population(self, count: Count) -> Bools:
        """Whether those in favour hold enough of the population, or too few stand outside to block."""
        enough: Bools = 100 * count.yes_population >= self.population * count.total
        return enough | (count.members - count.yes < self.blocking)

    def needed(self, ballots: Codes, willing: Floats, population: Ints) -> Bools:
        """Who has to be won over [N, R] where the text failed, given how `willing` [N, R] each member is.

        By unanimity all that are against. Under any other rule the shortest row of them, the most willing first
        and ties by index, that would carry the text if it voted yes. Where nobody is against, the constructive
        abstainers; under the emergency brake those who pull it, before all others.
        """
        opposed = ballots <= Ballot.NO if self.by_consent else ballots != Ballot.YES
        needed = opposed if self.against == 0 else self._nearest(ballots, willing, population, opposed)
        if not self.constructive_abstention:
            return needed
        too_many = Count(ballots, population).against <= (self.against or 0)
        return np.where(too_many, ballots == Ballot.CONSTRUCTIVE, needed)

    def _nearest(self, ballots: Codes, willing: Floats, population: Ints, opposed: Bools) -> Bools:
        """The shortest row of the opposed, most willing first, that would carry the text if it voted yes."""
        ease = np.where((ballots == Ballot.BRAKE) & self.emergency_brake, np.inf, willing)
        order = np.argsort(np.where(opposed, -ease, np.inf), axis=0, kind="stable")
        won = np.take_along_axis(opposed, order, axis=0)
        enough = self.passes(Count(ballots, population).swayed(order, won))
        last = np.where(enough.any(axis=0), enough.argmax(axis=0), len(population))
        won &= np.arange(len(population))[:, None] <= last
        needed = np.zeros(ballots.shape, dtype=bool)
        np.put_along_axis(needed, order, won, axis=0)
        return needed

    def spare(self, willing: Floats, population: Ints) -> Floats:
        """How far all members' willingness [N, R] would have to fall together for the text to fail [R].

        Negative where it fails on what members think: how far all would have to rise; infinite where nobody is needed.
        It is the willingness of the member that, the most willing first, is the last one needed.
        """
        order = np.argsort(-willing, axis=0, kind="stable")
        nobody = np.full(willing.shape, Ballot.NO, dtype=np.int8)
        carried = self.passes(Count(nobody, population).swayed(order, np.ones(willing.shape, dtype=bool)))
        last = np.take_along_axis(order, carried.argmax(axis=0)[None], axis=0)
        return np.where(self.passes(Count(nobody, population)), np.inf, np.take_along_axis(willing, last, axis=0)[0])

    def why(self, ballots: Codes, population: Ints, members: Sequence[str]) -> str:
        """Say in the rule's own terms why the ballots [N] carry the text or do not."""
        count = Count(ballots[:, None], population)
        return _consent(self, count, ballots, members) if self.by_consent else _majority(self, count, ballots, members)


def _named(ballots: Codes, members: Sequence[str], *kinds: Ballot) -> str:
    return ", ".join(iso for iso, ballot in zip(members, ballots, strict=True) if ballot in kinds)


def _consent(rule: VotingRule, count: Count, ballots: Codes, members: Sequence[str]) -> str:
    against = int(count.against[0])
    if against > (rule.against or 0):
        return f"{against} against: {_named(ballots, members, Ballot.NO, Ballot.BRAKE)}"
    declared = int(count.constructive[0])
    share = f"{100 * int(count.constructive_population[0]) / count.total:.1f} % of the population"
    if rule.too_many_declarations(count)[0]:
        return f"{declared} constructive abstainers hold {share}: a third of the members and of the population"
    words = (
        f"{against} against, {rule.against} may be: {_named(ballots, members, Ballot.NO)}"
        if against
        else "nobody against"
    )
    return f"{words}; {declared} constructive abstainer(s) hold {share}" if declared else words


def _majority(rule: VotingRule, count: Count, ballots: Codes, members: Sequence[str]) -> str:
    if rule.emergency_brake and count.brakes[0]:
        return (
            f"no vote is taken: {_named(ballots, members, Ballot.BRAKE)} opposes for vital reasons of national policy"
        )
    yes, outside = int(count.yes[0]), count.members - int(count.yes[0])
    least = max(count.members // 2 + 1 if rule.over_half else 0, -(-rule.states * count.members // 100))
    if not rule.has_states(count)[0]:
        return f"{yes} of {count.members} members in favour, {least} needed"
    share = 100 * int(count.yes_population[0]) / count.total
    if 100 * int(count.yes_population[0]) >= rule.population * count.total:
        people = f", with {share:.1f} % of the population, {rule.population} % needed" if rule.population else ""
        return f"{yes} of {count.members} members in favour, {least} needed{people}"
    if rule.has_population(count)[0]:
        return (
            f"{outside} opponent(s) hold {100 - share:.1f} % of the population, "
            f"but a blocking minority needs {rule.blocking} members: deemed adopted"
        )
    return f"{share:.1f} % of the population in favour, {rule.population} % needed"


RULES = {
    rule.key: rule
    for rule in (
        VotingRule(
            key="unanimity",
            title="one no blocks, an abstention does not",
            source="Article 31(1) TEU; Article 238(4) TFEU on abstention",
            against=0,
        ),
        VotingRule(
            key="unanimity-1",
            title="two noes block",
            source="counterfactual: Article 31(1) TEU with one dissenter overruled",
            against=1,
        ),
        VotingRule(
            key="unanimity-2",
            title="three noes block",
            source="counterfactual: Article 31(1) TEU with two dissenters overruled",
            against=2,
        ),
        VotingRule(
            key="unanimity-3",
            title="four noes block",
            source="counterfactual: Article 31(1) TEU with three dissenters overruled",
            against=3,
        ),
        VotingRule(
            key="qmv",
            title="55 % of the members with 65 % of the population",
            source="Article 16(4) TEU: on a proposal of the High Representative or the Commission",
            states=55,
            population=65,
            blocking=4,
        ),
        VotingRule(
            key="reinforced-qmv",
            title="72 % of the members with 65 % of the population",
            source="Article 238(2) TFEU: on a proposal of member states",
            states=72,
            population=65,
        ),
        VotingRule(
            key="simple-majority",
            title="more than half of the members",
            source="Article 238(1) TFEU",
            over_half=True,
        ),
    )
}
"""Every voting rule by the word a scenario file uses."""


@dataclass(frozen=True)
class Body:
    """A meeting of member states.

    It adopts or only prepares (votes and may agree, amends nothing); `consensus` where it decides by unanimity
    whatever the rule of the file; `pays` where it can settle a linked file.
    """

    key: str
    title: str
    source: str
    adopts: bool = False
    consensus: bool = False
    pays: bool = False


BODIES = {
    body.key: body
    for body in (
        Body("working-party", "Working party", "Article 19(3) of the Council's Rules of Procedure"),
        Body("coreper", "Coreper", "Article 240(1) TFEU; Article 38 TEU for the Political and Security Committee"),
        Body("foreign-affairs", "Foreign Affairs Council", "Article 16(6) TEU; Article 31(1) TEU", adopts=True),
        Body("european-council", "European Council", "Article 15(4) TEU", adopts=True, consensus=True, pays=True),
    )
}
"""Every body by the word a scenario file uses."""


def rule_of(body: Body, rule: VotingRule) -> VotingRule:
    """The rule that a body decides by in a file with the given rule: unanimity where it works by consensus."""
    return RULES["unanimity"] if body.consensus and rule.against != 0 else rule
