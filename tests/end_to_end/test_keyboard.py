"""The demo family's 転入 through the real rooms by keys alone: window, rules, storage, paper, printer, review."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desk_app.bootstrap.demo_town import DEMO_PIN
from desk_app.cli.scripted import MOVED_ON
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.fact import Source
from desk_app.domain.ids import ClerkId
from desk_app.domain.print_job import PrintState
from desk_app.domain.review import ReviewState
from tests.end_to_end.hands import KEY, Clerk, Pen, Person
from tests.support.desk import ANSWERS
from ui.background import Heartbeat
from ui.case_store import ResidentPage
from ui.screens.supervisor.window import SupervisorWindow

FORMS_AT_LEAST = 14
NO_FORMS = ("cover", "guidance", "copy")
SUPERVISOR = ClerkId("miyoshi")


def sign(clerk: Clerk) -> None:
    """The clerk opens the pad with Enter; the resident writes and confirms."""
    assert clerk.resident.current() is clerk.resident.papers_page
    clerk.enter()
    assert clerk.store.resident_page is ResidentPage.SIGN
    page = clerk.resident.sign_page
    Pen(page.pad).sign()
    Person(clerk.resident, clerk.background).touch(page.confirm)
    clerk.settled(lambda: clerk.view.signed, "the signature was not bound")


def hand_over(clerk: Clerk, scanner) -> None:
    """Nine sheets by number, the others by their barcodes; then the case is closed."""
    clerk.enter()
    assert clerk.view.status is CaseStatus.HANDING_OVER
    clerk.digits("123456789")
    assert sum(sheet.handed_over for sheet in clerk.view.sheets) == 9
    for sheet in clerk.view.sheets[9:]:
        scanner.scan(sheet.barcode)
    clerk.settled(lambda: all(sheet.handed_over for sheet in clerk.view.sheets), "a scan was lost")
    clerk.enter()
    assert clerk.view.status is CaseStatus.CLOSED
    assert clerk.store.resident_page is ResidentPage.THANKS


def approve(clerk: Clerk) -> None:
    """The supervisor finds the case first in the list and presses F9."""
    clerk.app.session.sign_in(SUPERVISOR)
    window = SupervisorWindow(clerk.app, clerk.background)
    window.show()
    window.activateWindow()
    supervisor = Person(window, clerk.background)
    supervisor.settle()
    supervisor.key(KEY.Key_F9)
    supervisor.settle()
    window.close()
    window.deleteLater()


def take_card(clerk: Clerk) -> None:
    """The card of the person at the desk is compared with the case and taken over."""
    clerk.read_card(DEMO_PIN)
    step = clerk.window.current_view()
    clerk.settled(step.card.isVisible, "the card was not compared")
    clerk.enter()
    clerk.settled(step.identity.isVisible, "the card was not taken over")


def check_printed(clerk: Clerk, printer) -> None:
    """The printer has one PDF for each form, in the order of the packet, named without a person."""
    sheets = clerk.app.printing.status(clerk.view.print_job).sheets
    assert {sheet.state for sheet in sheets} == {PrintState.PRINTED}
    assert [title.split("of", 1)[1].split("-", 1)[1] for title, _pdf in printer.received] == [
        sheet.form for sheet in sheets
    ]
    assert all(pdf.startswith(b"%PDF") for _title, pdf in printer.received)
    assert len([sheet for sheet in clerk.store.packet.sheets if sheet.form not in NO_FORMS]) >= FORMS_AT_LEAST


def check_answers(clerk: Clerk) -> None:
    """Every answer typed stands in the case as it was given."""
    held = {(one.fact, one.person): (one.value, one.source) for one in clerk.view.answered}
    wrong = {key: held.get(key) for key in clerk.asked if held.get(key) != (ANSWERS[key], Source.SPOKEN)}
    assert not wrong


def test_whole_case_by_keys_alone(clerk, whole_desk, printer, scanner):
    heartbeat = Heartbeat()
    heartbeat.start()
    clerk.find_family()
    case = clerk.view.id
    take_card(clerk)
    clerk.digits("1")
    assert clerk.view.status is CaseStatus.CHOOSING_EVENT
    clerk.to_interview(MOVED_ON)
    assert clerk.view.situation.event_on == MOVED_ON
    assert clerk.view.situation.new_address.katagaki == "コーポさくら203号室"
    clerk.interview()
    check_answers(clerk)
    clerk.confirm()
    sign(clerk)
    clerk.print()
    check_printed(clerk, printer)
    hand_over(clerk, scanner)
    approve(clerk)
    heartbeat.stop()
    print(f"{len(clerk.asked)} questions, worst gap of the event loop {heartbeat.worst_ms:.0f} ms")
    assert heartbeat.worst_ms > 0
    assert not clerk.window.banner.isVisible()
    assert clerk.app.cases.view(case).status is CaseStatus.CLOSED
    review = clerk.app.reviews.detail(case)
    assert (review.row.review, review.reviews[-1].by) == (ReviewState.APPROVED, SUPERVISOR)
    with whole_desk.context.unit_of_work() as uow:
        entries, first_bad = uow.audit.verify()
    assert first_bad is None
    assert entries > len(clerk.asked)


def test_each_wrong_pin_costs_one_try_and_the_right_one_reads(clerk):
    clerk.find_family()
    step = clerk.window.current_view()
    clerk.read_card("9999")
    clerk.settled(clerk.window.banner.isVisible, "nothing was said about the wrong number")
    assert "あと2回" in clerk.window.banner.message()
    assert not step.card.isVisible()
    clerk.read_card(DEMO_PIN)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None, "with two tries left nothing goes out without a second word"
    assert "確認して送る" in dialog.field.error()
    clerk.key(KEY.Key_Tab)
    clerk.key(KEY.Key_Space)
    clerk.enter()
    clerk.settled(step.card.isVisible, "the right number did not read the card")
    assert not clerk.window.banner.isVisible()


def test_wrong_pins_show_the_tries_and_every_later_one_is_asked_twice(clerk):
    clerk.find_family()
    step = clerk.window.current_view()
    clerk.read_card("9999")
    clerk.settled(lambda: "あと2回" in clerk.window.banner.message(), "not said: two left")
    clerk.read_card("8888", sure=True)
    clerk.settled(lambda: "あと1回" in clerk.window.banner.message(), "not said: one left")
    clerk.read_card(DEMO_PIN)
    assert QApplication.activeModalWidget() is not None, "the last try was sent without a second word"
    clerk.key(KEY.Key_Tab)
    clerk.key(KEY.Key_Space)
    clerk.enter()
    clerk.settled(step.card.isVisible, "the confirmed last try did not read the card")
