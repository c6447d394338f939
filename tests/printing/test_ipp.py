from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing import ipp

REQUEST = bytes.fromhex(
    "0200 0002 00000007"  # version 2.0, Print-Job, request 7
    "01"
    "47 0012 617474726962757465732d63686172736574 0005 7574662d38"  # attributes-charset = utf-8
    "02"
    "21 0006 636f70696573 0004 00000002"  # copies = 2
    "33 000b 706167652d72616e676573 0008 00000001 00000003"  # page-ranges = 1-3
    "33 0000 0008 00000005 00000005"  # and 5-5
    "34 0009 6d656469612d636f6c 0000"  # media-col = {
    "4a 0000 000a 6d656469612d73697a65"  # media-size =
    "34 0000 0000"  # {
    "4a 0000 000b 782d64696d656e73696f6e 21 0000 0004 00005208"  # x-dimension = 21000
    "37 0000 0000"  # }
    "37 0000 0000"  # }
    "03"
)
MESSAGE = ipp.Message(
    ipp.PRINT_JOB,
    7,
    (
        ipp.Group(ipp.OPERATION, (ipp.attribute("attributes-charset", ipp.CHARSET, "utf-8"),)),
        ipp.Group(
            ipp.JOB,
            (
                ipp.attribute("copies", ipp.INTEGER, 2),
                ipp.attribute("page-ranges", ipp.RANGE, ipp.IntRange(1, 3), ipp.IntRange(5, 5)),
                ipp.attribute(
                    "media-col",
                    ipp.COLLECTION,
                    (
                        ipp.attribute(
                            "media-size", ipp.COLLECTION, (ipp.attribute("x-dimension", ipp.INTEGER, 21000),)
                        ),
                    ),
                ),
            ),
        ),
    ),
    b"%PDF-1.7",
)


def test_bytes_of_rfc_8010_both_ways() -> None:
    assert ipp.encode(MESSAGE) == REQUEST + b"%PDF-1.7"
    assert ipp.decode(REQUEST + b"%PDF-1.7") == MESSAGE


def test_looking_up_attributes() -> None:
    assert MESSAGE.number("copies") == 2
    assert MESSAGE.texts("attributes-charset") == ("utf-8",)
    assert MESSAGE.first("copies", ipp.OPERATION) is None
    assert MESSAGE.number("attributes-charset") is None
    assert MESSAGE.all("no-such") == ()


@pytest.mark.parametrize("size", range(len(REQUEST)))
def test_a_message_cut_anywhere_is_refused(size: int) -> None:
    with pytest.raises(ipp.IppFormatError):
        ipp.decode(REQUEST[:size])


@given(st.binary(max_size=200))
def test_noise_is_read_or_refused_never_crashes(tail: bytes) -> None:
    try:
        ipp.decode(REQUEST[:8] + tail)
    except ipp.IppFormatError:
        return


@given(st.integers(8, len(REQUEST) - 1), st.integers(0, 255))
def test_one_wrong_byte_is_read_or_refused(place: int, value: int) -> None:
    broken = bytearray(REQUEST)
    broken[place] = value
    try:
        ipp.decode(bytes(broken))
    except ipp.IppFormatError:
        return


def test_nesting_and_count_are_limited() -> None:
    member = bytes.fromhex("4a0000000161") + bytes.fromhex("3400000000")
    deep = REQUEST[:8] + b"\x02" + bytes.fromhex("3400016d0000") + member * 20
    with pytest.raises(ipp.IppFormatError, match="deep"):
        ipp.decode(deep)
    many = REQUEST[:8] + b"\x02" + (bytes.fromhex("210001610004") + bytes(4)) * (ipp.MAX_VALUES + 1) + b"\x03"
    with pytest.raises(ipp.IppFormatError, match="many"):
        ipp.decode(many)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("13 0001 61 0000", None),  # no-value
        ("22 0001 61 0001 01", True),
        ("35 0001 61 0009 0002 6a61 0003 e58db0", "印"),  # textWithLanguage ja 印
        ("30 0001 61 0002 ffff", b"\xff\xff"),
        ("42 0001 61 0004 f0a0aeb7", "𠮷"),
    ],
)
def test_values(field: str, value: object) -> None:
    message = ipp.decode(REQUEST[:8] + b"\x04" + bytes.fromhex(field.replace(" ", "")) + b"\x03")
    first = message.first("a")
    assert first is not None
    assert first.data == value


@pytest.mark.parametrize(
    "field",
    [
        "21 0001 61 0003 000000",  # integer of three bytes
        "33 0001 61 0004 00000000",  # half a range
        "41 0001 61 0001 ff",  # not UTF-8
        "35 0001 61 0003 00026a",  # text with language cut
        "21 0000 0004 00000001",  # value without a name
        "4a 0001 61 0000",  # member outside a collection
        "21 0002 c3a9 0004 00000001",  # name not ASCII
    ],
)
def test_wrong_values_are_refused(field: str) -> None:
    with pytest.raises(ipp.IppFormatError):
        ipp.decode(REQUEST[:8] + b"\x02" + bytes.fromhex(field.replace(" ", "")) + b"\x03")
