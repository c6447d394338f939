"""The 続紙 (continuation sheet): further rows of tables, then texts that found no room in their boxes."""

from __future__ import annotations

from printing.blank_form import FormBlank
from printing.blank_pages import BOTTOM, NEXT_TOP, draw_next_head
from printing.blocks import draw_table, rows_of
from printing.draw import HAIR, LEFT, MM, SHADE, WIDTH
from printing.draw_fields import FormDrawing, Placed
from printing.draw_text import fitted_or_wrapped
from printing.field_names import full_names
from printing.head_foot import draw_foot
from printing.layout import FormLayout


def draw_continuation(d: FormDrawing, layout: FormLayout, blank: FormBlank) -> list[int]:
    """Further rows of the tables, then texts that found no room, on sheets of their own."""
    longer = [block for block in layout.blocks if block.kind == "table" and rows_of(d.values, block.id) > block.count]
    d.names = full_names(layout.blocks)
    pages = [_begin_continuation(d, layout, blank)]
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
                pages.append(_begin_continuation(d, layout, blank))
                y = NEXT_TOP
    done = 0
    while done < len(d.overflow):
        _, label, text = d.overflow[done]
        fitted = fitted_or_wrapped(d.fonts.value, text, WIDTH - 50 - 4, 11.0, form=d.name, field=label)
        tall = max(9.0, len(fitted.lines) * fitted.leading / MM + 4.0)
        if y + tall > BOTTOM:
            pages.append(_begin_continuation(d, layout, blank))
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


def _begin_continuation(d: FormDrawing, layout: FormLayout, blank: FormBlank) -> int:
    place = d.pen.new_page()
    d.page += 1
    draw_next_head(d, layout.title, "続紙")
    draw_foot(d, blank.foot)
    return place


def _title(d: FormDrawing, text: str, y: float) -> float:
    line = d.fonts.bold.shape(text, d.name, text)
    d.pen.text(LEFT, y + 4.0, line, 9.5)
    return y + 6.0
