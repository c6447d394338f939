from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from devices.split_reads import is_plain_read, read_in_pieces

OK, END, PAST = b"\x90\x00", b"\x62\x82", b"\x6b\x00"


class File:
    """One file of a card, which names the end in one of the ways that cards have."""

    def __init__(self, data: bytes, end: bytes = OK, *, strict: bool = False) -> None:
        self.data, self.end, self.strict = data, end, strict
        self.sizes: list[int] = []

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        assert is_plain_read(apdu)
        offset = 0 if apdu[2] & 0x80 else apdu[2] << 8 | apdu[3]
        size = apdu[4] or 256
        self.sizes.append(size)
        left = self.data[offset:]
        if not left:
            return PAST
        if len(left) < size and self.strict:
            return bytes([0x6C, len(left)])
        return left[:size] + (OK if len(left) >= size else self.end)


@settings(max_examples=100)
@given(
    st.binary(min_size=1, max_size=600),
    st.integers(0, 300),
    st.integers(0, 255),
    st.integers(1, 255),
    st.sampled_from([OK, END]),
)
def test_the_same_bytes_in_pieces(data: bytes, offset: int, le: int, most: int, end: bytes) -> None:
    apdu = bytes([0x00, 0xB0, offset >> 8, offset & 0xFF, le])
    file = File(data, end)
    answer = read_in_pieces(file.transmit, apdu, most)
    assert max(file.sizes) <= most
    wanted = data[offset : offset + (le or 256)]
    assert answer[:-2] == wanted
    assert answer[-2:] == (OK if wanted and len(file.sizes) > 1 else answer[-2:])


def test_a_file_named_by_its_short_identifier_is_read_on_by_offset() -> None:
    data = bytes(range(200))
    assert read_in_pieces(File(data).transmit, bytes.fromhex("00B08A00C8"), 112) == data + OK


def test_a_card_that_wants_the_right_length_gets_it() -> None:
    file = File(bytes(150), strict=True)
    assert read_in_pieces(file.transmit, bytes.fromhex("00B0000000"), 112) == bytes(150) + OK
    assert file.sizes == [112, 112, 38]


def test_a_refusal_is_the_answer() -> None:
    assert read_in_pieces(lambda _apdu: b"\x69\x82", bytes.fromhex("00B0000000"), 112) == b"\x69\x82"


def test_what_is_no_plain_read() -> None:
    assert not is_plain_read(bytes.fromhex("0020008004"))
    assert not is_plain_read(bytes.fromhex("08B0850000049602000000"))
