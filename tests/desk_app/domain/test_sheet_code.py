"""Codes of sheets and tickets come back, and a wrong character is never taken for another sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.sheet_code import (
    SheetCode,
    TicketCode,
    check_character,
    check_character_or_none,
    parse_payload,
    readable,
    sheet_payload,
    ticket_payload,
)

DIGITS = st.text(alphabet="0123456789", min_size=4, max_size=4)
NUMBERS = st.builds("{}-{}".format, DIGITS, DIGITS)
SHEETS = st.builds(sheet_payload, NUMBERS, st.integers(0, 99), st.integers(1, 99))
TICKETS = st.builds(ticket_payload, st.from_regex(r"[A-Z]?[0-9]{1,4}", fullmatch=True), DIGITS)
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(NUMBERS, st.integers(0, 99), st.integers(1, 99))
def test_a_sheet_comes_back(number: str, form: int, sheet: int) -> None:
    payload = sheet_payload(number, form, sheet)
    assert parse_payload(payload) == SheetCode(number, form, sheet)
    assert parse_payload(readable(payload).lower()) == SheetCode(number, form, sheet)


@given(st.from_regex(r"[A-Z]?[0-9]{1,4}", fullmatch=True), DIGITS)
def test_a_ticket_comes_back(number: str, month_day: str) -> None:
    payload = ticket_payload(number, month_day)
    assert parse_payload(payload) == TicketCode(number, month_day)
    assert parse_payload(f" {readable(payload)} ") == TicketCode(number, month_day)


def test_both_begin_with_a_letter_and_are_printed_in_groups() -> None:
    assert readable(sheet_payload("1124-0043", 1, 1))[:-1] == "C1124-0043-01-01-"
    assert readable(ticket_payload("A012", "1124"))[:-1] == "T1124-A012-"


@given(SHEETS | TICKETS, st.data())
def test_one_wrong_character_is_found(payload: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(payload) - 1))
    other = data.draw(st.sampled_from([one for one in CHARACTERS if one != payload[place]]))
    assert parse_payload(payload[:place] + other + payload[place + 1 :]) is None


@given(SHEETS | TICKETS, st.data())
def test_two_neighbours_swapped_are_found(payload: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(payload) - 2))
    swapped = payload[:place] + payload[place + 1] + payload[place] + payload[place + 2 :]
    if swapped != payload:
        assert parse_payload(swapped) is None


@pytest.mark.parametrize("text", ["", "C", "9784", "髙橋", "C112400430101", "https://example.jp", "C-1", "１"])
def test_what_is_not_ours_is_none(text: str) -> None:
    assert parse_payload(text) is None


@pytest.mark.parametrize("body", ["X1124", "C1124004301", "C112400430100"])
def test_a_right_check_character_alone_is_not_enough(body: str) -> None:
    """A code of another letter, of another length, and sheet 00, each with its right check character."""
    assert parse_payload(body + check_character(body)) is None


@pytest.mark.parametrize(
    ("number", "form", "sheet"),
    [("11240043", 1, 1), ("1124-043", 1, 1), ("1124-0043", 100, 1), ("1124-0043", -1, 1), ("1124-0043", 1, 0)],
)
def test_a_sheet_that_does_not_fit_is_refused(number: str, form: int, sheet: int) -> None:
    with pytest.raises(ValueError, match="sheet code"):
        sheet_payload(number, form, sheet)


@pytest.mark.parametrize(("number", "day"), [("AB1", "1124"), ("12345", "1124"), ("1", "112")])
def test_a_ticket_that_does_not_fit_is_refused(number: str, day: str) -> None:
    with pytest.raises(ValueError, match="ticket code"):
        ticket_payload(number, day)


def test_other_alphabets_have_no_check_character() -> None:
    assert check_character_or_none("") is None
    assert check_character_or_none("C-1") is None
