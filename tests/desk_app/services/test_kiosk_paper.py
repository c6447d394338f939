from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.bootstrap.ticket_paper import ticket_paper
from desk_app.services.kiosk import Kiosk
from devices.desk import SIM_TICKET_PRINTER, DeskReaders


def kiosk_with(desk: OpenDesk, readers: DeskReaders) -> Kiosk:
    known = desk.app.kiosk
    assert isinstance(known, Kiosk)
    return Kiosk(desk.context, known._text, ticket_paper(readers))


def test_the_kiosk_prints_its_ticket(desk: OpenDesk, tmp_path: Path) -> None:
    readers = DeskReaders([SIM_TICKET_PRINTER])
    ticket = kiosk_with(desk, readers).issue("転入", "ja", {})
    assert ticket.printed is True
    (lines,) = readers.simulated_ticket_printer.tickets
    assert lines[1] == ticket.number
    assert f"[barcode {ticket.barcode}]" in lines


@pytest.mark.allows_log("ticket not printed")
def test_a_ticket_counts_although_its_paper_does_not_come_out(desk: OpenDesk) -> None:
    readers = DeskReaders([SIM_TICKET_PRINTER])
    readers.simulated_ticket_printer.paper_out = True
    kiosk = kiosk_with(desk, readers)
    ticket = kiosk.issue("転入", "ja", {})
    assert ticket.printed is False
    assert ticket.number in {one.number for one in kiosk.waiting()}
    assert kiosk_with(desk, DeskReaders([])).issue("転入", "ja", {}).printed is None
