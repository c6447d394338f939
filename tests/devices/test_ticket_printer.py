from __future__ import annotations

import socket

import pytest

from desk_app.domain.card import DeviceState
from devices.desk import SIM_TICKET_PRINTER, DeskReaders
from devices.errors import DeviceProblem, Disconnected, UnknownDevice
from devices.sim_ticket_printer import EngineLine, PtyTicketPrinter, SimTicketPrinter, TcpTicketPrinter
from devices.ticket_printer import TicketDevice, check_printer_uri
from devices.uri import parse_uri

TICKET = b"\x1b@\x1c&" + "受付番号".encode("cp932") + b"\x1c.\n\x1dVB\x00"


def device(uri: str) -> TicketDevice:
    found = DeskReaders([uri]).ticket_printer
    assert found is not None
    return found


@pytest.mark.parametrize("front", [TcpTicketPrinter, PtyTicketPrinter])
def test_prints_over_the_line_and_says_its_state(
    front: type[TcpTicketPrinter] | type[PtyTicketPrinter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.ticket_printer.ANSWER_SECONDS", 60.0)
    printer = SimTicketPrinter()
    with front(printer) as line:
        one = device(line.url)
        assert one.status().problem() is None
        for _ in range(2):
            one.print(TICKET)
        assert printer.tickets == [["受付番号"], ["受付番号"]]
        printer.paper_out = True
        with pytest.raises(DeviceProblem, match="用紙がありません"):
            one.print(TICKET)
        printer.paper_out = False
        one.print(TICKET)
    assert len(printer.tickets) == 3, "what was refused was not sent"


@pytest.mark.parametrize(("name", "word"), [("cover_open", "カバー"), ("paper_out", "ロール紙")])
def test_nothing_is_sent_to_a_printer_that_cannot(name: str, word: str) -> None:
    printer = SimTicketPrinter()
    setattr(printer, name, True)
    with pytest.raises(DeviceProblem, match=word):
        TicketDevice(lambda: EngineLine(printer)).print(TICKET)
    setattr(printer, name, False)
    printer.receive(b"")
    assert printer.tickets == []


class Ending(EngineLine):
    """The paper ends with the ticket; noise comes before every answer."""

    def __init__(self, printer: SimTicketPrinter) -> None:
        super().__init__(printer)
        self.printer = printer

    def write(self, data: bytes) -> None:
        super().write(data)
        self.printer.paper_out |= data == TICKET

    def read(self) -> bytes:
        return b"\x00\xff" + super().read()


def test_paper_that_ends_with_the_ticket_is_told() -> None:
    printer = SimTicketPrinter()
    with pytest.raises(DeviceProblem, match="用紙"):
        TicketDevice(lambda: Ending(printer)).print(TICKET)


class Silent(EngineLine):
    def read(self) -> bytes:
        return b""


def test_a_printer_that_is_off_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.ticket_printer.ANSWER_SECONDS", 0.02)
    with pytest.raises(Disconnected, match="応えません"):
        TicketDevice(lambda: Silent(SimTicketPrinter())).status()
    with socket.socket() as nobody:  # holds the port, and does not listen
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(Disconnected, match="つながりません"):
            device(f"escpos:tcp://127.0.0.1:{nobody.getsockname()[1]}").status()
    with pytest.raises(Disconnected):
        device("escpos:/dev/not-there").status()


@pytest.mark.parametrize(
    "uri", ["escpos:", "escpos:tcp://", "escpos:tcp://x:y", "escpos:tcp://x?baud=9600", "escpos:COM1?colour=red"]
)
def test_what_is_no_printer_is_refused(uri: str) -> None:
    with pytest.raises(UnknownDevice):
        check_printer_uri(parse_uri(uri))
    with pytest.raises(UnknownDevice):
        DeskReaders([uri])


def test_the_desk_shows_its_printer() -> None:
    readers = DeskReaders([SIM_TICKET_PRINTER])
    printer = readers.simulated_ticket_printer
    shown = [(one.kind, one.name, one.state, one.detail) for one in readers.devices()]
    assert shown == [("ticket_printer", "模擬受付票プリンター", DeviceState.READY, "")]
    printer.paper_low = True
    assert "残り少な" in readers.devices()[0].detail
    printer.cover_open = True
    assert readers.devices()[0].state is DeviceState.FAULT
    assert "カバーを閉めて" in readers.devices()[0].detail
    assert DeskReaders(["sim:scanner"]).ticket_printer is None
