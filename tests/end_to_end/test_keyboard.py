"""The demo family's 転入 through the real rooms by keys alone: window, rules, storage, paper, printer, review."""

from __future__ import annotations

from desk_app.bootstrap.demo_town import DEMO_PIN
from desk_app.cli.scripted import MOVED_ON
from desk_app.domain.case import CaseStatus
from desk_app.domain.ids import ClerkId
from desk_app.domain.print_job import PrintState
from desk_app.domain.review import ReviewState
from tests.end_to_end.hands import KEY, Clerk, Pen, Person
from ui.background import Heartbeat
from ui.case_store import ResidentPage
from ui.screens.supervisor.window import SupervisorWindow

FORMS_AT_LEAST = 14


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
    clerk.app.session.sign_in(ClerkId("miyoshi"))
    window = SupervisorWindow(clerk.app, clerk.background)
    window.show()
    window.activateWindow()
    supervisor = Person(window, clerk.background)
    supervisor.settle()
    supervisor.key(KEY.Key_F9)
    supervisor.settle()
    window.close()
    window.deleteLater()


def test_whole_case_by_keys_alone(clerk, whole_desk, printer, scanner):
    heartbeat = Heartbeat()
    heartbeat.start()
    clerk.find_family()
    case = clerk.view.id
    clerk.read_card(DEMO_PIN)
    step = clerk.window.current_view()
    clerk.settled(lambda: step.card.isVisible(), "the card was not compared")
    clerk.enter()
    clerk.settled(lambda: step.identity.isVisible(), "the card was not taken over")
    clerk.digits("1")
    assert clerk.view.status is CaseStatus.CHOOSING_EVENT
    clerk.to_interview(MOVED_ON)
    assert clerk.view.situation.event_on == MOVED_ON
    assert clerk.view.situation.new_address.katagaki == "コーポさくら203号室"
    clerk.interview()
    clerk.confirm()
    sign(clerk)
    clerk.print()
    sheets = clerk.app.printing.status(clerk.view.print_job).sheets
    assert all(sheet.state is PrintState.PRINTED for sheet in sheets)
    assert len(printer.received) == len(sheets) >= FORMS_AT_LEAST
    assert all(pdf.startswith(b"%PDF") for _title, pdf in printer.received)
    hand_over(clerk, scanner)
    approve(clerk)
    heartbeat.stop()
    print(f"questions {len(clerk.asked)}, worst gap of the event loop {heartbeat.worst_ms:.0f} ms")
    assert heartbeat.worst_ms > 0
    detail = clerk.app.reviews.detail(case)
    assert detail.row.review is ReviewState.APPROVED
    assert clerk.app.cases.view(case).status is CaseStatus.CLOSED
    assert not clerk.window.banner.isVisible()


def test_wrong_pin_costs_one_try_and_the_right_one_reads(clerk):
    clerk.find_family()
    step = clerk.window.current_view()
    clerk.read_card("9999")
    clerk.settled(lambda: clerk.window.banner.isVisible(), "nothing was said about the wrong number")
    assert "あと2回" in clerk.window.banner.message()
    assert not step.card.isVisible()
    clerk.read_card(DEMO_PIN)
    clerk.settled(lambda: step.card.isVisible(), "the right number did not read the card")
    assert not clerk.window.banner.isVisible()
