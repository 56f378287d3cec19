"""What came out: of one run, and of all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.council.arrays import Bools, Codes, Counts, Floats
from sim.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.seating import Seating


class Termination(StrEnum):
    """How a run ended, in the words of the files."""

    ADOPTED_AS_TABLED = "adopted_as_tabled"
    ADOPTED_AMENDED = "adopted_amended"
    BLOCKED = "blocked"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def adopted(self) -> bool:
        """Whether there is a decision."""
        return self in (Termination.ADOPTED_AS_TABLED, Termination.ADOPTED_AMENDED)


ENDINGS = tuple(Termination)
"""The word for each code that the council ends a run with."""


class Share(NamedTuple):
    """A share of runs with its 95 % Wilson score interval."""

    share: float
    low: float
    high: float

    @classmethod
    def of(cls, hits: int, runs: int) -> Share:
        """The share of `hits` in `runs`. Source: Wilson, JASA 22 (1927) 209-212.

        >>> [round(number, 4) for number in Share.of(0, 10)]
        [0.0, 0.0, 0.2775]
        """
        z = 1.959963984540054
        share = hits / runs
        middle = (share + z * z / (2 * runs)) / (1 + z * z / runs)
        half = z / (1 + z * z / runs) * sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
        low = 0.0 if hits == 0 else middle - half
        return cls(share, low, 1.0 if hits == runs else middle + half)


@dataclass(frozen=True)
class Outcome:
    """One run: how it ended, with which text, and who stood in the way.

    `text` gives each measure its form, None for the reversion; `exempted` the members spared from one. `rounds`
    counts the votes held, `meeting` names the last. `no` are those against in the last round; `first_no` and
    `last_no` in the first and the last vote that failed. `strength` is the share of the tabled strength that was
    kept, less what exemptions waive: 0 without a decision.
    """

    termination: Termination
    text: dict[str, str | None]
    exempted: dict[str, tuple[str, ...]]
    rounds: int
    meeting: str
    no: tuple[str, ...]
    first_no: tuple[str, ...]
    last_no: tuple[str, ...]
    strength: float


@dataclass(frozen=True)
class Tally:
    """The bare results of R runs, in their order.

    `ending`, `rounds`, `meeting` [R]; `rung` [R, D] on the table at the end; `exempt` [R, D, N]; `waived` [R, D];
    `no`, `first_no`, `last_no` [R, N].
    """

    ending: Codes
    rounds: Counts
    meeting: Counts
    rung: Counts
    exempt: Bools
    waived: Floats
    no: Bools
    first_no: Bools
    last_no: Bools

    @classmethod
    def join(cls, parts: list[Tally]) -> Tally:
        """Lay the results of consecutive chunks end to end."""
        names = cls.__dataclass_fields__
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


@dataclass(frozen=True)
class Ensemble:
    """All runs of one scenario: `ensemble[17]` is run 17, `len(ensemble)` counts them, shares sum them up."""

    scenario: Scenario
    seating: Seating
    seed: int
    tally: Tally

    def __len__(self) -> int:
        return len(self.tally.ending)

    def __iter__(self) -> Iterator[Outcome]:
        return (self[run] for run in range(len(self)))

    def __getitem__(self, run: int) -> Outcome:
        if not -len(self) <= run < len(self):
            raise IndexError(f"run {run} is not among the {len(self)} runs")
        tally, adopted = self.tally, bool(self.adopted[run])
        exempt = tally.exempt[run]
        return Outcome(
            termination=ENDINGS[tally.ending[run]],
            text={m.key: ("", *m.forms)[self.rung[run, d]] or None for d, m in enumerate(self.seating.measures)},
            exempted={
                measure.key: self._isos(exempt[d])
                for d, measure in enumerate(self.seating.measures)
                if adopted and tally.rung[run, d] and exempt[d].any()
            },
            rounds=int(tally.rounds[run]),
            meeting=self.seating.calendar.meetings[tally.meeting[run]].label,
            no=self._isos(tally.no[run]),
            first_no=self._isos(tally.first_no[run]),
            last_no=self._isos(tally.last_no[run]),
            strength=float(self.strength[run]),
        )

    def _isos(self, chosen: Bools) -> tuple[str, ...]:
        return tuple(iso for iso, is_one in zip(self.members, chosen, strict=True) if is_one)

    @property
    def members(self) -> tuple[str, ...]:
        """The ISO codes of the member states, in the order of every axis N."""
        return self.seating.members

    @property
    def adopted(self) -> Bools:
        """Which runs [R] end with a decision."""
        return self.tally.ending <= ENDINGS.index(Termination.ADOPTED_AMENDED)

    @property
    def rung(self) -> Counts:
        """The rung [R, D] in force at the end, 0 (the reversion) without a decision."""
        return self.tally.rung * self.adopted[:, None]

    @property
    def strength(self) -> Floats:
        """The share [R] of the tabled strength that was kept, less what exemptions waive."""
        measures = self.seating.measures
        tabled: float = sum(measure.strength[measure.tabled] for measure in measures)
        kept = [measure.strength[self.rung[:, d]] * (1 - self.tally.waived[:, d]) for d, measure in enumerate(measures)]
        total: Floats = np.stack(kept, axis=-1).sum(axis=-1)
        return total / tabled

    def outcomes(self) -> dict[Termination, Share]:
        """The share of every outcome that can happen under the file's reversion, likely or not."""
        lapses = self.scenario.reversion == "lapse"
        counts = np.bincount(self.tally.ending, minlength=len(ENDINGS))
        possible = [Termination.LAPSED] if lapses else [Termination.BLOCKED, Termination.WITHDRAWN]
        return {
            word: Share.of(int(counts[ENDINGS.index(word)]), len(self))
            for word in (Termination.ADOPTED_AS_TABLED, Termination.ADOPTED_AMENDED, *possible)
        }

    def forms(self, measure: str) -> dict[str | None, Share]:
        """The share of runs in which a measure ends on each of its forms, hardest first; None is the reversion."""
        d = [m.key for m in self.seating.measures].index(measure)
        ladder = (None, *self.seating.measures[d].forms)
        counts = np.bincount(self.rung[:, d], minlength=len(ladder))
        return {ladder[rung]: Share.of(int(counts[rung]), len(self)) for rung in reversed(range(len(ladder)))}

    def landmarks(self, measure: str) -> dict[str, str | None]:
        """The form of a measure that was tabled, and the one of the record if there is one; None is the reversion."""
        record, package = self.scenario.record, self.scenario.proposal.package
        marks = {"tabled": package[measure]} if measure in package else {}
        return {**marks, "record": record.package.get(measure)} if record else dict(marks)

    def shares_of(self, chosen: Bools) -> dict[str, float]:
        """How often each member is among the chosen [R, N], most often first; members that never are, are left out."""
        counts = chosen.sum(axis=0)
        order = np.argsort(-counts, kind="stable")
        return {self.members[i]: int(counts[i]) / len(self) for i in order if counts[i]}

    def meetings(self) -> dict[str, float]:
        """The share of runs that end at each meeting."""
        labels = [meeting.label for meeting in self.seating.calendar.meetings]
        counts = np.bincount(self.tally.meeting, minlength=len(labels))
        return {label: int(count) / len(self) for label, count in zip(labels, counts, strict=True)}

    def digest(self) -> str:
        """A SHA-256 over all results: equal wherever file, seed, runs and version are."""
        digest = hashlib.sha256()
        for name in Tally.__dataclass_fields__:
            digest.update(np.ascontiguousarray(getattr(self.tally, name)).tobytes())
        return digest.hexdigest()
