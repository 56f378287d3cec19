"""A page of results for tests, made of a file in which every text is hostile."""

from __future__ import annotations

from functools import cache

import sim
from sim.analysis.findings import Findings, study
from sim.page.document import page
from sim.plots import Material, standing
from sim.results import Given, manifest

HOSTILE = (
    "<script>window.hacked=1</script><img src=http://example.org/x onerror=alert(1)>\"'&amp; $\\frac{$5 {price} %s"
)
RUNS = 200

FORMS = {"six officers": 0.25, f"all {HOSTILE}": 0.4}
CHANGES = {
    "title": HOSTILE,
    "question": HOSTILE,
    "sources": {HOSTILE: HOSTILE},
    "high_representative": {"name": HOSTILE, "recommends": {HOSTILE: "six officers"}, "why": HOSTILE},
    "events.1.what": HOSTILE,
    "linked_files": {HOSTILE: {"what": HOSTILE, "open": 0.3, "stakes": {"CY": 0.4}, "why": HOSTILE}},
    "members.HU.why": HOSTILE,
    "measures": {
        HOSTILE: {"ladder": FORMS, "why": HOSTILE, "source": HOSTILE},
        "ports": {"ladder": {"warships": 0.4, "all ships": 0.55}, "exemptible": True},
    },
    "proposal.package": {HOSTILE: f"all {HOSTILE}", "ports": "all ships"},
    "record": {"outcome": "adopted_amended", "package": {HOSTILE: "six officers"}},
}


def rendered(scenario, findings=None, changes=()):
    """The page of some runs of a scenario that is called harbour; without findings as if nothing mattered."""
    ensemble = sim.simulate(scenario, RUNS)
    made = manifest(Given("harbour", tuple(changes)), {"harbour": ensemble})
    pictures = standing(Material.ENSEMBLE, ensemble)
    return page(ensemble, findings or Findings(ensemble, [], []), pictures, made)


@cache
def hostile():
    """The page of the harbour file with markup in every text."""
    scenario = sim.read("harbour", CHANGES)
    return rendered(scenario, study(sim.simulate(scenario, 60)), [f"title={HOSTILE}"])


@cache
def found():
    """Who and what the harbour file turns on."""
    return study(sim.simulate(sim.read("harbour"), 60))


@cache
def harbour():
    """The page of the harbour file as it is."""
    return rendered(sim.read("harbour"), found())
