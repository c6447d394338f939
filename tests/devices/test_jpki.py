from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from desk_app.domain.card import CardSignature
from desk_app.domain.errors import BugError, EnvironmentProblem, IppitsuError, NotAllowed, OperatorError
from devices import jpki
from devices.card_secret import JpkiSecret, Secret
from devices.channel import CardChannel
from devices.errors import (
    CardUnreadable,
    ConfirmationNeeded,
    MalformedSecret,
    SecretLocked,
    UnknownGeneration,
    VerifyUnanswered,
    WrongSecret,
)
from devices.jpki import JpkiCard
from devices.sim_card import FAULTS, CardFault, SimCardChannel, is_verify
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PACKET = b"a packet"
DIGEST = hashlib.sha256(PACKET).digest()


class Wire:
    """A card, every command that went to it, and a way to change an answer."""

    def __init__(self, name: str = "demo", *faults: CardFault) -> None:
        self.card = SimulatedMyNumberCard(PROFILES[name], faults)
        self.sent: list[bytes] = []
        self.reader = JpkiCard(self.connect)

    def connect(self) -> CardChannel:
        wire, inner = self, SimCardChannel(self.card)

        class Channel:
            def transmit(self, apdu: bytes | bytearray) -> bytes:
                wire.sent.append(bytes(apdu))
                return inner.transmit(apdu)

            def close(self) -> None:
                inner.close()

        return Channel()

    @property
    def verifies(self) -> int:
        return sum(map(is_verify, self.sent))


def password(text: str = "TEST01") -> Secret:
    return Secret(JpkiSecret.SIGN_PASSWORD, text)


def public_key(der: bytes) -> RSAPublicKey:
    key = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(key, RSAPublicKey)
    return key


def test_signs_a_digest_and_the_certificate_confirms_it() -> None:
    wire = Wire()
    secret = password()
    made = wire.reader.sign(secret, DIGEST, at=AT)
    public_key(made.certificate).verify(made.signature, PACKET, PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        public_key(made.certificate).verify(made.signature, PACKET + b"!", PKCS1v15(), SHA256())
    assert (made.digest, len(made.signature), made.signed_at) == (DIGEST, 256, AT)
    assert (made.tries_before, made.tries_left, wire.verifies) == (5, 5, 1)
    assert made.valid_from < AT < made.valid_until
    assert not secret.digits
    operation = next(one for one in wire.sent if one[1] == 0x2A)
    assert operation == bytes.fromhex("802A008033") + jpki.DIGEST_INFO + DIGEST + b"\x00"


def test_the_certificate_names_the_holder() -> None:
    found = Wire().reader.signing_certificate(password())
    assert dict(found.values) == {
        "name": "髙橋 健一",
        "address": "東京都千代田区一番町1番地2",
        "birth": "1988-05-01",
        "sex": "男",
    }
    assert "模擬認証局" in found.issuer


def test_never_says_verified() -> None:
    made = Wire().reader.sign(password(), DIGEST, at=AT)
    assert "失効確認なし" in made.statement
    assert "検証済" not in made.statement
    ca = x509.load_der_x509_certificate(made.issuer_certificate)
    assert ca.subject == x509.load_der_x509_certificate(made.certificate).issuer


@pytest.mark.parametrize("file_id", [jpki.EF_AUTH_CERTIFICATE, jpki.EF_SIGN_CA, jpki.EF_AUTH_CA])
def test_other_certificates_are_free_and_name_nobody(file_id: int) -> None:
    wire = Wire()
    found = wire.reader.certificate(file_id)
    assert (dict(found.values), wire.verifies) == ({}, 0)
    assert found.in_force(AT)


def test_a_certificate_out_of_its_time_signs_nothing() -> None:
    wire = Wire("certificate-over")
    with pytest.raises(NotAllowed, match="2026-04-30"):
        wire.reader.sign(password(), DIGEST, at=AT)
    assert not [one for one in wire.sent if one[1] == 0x2A]


def test_the_password_is_capital_letters_and_digits() -> None:
    for text in ("TEST1", "TESTTEST", "12345678", "test01", "TEST01" * 3, "TEST-01"):
        with pytest.raises(MalformedSecret, match="6から16"):
            password(text)
    assert password("A1B2C3D4E5F6G7H8").digits


def test_wrong_passwords_are_counted_and_few_tries_need_a_word() -> None:
    wire = Wire()
    for left in (4, 3, 2):
        with pytest.raises(WrongSecret, match=f"あと{left}回"):
            wire.reader.sign(password("WRONG1"), DIGEST, at=AT)
    with pytest.raises(ConfirmationNeeded, match="あと2回"):
        wire.reader.sign(password(), DIGEST, at=AT)
    assert wire.verifies == 3
    with pytest.raises(WrongSecret, match="あと1回"):
        wire.reader.sign(password("WRONG1"), DIGEST, at=AT, confirmed=2)
    with pytest.raises(ConfirmationNeeded, match="ロックされます"):
        wire.reader.sign(password(), DIGEST, at=AT, confirmed=2)
    assert wire.reader.sign(password(), DIGEST, at=AT, confirmed=1).tries_before == 1
    assert wire.reader.tries_left() == 5
    assert wire.reader.tries_left(JpkiSecret.AUTH_PIN) == 3


def test_a_locked_password_says_where_it_is_set_anew() -> None:
    wire = Wire()
    for confirmed in (0, 0, 0, 2):
        with pytest.raises(WrongSecret):
            wire.reader.sign(password("WRONG1"), DIGEST, at=AT, confirmed=confirmed)
    with pytest.raises(SecretLocked):
        wire.reader.sign(password("WRONG1"), DIGEST, at=AT, confirmed=1)
    with pytest.raises(SecretLocked, match="コンビニ"):
        wire.reader.sign(password(), DIGEST, at=AT, confirmed=1)
    assert wire.verifies == 5


def test_a_lost_answer_to_verify_is_never_sent_again() -> None:
    wire = Wire("demo", CardFault("lost-verify"))
    with pytest.raises(VerifyUnanswered, match="あと4回"):
        wire.reader.sign(password("WRONG1"), DIGEST, at=AT)
    assert wire.verifies == 1


def test_a_signature_that_the_certificate_denies_is_not_used() -> None:
    wire = Wire()
    wire.card._sign = lambda _apdu: bytes(256) + b"\x90\x00"  # type: ignore[method-assign]
    with pytest.raises(CardUnreadable, match="証明書と合いません"):
        wire.reader.sign(password(), DIGEST, at=AT)


@pytest.mark.parametrize(
    ("token", "words"),
    [(b"JPKIAPICCTOKEN", "住民基本台帳カード"), (b"JPKIAPGPSETOKEN", "スマートフォン"), (b"OTHER", "この世代")],
)
def test_what_carries_the_application_is_named(token: bytes, words: str) -> None:
    wire = Wire()
    wire.card.files[(jpki.AID, jpki.EF_TOKEN)] = token.ljust(32)
    with pytest.raises(UnknownGeneration, match=words):
        wire.reader.sign(password(), DIGEST, at=AT)
    assert wire.verifies == 0


def test_a_card_without_a_signing_certificate_says_so() -> None:
    wire = Wire()
    real = wire.card._content
    wire.card._content = lambda place: None if place[1] == 1 else real(place)  # type: ignore[method-assign]
    with pytest.raises(NotAllowed, match="入っていません"):
        wire.reader.sign(password(), DIGEST, at=AT)


def test_an_unknown_generation_is_named() -> None:
    with pytest.raises(UnknownGeneration, match="電子証明書"):
        Wire("next-generation").reader.certificate()


def test_only_a_digest_is_signed() -> None:
    wire = Wire()
    with pytest.raises(BugError):
        wire.reader.sign(password(), b"text", at=AT)
    assert wire.sent == []


def outcome_of(wire: Wire, secret: Secret) -> CardSignature | IppitsuError:
    try:
        return wire.reader.sign(secret, DIGEST, at=AT)
    except IppitsuError as error:
        return error


def sign_commands() -> int:
    wire = Wire()
    wire.reader.sign(password(), DIGEST, at=AT)
    return len(wire.sent)


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if kind != "swap"])
def test_a_fault_at_any_command_of_signing_costs_at_most_one_try_and_one_signature(kind: str) -> None:
    for at in range(1, sign_commands() + 1):
        wire = Wire("demo", CardFault(kind, at))
        secret = password()
        outcome = outcome_of(wire, secret)
        if isinstance(outcome, CardSignature):
            public_key(outcome.certificate).verify(outcome.signature, PACKET, PKCS1v15(), SHA256())
        else:
            assert isinstance(outcome, OperatorError | EnvironmentProblem), (kind, at)
            assert outcome.remedy, (kind, at)
        assert wire.verifies <= 1, (kind, at)
        assert sum(one[1] == 0x2A for one in wire.sent) <= 1, (kind, at)
        assert not secret.digits, (kind, at)
        wire.card.present = True
        wire.card.faults.clear()
        assert wire.reader.sign(password(), DIGEST, at=AT, confirmed=2).digest == DIGEST


def test_whoever_uses_the_key_signs_within_one_session() -> None:
    wire = Wire()
    secret = password()
    digests = [DIGEST, hashlib.sha256(b"another").digest()]
    made = wire.reader.signing(secret, lambda key: [key.certificate, *map(key.sign_digest, digests)], at=AT)
    certificate, *signatures = made
    for signature, text in zip(signatures, (PACKET, b"another"), strict=True):
        public_key(certificate).verify(signature, text, PKCS1v15(), SHA256())
    assert wire.verifies == 1, "the password goes to the card once"
    assert not secret.digits


def test_a_fault_of_the_user_of_the_key_sends_nothing_again() -> None:
    wire = Wire()

    def fail(_key: jpki.CardSigner) -> None:
        raise ValueError("the file is no PDF")

    with pytest.raises(ValueError, match="no PDF"):
        wire.reader.signing(password(), fail, at=AT)
    assert wire.verifies == 1
    assert not any(one[1] == 0x2A for one in wire.sent), "nothing was signed"
