"""Letters in pictures: none covers another, leaves the picture, or is taken for a formula."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from runs import RUNS, compared

import sim
from sim.plots import PICTURES, Material, style


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """The fullest case: 28 members, six measures of five forms, long names, many meetings, dollars."""
    kinds = ["listings_of_persons_and_entities", "finance", "technology_of_dual_use", "arms", "energy", "transport"]
    words = "costs $10 and more than anybody would have thought \\frac possible"
    lines = ["format: 1", "title: The longest title of a case that anybody would write, for $5 or $10 a letter"]
    lines += ["date: 2014-07-22", "target: RU", "question: What fits?", "sources: {press: a source}", "measures:"]
    for place, kind in enumerate(kinds):
        rungs = ", ".join(f"'form {n} of {kind} {words}': {0.2 + 0.03 * place + 0.12 * n:.2f}" for n in range(5))
        lines.append(f"  {kind}: {{ladder: {{{rungs}}}}}")
    package = ", ".join(f"{kind}: 'form 4 of {kind} {words}'" for kind in kinds)
    lines += ["proposal:", "  tabled_by: [LT, PL]", f"  package: {{{package}}}", "reversion: nothing", "meetings:"]
    lines += [f"  - {{date: 2014-07-{day:02}, body: coreper}}" for day in range(1, 9)]
    lines += ["  - {date: 2014-07-16, body: european-council, rounds: 2}"]
    lines += ["  - {date: 2014-07-22, body: foreign-affairs, rounds: 6}"]
    lines += ["rule: {use: unanimity, constructive_abstention: true}"]
    path = tmp_path_factory.mktemp("crowded") / "crowded.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return sim.simulate(sim.read(str(path)), RUNS)


def given_to(ensemble):
    """What each picture is made from."""
    return {Material.ENSEMBLE: (ensemble,), Material.RUN: (ensemble, 3), Material.COMPARISON: (compared(ensemble),)}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.001, 0.033))
def test_labels_are_spread_in_their_order_and_within_bounds(places, gap):
    moved = style.spread(places, gap, 0.0, 1.0)
    order = np.argsort(places, kind="stable")
    steps = np.diff(np.array(moved)[order])
    assert (steps >= gap - 1e-9).all()
    assert min(moved) >= -1e-9
    assert max(moved) <= 1 + 1e-9


@given(st.lists(st.integers(0, 40), unique=True, min_size=1))
def test_labels_that_are_apart_stay(places):
    assert style.spread(places, 1.0, 0.0, 40.0) == pytest.approx(places)


def test_no_line_breaks_between_a_number_and_its_sign():
    for width in range(12, 40):
        for text in ("in 12.3 % of the runs and < 0.1 % or > 99.9 % of all", "No in the last vote, % of runs"):
            for line in style.lines(text, width).split("\n"):
                assert not line.startswith(("%", "0.1", "99.9"))


@given(st.text("ab c%", max_size=200), st.floats(0.5, 8), st.integers(1, 4))
def test_a_fitted_text_keeps_to_its_lines_and_its_width(text, inches, most):
    found = style.fitted(text, inches, 14, most).split("\n")
    assert len(found) <= most
    assert all(len(line) <= max(3, inches * 72 / (style.LETTER * 14)) for line in found)
    if "…" not in found[-1]:
        assert "".join("".join(found).split()) == "".join(text.split())


def beyond(axis):
    """The labels of the ticks that matplotlib keeps, but does not draw, beyond the ends of an axis."""
    low, high = sorted(axis.get_view_interval())
    for tick in axis.get_major_ticks() + axis.get_minor_ticks():
        if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
            yield from (tick.label1, tick.label2)


def broken(canvas):
    """The lines of a figure that begin with the sign of a number, or end before the number it belongs to."""
    lines = [line.strip() for text in canvas.findobj(Text) for line in text.get_text().split("\n")]
    return [line for line in lines if line.startswith("%") or (line.endswith(("<", ">")))]


def covered(canvas):
    """The pairs of texts of a figure that cover each other, and the texts that lie outside it."""
    FigureCanvasAgg(canvas).draw()
    unseen = {label for axes in canvas.axes for axis in (axes.xaxis, axes.yaxis) for label in beyond(axis)}
    texts = [t for t in canvas.findobj(Text) if t not in unseen and t.get_visible() and t.get_text().strip()]
    boxes = {text: text.get_window_extent().padded(-2) for text in texts}
    pairs = [(a.get_text(), b.get_text()) for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]
    width, height = canvas.bbox.width, canvas.bbox.height
    outside = [
        text.get_text()
        for text, box in boxes.items()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    return pairs, outside


@pytest.mark.parametrize("key", PICTURES)
def test_no_letters_cover_others_or_leave_the_picture(ensembles, crowded, key):
    picture = PICTURES[key]
    for name in ("moscow-2021", "crimea-2014", "package-18-2025", "renewal-2025", "georgia-2024"):
        canvas = picture.draw(*given_to(ensembles[name])[picture.material])
        assert canvas.get_figwidth() == style.WIDTH
        assert covered(canvas) == ([], []), name
        assert broken(canvas) == []
    canvas = picture.draw(*given_to(crowded)[picture.material])
    for text in canvas.findobj(Text):
        text.set_parse_math(False)
    assert covered(canvas) == ([], [])


def test_a_dollar_in_a_name_is_a_dollar(crowded):
    for picture in PICTURES.values():
        assert picture.png(*given_to(crowded)[picture.material]).startswith(b"\x89PNG")
