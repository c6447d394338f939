from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding

from desk_app.domain.errors import EnvironmentProblem, InvalidInput
from desk_app.storage.keys import KeyFile, MemoryKeys
from desk_app.storage.seal_keys import SEAL_KEY, SealKeys, read_certificate

AT = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=9)))


def test_the_key_comes_back_and_signs_what_its_certificate_checks(tmp_path: Path) -> None:
    store = MemoryKeys()
    made = SealKeys(tmp_path, store).make(town="みらい市", desk="desk1", at=AT)
    again = SealKeys(tmp_path, store).ready(AT)
    assert again.certificate == made.certificate
    digest = hashlib.sha256(b"packet").digest()
    public = x509.load_der_x509_certificate(again.certificate).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(again.sign_digest(digest), digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))


def test_the_private_key_is_in_no_file_in_the_clear(tmp_path: Path) -> None:
    store = KeyFile(tmp_path / "keys.json", "合言葉")
    SealKeys(tmp_path, store).make(town="みらい市", desk="desk1", at=AT)
    scalar = store.get(SEAL_KEY)
    assert scalar is not None
    assert len(scalar) == 32
    for path in tmp_path.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            assert scalar not in body
            assert scalar.hex().encode("ascii") not in body
            assert os.name == "nt" or path.stat().st_mode & 0o077 == 0


def test_a_certificate_names_town_and_desk_only(tmp_path: Path) -> None:
    key = SealKeys(tmp_path, MemoryKeys()).make(town="みらい市", desk="desk1", at=AT)
    subject = x509.load_der_x509_certificate(key.certificate).subject.rfc4514_string()
    assert subject == "CN=Ippitsu seal desk1,O=みらい市"


def test_renewal_keeps_the_earlier_certificate_for_checking(tmp_path: Path) -> None:
    keys = SealKeys(tmp_path, MemoryKeys())
    first = keys.make(town="みらい市", desk="desk1", at=AT)
    second = keys.make(town="みらい市", desk="desk1", at=AT + timedelta(days=900))
    assert set(keys.known()) == {first.certificate, second.certificate}
    assert keys.current().certificate == second.certificate


def test_a_key_past_its_time_says_so_and_what_to_do(tmp_path: Path) -> None:
    keys = SealKeys(tmp_path, MemoryKeys())
    keys.make(town="みらい市", desk="desk1", at=AT)
    with pytest.raises(EnvironmentProblem, match=r"期限.*desk seal renew"):
        keys.ready(AT + timedelta(days=365 * 3 + 1))


def test_a_missing_key_and_a_missing_certificate_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="鍵がありません"):
        SealKeys(tmp_path, MemoryKeys()).current()
    store = MemoryKeys()
    SealKeys(tmp_path, store).make(town="みらい市", desk="desk1", at=AT)
    with pytest.raises(EnvironmentProblem, match="合う証明書がありません"):
        SealKeys(tmp_path / "other", store).current()


def test_a_file_that_is_no_certificate_is_refused_by_name(tmp_path: Path) -> None:
    key = SealKeys(tmp_path, MemoryKeys()).make(town="みらい市", desk="desk1", at=AT)
    der, bad = tmp_path / "ours.crt", tmp_path / "bad.crt"
    der.write_bytes(x509.load_der_x509_certificate(key.certificate).public_bytes(Encoding.DER))
    assert read_certificate(der) == key.certificate
    bad.write_text("x", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"bad\.crt"):
        read_certificate(bad)
