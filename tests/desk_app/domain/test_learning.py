"""What the learning sheet's codes must be made of for a scanner's settings to show in what it sends."""

from __future__ import annotations

from itertools import permutations

import pytest

from desk_app.domain.learning import LEARNING_SYMBOLOGY, LEARNING_TEXTS

CODES = tuple(zip(LEARNING_TEXTS, LEARNING_SYMBOLOGY, strict=True))


def test_bars_carry_printable_ascii_only() -> None:
    bars = [text for text, symbology in CODES if symbology == "Code128"]
    assert bars
    assert all(text.isascii() and text.isprintable() for text in bars)


def test_a_scanner_that_sends_capitals_only_is_found_out() -> None:
    assert any(text != text.upper() for text, symbology in CODES if symbology == "Code128")


def test_the_first_code_reads_alike_in_every_character_set_and_capital() -> None:
    first = LEARNING_TEXTS[0]
    assert first.upper() == first
    assert len({first.encode(charset) for charset in ("ascii", "utf-8", "cp932")}) == 1


def test_a_code_tells_the_character_sets_apart() -> None:
    (text,) = [text for text, symbology in CODES if symbology == "QR"]
    as_cp932, as_utf8 = text.encode("cp932"), text.encode("utf-8")
    assert b"\\" in as_cp932, "the second byte of 表 and 能 is the backslash's"
    assert as_cp932 != as_utf8
    with pytest.raises(UnicodeDecodeError):
        as_cp932.decode("utf-8")
    assert as_utf8.decode("cp932", errors="replace") != text


@pytest.mark.parametrize("charset", ["utf-8", "cp932"])
def test_no_code_is_taken_for_another(charset: str) -> None:
    wired = [text.encode(charset) for text in LEARNING_TEXTS]
    assert not [pair for pair in permutations(wired, 2) if pair[0] in pair[1]]
