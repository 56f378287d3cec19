"""One run as a ladder of ballots: who voted how in every round, and on which text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.council.ballots import Ballot
from sim.council.calendar import Meeting
from sim.plots import style
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.play import votes
from sim.runs.uncertainty import draw as draw_room


@dataclass(frozen=True)
class Round:
    """One vote: at which meeting, on which form of each measure (None: off the table), who how, and the verdict."""

    meeting: Meeting
    text: dict[str, str | None]
    ballots: dict[str, Ballot]
    support: dict[str, float]
    passed: bool


MARKS = {
    Ballot.BRAKE: ("X", "#000000", "emergency brake"),
    Ballot.NO: ("s", style.DARK, "no"),
    Ballot.CONSTRUCTIVE: ("^", "#4f7fae", "constructive abstention"),
    Ballot.ABSTAIN: ("D", style.MIDDLE, "abstention"),
    Ballot.YES: ("o", "#ffffff", "yes"),
}
"""How each ballot is drawn, told apart by shape and by grey: the darker, the further from a yes."""
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
    if ensemble.protocol != "bargaining":
        raise ValueError(f"no votes are held under {ensemble.protocol}")
    if not 0 <= run < len(ensemble):
        raise ValueError(f"run {run} is not among the {len(ensemble)} runs")
    return list(_played(ensemble, run))


def _played(ensemble: Ensemble, run: int) -> Iterator[Round]:
    room = draw_room(ensemble.seating, ensemble.seed, run, 1)
    for negotiation, vote in votes(room, Minutes(room)):
        ladder = zip(room.measures, vote.rung, negotiation.text.base, strict=True)
        yield Round(
            meeting=room.calendar.at(vote.t),
            text={m.key: m.forms[rung[0] - 1] if rung[0] > base[0] else None for m, rung, base in ladder},
            ballots={iso: Ballot(int(b)) for iso, b in zip(room.members, vote.opinions.ballots[:, 0], strict=True)},
            support=dict(zip(room.members, vote.opinions.support[:, 0].tolist(), strict=True)),
            passed=bool(vote.passed[0]),
        )


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
    used = [ballot for ballot in MARKS if any(ballot in vote.ballots.values() for vote in held)]
    canvas.legend(
        handles=[_legend(b) for b in used],
        loc="outside lower center",
        ncols=len(used),
        fontsize=style.SIZE,
        frameon=False,
    )
    return canvas


def draw_text(held: Sequence[Round], ax: Axes) -> Axes:
    """The form of each measure in each round, in one box for as long as it stays; meetings above."""
    for place, measure in enumerate(held[0].text):
        _boxes(place, [vote.text[measure] for vote in held], ax)
    for first, count, meeting in _stretches([vote.meeting for vote in held]):
        inches = WIDE * count / len(held)
        size = _letters(inches)
        words = style.fitted(meeting.label, inches - 0.1, size, 4)
        ax.text(first + (count - 1) / 2, -0.6, words, ha="center", va="bottom", fontsize=size, fontweight="bold")
    names = [style.fitted(measure, 1.7, LETTERS) for measure in held[0].text]
    ax.set(xlim=(-0.5, len(held) - 0.5), ylim=(len(names) - 0.5, -0.55), xticks=[])
    ax.set_yticks(range(len(names)), names, fontsize=LETTERS, color=style.INK)
    return _ruled(held, ax)


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
    for ballot, (marker, colour, _) in MARKS.items():
        cast = [
            (at, place)
            for at, vote in enumerate(held)
            for place, iso in enumerate(members)
            if vote.ballots[iso] == ballot
        ]
        across, down = zip(*cast, strict=True) if cast else ((), ())
        ax.plot(across, down, linestyle="", marker=marker, ms=11, mfc=colour, mec=style.EDGE, mew=1)
    ax.hlines(range(len(members)), -0.5, len(held) - 0.5, color=style.FAINT, linewidth=0.8, zorder=0.5)
    ax.set_yticks(range(len(members)), members, fontsize=LETTERS, color=style.INK)
    ax.set_xticks(range(len(held)), [_verdict(at, vote) for at, vote in enumerate(held, start=1)])
    ax.set(xlim=(-0.5, len(held) - 0.5), ylim=(len(members) - 0.4, -0.6))
    ax.set_xlabel("rounds, and what became of the text", fontsize=style.SIZE, color=style.INK)
    ax.set_ylabel("member states, most reluctant first", fontsize=style.SIZE, color=style.INK)
    ax.tick_params(axis="x", labelsize=_letters(WIDE / len(held)), colors=style.INK)
    return _ruled(held, ax)


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


def _legend(ballot: Ballot) -> Line2D:
    marker, colour, name = MARKS[ballot]
    return Line2D([], [], linestyle="", marker=marker, ms=12, mfc=colour, mec=style.EDGE, mew=1, label=name)


def finding(ensemble: Ensemble, run: int) -> str:
    """How the run ends and who says no last, in one sentence."""
    outcome = ensemble[run]
    ending = f"{outcome.termination.replace('_', ' ')} in round {outcome.rounds}"
    if not outcome.last_no:
        return f"{ending}, and no vote fails"
    named = ", ".join(outcome.last_no[:MOST])
    rest = f" and {len(outcome.last_no) - MOST} more" if len(outcome.last_no) > MOST else ""
    return f"{ending}; the last to say no: {named}{rest}"
