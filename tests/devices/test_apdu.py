from __future__ import annotations

import pytest

from devices import apdu
from devices.errors import ChannelBroken


def test_commands_byte_by_byte() -> None:
    assert apdu.select_df(bytes.fromhex("D3921000310001010408")).hex() == "00a4040c0ad3921000310001010408"
    assert apdu.select_ef(0x0011).hex() == "00a4020c020011"
    assert apdu.tries_query().hex() == "00200080"
    assert apdu.verify(b"1234").hex() == "002000800431323334"
    assert apdu.read_binary(0x0123, 256).hex() == "00b0012300"
    assert apdu.read_binary(0, 7).hex() == "00b0000007"


@pytest.mark.parametrize(("offset", "length"), [(-1, 1), (0x8000, 1), (0, 0), (0, 257)])
def test_impossible_reads_are_refused(offset: int, length: int) -> None:
    with pytest.raises(ValueError, match="offset"):
        apdu.read_binary(offset, length)


@pytest.mark.parametrize(
    ("raw", "tries"), [("63c2", 2), ("63c0", 0), ("6983", 0), ("6984", 0), ("6300", None), ("9000", None)]
)
def test_tries_left(raw: str, tries: int | None) -> None:
    assert apdu.parse_response(bytes.fromhex(raw)).tries_left == tries


@pytest.mark.parametrize("raw", [b"", b"\x90", b"\x00\x00", b"\xff\xff"])
def test_answers_without_a_status_word_are_broken(raw: bytes) -> None:
    with pytest.raises(ChannelBroken):
        apdu.parse_response(raw)


def test_meaning_and_representation() -> None:
    response = apdu.parse_response(b"secret" + bytes.fromhex("6982"))
    assert response.meaning.startswith("6982 ")
    assert "secret" not in repr(response)
