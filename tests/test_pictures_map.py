"""The map of who says no: a tile for every state, and the shares of the runs."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import RUNS, compared

from sim.plots import maps, style
from sim.profiles.states import states
from sim.runs.compare import Comparison
from sim.wording import percent


def test_every_state_has_a_tile_of_its_own():
    places = maps.layout()
    assert set(places) == {state.iso for state in states()}
    assert len(set(places.values())) == len(places)


@pytest.mark.parametrize(("name", "members"), [("moscow-2021", 27), ("crimea-2014", 28)])
def test_the_map_counts_who_says_no(ensembles, name, members):
    ensemble = ensembles[name]
    first = Counter(iso for outcome in ensemble for iso in outcome.first_no)
    last = Counter(iso for outcome in ensemble for iso in outcome.last_no)
    assert len(ensemble.members) == members
    assert maps.shares(ensemble, ensemble.first_no) == {iso: first[iso] / RUNS for iso in ensemble.members}
    tabled, fallen = ensemble.scenario.proposal.package, Counter()
    for outcome in ensemble:
        fallen.update({iso for m, iso in outcome.brought_down.items() if outcome.text[m] != tabled.get(m)})
    assert maps.shares(ensemble, ensemble.topplers) == {iso: fallen[iso] / RUNS for iso in ensemble.members}
    assert maps.shares(ensemble, ensemble.last_no) == {iso: last[iso] / RUNS for iso in ensemble.members}


def test_each_tile_says_its_share_and_how_it_moved():
    _, (ax,) = style.figure(6)
    maps.draw({"HU": 1.0, "SK": 0.3, "PL": 0.0}, ax, "No", before={"HU": 0.75, "SK": 0.4, "PL": 0.001})
    assert [text.get_text() for text in ax.texts] == ["HU", "100 ▲25", "SK", "30 ▼10", "PL", "0"]
    shades = [tile.get_facecolor() for tile in ax.patches]
    assert shades == [style.SHADES(1.0), style.SHADES(0.3), style.SHADES(0.0)]


def test_the_more_often_the_darker():
    red, green, blue, _ = style.SHADES(np.linspace(0, 1, 50)).T
    assert (np.diff(0.299 * red + 0.587 * green + 0.114 * blue) < 0).all()


def test_the_change_holds_the_second_variant_against_the_first(ensembles):
    comparison = compared(ensembles["renewal-2025"])
    first, second = comparison.ensembles.values()
    moves = []
    for does, chosen in maps.LATE.items():
        both = [maps.shares(ensemble, chosen(ensemble)) for ensemble in (first, second)]
        moves.append((max(abs(both[1][iso] - both[0][iso]) for iso in both[0]), does, *both))
    assert maps.changed(comparison) == max(moves)[1:]
    does, before, after = maps.changed(comparison)
    assert f"HU {does} in {percent(after['HU'])} of the runs, instead of {percent(before['HU'])}" in maps.moved(
        comparison
    )
    same = Comparison({"one": first, "two": first})
    assert "nobody" in maps.moved(same)


@given(st.floats(0, 1))
def test_letters_are_readable_on_every_shade(share):
    shade = style.SHADES(share)
    light, dark = sorted((style.luminance(style.ink_on(shade)), style.luminance(shade)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) > 4
