from __future__ import annotations

import pytest

from devices.errors import UnknownDevice
from devices.uri import parse_uri


def test_parts() -> None:
    uri = parse_uri("serial:/dev/serial/by-id/usb-X%20Y?baud=9600&fault=a&fault=b")
    assert (uri.scheme, uri.target) == ("serial", "/dev/serial/by-id/usb-X Y")
    assert uri.options["fault"] == ("a", "b")
    assert uri.one("fault", "") == "b"
    assert uri.number("baud", 1) == 9600
    assert uri.number("gap", 200) == 200


@pytest.mark.parametrize("text", ["", "serial", ":x"])
def test_no_url(text: str) -> None:
    with pytest.raises(UnknownDevice):
        parse_uri(text)


@pytest.mark.parametrize("value", ["x", "-1", "nan", "inf", ""])
def test_no_number(value: str) -> None:
    with pytest.raises(UnknownDevice):
        parse_uri(f"serial:COM3?baud={value}").number("baud", 1)


def test_misspelt_options() -> None:
    with pytest.raises(UnknownDevice, match="boud"):
        parse_uri("serial:COM3?boud=1").require_options(frozenset({"baud"}))
