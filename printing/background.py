"""A town's own blank (様式の白紙) as the background of a form: any page size, rotated, scanned; values go over it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf

from desk_app.domain.errors import InvalidInput
from printing.blank_form import FormBlank, Needed
from printing.box import Box
from printing.direct.storing import stored_pages
from printing.draw import MM
from printing.draw_fields import Slot
from printing.draw_over import FILL_OF
from printing.layout import FormLayout
from printing.places import Area, OwnBlank, Place

MOST_PAGES = 8
"""More pages than any form has: a whole manual was taken for a blank."""
SMALLEST_MM, LARGEST_MM = 90.0, 430.0
"""Sides of paper that a desk's printer takes: A6 to A3."""


def normalised(pdf: bytes, name: str) -> tuple[bytes, tuple[tuple[float, float], ...]]:
    """The blank with each page upright from the corner one sees, and the pages' sizes (width, height in mm).

    Crop box, rotation and user unit are worked in; what annotations and form fields show becomes part of the page.
    Raises InvalidInput for a file that is encrypted, damaged, empty, or has too many pages or pages of a wrong size.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as source:
            if source.is_encrypted:
                raise _refused(name, "パスワードで保護されています。", "保護を外して保存したPDFを置いてください。")
            if not 1 <= len(source.pages) <= MOST_PAGES:
                raise _refused(
                    name,
                    f"{len(source.pages)}ページあります(使えるのは1〜{MOST_PAGES}ページ)。",
                    "様式のページだけのPDFにしてください。",
                )
            return _upright(source, name)
    except pikepdf.PasswordError as error:
        remedy = "保護を外して保存したPDFを置いてください。"
        raise _refused(name, "開くのにパスワードがいります。", remedy) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise _refused(name, "壊れているか、PDFではありません。", "もう一度PDFにして置いてください。") from error


def _upright(source: pikepdf.Pdf, name: str) -> tuple[bytes, tuple[tuple[float, float], ...]]:
    source.generate_appearance_streams()
    source.flatten_annotations("print")
    sizes = []
    out = io.BytesIO()
    with pikepdf.new() as target:
        for number, page in enumerate(source.pages, start=1):
            wide, tall = _seen_size(page)
            if not all(SMALLEST_MM <= side / MM <= LARGEST_MM for side in (wide, tall)):
                size = f"{wide / MM:.0f}×{tall / MM:.0f}ミリ"
                raise _refused(name, f"{number}ページの大きさ({size})は印刷できません。", "A6〜A3にしてください。")
            page.contents_coalesce()
            _check_content(page)
            sizes.append((wide / MM, tall / MM))
            target.add_blank_page(page_size=(wide, tall))
            target.pages[-1].add_overlay(page, pikepdf.Rectangle(0, 0, wide, tall))
        target.save(out, deterministic_id=True)
    return out.getvalue(), tuple(sizes)


def _check_content(page: pikepdf.Page) -> None:
    """Read every stream of the page once: one that cannot be unpacked would print as a gap."""
    contents: Any = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        contents.read_bytes()


def _seen_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in points as a viewer shows the page."""
    left, bottom, right, top = (float(one) for one in page.trimbox)
    unit = float(page.obj.get("/UserUnit", 1))
    wide, tall = abs(right - left) * unit, abs(top - bottom) * unit
    return (tall, wide) if int(page.obj.get("/Rotate", 0)) % 180 else (wide, tall)


def _refused(name: str, reason: str, remedy: str) -> InvalidInput:
    return InvalidInput(f"背景のPDF {name}", reason, remedy)


def blank_of(layout: FormLayout, own: OwnBlank) -> FormBlank:
    """The blank of a form with a background: its pages as they are, and where the values go.

    Raises InvalidInput for a blank that cannot be used, or a place outside its pages.
    """
    path = Path(own.file)
    pdf, sizes = normalised(path.read_bytes(), path.name)
    slots: list[list[Slot]] = [[] for _ in sizes]
    for place in own.places:
        for slot in _slots(place, path.name, sizes):
            slots[slot.page].append(slot)
    return FormBlank(
        name=layout.template.name,
        division=layout.template.division,
        foot="",
        pages=stored_pages(pdf),
        slots=tuple(tuple(page) for page in slots),
        needed=tuple(
            Needed(one.label, one.id.rpartition(".")[2], one.id.rpartition(".")[0])
            for one in own.places
            if one.required
        ),
        tables=tuple((one.id, one.title, one.count) for one in layout.blocks if one.kind == "table"),
        sizes=sizes,
        codes=own.codes,
    )


def _slots(place: Place, name: str, sizes: Sequence[tuple[float, float]]) -> list[Slot]:
    if place.page > len(sizes):
        raise _refused(name, f"{place.page}ページがありません(欄「{place.label}」)。", "page を直してください。")
    found = []
    for row in range(place.rows if place.each else 1):
        down = row * place.step
        key = place.id.replace(".", f".{row + 1}.", 1) if place.each else place.id
        x, y, w, h = place.area
        area = (x, y + down, w, h)
        marks = [(mark, left, top + down, wide, tall) for mark, (left, top, wide, tall) in place.marks]
        for one in [mark[1:] for mark in marks] or [area]:
            _check_inside(one, place.label, name, sizes[place.page - 1])
        box = Box(
            id=place.id, label=place.label, kind=place.kind, size=place.size, least=place.least, lines=place.lines,
            comb=place.comb or (12 if place.kind == "individual_number" else 0),
        )  # fmt: skip
        found.append(Slot(place.page - 1, FILL_OF[place.kind], box, key, area, marks))
    return found


def _check_inside(area: Area, label: str, name: str, size: tuple[float, float]) -> None:
    x, y, w, h = area
    if x < 0 or y < 0 or x + w > size[0] or y + h > size[1]:
        raise _refused(name, f"欄「{label}」が紙の外にあります。", "area と marks を直してください。")
