"""The part of the page on what the outcome turns on: who is pivotal and why, and what would have to be true."""

from __future__ import annotations

from sim.analysis.findings import MOST, NONE_FLIPS, UNSAYABLE, Findings, likeliest, points, to_set
from sim.analysis.flips import Flip
from sim.analysis.pivotal import MOVED, Pivot
from sim.page.markup import Html, element, join, listing, section, share_of

DESCRIBED = 8
"""How many of the members that hold out or are compensated are described; others that matter are named."""


def pivotal(findings: Findings) -> Html:
    """Who stands in the way and why, and what would have to be true."""
    told = [p for p in findings.pivots if any((p.brought_down, p.last_no, p.exempted, p.paid))]
    described = told[:DESCRIBED]
    rest = [pivot.member for pivot in findings.pivots if pivot.matters and pivot not in described]
    return section(
        "pivotal",
        "Who is pivotal, and why",
        element(
            "p",
            f"From {len(findings.ensemble):,} runs. A member holds out in a run if it is against in the last vote that "
            f"fails there. What would have won it over is looked at in that vote, all else as it was: by itself, in "
            f"more than half of the runs in which it held out, cheapest first (a higher stance by its share of the "
            f"scale, softer forms and exemptions by the strength they give up, a payment by the support withheld).",
        ),
        *map(_pivot, described),
        element("p", f"Less turns on {', '.join(rest)}. " if rest else "", "Those not named never matter here."),
        _changes(findings),
    )


def _changes(findings: Findings) -> Html:
    """What would have to be true, each change with the --set that makes it."""
    first = "; next ".join(f"{end} ({share_of(share)})" for end, share in likeliest(findings.ensemble))
    flips = list(map(_flip, findings.flips[:MOST]))
    return join(
        element("h3", "What would have to be true"),
        element(
            "p",
            "The smallest change of one number alone that makes another outcome the most likely one, by its share of "
            "the whole range of that kind of number. The smaller, the more plausible; many small ones mean a result "
            f"that stands on little. In these runs the most likely is {first}. To see a change, add what stands behind "
            "it to the command at the end; a stance that is set stands in place of profile, record and invasion.",
        ),
        listing(*flips) if flips else element("p", f"{NONE_FLIPS[0].upper()}{NONE_FLIPS[1:]}."),
    )


def _flip(flip: Flip) -> Html:
    words = f"{flip.words}: then {flip.effect} ({share_of(flip.share)}). "
    return join(words, element("code", to_set(flip)) if flip.change else UNSAYABLE)


def _pivot(pivot: Pivot) -> Html:
    often = {
        "brings a measure down": pivot.brought_down,
        "against in the first vote that fails": pivot.first_no,
        "last to agree": pivot.last_to_agree,
        "never agrees": pivot.never_agrees,
        "exempted": pivot.exempted,
        "paid": pivot.paid,
    }
    shares = ", ".join(f"{words} in {share_of(share)}" for words, share in often.items() if share) or "never in the way"
    gain = (
        f"Had it alone stood {MOVED:g} higher: decisions {points(pivot.adopted)} points, "
        f"strength kept {points(pivot.strength)} points."
    )
    prices = "; or ".join(offer.words for offer in pivot.offers) or "nothing by itself"
    won = f"What would have won it over: {prices}." if pivot.last_no else ""
    return element(
        "article",
        element("h3", pivot.member),
        element("p", f"{shares[0].upper()}{shares[1:]}. {gain} {won}"),
        class_="card",
    )
