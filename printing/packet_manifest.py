"""The manifest of a packet: attached to the PDF when it is drawn, compared with its pages when it is verified.

It holds no personal data: keys and revisions of the forms, the hash of what each form says (the signature is bound to
that), a hash over what each page draws and with what, and for each field where it stands and the hash of its text, so
that a changed one can be named. The manifest alone shows changes made to the pages by mistake or by another program;
who rewrites pages and manifest together is found out by the seal, which covers both.

The hash of a page is SHA-256 over these lines, each ended by a line feed: ``box`` with the MediaBox and ``/Rotate``;
``content`` with the SHA-256 of the decoded content streams joined by line feeds; each entry of its resources, sorted,
as ``/Category /Name digest``; ``annots`` with how many annotations other than seal fields it has. The digest of a
resource is SHA-256 over its canonical text (see ``object_digest``), streams decoded.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from desk_app.domain.seal import SealState
from printing.manifest import NAME, text_hash
from printing.packet_reader import texts_in
from printing.seal import check_seal


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """Whether the pages of one sheet are as they were drawn; ``why`` says what is wrong.

    ``form`` is the form's id (empty for the packet's own papers), ``fields`` the keys of the fields that read
    otherwise than they were written.
    """

    key: str
    ok: bool
    why: str | None
    form: str = ""
    fields: tuple[str, ...] = ()

    def told(self, labels: Mapping[str, str]) -> str | None:
        """``why`` with the changed fields by their printed labels (by field id; row of a table in brackets)."""
        if not self.fields:
            return self.why
        return f"{self.why} 書かれた内容が違う欄: {'・'.join(_field_words(one, labels) for one in self.fields)}"


@dataclass(frozen=True, slots=True)
class PacketCheck:
    """What verifying a packet found. ``signature`` is bound, absent or broken; ``seal`` valid, absent or broken.

    ``others`` are the problems that belong to no sheet: missing pages, the signature, the seal, the file itself.
    """

    sheets: tuple[SheetCheck, ...]
    signature: str
    seal: str
    others: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What else there is to say and is no problem: a signature by the resident's card."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong, in sentences."""
        return (*(f"{one.key}: {one.told({})}" for one in self.sheets if not one.ok), *self.others)

    @property
    def ok(self) -> bool:
        """Nothing is wrong with it."""
        return not self.problems


def _field_words(key: str, labels: Mapping[str, str]) -> str:
    """``people.2.name`` as 氏名(2番), where the label of ``people.name`` is known."""
    parts = key.split(".")
    label = labels.get(f"{parts[0]}.{parts[2]}" if len(parts) == 3 else key, key)
    return f"{label}({parts[1]}番)" if len(parts) == 3 else label


def verify_packet(pdf: bytes, trusted: Collection[bytes] = ()) -> PacketCheck:
    """Compare the pages of a packet with its manifest, and check its seal against the ``trusted`` certificates (DER).

    Never raises for a damaged file: that is a problem found.
    """
    seal = check_seal(pdf, trusted)
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            if NAME not in document.attachments:
                return _nothing("一筆で作った書類一式ではありません(目録がありません)。", seal.state, seal.problems)
            manifest = json.loads(document.attachments[NAME].get_file().read_bytes())
            digests = page_digests(document)
        return replace(_compared(pdf, manifest, digests, seal.state, seal.problems), notes=seal.notes)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        return _nothing(f"書類一式として読めません({type(error).__name__})。", seal.state, seal.problems)


def manifest_hash(pdf: bytes) -> str:
    """SHA-256 of the manifest as it is attached: the packet, whatever was appended to its file since.

    Empty for a file that cannot be read or is no packet.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            if NAME in document.attachments:
                return hashlib.sha256(document.attachments[NAME].get_file().read_bytes()).hexdigest()
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
        pass  # a damaged file breaks its reader in any way
    return ""


def _nothing(problem: str, seal: SealState, problems: Sequence[str]) -> PacketCheck:
    return PacketCheck((), "absent", seal.value, (problem, *problems))


def _compared(
    pdf: bytes, manifest: Mapping[str, Any], digests: Sequence[str], seal: SealState, problems: Sequence[str]
) -> PacketCheck:
    whose = {
        digest: page for one in manifest["sheets"] for page, digest in zip(one["pages"], one["digests"], strict=True)
    }
    rows = [{**sheet, "fields": manifest["fields"][sheet["key"]]} for sheet in manifest["sheets"]]
    sheets = tuple(_sheet_check(pdf, row, digests, whose) for row in rows)
    found = []
    if len(digests) != manifest["pages"]:
        found.append(f"ページ数が{manifest['pages']}ではなく{len(digests)}です。")
    signature, broken = _signature(manifest)
    found += [f"{key}: 署名したときと内容が違います。" for key in broken]
    if problems and not found and all(sheet.ok for sheet in sheets):
        found.append("どのページの中身も作ったときと同じです。違うのはページの外(シール・目次など)です。")
    return PacketCheck(sheets, signature, seal.value, (*found, *problems))


def _sheet_check(
    pdf: bytes, sheet: Mapping[str, Any], digests: Sequence[str], whose: Mapping[str, int]
) -> SheetCheck:
    wrong: list[str] = []
    fields: list[str] = []
    for n, (page, digest) in enumerate(zip(sheet["pages"], sheet["digests"], strict=True)):
        if page >= len(digests):
            wrong.append(f"{page + 1}ページがありません。")
        elif digests[page] != digest:
            place = whose.get(digests[page])
            wrong.append(
                f"{page + 1}ページが作ったときと違います。"
                if place is None
                else f"{page + 1}ページが、{place + 1}ページの中身と入れ替わっています。"
            )
            fields += _changed_fields(pdf, page, sheet["fields"][n]) if place is None else []
    form = sheet["form"] if sheet["revision"] else ""
    return SheetCheck(sheet["key"], not wrong, " ".join(wrong) or None, form, tuple(fields))


def _changed_fields(pdf: bytes, page: int, fields: Sequence[Sequence[Any]]) -> list[str]:
    """Keys of the fields on this page whose text no longer reads as it was written."""
    boxes = [(x, y, w, h) for _, x, y, w, h, _ in fields]
    texts = texts_in(pdf, page, boxes)
    return [one[0] for one, text in zip(fields, texts, strict=True) if one[5] != text_hash(text)]


def _signature(manifest: Mapping[str, Any]) -> tuple[str, list[str]]:
    """State of the one signature, and the forms it stands on although their content is another."""
    bound = manifest["bound"]
    signed = [sheet for sheet in manifest["sheets"] if sheet["signed"]]
    broken = [sheet["key"] for sheet in signed if bound.get(sheet["key"]) != sheet["sha256"]]
    if broken:
        return "broken", broken
    return ("bound" if signed else "absent"), []


def page_digests(document: pikepdf.Pdf) -> list[str]:
    """One hash a page over everything it draws and draws with (the rule stands at the top of this module)."""
    known: dict[tuple[int, int], str] = {}
    return [_page_digest(page, known) for page in document.pages]


def _page_digest(page: pikepdf.Page, known: dict[tuple[int, int], str]) -> str:
    box = " ".join(f"{float(one):.2f}" for one in page.mediabox)
    lines = [f"box {box} {int(page.obj.get('/Rotate', 0))}"]
    try:
        lines.append(f"content {hashlib.sha256(_content(page)).hexdigest()}")
    except (pikepdf.PdfError, RuntimeError):
        lines.append("content unreadable")
    resources: Any = page.obj.get("/Resources", {})
    for category, entries in sorted(resources.items()):
        if isinstance(entries, pikepdf.Dictionary):
            for name, value in sorted(entries.items()):
                lines.append(f"{category} {name} {object_digest(value, known)}")
        else:
            lines.append(f"{category} {object_digest(entries, known)}")
    annots: Any = page.obj.get("/Annots", [])
    lines.append(f"annots {sum(1 for one in annots if one.get('/FT') != '/Sig')}")
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode("utf-8")).hexdigest()


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/Length1", "/Parent"})
"""Keys that say how a stream is packed, or lead back up the page tree: not what is drawn."""


def object_digest(value: Any, known: dict[tuple[int, int], str]) -> str:
    """SHA-256 of an object's canonical text.

    Dictionaries are ``<<`` then ``/Key digest`` lines sorted by key; arrays ``[`` then a digest a line; a stream its
    dictionary (without the keys of packing) followed by the SHA-256 of its decoded bytes, or by ``raw`` and that of
    its bytes as they are where it is packed as a picture (JPEG, JBIG2, fax); anything else its PDF text.
    ``known`` keeps the digests of indirect objects already met.
    """
    place = value.objgen if isinstance(value, pikepdf.Object) and value.is_indirect else None
    if place is not None and place in known:
        return known[place]
    if place is not None:
        known[place] = "loop"  # an object that leads back to itself
    text = _canonical(value, known)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if place is not None:
        known[place] = digest
    return digest


def _canonical(value: Any, known: dict[tuple[int, int], str]) -> str:
    if isinstance(value, pikepdf.Stream):
        try:
            body = hashlib.sha256(value.read_bytes()).hexdigest()
        except (pikepdf.PdfError, RuntimeError):  # a picture in a packing of its own
            body = f"raw {hashlib.sha256(value.read_raw_bytes()).hexdigest()}"
        return f"{_entries(value, known)}stream {body}"
    if isinstance(value, pikepdf.Dictionary):
        return _entries(value, known)
    if isinstance(value, pikepdf.Array):
        return "[" + "\n".join(object_digest(one, known) for one in value)
    if isinstance(value, pikepdf.Object):
        return value.unparse().decode("latin-1")
    return str(value)


def _entries(value: Any, known: dict[tuple[int, int], str]) -> str:
    rows = [f"{key} {object_digest(one, known)}" for key, one in sorted(value.items()) if key not in _PACKING]
    return "<<" + "\n".join(rows) + "\n"
