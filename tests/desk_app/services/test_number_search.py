"""個人番号 is searched by only with the right and for a form that has a box for it; nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.desk import Role
from desk_app.domain.ids import ResidentId
from desk_app.services.number_search import NO_CASE, NO_FORM, NO_RIGHT, number_in
from tests.support.desk import interviewed


@pytest.fixture
def number(desk: OpenDesk) -> str:
    """The number of somebody of the demo town."""
    cache = desk.context.cache()
    found = (cache.individual_number(ResidentId(f"{n:010d}")) for n in range(1, 400))
    return next(one for one in found if one)


def with_right(desk: OpenDesk, *, right: bool) -> None:
    """The clerk at the desk with or without the right to handle 個人番号."""
    roles = desk.context.clerk.roles - {Role.NUMBERS} | ({Role.NUMBERS} if right else frozenset())
    desk.context.clerk = replace(desk.context.clerk, roles=frozenset(roles))


@pytest.mark.parametrize("typed", ["123456789010", "1234 5678 9010", "1234-5678-9010", "１２３４５６７８９０１０"])
def test_twelve_digits_alone_are_a_number(typed: str) -> None:
    assert number_in(typed) == "123456789010"


@pytest.mark.parametrize("typed", ["12345678901", "1234567890101", "髙橋 123456789010", "", "090-1234-5678"])
def test_other_entries_are_not(typed: str) -> None:
    assert number_in(typed) is None


def test_with_right_and_purpose_the_person_is_found(desk: OpenDesk, number: str) -> None:
    view = interviewed(desk)
    with_right(desk, right=True)
    page = desk.app.residents.search(number, case=view.id)
    assert [hit.matched for hit in page.hits] == [("個人番号",)]
    assert desk.context.cache().individual_number(page.hits[0].resident_id) == number
    assert page.note == ""


def test_without_the_right_nobody_is_found_and_the_page_says_why(desk: OpenDesk, number: str) -> None:
    view = interviewed(desk)
    with_right(desk, right=False)
    page = desk.app.residents.search(number, case=view.id)
    assert (page.hits, page.note) == ((), NO_RIGHT)


def test_without_a_case_or_before_its_event_there_is_no_purpose(desk: OpenDesk, number: str) -> None:
    with_right(desk, right=True)
    assert desk.app.residents.search(number).note == NO_CASE
    assert desk.app.residents.search(number, case=desk.app.cases.open().id).note == NO_CASE


def test_a_case_without_such_a_form_is_no_purpose(
    desk: OpenDesk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = interviewed(desk)
    with_right(desk, right=True)
    plain = desk.context.template
    monkeypatch.setattr(
        type(desk.context),
        "template",
        lambda _, form, revision="": replace(plain(form, revision), uses_individual_number=False),
    )
    page = desk.app.residents.search(number, case=view.id)
    assert (page.hits, page.note) == ((), NO_FORM)


@pytest.mark.parametrize("right", [True, False])
def test_the_number_is_neither_shown_nor_logged(desk: OpenDesk, number: str, right: bool) -> None:
    view = interviewed(desk)
    with_right(desk, right=right)
    page = desk.app.residents.search(number, case=view.id)
    assert number not in str(page)
    with desk.context.unit_of_work() as uow:
        entry = uow.audit.entries(action="search")[-1]
    assert number not in str(entry)
    assert ("個人番号" in str(entry.detail)) is right
