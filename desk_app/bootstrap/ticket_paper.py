"""The kiosk's ticket on the desk's receipt printer: set by printing, sent by devices."""

from __future__ import annotations

from desk_app.domain.ticket import Ticket
from devices.desk import DeskReaders
from devices.ticket_printer import TicketDevice


class TicketRoll:
    """Puts tickets out on one receipt printer."""

    def __init__(self, device: TicketDevice) -> None:
        self._device = device

    def put_out(self, ticket: Ticket) -> None:
        """One ticket with its cut. Raises DeviceProblem."""
        from printing.escpos import EscPosTicket

        self._device.print(EscPosTicket().data(ticket))


def ticket_paper(readers: DeskReaders) -> TicketRoll | None:
    """The receipt printer among the desk's devices; None where there is none: the number is on the screen anyway."""
    device = readers.ticket_printer
    return None if device is None else TicketRoll(device)
