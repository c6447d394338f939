"""The forms of a folder: their templates, and each drawn with sample values to look at."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pikepdf

from desk_app.domain.errors import OperatorError
from desk_app.domain.form_template import FormTemplate
from desk_app.domain.ids import CaseNumber
from desk_app.domain.town import Town
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.form_pdf import SheetHead, draw_form
from printing.layout import FormLayout, read_folder, read_revisions
from printing.samples import sample_form

SAMPLE_TOWN = Town("999997", "架空県", "みらい市", "みらい市長")
SAMPLE_NUMBER = CaseNumber("0401-0001")


def list_templates(folder: Path) -> tuple[FormTemplate, ...]:
    """The newest revision of every form of the folder, in packet order.

    Raises InvalidInput listing every fault of every file.
    """
    return tuple(layout.template for layout in _layouts(folder).values())


def list_revisions(folder: Path) -> tuple[FormTemplate, ...]:
    """Every revision of every form of the folder. Raises InvalidInput listing every fault of every file."""
    return tuple(layout.template for layout in read_revisions(folder))


def draw_sample(form_id: str, folder: Path, *, extra_fonts: Path | None = None) -> bytes:
    """One form as PDF with made-up values, for checking its layout. Raises OperatorError for an unknown form."""
    layout = _layouts(folder).get(form_id)
    if layout is None:
        raise OperatorError(f"様式 {form_id}", "ありません。", "desk forms list で様式の名前を確かめてください。")
    pen = Pen(layout.template.name)
    head = SheetHead(SAMPLE_NUMBER, 1, SAMPLE_TOWN)
    draw_form(pen, load_fonts(extra_fonts), layout, sample_form(layout), head=head, strokes=None)
    return pen.finish()


def draw_samples(folder: Path, *, extra_fonts: Path | None = None) -> tuple[bytes, tuple[str, ...]]:
    """The first page of every form with made-up values in one PDF, and the names of the forms in that order."""
    layouts = tuple(_layouts(folder).values())
    fonts = load_fonts(extra_fonts)
    pen = Pen("様式の一覧")
    firsts = [
        draw_form(
            pen, fonts, layout, sample_form(layout), head=SheetHead(SAMPLE_NUMBER, n, SAMPLE_TOWN), strokes=None
        ).pages[0]
        for n, layout in enumerate(layouts, start=1)
    ]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pen.finish())) as document:
        for page in reversed(range(len(document.pages))):
            if page not in firsts:
                del document.pages[page]
        document.save(out, deterministic_id=True)
    return out.getvalue(), tuple(layout.template.name for layout in layouts)


@lru_cache(maxsize=4)
def _layouts(folder: Path) -> Mapping[str, FormLayout]:
    return {layout.template.id: layout for layout in read_folder(folder)}
