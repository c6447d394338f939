"""The seal of a finished packet: PAdES (ETSI EN 319 142-1, baseline B-B) appended to the file, and checked again.

The seal is an incremental update: the finished file stays, byte for byte, the beginning of the sealed one, so that
what was shown and printed is what was sealed. pyHanko takes half a second to load and is imported at first use.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from desk_app.domain.seal import DigestSigner, SealCheck, SealState

FIELD = "IppitsuSeal"
RESIDENT_FIELD = "ResidentSignature"
"""Name of the field for the resident's own signature by card (JPKI)."""
BY_CARD = "来庁者のカードの鍵による署名があります(証明書の発行者と失効は確かめていません)。"
ROOM = 8192
"""Bytes kept free for the signature object in hexadecimal characters: an RSA-2048 certificate chain fits."""


def seal_pdf(pdf: bytes, signer: DigestSigner, at: datetime, *, field: str = FIELD) -> bytes:
    """The file with a seal appended. ``at`` is the time it claims: there is no time-stamp service at a desk.

    The result begins with ``pdf`` unchanged. Nothing about a person is added. Errors of the signer (a card taken
    away) come through as they are.
    """
    import asyncio

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    meta = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    maker = signers.PdfSigner(
        meta, signer=_cms_signer(signer), new_field_spec=fields.SigFieldSpec(sig_field_name=field, on_page=0)
    )
    session = maker.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False))
    session.system_time = at
    return asyncio.run(_signed(session, at))


async def _signed(session: Any, at: datetime) -> bytes:
    """The steps of pyHanko's sign_pdf, at a time that is told instead of read from a clock."""
    from pyhanko.sign.ades.api import CAdESSignedAttrSpec
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    waiting = session.prepare_tbs_document(validation_info=None, bytes_reserved=ROOM)
    out = io.BytesIO()
    prepared, output = waiting.digest_tbs_document(output=out)
    attributes = PdfCMSSignedAttributes(signing_time=at, cades_signed_attrs=CAdESSignedAttrSpec())
    done = await waiting.perform_signature(document_digest=prepared.document_digest, pdf_cms_signed_attrs=attributes)
    await done.post_signature_processing(output)
    return out.getvalue()


def _cms_signer(signer: DigestSigner) -> Any:
    """pyHanko's signer over ours: it hands over what is to be signed, ours signs the digest of it."""
    from asn1crypto import algos, x509
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class _Digest(Signer):  # type: ignore[misc]  # pyHanko is loaded late and untyped here
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            del digest_algorithm
            return bytes(256) if dry_run else signer.sign_digest(hashlib.sha256(data).digest())

    certificate = x509.Certificate.load(signer.certificate)
    return _Digest(
        signing_cert=certificate,
        cert_registry=SimpleCertificateStore(),
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": signer.algorithm}),
    )


def check_seal(pdf: bytes, trusted: Collection[bytes]) -> SealCheck:
    """Whether the file's seals hold: every byte covered, unchanged, and the signer one of ``trusted`` (DER).

    Never raises for a damaged file: what is wrong comes back as a sentence.
    """
    if b"/ByteRange" not in pdf:
        return SealCheck(SealState.ABSENT)
    try:
        found = _embedded(pdf)
        problems = [sentence for one in found for sentence in _problems(pdf, one, trusted)]
        signers = tuple(hashlib.sha256(one.signer_cert.dump()).hexdigest() for one in found)
        notes = tuple(BY_CARD for one in found if one.field_name == RESIDENT_FIELD)
    except Exception as error:  # a damaged file breaks its reader in any way
        return SealCheck(SealState.BROKEN, (f"電子シールを読めません({type(error).__name__})。",))
    if not found:
        return SealCheck(SealState.BROKEN, ("電子シールの記録が壊れています。",))
    if not _covers_all(pdf, found[-1]):
        problems.append("電子シールのあとに書き足されています(シールより後ろに別の版があります)。")
    if not problems and len(notes) == len(found):  # the card signed, the desk has not sealed yet
        return SealCheck(SealState.ABSENT, (), signers, notes)
    return SealCheck(SealState.BROKEN if problems else SealState.VALID, tuple(problems), signers, notes)


def _embedded(pdf: bytes) -> Sequence[Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    return list(reader.embedded_regular_signatures)


def _problems(pdf: bytes, one: Any, trusted: Collection[bytes]) -> list[str]:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    one.compute_integrity_info(skip_diff=True)
    intact, valid = validate_sig_integrity(
        one.signer_info,
        cert=one.signer_cert,
        expected_content_type="data",
        actual_digest=one.compute_digest(),
    )
    found = []
    if not (intact and _padding_untouched(pdf, one)):
        found.append("電子シールのあとで中身が変わっています。")
    elif not valid:
        found.append("電子シールの署名が正しくありません。")
    if one.field_name == RESIDENT_FIELD:
        return found + _time_problems(one)
    if one.signer_cert.dump() not in trusted:
        print_ = hashlib.sha256(one.signer_cert.dump()).hexdigest()[:16]
        found.append(f"この窓口の知らない証明書で封印されています(指紋 {print_}…)。")
    else:
        found += _time_problems(one)
    return found


def _time_problems(one: Any) -> list[str]:
    """The time the seal claims must lie within its certificate's."""
    claimed = one.self_reported_timestamp
    start, end = one.signer_cert.not_valid_before, one.signer_cert.not_valid_after
    if claimed is None or not start <= claimed <= end:
        return ["電子シールの日時が証明書の有効期間の外です。"]
    return []


def _covers_all(pdf: bytes, one: Any) -> bool:
    """Whether the signed ranges run from the first byte to the last, with just the signature between."""
    start, first, second, rest = (int(part) for part in one.byte_range)
    hole = pdf[first:second]
    return start == 0 and second + rest == len(pdf) and hole[:1] == b"<" and hole[-1:] == b">"


def _padding_untouched(pdf: bytes, one: Any) -> bool:
    """The room left over after the signature is zeros: it is the one place that the digest does not cover."""
    _, first, second, _ = (int(part) for part in one.byte_range)
    body = bytes.fromhex(pdf[first + 1 : second - 1].decode("ascii"))
    return not any(body[_der_length(body) :])


def _der_length(body: bytes) -> int:
    """Length of the DER value that ``body`` begins with, head included (ITU-T X.690 §8.1.3)."""
    size = body[1]
    if size < 0x80:
        return 2 + size
    count = size & 0x7F
    return 2 + count + int.from_bytes(body[2 : 2 + count], "big")
