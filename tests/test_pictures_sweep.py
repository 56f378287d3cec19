"""The pictures of a sweep show the numbers of its table."""

from sweeps import GRID, RUNS, written

from sim.grids import read_grid
from sim.plots import style
from sim.plots.sweep import draw_lines, draw_map, variants
from sim.runs.sweep import sweep
from sim.sweeps import table


def test_a_map_shows_the_numbers_of_the_table(swept):
    _, (ax,) = style.figure(6)
    draw_map(swept, variants(swept)[""], "strength", ax)
    (image,) = ax.images
    rows = list(table(swept))
    assert image.get_array().reshape(-1).tolist() == [row["strength"] for row in rows]
    assert image.get_array().shape == (2, 3)
    assert [text.get_text() for text in ax.texts] == [f"{100 * row['strength']:.0f}" for row in rows]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("HU stance", "isolation cost")


def test_a_map_of_many_columns_has_shades_alone(swept, monkeypatch):
    monkeypatch.setattr("sim.plots.sweep.LEGIBLE", 2)
    _, (ax,) = style.figure(6)
    draw_map(swept, variants(swept)[""], "strength", ax)
    assert list(ax.texts) == []


def test_lines_show_the_numbers_of_the_table_by_rule_and_protocol(tmp_path):
    axis = "  parameters.isolation_cost: [.05, .1, .2]\n"
    text = GRID[: GRID.index("  param")] + axis + "rules: [unanimity, qmv]\nprotocols: [bargaining, median]\n"
    grid = read_grid(written(tmp_path, text))
    swept = sweep(grid, RUNS)
    rows = list(table(swept))
    _, (ax, other) = style.figure(6, 2)
    draw_lines(swept, "decided", ax)
    shown = {line.get_label(): line.get_xydata().tolist() for line in ax.lines}
    assert list(shown) == ["unanimity, bargaining", "unanimity, median", "qmv, bargaining", "qmv, median"]
    for label, line in shown.items():
        of = [row for row in rows if f"{row['rule']}, {row['protocol']}" == label]
        assert line == [[row["parameters.isolation_cost"], row["decided"]] for row in of]
    draw_lines(swept, "rounds", other)
    assert [line.get_label() for line in other.lines] == ["unanimity, bargaining", "qmv, bargaining"]
