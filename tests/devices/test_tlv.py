from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import CardUnreadable
from devices.tlv import Tlv, build, parse_all, parse_first, parse_header


@given(st.sampled_from([0x45, 0xDF22, 0xFF20, 0x5F40]), st.binary(max_size=700), st.sampled_from([b"", b"\xff" * 9]))
def test_first_object_is_cut_by_its_length_whatever_pads_it(tag: int, value: bytes, padding: bytes) -> None:
    assert parse_first(build(tag, value) + padding) == Tlv(tag, value)


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_objects_of_a_constructed_value(values: list[bytes]) -> None:
    assert [one.value for one in parse_all(b"".join(build(0xDF22, value) for value in values))] == values


def test_a_value_that_ends_like_padding_is_kept() -> None:
    assert parse_first(bytes.fromhex("DF1002FFFFFFFF")).value == b"\xff\xff"


@pytest.mark.parametrize(
    "hexadecimal", ["", "DF", "DF22", "DF2281", "DF228201", "DF2280", "DF2283010101", "5FFFFFFF01"]
)
def test_cut_or_foreign_headers_are_refused(hexadecimal: str) -> None:
    with pytest.raises(CardUnreadable):
        parse_header(bytes.fromhex(hexadecimal))


@given(st.binary(max_size=40))
def test_noise_is_read_or_refused(data: bytes) -> None:
    try:
        parse_all(data)
    except CardUnreadable:
        return


def test_values_stay_out_of_representations() -> None:
    assert "1234" not in repr(Tlv(0xDF22, b"1234"))
