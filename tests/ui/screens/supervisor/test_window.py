"""The supervisor's window: by keyboard alone, in every size, with nothing cut."""

from __future__ import annotations

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desk_app.domain.review import Finding, ReviewState
from tests.support.fake_hall import LONG_NAME, FakeReviews, FakeSession, a_row, printer_out
from tests.support.look import clipped, nameless, too_small
from tests.ui.screens.supervisor.test_protection_page import ASKED, FakeProtection
from ui import theme
from ui.screens.supervisor import window as supervisor_window
from ui.screens.supervisor.protection_page import ProtectionDialog
from ui.screens.supervisor.window import ask_path

SIZES = [(1366, 768), (1920, 1080), (960, 540)]
"""The counter PC, a large screen, and a large screen at 200 %."""


def key(qtbot, window, pressed, modifier=Qt.KeyboardModifier.NoModifier):
    target = window.focusWidget() or window
    qtbot.keyClick(target, pressed, modifier)


def test_the_day_at_a_glance(open_window):
    window = open_window()
    assert window.day_page.figure_row.figures() == ("86 件", "71 件", "8 件", "1 件", "14 分", "1,204 回")
    assert window.date.text() == "令和8年11月24日(火)"
    assert window.day_page.list.heading.full_text() == "確認待ち  8 件"
    assert window.pane.heading.full_text() == "1124-0038  転出  1人"
    assert "1124" not in window.windowTitle()


def test_approve_by_keyboard_alone(open_window, qtbot, background):
    reviews = FakeReviews()
    window = open_window(reviews)
    key(qtbot, window, Qt.Key.Key_Down)
    background.wait_idle()
    assert window.pane.heading.full_text().startswith("1124-0043")
    key(qtbot, window, Qt.Key.Key_F9)
    background.wait_idle()
    assert reviews.detail("case-1124-0043").row.review is ReviewState.APPROVED
    assert window.toast.text() == "1124-0043 を承認しました。"
    assert window.day_page.list.table.current_key() == window.presenter.state.chosen == "case-1124-0051"


def test_return_by_keyboard_alone(open_window, qtbot, background):
    reviews = FakeReviews()
    window = open_window(reviews)
    key(qtbot, window, Qt.Key.Key_F7)
    assert window.pane.form.edit.hasFocus()
    key(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.pane.form.field.error() == "＊何を直すのかを書いてください。"
    window.pane.form.edit.setPlainText("続柄が違う")
    key(qtbot, window, Qt.Key.Key_F9)
    assert reviews.reviews == {}
    key(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    background.wait_idle()
    assert reviews.returned == [("case-1124-0038", "続柄が違う")]
    assert not window.pane.returning()
    assert window.pane.form.edit.toPlainText() == ""


def test_giving_up_a_return_keeps_what_was_written(open_window, qtbot):
    window = open_window()
    key(qtbot, window, Qt.Key.Key_F7)
    window.pane.form.edit.setPlainText("途中")
    key(qtbot, window, Qt.Key.Key_Escape)
    assert not window.pane.returning()
    key(qtbot, window, Qt.Key.Key_F7)
    assert window.pane.form.edit.toPlainText() == "途中"


def test_ones_own_case_cannot_be_decided_and_says_why(open_window, qtbot, background):
    reviews = FakeReviews()
    window = open_window(reviews)
    key(qtbot, window, Qt.Key.Key_End)
    background.wait_idle()
    assert window.pane.heading.full_text().startswith("1124-0052")
    decision = window.pane.decision
    assert not decision.approve.isEnabled()
    assert not decision.give_back.isEnabled()
    assert "自分が受け付けたもの" in decision.note.label.full_text()
    assert decision.approve.toolTip() == decision.note.label.full_text()
    for pressed in (Qt.Key.Key_F9, Qt.Key.Key_F7):
        key(qtbot, window, pressed)
    background.wait_idle()
    assert reviews.reviews == {}
    assert not window.pane.returning()


def test_filter_by_keyboard(open_window, qtbot, background):
    window = open_window()
    key(qtbot, window, Qt.Key.Key_F3)
    boxes = window.day_page.list.filters.boxes
    assert boxes["state"].hasFocus()
    key(qtbot, window, Qt.Key.Key_Tab)
    key(qtbot, window, Qt.Key.Key_Tab)
    key(qtbot, window, Qt.Key.Key_Tab)
    assert boxes["reason"].hasFocus()
    while boxes["reason"].currentText() != "再印刷":
        key(qtbot, window, Qt.Key.Key_Down)
    background.wait_idle()
    assert [row.key for row in window.day_page.list.table.rows()] == ["case-1124-0043"]
    key(qtbot, window, Qt.Key.Key_Escape)
    assert window.day_page.list.filters.isHidden()
    key(qtbot, window, Qt.Key.Key_F3)
    window.day_page.list.filters.clear_link.click()
    assert len(window.day_page.list.table.rows()) == 8
    key(qtbot, window, Qt.Key.Key_F3)
    assert window.day_page.list.table.hasFocus()


def test_the_packet_opens_large_and_closes(open_window, qtbot, background):
    window = open_window()
    key(qtbot, window, Qt.Key.Key_Return)
    background.wait_idle()
    assert window.day_page.viewing()
    assert window.viewer.view.has_page()
    key(qtbot, window, Qt.Key.Key_PageDown)
    background.wait_idle()
    assert window.viewer.page() == 1
    assert window.viewer.count.text() == "2 / 16"
    window.viewer.show_page(3)
    background.wait_idle()
    assert window.viewer.sheets.current_key() == "kokuho-acquire/p1"
    window.viewer.show_page(0)
    assert window.viewer.sheets.current_key() == "front"
    window.viewer.show_page(15)
    assert window.viewer.sheets.current_key() == "back"
    background.wait_idle()
    key(qtbot, window, Qt.Key.Key_Escape)
    assert not window.day_page.viewing()
    assert window.day_page.list.table.hasFocus()


def test_approving_while_reading_opens_the_next_packet(open_window, qtbot, background):
    window = open_window()
    key(qtbot, window, Qt.Key.Key_F6)
    background.wait_idle()
    key(qtbot, window, Qt.Key.Key_F9)
    background.wait_idle()
    assert window.viewer.case() == "case-1124-0043"
    assert window.viewer.title.full_text() == window.pane.heading.full_text()


@pytest.mark.parametrize(("pressed", "ending"), [(Qt.Key.Key_F11, "pdf"), (Qt.Key.Key_F12, "xlsx")])
def test_reports_are_saved_where_one_says(open_window, qtbot, background, tmp_path: Path, pressed, ending):
    asked = []

    def ask(_window, name, kind):
        asked.append((name, kind))
        return str(tmp_path / name)

    window = open_window(ask=ask)
    key(qtbot, window, pressed)
    background.wait_idle()
    name = f"日報_2026-11-24.{ending}"
    assert asked[0][0] == name
    assert (tmp_path / name).stat().st_size > 0
    assert window.toast.text() == f"{name} に保存しました。"


def test_a_report_that_cannot_be_saved_is_told_and_stays(open_window, qtbot, background, tmp_path):
    window = open_window(ask=lambda *_: str(tmp_path / "missing" / "x.pdf"))
    key(qtbot, window, Qt.Key.Key_F11)
    background.wait_idle()
    assert "書き込めません" in window.day_page.banner.message()
    window.presenter.load()
    background.wait_idle()
    assert window.day_page.banner.message()
    assert not clipped(window)


def test_the_path_is_asked_with_the_systems_dialog(open_window, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (args[2], ""))
    assert ask_path(open_window(), "日報.pdf", "PDF (*.pdf)") == "日報.pdf"


def test_a_failed_reload_is_told_and_taken_away(open_window, qtbot, background):
    reviews = FakeReviews()
    window = open_window(reviews)
    reviews.fail = printer_out()
    key(qtbot, window, Qt.Key.Key_F5)
    background.wait_idle()
    assert "印刷できません" in window.day_page.banner.message()
    assert len(window.day_page.list.table.rows()) == 8
    key(qtbot, window, Qt.Key.Key_F5)
    background.wait_idle()
    assert window.day_page.banner.message() == ""


def test_statistics_for_day_week_and_month(open_window, qtbot, background):
    window = open_window()
    key(qtbot, window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    background.wait_idle()
    page = window.statistics
    assert page.title.full_text() == "令和8年11月24日(火)"
    assert page.divisions.bars()[0] == ("住民課", 86)
    assert ("12時", 0) in page.hours.bars()
    assert not clipped(window)
    page.periods["month"].click()
    background.wait_idle()
    assert page.title.full_text() == "令和8年11月"
    assert page.periods["month"].isChecked()
    assert len(page.days.bars()) == 24
    assert not page.later.isEnabled()
    key(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    background.wait_idle()
    assert page.title.full_text() == "令和8年10月"
    page.periods["week"].click()
    background.wait_idle()
    assert "〜" in page.title.full_text()
    assert not clipped(window)


def test_an_empty_day_and_an_empty_filter_say_so(open_window, qtbot, background):
    window = open_window(FakeReviews(rows=[]))
    assert window.day_page.list.table.empty_text() == "この日の受付はまだありません。"
    assert window.pane.heading.full_text() == ""
    key(qtbot, window, Qt.Key.Key_F9)
    key(qtbot, window, Qt.Key.Key_F6)
    assert not clipped(window)
    other = open_window(FakeReviews(rows=[a_row("1124-0001", "転入", 1, "c1", "1", review=ReviewState.APPROVED)]))
    assert other.day_page.list.table.empty_text() == "確認待ちの受付はありません。"
    other.presenter.set_filters(event="離婚")
    assert other.day_page.list.table.empty_text() == "この条件に合う受付はありません。"
    other.presenter.set_filters(state=None, event=None)
    assert other.day_page.list.table.empty_text() == ""
    assert other.day_page.list.table.hasFocus()


def crowded() -> FakeReviews:
    """Sixty cases, with long words everywhere."""
    rows = [
        a_row(
            f"1124-{number:04d}",
            "証明書交付",
            12,
            "boss",
            "総合窓口センター12",
            forms=123,
            minutes=245,
            findings=(
                Finding("x", "カードと住民情報が相違"),
                Finding("y", "未確定のまま 12"),
                Finding("z", "再印刷"),
            ),
        )
        for number in range(60)
    ]
    return FakeReviews(me="c1", rows=rows)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("made", [FakeReviews, crowded])
def test_nothing_is_cut_at_any_size(open_window, qtbot, background, size, made):
    window = open_window(made(), size=size, demo=True)
    for prepare in (
        lambda: None,
        window.day_page.list.toggle_filters,
        window.pane.open_return,
        lambda: window.open_viewer(2),
        lambda: (window.close_viewer(), window.open_page(1)),
    ):
        prepare()
        background.wait_idle()
        assert clipped(window) == []
        assert too_small(window, theme.TOUCH - 8) == []
    assert (window.width(), window.height()) == size


def test_high_contrast_is_legible(open_window, qapp, qtbot):
    window = open_window()
    theme.apply(qapp, theme.HIGH_CONTRAST)
    image = window.grab().toImage()
    assert image.pixelColor(600, 700).name() == theme.BLACK
    assert clipped(window) == []
    theme.apply(qapp, theme.LIGHT)


def test_every_control_has_a_name(open_window, background):
    window = open_window()
    window.day_page.list.toggle_filters()
    assert nameless(window) == []


def test_a_long_name_on_a_sheet_is_not_lost(open_window, background):
    window = open_window()
    window.open_viewer()
    background.wait_idle()
    table = window.viewer.sheets
    words = [
        table.model().data(table.model().index(row, 0), Qt.ItemDataRole.ToolTipRole)
        for row in range(table.model().rowCount())
    ]
    assert any(LONG_NAME in text for text in words)


@pytest.fixture
def forgotten(monkeypatch) -> list[str]:
    """Every time the services are asked to forget."""
    asked: list[str] = []
    monkeypatch.setattr(FakeSession, "forget", lambda _session: asked.append("forget"))
    monkeypatch.setattr(supervisor_window, "REST_MS", 60)
    return asked


def test_the_packet_of_the_case_before_goes_with_its_viewer(open_window, qtbot, background, forgotten):
    window = open_window()
    key(qtbot, window, Qt.Key.Key_F6)
    background.wait_idle()
    viewer = window.viewer
    assert viewer.view.has_page()
    thumb = window.pane.thumbs.views[0]
    key(qtbot, window, Qt.Key.Key_F9)
    background.wait_idle()
    assert window.viewer is not viewer
    assert window.day_page.viewing()
    assert window.viewer.sheets.hasFocus(), "one goes on reading by key"
    assert window.viewer.case() == "case-1124-0043"
    qtbot.waitUntil(lambda: not any(map(shiboken6.isValid, (viewer, thumb))))
    assert vars(viewer) == {}
    qtbot.waitUntil(lambda: forgotten == ["forget"])


def test_going_down_the_list_forgets_once_one_rests(open_window, qtbot, background, forgotten):
    window = open_window()
    viewer = window.viewer
    for row in window.presenter.rows()[1:4]:
        window.presenter.choose(row.id)
    background.wait_idle()
    assert window.viewer is viewer, "it never showed anybody"
    qtbot.waitUntil(lambda: forgotten == ["forget"])


def test_a_case_that_is_left_takes_its_pages_and_the_written_reason_along(open_window, qtbot, background):
    window = open_window()
    assert window.pane.thumbs.views[0].has_page()
    key(qtbot, window, Qt.Key.Key_F7)
    window.pane.form.edit.setPlainText("髙橋さんの続柄が違う")
    late = window.presenter.state.detail
    window.presenter.choose(None)
    assert window.presenter.state.detail is None
    assert window.pane.thumbs.views == []
    assert window.pane.heading.full_text() == ""
    assert window.pane.form.edit.toPlainText() == ""
    assert not window.pane.form.edit.document().isUndoAvailable()
    window.presenter._detailed(late)
    assert window.presenter.state.detail is None, "what comes late shows nobody"


def test_a_request_that_was_looked_at_goes_with_its_dialog(open_window, qtbot, background, forgotten):
    window = open_window()
    window._protection = FakeProtection(ASKED)
    window.open_protection()
    background.wait_idle()
    (dialog,) = window.findChildren(ProtectionDialog)
    assert ASKED.name in dialog.which.itemText(0)
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    qtbot.waitUntil(lambda: forgotten == ["forget"])
