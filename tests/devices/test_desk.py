from __future__ import annotations

import logging
import queue
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.domain.card import BarcodeKind, BarcodeRead, DeviceInfo, DeviceState
from desk_app.domain.errors import BugError, NotAllowed, OperatorError
from devices.card_secret import SecretKind
from devices.desk import DeskReaders
from devices.errors import (
    ConfirmationNeeded,
    MalformedSecret,
    NoCard,
    UnknownDevice,
    VerifyUnanswered,
    WrongSecret,
)
from devices.sim_mynumber import PROFILES
from devices.sim_scanner import PtyScanner

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEMO = "sim:mynumber/demo"


def read_name(readers: DeskReaders, uri: str = DEMO, pin: str = "1234", *, confirmed: int = 0) -> str:
    return readers.read_card(uri, pin=pin, verification_b=None, at=AT, confirmed=confirmed).values["name"]


@pytest.mark.parametrize("profile", ["demo", "yumi", "tenkyo", "rare-name"])
def test_every_training_card_is_read(profile: str) -> None:
    readers = DeskReaders([f"sim:mynumber/{profile}"])
    holder = PROFILES[profile]
    assert read_name(readers, f"sim:mynumber/{profile}", holder.pin) == holder.name
    by_b = readers.read_card(f"sim:mynumber/{profile}", pin=None, verification_b=holder.verification_b, at=AT)
    assert dict(by_b.values) == {
        "name": holder.name,
        "address": holder.address,
        "birth": holder.birth,
        "sex": holder.sex,
    }


def test_tries_live_as_long_as_the_desk() -> None:
    readers = DeskReaders([DEMO])
    for left in (2, 1):
        with pytest.raises(WrongSecret) as raised:
            read_name(readers, pin="0000", confirmed=left + 1)
        assert raised.value.tries_left == left
    with pytest.raises(ConfirmationNeeded):
        read_name(readers)
    assert readers.tries_left(DEMO) == 1
    assert read_name(readers, confirmed=1) == "髙橋 健一"
    assert readers.tries_left(DEMO) == 3
    assert readers.tries_left(DEMO, SecretKind.VERIFICATION_B) == 10


def test_scripted_faults_by_url() -> None:
    readers = DeskReaders([])
    lost = "sim:mynumber/demo?fault=lost-verify&delay=0"
    with pytest.raises(VerifyUnanswered):
        read_name(readers, lost)
    assert read_name(readers, lost) == "髙橋 健一"
    pulled = "sim:mynumber/demo?fault=pull:4&tries=2"
    with pytest.raises(VerifyUnanswered):
        read_name(readers, pulled, confirmed=2)
    assert readers.tries_left(pulled) == 2
    with pytest.raises(NoCard):
        read_twice_pulled(readers)


def read_twice_pulled(readers: DeskReaders) -> None:
    uri = "sim:mynumber/demo?fault=pull:1"
    with pytest.raises(Exception, match="外されました"):
        read_name(readers, uri)
    read_name(readers, uri)


@pytest.mark.parametrize(("pin", "code"), [(None, None), ("1234", "88050120334649"), ("12", None), (None, "12")])
def test_exactly_one_well_formed_secret(pin: str | None, code: str | None) -> None:
    with pytest.raises(MalformedSecret):
        DeskReaders([DEMO]).read_card(DEMO, pin=pin, verification_b=code, at=AT)


def test_the_number_needs_a_form() -> None:
    readers = DeskReaders([DEMO])
    with pytest.raises(NotAllowed):
        readers.read_individual_number(DEMO, pin="1234", purpose_form=None)
    number = readers.read_individual_number(DEMO, pin="1234", purpose_form="jidou-teate-claim")
    assert number.reveal() == PROFILES["demo"].number


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "mynumber",
        "sim:mynumber/nobody",
        "sim:licence/nobody",
        "sim:residence/first?tries=1",
        "usb:reader",
        "sim:mynumber/demo?fault=burn",
        "sim:mynumber/demo?colour=red",
        "sim:mynumber/demo?tries=4",
        "sim:mynumber/demo?delay=-1",
        "sim:scanner?x=1",
        "serial:COM3?framing=tab",
        "serial:COM3?parity=mark",
    ],
)
def test_what_is_no_device_is_refused(uri: str) -> None:
    with pytest.raises(UnknownDevice):
        DeskReaders([uri])


def test_a_scanner_reads_no_card() -> None:
    with pytest.raises(OperatorError):
        read_name(DeskReaders([]), "serial:COM3")


def test_devices_and_their_states() -> None:
    with PtyScanner() as scanner:
        card, off, on = DeskReaders([DEMO, "serial:/dev/no-such-port", scanner.url]).devices()
    assert (card.kind, card.state) == ("card_reader", DeviceState.CARD_PRESENT)
    assert (off.kind, off.state) == ("scanner", DeviceState.ABSENT)
    assert (on.kind, on.state) == ("scanner", DeviceState.READY)
    assert off.detail


def test_the_simulated_scanner_is_heard_and_card_readers_are_told() -> None:
    reads: queue.Queue[BarcodeRead] = queue.Queue()
    states: queue.Queue[DeviceInfo] = queue.Queue()
    readers = DeskReaders([DEMO, "sim:scanner"])
    readers.listen(reads.put, states.put)
    with pytest.raises(BugError):
        readers.listen(reads.put, states.put)
    assert {states.get(timeout=60).uri, states.get(timeout=60).uri} == {DEMO, "sim:scanner"}
    assert readers.simulated_scanner is not None
    readers.simulated_scanner.scan("HELLO", "QR")
    assert reads.get(timeout=60).text == "HELLO"
    assert [info.state for info in readers.devices()] == [DeviceState.CARD_PRESENT, DeviceState.READY]
    readers.close()
    assert DeskReaders([DEMO]).simulated_scanner is None


def test_a_machine_without_pseudo_terminals_works_without_the_simulated_scanner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pty", None)
    reads: queue.Queue[BarcodeRead] = queue.Queue()
    states: queue.Queue[DeviceInfo] = queue.Queue()
    readers = DeskReaders(["sim:scanner"])
    readers.listen(reads.put, states.put)
    assert states.get(timeout=60).state is DeviceState.FAULT
    assert "擬似端末" in readers.devices()[0].detail
    readers.close()


def test_nothing_read_or_entered_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reads: queue.Queue[BarcodeRead] = queue.Queue()
    states: queue.Queue[DeviceInfo] = queue.Queue()
    readers = DeskReaders([DEMO, "sim:scanner"])
    readers.listen(reads.put, states.put)
    assert read_name(readers)
    assert readers.simulated_scanner is not None
    states.get(timeout=60)
    states.get(timeout=60)
    readers.simulated_scanner.scan("髙橋 健一", "QR")
    readers.simulated_scanner.send(b"KENICHI\x00\r\n")
    assert reads.get(timeout=60).text == "髙橋 健一"
    states.get(timeout=60)
    readers.close()
    assert "a code was refused" in caplog.text
    for secret in ("1234", "髙橋", "健一", "千代田", "1988-05-01", "KENICHI"):
        assert secret not in caplog.text


TOWNS_CODE = "format = 1\n[[code]]\nkind = 'insurance_number'\nname = '町の証'\npattern = 'MK(?P<number>[0-9]{6})'\n"


def test_what_a_keyboard_scanner_typed_goes_by_the_layouts_of_the_town(tmp_path: Path) -> None:
    codes = tmp_path / "codes.toml"
    codes.write_text(TOWNS_CODE, encoding="utf-8")
    assert DeskReaders(["wedge:"]).route_typed("MK123456").kind is BarcodeKind.UNKNOWN
    for readers in (DeskReaders([f"wedge:?gap=20&codes={codes}"]), DeskReaders([DEMO, f"wedge:?codes={codes}"])):
        read = readers.route_typed("MK123456")
        assert (read.kind, read.name) == (BarcodeKind.INSURANCE_NUMBER, "町の証")
        assert [item.text for item in read.values] == ["123456"]
        assert readers.route_typed("123456789012").kind is BarcodeKind.INDIVIDUAL_NUMBER


def test_a_wrong_file_of_layouts_is_told_when_the_desk_opens(tmp_path: Path) -> None:
    codes = tmp_path / "codes.toml"
    codes.write_text("format = 2", encoding="utf-8")
    with pytest.raises(UnknownDevice, match="codes"):
        DeskReaders([f"wedge:?codes={codes}"])
