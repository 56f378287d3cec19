"""All runs of one scenario: each can be opened, and shares sum them up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.council.arrays import Bools, Codes, Counts, Floats, Ints
from sim.council.ballots import Ballot
from sim.council.law import BODIES, rule_of
from sim.council.negotiation import Ending
from sim.council.protocols import BARGAINING
from sim.errors import CallError, SimError, nearest, shown, whole
from sim.runs.outcome import ENDINGS, Outcome, Share, Tally, Termination, unpacked
from sim.runs.table import table
from sim.scenario import Scenario
from sim.seating import Seating

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, eq=False)
class Ensemble:
    """All runs of one scenario: `ensemble[17]` is run 17, `len(ensemble)` counts them, shares sum them up.

    >>> import sim
    >>> sim.simulate(sim.read("moscow-2021"), runs=1_000)
    <Ensemble of 1,000 runs of "After Moscow", seed 1: 100.0 % end in a decision>
    """

    scenario: Scenario
    seating: Seating
    seed: int
    tally: Tally
    protocol: str = BARGAINING

    def __repr__(self) -> str:
        decided = f"{100 * self.adopted.mean():.1f} % end in a decision"
        return f"<Ensemble of {len(self):,} runs of {shown(self.scenario.title)}, seed {self.seed}: {decided}>"

    def __len__(self) -> int:
        return len(self.tally.endings)

    def __iter__(self) -> Iterator[Outcome]:
        return (self[run] for run in range(len(self)))

    def __getitem__(self, run: int) -> Outcome:
        run = whole(run, "run")
        if not -len(self) <= run < len(self):
            raise IndexError(f"run {run} is not among the {len(self)} runs")
        tally, measures, places = self.tally, self.seating.measures, len(self.members)
        spared, against = unpacked(tally.exempt[run], places), tally.ballots[run] <= Ballot.NO
        paid = zip(self.seating.claimants, tally.paid[run], strict=True)
        return Outcome(
            termination=ENDINGS[self.ending[run]],
            text={m.key: ("", *m.forms)[tally.rung[run, d]] or None for d, m in enumerate(measures)},
            exempted={m.key: self._isos(spared[d]) for d, m in enumerate(measures) if spared[d].any()},
            paid={self.members[place]: float(price) for place, price in paid if price},
            why=self.why(run),
            rounds=int(tally.rounds[run]),
            meeting=self.seating.calendar.meetings[tally.meeting[run]].label,
            no=self._isos(against),
            first_no=self._isos(unpacked(tally.first_no[run], places)),
            last_no=self._isos(unpacked(tally.last_no[run], places)),
            brought_down={
                measure.key: self.members[place]
                for measure, place in zip(measures, tally.brought_down[run], strict=True)
                if place >= 0
            },
            strength=float(self.strength[run]),
        )

    def _isos(self, chosen: Bools) -> tuple[str, ...]:
        return tuple(iso for iso, is_one in zip(self.members, chosen, strict=True) if is_one)

    @property
    def bargained(self) -> bool:
        """Whether members voted and the text was amended; a rival protocol decides without a vote."""
        return self.protocol == BARGAINING

    @property
    def members(self) -> tuple[str, ...]:
        """The ISO codes of the member states, in the order of every axis N."""
        return self.seating.members

    @cached_property
    def ending(self) -> Codes:
        """How each run ended [R], over all its proposals.

        As tabled where each proposal that came up was adopted so, amended where any other was adopted, and else as
        the last one ended; where each proposal retries the one before, as the last one ended.
        """
        endings, runs = self.tally.endings, np.arange(len(self))
        held = endings > Ending.OPEN
        last: Codes = endings[runs, endings.shape[1] - 1 - held[:, ::-1].argmax(axis=1)]
        if any(proposal.retry for proposal in self.seating.agenda):
            return last
        adopted = (held & (endings <= Ending.ADOPTED_AMENDED)).any(axis=1)
        as_tabled = (~held | (endings == Ending.ADOPTED_AS_TABLED)).all(axis=1)
        success = np.where(as_tabled, np.int8(Ending.ADOPTED_AS_TABLED), np.int8(Ending.ADOPTED_AMENDED))
        return np.where(adopted, success, last)

    @property
    def adopted(self) -> Bools:
        """Which runs [R] end with a decision."""
        adopted: Bools = self.ending <= Ending.ADOPTED_AMENDED
        return adopted

    @property
    def rung(self) -> Counts:
        """The rung [R, D] in force at the end: 0, the reversion, without a decision."""
        return self.tally.rung

    @property
    def tabled(self) -> Ints:
        """The hardest rung [D] of each measure that any proposal tables, 0 where none does."""
        hardest: Ints = np.array([proposal.tabled for proposal in self.seating.agenda]).max(axis=0)
        return hardest

    @property
    def no(self) -> Bools:
        """Who was against [R, N] in the vote that decided: the last that adopted, or else the last."""
        against: Bools = self.tally.ballots <= Ballot.NO
        return against

    @property
    def first_no(self) -> Bools:
        """Who was against [R, N] in the first vote that failed."""
        return unpacked(self.tally.first_no, len(self.members))

    @property
    def last_no(self) -> Bools:
        """Who was against [R, N] in the last vote that failed."""
        return unpacked(self.tally.last_no, len(self.members))

    @property
    def topplers(self) -> Bools:
        """Who brought a measure down [R, N]: it fell, and theirs was the last objection to it that was answered."""
        fell = np.where(self.rung < self.tabled, self.tally.brought_down, -1)
        places = np.arange(len(self.members))
        toppled: Bools = np.logical_or.reduce([column[:, None] == places for column in fell.T])
        return toppled

    @property
    def exempted(self) -> Bools:
        """Who is exempt [R, N] from a measure of the decision."""
        return unpacked(np.bitwise_or.reduce(self.tally.exempt, axis=1), len(self.members))

    @property
    def paid(self) -> Bools:
        """Who was paid [R, N] for a linked file."""
        paid = np.zeros((len(self), len(self.members)), dtype=np.bool_)
        paid[:, self.seating.claimants] = self.tally.paid > 0
        return paid

    @cached_property
    def strength(self) -> Floats:
        """The share [R] of the tabled strength that was kept, less what exemptions waive."""
        measures, waived = self.seating.measures, self.tally.waived
        tabled: float = sum(measure.strength[rung] for measure, rung in zip(measures, self.tabled, strict=True))
        kept = [measure.strength[self.rung[:, d]] * (1 - waived[:, d]) for d, measure in enumerate(measures)]
        total: Floats = np.stack(kept, axis=-1).sum(axis=-1)
        return total / tabled

    def why(self, run: int) -> str:
        """Why the vote that decided a run ended as it did, in the terms of the rule."""
        if not self.tally.rounds[run]:
            return f"decided by {self.protocol}, without a vote"
        meeting = self.seating.calendar.meetings[self.tally.meeting[run]]
        rule = rule_of(BODIES[meeting.body], self.seating.rule)
        return rule.why(self.tally.ballots[run], self.seating.population, self.members)

    def outcomes(self) -> dict[Termination, Share]:
        """The share of every outcome that can happen under the file's reversion, likely or not."""
        counts = np.bincount(self.ending, minlength=len(ENDINGS))
        possible = [Termination.LAPSED] if self.seating.lapses else [Termination.BLOCKED, Termination.WITHDRAWN]
        return {
            word: Share.of(int(counts[ENDINGS.index(word)]), len(self))
            for word in (Termination.ADOPTED_AS_TABLED, Termination.ADOPTED_AMENDED, *possible)
        }

    def forms(self, measure: str) -> dict[str | None, Share]:
        """The share of runs in which a measure ends on each of its forms, hardest first; None is the reversion."""
        d = self._place(measure)
        ladder = (None, *self.seating.measures[d].forms)
        counts = np.bincount(self.rung[:, d], minlength=len(ladder))
        return {ladder[rung]: Share.of(int(counts[rung]), len(self)) for rung in reversed(range(len(ladder)))}

    def _place(self, measure: str) -> int:
        """The place of a measure on every axis D; raises CallError if the file has none of this name."""
        keys = [m.key for m in self.seating.measures]
        if measure not in keys:
            raise CallError(f"there is no measure {shown(measure)}; {nearest(measure, keys)}")
        return keys.index(measure)

    def landmarks(self, measure: str) -> dict[str, str | None]:
        """The hardest form tabled of a measure, and that of a record which says how it ended; None is the reversion."""
        d, record = self._place(measure), self.scenario.record
        tabled = ("", *self.seating.measures[d].forms)[self.tabled[d]]
        marks: dict[str, str | None] = {"tabled": tabled} if tabled else {}
        if record and (record.outcome or record.package):
            marks["record"] = record.package.get(measure)
        return marks

    def shares_of(self, chosen: Bools) -> dict[str, float]:
        """How often each member is among the chosen [R, N], most often first; members that never are, are left out."""
        counts = chosen.sum(axis=0)
        order = np.argsort(-counts, kind="stable")
        return {self.members[i]: int(counts[i]) / len(self) for i in order if counts[i]}

    def brought_down(self, measure: str) -> dict[str, float]:
        """How often each member's objection to a measure was the last to be answered, most often first."""
        d = self._place(measure)
        return self.shares_of(self.tally.brought_down[:, d, None] == np.arange(len(self.members)))

    def meetings(self) -> dict[str, float]:
        """The share of runs that are decided at each meeting; those that decide nothing are at none."""
        labels = [meeting.label for meeting in self.seating.calendar.meetings]
        counts = np.bincount(self.tally.meeting[self.adopted], minlength=len(labels))
        return {label: int(count) / len(self) for label, count in zip(labels, counts, strict=True)}

    def to_frame(self) -> DataFrame:
        """All runs as a pandas DataFrame, one row a run: the columns of outcomes.csv (docs/results.md).

        Raises SimError if pandas is not installed.

        >>> import sim
        >>> frame = sim.simulate(sim.read("moscow-2021"), runs=100).to_frame()
        >>> len(frame), list(frame.columns[:5])
        (100, ['run', 'outcome', 'meeting', 'rounds', 'strength'])
        """
        try:
            from pandas import DataFrame
        except ImportError:
            raise SimError("a data frame needs pandas, which comes with Mesa: pip install pandas") from None
        return DataFrame(table(self))

    def digest(self) -> str:
        """A SHA-256 over all results: equal wherever file, seed, runs and version are."""
        digest = hashlib.sha256()
        for name in Tally.__dataclass_fields__:
            digest.update(np.ascontiguousarray(getattr(self.tally, name)).tobytes())
        return digest.hexdigest()
