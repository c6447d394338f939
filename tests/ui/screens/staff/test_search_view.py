"""The search page: hits in every number and length, keys only, and nothing stale is ever taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt

from desk_app.services.number_search import NO_RIGHT
from desk_app.services.views import SearchPage
from tests.support.fake_case_data import HITS, LONG_NAME
from tests.support.look import clipped
from ui.screens.staff import people_presenter
from ui.screens.staff.search_rows import HitRow, width_of
from ui.screens.staff.search_view import MOST

LONG_PLACE = (
    "架空県みらい市大字上野原字下の谷一丁目1234番地の56789 "
    + "メゾン・ド・ルミエール・グランドステージ中央公園通り" * 2
)
TOLD = replace(
    HITS[0],
    status="現存",
    telling=("生年月日", "町", "世帯主"),
    head_name="髙橋　正義",
    short_address="桜町三丁目4番5号",
)
HIT_OF = {
    "plain": HITS[0],
    "told apart": TOLD,
    "other name": replace(HITS[0], name="辻\U000e0102　真一", matched=("以前の氏名「髙橋　真一」", "生年月日")),
    "one wrong": replace(TOLD, matched=("読みが1字ちがい",)),
    "protected": next(hit for hit in HITS if hit.guarded),
    "longest": replace(
        HITS[0], name=LONG_NAME, kana="ジュゲム" * 20, address=LONG_PLACE, matched=(f"旧氏「{LONG_NAME}」",)
    ),
}


def many(count: int, *, more: bool = False) -> SearchPage:
    """So many different hits of every kind."""
    kinds = tuple(HIT_OF.values())
    hits = tuple(replace(kinds[n % len(kinds)], resident_id=f"7{n:08d}") for n in range(count))
    return SearchPage(hits, more, 1.0, ("生年月日", "町名") if more else ())


def put(search, text: str, page: SearchPage) -> None:
    """Show a page as if it had come for this text."""
    search.box.setText(text)
    search.box._rest.stop()
    search.show_page(page)


@pytest.fixture
def search(desk):
    desk.window.acts.open_new()
    desk.settle()
    return desk.window.current_view().search


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (960, 540)])
@pytest.mark.parametrize(("count", "more"), [(0, False), (1, False), (6, False), (20, True)])
def test_no_word_is_cut_with_any_number_of_hits(desk, search, size, count, more):
    desk.window.resize(*size)
    put(search, "たかはし", many(count, more=more))
    desk.settle()
    assert clipped(desk.window) == []
    assert len(search.rows()) == count
    assert search.next_page.isVisible() == search.narrow.isVisible() == more
    assert search.look_link.isVisible() == (count > 0)


@pytest.mark.parametrize("width", [440, 674, 1300])
@pytest.mark.parametrize("kind", sorted(HIT_OF))
def test_the_words_of_a_row_lie_inside_it_and_beside_each_other(desk, kind, width):
    row = HitRow(_model(HIT_OF[kind]), width)
    room = QRect(0, 0, width, row.height())
    for number, piece in enumerate(row.pieces):
        assert room.contains(piece.rect), piece
        assert width_of(piece.text, piece.look) <= piece.rect.width(), piece
        assert not any(piece.rect.intersects(other.rect) for other in row.pieces[:number]), piece


def test_what_tells_homonyms_apart_is_bold(desk):
    row = HitRow(_model(TOLD), 674)
    bold = [piece.text for piece in row.pieces if piece.look.role == "strong"]
    assert bold == ["昭和63年5月1日 男", "桜町三丁目4番5号", "世帯主 髙橋 正義"]
    read_apart = HitRow(_model(replace(TOLD, telling=("フリガナ",))), 674)
    assert [piece.text for piece in read_apart.pieces if piece.look.role == "strong"] == [TOLD.kana]


def test_every_row_says_why_in_words(desk):
    for kind, hit in HIT_OF.items():
        row = HitRow(_model(hit), 674)
        assert hit.matched[0][:20] in " ".join(row.said()), kind
        assert hit.matched[0] in row.accessibleName(), kind


def test_a_hidden_address_is_said_and_never_shown(desk):
    row = HitRow(_model(replace(HIT_OF["protected"], telling=("町",))), 674)
    assert any("表示できません" in text for text in row.said())
    assert [piece.text for piece in row.pieces if piece.look.tag == "red"] == ["支援措置"]


def test_the_longest_name_stands_whole_and_what_is_cut_is_in_the_tooltip(desk):
    assert LONG_NAME in "".join(HitRow(_model(replace(HIT_OF["longest"], kana="ジュゲム")), 1300).said())
    row = HitRow(_model(HIT_OF["longest"]), 674)
    assert LONG_PLACE in row.toolTip()
    assert HitRow(_model(HIT_OF["plain"]), 674).toolTip() == ""


def test_who_has_left_is_set_back_and_says_so(desk):
    row = HitRow(_model(replace(HITS[0], status="死亡", age=None)), 674)
    assert [(piece.text, piece.look.tag) for piece in row.pieces if piece.look.tag] == [("死亡", "yellow")]
    assert row.pieces[-1].text
    assert next(piece for piece in row.pieces if piece.text == HITS[0].name).look.colour == "muted"
    living = HitRow(_model(replace(HITS[0], status="現存", age=38)), 674)
    assert not [piece for piece in living.pieces if piece.look.tag]
    assert "昭和63年5月1日 38歳 男" in living.said()


def test_a_number_not_searched_by_is_not_said_again(search):
    put(search, "123456789012", SearchPage((), False, 1.0, (), NO_RIGHT))
    assert search.line.full_text() == "この番号に合う人は見つかりません。"
    assert search.nobody.note.full_text() == NO_RIGHT
    assert "Ctrl+N" in search.nobody.still.full_text()


def test_enter_while_hits_are_under_way_takes_the_new_ones(desk, search):
    """はなこ is on the screen; たかはし ゆみ is typed and Enter pressed before its hits have come."""
    search.search_for("はなこ")
    desk.settle()
    assert search.current().key == "100000012"
    search.box.setFocus()
    search.box.selectAll()
    search.box._rest.setInterval(3_600_000)  # the box searches when told to, however long typing takes here
    desk.type("ゆみ")
    search.take()
    assert not desk.view.people, "nobody of the old list"
    search.box.search_now()
    desk.wait(lambda: bool(desk.view.people), "the new hits are taken")
    assert "髙橋　由美" in [person.name for person in desk.view.people]


def test_typing_on_takes_the_enter_back(desk, search):
    search.box._rest.setInterval(3_600_000)  # the box searches when told to, however long typing takes here
    search.box.setFocus()
    desk.type("ゆみ")
    search.take()
    desk.type("か")
    search.box.search_now()
    desk.wait(lambda: not search._waiting, "the last hits have come")
    assert not desk.view.people


def test_hits_that_come_for_an_emptied_box_are_dropped(desk, search):
    search.search_for("はなこ")
    search.box.clear()
    search.box.search_now()
    desk.settle()
    assert search.rows() == ()


def test_page_down_shows_more_and_keeps_the_choice(desk, search, monkeypatch):
    asked: list[tuple[str, int]] = []
    search.search_for("さとう")
    desk.settle()
    monkeypatch.setattr(search.acts, "search", lambda text, limit=20: asked.append((text, limit)))
    put(search, "さとう", many(20, more=True))
    search.move_choice(3)
    search.box.setFocus()
    desk.key(Qt.Key.Key_PageDown)
    assert asked == [("さとう", MOST)]
    search.box._rest.stop()
    search._found(many(40, more=True))
    assert search.current().key == "700000003"


def test_where_no_more_can_be_shown_none_are_offered(desk, search, monkeypatch):
    """Not everybody was looked at, but asking for more brings the same ones: it is offered once."""
    search.search_for("さとう")
    desk.settle()
    put(search, "さとう", many(6, more=True))
    assert search.next_page.isVisible()
    monkeypatch.setattr(search.acts, "search", lambda text, limit=20: search._found(many(6, more=True)))
    desk.key(Qt.Key.Key_PageDown)
    search.show_more()
    assert not search.next_page.isVisible()
    assert search.line.full_text() == "6人より多くいます · はじめの6人を表示"


def test_rows_that_stand_already_stay(desk, search):
    put(search, "さとう", many(20, more=True))
    before = search.rows()
    put(search, "さとう", many(60, more=True))
    assert search.rows()[:20] == before
    assert len(search.rows()) == 60
    put(search, "さとうの", many(3))
    assert search.rows() == before[:3]
    assert search.current() is before[0]


def test_a_word_that_narrows_needs_no_line_of_its_own(desk):
    model = _model(replace(HITS[0], matched=("カナ", "女")))
    assert (model.why, model.matched) == ((), "カナ・女が一致")


def test_arrows_choose_and_escape_empties(desk, search):
    search.search_for("たかはし")
    desk.settle()
    search.box.setFocus()
    desk.key(Qt.Key.Key_Down, times=2)
    assert search.current().key == HITS[2].resident_id
    desk.key(Qt.Key.Key_Up)
    assert search.current().key == HITS[1].resident_id
    desk.key(Qt.Key.Key_Escape)
    assert search.box.text() == ""


def _model(hit):
    return people_presenter.hit_model(hit)


def test_each_row_of_a_long_list_is_set_once(desk, search, monkeypatch):
    widths: list[int] = []
    lay_out = HitRow.lay_out
    monkeypatch.setattr(HitRow, "lay_out", lambda row, width: widths.append(width) or lay_out(row, width))
    for count in (20, 14):
        widths.clear()
        put(search, "さとう", replace(many(count), hits=tuple(reversed(many(count).hits))))
        desk.settle()
        assert widths == [search.rows()[0].width()] * count
    bar = search._list.verticalScrollBar()
    assert bar.isVisible()
    put(search, "さとう けん", many(1))
    desk.settle()
    assert not bar.isVisible(), "a short list has none, also after a long one"


def test_the_first_step_is_made_before_anybody_asks_for_it(desk):
    assert 0 not in desk.window._steps
    assert desk.window._prepare_soon.isActive()
    desk.window._prepare_soon.start(10)
    desk.wait(lambda: 0 in desk.window._steps, "the first step of the first case")
