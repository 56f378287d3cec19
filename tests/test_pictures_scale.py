"""The scale of stances and severities: who accepts which form."""

import numpy as np
import pytest

import sim
from sim.council import support
from sim.council.arrays import TOL
from sim.council.positions import stances
from sim.plots import scale, style
from sim.roster import roster
from sim.runs.agenda import _likely
from sim.runs.uncertainty import draw


def test_the_scale_has_the_stances_of_the_roster(scenario):
    seating = sim.simulate(scenario, 1).seating
    carried = dict(zip(seating.members, seating.carried, strict=True))
    written = {line[:2]: line.split()[2:5] for line in roster(scenario)}
    for iso, standing in scale.standings(seating).items():
        before = [number.removesuffix(";") for number in written[iso]]
        assert before == [f"{n:.2f}" for n in np.array([standing.low, standing.likely, standing.high]) - carried[iso]]
        assert f"{standing.before:.2f}" == before[1]
    likely = [standing.likely for standing in scale.standings(seating).values()]
    assert likely == sorted(likely)


def test_who_accepts_a_form_is_what_the_room_would_say_without_doubt(scenario):
    alone = scenario.model_copy(update={"high_representative": None})
    ensemble = sim.simulate(alone, 1)
    room = draw(_likely(ensemble.seating), 1, 0, 1)
    found = {(form.measure, form.form): form for form in scale.forms(ensemble)}
    for measure in room.measures:
        stance = stances(room, measure, len(room.calendar) - 1)
        margins = support.margin(stance, measure.demand, room.salience)[..., 0]
        for rung, form in enumerate(measure.forms, start=1):
            accepting = tuple(iso for iso, m in zip(room.members, margins[rung], strict=True) if m >= -TOL)
            assert found[measure.key, form].accepting == accepting


def test_an_exception_is_who_does_not_follow_the_line(scenario):
    ensemble = sim.simulate(scenario, 1)
    standings = scale.standings(ensemble.seating)
    for form in scale.forms(ensemble):
        above = {iso for iso, standing in standings.items() if standing.likely >= form.severity - TOL}
        assert above ^ set(form.accepting) == set(form.exceptions)


def test_germany_accepts_less_on_its_pipeline_than_elsewhere(ensembles):
    found = {form.form: form for form in scale.forms(ensembles["moscow-2021"])}
    assert "DE" in found["a moratorium"].exceptions
    assert "DE" in found["state banks cut off"].accepting
    assert [form.form for form in found.values() if form.tabled] == [
        "every official named",
        "the circle of the Kremlin",
        "new state debt",
        "Nord Stream 2 stopped",
    ]


def test_the_scale_ends_where_no_form_takes_more(ensembles):
    for ensemble in ensembles.values():
        _, (ax,) = style.figure(8)
        scale.draw(ensemble, ax)
        assert ax.get_ylim()[1] == pytest.approx(1.03)
        heights = [y for line in ax.lines if line.get_marker() == "o" for y in line.get_ydata()]
        assert max(heights) <= 1
        assert ax.get_ylim()[0] < min(standing.low for standing in scale.standings(ensemble.seating).values())
