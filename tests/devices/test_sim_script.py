from __future__ import annotations

import queue
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.domain.card import BarcodeRead, DeviceInfo, DeviceState
from desk_app.domain.errors import InvalidInput
from devices.desk import DeskReaders
from devices.errors import DeviceProblem, UnknownDevice, VerifyUnanswered
from devices.sim_pty import PtyReader
from devices.sim_readers import ENGINES, make_reader
from devices.sim_script import (
    CardBox,
    ScannerHands,
    Step,
    VpcdHands,
    parse_line,
    perform,
    read_script,
    serial_reader_hands,
    ticket_printer_hands,
)
from devices.sim_slot import CardSlot, Mishap
from devices.sim_ticket_printer import SimTicketPrinter

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_line_is_a_word_and_its_rest() -> None:
    assert parse_line("fault lost:verify  # the answer to the PIN") == Step("fault", "lost:verify")
    assert parse_line("remove\n") == Step("remove")
    assert parse_line("scan A # B ") == Step("scan", "A # B ")
    assert [parse_line(line) for line in ("", "# nothing", "   \n")] == [None, None, None]


def test_a_script_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_text("remove\nwait 0.5\n# a comment\ninsert\n", encoding="utf-8")
    steps = read_script(path, ["remove", "insert"])
    assert steps == (Step("remove"), Step("wait", "0.5"), Step("insert"))
    path.write_text("remove\nexplode\nwait long\ninsert\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        read_script(path, ["remove", "insert"])
    assert [fault.line for fault in raised.value.faults] == [2, 3]


def test_waiting_and_unknown_words() -> None:
    slept: list[float] = []
    perform(Step("wait", "1.5"), {}, slept.append)
    assert slept == [1.5]
    for step in (Step("wait", "-1"), Step("explode")):
        with pytest.raises(UnknownDevice):
            perform(step, {}, slept.append)


@pytest.mark.parametrize("scheme", ENGINES)
def test_a_training_session_on_a_serial_reader(scheme: str) -> None:
    box = CardBox("sim:mynumber/demo")
    with PtyReader(make_reader(scheme, CardSlot(box.card, box.take("sim:mynumber/yumi")))) as reader:
        hands = serial_reader_hands(reader, box)
        desk = DeskReaders([reader.url])

        def read(pin: str) -> str:
            return desk.read_card(reader.url, pin=pin, verification_b=None, at=AT).values["name"]

        assert read("1234") == "髙橋 健一"
        perform(Step("fault", "lost:verify"), hands)
        reader_url_timeout = reader.url + ("&" if "?" in reader.url else "?") + "timeout=700"
        with pytest.raises(VerifyUnanswered):
            desk.read_card(reader_url_timeout, pin="1234", verification_b=None, at=AT)
        perform(Step("swap", "sim:mynumber/yumi"), hands)
        assert read("2580") == "髙橋 由美"
        perform(Step("remove"), hands)
        with pytest.raises(DeviceProblem, match="カードがありません"):
            read("2580")
        perform(Step("insert"), hands)
        perform(Step("unplug"), hands)
        with pytest.raises(DeviceProblem, match="ポート"):
            read("1234")
        perform(Step("plug"), hands)
        assert read("1234") == "髙橋 健一"
        for wrong in ("explode:1", "lost", "lost:0"):
            with pytest.raises(UnknownDevice):
                perform(Step("fault", wrong), hands)
        for mishap in Mishap:
            perform(Step("fault", f"{mishap}:99"), hands)


def test_what_is_no_simulated_reader() -> None:
    with pytest.raises(UnknownDevice):
        make_reader("usb", CardSlot())


def test_a_training_session_on_a_scanner(tmp_path: Path) -> None:
    lying = ScannerHands(tmp_path / "scanner")
    codes: queue.Queue[BarcodeRead] = queue.Queue()
    states: queue.Queue[DeviceInfo] = queue.Queue()
    desk = DeskReaders([lying.scanner.url])
    desk.listen(codes.put, states.put)
    try:
        assert states.get(timeout=60).state is DeviceState.READY
        perform(Step("scan", "ONE"), lying.hands)
        assert codes.get(timeout=60).text == "ONE"
        perform(Step("unplug"), lying.hands)
        assert states.get(timeout=60).state is DeviceState.ABSENT
        perform(Step("plug"), lying.hands)
        while states.get(timeout=60).state is not DeviceState.READY:
            pass
        perform(Step("noise"), lying.hands)
        assert states.get(timeout=60).detail
        perform(Step("scan", "TWO"), lying.hands)
        assert codes.get(timeout=60).text == "TWO"
    finally:
        desk.close()
        lying.scanner.close()


def test_a_receipt_printer_runs_out_of_paper_and_gets_some() -> None:
    printer = SimTicketPrinter()
    hands = ticket_printer_hands(printer)
    for word, state in {
        "paper-out": (True, False, False),
        "paper-low": (False, True, False),
        "cover-open": (False, False, True),
        "ready": (False, False, False),
    }.items():
        perform(Step(word), hands)
        assert (printer.paper_out, printer.paper_low, printer.cover_open) == state


def test_a_training_session_with_a_card_in_the_virtual_reader() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        box = CardBox("sim:licence/demo")
        lying = VpcdHands(box, f"127.0.0.1:{server.getsockname()[1]}")
        line, _ = server.accept()
        line.settimeout(60)
        perform(Step("fault", "lost:1"), lying.hands)
        assert box.card.faults
        perform(Step("remove"), lying.hands)
        assert line.recv(1) == b""
        line.close()
        perform(Step("swap", "sim:licence/moved"), lying.hands)
        line, _ = server.accept()
        line.settimeout(60)
        line.sendall(b"\x00\x01\x01" + b"\x00\x04\x00\xa4\x00\x00")
        assert line.recv(4) == b"\x00\x02\x90\x00"
        lying.close()
        assert line.recv(1) == b""
        line.close()
    with pytest.raises(DeviceProblem, match="vpcd"):
        perform(Step("insert"), nobody().hands)


def nobody() -> VpcdHands:
    """A virtual reader that is gone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        lying = VpcdHands(CardBox("sim:licence/demo"), f"127.0.0.1:{server.getsockname()[1]}", patience_seconds=0.1)
    lying.close()
    return lying
