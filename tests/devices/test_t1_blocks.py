"""Blocks of T=1 come back from their bytes, and no single wrong byte makes another block of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.t1_blocks import BadBlock, Block, decode, encode, information, receipt

BLOCKS = st.builds(Block, st.integers(0, 255), st.binary(max_size=254))


@settings(max_examples=50)
@given(BLOCKS)
def test_a_block_comes_back_from_its_bytes(block: Block) -> None:
    assert decode(encode(block)) == block


@settings(max_examples=50)
@given(BLOCKS, st.data())
def test_a_wrong_byte_or_a_missing_one_is_noticed(block: Block, data: st.DataObject) -> None:
    raw = bytearray(encode(block))
    at = data.draw(st.integers(0, len(raw) - 1))
    with pytest.raises(BadBlock):
        decode(bytes(raw[:at]))
    raw[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadBlock):
        decode(bytes(raw))


def test_the_bytes_are_those_of_the_standard() -> None:
    """ISO/IEC 7816-3, 11.3: NAD, PCB, LEN, information, LRC over all of them."""
    assert encode(information(1, b"\x00\xa4")) == bytes.fromhex("00 40 02 00 a4 e6")
    assert encode(receipt(1, 2)) == bytes.fromhex("00 92 00 92")


def test_the_length_ff_is_reserved() -> None:
    raw = bytes([0, 0, 0xFF]) + bytes(255)
    with pytest.raises(BadBlock):
        decode(raw + b"\xff")


@pytest.mark.parametrize("sequence", [0, 1])
@pytest.mark.parametrize("more", [False, True])
def test_what_a_block_is_stands_in_its_first_bits(sequence: int, more: bool) -> None:
    data, ready = information(sequence, b"x", more=more), receipt(sequence)
    assert (data.is_information, data.is_receipt, data.sequence, data.has_more) == (True, False, sequence, more)
    assert (ready.is_information, ready.is_receipt, ready.sequence, ready.has_more) == (False, True, sequence, False)


def test_a_receipt_says_no_more_also_where_its_error_has_that_bit() -> None:
    assert not Block(0x80 | 0x20).has_more


def test_a_block_does_not_show_its_data() -> None:
    assert "9312" not in repr(information(0, b"9312"))
