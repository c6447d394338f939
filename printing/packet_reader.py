"""Reads a packet PDF back: which form each page belongs to, from the code printed on every sheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import pypdfium2 as pdfium

from desk_app.domain.drawn import DrawnPacket, SheetInfo
from desk_app.domain.errors import InvalidInput
from desk_app.domain.sheet_code import (
    COPY_INDEX,
    COVER_INDEX,
    FAMILY_INDEX,
    GUIDANCE_INDEX,
    SheetCode,
    parse_payload,
    sheet_payload,
)
from printing.raster import PDFIUM_LOCK

MM = 72 / 25.4
SLACK = 0.3
"""Millimetres by which a glyph may stand left of its box: side bearings of brackets and small kana."""

CODE = re.compile(r"C\d{4}-\d{4}-\d{2}-\d{2}-[0-9A-Z]")
OWN_PAPERS = {
    COVER_INDEX: "受付票",
    GUIDANCE_INDEX: "手続案内書",
    COPY_INDEX: "控え",
    FAMILY_INDEX: "おくやみ手続き一覧",
}


def page_codes(pdf: bytes) -> tuple[SheetCode | None, ...]:
    """The sheet code of each page, None where a page has none."""
    with PDFIUM_LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            texts = [page.get_textpage().get_text_bounded() for page in document]
        finally:
            document.close()
    codes: list[SheetCode | None] = []
    for text in texts:
        found = CODE.search(text)
        parsed = parse_payload(found[0]) if found else None
        codes.append(parsed if isinstance(parsed, SheetCode) else None)
    return tuple(codes)


def read_packet(pdf: bytes) -> DrawnPacket:
    """The packet with its page map as its sheets say it.

    Raises InvalidInput when the file is no PDF, a page has no sheet code, or its pages are of several cases.
    """
    try:
        codes = page_codes(pdf)
    except pdfium.PdfiumError as error:
        raise InvalidInput("書類一式", "PDF として読めません。", "作り直してください。") from error
    bare = [str(number) for number, code in enumerate(codes, start=1) if code is None]
    if bare or not codes:
        raise InvalidInput("書類一式", f"{'・'.join(bare)}ページに番号がありません。", "作り直してください。")
    known = [code for code in codes if code is not None]
    if len({code.number for code in known}) > 1:
        raise InvalidInput("書類一式", "別の受付の紙が混ざっています。", "分けてから印刷してください。")
    pages: dict[int, list[int]] = {}
    for place, code in enumerate(known):
        pages.setdefault(code.form_index, []).append(place)
    sheets = tuple(_sheet(pdf, known[places[0]], tuple(places)) for places in pages.values())
    return DrawnPacket(pdf, len(codes), sheets)


def _sheet(pdf: bytes, code: SheetCode, pages: tuple[int, ...]) -> SheetInfo:
    digest = hashlib.sha256(pdf + repr(pages).encode()).hexdigest()
    return SheetInfo(
        key=f"sheet-{code.form_index:02d}",
        form="",
        revision="",
        person=None,
        title=OWN_PAPERS.get(code.form_index, f"書類 {code.form_index}"),
        pages=pages,
        barcode=sheet_payload(code.number, code.form_index, code.sheet),
        sha256=digest,
        signed=False,
    )


def texts_in(pdf: bytes, page: int, boxes: Sequence[tuple[float, float, float, float]]) -> list[str]:
    """What reads in each box (x, y, width, height in millimetres from the upper left corner) of a page."""
    with PDFIUM_LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            sheet = document[page]
            high = sheet.get_height()
            text = sheet.get_textpage()
            return [
                text.get_text_bounded(
                    left=(x - SLACK) * MM,
                    right=(x + w + 0.1) * MM,
                    top=high - (y - 0.1) * MM,
                    bottom=high - (y + h + 0.1) * MM,
                )
                for x, y, w, h in boxes
            ]
        finally:
            document.close()
