"""One run as a ladder of ballots: who voted how in every round, and on which text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.council.arrays import Bools
from sim.council.ballots import Ballot
from sim.council.calendar import Meeting
from sim.council.room import Room
from sim.council.text import Move
from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.play import votes
from sim.runs.uncertainty import draw as draw_room


@dataclass(frozen=True)
class Round:
    """One vote: at which meeting, on which form of each measure (None: off the table), who how, and the verdict.

    `spared` are the members exempted from each measure as it is voted on; `exempted` and `paid` those won over so
    after the vote, before the next one.
    """

    meeting: Meeting
    text: dict[str, str | None]
    spared: dict[str, tuple[str, ...]]
    ballots: dict[str, Ballot]
    support: dict[str, float]
    passed: bool
    exempted: tuple[str, ...]
    paid: tuple[str, ...]


MARKS = {
    Ballot.BRAKE: ("X", "#000000", "emergency brake"),
    Ballot.NO: ("s", style.DARK, "no"),
    Ballot.CONSTRUCTIVE: ("^", "#4f7fae", "constructive abstention"),
    Ballot.ABSTAIN: ("D", style.MIDDLE, "abstention"),
    Ballot.YES: ("o", "#ffffff", "yes"),
}
"""How each ballot is drawn, told apart by shape and by grey: the darker, the further from a yes."""
WON: dict[str, tuple[str, str, str]] = {
    "exempted": ("P", "#f0c987", "exempted, before the next vote"),
    "paid": ("*", "#f0c987", "paid for a linked file"),
}
"""How it is drawn that a member is won over: between the votes, by shapes that no ballot has."""
ROW, TEXT, WIDE = 0.27, 0.68, 10.6
"""Inches that a member takes, that a measure takes, and that all rounds together do."""
LETTERS = style.SIZE - 2
Value = TypeVar("Value")
MOST = 4
"""How many members the title names."""


def rounds(ensemble: Ensemble, run: int) -> list[Round]:
    """Every vote held in one run of an ensemble, played again.

    Raises ValueError if the run is not among those of the ensemble, or if its protocol holds no votes.
    """
    if not ensemble.bargained:
        raise ValueError(f"no votes are held under {ensemble.protocol}")
    if not 0 <= run < len(ensemble):
        raise ValueError(f"run {run} is not among the {len(ensemble)} runs")
    return list(_played(ensemble, run))


def _played(ensemble: Ensemble, run: int) -> Iterator[Round]:
    room = draw_room(ensemble.seating, ensemble.seed, run, 1)
    for negotiation, vote in votes(room, Minutes(room)):
        ladder = zip(room.measures, vote.rung, negotiation.text.base, strict=True)
        amends = bool(room.calendar.amends[vote.t])
        answers = [(d, a.objector[0]) for d, a in enumerate(vote.answers) if amends and a.move[0] == Move.EXEMPTED]
        exempt = [now[:, 0].copy() for now in vote.text.exempt]
        for d, member in answers:
            exempt[d][member] = False
        yield Round(
            meeting=room.calendar.at(vote.t),
            text={m.key: m.forms[rung[0] - 1] if rung[0] > base[0] else None for m, rung, base in ladder},
            spared={m.key: _named(room, now) for m, now in zip(room.measures, exempt, strict=True)},
            ballots={iso: Ballot(int(b)) for iso, b in zip(room.members, vote.opinions.ballots[:, 0], strict=True)},
            support=dict(zip(room.members, vote.opinions.support[:, 0].tolist(), strict=True)),
            passed=bool(vote.passed[0]),
            exempted=tuple(dict.fromkeys(room.members[member] for _, member in answers)),
            paid=_named(room, vote.payments[:, 0] & amends),
        )


def _named(room: Room, chosen: Bools) -> tuple[str, ...]:
    return tuple(room.members[member] for member in np.flatnonzero(chosen))


def order(held: Sequence[Round]) -> list[str]:
    """The members, most reluctant first: by their noes, then by how little they supported the first text."""
    first = held[0]
    noes = {iso: sum(vote.ballots[iso] <= Ballot.NO for vote in held) for iso in first.ballots}
    return sorted(first.ballots, key=lambda iso: (-noes[iso], first.support[iso]))


def figure(ensemble: Ensemble, run: int) -> Figure:
    """The text of each round above the ballots on it."""
    held = rounds(ensemble, run)
    heights = [TEXT * len(ensemble.seating.measures), ROW * len(ensemble.members)]
    canvas = Figure(figsize=(style.WIDTH, sum(heights) + 3.6), dpi=100, layout="constrained")
    above, below = canvas.subplots(2, 1, height_ratios=heights)
    draw_text(held, above)
    draw(held, below)
    style.headline(canvas, f"{ensemble.scenario.title}, run {run}: {finding(ensemble, run)}")
    used = [mark for ballot, mark in MARKS.items() if any(ballot in vote.ballots.values() for vote in held)]
    used += [mark for way, mark in WON.items() if any(getattr(vote, way) for vote in held)]
    canvas.legend(
        handles=[_legend(*mark) for mark in used],
        loc="outside lower center",
        ncols=4,
        fontsize=style.SIZE,
        frameon=False,
    )
    return canvas


def draw_text(held: Sequence[Round], ax: Axes) -> Axes:
    """The form of each measure in each round, in one box for as long as it stays; meetings above."""
    for place, measure in enumerate(held[0].text):
        _boxes(place, [_form(vote, measure) for vote in held], ax)
    for first, count, meeting in _stretches([vote.meeting for vote in held]):
        inches = WIDE * count / len(held)
        size = _letters(inches)
        words = style.fitted(meeting.label, inches - 0.1, size, 4)
        ax.text(first + (count - 1) / 2, -0.6, words, ha="center", va="bottom", fontsize=size, fontweight="bold")
    names = [style.fitted(measure, 1.7, LETTERS) for measure in held[0].text]
    ax.set(xlim=(-0.5, len(held) - 0.5), ylim=(len(names) - 0.5, -0.55), xticks=[])
    ax.set_yticks(range(len(names)), names, fontsize=LETTERS, color=style.INK)
    return _ruled(held, ax)


def _form(vote: Round, measure: str) -> str | None:
    """The form of a measure that is voted on, and who is exempted from it by then."""
    form, spared = vote.text[measure], vote.spared[measure]
    return f"{form}, without {', '.join(spared)}" if form and spared else form


def _boxes(place: int, forms: Sequence[str | None], ax: Axes) -> None:
    """One box for each form of a measure, none where it is off the table."""
    for first, count, form in _stretches(forms):
        if form is None:
            continue
        inches = WIDE * count / len(forms)
        size = _letters(inches) - 1
        words = style.fitted(form, inches - 0.15, size, 3)
        ax.add_patch(Rectangle((first - 0.47, place - 0.44), count - 0.06, 0.88, fc="#e6edf4", ec=style.EDGE))
        ax.text(first + (count - 1) / 2, place, words, ha="center", va="center", fontsize=size, color=style.INK)


def draw(held: Sequence[Round], ax: Axes) -> Axes:
    """One mark for each ballot: members down, most reluctant first, rounds across, and what became of each."""
    members = order(held)
    for ballot, mark in MARKS.items():
        _mark(
            ax,
            [(at, members.index(i)) for at, vote in enumerate(held) for i in members if vote.ballots[i] == ballot],
            mark,
        )
    for way, mark in WON.items():
        _mark(ax, [(at + 0.5, members.index(i)) for at, vote in enumerate(held) for i in getattr(vote, way)], mark)
    ax.hlines(range(len(members)), -0.5, len(held) - 0.5, color=style.FAINT, linewidth=0.8, zorder=0.5)
    ax.set_yticks(range(len(members)), members, fontsize=LETTERS, color=style.INK)
    ax.set_xticks(range(len(held)), [_verdict(at, vote) for at, vote in enumerate(held, start=1)])
    ax.set(xlim=(-0.5, len(held) - 0.5), ylim=(len(members) - 0.4, -0.6))
    ax.set_xlabel("rounds, and what became of the text", fontsize=style.SIZE, color=style.INK)
    ax.set_ylabel("member states, most reluctant first", fontsize=style.SIZE, color=style.INK, labelpad=12)
    ax.tick_params(axis="x", labelsize=_letters(WIDE / len(held)), colors=style.INK)
    return _ruled(held, ax)


def _mark(ax: Axes, places: Sequence[tuple[float, int]], mark: tuple[str, str, str]) -> None:
    marker, colour, _ = mark
    across, down = zip(*places, strict=True) if places else ((), ())
    size = 15 if marker == "*" else 11
    ax.plot(across, down, linestyle="", marker=marker, ms=size, mfc=colour, mec=style.INK, mew=1)


def _ruled(held: Sequence[Round], ax: Axes) -> Axes:
    """Part the meetings by a line."""
    for first, _, _ in list(_stretches([vote.meeting for vote in held]))[1:]:
        ax.axvline(first - 0.5, color=style.EDGE, linewidth=1.5, zorder=0.5)
    style.bare(ax)
    return ax


def _stretches(values: Sequence[Value]) -> Iterator[tuple[int, int, Value]]:
    """Where each stretch of equal values begins, how long it is, and the value."""
    first = 0
    for value, same in groupby(values):
        count = len(list(same))
        yield first, count, value
        first += count


def _letters(inches: float) -> float:
    """The size of letters of which ten at least stand side by side."""
    return min(LETTERS, inches * 72 / (10 * style.LETTER))


def _verdict(number: int, vote: Round) -> str:
    noes = sum(ballot <= Ballot.NO for ballot in vote.ballots.values())
    return f"{number}\n{'agreed' if vote.passed else 'fails'}\n{noes} no"


def _legend(marker: str, colour: str, name: str) -> Line2D:
    return Line2D([], [], linestyle="", marker=marker, ms=13, mfc=colour, mec=style.INK, mew=1, label=name)


def finding(ensemble: Ensemble, run: int) -> str:
    """How the run ends, who brings which measures down, or else who says no last, in one sentence."""
    outcome, fell = ensemble[run], ensemble.rung[run] < ensemble.tabled
    ending = f"{outcome.termination.replace('_', ' ')} in round {outcome.rounds}"
    if not outcome.last_no:
        return f"{ending}, and no vote fails"
    keys = [measure.key for measure, down in zip(ensemble.seating.measures, fell, strict=True) if down]
    down = [
        f"{iso} brings {' and '.join(k for k in keys if outcome.brought_down.get(k) == iso)} down"
        for iso in dict.fromkeys(outcome.brought_down[k] for k in keys if k in outcome.brought_down)
    ]
    if down:
        return f"{ending}; {', '.join(down)}"
    named = ", ".join(outcome.last_no[:MOST])
    rest = f" and {len(outcome.last_no) - MOST} more" if len(outcome.last_no) > MOST else ""
    return f"{ending}; the last to say no: {named}{rest}"
