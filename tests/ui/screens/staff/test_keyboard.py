"""A whole case with the keyboard alone, from the start page to the closed case."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.print_job import PrintState
from tests.support.fake_app import sheet_read
from ui.case_store import ResidentPage

KEY = Qt.Key


def find_family(desk):
    """F3, a kana name, Enter."""
    desk.key(KEY.Key_F3)
    desk.type("たかはし けん")
    desk.wait(lambda: len(desk.window.current_view().search.rows()) == 2, "two hits")
    desk.enter()


def to_event(desk):
    """Identity by the first method."""
    find_family(desk)
    assert desk.view.people[0].name == "髙橋　健一"
    desk.digits("1")
    assert desk.step == 1


def to_interview(desk):
    """転入 on 令和8年11月20日, everything else as the certificate says."""
    to_event(desk)
    desk.digits("1")
    desk.digits("8")
    desk.key(KEY.Key_Period)
    desk.digits("1120")
    desk.enter()
    desk.enter()
    desk.digits("4")
    desk.digits("4")
    desk.enter()
    desk.type("999-0101")
    desk.enter()
    desk.digits("1")
    assert desk.step == 2, desk.view.status


def to_confirm(desk):
    """Every question by key."""
    to_interview(desk)
    desk.digits("1")
    desk.digits("2")
    desk.digits("0")
    desk.type("1")
    desk.enter()
    desk.digits("2")
    desk.digits("2")
    desk.digits("8")
    desk.key(KEY.Key_Period)
    desk.digits("1125")
    desk.enter()
    desk.type("03-0000-0000")
    desk.enter()
    assert desk.view.question is None
    desk.enter()
    assert desk.step == 3


def sign(desk):
    """The resident writes on the pad and confirms with Enter."""
    assert desk.store.resident_page is ResidentPage.SIGN
    pad = desk.resident.sign_page.pad
    middle = pad.rect().center()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(pad, middle * 1.2)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle * 1.4)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle / 2)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle / 2)
    QTest.keyClick(desk.resident.sign_page, KEY.Key_Return)
    desk.settle()


def to_print(desk):
    """Everything up to the print step: confirmed, signed."""
    to_confirm(desk)
    desk.enter()
    desk.enter()
    sign(desk)
    desk.enter()


def test_whole_case_by_keyboard(desk):
    to_confirm(desk)
    assert desk.world.asked[0] == ("insurance", "p1", "kokuho")
    assert desk.world.asked[1] == ("public_servant", "p3", False)
    assert desk.world.asked[2] == ("siblings_18_22", None, None)
    assert desk.world.asked[3] == ("dogs", None, 1)
    assert desk.world.asked[6] == ("water_on", None, date(2026, 11, 25))
    assert desk.world.asked[7] == ("phone", None, "03-0000-0000")
    assert desk.view.situation.event_on == date(2026, 11, 20)
    assert desk.view.situation.new_address.postal_code == "999-0101"
    desk.enter()
    assert desk.step == 4
    assert desk.store.packet is not None
    desk.enter()
    sign(desk)
    assert desk.view.signed
    desk.enter()
    assert desk.step == 5
    desk.enter()
    assert desk.view.print_job is not None
    view = desk.window.current_view()
    desk.wait(lambda: view.job is not None and view.job.complete, "printing ends")
    desk.enter()
    assert desk.step == 6
    for n in range(1, 10):
        desk.digits(str(n))
    for sheet in desk.view.sheets[9:]:
        desk.window.on_barcode(sheet_read(sheet.barcode))
        desk.settle()
    assert all(sheet.handed_over for sheet in desk.view.sheets)
    desk.enter()
    assert desk.view.status is CaseStatus.CLOSED
    assert desk.store.resident_page is ResidentPage.THANKS
    desk.enter()
    assert desk.step == -1


def test_title_never_names_a_person(desk):
    to_interview(desk)
    assert desk.window.windowTitle() == "一筆 窓口"
    assert desk.resident.windowTitle() == "一筆 住民画面"


def test_alt_left_asks_the_question_before_again(desk):
    to_interview(desk)
    desk.digits("1")
    desk.digits("2")
    desk.key(KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert (desk.view.question.fact, desk.view.question.default) == ("public_servant", False)
    desk.key(KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert (desk.view.question.fact, desk.view.question.default) == ("insurance", "kokuho")
    desk.digits("2")
    assert desk.world.asked[-1] == ("insurance", "p1", "shaho")


def test_proxy_needs_a_name(desk):
    to_event(desk)
    desk.digits("0")
    desk.digits("1")
    desk.enter()
    desk.type("1")
    desk.enter()
    desk.digits("9")
    desk.enter()
    assert "氏名がありません" in desk.window.banner.message()
    desk.type("山田　花子")
    desk.enter()
    applicant = desk.view.situation.applicant
    assert (applicant.person, applicant.role, applicant.name) == (None, "代理人", "山田　花子")
    assert applicant.authority == "委任状"


def test_refused_answer_stays_in_its_field(desk):
    to_interview(desk)
    desk.digits("1")
    desk.digits("2")
    desk.digits("2")
    desk.type("many")
    desk.enter()
    assert "many" in desk.window.banner.message()
    assert desk.window.current_view().answer.text.text() == "many"
    assert desk.view.question.fact == "dogs"


def test_wrong_pin_says_the_tries_left_and_is_not_repeated(desk):
    find_family(desk)
    desk.key(KEY.Key_F4)
    desk.type("9999")
    desk.enter()
    assert "あと2回" in desk.window.banner.message()
    assert desk.world.card_tries == 2


def test_card_differences_are_chosen_item_by_item(desk):
    find_family(desk)
    desk.key(KEY.Key_F4)
    desk.type("1234")
    desk.enter()
    card = desk.window.current_view().card
    assert card.isVisible()
    assert card.chosen_items() == ()
    desk.key(KEY.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    desk.key(KEY.Key_Space)
    assert card.chosen_items() == ("address",)


def test_pin_on_the_residents_screen(desk):
    find_family(desk)
    desk.key(KEY.Key_F4)
    dialog = QApplication.activeModalWidget()
    dialog.resident.click()
    desk.settle()
    assert desk.store.resident_page is ResidentPage.PIN
    for digit in "1234":
        QTest.keyClick(desk.resident.pin_page, digit)
    QTest.keyClick(desk.resident.pin_page, KEY.Key_Return)
    desk.settle()
    assert desk.window.current_view().card.isVisible()
    assert "1234" not in desk.resident.pin_page.dots.text()


def test_override_needs_a_reason(desk):
    to_confirm(desk)
    desk.key(KEY.Key_F)
    dialog = QApplication.activeModalWidget()
    dialog.submit()
    assert dialog.field.error()
    desk.type("madoguchi")
    dialog.submit()
    desk.settle()
    assert [row.procedure for row in desk.view.procedures if row.overridden] == ["A01"]


def test_closing_with_a_missing_sheet_needs_a_reason(desk):
    to_confirm(desk)
    desk.window.go_to(4)
    desk.settle()
    desk.app.cases.go_to(desk.view.id, CaseStatus.HANDING_OVER)
    desk.window.acts.reload()
    desk.settle()
    desk.enter()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    desk.type("ink only")
    dialog.submit()
    desk.settle()
    assert desk.view.status is CaseStatus.CLOSED


def test_unknown_sheet_is_settled_by_the_clerk(desk):
    to_print(desk)
    desk.world.next_state["A01"] = PrintState.UNKNOWN
    desk.enter()
    view = desk.window.current_view()
    desk.wait(lambda: view.sheets.current_line() is not None and view.sheets.current_line().asks, "it is asked")
    desk.key(KEY.Key_Y)
    desk.wait(lambda: view.job.complete, "printing ends")


def test_suspended_case_is_taken_up_again(desk):
    to_interview(desk)
    number = desk.view.number
    desk.key(KEY.Key_F8)
    assert desk.step == -1
    assert desk.store.resident_page is ResidentPage.WAITING
    desk.window.current_view().cases.setFocus()
    desk.enter()
    assert desk.view.number == number
    assert desk.step == 2


def test_next_person_is_called_with_f2(desk):
    desk.key(KEY.Key_F2)
    assert desk.view.ticket == "A012"
    assert desk.world.waiting == 3
    assert desk.view.language == "ja-easy"


def test_person_by_hand_says_every_missing_field(desk):
    desk.key(KEY.Key_F3)
    view = desk.window.current_view()
    view.search.by_hand.click()
    desk.settle()
    desk.enter()
    assert view.hand.name.error()
    assert view.hand.kana.error()
    assert view.hand.birth.error()


def test_reason_closes_with_escape(desk):
    to_interview(desk)
    desk.key(KEY.Key_F7)
    desk.enter()
    assert desk.window.pane.why.isVisible()
    desk.key(KEY.Key_Escape)
    assert desk.window.pane.live.isVisible()
