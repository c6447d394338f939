"""公的個人認証 (JPKI) on a My Number card: certificates, and signing a digest with the holder's 署名用 key.

Files: 0006 token (what carries the application), 0001 署名用証明書 (needs the password), 0002 its CA (free), 000A
利用者証明用証明書 (free), 000B its CA (free), 0018 利用者証明用 PIN, 001A 署名用 key, 001B 署名用 password.

A signature made here is one by the card's key, checked against the card's certificate. Chain and revocation are not
checked (no 失効確認), so it is never called 検証済み.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from desk_app.domain.card import CardSignature
from desk_app.domain.errors import BugError, NotAllowed
from devices.apdu import SW_NOT_FOUND, exchange, select_ef
from devices.card_application import Application
from devices.card_files import read_block, read_object, require_ok
from devices.card_secret import CardSecret, JpkiSecret, Secret
from devices.channel import CardChannel, Connect
from devices.errors import CardUnreadable, UnknownGeneration
from devices.jpki_certificate import Certificate, parse_certificate, signature_matches

T = TypeVar("T")
AID = bytes.fromhex("D392F000260100000001")
EF_TOKEN, EF_SIGN_KEY = 0x0006, 0x001A
EF_SIGN_CERTIFICATE, EF_SIGN_CA, EF_AUTH_CERTIFICATE, EF_AUTH_CA = 0x0001, 0x0002, 0x000A, 0x000B
TOKEN_BYTES = 32
TOKEN = b"JPKIAPICCTOKEN2"
OTHER_TOKENS = {b"JPKIAPICCTOKEN": "住民基本台帳カード", b"JPKIAPGPSETOKEN": "スマートフォン用電子証明書"}
DIGEST_BYTES = 32
DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")
"""DigestInfo of SHA-256 (RFC 8017 §9.2, note 1) up to the digest itself; the card adds the padding."""
MAX_CERTIFICATE_BYTES = 4096
LOCKED_REMEDY = (
    "マイナンバーカード窓口かコンビニの端末で、署名用パスワードの初期化が必要です。紙への署名で続けられます。"
)
STATEMENT = (
    "カードの署名用電子証明書の鍵による署名です。"
    "証明書の発行者のつながりと失効は確かめていません(失効確認なし)。氏名・住所が変わると証明書は失効します。"
)


def missing() -> UnknownGeneration:
    """The card has no JPKI application of this generation."""
    return UnknownGeneration("電子証明書", "この世代のカードの電子証明書には対応していません。")


class JpkiCard:
    """The JPKI application of one card, connected anew for each operation."""

    def __init__(self, connect: Connect) -> None:
        self._application = Application(connect, AID, missing)

    def tries_left(self, kind: CardSecret = JpkiSecret.SIGN_PASSWORD) -> int:
        """Tries left of a secret of this application. Costs no try."""
        return self._application.tries_left(kind)

    def certificate(self, file_id: int = EF_AUTH_CERTIFICATE) -> Certificate:
        """A certificate that needs no secret: 利用者証明用 (no name in it) or one of the CAs.

        Raises UnknownGeneration, CardUnreadable, DeviceProblem.
        """
        with self._application.opened() as channel:
            _require_token(channel)
            return _certificate(channel, file_id)

    def signing_certificate(self, password: Secret, *, confirmed: int = 0) -> Certificate:
        """署名用証明書 with the holder's four items. ``password`` is wiped. Raises as ``sign``."""
        found, _ = self._application.with_secret(
            password,
            lambda channel: _certificate(channel, EF_SIGN_CERTIFICATE),
            confirmed=confirmed,
            remedy=LOCKED_REMEDY,
        )
        return found

    def sign(self, password: Secret, digest: bytes, *, at: datetime, confirmed: int = 0) -> CardSignature:
        """Sign a SHA-256 digest (32 bytes) with the holder's key; ``password`` is wiped.

        Raises WrongSecret, SecretLocked, ConfirmationNeeded, VerifyUnanswered, NotAllowed when the certificate is
        not in force at ``at``, UnknownGeneration, DeviceProblem.
        """
        try:
            self._require_signable(digest)
        except BaseException:
            password.wipe()
            raise

        def work(channel: CardChannel) -> CardSignature:
            own = _certificate(channel, EF_SIGN_CERTIFICATE)
            _require_in_force(own, at)
            issuer = _certificate(channel, EF_SIGN_CA)
            signature = _sign(channel, digest)
            if not signature_matches(own.der, digest, signature):
                raise CardUnreadable("カードの署名が証明書と合いません。署名は使いません。")
            return CardSignature(
                digest, signature, own.der, issuer.der, own.values, own.valid_from, own.valid_until, at, STATEMENT
            )

        made, before = self._application.with_secret(password, work, confirmed=confirmed, remedy=LOCKED_REMEDY)
        return replace(made, tries_before=before, tries_left=JpkiSecret.SIGN_PASSWORD.tries)

    def signing(self, password: Secret, use: Callable[[CardSigner], T], *, at: datetime, confirmed: int = 0) -> T:
        """What ``use`` makes with the holder's key, within one session: the password goes to the card once.

        ``password`` is wiped. Raises as ``sign``, and whatever ``use`` raises.
        """
        with self._application.opened() as channel:
            _require_token(channel)

        def work(channel: CardChannel) -> T:
            own = _certificate(channel, EF_SIGN_CERTIFICATE)
            _require_in_force(own, at)
            return use(CardSigner(channel, own.der))

        made, _ = self._application.with_secret(password, work, confirmed=confirmed, remedy=LOCKED_REMEDY)
        return made

    def _require_signable(self, digest: bytes) -> None:
        """Before the password goes anywhere: it is a digest, and the card is one that signs."""
        if len(digest) != DIGEST_BYTES:
            raise BugError("a SHA-256 digest has 32 bytes")
        with self._application.opened() as channel:
            _require_token(channel)


class CardSigner:
    """The holder's signature key while the card's session lasts; it signs digests (domain.seal.DigestSigner)."""

    algorithm = "sha256_rsa"

    def __init__(self, channel: CardChannel, certificate: bytes) -> None:
        self._channel = channel
        self.certificate = certificate

    def sign_digest(self, digest: bytes) -> bytes:
        """The card's signature, checked against its certificate. Raises CardUnreadable, DeviceProblem."""
        signature = _sign(self._channel, digest)
        if not signature_matches(self.certificate, digest, signature):
            raise CardUnreadable("カードの署名が証明書と合いません。署名は使いません。")
        return signature


def _sign(channel: CardChannel, digest: bytes) -> bytes:
    """PERFORM SECURITY OPERATION, compute digital signature, with the key file selected."""
    require_ok(exchange(channel, select_ef(EF_SIGN_KEY)))
    body = DIGEST_INFO + digest
    response = exchange(channel, bytes([0x80, 0x2A, 0x00, 0x80, len(body)]) + body + b"\x00")
    require_ok(response)
    return response.data


def _require_token(channel: CardChannel) -> None:
    """Raise UnknownGeneration unless this is the application of a My Number card."""
    require_ok(exchange(channel, select_ef(EF_TOKEN)))
    token = read_block(channel, 0, TOKEN_BYTES).rstrip(b"\x00\xff ")
    if token == TOKEN:
        return
    if named := OTHER_TOKENS.get(token):
        raise UnknownGeneration("電子証明書", f"{named}の電子証明書には対応していません。")
    raise missing()


def _certificate(channel: CardChannel, file_id: int) -> Certificate:
    response = exchange(channel, select_ef(file_id))
    if response.sw == SW_NOT_FOUND:
        raise NotAllowed("電子証明書", "このカードには入っていません。", "紙への署名で続けてください。")
    require_ok(response)
    return parse_certificate(read_object(channel, most=MAX_CERTIFICATE_BYTES))


def _require_in_force(certificate: Certificate, at: datetime) -> None:
    if not certificate.in_force(at):
        until = certificate.valid_until.astimezone(at.tzinfo).date()
        raise NotAllowed(
            "署名用電子証明書",
            f"有効期間の外です(有効期限 {until.isoformat()})。",
            "マイナンバーカード窓口で更新できます。紙への署名で続けてください。",
        )
