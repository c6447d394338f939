"""The date field: typing, eras, what is wrong in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from ui.widgets.wareki_date import WarekiDateEdit


@pytest.fixture
def edit(show, qtbot):
    made = WarekiDateEdit()
    show(made)
    made.setFocus()
    return made


def test_typing_goes_on_from_field_to_field(edit, qtbot):
    year, month, day = edit.fields()
    qtbot.keyClicks(year, "8")
    qtbot.keyClicks(year, ".")
    assert month.hasFocus()
    qtbot.keyClicks(month, "11")
    assert day.hasFocus()
    qtbot.keyClicks(day, "20")
    assert edit.value() == date(2026, 11, 20)
    assert edit.problem() == ""


def test_backspace_in_an_empty_field_goes_back(edit, qtbot):
    year, month, _ = edit.fields()
    month.setFocus()
    qtbot.keyClick(month, Qt.Key.Key_Backspace)
    assert year.hasFocus()


@pytest.mark.parametrize(("letter", "era", "expected"), [("s", "昭和", 1988), ("h", "平成", 2051), ("w", "西暦", 63)])
def test_a_letter_chooses_the_era(edit, qtbot, letter, era, expected):
    qtbot.keyClicks(edit.fields()[0], letter)
    assert edit.era_box().currentText() == era
    for field, text in zip(edit.fields(), ("63", "5", "1"), strict=True):
        field.setText(text)
    if era == "平成":
        assert edit.value() is None
        assert "平成の期間の外" in edit.problem()
    else:
        assert edit.value() == date(expected, 5, 1)


def test_what_is_missing_is_said(edit):
    assert edit.value() is None
    assert edit.problem() == ""
    edit.fields()[0].setText("8")
    assert "月・日" in edit.problem()


def test_a_day_that_does_not_exist_is_refused_in_words(edit):
    for field, text in zip(edit.fields(), ("8", "2", "30"), strict=True):
        field.setText(text)
    assert edit.value() is None
    assert edit.problem()
    assert edit.fields()[0].property("invalid") == "true"


@given(st.dates(date(1868, 1, 26), date(2100, 1, 1)))
def test_every_day_survives_the_fields(day):
    edit = WarekiDateEdit()
    edit.set_value(day)
    assert edit.value() == day
    edit.set_value(None)
    assert edit.is_empty()
    edit.deleteLater()
