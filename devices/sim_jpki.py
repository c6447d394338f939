"""The JPKI application of a simulated card: keys and certificates of a test authority, made when first asked for.

The authority is invented and says so in its name; nobody else trusts it.
"""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from devices.jpki import DIGEST_INFO
from devices.jpki_certificate import OID_ADDRESS, OID_BIRTH, OID_NAME, OID_SEX, TAG_UTF8
from devices.tlv import build

KEY_BITS = 2048
ISSUED = datetime(2024, 5, 1, tzinfo=UTC)
YEARS_5 = timedelta(days=5 * 365)
_MAKING = threading.Lock()
"""A cache alone lets two readers make two keys at once: one would show the first certificate, the card sign with the
second key."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What the certificate says of its holder, as CardProfile has it; ``until`` is the last moment of validity."""

    name: str
    address: str
    birth: str
    sex: str
    until: datetime = ISSUED + YEARS_5


@dataclass(frozen=True, slots=True)
class Credentials:
    """The private key and the certificates (DER) of one card."""

    key: RSAPrivateKey
    sign: bytes
    sign_ca: bytes
    auth: bytes
    auth_ca: bytes

    def signature(self, digest_info: bytes) -> bytes | None:
        """What the card answers to COMPUTE DIGITAL SIGNATURE; None for what is no DigestInfo of SHA-256."""
        head, digest = digest_info[: len(DIGEST_INFO)], digest_info[len(DIGEST_INFO) :]
        if head != DIGEST_INFO or len(digest) != SHA256.digest_size:
            return None
        return self.key.sign(digest, PKCS1v15(), Prehashed(SHA256()))


def credentials(holder: Holder) -> Credentials:
    """The keys of a holder, the same for the life of the program, whichever reader asks first."""
    with _MAKING:
        return _credentials(holder)


@functools.cache
def _credentials(holder: Holder) -> Credentials:
    key, authority = _key(0), _key(1)
    ca = _certificate("模擬認証局(試験用)", authority, ISSUED + 2 * YEARS_5)
    sign = _certificate("模擬署名用", key, holder.until, _items(holder))
    return Credentials(key, sign, ca, _certificate("模擬利用者証明用", key, holder.until), ca)


@functools.cache
def _key(number: int) -> RSAPrivateKey:
    """One of two keys: making keys is slow, and invented people may share theirs."""
    del number
    return generate_private_key(65537, KEY_BITS)


def _name(common: str) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")
    return x509.Name([country, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _items(holder: Holder) -> x509.SubjectAlternativeName:
    year = int(holder.birth[:4])
    era = "5" if year >= 2019 else "4" if year >= 1989 else "3"
    texts = {
        OID_NAME: holder.name,
        OID_SEX: {"男": "1", "女": "2"}.get(holder.sex, "3"),
        OID_BIRTH: era + holder.birth.replace("-", ""),
        OID_ADDRESS: holder.address,
    }
    return x509.SubjectAlternativeName(
        x509.OtherName(x509.ObjectIdentifier(oid), build(TAG_UTF8, text.encode("utf-8")))
        for oid, text in texts.items()
    )


def _certificate(
    subject: str, key: RSAPrivateKey, until: datetime, items: x509.SubjectAlternativeName | None = None
) -> bytes:
    """A certificate of the test authority in DER."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("模擬認証局(試験用)"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ISSUED)
        .not_valid_after(until)
    )
    if items is not None:
        builder = builder.add_extension(items, critical=False)
    return builder.sign(_key(1), SHA256()).public_bytes(Encoding.DER)
