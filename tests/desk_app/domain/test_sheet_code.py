"""Codes of sheets and tickets: made, read back, and no slip of a hand accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.sheet_code import (
    SheetCode,
    TicketCode,
    check_character,
    parse_payload,
    readable,
    sheet_payload,
    ticket_payload,
)

NUMBERS = st.builds(lambda day, n: f"{day:04d}-{n:04d}", st.integers(0, 9999), st.integers(0, 9999))


@given(NUMBERS, st.integers(0, 99), st.integers(1, 99))
def test_a_sheet_code_reads_back(number: str, form: int, sheet: int) -> None:
    payload = sheet_payload(number, form, sheet)
    assert payload[0] == "C"
    assert parse_payload(payload) == SheetCode(number, form, sheet)
    assert parse_payload(readable(payload).lower()) == SheetCode(number, form, sheet)


@given(
    st.from_regex(r"[A-Z][0-9]{3}|[0-9]{3}|[1-9][0-9]{3}", fullmatch=True), st.from_regex(r"[0-9]{4}", fullmatch=True)
)
def test_a_ticket_code_reads_back(number: str, day: str) -> None:
    payload = ticket_payload(number, day)
    assert len(payload) == 10, "a code that lost a character is none"
    assert parse_payload(readable(payload)) == TicketCode(number, day)


@given(NUMBERS, st.integers(0, 13), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_noticed(number: str, place: int, char: str) -> None:
    payload = sheet_payload(number, 1, 1)
    changed = payload[:place] + char + payload[place + 1 :]
    assert changed == payload or parse_payload(changed) is None


@given(NUMBERS, st.integers(1, 12))
def test_two_swapped_characters_are_noticed(number: str, place: int) -> None:
    payload = sheet_payload(number, 7, 3)
    swapped = payload[:place] + payload[place + 1] + payload[place] + payload[place + 2 :]
    assert swapped == payload or parse_payload(swapped) is None


@pytest.mark.parametrize(
    "text", ["", "C", "4901234567894", "https://example.jp", "C1124004301", "髙橋", "T1124", "C-0 "]
)
def test_foreign_codes_are_none_of_ours(text: str) -> None:
    assert parse_payload(text) is None


def test_sheet_nought_is_no_sheet() -> None:
    body = "C112400430100"
    assert parse_payload(body + check_character(body)) is None


@pytest.mark.parametrize(("number", "form", "sheet"), [("1124-43", 1, 1), ("1124-0043", 100, 1), ("1124-0043", 1, 0)])
def test_what_does_not_fit_is_refused(number: str, form: int, sheet: int) -> None:
    with pytest.raises(ValueError, match="MMDD"):
        sheet_payload(number, form, sheet)


@pytest.mark.parametrize("number", ["ABC", "A12", "7", "0123", "12345", ""])
def test_a_ticket_number_that_does_not_fit_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="MMDD"):
        ticket_payload(number, "1124")


@pytest.mark.parametrize("body", ["X1124000101", "C112400010", "12", "CC11240001010", "T112"])
def test_a_right_check_character_does_not_make_a_code_of_ours(body: str) -> None:
    code = body + check_character(body)
    assert parse_payload(code) is None
