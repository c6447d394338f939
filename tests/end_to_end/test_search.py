"""Finding people at the window over a real encrypted register, by keys alone: what each state says and does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.ids import ClerkId
from tests.support.look import all_words, clipped
from tests.support.search_sheet import CONTROL, LOOK, STATES, State, put, search_desk
from tests.support.search_town import LONG_FAMILY, LONG_GIVEN, MANY
from tests.support.staff_desk import StaffDesk
from ui import theme

TAB = Qt.Key.Key_Tab


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with the town of searches, for all tests of this module."""
    with search_desk(tmp_path_factory.mktemp("search") / "home", 60) as desk:
        yield desk


@pytest.fixture(scope="module")
def window(qapp, town) -> Iterator[StaffDesk]:
    """One window for all tests, as a clerk has it open all day."""
    theme.apply(qapp)
    made = StaffDesk(town.app)
    made.window.acts.open_new()
    made.settle()
    yield made
    made.close()


@pytest.fixture
def desk(window, town) -> StaffDesk:
    town.app.session.sign_in(ClerkId("sakuma"))
    window.window.resize(1366, 768)
    put(window, State("", ""))
    return window


def page_of(desk):
    return desk.window.current_view().search


def said(desk) -> list[str]:
    """The words of the hits, row by row."""
    return [" ".join(row.said()) for row in page_of(desk).rows()]


@pytest.mark.parametrize("size", [(1366, 768), (960, 540)])
def test_no_state_cuts_a_word(desk, size):
    desk.window.resize(*size)
    for state in STATES:
        put(desk, state)
        assert clipped(desk.window) == [], state.caption


def test_before_anything_is_typed_the_page_says_how_to_search(desk):
    page = page_of(desk)
    assert page.hints.isVisible()
    assert not page.nobody.isVisible()
    assert all(word in all_words(page.hints) for word in ("s63.5.1", "桜町3-4", "旧氏"))


def test_five_thousand_hits_say_how_many_and_are_narrowed_by_keys(desk):
    put(desk, State("", "てらにし"))
    page = page_of(desk)
    desk.wait(lambda: page._count is not None, "they are counted")
    assert page.line.full_text() == f"{MANY:,}人います · はじめの20人を表示"
    assert len(page.rows()) == 20
    desk.key(TAB)
    assert desk.target() is page.next_page
    desk.key(TAB)
    assert desk.target().text() == "＋生年月日"
    desk.key(Qt.Key.Key_Space)
    assert page.line.full_text().startswith("続けて生年月日を入れてください")
    assert desk.target() is page.box
    desk.type("s40.1.24")
    desk.wait(lambda: page._answered == "てらにし s40.1.24", "the narrowed hits have come")
    assert page.line.full_text() == "1人 · ↑↓で選び、Enterで世帯を受付に入れます"
    assert "昭和40年1月24日 61歳 女" in said(desk)[0]


def test_a_word_narrows_at_one_press(desk):
    put(desk, State("", "すのはら"))
    assert len(page_of(desk).rows()) == 20
    assert not page_of(desk).narrow.isVisible()
    put(desk, State("", "てらにし ようこ"))
    page = page_of(desk)
    next(button for button in page.narrow.buttons() if button.text() == "女").click()
    desk.wait(lambda: page._answered == "てらにし ようこ 女", "the narrowed hits have come")
    assert all(" 女 " in f"{words} " for words in said(desk))


def test_more_hits_come_with_page_down_and_at_the_last_one(desk):
    put(desk, State("", "てらにし"))
    page = page_of(desk)
    first = [row.key for row in page.rows()]
    desk.key(Qt.Key.Key_Down, times=len(first))
    desk.wait(lambda: len(page.rows()) == 60, "the following hits have come")
    assert [row.key for row in page.rows()][:20] == first
    assert page.current() is page.rows()[20]
    assert not page.next_page.isVisible()
    desk.key(Qt.Key.Key_PageDown)
    assert page.current() is page.rows()[25]
    desk.key(Qt.Key.Key_PageUp)
    assert page.current() is page.rows()[20]
    assert page.line.full_text() == f"{MANY:,}人います · はじめの60人を表示"


def test_nobody_found_offers_each_word_and_the_way_on(desk):
    put(desk, State("", "倉持 とめきち"))
    page = page_of(desk)
    assert page.line.full_text() == "「倉持 とめきち」に合う人は見つかりません。"
    words = all_words(page.nobody)
    assert all(way in words for way in ("別の読み", "旧氏", "生年月日だけ", "住所だけ", "カードを読む（F4）"))
    desk.key(TAB)
    assert desk.target().text() == "「倉持」だけで探す"
    desk.enter()
    desk.wait(lambda: page._answered == "倉持", "the wider hits have come")
    assert len(page.rows()) == 6
    assert desk.target() is page.box
    desk.key(Qt.Key.Key_N, CONTROL)
    view = desk.window.current_view()
    assert view.pages.current() is view.hand


def test_namesakes_are_told_apart_by_reading_birth_and_place(desk):
    put(desk, State("", "倉持 裕子"))
    bold = [{piece.text for piece in row.pieces if piece.look.role == "strong"} for row in page_of(desk).rows()]
    assert len(bold) == 4
    assert any("クラモチ　ヒロコ" in words for words in bold)
    assert len({frozenset(words) for words in bold}) == 4


def test_a_guarded_person_is_marked_and_hidden_until_the_right_is_there(desk, town):
    place = "駅前通二丁目8番1号"
    put(desk, State("", "つきおか ちひろ"))
    guarded, other = said(desk)
    assert "支援措置" in guarded
    assert "住所は表示できません" in guarded
    assert "新町二丁目6番11号" in other
    desk.key(*LOOK[0])
    desk.wait(lambda: not desk.background.waiting(), "the person is shown")
    assert place not in all_words(desk.window)
    put(desk, State("", "月岡 駅前通二丁目"))
    assert page_of(desk).rows() == ()
    town.app.session.sign_in(ClerkId("kuno"))
    put(desk, State("", "つきおか ちひろ"))
    assert place in said(desk)[0]
    assert "支援措置" in said(desk)[0]


def test_who_left_and_why_somebody_was_found_are_said(desk):
    put(desk, State("", "桐生"))
    here, dead, moved = said(desk)
    assert "死亡" in dead
    assert "転出" in moved
    assert "現存" not in here
    put(desk, State("", "綾小路"))
    assert "旧氏「綾小路」が一致" in said(desk)[0]
    put(desk, State("", "桐生 港三丁目"))
    assert "前住所が一致" in said(desk)[0]
    put(desk, State("", "てらにひ ようこ"))
    assert all("読みが1字ちがい" in words for words in said(desk))


def test_the_longest_name_stands_whole_in_the_row(desk):
    put(desk, State("", "寿限無"))
    (row,) = page_of(desk).rows()
    assert f"{LONG_FAMILY}{LONG_GIVEN}" in "".join(row.said()).replace("\u3000", "")


def test_household_and_history_open_and_close_by_keys(desk):
    put(desk, State("", "きりゅう しの", LOOK))
    view = desk.window.current_view()
    assert view.pages.current() is view.person
    words = all_words(view.person)
    assert all(one in words for one in ("これまでの登録 2件", "綾小路 志乃", "旧氏 綾小路", "68歳"))
    desk.key(Qt.Key.Key_Escape)
    assert view.pages.current() is view.search
    assert desk.target() is view.search.box


def test_only_the_newest_hits_are_shown_while_typing(desk):
    """Every letter is typed before the hits of the one before have come; Enter takes whom the whole text finds."""
    page = page_of(desk)
    seen: list[str] = []
    page.acts.people_found.connect(lambda _page: seen.append(page._asked))
    for end in range(1, 7):
        page.box.setText("くらもちれん"[:end])
        page.box.search_now()
    desk.wait(lambda: not page._waiting, "the last hits have come")
    assert seen[-1] == "くらもちれん"
    assert all("倉持" in words for words in said(desk))
    assert page.line.full_text().startswith(f"{len(page.rows())}人")


def test_escape_empties_the_box_and_shows_the_hints_again(desk):
    put(desk, State("", "すのはら"))
    desk.key(Qt.Key.Key_Escape)
    page = page_of(desk)
    desk.wait(lambda: not page._waiting and page.rows() == (), "nobody is shown")
    assert page.box.text() == ""
    assert page.hints.isVisible()
