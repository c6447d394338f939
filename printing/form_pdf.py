"""One form on its pages: head with barcode, blocks, footer, and the 続紙 (continuation sheet) for text left over."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.form import FilledForm, SignatureMode
from desk_app.domain.ids import CaseNumber
from desk_app.domain.packet import PacketWarning
from desk_app.domain.sheet_code import readable, sheet_payload
from desk_app.domain.signature import Strokes
from desk_app.domain.situation import Town
from printing.barcodes import MODULE_MM, code128_bits
from printing.barcodes import width_mm as bars_width
from printing.blocks import (
    LEFT,
    WIDTH,
    block_height,
    centred,
    draw_block,
    draw_table,
    fitted_or_wrapped,
    rows_of,
)
from printing.draw import HAIR, MM, QUIET, SHADE, Pen
from printing.draw_fields import FormDrawing, Placed
from printing.draw_text import width_mm
from printing.fonts import FontBook
from printing.layout import Block, FormLayout

TOP = 42.0
"""Where the first block begins on the first page of a form."""
NEXT_TOP = 36.0
BOTTOM = 278.5
FOOT = 285.0
MOST_STRETCH = 1.22
"""Ruled rows grow by up to this factor to fill a page that would stay half empty."""
LEAST_STRETCH = 0.84
"""Ruled rows shrink to this factor before a form takes a second page."""
GAPS = (1.0, 0.8, 0.6)
"""Factors tried for the white space between blocks."""
QUIET_LINE = "この紙は聞き取りの内容から印刷されました。書き足しや訂正は職員にお申し出ください。"


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What every page of a packet carries: 受付番号, place of the form in the packet, the town."""

    number: CaseNumber
    form_index: int
    town: Town

    @property
    def mayor(self) -> str:
        """Who the form is addressed to (みらい市長)."""
        return self.town.mayor_title or f"{self.town.name or '市'}長"


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """What drawing a form gave: its pages (0-based), warnings, where each value stands."""

    pages: tuple[int, ...]
    warnings: tuple[PacketWarning, ...]
    placed: tuple[Placed, ...]


def draw_form(
    pen: Pen, fonts: FontBook, layout: FormLayout, form: FilledForm, *, head: SheetHead, strokes: Strokes | None
) -> DrawnForm:
    """Draw one form after the pages already there.

    ``strokes`` is the signature where it covers this form's content, else None. Raises OperatorError naming
    character, field and form for a character no font has.
    """
    d = FormDrawing(
        pen=pen,
        fonts=fonts,
        name=layout.template.name,
        key=form.key,
        values=form.values,
        strokes=strokes if form.signature is SignatureMode.ONCE else None,
        town=head.town.name or "市",
    )
    _warn_of_empty(d, layout)
    pages = _main_pages(d, layout, head)
    pages += _continuation(d, layout)
    revision = _revision_text(layout.template.revision)
    foot = f"様式 {layout.number}　{revision}　　{QUIET_LINE}"
    for n, page in enumerate(pages):
        pen.go_to(page)
        draw_barcode(d, head, n + 1)
        draw_foot(d, foot, n + 1, len(pages))
    return DrawnForm(tuple(pages), tuple(d.warnings), tuple(d.placed))


def draw_barcode(d: FormDrawing, head: SheetHead, sheet: int) -> str:
    """The sheet's barcode at the upper right with its text below; gives the payload."""
    payload = sheet_payload(head.number, head.form_index, sheet)
    x = LEFT + WIDTH - bars_width(payload)
    d.pen.bars(code128_bits(payload), x, 11.0, MODULE_MM, 8.0)
    d.small(readable(payload), x, 22.2, size=7.5, grey=0.0)
    return payload


def draw_foot(d: FormDrawing, text: str, page: int, pages: int) -> None:
    """Footer: what this paper is on the left, page of pages on the right."""
    d.pen.line(LEFT, FOOT - 4.2, LEFT + WIDTH, FOOT - 4.2, width=HAIR, grey=0.6)
    d.small(text, LEFT, FOOT, size=7.0)
    line = d.fonts.label.shape(f"{page} / {pages}", d.name, "ページ")
    d.pen.text(LEFT + WIDTH - width_mm(line, 8), FOOT, line, 8)


def _warn_of_empty(d: FormDrawing, layout: FormLayout) -> None:
    for field in layout.template.fields:
        if not field.required:
            continue
        if field.source.startswith("each:"):
            stem, column = field.id.rsplit(".", 1)
            keys = [f"{stem}.{n}.{column}" for n in range(1, rows_of(d.values, stem) + 1)]
        else:
            keys = [field.id]
        if not keys or any(not d.value(key).text and not d.value(key).chosen for key in keys):
            d.warn(field.label, "必要な欄が空いています。聞き取りを確かめてください。")


def _main_pages(d: FormDrawing, layout: FormLayout, head: SheetHead) -> list[int]:
    """Blocks from the top down; pinned blocks (office area) at the foot of the last page."""
    pages = [_begin(d, 0)]
    _draw_head(d, layout, head)
    y = TOP + (3.5 if layout.subtitle else 0.0)
    pinned = [block for block in layout.blocks if block.kind == "office"]
    flowing = [block for block in layout.blocks if block.kind != "office"]
    tail = sum(block_height(d, block) + block.gap for block in pinned)
    stretch, gaps = _stretch(d, flowing, BOTTOM - tail - y)
    for n, block in enumerate(flowing):
        last = n == len(flowing) - 1
        room = BOTTOM - (tail if last else 0.0)
        if y + block_height(d, block, stretch) > room + 0.01 and y > NEXT_TOP + 1:
            pages.append(_begin(d, len(pages)))
            _draw_next_head(d, layout, "(つづき)")
            y = NEXT_TOP
        y += draw_block(d, block, y, stretch) + block.gap * gaps
    y = BOTTOM - tail
    for block in pinned:
        y += block.gap
        y += draw_block(d, block, y)
    return pages


def _stretch(d: FormDrawing, blocks: list[Block], room: float) -> tuple[float, float]:
    """How much ruled rows grow or shrink, and the factor for the gaps, so that the form fills one page well.

    A form that would not fit even so keeps its size and goes on over a second page.
    """
    fixed = sum(block_height(d, block, 0.0) for block in blocks)
    flexible = sum(block_height(d, block, 1.0) - block_height(d, block, 0.0) for block in blocks)
    between = sum(block.gap for block in blocks[:-1])
    for gaps in GAPS if flexible > 0 else ():
        factor = (room - fixed - between * gaps) / flexible
        if factor >= LEAST_STRETCH:
            return min(MOST_STRETCH, factor), gaps
    return 1.0, 1.0


def _begin(d: FormDrawing, page: int) -> int:
    place = d.pen.new_page()
    d.page = page
    return place


def _draw_head(d: FormDrawing, layout: FormLayout, head: SheetHead) -> None:
    to = layout.address_to.replace("{mayor}", head.mayor).replace("{town}", d.town)
    line = d.fonts.label.shape(f"{to} あて", d.name, "あて先")
    d.pen.text(LEFT, 16.5, line, 10.5)
    if layout.basis:
        basis = fitted_or_wrapped(
            d.fonts.label, layout.basis.replace("{town}", d.town), 108.0, 7.5, form=d.name, field="根拠"
        )
        for n, one in enumerate(basis.lines[:2]):
            d.pen.text(LEFT, 22.2 + n * 3.6, one, 7.5, grey=QUIET)
    centred(d, layout.title, 36.0, 19.0)
    if layout.subtitle:
        line = d.fonts.label.shape(layout.subtitle, d.name, "副題")
        d.pen.text(LEFT + (WIDTH - width_mm(line, 9)) / 2, 43.0, line, 9)


def _draw_next_head(d: FormDrawing, layout: FormLayout, suffix: str) -> None:
    centred(d, f"{layout.title} {suffix}", 30.0, 13.0)


def _continuation(d: FormDrawing, layout: FormLayout) -> list[int]:
    """Further rows of the tables, then texts that found no room, on sheets of their own."""
    longer = [block for block in layout.blocks if block.kind == "table" and rows_of(d.values, block.id) > block.count]
    if not longer and not d.overflow:
        return []
    pages = [_begin_continuation(d, layout)]
    y = NEXT_TOP
    for block in longer:
        rows = rows_of(d.values, block.id)
        d.warn(block.title or block.columns[0].label, f"{rows}人のため続紙に印刷しました。")
        first = block.count + 1
        while first <= rows:
            fitting = int((BOTTOM - y - block.head - 6) / block.height)
            take = min(rows - first + 1, max(1, fitting))
            y = _title(d, block.title or "記載の続き", y)
            y += draw_table(d, block, y, first, take) + 5
            first += take
            if first <= rows:
                pages.append(_begin_continuation(d, layout))
                y = NEXT_TOP
    done = 0
    while done < len(d.overflow):
        _, label, text = d.overflow[done]
        fitted = fitted_or_wrapped(d.fonts.value, text, WIDTH - 50 - 4, 11.0, form=d.name, field=label)
        tall = max(9.0, len(fitted.lines) * fitted.leading / MM + 4.0)
        if y + tall > BOTTOM:
            pages.append(_begin_continuation(d, layout))
            y = NEXT_TOP
        if done == 0:
            y = _title(d, "欄に書ききれなかった事項", y)
        _overflow_row(d, done, y, tall)
        y += tall
        done += 1
    return pages


def _overflow_row(d: FormDrawing, n: int, y: float, tall: float) -> None:
    key, label, text = d.overflow[n]
    fitted = fitted_or_wrapped(d.fonts.value, text, WIDTH - 50 - 4, 11.0, form=d.name, field=label)
    d.pen.box(LEFT, y, 50, tall, fill=SHADE, width=HAIR)
    d.label(label, LEFT, y, 50, tall)
    d.pen.box(LEFT + 50, y, WIDTH - 50, tall)
    d.put(fitted, LEFT + 52, y, tall)
    d.placed.append(Placed(d.page, key, text, LEFT + 50, y, WIDTH - 50, tall))


def _begin_continuation(d: FormDrawing, layout: FormLayout) -> int:
    place = _begin(d, d.page + 1)
    _draw_next_head(d, layout, "続紙")
    return place


def _title(d: FormDrawing, text: str, y: float) -> float:
    line = d.fonts.bold.shape(text, d.name, text)
    d.pen.text(LEFT, y + 4.0, line, 9.5)
    return y + 6.0


def _revision_text(revision: str) -> str:
    """2026-04 as 令和8年4月版; a revision that is no month stays as it is."""
    year, _, month = revision.partition("-")
    if year.isdigit() and month[:2].isdigit() and int(year) >= 2019:
        return f"令和{int(year) - 2018}年{int(month[:2])}月版"
    return revision
