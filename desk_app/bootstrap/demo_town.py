"""The demo town: みらい市 with simulated devices, and the people who work there."""

from __future__ import annotations

from pathlib import Path

from desk_app.config import Settings, TownSettings
from desk_app.domain.desk import Clerk, Role
from desk_app.domain.ids import ClerkId

DEMO_CARD = "sim:mynumber/demo"
DEMO_PIN = "1234"

CLERKS = (
    Clerk(ClerkId("sakuma"), "佐久間", frozenset({Role.STAFF, Role.NUMBERS}), "市民課"),
    Clerk(ClerkId("omori"), "大森", frozenset({Role.STAFF}), "市民課"),
    Clerk(ClerkId("miyoshi"), "三好", frozenset({Role.STAFF, Role.SUPERVISOR}), "市民課"),
    Clerk(ClerkId("kuno"), "久野", frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}), "市民課"),
)
"""First accounts of a new folder."""


def demo_settings(home: Path, *, printers: tuple[str, ...] = ("sim:printer",)) -> Settings:
    """Settings of the demo town: simulated card reader, scanner, receipt printer and printer."""
    return Settings(
        home=home,
        town=TownSettings(code="999997", prefecture="架空県", name="みらい市", mayor_title="みらい市長"),
        desk_id="desk3",
        desk_name="窓口 3",
        clerk=CLERKS[0].id,
        devices=(DEMO_CARD, "sim:scanner", "sim:ticket-printer"),
        printers=(*printers, f"folder:{home / 'printed'}"),
        kiosk_exit_code="2580",
        demo=True,
    )
