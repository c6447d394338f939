"""The seal: what was drawn stays the beginning of the file, and whatever is changed afterwards is found."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from desk_app.domain.seal import SealState
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.seal_keys import SealKeys
from printing.packet_manifest import PacketCheck, verify_packet
from printing.seal import BY_CARD, RESIDENT_FIELD, check_seal, seal_pdf
from tests.support.papers import a_packet, page_text, renderer, signed

AT = datetime(2026, 11, 24, 10, 30, tzinfo=timezone(timedelta(hours=9)))
FORMS = ("juumin-ido", "seal-registration", "suido-start")
PDF = renderer().draw(signed(a_packet(forms=FORMS))).pdf


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SealKeys:
    made = SealKeys(tmp_path_factory.mktemp("home"), MemoryKeys())
    made.make(town="みらい市", desk="desk1", at=AT - timedelta(days=1))
    return made


@pytest.fixture(scope="module")
def sealed(keys: SealKeys) -> bytes:
    return seal_pdf(PDF, keys.ready(AT), AT)


def check(pdf: bytes, keys: SealKeys) -> PacketCheck:
    return verify_packet(pdf, keys.known())


def test_the_sealed_file_begins_with_the_finished_one(sealed: bytes, keys: SealKeys) -> None:
    assert sealed.startswith(PDF)
    found = check(sealed, keys)
    assert (found.ok, found.seal, found.signature) == (True, "valid", "bound")


def test_poppler_accepts_the_seal(sealed: bytes, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    file = tmp_path / "packet.pdf"
    file.write_bytes(sealed)
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_pyhanko_accepts_the_seal(sealed: bytes, keys: SealKeys) -> None:
    roots = [asn1.Certificate.load(one) for one in keys.known()]
    (one,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    status = validate_pdf_signature(one, ValidationContext(trust_roots=roots, moment=AT, allow_fetching=False))
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert one.self_reported_timestamp == AT


def test_the_text_of_the_papers_is_unchanged(sealed: bytes) -> None:
    assert [page_text(sealed, n) for n in range(3)] == [page_text(PDF, n) for n in range(3)]


def test_any_flipped_byte_is_found(sealed: bytes, keys: SealKeys) -> None:
    passed = []
    for place in [*range(3, len(sealed), len(sealed) // 60), len(PDF) - 5, len(sealed) - 3]:
        broken = bytearray(sealed)
        broken[place] ^= 0x01
        if check(bytes(broken), keys).ok:
            passed.append(place)
    assert passed == []


def test_a_flipped_byte_in_the_room_of_the_signature_is_found(sealed: bytes, keys: SealKeys) -> None:
    hole = re.search(rb"<[0-9a-fA-F]{200,}(0{64})>", sealed)
    assert hole is not None
    broken = bytearray(sealed)
    broken[hole.start(1) + 20] = ord("1")
    assert check_seal(bytes(broken), keys.known()).state is SealState.BROKEN


def test_a_flipped_byte_of_a_page_names_the_form(sealed: bytes, keys: SealKeys) -> None:
    with pikepdf.open(io.BytesIO(PDF)) as document:
        body = document.pages[2].Contents.read_raw_bytes()
    place = sealed.index(body) + len(body) // 2
    broken = bytearray(sealed)
    broken[place] ^= 0x10
    found = check(bytes(broken), keys)
    assert [one.key for one in found.sheets if not one.ok] == ["juumin-ido"]
    assert found.seal == "broken"


def resealed_pages(pdf: bytes, order: list[int]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [document.pages[n] for n in order]
        for n, page in enumerate(pages):
            document.pages[n] = page
        document.save(out)
    return out.getvalue()


def test_swapped_pages_are_named_with_what_stands_there(sealed: bytes, keys: SealKeys) -> None:
    found = check(resealed_pages(sealed, [0, 1, 3, 2, *range(4, 6)]), keys)
    assert {one.key for one in found.sheets if not one.ok} == {"juumin-ido", "seal-registration/p1"}
    assert any("3ページが、4ページの中身" in problem for problem in found.problems)
    assert found.seal == "broken"


def test_an_appended_revision_is_found_and_what_it_covers_is_named(sealed: bytes, keys: SealKeys) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    page = writer.find_page_for_modification(2)[0].get_object()
    page[pdf_name("/Rotate")] = NumberObject(180)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    found = check(out.getvalue(), keys)
    assert found.seal == "broken"
    assert any("書き足されています" in problem for problem in found.problems)
    assert [one.key for one in found.sheets if not one.ok] == ["juumin-ido"]


def test_bytes_after_the_end_are_found(sealed: bytes, keys: SealKeys) -> None:
    found = check(sealed + b"\n% more", keys)
    assert found.seal == "broken"
    assert all(one.ok for one in found.sheets)


def test_a_seal_by_another_key_is_not_ours(sealed: bytes, tmp_path: Path) -> None:
    other = SealKeys(tmp_path, MemoryKeys())
    other.make(town="別の町", desk="desk9", at=AT)
    found = check(sealed, other)
    assert found.seal == "broken"
    assert any("知らない証明書" in problem for problem in found.problems)


def test_a_seal_outside_its_certificates_time_is_refused(tmp_path: Path) -> None:
    keys = SealKeys(tmp_path, MemoryKeys())
    key = keys.make(town="みらい市", desk="desk1", at=AT)
    late = seal_pdf(PDF, key, AT + timedelta(days=4000))
    assert any("有効期間" in one for one in check_seal(late, keys.known()).problems)


def test_the_seal_carries_no_personal_data(sealed: bytes) -> None:
    tail = sealed[len(PDF) :]
    names = [member.name.registered for member in a_packet(forms=FORMS).situation.household]
    for name in [*names, "桜町"]:
        assert name.encode("utf-8") not in tail
        assert name.encode("utf-16-be") not in tail
    with pikepdf.open(io.BytesIO(sealed)) as document:
        (field,) = document.Root.AcroForm.Fields
        assert {"/Reason", "/Location", "/ContactInfo", "/Name"}.isdisjoint(field.V.keys())


class CardSigner:
    """A signature key as on a card: RSA-2048, signs nothing but digests."""

    algorithm = "sha256_rsa"

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST USER 1")])
        self._certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(1)
            .not_valid_before(AT - timedelta(days=1))
            .not_valid_after(AT + timedelta(days=1))
            .sign(self._key, hashes.SHA256())
        )
        self.digests: list[bytes] = []

    @property
    def certificate(self) -> bytes:
        return self._certificate.public_bytes(Encoding.DER)

    def sign_digest(self, digest: bytes) -> bytes:
        self.digests.append(digest)
        return self._key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))


def test_a_card_signs_the_digest_and_the_desk_seals_over_it(keys: SealKeys) -> None:
    card = CardSigner()
    by_card = seal_pdf(PDF, card, AT, field=RESIDENT_FIELD)
    assert len(card.digests) == 1
    assert len(card.digests[0]) == hashlib.sha256().digest_size
    alone = check_seal(by_card, keys.known())
    assert (alone.state, alone.problems, alone.notes) == (SealState.ABSENT, (), (BY_CARD,)), "no seal of the desk yet"
    both = seal_pdf(by_card, keys.ready(AT), AT)
    found = check_seal(both, keys.known())
    assert (found.state, found.problems) == (SealState.VALID, ())
    assert found.notes == (BY_CARD,), "whose card it was nobody here can check, and it is said so"
    assert len(found.signers) == 2


def test_a_byte_changed_under_the_cards_signature_is_found(keys: SealKeys) -> None:
    changed = bytearray(seal_pdf(PDF, CardSigner(), AT, field=RESIDENT_FIELD))
    changed[len(PDF) // 2] ^= 1
    found = check_seal(bytes(changed), keys.known())
    assert found.state is SealState.BROKEN
    assert any("中身が変わっています" in problem for problem in found.problems)


def test_the_library_is_loaded_only_for_a_seal() -> None:
    code = "import sys, printing.packet_pdf, printing.packet_manifest; sys.exit('pyhanko' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
