"""The figures in the README are what comes out."""

import re
from pathlib import Path

import sim


def test_the_table_in_the_readme_comes_out():
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \**(\.\d+)\** \| \**(\.\d+)\** \| (.*) \|$", readme, re.M)
    assert len(rows) == 9
    for cost, unseen, shares in rows:
        changes = {"parameters.isolation_cost": float(cost), "parameters.unseen": float(unseen)}
        ensemble = sim.simulate(sim.read("moscow-2021", changes))
        officials = ensemble.forms("officials")
        some, debt = ensemble.forms("oligarchs")["two or three names"], ensemble.forms("finance")["new state debt"]
        found = [ensemble.adopted.mean(), officials["every official named"].share, officials["four names"].share]
        assert shares.split(" | ") == [f"{100 * share:.1f} %" for share in [*found, some.share, debt.share]]
