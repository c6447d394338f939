"""The supervisor's day: four eyes, exceptions first, reports."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, NotAllowed
from desk_app.domain.ids import ClerkId
from desk_app.domain.review import ReviewState
from tests.support.desk import closed, signed

DAY = date(2026, 11, 24)


def test_nobody_reviews_their_own_case(desk: OpenDesk) -> None:
    desk.app.session.sign_in(ClerkId("miyoshi"))
    view = closed(desk)
    detail = desk.app.reviews.detail(view.id)
    assert not detail.may_decide
    assert "自分" in detail.why_not
    with pytest.raises(NotAllowed):
        desk.app.reviews.approve(view.id)


def test_staff_without_the_role_cannot_review(desk: OpenDesk) -> None:
    view = closed(desk)
    desk.app.session.sign_in(ClerkId("omori"))
    with pytest.raises(NotAllowed):
        desk.app.reviews.approve(view.id)


def test_another_supervisor_approves_once(desk: OpenDesk) -> None:
    view = closed(desk)
    desk.app.session.sign_in(ClerkId("miyoshi"))
    detail = desk.app.reviews.approve(view.id)
    assert detail.row.review is ReviewState.APPROVED
    assert detail.pages > 0
    with pytest.raises(IllegalTransition):
        desk.app.reviews.approve(view.id)


def test_a_return_needs_a_reason_and_opens_the_case_again(desk: OpenDesk) -> None:
    view = closed(desk)
    desk.app.session.sign_in(ClerkId("kuno"))
    with pytest.raises(InvalidInput):
        desk.app.reviews.send_back(view.id, "")
    desk.app.reviews.send_back(view.id, "子の保険を確かめてください")
    desk.app.session.sign_in(ClerkId("sakuma"))
    seen = desk.app.cases.view(view.id)
    assert seen.return_reason == "子の保険を確かめてください"
    again = desk.app.cases.go_to(view.id, CaseStatus.INTERVIEWING)
    assert again.status is CaseStatus.INTERVIEWING


def test_the_day_counts_and_puts_exceptions_first(desk: OpenDesk) -> None:
    plain, special = closed(desk), signed(desk)
    person = special.people[0].id
    row = next(r for r in special.procedures if r.procedure == "A17" and r.result.value == "required")
    desk.app.cases.go_to(special.id, CaseStatus.CONFIRMING)
    desk.app.cases.override(
        special.id, row.procedure, row.determinations[0].person or person, required=False, reason="後日"
    )
    day = desk.app.reviews.day(DAY)
    assert day.received >= 2
    assert day.waiting >= 1
    assert day.not_written > 0
    assert any(name for name, _ in day.by_division)
    assert list(day.by_division) == sorted(day.by_division, key=lambda one: (-one[1], one[0]))
    found = {r.id: {f.kind for f in r.findings} for r in day.rows}
    assert "override" in found[special.id]
    assert "override" not in found[plain.id]


def test_the_report_comes_as_pdf_and_workbook(desk: OpenDesk) -> None:
    closed(desk)
    assert desk.app.reviews.report_pdf(DAY).startswith(b"%PDF")
    book = openpyxl.load_workbook(BytesIO(desk.app.reviews.report_xlsx(DAY)))
    texts = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
    assert any("1124-" in text for text in texts)
