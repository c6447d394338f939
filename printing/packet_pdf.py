"""The packet (申請書一式) as one PDF: cover, guidance slip, every filled form, the resident's copy."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf

from desk_app.domain.errors import OperatorError
from desk_app.domain.form import FilledForm
from desk_app.domain.packet import DrawnPacket, Packet, PacketWarning, SheetInfo
from desk_app.domain.sheet_code import COPY_INDEX, COVER_INDEX, GUIDANCE_INDEX, sheet_payload
from desk_app.domain.signature import Strokes
from printing.cover import PaperRow, draw_copy, draw_cover
from printing.draw import Pen
from printing.fonts import FontBook, load_fonts
from printing.form_pdf import DrawnForm, SheetHead, draw_form
from printing.guidance import draw_guidance, is_private
from printing.layout import FormLayout, read_folder
from printing.packet_manifest import with_manifest

EXTRA_SHEETS = {"cover": "受付票", "guidance": "手続案内書", "copy": "控え"}
"""Keys of the sheets that are no forms."""


class PacketRenderer:
    """Draws packets with the forms of one folder; layouts and fonts are read once."""

    def __init__(self, forms: Path, *, extra_fonts: Path | None = None) -> None:
        """``forms`` is the folder of the layouts, ``extra_fonts`` the town's folder of further TTF files.

        Raises InvalidInput with every fault of the layouts.
        """
        self._layouts: Mapping[str, FormLayout] = {one.template.id: one for one in read_folder(forms)}
        self._extra_fonts = extra_fonts

    def draw(self, packet: Packet) -> DrawnPacket:
        """The packet as PDF with its page map.

        Raises OperatorError naming character, field and form when no font has a character, or a form whose layout
        (id and revision) is not there.
        """
        fonts = load_fonts(self._extra_fonts)
        layouts = [self._layout(form) for form in packet.forms]
        drawn, papers = self._forms_alone(packet, fonts, layouts)
        pen = Pen("申請書一式")
        cover = draw_cover(pen, fonts, packet, papers)
        guidance = draw_guidance(pen, fonts, packet)
        drawn = self._draw_forms(pen, packet, fonts, layouts)
        copy = draw_copy(pen, fonts, packet, _taken_home(packet, papers))
        sheets = [
            self._extra(packet, "cover", COVER_INDEX, cover),
            self._extra(packet, "guidance", GUIDANCE_INDEX, guidance),
            *(
                _sheet(packet, form, layout, one, n)
                for n, (form, layout, one) in enumerate(zip(packet.forms, layouts, drawn, strict=True), start=1)
            ),
            self._extra(packet, "copy", COPY_INDEX, copy),
        ]
        warnings: list[PacketWarning] = [warning for one in drawn for warning in one.warnings]
        placed = {form.key: one.placed for form, one in zip(packet.forms, drawn, strict=True)}
        pdf = with_manifest(pen.finish(), packet, sheets, placed)
        return DrawnPacket(pdf, pen.pages, tuple(sheets), tuple(warnings))

    def _layout(self, form: FilledForm) -> FormLayout:
        layout = self._layouts.get(form.form)
        if layout is None or layout.template.revision != form.revision:
            raise OperatorError(
                f"様式 {form.form}",
                f"{form.revision}版の様式ファイルがありません。",
                "様式フォルダを確かめるか、書類を作り直してください。",
            )
        return layout

    def _forms_alone(
        self, packet: Packet, fonts: FontBook, layouts: Sequence[FormLayout]
    ) -> tuple[list[DrawnForm], list[PaperRow]]:
        """The forms drawn aside once: the cover before them must know how many sheets each takes."""
        drawn = self._draw_forms(Pen("数え"), packet, fonts, layouts)
        papers = [
            PaperRow(
                title=layout.template.name,
                subject=form.subject_name,
                division=layout.template.division,
                pages=len(one.pages),
                signature=form.signature.value,
                signed=strokes_for(packet, form) is not None,
                barcode=sheet_payload(packet.number, n, 1),
            )
            for n, (form, layout, one) in enumerate(zip(packet.forms, layouts, drawn, strict=True), start=1)
        ]
        return drawn, papers

    def _draw_forms(
        self, pen: Pen, packet: Packet, fonts: FontBook, layouts: Sequence[FormLayout]
    ) -> list[DrawnForm]:
        return [
            draw_form(
                pen,
                fonts,
                layout,
                form,
                head=SheetHead(packet.number, n, packet.situation.town),
                strokes=strokes_for(packet, form),
            )
            for n, (form, layout) in enumerate(zip(packet.forms, layouts, strict=True), start=1)
        ]

    def _extra(self, packet: Packet, key: str, index: int, pages: tuple[int, ...]) -> SheetInfo:
        content = f"{packet.content_sha256} {key}"
        return SheetInfo(
            key=key,
            form=key,
            revision="",
            person=None,
            title=EXTRA_SHEETS[key],
            pages=pages,
            barcode=sheet_payload(packet.number, index, 1),
            sha256=hashlib.sha256(content.encode("utf-8")).hexdigest(),
            signed=False,
        )


def strokes_for(packet: Packet, form: FilledForm) -> Strokes | None:
    """The signature's strokes where it covers exactly this content of a form that takes it, else None."""
    signature = packet.signature
    if signature is None or form.signature.value != "once":
        return None
    return signature.strokes if signature.covers(form.key, form.content_sha256) else None


def _taken_home(packet: Packet, papers: Sequence[PaperRow]) -> list[PaperRow]:
    """The papers that the copy may name: none that would tell of the protection of an address."""
    private = {form for one in packet.determinations if is_private(one) for form in one.forms}
    return [paper for paper, form in zip(papers, packet.forms, strict=True) if form.form not in private]


def _sheet(packet: Packet, form: FilledForm, layout: FormLayout, drawn: DrawnForm, n: int) -> SheetInfo:
    title = f"{layout.template.name}({form.subject_name})" if form.subject_name else layout.template.name
    return SheetInfo(
        key=form.key,
        form=form.form,
        revision=form.revision,
        person=form.person,
        title=title,
        pages=drawn.pages,
        barcode=sheet_payload(packet.number, n, 1),
        sha256=form.content_sha256,
        signed=strokes_for(packet, form) is not None,
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
