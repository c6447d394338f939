"""The card side of a desk's readers: one card at a time, whatever kind it is, nothing ever repeated by itself."""

from __future__ import annotations

import threading
from datetime import datetime

from desk_app.domain.card import CardKind, CardRead
from devices.any_card import Given, read_any, recognise
from devices.card_secret import Secret, SecretKind
from devices.mynumber import MyNumberCard
from devices.open_channel import CardChannels, is_simulated_card, simulated_kind
from devices.uri import parse_uri


class DeskCards:
    """Reads the cards of one desk by the readers' URLs; one reading at a time."""

    def __init__(self, channels: CardChannels) -> None:
        self._channels = channels
        self._card_lock = threading.Lock()

    def read_card(
        self,
        uri: str,
        *,
        pin: str | None,
        verification_b: str | None,
        at: datetime,
        confirmed: bool = False,
        card_number: str | None = None,
        kind: CardKind | None = None,
    ) -> CardRead:
        """Read the card once, whatever kind it is, with at most one of the secrets.

        マイナンバーカード: ``pin`` or ``verification_b``; licences: ``pin``, or nothing where none is set; residence
        cards: ``card_number``. ``kind`` says which card is meant instead of looking; a licence inside a My Number
        card (MYNA_LICENCE) has to be asked for. ``confirmed`` is the clerk's second word when one try is left.
        Nothing is ever repeated by itself. Raises OperatorError (WrongSecret with ``tries_left`` …) or
        EnvironmentProblem; see devices.errors.
        """
        given = Given(pin, verification_b, card_number)
        given.require_one()
        with self._card_lock:
            return read_any(
                lambda: self._channels.open(uri), kind or self._kind_there(uri, given), given, at, confirmed
            )

    def _kind_there(self, uri: str, given: Given) -> CardKind:
        """What lies there: by the secret where only one kind takes it, by a simulated card's URL, else by looking."""
        parsed = parse_uri(uri)
        if kind := given.only_for:
            return kind
        if is_simulated_card(parsed):
            return simulated_kind(parsed)
        return recognise(lambda: self._channels.open(uri))

    def tries_left(self, uri: str, kind: SecretKind = SecretKind.PIN) -> int:
        """Tries left of a secret of the card that lies there. Costs no try."""
        with self._card_lock:
            return MyNumberCard(lambda: self._channels.open(uri)).tries_left(kind)

    def read_individual_number(self, uri: str, *, pin: str, purpose_form: str | None, confirmed: bool = False) -> str:
        """個人番号 for the form with this id; refused without one. Raises as ``MyNumberCard``."""
        with Secret(SecretKind.PIN, pin) as secret, self._card_lock:
            card = MyNumberCard(lambda: self._channels.open(uri))
            return card.read_individual_number(secret, purpose_form=purpose_form, confirmed=confirmed)
