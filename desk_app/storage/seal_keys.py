"""The desk's seal key and its self-issued certificate: P-256, made at set-up, renewed by command.

The private key is a scalar of 32 bytes kept where the other keys are (keyring or key file). Certificates are public
and lie in the data folder; those of earlier keys stay, so that older packets can still be checked. A certificate
names the town and the desk, never a person.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from desk_app.domain.errors import EnvironmentProblem, InvalidInput
from desk_app.storage.files import write_private
from desk_app.storage.keys import KeyStore

SEAL_KEY = "seal"
"""Name of the private scalar in the key store."""
SEAL_FOLDER = "seal"
YEARS_VALID = 3
"""A new key every three years, as long as NIST SP 800-57 pt. 1 §5.3.6 lets a signing key be in use at most."""
WARN_DAYS = 60


class SealKey:
    """A seal key ready to sign digests (a ``DigestSigner``)."""

    algorithm = "sha256_ecdsa"

    def __init__(self, private: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._private = private
        self._certificate = certificate

    @property
    def certificate(self) -> bytes:
        """The certificate as DER."""
        return self._certificate.public_bytes(Encoding.DER)

    @property
    def valid_until(self) -> datetime:
        """The last moment of its certificate, in UTC."""
        return self._certificate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in hexadecimal."""
        return hashlib.sha256(self.certificate).hexdigest()

    def sign_digest(self, digest: bytes) -> bytes:
        """ECDSA over a SHA-256 digest, DER (r, s)."""
        return self._private.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))


class SealKeys:
    """The seal keys of one data folder."""

    def __init__(self, home: Path, keys: KeyStore) -> None:
        self._folder = home / SEAL_FOLDER
        self._keys = keys

    def make(self, *, town: str, desk: str, at: datetime) -> SealKey:
        """A new key with a new certificate, from now on the one in use; certificates of earlier keys stay."""
        private = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, (town or "Ippitsu")[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, f"Ippitsu seal {desk}"[:64]),
            ]
        )
        usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - timedelta(minutes=5))
            .not_valid_after(at + timedelta(days=365 * YEARS_VALID))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
            .sign(private, hashes.SHA256())
        )
        made = SealKey(private, certificate)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{made.fingerprint[:16]}.crt"
        write_private(path, certificate.public_bytes(Encoding.PEM))
        self._keys.put(SEAL_KEY, private.private_numbers().private_value.to_bytes(32, "big"))
        return made

    def current(self) -> SealKey:
        """The key in use. Raises EnvironmentProblem when it, or its certificate, is not there."""
        scalar = self._keys.get(SEAL_KEY)
        if scalar is None:
            raise _missing("鍵の保管場所に封印の鍵がありません。")
        private = ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
        wanted = private.public_key()
        for certificate in self._certificates():
            if certificate.public_key() == wanted:
                return SealKey(private, certificate)
        raise _missing("封印の鍵に合う証明書がありません。")

    def ready(self, now: datetime) -> SealKey:
        """The key in use for sealing now. Raises EnvironmentProblem when it is missing or its time is over."""
        key = self.current()
        if key.valid_until <= now:
            raise EnvironmentProblem(
                "電子シール",
                f"証明書の期限({key.valid_until:%Y-%m-%d})が過ぎています。",
                "管理者が desk seal renew で更新してください。",
                retry=False,
            )
        return key

    def known(self) -> tuple[bytes, ...]:
        """Every certificate this folder trusts, DER."""
        return tuple(one.public_bytes(Encoding.DER) for one in self._certificates())

    def _certificates(self) -> list[x509.Certificate]:
        return [_read(path) for path in sorted(self._folder.glob("*.crt"))]


def read_certificate(path: Path) -> bytes:
    """A certificate file (PEM or DER) as DER. Raises InvalidInput when it is none."""
    return _read(path).public_bytes(Encoding.DER)


def _read(path: Path) -> x509.Certificate:
    try:
        body = path.read_bytes()
        pem = body.lstrip().startswith(b"-----")
        return x509.load_pem_x509_certificate(body) if pem else x509.load_der_x509_certificate(body)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"証明書 {path.name}", "読めません。", "正しい証明書ファイルを置いてください。") from error


def _missing(reason: str) -> EnvironmentProblem:
    return EnvironmentProblem("電子シール", reason, "管理者が desk seal renew で作り直してください。", retry=False)
