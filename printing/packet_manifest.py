"""The manifest of a packet: attached to the PDF when it is drawn, compared with its pages when it is verified.

It holds no personal data: keys and revisions of the forms, the hash of what each form says (the signature is bound to
that), and a hash over what each page draws with which fonts. Without a seal it shows changes made to the pages by
mistake or by another program; who rewrites pages and manifest together can only be found out by a seal.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from desk_app.domain.packet import Packet, SheetInfo

NAME = "ippitsu-manifest.json"


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """Whether the pages of one sheet are as they were drawn; ``why`` says what is wrong."""

    key: str
    ok: bool
    why: str | None


@dataclass(frozen=True, slots=True)
class PacketCheck:
    """What verifying a packet found. ``signature`` is bound, absent or broken; ``seal`` valid, absent or broken."""

    sheets: tuple[SheetCheck, ...]
    signature: str
    seal: str
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong with it."""
        return not self.problems


def with_manifest(pdf: bytes, packet: Packet, sheets: Sequence[SheetInfo]) -> bytes:
    """The packet with its manifest attached; the same packet gives the same bytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        digests = _page_digests(document)
        body = json.dumps(_manifest(packet, sheets, digests), ensure_ascii=False, sort_keys=True, indent=1)
        document.attachments[NAME] = pikepdf.AttachedFileSpec(
            document,
            body.encode("utf-8"),
            description="",
            filename=NAME,
            mime_type="application/json",
            creation_date="",
            mod_date="",
        )
        document.save(out, deterministic_id=True)
    return out.getvalue()


def verify_packet(pdf: bytes) -> PacketCheck:
    """Compare the pages of a packet with its manifest. Never raises for a damaged file: that is a problem found."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            if NAME not in document.attachments:
                return _nothing("一筆で作った書類一式ではありません(目録がありません)。")
            manifest = json.loads(document.attachments[NAME].get_file().read_bytes())
            digests = _page_digests(document)
            seal = "broken" if _is_sealed(document) else "absent"
    except (pikepdf.PdfError, ValueError) as error:
        return _nothing(f"PDFとして読めません({type(error).__name__})。")
    return _compared(manifest, digests, seal)


def _nothing(problem: str) -> PacketCheck:
    return PacketCheck((), "absent", "absent", (problem,))


def _compared(manifest: Mapping[str, Any], digests: Sequence[str], seal: str) -> PacketCheck:
    sheets = tuple(_sheet_check(sheet, digests) for sheet in manifest["sheets"])
    problems = [f"{sheet.key}: {sheet.why}" for sheet in sheets if not sheet.ok]
    if len(digests) != manifest["pages"]:
        problems.append(f"ページ数が{manifest['pages']}ではなく{len(digests)}です。")
    signature, broken = _signature(manifest)
    problems += [f"{key}: 署名したときと内容が違います。" for key in broken]
    if seal == "broken":
        problems.append("電子シールがありますが、この製品の証明書では確かめられません。")
    return PacketCheck(sheets, signature, seal, tuple(problems))


def _sheet_check(sheet: Mapping[str, Any], digests: Sequence[str]) -> SheetCheck:
    for page, digest in zip(sheet["pages"], sheet["digests"], strict=True):
        if page >= len(digests):
            return SheetCheck(sheet["key"], False, f"{page + 1}ページがありません。")
        if digests[page] != digest:
            return SheetCheck(sheet["key"], False, f"{page + 1}ページが作ったときと違います。")
    return SheetCheck(sheet["key"], True, None)


def _signature(manifest: Mapping[str, Any]) -> tuple[str, list[str]]:
    """State of the one signature, and the forms it stands on although their content is another."""
    bound = manifest["bound"]
    signed = [sheet for sheet in manifest["sheets"] if sheet["signed"]]
    broken = [sheet["key"] for sheet in signed if bound.get(sheet["key"]) != sheet["sha256"]]
    if broken:
        return "broken", broken
    return ("bound" if signed else "absent"), []


def _manifest(packet: Packet, sheets: Sequence[SheetInfo], digests: Sequence[str]) -> dict[str, Any]:
    signature = packet.signature
    return {
        "number": packet.number,
        "pack_version": packet.pack_version,
        "content_sha256": packet.content_sha256,
        "pages": len(digests),
        "bound": dict(signature.bound) if signature else {},
        "signed_at": signature.signed_at.isoformat() if signature else None,
        "sheets": [
            {
                "key": sheet.key,
                "form": sheet.form,
                "revision": sheet.revision,
                "person": sheet.person,
                "pages": list(sheet.pages),
                "sha256": sheet.sha256,
                "signed": sheet.signed,
                "digests": [digests[page] for page in sheet.pages],
            }
            for sheet in sheets
        ],
    }


def _page_digests(document: pikepdf.Pdf) -> list[str]:
    """One hash a page over its drawing and the fonts it draws with (outlines, order of glyphs, what they read as)."""
    fonts: dict[tuple[int, int], str] = {}
    found = []
    for page in document.pages:
        whole = hashlib.sha256(_content(page))
        for name, font in sorted(_fonts(page).items()):
            place = font.objgen
            if place not in fonts:
                fonts[place] = _font_digest(font)
            whole.update(f"{name} {fonts[place]}\n".encode("ascii"))
        whole.update(str(len(page.get("/Annots", []))).encode("ascii"))
        found.append(whole.hexdigest())
    return found


def _fonts(page: pikepdf.Page) -> dict[str, Any]:
    resources: Any = page.obj.get("/Resources")
    fonts: Any = resources.get("/Font") if resources is not None else None
    return dict(fonts.items()) if fonts is not None else {}


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def _font_digest(font: Any) -> str:
    whole = hashlib.sha256()
    below = font.get("/DescendantFonts", [font])[0]
    for holder, key in (
        (font, "/ToUnicode"),
        (below, "/CIDToGIDMap"),
        (below.get("/FontDescriptor", {}), "/FontFile2"),
    ):
        stream = holder.get(key)
        whole.update(stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b"-")
    return whole.hexdigest()


def _is_sealed(document: pikepdf.Pdf) -> bool:
    form: Any = document.Root.get("/AcroForm")
    fields: Any = form.get("/Fields") if form is not None else None
    return fields is not None and any(field.get("/FT") == "/Sig" for field in fields)
