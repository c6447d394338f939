"""The packet (申請書一式) as one PDF: cover, guidance slip, every filled form, the resident's copy."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pikepdf

from desk_app.domain.errors import OperatorError
from desk_app.domain.form import FilledForm
from desk_app.domain.packet import DrawnPacket, Packet, PacketWarning, SheetInfo
from desk_app.domain.sheet_code import COPY_INDEX, COVER_INDEX, GUIDANCE_INDEX, sheet_payload
from desk_app.domain.signature import Strokes
from printing.blank_form import BlankBook, FormBlank
from printing.cover import PaperRow, draw_copy, draw_cover
from printing.direct.document import Written
from printing.draw import Pen
from printing.draw_fields import Placed
from printing.fonts import FontBook, load_fonts
from printing.form_folder import FormFolder
from printing.form_pdf import DrawnForm, SheetHead, fill_form
from printing.guidance import draw_guidance, is_private
from printing.packet_manifest import manifest_bytes

EXTRA_SHEETS = {"cover": "受付票", "guidance": "手続案内書", "copy": "控え"}
"""Keys of the sheets that are no forms."""

SheetMac = Callable[[str, str], str]
"""Short MAC (10 characters of 0–9, A–Z) of a sheet's payload and the hash of what its form says."""


class PacketRenderer:
    """Draws packets with the forms of one folder; blanks and fonts are made once."""

    def __init__(
        self,
        forms: Path,
        *,
        extra_fonts: Path | None = None,
        blanks: Path | None = None,
        sheet_mac: SheetMac | None = None,
    ) -> None:
        """``forms`` is the folder of the layouts, ``extra_fonts`` the town's folder of further TTF files.

        ``blanks`` is a folder where drawn blanks are kept from one start to the next. Without ``sheet_mac`` the QR
        codes carry the sheet's number alone.
        """
        self._folder = FormFolder(forms)
        self._extra_fonts = extra_fonts
        self._blanks = BlankBook(blanks)
        self._sheet_mac = sheet_mac

    def draw(self, packet: Packet) -> DrawnPacket:
        """The packet as PDF with its page map, signed as far as its signature covers it.

        Raises OperatorError naming character, field and form when no font has a character, or a form whose layout
        (id and revision) is not there.
        """
        return self.prepare(packet).finish(packet)

    def prepare(self, packet: Packet) -> PreparedPacket:
        """Everything of the packet but what the signature decides: done while the resident reads. Raises as ``draw``.

        What was prepared holds what the forms say and goes with the reference to it.
        """
        fonts = load_fonts(self._extra_fonts)
        blanks = [self._blank(form, fonts, packet) for form in packet.forms]
        pen = Pen("申請書一式")
        drawn = self._fill(pen, packet, fonts, blanks)
        papers = _papers(packet, blanks, drawn)
        copy = draw_copy(pen, fonts, packet, _taken_home(packet, papers))
        first = pen.pages
        cover = draw_cover(pen, fonts, packet, papers)
        guidance = draw_guidance(pen, fonts, packet)
        moved = pen.bring_forward(first)  # the cover tells how many sheets each form takes, and lies on top of them
        sheets = [
            _extra(packet, "cover", COVER_INDEX, [page - first for page in cover]),
            _extra(packet, "guidance", GUIDANCE_INDEX, [page - first for page in guidance]),
            *(
                _sheet(packet, form, blank, [page + moved for page in one.pages], n)
                for n, (form, blank, one) in enumerate(zip(packet.forms, blanks, drawn, strict=True), start=1)
            ),
            _extra(packet, "copy", COPY_INDEX, [page + moved for page in copy]),
        ]
        return PreparedPacket(
            written=pen.prepare(manifest=True),
            pages=pen.pages,
            sheets=tuple(sheets),
            warnings=tuple(warning for one in drawn for warning in one.warnings),
            placed={form.key: one.placed for form, one in zip(packet.forms, drawn, strict=True)},
        )

    def _blank(self, form: FilledForm, fonts: FontBook, packet: Packet) -> FormBlank:
        identity = self._folder.identity(form.form, form.revision)
        if identity is None:
            raise OperatorError(
                f"様式 {form.form}",
                f"{form.revision}版の様式ファイルがありません。",
                "様式フォルダを確かめるか、書類を作り直してください。",
            )
        return self._blanks.blank(identity, partial(self._folder.layout, form.form), fonts, packet.situation.town)

    def _fill(self, pen: Pen, packet: Packet, fonts: FontBook, blanks: Sequence[FormBlank]) -> list[DrawnForm]:
        return [
            fill_form(
                pen,
                fonts,
                blank,
                form,
                head=SheetHead(packet.number, n, packet.situation.town, self._mac_of(form)),
                layout=partial(self._folder.layout, form.form),
            )
            for n, (form, blank) in enumerate(zip(packet.forms, blanks, strict=True), start=1)
        ]

    def _mac_of(self, form: FilledForm) -> Callable[[str], str] | None:
        mac = self._sheet_mac
        return None if mac is None else lambda payload: mac(payload, form.content_sha256)


@dataclass(frozen=True, slots=True)
class PreparedPacket:
    """A packet drawn as far as it can be before the pen is up; finishing it only appends."""

    written: Written
    pages: int
    sheets: tuple[SheetInfo, ...]
    warnings: tuple[PacketWarning, ...]
    placed: Mapping[str, Sequence[Placed]]

    def finish(self, packet: Packet) -> DrawnPacket:
        """The packet it was prepared from, with whatever signature it has now, as PDF with its page map."""
        strokes = {form.key: one for form in packet.forms if (one := strokes_for(packet, form)) is not None}
        sheets = tuple(replace(sheet, signed=sheet.key in strokes) for sheet in self.sheets)
        pdf = self.written.finish(strokes, lambda digests: manifest_bytes(packet, sheets, digests, self.placed))
        return DrawnPacket(pdf, self.pages, sheets, self.warnings)


def _papers(packet: Packet, blanks: Sequence[FormBlank], drawn: Sequence[DrawnForm]) -> list[PaperRow]:
    return [
        PaperRow(
            title=blank.name,
            subject=form.subject_name,
            division=blank.division,
            pages=len(one.pages),
            signature=form.signature.value,
            signed=False,
            barcode=sheet_payload(packet.number, n, 1),
            key=form.key,
        )
        for n, (form, blank, one) in enumerate(zip(packet.forms, blanks, drawn, strict=True), start=1)
    ]


def _extra(packet: Packet, key: str, index: int, pages: Sequence[int]) -> SheetInfo:
    content = f"{packet.content_sha256} {key}"
    return SheetInfo(
        key=key,
        form=key,
        revision="",
        person=None,
        title=EXTRA_SHEETS[key],
        pages=tuple(pages),
        barcode=sheet_payload(packet.number, index, 1),
        sha256=hashlib.sha256(content.encode("utf-8")).hexdigest(),
        signed=False,
    )


def strokes_for(packet: Packet, form: FilledForm) -> Strokes | None:
    """The signature's strokes where it covers exactly this content of a form that takes it, else None."""
    signature = packet.signature
    if signature is None or form.signature.value != "once":
        return None
    given = signature.on(form.key, form.content_sha256)
    return None if given is None else given.strokes


def _taken_home(packet: Packet, papers: Sequence[PaperRow]) -> list[PaperRow]:
    """The papers that the copy may name: none that would tell of the protection of an address."""
    private = {form for one in packet.determinations if is_private(one) for form in one.forms}
    return [paper for paper, form in zip(papers, packet.forms, strict=True) if form.form not in private]


def _sheet(packet: Packet, form: FilledForm, blank: FormBlank, pages: Sequence[int], n: int) -> SheetInfo:
    title = f"{blank.name}({form.subject_name})" if form.subject_name else blank.name
    return SheetInfo(
        key=form.key,
        form=form.form,
        revision=form.revision,
        person=form.person,
        title=title,
        pages=tuple(pages),
        barcode=sheet_payload(packet.number, n, 1),
        sha256=form.content_sha256,
        signed=False,
    )


class PdfSplitter:
    """Cuts pages out of a packet unchanged."""

    def split(self, pdf: bytes, pages: Sequence[int]) -> bytes:
        """A PDF of these pages (0-based) in this order; the same input gives the same bytes."""
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as target:
            for page in pages:
                target.pages.append(source.pages[page])
            target.save(out, deterministic_id=True)
        return out.getvalue()
