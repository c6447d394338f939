from __future__ import annotations

import gc

import pytest

from desk_app.domain.card import BarcodeRead
from devices.errors import UnknownDevice
from devices.framing import BlockCheck, Framing
from devices.scanner import Refused, ScannerSettings, ScanReader, scanner_settings
from devices.uri import parse_uri


def test_settings_from_the_url() -> None:
    settings = scanner_settings(
        parse_uri("serial:COM3?baud=115200&framing=stx-etx&bcc=data&gap=150&charset=cp932&repeat=0")
    )
    assert settings.rules.framing is Framing.STX_ETX
    assert settings.rules.check is BlockCheck.DATA_ONLY
    assert settings.rules.gap_seconds == pytest.approx(0.15)
    assert (settings.charset, settings.repeat_seconds) == ("cp932", 0)
    assert scanner_settings(parse_uri("serial:COM3")) == ScannerSettings()


@pytest.mark.parametrize(
    "query", ["framing=tab", "bcc=data", "charset=utf8x", "gap=-1", "gap=soon", "boud=9600", "repeat=nan"]
)
def test_wrong_settings_are_refused(query: str) -> None:
    with pytest.raises(UnknownDevice):
        scanner_settings(parse_uri(f"serial:COM3?{query}"))


def test_the_same_code_held_before_the_scanner_is_one_read() -> None:
    reader = ScanReader(ScannerSettings(repeat_seconds=1.0))
    times = [0.0, 0.5, 1.2, 2.5]
    found = [len(reader.feed(b"A1\r\n", now)) for now in times]
    assert found == [1, 0, 0, 1], "each repetition starts the time again"
    assert len(reader.feed(b"B1\r\nA1\r\n", 2.6)) == 2


def test_refusals_say_why_and_hold_nothing_of_the_code() -> None:
    reader = ScanReader(ScannerSettings())
    found = reader.feed(b"ok\r\nsecret\x00\r\n\xff\xfe\r\n", 0.0)
    assert [type(one) for one in found] == [BarcodeRead, Refused, Refused]
    assert all("secret" not in repr(one) for one in found)


def test_the_last_code_is_known_again_without_being_kept() -> None:
    reader = ScanReader(scanner_settings(parse_uri("serial:/dev/ttyACM0")))
    (read,) = reader.feed("鷲頭林太 平成元年5月1日\r\n".encode(), 0.0)
    assert isinstance(read, BarcodeRead)
    assert reader.feed("鷲頭林太 平成元年5月1日\r\n".encode(), 0.5) == []
    del read
    gc.collect()
    kept = [one for one in gc.get_objects() if isinstance(one, BarcodeRead) and "鷲頭" in one.text]
    assert kept == []
