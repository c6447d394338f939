"""Scanned codes in the staff window: routed by content, shown where nobody knows them, never typed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desk_app.domain.card import BarcodeKind, BarcodeRead, ScannedValue
from ui.screens.staff import scans
from ui.widgets.labels import Label, WrapLabel

CERTIFICATE = BarcodeRead(
    BarcodeKind.MOVE_OUT_CERTIFICATE,
    "QR",
    "TSS1|…",
    "utf-8",
    True,
    (
        ScannedValue("name", "氏名", "髙橋 結衣"),
        ScannedValue("kana", "フリガナ", "タカハシ ユイ"),
        ScannedValue("birth", "生年月日", "平成9年4月2日"),
        ScannedValue("old_address", "転出前の住所", "みらい市桜町一丁目2番3号 コーポ桜 205号室"),
    ),
    "転出証明書",
)


def read(kind: BarcodeKind, text: str = "X1") -> BarcodeRead:
    return BarcodeRead(kind, "Code128", text, "ascii", False)


def typed(desk) -> list[str]:
    fields = [*desk.window.findChildren(QLineEdit), *desk.window.findChildren(QPlainTextEdit)]
    return [text for field in fields if (text := getattr(field, "text", getattr(field, "toPlainText", str))())]


def words_of(dialog) -> list[str]:
    texts = [label.text() for kind in (Label, WrapLabel) for label in dialog.findChildren(kind)]
    return [re.sub("<[^>]*>", "", text) for text in texts]


@pytest.mark.parametrize("kind", [BarcodeKind.CASE, BarcodeKind.SHEET, BarcodeKind.PRE_ENTRY])
def test_between_two_cases_a_paper_opens_its_case(desk, kind) -> None:
    desk.window.on_barcode(read(kind, "C1"))
    desk.settle()
    assert desk.view.ticket == "C1"


@pytest.mark.parametrize("kind", [BarcodeKind.CASE, BarcodeKind.PRE_ENTRY, BarcodeKind.TICKET, BarcodeKind.SHEET])
def test_within_a_case_it_only_says_what_to_do(desk, kind) -> None:
    desk.key(Qt.Key.Key_F3)
    before = desk.view
    desk.window.on_barcode(read(kind, "C1"))
    desk.settle()
    assert desk.view is before
    assert desk.window.scans.dialog is None
    assert typed(desk) == []


def test_an_unknown_code_is_shown_and_never_typed(desk) -> None:
    desk.key(Qt.Key.Key_F3)
    desk.window.on_barcode(read(BarcodeKind.UNKNOWN, "4901234567894"))
    desk.settle()
    dialog = desk.window.scans.dialog
    assert "4901234567894" in words_of(dialog)
    assert scans.UNKNOWN_LEAD in words_of(dialog)
    assert typed(desk) == []
    desk.key(Qt.Key.Key_Return)
    assert desk.window.scans.dialog is None
    assert typed(desk) == []


def test_a_known_paper_shows_its_items_and_looks_the_person_up_when_told(desk) -> None:
    desk.window.on_barcode(CERTIFICATE)
    desk.settle()
    dialog = desk.window.scans.dialog
    shown = words_of(dialog)
    assert {"転出証明書を読み取りました", "氏名", "髙橋 結衣", scans.GUESSED} <= set(shown)
    assert typed(desk) == []
    desk.key(Qt.Key.Key_Return)
    desk.wait(lambda: desk.view is not None and typed(desk), "the search box has the person")
    assert typed(desk) == ["髙橋 結衣 平成9年4月2日"]


def test_past_the_search_the_paper_is_only_shown(desk) -> None:
    assert scans.ScanDialog(desk.window, CERTIFICATE, None).ok.text() == scans.CLOSE


def test_twelve_digits_are_not_shown(desk) -> None:
    desk.window.on_barcode(read(BarcodeKind.INDIVIDUAL_NUMBER, ""))
    desk.settle()
    assert desk.window.scans.dialog is None
    assert QApplication.activeModalWidget() is None


def test_a_newer_scan_takes_the_place_of_the_one_before(desk) -> None:
    for text in ("first", "second"):
        desk.window.on_barcode(read(BarcodeKind.UNKNOWN, text))
        desk.settle()
    assert "second" in words_of(desk.window.scans.dialog)
    desk.key(Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_a_long_text_is_cut_and_counted() -> None:
    ((_, text),) = scans.rows(read(BarcodeKind.UNKNOWN, "長" * 1_500))
    assert text.endswith("（ほか 1,100 文字）")
