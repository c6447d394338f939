"""The kiosk's window: three languages, time-out and wipe, the way out, nothing cut."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt

from desk_app.domain.fact import LANGUAGES
from tests.support.fake_hall import PURPOSES, WITH_CHILDREN, FakeKiosk, hall_app, printer_out
from tests.support.look import all_words, clipped, nameless, too_small
from ui import theme
from ui.screens.kiosk.pages import ChoicePage, TicketPage, shape_for
from ui.screens.kiosk.presenter import Page
from ui.screens.kiosk.window import CORNER_TAPS, KioskWindow
from ui.widgets.furigana import plain

SIZES = [(1080, 1440), (1080, 1920), (1366, 768), (1920, 1080), (960, 540)]
"""Upright and lying screens, the counter PC, and a large screen at 200 %."""


def press(window, qtbot, background, place: int) -> None:
    """Press the choice at a place."""
    qtbot.mouseClick(window.page.grid.buttons()[place], Qt.MouseButton.LeftButton)
    assert background.wait_idle()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_in_each_language(open_kiosk, qtbot, background, language):
    kiosk = FakeKiosk()
    window = open_kiosk(kiosk)
    press(window, qtbot, background, LANGUAGES.index(language))
    assert [plain(title.text()) for title in window.page.titles] == [plain(PURPOSES.text[language])]
    press(window, qtbot, background, 0)
    assert plain(window.page.titles[0].text()) == plain(WITH_CHILDREN.text[language])
    press(window, qtbot, background, 0)
    press(window, qtbot, background, 1)
    assert isinstance(window.page, TicketPage)
    assert window.page.number.text() == "A-001"
    assert window.page.barcode.text() == "T112400017"
    assert kiosk.issued == [("転入", language, {"with_children": "はい", "has_card": "いいえ"})]
    window.page.finish.click()
    assert isinstance(window.page, ChoicePage)
    assert "A-001" not in all_words(window)


def test_a_run_by_keyboard(open_kiosk, qtbot, background):
    kiosk = FakeKiosk()
    window = open_kiosk(kiosk)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    background.wait_idle()
    for _ in range(4):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    background.wait_idle()
    assert kiosk.issued == [("その他", "ja", {})]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert window.presenter.state.page is Page.LANGUAGE


def test_silence_wipes_every_word_of_the_visitor(open_kiosk, qtbot, background, tick):
    window = open_kiosk()
    first = all_words(window)
    press(window, qtbot, background, 2)
    press(window, qtbot, background, 0)
    press(window, qtbot, background, 0)
    assert "Did you bring" in all_words(window)
    tick(window, 60)
    assert window.timeout.isVisible()
    assert window.timeout.seconds.text() == "20"
    assert window.timeout.go_on.hasFocus()
    tick(window, 20)
    qtbot.wait(10)
    words = all_words(window)
    for trace in ("Did you bring", "moved", "Yes", "with children"):
        assert trace not in words
    assert not window.timeout.isVisible()
    assert window.presenter.state.answers == {}
    assert window.presenter.state.purpose == ""
    assert window.page.grid.buttons()[0].isChecked() is False
    assert sorted(window.page.titles[0].text()) == sorted("ことばを えらんで ください")
    assert first.count("English") == words.count("English")


def test_the_visitor_can_go_on_after_the_warning(open_kiosk, qtbot, background, tick):
    window = open_kiosk()
    press(window, qtbot, background, 0)
    tick(window, 65)
    window.timeout.go_on.click()
    assert not window.timeout.isVisible()
    assert window.presenter.state.page is Page.PURPOSE
    tick(window, 65)
    window.timeout.restart.click()
    assert window.presenter.state.page is Page.LANGUAGE


def test_a_touch_anywhere_ends_the_warning(open_kiosk, qtbot, background, tick):
    window = open_kiosk()
    press(window, qtbot, background, 0)
    tick(window, 59)
    qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(500, 700))
    tick(window, 59)
    assert not window.timeout.isVisible()


def test_back_is_there_on_every_page_but_the_first_and_last(open_kiosk, qtbot, background):
    window = open_kiosk()
    assert not window.back.isVisible()
    press(window, qtbot, background, 1)
    press(window, qtbot, background, 0)
    assert window.back.isVisible()
    window.back.click()
    assert window.page.grid.buttons()[0].isChecked()
    window.back.click()
    assert window.page.grid.buttons()[1].isChecked()


def test_calling_staff_says_so_in_the_language(open_kiosk, qtbot, background):
    kiosk = FakeKiosk()
    window = open_kiosk(kiosk)
    press(window, qtbot, background, 2)
    window.staff.click()
    background.wait_idle()
    assert kiosk.calls == 1
    assert window.notice.isVisible()
    assert window.notice_text.text().startswith("A member of staff")
    assert clipped(window) == []


def test_a_failure_is_told_in_the_language_and_can_be_tried_again(open_kiosk, qtbot, background):
    kiosk = FakeKiosk()
    window = open_kiosk(kiosk)
    press(window, qtbot, background, 1)
    kiosk.fail = printer_out()
    press(window, qtbot, background, 4)
    assert "できませんでした" in window.notice_text.text()
    assert "印刷できません" not in all_words(window)
    assert clipped(window) == []
    window.again.click()
    background.wait_idle()
    assert isinstance(window.page, TicketPage)


def test_it_closes_only_with_the_staff_code(open_kiosk, qtbot, background):
    window = open_kiosk()
    assert window.close() is False
    assert window.exit.isVisible()
    qtbot.keyClicks(window.exit.code, "1234")
    qtbot.keyClick(window.exit.code, Qt.Key.Key_Return)
    background.wait_idle()
    assert window.isVisible()
    assert window.exit.message.full_text() == "コードが違います。"
    assert window.exit.code.text() == ""
    qtbot.keyClicks(window.exit.code, FakeKiosk.CODE)
    with qtbot.waitSignal(window.left):
        window.exit.ok.click()
    assert not window.isVisible()


def test_the_way_out_opens_by_taps_in_the_corner_and_can_be_given_up(open_kiosk, qtbot):
    window = open_kiosk()
    for _ in range(CORNER_TAPS):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert window.exit.isVisible()
    qtbot.keyClick(window.exit.code, Qt.Key.Key_Escape)
    assert not window.exit.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert window.exit.isVisible()


def test_the_code_never_stays_on_the_screen(open_kiosk, qtbot):
    window = open_kiosk()
    window.ask_to_leave()
    qtbot.keyClicks(window.exit.code, "4711")
    assert window.exit.code.displayText() != "4711"
    window.exit.quit()
    assert "4711" not in all_words(window)


def test_it_names_nobody(open_kiosk, qtbot, background):
    window = open_kiosk()
    press(window, qtbot, background, 0)
    press(window, qtbot, background, 0)
    words = all_words(window) + window.windowTitle()
    assert not any(word in words for word in ("さん", "様", "登録されて", "該当"))


@pytest.mark.parametrize(
    ("size", "language"), [*((size, "ja-easy") for size in SIZES), (SIZES[2], "en"), (SIZES[4], "en")]
)
def test_nothing_is_cut_at_any_size(open_kiosk, qtbot, background, tick, size, language):
    kiosk = FakeKiosk()
    window = open_kiosk(kiosk, size=size, demo=True)

    def look() -> None:
        qtbot.wait(1)
        assert clipped(window) == []
        assert too_small(window.centralWidget(), theme.KIOSK_TOUCH) == []
        assert (window.width(), window.height()) == size
        if isinstance(window.page, ChoicePage):
            assert window.page.scroll_area.verticalScrollBar().maximum() == 0

    look()
    press(window, qtbot, background, LANGUAGES.index(language))
    look()
    press(window, qtbot, background, 0)
    look()
    tick(window, 61)
    look()
    window.timeout.go_on.click()
    press(window, qtbot, background, 0)
    kiosk.fail = printer_out()
    press(window, qtbot, background, 0)
    look()
    window.again.click()
    background.wait_idle()
    look()
    assert isinstance(window.page, TicketPage)
    window.ask_to_leave()
    look()


def test_every_control_has_a_name(open_kiosk, qtbot, background):
    window = open_kiosk()
    assert nameless(window) == []
    press(window, qtbot, background, 1)
    assert nameless(window) == []
    assert window.page.grid.buttons()[0].accessibleName() == "引っ越して きた"


def test_it_takes_the_whole_screen(qapp, qtbot, background):
    window = KioskWindow(hall_app(), background)
    qtbot.addWidget(window, before_close_func=lambda one: setattr(one, "_unlocked", True))
    window.show()
    background.wait_idle()
    assert window.isFullScreen()


def test_six_and_seven_choices_stand_on_one_upright_page() -> None:
    for choices in (6, 7):
        shape = shape_for(1080, 1440, choices)
        assert shape.columns == 1
        assert choices * shape.row + (choices - 1) * shape.gap <= 890
        assert shape.row >= 96


def test_a_visitor_who_left_is_forgotten_by_widgets_and_services(open_kiosk, qtbot, background, monkeypatch):
    window = open_kiosk()
    asked: list[str] = []
    monkeypatch.setattr(window.forgetting._session, "forget", lambda: asked.append("forget"), raising=False)
    for place in (0, 0, 0, 1):
        press(window, qtbot, background, place)
    page, barcode = window.page, window.page.barcode
    assert isinstance(page, TicketPage)
    assert asked == []
    page.finish.click()
    assert page.parent() is None
    background.wait_idle()
    qtbot.waitUntil(lambda: asked == ["forget"])
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    assert not shiboken6.isValid(barcode)
    assert vars(page) == {}, "what still refers to it finds nobody"


def test_each_page_of_a_visitor_goes_when_the_next_comes(open_kiosk, qtbot, background):
    window = open_kiosk()
    first = window.page
    press(window, qtbot, background, 0)
    qtbot.waitUntil(lambda: not shiboken6.isValid(first))
