"""The page as a whole."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from sim.analysis.findings import Findings
from sim.page import assumptions, sections, turning
from sim.page.markup import Html, element, join, listing
from sim.runs.ensemble import Ensemble

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing that is not in it."""

PARTS = {
    "short": "In short",
    "distribution": "What comes out",
    "pivotal": "Who is pivotal",
    "runs": "Three runs",
    "record": "What really happened",
    "assumptions": "What is assumed",
    "provenance": "How this was made",
}
"""The parts that can be gone to, in their order."""


def page(
    ensemble: Ensemble, findings: Findings, pictures: dict[str, bytes], manifest: dict[str, Any], lead: str = ""
) -> str:
    """The results of an ensemble as one HTML file.

    `pictures` are PNG files by their key, `manifest` what made them; `lead` is what stands above the first part.
    """
    links = listing(*(element("a", title, href=f"#{key}") for key, title in PARTS.items()))
    main = element(
        "main",
        lead,
        sections.in_short(ensemble, findings),
        sections.distribution(ensemble, pictures),
        turning.pivotal(findings),
        sections.stories(ensemble),
        sections.record(ensemble),
        assumptions.show(ensemble.scenario),
        sections.provenance(ensemble, manifest),
    )
    body = element("body", _top(ensemble), element("nav", links, aria_label="Parts of this page"), main)
    return join(Html("<!DOCTYPE html>\n"), element("html", _head(ensemble), body, lang="en"), "\n")


def _head(ensemble: Ensemble) -> Html:
    style = files("sim.page").joinpath("style.css").read_text(encoding="utf-8")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("title", f"{ensemble.scenario.title}: what came out of {len(ensemble):,} runs"),
        element("style", Html(style)),
    )


def _top(ensemble: Ensemble) -> Html:
    scenario = ensemble.scenario
    return element(
        "header",
        element("p", f"European Union sanctions, simulated {len(ensemble):,} times", class_="kicker"),
        element("h1", scenario.title),
        element("p", " ".join(scenario.question.split()), class_="question"),
        element("p", f"{scenario.date}; {len(ensemble.members)} member states; {ensemble.seating.rule.title}"),
    )
