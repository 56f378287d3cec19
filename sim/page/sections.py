"""The parts of the page: in short, the distribution, three runs, the record, how to make it again."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import groupby
from shlex import quote
from typing import Any

from sim.analysis.findings import Findings, likeliest, too_close
from sim.council.arrays import Bools
from sim.page.markup import Html, element, join, listing, section, share_of, table, terms
from sim.plots import PICTURES
from sim.report import record_in_words
from sim.runs.ensemble import Ensemble
from sim.runs.telling import TELLINGS
from sim.story import tell

NOES: dict[str, Callable[[Ensemble], Bools]] = {
    "brings a measure down": lambda ensemble: ensemble.topplers,
    "no in the last vote that fails": lambda ensemble: ensemble.last_no,
    "no in the first one": lambda ensemble: ensemble.first_no,
}
"""What it may come to that a member says no, by the head of its column."""


def in_short(ensemble: Ensemble, findings: Findings) -> Html:
    """The answer in a few sentences."""
    (end, share), *others = likeliest(ensemble)
    lines = [join(element("strong", f"{end[0].upper()}{end[1:]}"), f": in {share_of(share)} of the runs.")]
    lines += [join(f"Next: {other}, in {share_of(often)}.") for other, often in others]
    lines.append(
        join(
            f"There is a decision in {share_of(ensemble.adopted.mean())} of the runs; of the tabled strength "
            f"{share_of(ensemble.strength.mean())} is kept on average."
        )
    )
    for what, chosen in (("Brings a measure down", ensemble.topplers), ("Last to say no", ensemble.last_no)):
        often = list(ensemble.shares_of(chosen).items())[:4]
        if often:
            lines.append(join(f"{what}: ", ", ".join(f"{iso} ({share_of(share)})" for iso, share in often), "."))
    if too_close(findings.ensemble) or likeliest(findings.ensemble, 1)[0][0] != end:
        lines.append(join("The first two are so close that almost any change tips the scales."))
    elif findings.flips:
        least = findings.flips[0]
        lines.append(join(f"The least that would change this: {least.words}. Then {least.effect}."))
    return section("short", "In short", listing(*lines))


def distribution(ensemble: Ensemble, pictures: dict[str, bytes]) -> Html:
    """What came out and how often, as pictures and as tables."""
    outcomes = [
        [word.replace("_", " "), share_of(share.share), f"{share_of(share.low)} to {share_of(share.high)}"]
        for word, share in ensemble.outcomes().items()
    ]
    measures = (
        table(measure, ["form", "runs", "marks"], _forms(ensemble, measure)) for measure in ensemble.scenario.measures
    )
    meetings = [[label, share_of(often)] for label, often in ensemble.meetings().items() if often]
    return section(
        "distribution",
        "What comes out",
        *(_figure(PICTURES[key].title, png) for key, png in pictures.items()),
        element("h3", "The same in figures"),
        table("Outcomes", ["outcome", "runs", "95 % interval"], outcomes),
        *measures,
        table("The last meeting of the runs", ["meeting", "runs"], meetings),
        table("Who says no", ["member", *NOES], _noes(ensemble)),
    )


def _noes(ensemble: Ensemble) -> list[list[str]]:
    """A row for each member that ever says no, who most often brings a measure down first."""
    columns = [ensemble.shares_of(chosen(ensemble)) for chosen in NOES.values()]
    members = dict.fromkeys(iso for shares in columns for iso in shares)
    return [[iso, *(share_of(shares.get(iso, 0.0)) for shares in columns)] for iso in members]


def _forms(ensemble: Ensemble, measure: str) -> list[list[str]]:
    marks = ensemble.landmarks(measure)
    return [
        [
            form or ensemble.scenario.reversion,
            share_of(share.share),
            ", ".join(word for word, landmark in marks.items() if landmark == form),
        ]
        for form, share in ensemble.forms(measure).items()
    ]


def _figure(title: str, png: bytes) -> Html:
    """A picture in the page itself; its size stands in its header."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    picture = element(
        "img",
        src=f"data:image/png;base64,{b64encode(png).decode()}",
        alt=f"{title}. The figures are in the tables below.",
        width=width,
        height=height,
    )
    pane = element("div", picture, class_="pane", tabindex="0", role="group", aria_label=title)
    return element("figure", pane, element("figcaption", title))


def stories(ensemble: Ensemble) -> Html:
    """Three runs worth reading, round by round."""
    parts = []
    for telling in TELLINGS.values():
        told = telling.find(ensemble)
        parts += [
            element("h3", f"{telling.title}: run {told.run}"),
            element("p", f"{telling.meaning} Here {told.why}.", class_="why"),
            element("div", *_story(tell(ensemble.scenario, told.run, ensemble.seed)), class_="story"),
        ]
    return section("runs", "Three runs worth reading", *parts)


def _story(lines: list[str]) -> Iterator[Html]:
    """The parts of a replay, each under its first line; deeper lines are set in."""
    for is_part, part in groupby(lines, key=bool):
        if is_part:
            head, *rest = part
            yield element("h4", head)
            for line in rest:
                text = line.lstrip()
                move = " move" if text.startswith("->") else ""
                yield element(
                    "p",
                    text.replace("->", "→", 1) if move else text,
                    class_=f"deep{(len(line) - len(text)) // 2}{move}",
                )


def record(ensemble: Ensemble) -> Html:
    """What really happened, and how often the runs came to the same."""
    known = ensemble.scenario.record
    if known is None:
        return section("record", "What really happened", element("p", "The file has no record."))
    shares = {word.value: share.share for word, share in ensemble.outcomes().items()}
    rows = (
        [[f"outcome: {known.outcome.replace('_', ' ')}", share_of(shares.get(known.outcome, 0.0))]]
        if known.outcome
        else []
    )
    for measure in ensemble.scenario.measures:
        form = known.package.get(measure)
        share = ensemble.forms(measure)[form].share
        rows.append([f"{measure}: {form or ensemble.scenario.reversion}", share_of(share)])
    return section(
        "record",
        "What really happened",
        element("p", f"{record_in_words(known)}. The simulation never reads this."),
        table("How often the runs came to the same", ["record", "runs"], rows),
    )


def provenance(ensemble: Ensemble, manifest: dict[str, Any]) -> Html:
    """What made the page, and how to make it again."""
    changes = "".join(f" --set {quote(change)}" for change in manifest["changes"])
    command = (
        f"eusim run {quote(manifest['file'])} --runs {manifest['runs']} --seed {manifest['seed']}{changes} --report"
    )
    facts = {
        "File": manifest["file"],
        "SHA-256 of the file": manifest["sha256"],
        "Changes": ", ".join(manifest["changes"]) or "none",
        "Runs": f"{manifest['runs']:,}",
        "Seed": str(manifest["seed"]),
        "Rule": manifest["rule"],
        "SHA-256 of the results": ", ".join(manifest["digests"].values()),
        "Version": f"eu-sanctions-sim {manifest['version']}, Python {manifest['python']}",
    }
    sources = [join(element("b", key), f" {citation}") for key, citation in ensemble.scenario.sources.items()]
    return section(
        "provenance",
        "How this was made",
        terms(facts),
        element("p", "To make it again: ", element("code", command)),
        element("h3", "Sources of the file"),
        listing(*sources, class_="sources") if sources else element("p", "The file names none."),
    )
