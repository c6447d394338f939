"""One reading of a card as the clerk ordered it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ui.screens.staff.card_words import Method

if TYPE_CHECKING:
    from desk_app.domain.card import CardKind, CardRead
    from desk_app.domain.secret_text import SecretText
    from desk_app.services.api import DeviceService


@dataclass(frozen=True, slots=True)
class CardOrder:
    """One reading as the clerk ordered it. ``secret`` is wiped by the reading, never stored."""

    uri: str
    method: Method
    secret: SecretText | None = field(default=None, repr=False)
    confirmed: int = 0
    """Tries left that the clerk was told and agreed to; 0 when there was no need."""
    with_face: bool = False
    kind: CardKind | None = None
    tries_left: int | None = None


def carry_out(order: CardOrder, devices: DeviceService) -> CardRead:
    """Read as ordered; the secret is wiped whatever comes of it."""
    secret, method = order.secret, order.method
    try:
        return devices.read_card(
            order.uri,
            pin=secret if method in (Method.PIN, Method.MYNA_PIN) else None,
            verification_b=secret if method is Method.VERIFICATION_B else None,
            card_number=secret if method is Method.CARD_NUMBER else None,
            confirmed=order.confirmed,
            kind=order.kind,
            with_face=order.with_face,
        )
    finally:
        if secret is not None:
            secret.wipe()
