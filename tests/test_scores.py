"""The scores of forecasts, against every way to break ties and forecasts that are certain."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.backtest import scores


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 3), min_size=3), st.data())
def test_top_is_the_share_of_all_ways_to_break_ties(points, data):
    chosen = data.draw(st.sets(st.sampled_from(sorted(points)), min_size=1, max_size=len(points) - 1))
    for places in (1, 2):
        orders = [
            o for o in itertools.permutations(points) if all(points[a] >= points[b] for a, b in itertools.pairwise(o))
        ]
        hits = sum(bool(chosen & set(order[:places])) for order in orders)
        assert scores.top(points, chosen, places) == pytest.approx(hits / len(orders))


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.floats(-5, 5), min_size=3), st.data())
def test_the_area_turns_round_with_the_order(points, data):
    chosen = data.draw(st.sets(st.sampled_from(sorted(points)), min_size=1, max_size=len(points) - 1))
    area = scores.auc(points, chosen)
    assert area + scores.auc({key: -value for key, value in points.items()}, chosen) == pytest.approx(1)
    assert scores.auc(points, set(points) - chosen) == pytest.approx(1 - area)


def test_scores_of_certain_forecasts():
    sure = np.array([0.0, 1.0, 0.0])
    assert (scores.brier(sure, 1), scores.brier(sure, 0)) == (0, 2)
    assert scores.log_score(sure, 1) == 0
    assert scores.log_score(sure, 0) == pytest.approx(-np.log(scores.FLOOR))
    assert scores.interval([0.3] * 9) == pytest.approx((0.3, 0.3))
