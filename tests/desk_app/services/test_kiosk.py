"""Check-in at the kiosk and what becomes of it at the desk."""

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.errors import OperatorError
from desk_app.domain.fact import LANGUAGES, FactValue, Source
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.sheet_code import TicketCode, parse_payload


def answer_all(desk: OpenDesk, purpose: str) -> dict[str, FactValue]:
    """The first choice of every page."""
    answers: dict[str, FactValue] = {}
    while (page := desk.app.kiosk.next_question(purpose, answers)) is not None:
        answers[page.id] = page.choices[0][0]
    return answers


def test_every_page_has_words_in_every_language(desk: OpenDesk) -> None:
    pages = [desk.app.kiosk.purposes()]
    answers: dict[str, FactValue] = {}
    while (page := desk.app.kiosk.next_question("転入", answers)) is not None:
        pages.append(page)
        answers[page.id] = "unknown"
    assert 2 <= len(pages) <= 5
    for page in pages:
        assert all(page.text[language] for language in LANGUAGES)
        assert all(labels[language] for _, labels, _ in page.choices for language in LANGUAGES)


def test_the_ticket_opens_the_case_with_pre_entry(desk: OpenDesk) -> None:
    ticket = desk.app.kiosk.issue("転入", "en", answer_all(desk, "転入"))
    code = parse_payload(ticket.barcode)
    assert isinstance(code, TicketCode)
    assert code.number == ticket.number
    view = desk.app.cases.open_from_ticket(code.number)
    assert view.language == "en"
    assert view.ticket == ticket.number
    assert {row.source for row in view.answered} == {Source.PRE_ENTRY}
    assert len(view.answered) == len(ticket.answers)
    assert desk.app.cases.open_from_ticket(ticket.barcode).id == view.id


def test_a_family_matter_opens_its_own_event(desk: OpenDesk) -> None:
    ticket = desk.app.kiosk.issue("家族の届出", "ja", {"life_event": "死亡"})
    view = desk.app.cases.open_from_ticket(ticket.number)
    assert view.situation is not None
    assert view.situation.life_event is LifeEvent.DEATH
    assert view.answered == ()


@pytest.mark.parametrize("purpose", ["転入", "転居", "転出", "家族の届出", "証明書交付", "その他"])
def test_every_purpose_comes_to_an_end(desk: OpenDesk, purpose: str) -> None:
    assert len(answer_all(desk, purpose)) <= 4
    assert purpose in {value for value, _, _ in desk.app.kiosk.purposes().choices}


def test_what_was_not_known_is_not_an_answer(desk: OpenDesk) -> None:
    ticket = desk.app.kiosk.issue("転入", "ja", {"owns_moped": "unknown"})
    assert ticket.answers == {}


def test_a_ticket_of_no_one_is_refused(desk: OpenDesk) -> None:
    with pytest.raises(OperatorError, match="今日の受付票"):
        desk.app.cases.open_from_ticket("Z999")


def test_a_purpose_that_is_not_offered_is_refused(desk: OpenDesk) -> None:
    with pytest.raises(OperatorError):
        desk.app.kiosk.issue("密輸", "ja", {})


def test_tickets_are_called_in_order_and_once(desk: OpenDesk) -> None:
    while desk.app.kiosk.call_next() is not None:
        pass
    first = desk.app.kiosk.issue("転居", "ja", {})
    second = desk.app.kiosk.issue("転居", "ja", {})
    called = [desk.app.kiosk.call_next() for _ in range(3)]
    assert [one.number if one else None for one in called] == [first.number, second.number, None]


def test_the_exit_code_is_compared_whole(desk: OpenDesk) -> None:
    assert desk.app.kiosk.check_exit_code(desk.settings.kiosk_exit_code)
    assert not desk.app.kiosk.check_exit_code("")
    assert not desk.app.kiosk.check_exit_code(desk.settings.kiosk_exit_code[:-1])
