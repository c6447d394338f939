"""App: the façade that the screens and the command line hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk_app.services.api import (
        CardSigningService,
        CaseService,
        DeviceService,
        ImportService,
        KioskService,
        PacketService,
        PrintService,
        ProtectionService,
        ResidentService,
        ReviewService,
        RuleBookService,
        SessionService,
    )


@dataclass(frozen=True, slots=True)
class App:
    """The services of one desk, wired by desk_app.bootstrap."""

    session: SessionService
    residents: ResidentService
    cases: CaseService
    packets: PacketService
    printing: PrintService
    devices: DeviceService
    reviews: ReviewService
    kiosk: KioskService
    demo: bool = False
    """True with synthetic data and simulated devices; screens then say 訓練."""
    rules: RuleBookService | None = None
    """The rule workbench; None where a desk has none (the kiosk's own machine)."""
    protection: ProtectionService | None = None
    """Releases of protected people's items; None where a desk has none (the kiosk's own machine)."""
    imports: ImportService | None = None
    """What became of the last files of residents; None where a desk has none (the kiosk's own machine)."""
    card_signing: CardSigningService | None = None
    """Signatures by the resident's card; None where a desk has none (the kiosk's own machine)."""
