from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from devices.jpki import DIGEST_INFO
from devices.sim_jpki import Holder, credentials

HOLDER = Holder("髙橋 健一", "架空県みらい市新町3番3号", "1988-05-01", "男")


def test_the_test_authority_signed_both_certificates_and_says_that_it_is_one() -> None:
    made = credentials(HOLDER)
    authority = x509.load_der_x509_certificate(made.sign_ca)
    key = authority.public_key()
    assert isinstance(key, RSAPublicKey)
    for der in (made.sign, made.auth):
        found = x509.load_der_x509_certificate(der)
        assert found.signature_hash_algorithm is not None
        key.verify(found.signature, found.tbs_certificate_bytes, PKCS1v15(), found.signature_hash_algorithm)
        assert "試験用" in found.issuer.rfc4514_string()
    assert credentials(HOLDER) is made


def test_only_a_digest_info_of_sha_256_is_signed() -> None:
    made = credentials(HOLDER)
    signed = made.signature(DIGEST_INFO + bytes(32))
    assert signed is not None
    assert len(signed) == 256
    for body in (bytes(32), DIGEST_INFO + bytes(31), b"\x30" + bytes(50), b""):
        assert made.signature(body) is None


def test_readers_that_ask_at_once_get_one_key() -> None:
    asked = Holder("﨑田 芽衣", HOLDER.address, "1990-02-03", "女")
    with ThreadPoolExecutor(4) as readers:
        made = list(readers.map(lambda _: credentials(asked), range(4)))
    assert {id(one) for one in made} == {id(made[0])}
