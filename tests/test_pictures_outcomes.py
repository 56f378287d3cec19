"""The pictures of a result directory draw the shares of outcomes and of forms."""

import pytest

import sim
from sim.plots import ladders, outcomes, style


@pytest.fixture
def ensemble(ensembles):
    return ensembles["moscow-2021"]


def widths(ax):
    bars = ax.containers[1]
    return [bar.get_width() for bar in bars]


def test_the_outcome_picture_draws_the_shares(ensemble):
    _, (ax,) = style.figure(4)
    outcomes.draw(ensemble, ax)
    assert widths(ax) == [share.share for share in ensemble.outcomes().values()]
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        word.replace("_", " ") for word in ensemble.outcomes()
    ]


def test_the_ladders_draw_the_forms_and_mark_what_was_tabled_and_what_happened(ensemble):
    for measure in ensemble.scenario.measures:
        _, (ax,) = style.figure(4)
        ladders.draw(ensemble, measure, ax)
        forms = ensemble.forms(measure)
        assert widths(ax) == [share.share for share in forms.values()]
        marks = [line for line in ax.lines if line.get_marker() in ("D", "*")]
        assert [list(forms)[int(mark.get_ydata()[0])] for mark in marks] == list(ensemble.landmarks(measure).values())


def test_a_place_without_a_ladder_is_left_blank():
    ensemble = sim.simulate(sim.read("navalny-poisoning-2020"), 10)
    shown = [ax.get_visible() for ax in ladders.figure(ensemble).axes]
    assert shown == [True] * 3 + [False]
    assert len(ensemble.scenario.measures) == 3
