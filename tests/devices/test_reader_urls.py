from __future__ import annotations

import pytest

from devices.errors import UnknownDevice
from devices.reader_urls import NAMES, READERS, check_reader, is_reader, is_serial_reader
from devices.uri import parse_uri


@pytest.mark.parametrize(
    "text",
    ["pcsc:", "pcsc:Reader 00 00?timeout=5000", "ccid:COM3", "rcs660:/dev/ttyUSB0?pace=0", "pn532:COM4?lab=yes"],
)
def test_readers(text: str) -> None:
    uri = parse_uri(text)
    check_reader(uri)
    assert is_reader(uri)
    assert is_serial_reader(uri) is (uri.scheme != "pcsc")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("pcsc:?baud=9600", "baud"),
        ("ccid:", "名前がありません"),
        ("ccid:COM3?speed=9600", "speed"),
        ("ccid:COM3?timeout=soon", "timeout"),
        ("rcs660:COM3?baud=12", "設定が違います"),
        ("pn532:COM3", "実験用"),
        ("pn532:COM3?lab=no", "実験用"),
    ],
)
def test_what_is_no_reader_says_why(text: str, word: str) -> None:
    with pytest.raises(UnknownDevice, match=word):
        check_reader(parse_uri(text))


def test_every_reader_has_a_name() -> None:
    assert set(NAMES) == set(READERS)
    assert not is_reader(parse_uri("serial:COM3"))
