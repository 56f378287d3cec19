"""What comes into the Council game from outside is what it should be, or is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.classroom.fields import clean, one_of, whole
from sim.classroom.strings import t
from sim.errors import RefusedError


@pytest.mark.parametrize("value", [None, 3, True, ["Ada"], {"name": "Ada"}, b"Ada"])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(RefusedError) as refusal:
        clean(value, 40)
    assert str(refusal.value) == t("refused.form")


@given(st.text(), st.integers(0, 40))
def test_a_text_is_one_line_of_what_can_be_seen_or_is_refused_as_too_long(text, limit):
    try:
        line = clean(text, limit)
    except RefusedError as refusal:
        assert str(refusal) == t("refused.long", limit=limit)
        assert len(text) > limit
    else:
        assert len(line) <= limit
        assert line.isprintable()
        assert clean(line, limit) == line


@pytest.mark.parametrize("value", ["0", "7", "007", 7, "3600", 3600])
def test_a_whole_number_comes_as_figures_or_as_a_number(value):
    assert whole(value, 0, 3600) == int(value)


NUMBERLESS = [None, "", "seven", "7.0", "-1", "+7", "1_0", " 7", "²", "3601", "0" * 10, 7.0, -1, 3601, True, [7], {}]


@pytest.mark.parametrize("value", NUMBERLESS)
def test_what_is_no_whole_number_between_the_two_is_refused(value):
    with pytest.raises(RefusedError) as refusal:
        whole(value, 0, 3600)
    assert str(refusal.value) == t("refused.number", low=0, high=3600)


@pytest.mark.parametrize("value", [None, 3, ["YES"], "", "yes", "NO "])
def test_what_is_none_of_the_known_words_is_refused(value):
    assert one_of("YES", ["YES", "NO"]) == "YES"
    with pytest.raises(RefusedError) as refusal:
        one_of(value, ["YES", "NO"])
    assert str(refusal.value) == t("refused.form")
