"""The card side of a desk's readers: one card at a time, whatever kind it is, nothing ever repeated by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from desk_app.domain.card import CardKind, CardLook, CardRead, CardSignature
from desk_app.domain.secret_text import SecretText, TypedSecret
from devices.any_card import Given, look, read_any, recognise
from devices.card_pictures import as_png, showable
from devices.card_secret import FaceSecret, JpkiSecret, Secret, SecretKind
from devices.channel import Connect
from devices.errors import CardUnreadable, MalformedSecret
from devices.jpki import CardSigner, JpkiCard
from devices.mynumber import MyNumberCard
from devices.mynumber_face import FaceCard
from devices.open_channel import CardChannels, is_simulated_card, simulated_kind
from devices.uri import parse_uri

T = TypeVar("T")


class DeskCards:
    """Reads the cards of one desk by the readers' URLs; one reading at a time."""

    def __init__(self, channels: CardChannels) -> None:
        self._channels = channels
        self._card_lock = threading.Lock()

    def read_card(
        self,
        uri: str,
        *,
        pin: TypedSecret | None,
        verification_b: TypedSecret | None,
        at: datetime,
        confirmed: int = 0,
        card_number: TypedSecret | None = None,
        kind: CardKind | None = None,
        with_face: bool = False,
    ) -> CardRead:
        """Read the card once, whatever kind it is, with at most one of the secrets.

        マイナンバーカード: ``pin`` or ``verification_b``; licences: ``pin``, or nothing where none is set; residence
        cards: ``card_number``. ``kind`` says which card is meant instead of looking; a licence inside a My Number
        card (MYNA_LICENCE) has to be asked for. ``confirmed`` is the number of tries left that the clerk was told
        and agreed to, needed from two down. ``with_face`` with ``verification_b`` also shows what is printed: the
        code then goes to two applications of the card, once to each, and to the second only after the first took it.
        Nothing is ever repeated by itself. Raises OperatorError (WrongSecret with ``tries_left`` …) or
        EnvironmentProblem; see devices.errors.
        """
        given = Given(pin, verification_b, card_number)
        given.require_one()
        again = _second(verification_b) if with_face else None
        try:
            with self._card_lock:
                read = read_any(self._connect(uri), kind or self._kind_there(uri, given), given, at, confirmed)
                if again is not None:
                    read = self._with_face(uri, read, again, confirmed)
        finally:
            given.wipe()
            if again is not None:
                again.wipe()
        return showable(read)

    def look_at_card(self, uri: str, kind: CardKind | None = None) -> CardLook:
        """What lies there and how many tries its secrets have left. No secret is sent, no try taken."""
        with self._card_lock:
            return look(self._connect(uri), kind or self._simulated_kind(uri))

    def tries_left(self, uri: str, kind: SecretKind = SecretKind.PIN) -> int:
        """Tries left of a secret of the card that lies there. Costs no try."""
        with self._card_lock:
            return MyNumberCard(self._connect(uri)).tries_left(kind)

    def read_individual_number(
        self,
        uri: str,
        *,
        purpose_form: str | None,
        pin: TypedSecret | None = None,
        verification_a: TypedSecret | None = None,
        confirmed: int = 0,
    ) -> SecretText:
        """個人番号 for the form with this id, to be wiped by who takes it; refused without a form.

        Takes one of the two secrets. Raises as ``MyNumberCard``.
        """
        if (pin is None) == (verification_a is None):
            raise MalformedSecret("暗証番号・照合番号A", "どちらか一方だけ")
        kind, text = (SecretKind.PIN, pin) if pin is not None else (SecretKind.VERIFICATION_A, verification_a)
        with Secret(kind, text or "") as secret, self._card_lock:
            card = MyNumberCard(self._connect(uri))
            return card.read_individual_number(secret, purpose_form=purpose_form, confirmed=confirmed)

    def read_number_image(
        self, uri: str, *, verification_a: TypedSecret, purpose_form: str | None, confirmed: int = 0
    ) -> bytes:
        """The printed 個人番号 as a picture (PNG), for the form with this id and never stored.

        Raises CardUnreadable for a picture that cannot be shown, otherwise as ``FaceCard.read_number_image``.
        """
        with Secret(FaceSecret.VERIFICATION_A, verification_a) as secret, self._card_lock:
            card = FaceCard(self._connect(uri))
            picture = card.read_number_image(secret, purpose_form=purpose_form, confirmed=confirmed)
        png = as_png(picture)
        if png is None:
            raise CardUnreadable("個人番号の画像を表示できません。")
        return png

    def sign_digest(
        self, uri: str, *, password: TypedSecret, digest: bytes, at: datetime, confirmed: int = 0
    ) -> CardSignature:
        """Sign a SHA-256 digest (32 bytes) with the holder's 署名用 key. ``password`` has capital letters.

        Raises as ``JpkiCard.sign``.
        """
        with Secret(JpkiSecret.SIGN_PASSWORD, password) as secret, self._card_lock:
            return JpkiCard(self._connect(uri)).sign(secret, digest, at=at, confirmed=confirmed)

    def with_card_key(
        self, uri: str, use: Callable[[CardSigner], T], *, password: TypedSecret, at: datetime, confirmed: int = 0
    ) -> T:
        """What ``use`` makes with the holder's 署名用 key (a signed packet); the password goes to the card once.

        Raises as ``JpkiCard.signing``.
        """
        with Secret(JpkiSecret.SIGN_PASSWORD, password) as secret, self._card_lock:
            return JpkiCard(self._connect(uri)).signing(secret, use, at=at, confirmed=confirmed)

    def _with_face(self, uri: str, read: CardRead, code: SecretText, confirmed: int) -> CardRead:
        with Secret(FaceSecret.VERIFICATION_B, code) as secret:
            face = FaceCard(self._connect(uri)).read(secret, at=read.read_at, confirmed=confirmed)
        return replace(read, values={**face.values, **read.values}, images=face.images)

    def _connect(self, uri: str) -> Connect:
        return partial(self._channels.open, uri)

    def _simulated_kind(self, uri: str) -> CardKind | None:
        parsed = parse_uri(uri)
        return simulated_kind(parsed) if is_simulated_card(parsed) else None

    def _kind_there(self, uri: str, given: Given) -> CardKind:
        """What lies there: by the secret where only one kind takes it, by a simulated card's URL, else by looking."""
        return given.only_for or self._simulated_kind(uri) or recognise(self._connect(uri))


def _second(code: TypedSecret | None) -> SecretText | None:
    """A copy for the second application, since the first one's is wiped; None when there is nothing to copy."""
    if isinstance(code, str):
        return SecretText.of(code) if code.isascii() and code.isprintable() else None
    return code.copy() if code is not None else None
