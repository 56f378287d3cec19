"""The picture of variants side by side draws the table of their comparison."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from runs import RUNS

import sim
from sim.plots import comparison, style
from sim.runs.compare import YARDSTICKS, Comparison


@pytest.fixture(scope="module")
def variants():
    changes = {"as it is": {}, "open": {"linked_files.turkey.open": 1}, "settled": {"linked_files.turkey.open": 0}}
    return sim.compare({label: sim.read("belarus-2020", change) for label, change in changes.items()}, RUNS)


@pytest.mark.parametrize("key", YARDSTICKS)
def test_a_comparison_draws_its_table_in_the_unit_of_the_axis(variants, key):
    _, (ax,) = style.figure(6)
    comparison.draw(variants, key, ax)
    rows = [row[key] for row in variants.table().values()]
    marks = ax.get_xticks() if ax.xaxis.get_visible() else [0, 1]
    scale = 1 if YARDSTICKS[key].percent else float(ax.get_xticklabels()[-1].get_text())
    assert (marks[0], marks[-1]) == (0, 1)
    assert ax.xaxis.get_visible() != YARDSTICKS[key].percent
    bars = [bar.get_width() for bar in ax.patches if bar.get_facecolor()[3]]
    assert bars == pytest.approx([row.mean / scale for row in rows])
    lines = {int(line.get_ydata()[0]): line.get_xdata() for line in ax.lines}
    for place, row in enumerate(rows):
        base = row.mean - row.difference
        drawn = [(base + row.low) / scale, (base + row.high) / scale]
        assert (place in lines) == (place > 0 and row.low < row.high)
        assert lines.get(place, drawn) == pytest.approx(drawn)


@pytest.mark.parametrize("key", YARDSTICKS)
def test_no_figure_of_a_comparison_touches_its_interval(variants, key):
    canvas, (ax,) = style.figure(6)
    comparison.draw(variants, key, ax)
    FigureCanvasAgg(canvas).draw()
    figures = {round(text.get_position()[1]): text.get_window_extent() for text in ax.texts}
    for line in ax.lines:
        assert not figures[int(line.get_ydata()[0])].overlaps(line.get_window_extent())


def test_a_finding_names_the_row_it_speaks_of(variants):
    first, *others = variants.ensembles
    two = Comparison({label: variants.ensembles[label] for label in (first, others[0])})
    assert '"as it is"' in two.finding()
    rules = {rule: sim.read("moscow-2021", {"rule": rule}) for rule in ("unanimity", "unanimity-1", "qmv")}
    assert sim.compare(rules, RUNS).finding().startswith('"qmv" differs most: it keeps ')
    alone = Comparison({first: variants.ensembles[first]})
    assert alone.finding() == f'Under "{first}" 100 % of the runs end in a decision.'


def test_where_no_vote_is_held_no_votes_are_compared(moscow):
    rivals = sim.compare({"unanimity": moscow}, RUNS, protocols=["median"])
    for key, yardstick in YARDSTICKS.items():
        _, (ax,) = style.figure(6)
        comparison.draw(rivals, key, ax)
        assert bool(ax.lines) == (yardstick.percent and key == "strength")
        assert (comparison.NONE in [text.get_text() for text in ax.texts]) != yardstick.percent
    title = comparison.figure(rivals)._suptitle.get_text()
    assert " ".join(title.split()) == f"After Moscow: {rivals.finding()}"
