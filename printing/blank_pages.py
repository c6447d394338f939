"""The pages of a blank form: head, blocks from the top down, footer; drawn where no blank is kept."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.domain.town import Town
from printing.blank_form import FormBlank, Needed
from printing.blocks import block_height, draw_block
from printing.direct.storing import stored_pages
from printing.draw import LEFT, QUIET, WIDTH, Pen
from printing.draw_fields import FormDrawing, Slot
from printing.draw_text import Type, fit, fitted_or_wrapped, width_mm
from printing.field_names import full_names
from printing.fonts import FontBook
from printing.head_foot import centred, draw_foot
from printing.layout import Block, FormLayout

TOP = 42.0
"""Where the first block begins on the first page of a form, in millimetres."""
NEXT_TOP = 36.0
BOTTOM = 278.5
HEAD_WIDTH = 90.0
"""Room left of the codes in the head of a sheet."""
MOST_STRETCH = 1.22
"""Ruled rows grow by up to this factor to fill a page that would stay half empty."""
LEAST_STRETCH = 0.84
"""Ruled rows shrink to this factor before a form takes a second page."""
GAPS = (1.0, 0.8, 0.6)
"""Factors tried for the white space between blocks."""
QUIET_LINE = "この紙は聞き取りの内容から印刷されました。書き足しや訂正は職員にお申し出ください。"


def draw_blank(layout: FormLayout, fonts: FontBook, town: Town) -> FormBlank:
    """Draw the blank of a form. Raises OperatorError naming a character of its labels that no font has."""
    if layout.own is not None:
        from printing.background import blank_of  # noqa: PLC0415  # pikepdf is loaded only for a blank not kept yet

        return blank_of(layout, layout.own)
    from printing.draw_blank import BlankPen  # noqa: PLC0415  # reportlab is loaded only where a blank is drawn

    pen = BlankPen(layout.template.name)
    slots = draw_static(pen, layout, fonts, town)
    return FormBlank(
        name=layout.template.name,
        division=layout.template.division,
        foot=_foot(layout),
        pages=stored_pages(pen.finish()),
        slots=tuple(tuple(slot for slot in slots if slot.page == page) for page in range(pen.pages)),
        needed=tuple(_needed(layout)),
        tables=tuple(
            (one.id, one.title or one.columns[0].label, one.count) for one in layout.blocks if one.kind == "table"
        ),
    )


def draw_static(pen: Pen, layout: FormLayout, fonts: FontBook, town: Town) -> list[Slot]:
    """Draw what does not depend on a case, on pages of its own; gives where the values go."""
    slots: list[Slot] = []
    shown = town.name or "市"
    names = full_names(layout.blocks)
    d = FormDrawing(pen, fonts, layout.template.name, layout.template.id, {}, town=shown, slots=slots, names=names)
    _main_pages(d, layout, town)
    for page in range(pen.pages):
        pen.go_to(page)
        draw_foot(d, _foot(layout))
    return slots


def _foot(layout: FormLayout) -> str:
    return f"様式 {layout.number}　{_revision_text(layout.template.revision)}　　{QUIET_LINE}"


def draw_next_head(d: FormDrawing, title: str, suffix: str) -> None:
    """The title of a further page of a form."""
    centred(d, f"{title} {suffix}", 30.0, 13.0)


def _main_pages(d: FormDrawing, layout: FormLayout, town: Town) -> None:
    """Blocks from the top down; pinned blocks (office area) at the foot of the last page."""
    d.pen.new_page()
    _draw_head(d, layout, town)
    y = TOP + (3.5 if layout.subtitle else 0.0)
    pinned = [block for block in layout.blocks if block.kind == "office"]
    flowing = [block for block in layout.blocks if block.kind != "office"]
    tail = sum(block_height(d, block) + block.gap for block in pinned)
    stretch, gaps = _stretch(d, flowing, BOTTOM - tail - y)
    for n, block in enumerate(flowing):
        last = n == len(flowing) - 1
        room = BOTTOM - (tail if last else 0.0)
        if y + block_height(d, block, stretch) > room + 0.01 and y > NEXT_TOP + 1:
            d.page = d.pen.new_page()
            draw_next_head(d, layout.title, "(つづき)")
            y = NEXT_TOP
        y += draw_block(d, block, y, stretch) + block.gap * gaps
    y = BOTTOM - tail
    for block in pinned:
        y += block.gap
        y += draw_block(d, block, y)


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


def _draw_head(d: FormDrawing, layout: FormLayout, town: Town) -> None:
    mayor = town.mayor_title or f"{d.town}長"
    to = layout.address_to.replace("{mayor}", mayor).replace("{town}", d.town)
    line = d.fonts.label.shape(f"{to} あて", d.name, "あて先")
    d.pen.text(LEFT, 16.5, line, min(10.5, 10.5 * HEAD_WIDTH / max(width_mm(line, 10.5), 1.0)))
    if layout.basis:
        text = layout.basis.replace("{town}", d.town)
        stack, style = d.fonts.label, Type(7.5, 4.5, 2)
        basis = fit(stack, text, HEAD_WIDTH, 9.0, style, form=d.name, field="根拠") or fitted_or_wrapped(
            stack, text, HEAD_WIDTH, 4.5, form=d.name, field="根拠"
        )
        for n, one in enumerate(basis.lines):
            d.pen.text(LEFT, 22.2 + n * basis.size * 0.48, one, basis.size, grey=QUIET)
    centred(d, layout.title, 36.0, 19.0)
    if layout.subtitle:
        line = d.fonts.label.shape(layout.subtitle, d.name, "副題")
        d.pen.text(LEFT + (WIDTH - width_mm(line, 9)) / 2, 43.0, line, 9)


def _needed(layout: FormLayout) -> Sequence[Needed]:
    found = []
    names = full_names(layout.blocks)
    for one in layout.template.fields:
        label = names.get(one.id, one.label)
        if one.required and one.source.startswith("each:"):
            stem, column = one.id.rsplit(".", 1)
            found.append(Needed(label, column, stem))
        elif one.required:
            found.append(Needed(label, one.id))
    return found


def _revision_text(revision: str) -> str:
    """2026-04 as 令和8年4月版; a revision that is no month stays as it is."""
    year, _, month = revision.partition("-")
    if year.isdigit() and month[:2].isdigit() and int(year) >= 2019:
        return f"令和{int(year) - 2018}年{int(month[:2])}月版"
    return revision
