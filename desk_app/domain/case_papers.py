"""What is stored to be printed for a case. Apart from the packet, which a process that only draws loads alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk_app.domain.drawn import DrawnPacket, SheetInfo


@dataclass(frozen=True, slots=True)
class CasePapers:
    """Everything stored to be printed for a case: the packet, and behind it the slips (引継票) that are offered.

    Pages count through both: the first page of the slips comes after the last one of the packet.
    """

    packet: DrawnPacket
    slips: DrawnPacket | None = None

    @property
    def slip_sheets(self) -> tuple[SheetInfo, ...]:
        """The slips with their pages counted behind those of the packet."""
        if self.slips is None:
            return ()
        behind = self.packet.pages
        return tuple(replace(one, pages=tuple(page + behind for page in one.pages)) for one in self.slips.sheets)

    @property
    def sheets(self) -> tuple[SheetInfo, ...]:
        """Every sheet, those of the packet first."""
        return (*self.packet.sheets, *self.slip_sheets)

    def place(self, page: int) -> tuple[bytes, int]:
        """The file that holds a page, and the page's place (0-based) in it."""
        if self.slips is None or page < self.packet.pages:
            return self.packet.pdf, page
        return self.slips.pdf, page - self.packet.pages
