"""Which card lies there, and reading it with what the clerk was given: every kind gives the same CardRead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from desk_app.domain.card import CardKind, CardLook, CardRead
from desk_app.domain.secret_text import SecretText, TypedSecret
from devices import jpki, mynumber_face
from devices.apdu import exchange, read_short, select_df, select_ef
from devices.card_application import query_secret
from devices.card_secret import CardSecret, FaceSecret, JpkiSecret, LicenceSecret, ResidenceSecret, Secret, SecretKind
from devices.channel import Connect
from devices.errors import MalformedSecret, SecretNotSet, UnknownGeneration
from devices.licence import AID_MYNA, EF_COMMON, SELECT_MF, LicenceCard, MynaLicence
from devices.mynumber import AID as AID_MYNUMBER
from devices.mynumber import MyNumberCard
from devices.residence import SFI_TYPE, TAG_TYPE, ResidenceCard


@dataclass(frozen=True, slots=True)
class Given:
    """What the resident or the face of the card gave; at most one of them."""

    pin: TypedSecret | None = field(default=None, repr=False)
    verification_b: TypedSecret | None = field(default=None, repr=False)
    card_number: TypedSecret | None = field(default=None, repr=False)

    def require_one(self) -> None:
        """Raise MalformedSecret when there is more than one."""
        if sum(text is not None for text in (self.pin, self.verification_b, self.card_number)) > 1:
            self.wipe()
            raise MalformedSecret("暗証番号・照合番号B・カードの番号", "どれか一つだけ")

    def wipe(self) -> None:
        """Overwrite what can be overwritten."""
        for text in (self.pin, self.verification_b, self.card_number):
            if isinstance(text, SecretText):
                text.wipe()

    @property
    def only_for(self) -> CardKind | None:
        """The kind of card that alone is opened by what was given; a PIN opens several."""
        if self.verification_b is not None:
            return CardKind.MYNUMBER
        return CardKind.RESIDENCE_CARD if self.card_number is not None else None


def recognise(connect: Connect) -> CardKind:
    """The card that lies there, by the applications it has. Costs no try. Raises UnknownGeneration, DeviceProblem."""
    channel = connect()
    try:
        if exchange(channel, select_df(AID_MYNUMBER)).ok:
            return CardKind.MYNUMBER
        if exchange(channel, read_short(SFI_TYPE, 2)).data[:1] == bytes([TAG_TYPE]):  # a licence has 05 here
            return CardKind.RESIDENCE_CARD
        if exchange(channel, SELECT_MF).ok and exchange(channel, select_ef(EF_COMMON)).ok:
            return CardKind.LICENCE
    finally:
        channel.close()
    raise UnknownGeneration("カード", "この製品の知らないカードです(新しい世代のカードかもしれません)。")


def look(connect: Connect, kind: CardKind | None = None) -> CardLook:
    """What lies there and how many tries its secrets have left; no secret is sent. Raises as ``recognise``."""
    kind = kind or recognise(connect)
    if kind is CardKind.MYNUMBER:
        return _look_at_my_number(connect)
    if kind in (CardKind.LICENCE, CardKind.MYNA_LICENCE):
        card = LicenceCard(connect) if kind is CardKind.LICENCE else MynaLicence(connect)
        return CardLook(kind, {card.kind.word: card.tries_left()}, pin_set=card.has_pin())
    return CardLook(ResidenceCard(connect).generation().kind, {}, pin_set=False)


def _look_at_my_number(connect: Connect) -> CardLook:
    tries: dict[str, int] = {}
    pin_set = True
    channel = connect()
    try:
        for aid, kinds in COUNTED:
            if not exchange(channel, select_df(aid)).ok:
                continue
            for kind in kinds:
                try:
                    word = f"face_{kind.word}" if isinstance(kind, FaceSecret) else kind.word
                    tries[word] = query_secret(channel, kind)
                except SecretNotSet:
                    pin_set = False
        also = (CardKind.MYNA_LICENCE,) if exchange(channel, select_df(AID_MYNA)).ok else ()
    finally:
        channel.close()
    if SecretKind.VERIFICATION_B.word not in tries:
        raise UnknownGeneration("マイナンバーカード")
    return CardLook(CardKind.MYNUMBER, tries, pin_set=pin_set, also=also)


COUNTED: tuple[tuple[bytes, tuple[CardSecret, ...]], ...] = (
    (AID_MYNUMBER, tuple(SecretKind)),
    (mynumber_face.AID, (FaceSecret.VERIFICATION_B,)),
    (jpki.AID, (JpkiSecret.SIGN_PASSWORD,)),
)
"""Secrets whose counters a look tells, by the application they belong to."""


def read_any(connect: Connect, kind: CardKind, given: Given, at: datetime, confirmed: int) -> CardRead:
    """One reading. Raises MalformedSecret when the card needs a secret that was not given."""
    if kind is CardKind.MYNUMBER:
        return MyNumberCard(connect).read_basic(_my_number_secret(given), at=at, confirmed=confirmed)
    if kind is CardKind.LICENCE:
        return LicenceCard(connect).read(_pin(given, LicenceSecret.PIN1), at=at, confirmed=confirmed)
    if kind is CardKind.MYNA_LICENCE:
        return MynaLicence(connect).read(_pin(given, LicenceSecret.MYNA_PIN), at=at, confirmed=confirmed)
    number = ResidenceSecret.CARD_NUMBER
    if given.card_number is None:
        raise MalformedSecret(number.label, number.form)
    text = given.card_number
    return ResidenceCard(connect).read(
        Secret(number, text if isinstance(text, SecretText) else text.strip().upper()), at=at
    )


def _my_number_secret(given: Given) -> Secret:
    if given.pin is not None:
        return Secret(SecretKind.PIN, given.pin)
    if given.verification_b is not None:
        return Secret(SecretKind.VERIFICATION_B, given.verification_b)
    raise MalformedSecret("暗証番号・照合番号B", "どちらか一方だけ")


def _pin(given: Given, kind: LicenceSecret) -> Secret | None:
    return None if given.pin is None else Secret(kind, given.pin)
