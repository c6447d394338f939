from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoding import decode
from devices.errors import UnreadableCode


@pytest.mark.parametrize(
    ("frame", "configured", "text", "symbology", "charset", "guessed"),
    [
        (b"C112400010101X", None, "C112400010101X", "", "ascii", False),
        (b"]C0C1124", None, "C1124", "Code128", "ascii", False),
        (b"]C10112", None, "0112", "GS1-128", "ascii", False),
        (b"]F0a123b", None, "a123b", "NW-7", "ascii", False),
        ("]Q1髙橋".encode(), None, "髙橋", "QR", "utf-8", True),
        ("]Q1髙橋".encode("cp932"), None, "髙橋", "QR", "cp932", True),
        ("]Q1髙橋".encode("cp932"), "cp932", "髙橋", "QR", "cp932", False),
        ("]Q1𠮷野".encode(), "utf-8", "𠮷野", "QR", "utf-8", False),
        (b"]x9?", None, "?", "", "ascii", False),
        (b"A]C0", None, "A]C0", "", "ascii", False),
    ],
)
def test_charset_and_symbology(
    frame: bytes, configured: str | None, text: str, symbology: str, charset: str, guessed: bool
) -> None:
    read = decode(frame, configured)
    assert (read.text, read.symbology, read.charset, read.guessed) == (text, symbology, charset, guessed)


def doubled(text: str, charset: str) -> bytes:
    return text.encode(charset).replace(b"\\", b"\\\\")


@given(st.text(alphabet="表ソ能予十貼髙①ア漢A\\", min_size=1, max_size=20))
def test_eci_shift_jis_with_5c_in_trail_bytes(text: str) -> None:
    read = decode(b"]Q2\\000020" + doubled(text, "cp932"))
    assert (read.text, read.charset, read.guessed) == (text, "cp932", False)


def test_eci_changes_within_a_symbol() -> None:
    frame = b"]Q2\\000026" + doubled("𠮷\\", "utf-8") + b"\\000020" + doubled("表", "cp932")
    read = decode(frame, "ascii")
    assert (read.text, read.charset, read.guessed) == ("𠮷\\表", "utf-8+cp932", False)


def test_eci_wins_over_the_configuration() -> None:
    assert decode(b"]Q2\\000026" + "髙".encode(), "cp932").text == "髙"


@pytest.mark.parametrize(
    ("frame", "configured"),
    [
        (b"", None),
        (b"]C0", None),
        (b"a\x00b", None),
        (b"a\tb", None),
        (b"a\x7f", None),
        ("a\x85".encode(), None),
        (b"\xff\xfe\xfd", None),
        ("髙橋".encode("cp932"), "utf-8"),
        (b"]Q2\\00002", None),
        (b"]Q2\\999999A", None),
        (b"]Q2\\000026\xff", None),
        (b"]Q2abc\\", None),
        (b"\xa0\xa0", "cp932"),
        (b"\xf0\x40", "cp932"),
    ],
)
def test_what_is_not_sure_is_refused_whole(frame: bytes, configured: str | None) -> None:
    with pytest.raises(UnreadableCode):
        decode(frame, configured)


@given(st.binary(max_size=80))
def test_nothing_is_ever_replaced(frame: bytes) -> None:
    try:
        read = decode(frame)
    except UnreadableCode:
        return
    assert "\ufffd" not in read.text or "\ufffd".encode() in frame
    assert all(ord(char) >= 0x20 for char in read.text)
