"""Fitting: no text is lost, whatever the box."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from printing.draw_text import Type, fit, width_mm, wrap
from printing.fonts import load_fonts

VALUE = load_fonts().value
TEXT = st.text(st.sampled_from("髙橋健一ー、。()「」ABC 123　桜町"), min_size=1, max_size=60)


@given(TEXT, st.floats(8, 120), st.floats(6, 14))
@settings(max_examples=120, deadline=None)
def test_wrapping_keeps_every_character_in_order(text: str, width: float, size: float) -> None:
    lines = wrap(VALUE.shape(text, "f", "x"), width, size)
    assert "".join(line.text for line in lines) == text


@given(TEXT, st.floats(15, 120))
@settings(max_examples=80, deadline=None)
def test_no_line_is_wider_than_its_box(text: str, width: float) -> None:
    for line in wrap(VALUE.shape(text, "f", "x"), width, 10):
        visible = VALUE.shape(line.text.rstrip(" \u3000"), "f", "x")
        assert width_mm(visible, 10) <= width + 0.01


@given(TEXT, st.floats(10, 90), st.floats(4, 16), st.integers(1, 3))
@settings(max_examples=120, deadline=None)
def test_what_fits_is_whole_and_not_below_the_least_size(text: str, width: float, height: float, lines: int) -> None:
    style = Type(11.5, 7.0, lines)
    fitted = fit(VALUE, text, width, height, style, form="f", field="x")
    if fitted is None:
        return
    assert "".join(line.text for line in fitted.lines) == text
    assert style.least <= fitted.size <= style.size
    assert len(fitted.lines) <= lines


def test_a_short_value_keeps_its_size() -> None:
    fitted = fit(VALUE, "髙橋", 60, 10, Type(), form="f", field="x")
    assert fitted is not None
    assert fitted.size == Type().size


def test_a_value_shrinks_before_it_is_given_up() -> None:
    fitted = fit(VALUE, "髙橋" * 6, 40, 10, Type(), form="f", field="x")
    assert fitted is not None
    assert fitted.size < Type().size
    assert fit(VALUE, "髙橋" * 40, 40, 10, Type(), form="f", field="x") is None


def test_closing_marks_do_not_begin_a_line() -> None:
    lines = wrap(VALUE.shape("桜町桜町桜町、桜町。", "f", "x"), 6 * 10 / 72 * 25.4 + 0.1, 10)
    assert all(line.text[0] not in "、。" for line in lines)


def test_line_breaks_of_the_value_stand() -> None:
    fitted = fit(VALUE, "一行目\n二行目", 60, 14, Type(11, 7, 2), form="f", field="x")
    assert fitted is not None
    assert [line.text for line in fitted.lines] == ["一行目", "二行目"]


def test_a_number_breaks_before_its_bracket_not_within() -> None:
    lines = wrap(VALUE.shape("+81-90-0000-0000(内線12345)", "f", "x"), 36, 11)
    assert [line.text for line in lines] == ["+81-90-0000-0000", "(内線12345)"]
