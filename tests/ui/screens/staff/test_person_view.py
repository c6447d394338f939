"""Household and history of a person: beside each other, whole at every size, hidden where protected."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from desk_app.services.resident_views import HomeRow, PastRow, PersonLook
from tests.support.fake_case_data import LONG_NAME
from tests.support.look import all_words, clipped
from ui.screens.staff.person_view import HomeLine, PastLine

PLACE = "架空県みらい市桜町三丁目4番5号 コーポさくら203号室"
HOME = tuple(
    HomeRow(str(n), name, "", "昭和60年3月4日", rel, False)
    for n, (name, rel) in enumerate(
        (("髙橋　健一", "世帯主"), (LONG_NAME, "妻の子の妻の子"), ("辻\U000e0102　結", "子"))
    )
)
PAST = (
    PastRow("令和5年6月6日", "転居", ("住所", "世帯"), "髙橋　美咲", "タカハシ　ミサキ", PLACE * 2, "", True),
    PastRow(
        "令和2年5月5日",
        "婚姻",
        ("氏名", "カナ"),
        LONG_NAME,
        "ジュゲム" * 12,
        "架空県みらい市潮見一丁目1番1号",
        "",
        False,
    ),
    PastRow("", "", (), "大塚　美咲", "オオツカ　ミサキ", "架空県みらい市潮見一丁目1番1号", "", False),
)
LOOK = PersonLook(
    "1", LONG_NAME, "ジュゲム" * 12, "平成3年3月21日", PLACE, "000-1234-0001", False, HOME, PAST, "大塚"
)
GUARDED = replace(
    LOOK,
    address=None,
    phone=None,
    guarded=True,
    home=tuple(replace(row, guarded=True) for row in HOME),
    past=tuple(replace(row, address=None) for row in PAST),
)


@pytest.fixture
def identify(desk):
    desk.window.acts.open_new()
    desk.settle()
    return desk.window.current_view()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (960, 540)])
@pytest.mark.parametrize(
    "look", [LOOK, GUARDED, replace(LOOK, home=(), past=PAST[:1])], ids=["long", "guarded", "left"]
)
def test_no_word_is_cut_at_any_size(desk, identify, size, look):
    desk.window.resize(*size)
    identify.person.show_person(look)
    identify.pages.show_page(identify.person)
    desk.settle()
    assert clipped(desk.window) == []
    beside = identify.person.beside.direction()
    assert (beside == QBoxLayout.Direction.LeftToRight) == (size != (960, 540))


def test_history_stands_beside_the_household_with_what_changed(desk, identify):
    identify.person.show_person(LOOK)
    assert len(identify.person.findChildren(HomeLine)) == 3
    lines = identify.person.findChildren(PastLine)
    assert len(lines) == 3
    words = all_words(identify.person)
    assert "変わったところ: 氏名・カナ" in words
    assert "日付の記録なし" in words
    assert "旧氏 大塚 · 電話 000-1234-0001" in words


def test_of_a_protected_person_no_place_and_no_number_is_shown(desk, identify):
    identify.person.show_person(GUARDED)
    words = all_words(identify.person)
    assert not any(part in words for part in ("桜町", "潮見", "000-1234"))
    assert "電話は表示できません" in words


def test_it_opens_and_closes_by_keys_and_keeps_the_search(desk, identify):
    identify.search.search_for("たかはし")
    desk.settle()
    identify.search.box.setFocus()
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert identify.pages.current() is identify.person
    assert identify.person.heading.title.full_text() == "髙橋 由美"
    assert identify.back()
    desk.settle()
    assert identify.pages.current() is identify.search
    assert identify.search.current().key == "100000002"
    desk.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    desk.enter()
    desk.settle()
    assert "髙橋　由美" in [person.name for person in desk.view.people]


def test_page_down_reads_on(narrow_desk):
    narrow_desk.window.acts.open_new()
    narrow_desk.settle()
    identify = narrow_desk.window.current_view()
    identify.search.search_for("ゆみ")
    narrow_desk.settle()
    identify.search.look()
    narrow_desk.settle()
    narrow_desk.key(Qt.Key.Key_PageDown)
    assert identify.person.lines.verticalScrollBar().value() > 0
    narrow_desk.key(Qt.Key.Key_PageUp)
    assert identify.person.lines.verticalScrollBar().value() == 0
