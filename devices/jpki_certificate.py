"""Certificates of 公的個人認証 (JPKI) taken apart: the four items of the holder, validity, the public key.

The items stand in subjectAltName as otherName, by the object identifiers of the JPKI certificate profile
(1.2.392.200149.8.5.5). Nothing here looks at the chain of issuers or at revocation: there is no 失効確認.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from devices.card_dates import iso_day
from devices.errors import CardUnreadable, DeviceProblem
from devices.tlv import parse_first

ARC = "1.2.392.200149.8.5.5."
OID_NAME, OID_NAME_SUBSTITUTES, OID_SEX, OID_BIRTH, OID_ADDRESS, OID_ADDRESS_SUBSTITUTES = (
    f"{ARC}{n}" for n in range(1, 7)
)
TAG_UTF8 = 0x0C
ITEMS: Mapping[str, str] = MappingProxyType(
    {
        OID_NAME: "name",
        OID_NAME_SUBSTITUTES: "name_substitutes",
        OID_SEX: "sex",
        OID_BIRTH: "birth",
        OID_ADDRESS: "address",
        OID_ADDRESS_SUBSTITUTES: "address_substitutes",
    }
)
_SEX = {"1": "男", "2": "女"}


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. ``values`` is empty for certificates that name nobody (利用者証明用, CA)."""

    der: bytes = field(repr=False)
    serial: int
    subject: str = field(repr=False)
    issuer: str
    valid_from: datetime
    valid_until: datetime
    values: Mapping[str, str] = field(repr=False)

    def in_force(self, at: datetime) -> bool:
        """Whether ``at`` (aware) lies within the validity; says nothing about revocation."""
        return self.valid_from <= at <= self.valid_until


def parse_certificate(der: bytes) -> Certificate:
    """Take a DER certificate apart. Raises CardUnreadable."""
    try:
        found = x509.load_der_x509_certificate(der)
        return Certificate(
            der=der,
            serial=found.serial_number,
            subject=found.subject.rfc4514_string(),
            issuer=found.issuer.rfc4514_string(),
            valid_from=found.not_valid_before_utc,
            valid_until=found.not_valid_after_utc,
            values=_values(found),
        )
    except (ValueError, UnsupportedAlgorithm):
        raise CardUnreadable("電子証明書の形がカードの仕様と違います。") from None


def signature_matches(der: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether the key of this certificate made the signature (RSA PKCS#1 v1.5) over this SHA-256 digest."""
    key = x509.load_der_x509_certificate(der).public_key()
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(signature, digest, PKCS1v15(), Prehashed(SHA256()))
    except InvalidSignature:
        return False
    return True


def _values(found: x509.Certificate) -> dict[str, str]:
    """The holder's items: name, address, birth (ISO), sex (男/女), and which characters are substitutes."""
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return {}
    texts = {
        ITEMS[other.type_id.dotted_string]: _utf8(other.value)
        for other in names.get_values_for_type(x509.OtherName)
        if other.type_id.dotted_string in ITEMS
    }
    values = {item: text for item, text in texts.items() if item not in ("birth", "sex") and text}
    if birth := iso_day(texts.get("birth", "")[1:]):  # an era digit, then the western year, month and day
        values["birth"] = birth
    if sex := _SEX.get(texts.get("sex", "")):
        values["sex"] = sex
    return values


def _utf8(value: bytes) -> str:
    """A DER UTF8String. Raises ValueError."""
    try:
        item = parse_first(value)
    except DeviceProblem:
        raise ValueError("no DER value") from None
    if item.tag != TAG_UTF8:
        raise ValueError("no UTF8String")
    return item.value.decode("utf-8")
