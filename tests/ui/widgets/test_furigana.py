"""Furigana: markup, wrapping, and text without readings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.furigana import FuriganaLabel, Piece, parse, plain


def test_readings_belong_to_the_kanji_before_them():
    pieces = parse("今日《きょう》は 何《なん》の 手続《てつづ》きですか")
    assert [piece for piece in pieces if piece.kana] == [
        Piece("今日", "きょう"),
        Piece("何", "なん"),
        Piece("手続", "てつづ"),
    ]
    assert plain("今日《きょう》は 何《なん》の") == "今日は 何の"


def test_a_bar_marks_a_base_that_is_not_kanji():
    assert parse("｜17番窓口《まどぐち》へ")[0] == Piece("17番窓口", "まどぐち")


@given(st.text(alphabet="あア漢字 。abc12、", max_size=40))
def test_text_without_readings_is_unchanged(text):
    assert plain(text) == text


def test_words_of_latin_text_stay_whole():
    assert "moved" in [piece.base for piece in parse("I moved here.")]


def test_it_wraps_into_its_width(show):
    label = FuriganaLabel("窓口《まどぐち》で この 番号《ばんごう》を 呼《よ》びます。" * 4, "kiosk-body")
    show(label, width=300)
    one = FuriganaLabel("窓口《まどぐち》で", "kiosk-body").heightForWidth(300)
    assert label.heightForWidth(280) >= 4 * one
    assert label.height() >= label.heightForWidth(label.width()) - 1
    assert label.accessibleName().startswith("窓口で この 番号を")


def test_readings_make_a_line_higher(show):
    bare, read = FuriganaLabel("手続き", "kiosk-title"), FuriganaLabel("手続《てつづ》き", "kiosk-title")
    show(bare, read)
    assert read.heightForWidth(500) > bare.heightForWidth(500)


def test_punctuation_never_begins_a_line(show):
    label = FuriganaLabel("ああああ。", "kiosk-body")
    show(label)
    width = label._width(Piece("あ")) * 4
    placed, lines = label._place(int(width) + 1)
    assert lines == 1
    assert placed[-1].piece.base == "。"


def test_lines_break_between_words_where_a_word_fits(show):
    label = FuriganaLabel("証明書《しょうめいしょ》が ほしい", "kiosk-choice")
    show(label)
    width = sum(label._width(piece) for piece in parse("証明書《しょうめいしょ》が ほし"))
    placed, lines = label._place(int(width))
    assert lines == 2
    assert "".join(one.piece.base for one in placed if one.line == 1) == "ほしい"
    _, narrow = label._place(60)
    assert narrow >= 4


def test_its_height_follows_its_text_and_its_role():
    label = FuriganaLabel("窓口で", "kiosk-body")
    one = label.heightForWidth(200)
    label.setText("窓口で この番号を 呼びます。" * 4)
    many = label.heightForWidth(200)
    label.set_role("kiosk-title")
    assert one < many < label.heightForWidth(200)
    label.setText("")
    assert label.heightForWidth(200) == 0
