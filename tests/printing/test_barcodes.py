"""What the bars say is what was asked for, read by another decoder."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desk_app.domain.sheet_code import MAC_MARK, parse_payload, sheet_payload, ticket_payload
from printing.barcodes import MODULE_MM, QR_MODULE_MM, QUIET_MODULES, code128_bits, qr_rows, width_mm


def read(payload: str) -> str:
    bits = "0" * QUIET_MODULES + code128_bits(payload) + "0" * QUIET_MODULES
    image = Image.new("L", (len(bits) * 2, 40), 255)
    for place, bit in enumerate(bits):
        if bit == "1":
            image.paste(0, (place * 2, 0, place * 2 + 2, 40))
    found = zxingcpp.read_barcodes(image)
    return str(found[0].text) if found else ""


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 99), st.integers(1, 99))
@settings(max_examples=60, deadline=None)
def test_every_sheet_code_reads_back(day: int, number: int, form: int, sheet: int) -> None:
    payload = sheet_payload(f"{day:04d}-{number:04d}", form, sheet)
    assert read(payload) == payload


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=24), st.sampled_from("CTX"))
@settings(max_examples=60, deadline=None)
def test_every_payload_that_begins_with_a_letter_reads_back(rest: str, letter: str) -> None:
    assert read(letter + rest) == letter + rest
    assert read(f"{letter}99{rest}") == f"{letter}99{rest}"


@given(
    st.integers(0, 9999),
    st.integers(0, 99),
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=10, max_size=10),
)
@settings(max_examples=40, deadline=None)
def test_a_sheet_code_with_its_mac_is_a_qr_code_of_version_two(number: int, form: int, mac: str) -> None:
    payload = sheet_payload(f"9999-{number:04d}", form, 1)
    rows = qr_rows(f"{payload}{MAC_MARK}{mac}")
    assert len(rows) == 25
    assert {len(row) for row in rows} == {25}
    image = Image.new("L", (33 * 4, 33 * 4), 255)
    for y, row in enumerate(rows):
        for x, bit in enumerate(row):
            if bit == "1":
                image.paste(0, ((x + 4) * 4, (y + 4) * 4, (x + 5) * 4, (y + 5) * 4))
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == f"{payload}{MAC_MARK}{mac}"
    assert parse_payload(found.text) == parse_payload(payload) is not None


def test_modules_are_wide_enough_for_an_office_scanner() -> None:
    assert MODULE_MM >= 0.42
    assert QR_MODULE_MM >= 0.5


@pytest.mark.parametrize("payload", [sheet_payload("9999-9999", 99, 99), ticket_payload("A012", "1124"), "C99"])
def test_nines_are_not_lost(payload: str) -> None:
    assert read(payload) == payload


def test_a_payload_of_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="letter"):
        code128_bits("9912")


def test_a_sheet_code_fits_between_margin_and_title() -> None:
    wide = width_mm(sheet_payload("1124-0043", 1, 1))
    assert wide + 2 * QUIET_MODULES * MODULE_MM < 75
