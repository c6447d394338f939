from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.sheet_code import MAC_MARK, SheetCode, parse_payload, sheet_payload
from desk_app.domain.sheet_mac import LENGTH, mac_in, same_mac, sheet_mac

KEY = bytes(range(32))
PAYLOAD = sheet_payload("1124-0043", 3, 1)


def test_a_known_mac_stays_the_same() -> None:
    assert sheet_mac(KEY, PAYLOAD, "a" * 64) == sheet_mac(KEY, PAYLOAD, "a" * 64)
    assert len(sheet_mac(KEY, PAYLOAD, "a" * 64)) == LENGTH
    assert sheet_mac(KEY, PAYLOAD, "a" * 64) != sheet_mac(KEY[::-1], PAYLOAD, "a" * 64)


@settings(max_examples=60)
@given(place=st.integers(1, 90), sheet=st.integers(1, 9), digit=st.sampled_from("0123456789abcdef"))
def test_another_sheet_or_content_has_another_mac(place: int, sheet: int, digit: str) -> None:
    ours = sheet_mac(KEY, PAYLOAD, "a" * 64)
    other = sheet_mac(KEY, sheet_payload("1124-0043", place, sheet), digit * 64)
    assert same_mac(ours, other) is ((place, sheet, digit) == (3, 1, "a"))


def test_the_mac_is_read_out_of_the_qr_text_and_is_no_part_of_the_sheet_code() -> None:
    text = f"{PAYLOAD}{MAC_MARK}{sheet_mac(KEY, PAYLOAD, 'a' * 64)}"
    assert mac_in(text) == sheet_mac(KEY, PAYLOAD, "a" * 64)
    assert parse_payload(text) == SheetCode("1124-0043", 3, 1)
    assert mac_in(PAYLOAD) is None
