"""All that is found out about who and what an outcome turns on, and its report for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from shlex import quote

from sim.analysis.flips import Flip, flips, quantities
from sim.analysis.pivotal import MOVED, Pivot, pivots
from sim.runs.compare import Difference
from sim.runs.ends import Ends, end_in_words
from sim.runs.ensemble import Ensemble
from sim.runs.outcome import NORMAL_95
from sim.wording import folded, percent

MOST = 12
"""How many changes a report lists; files have them all."""
WIDE = 13
"""Letters of a column."""
NONE_FLIPS = "no stance, severity, recommendation or parameter alone, at either end of its range"
UNSAYABLE = "no --set can say so, for a name in it has a point or an equals sign: change the file"


@dataclass(frozen=True)
class Findings:
    """Who is pivotal in an ensemble, and which single change would flip its most likely outcome."""

    ensemble: Ensemble
    pivots: list[Pivot]
    flips: list[Flip]


def steps(ensemble: Ensemble) -> int:
    """How many steps `study` tells its progress of."""
    return len(ensemble.members) + len(list(quantities(ensemble.scenario)))


def study(ensemble: Ensemble, progress: Callable[[int], object] = lambda _: None) -> Findings:
    """Look at every member and every number of an ensemble's scenario, over the draws of its runs."""
    return Findings(ensemble, pivots(ensemble, progress), flips(ensemble, progress))


def likeliest(ensemble: Ensemble, most: int = 2) -> list[tuple[str, float]]:
    """What comes out most often, ending and text in words, each with its share."""
    ends = Ends.of(ensemble)
    rows = zip(ends.rows[:most].tolist(), ends.counts[:most].tolist(), strict=True)
    return [(end_in_words(ensemble, tuple(row)), count / len(ensemble)) for row, count in rows]


def too_close(ensemble: Ensemble) -> bool:
    """Whether the two outcomes that come out most often cannot be told apart: their 95 % interval has zero in it."""
    first, second, *_ = *(share for _, share in likeliest(ensemble)), 0.0
    gap = first - second
    return gap <= NORMAL_95 * sqrt((first + second - gap * gap) / len(ensemble))


def points(difference: Difference) -> str:
    """A paired difference of shares in percentage points.

    >>> points(Difference(.5, .021, .0, .0)), points(Difference(.5, -.0001, .0, .0)), points(Difference(.5, 0., .0, .0))
    ('+2.1', '-0.0', '0')
    """
    return f"{100 * difference.difference:+.1f}" if difference.difference else "0"


def report(findings: Findings) -> str:
    """The findings as text: members that never matter are only named, and what is to be copied is not broken."""
    return "\n".join(line if line.lstrip().startswith("--set") else folded(line) for line in _lines(findings))


def _lines(findings: Findings) -> Iterator[str]:
    ensemble = findings.ensemble
    yield f"{ensemble.scenario.title}, {ensemble.scenario.date}: who is pivotal"
    yield f"{len(ensemble):,} runs, seed {ensemble.seed}"
    for word, (end, share) in zip(("Most likely", "Next"), likeliest(ensemble), strict=False):
        yield f"{word}: {end} ({percent(share)})"
    if too_close(ensemble):
        yield "In so few runs the two cannot be told apart; what flips them below may only tip the scales."
    if any(pivot.matters for pivot in findings.pivots):
        yield from _members([pivot for pivot in findings.pivots if pivot.matters])
    never = [pivot.member for pivot in findings.pivots if not pivot.matters]
    if never:
        yield f"Never matter here: {', '.join(never)}"
    if any(pivot.last_no for pivot in findings.pivots):
        yield from _prices(findings)
    yield from _changes(findings)


def _members(members: list[Pivot]) -> Iterator[str]:
    """A row for each member: how often it is in the way, and what is gained if it alone moves."""
    heads = ("brings down", "no first", "agrees last", "never agrees", "exempted", "paid", "adopted", "strength")
    yield from ("", f"{'gain in points if ' + format(MOVED, 'g') + ' higher':>110}")
    yield f"{'':<3}" + "".join(f"{head:>{WIDE}}" for head in heads)
    for pivot in members:
        shares = (pivot.brought_down, pivot.first_no, pivot.last_to_agree, pivot.never_agrees)
        cells = [percent(share) if share else "-" for share in (*shares, pivot.exempted, pivot.paid)]
        cells += [points(pivot.adopted), points(pivot.strength)]
        yield f"{pivot.member:<3}" + "".join(f"{cell:>{WIDE}}" for cell in cells)


def _prices(findings: Findings) -> Iterator[str]:
    yield from ("", "What would have won each over in more than half of the runs in which it held out, cheapest first")
    for pivot in findings.pivots:
        if pivot.offers:
            yield f"{pivot.member}  {'; or '.join(offer.words for offer in pivot.offers)}"
        elif pivot.last_no:
            yield f"{pivot.member}  nothing by itself"


def to_set(flip: Flip) -> str:
    """What to add to a command to see a flip; empty where no --set can say it."""
    return f"--set {quote(flip.change)}" if flip.change else ""


def _changes(findings: Findings) -> Iterator[str]:
    yield from ("", "What would have to be true for another outcome to be the most likely")
    yield "Smallest change first, by the range that such a number can have"
    for flip in findings.flips[:MOST]:
        yield f"  {flip.words} -> {flip.effect} ({percent(flip.share)})"
        yield f"    {to_set(flip) or UNSAYABLE}"
    if not findings.flips:
        yield f"  {NONE_FLIPS}"
    if len(findings.flips) > MOST:
        yield f"  and {len(findings.flips) - MOST} more"
    if findings.flips:
        yield "To see one, add its --set to this command. A stance is what `eusim check FILE --members` shows, before"
        yield "the events of the file; one that is set stands in place of the profile, the record and the invasion."
