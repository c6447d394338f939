"""The sheets of a packet that are no forms: cover and guidance slip before them, the resident's copy behind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.domain.drawn import SheetInfo
from desk_app.domain.form_set import content_hash
from desk_app.domain.packet import Packet
from desk_app.domain.sheet_code import COPY_INDEX, COVER_INDEX, GUIDANCE_INDEX, sheet_payload
from printing.blank_form import FormBlank
from printing.cover import PaperRow, draw_copy, draw_cover
from printing.draw import Pen
from printing.fonts import FontBook
from printing.form_pdf import DrawnForm
from printing.guidance import draw_guidance, is_private

EXTRA_SHEETS = {"cover": "受付票", "guidance": "手続案内書", "copy": "控え"}
"""Keys of the sheets that are no forms."""


@dataclass(frozen=True, slots=True)
class ExtraSheets:
    """The sheets before and behind the forms; ``moved`` is how many pages were put before the forms."""

    before: tuple[SheetInfo, ...]
    behind: tuple[SheetInfo, ...]
    moved: int


def draw_extra_sheets(
    pen: Pen, fonts: FontBook, packet: Packet, blanks: Sequence[FormBlank], drawn: Sequence[DrawnForm]
) -> ExtraSheets:
    """Draw them around the forms, which stand on the pages already there."""
    papers = _papers(packet, blanks, drawn)
    copy = draw_copy(pen, fonts, packet, _taken_home(packet, papers))
    behind = pen.pages
    cover = draw_cover(pen, fonts, packet, papers)
    guidance = draw_guidance(pen, fonts, packet)
    moved = pen.bring_forward(behind)  # the cover tells how many sheets each form takes, and lies on top of them
    whole = content_hash({form.key: form.content_sha256 for form in packet.forms})
    return ExtraSheets(
        (
            _extra(packet, whole, "cover", COVER_INDEX, [page - behind for page in cover]),
            _extra(packet, whole, "guidance", GUIDANCE_INDEX, [page - behind for page in guidance]),
        ),
        (_extra(packet, whole, "copy", COPY_INDEX, [page + moved for page in copy]),),
        moved,
    )


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


def _extra(packet: Packet, whole: str, key: str, index: int, pages: Sequence[int]) -> SheetInfo:
    content = f"{whole} {key}"
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


def _taken_home(packet: Packet, papers: Sequence[PaperRow]) -> list[PaperRow]:
    """The papers that the copy may name: none that would tell of the protection of an address."""
    private = {form for one in packet.determinations if is_private(one) for form in one.forms}
    return [paper for paper, form in zip(papers, packet.forms, strict=True) if form.form not in private]
