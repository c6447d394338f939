"""Blocks of a form on the page: ruled boxes, tables of people, text of our own, the office area."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desk_app.domain.form import FieldValue
from printing.box import Box
from printing.draw import BLACK, FRAME, HAIR, LEFT, MM, OFFICE, QUIET, RULE, SHADE, WIDTH
from printing.draw_fields import PAD, Area, FormDrawing, draw_choice, draw_comb, draw_signature
from printing.draw_text import Fitted, width_mm, wrap
from printing.draw_values import fill_address, fill_katagaki, fill_name, fill_text
from printing.fonts import FontStack
from printing.layout import Block

TITLE_HEIGHT = 6.0
TEXT_SIZE = 8.5
TEXT_LEADING = 4.6
NUMBER_WIDTH = 7.0
OFFICE_HEAD = 5.0
FIRST_LABEL = 25.0
NEXT_LABEL = 21.0
CENTRED_BELOW = 24.0
"""Columns narrower than this hold marks and short words, which stand in the middle; wider ones hold text."""


def block_height(d: FormDrawing, block: Block, stretch: float = 1.0) -> float:
    """Height of a block with its title, in millimetres. ``stretch`` applies to ruled rows only."""
    title = TITLE_HEIGHT if block.title and block.kind != "office" else 0.0
    if block.kind == "table":
        return title + block.head + block.count * block.height * stretch
    if block.kind == "text":
        return title + len(_text_lines(d, block)) * TEXT_LEADING + 1.0
    if block.kind == "office":
        return OFFICE_HEAD + max(1, len(block.cells)) * 11.0
    return title + sum(row.height for row in block.rows) * stretch


def draw_block(d: FormDrawing, block: Block, y: float, stretch: float = 1.0) -> float:
    """Draw a block from y downwards; gives its height."""
    height = block_height(d, block, stretch)
    if block.kind == "office":
        _draw_office(d, block, y)
        return height
    top = y
    if block.title:
        line = d.fonts.bold.shape(block.title, d.name, block.title)
        d.pen.text(LEFT, y + 4.0, line, 9.5)
        top += TITLE_HEIGHT
    if block.kind == "table":
        draw_table(d, block, top, 1, block.count, stretch=stretch)
    elif block.kind == "text":
        _draw_text(d, block, top)
    else:
        _draw_boxes(d, block, top, stretch)
    return height


def rows_of(values: Mapping[str, FieldValue], table: str) -> int:
    """How many rows the values hold for a table."""
    pattern = re.compile(re.escape(table) + r"\.(\d+)\.")
    numbers = [int(match[1]) for key in values if (match := pattern.match(key))]
    return max(numbers, default=0)


def _draw_boxes(d: FormDrawing, block: Block, y: float, stretch: float) -> None:
    top = y
    for row in block.rows:
        left = LEFT
        height = row.height * stretch
        for box in row.boxes:
            _draw_box(d, box, left, top, height)
            left += box.width
        top += height
    d.pen.box(LEFT, y, WIDTH, top - y, width=FRAME)


def _draw_box(d: FormDrawing, box: Box, x: float, y: float, h: float) -> None:
    label = 0.0
    if box.label and not box.top:
        label = box.label_mm or (FIRST_LABEL if x == LEFT else NEXT_LABEL)
        d.pen.box(x, y, label, h, fill=SHADE, width=HAIR)
        d.label(box.label, x, y, label, h)
    d.pen.box(x + label, y, box.width - label, h, width=HAIR)
    if box.top:
        d.small(box.label, x + 1.2, y + 3.0, size=6.5, grey=QUIET)
        draw_box_value(d, box, box.id, (x + PAD, y + 2.6, box.width - 2 * PAD, h - 2.6))
        return
    draw_box_value(d, box, box.id, (x + label + PAD, y, box.width - label - 2 * PAD, h))


def draw_box_value(d: FormDrawing, box: Box, key: str, area: Area, *, centre: bool = False) -> None:
    """What stands inside a box, by its kind; prefix, suffix and note around it. ``centre`` is for plain values."""
    x, y, w, h = area
    base = y + h / 2 + 8 * 0.37 / MM
    if box.prefix:
        taken = d.small(box.prefix, x, base, size=8, grey=BLACK) + 1.2
        x, w = x + taken, w - taken
    if box.suffix:
        line = d.fonts.label.shape(box.suffix, d.name, box.label)
        wide = width_mm(line, 8)
        d.pen.text(x + w - wide, base, line, 8)
        w -= wide + 1
    if box.note and box.kind not in {"signature", "individual_number"}:
        h -= d.note(box.note, x, y + h, w)
    if box.frame_w:
        _draw_frame(d, box, (x, y, w, h))
    inner = (x, y, w, h)
    if box.kind in {"choice", "check"}:
        draw_choice(d, box, key, inner)
    elif box.kind in {"comb", "individual_number"}:
        draw_comb(d, box, key, inner)
    elif box.kind == "signature":
        draw_signature(d, inner, box.note)
    elif box.kind == "name":
        d.later(fill_name, box, key, inner)
    elif box.kind == "address":
        _draw_address(d, box, key, inner)
    elif box.kind == "text":
        d.later(fill_text, box, key, inner, [centre])


def _draw_frame(d: FormDrawing, box: Box, area: tuple[float, float, float, float]) -> None:
    """A dotted frame of its true size in the middle of the box: where the photo or the seal goes."""
    x, y, w, h = area
    left, top = x + (w - box.frame_w) / 2, y + (h - box.frame_h) / 2
    right, bottom = left + box.frame_w, top + box.frame_h
    for x1, y1, x2, y2 in (
        (left, top, right, top),
        (right, top, right, bottom),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
    ):
        d.pen.dashed(x1, y1, x2, y2)


def _draw_address(d: FormDrawing, box: Box, key: str, area: Area) -> None:
    """Postal code and address above, 方書 below: it is never dropped."""
    x, y, w, h = area
    upper = h * 0.54
    base = y + upper / 2 + 0.6
    taken = d.small("〒", x, base + 8 * 0.36 / MM, size=8, grey=BLACK) + 1.0
    d.later(fill_address, box, key, (x + taken, y + 0.6, w - taken, upper))
    d.pen.dashed(x, y + upper + 0.4, x + w, y + upper + 0.4)
    lower = h - upper - 1.2
    taken = d.small("方書", x, y + upper + 0.6 + lower / 2 + 6.5 * 0.37 / MM, size=6.5) + 1.5
    d.later(fill_katagaki, box, key, (x + taken, y + upper + 1.0, w - taken, lower - 0.6))


def column_widths(block: Block) -> list[float]:
    """Widths of a table's columns after the number column, from their weights."""
    total = sum(box.width or 1.0 for box in block.columns)
    return [(box.width or 1.0) / total * (WIDTH - NUMBER_WIDTH) for box in block.columns]


def draw_table(d: FormDrawing, block: Block, y: float, first: int, rows: int, *, stretch: float = 1.0) -> float:
    """Rows ``first`` … of a table with its head; gives the height."""
    widths = column_widths(block)
    height = block.height * stretch
    left = LEFT
    d.pen.box(left, y, NUMBER_WIDTH, block.head, fill=SHADE, width=HAIR)
    left += NUMBER_WIDTH
    for box, wide in zip(block.columns, widths, strict=True):
        d.pen.box(left, y, wide, block.head, fill=SHADE, width=HAIR)
        d.label(box.label, left, y, wide, block.head, size=8)
        left += wide
    for n in range(rows):
        top = y + block.head + n * height
        _draw_table_row(d, block, widths, (top, height), first + n)
    total = block.head + rows * height
    d.pen.box(LEFT, y, WIDTH, total, width=FRAME)
    return total


def _draw_table_row(d: FormDrawing, block: Block, widths: list[float], place: tuple[float, float], n: int) -> None:
    y, h = place
    d.pen.box(LEFT, y, NUMBER_WIDTH, h, width=HAIR)
    d.label(str(n), LEFT, y, NUMBER_WIDTH, h, size=9)
    left = LEFT + NUMBER_WIDTH
    for box, wide in zip(block.columns, widths, strict=True):
        d.pen.box(left, y, wide, h, width=HAIR)
        pad = 1.2 if wide < 22 else PAD
        area = (left + pad, y, wide - 2 * pad, h)
        draw_box_value(d, box, f"{block.id}.{n}.{box.id}", area, centre=wide < CENTRED_BELOW)
        left += wide


def _text_lines(d: FormDrawing, block: Block) -> list[tuple[str, FontStack, Fitted]]:
    """The paragraphs of a text block broken to lines; a marker (1., ・) hangs."""
    found: list[tuple[str, FontStack, Fitted]] = []
    stack = d.fonts.label
    for paragraph in block.lines:
        marker, body = _marker(paragraph.replace("{town}", d.town))
        indent = 5.0 if marker else 0.0
        lines = wrap(stack.shape(body, d.name, block.title), WIDTH - indent, TEXT_SIZE)
        for n, line in enumerate(lines):
            found.append((marker if n == 0 else (" " if marker else ""), stack, Fitted((line,), TEXT_SIZE, 0)))
    return found


def _marker(paragraph: str) -> tuple[str, str]:
    match = re.match(r"(\d+\.|・|※|[①-⑳])\s*", paragraph)
    return (match[1], paragraph[match.end() :]) if match else ("", paragraph)


def _draw_text(d: FormDrawing, block: Block, y: float) -> None:
    for n, (marker, stack, fitted) in enumerate(_text_lines(d, block)):
        base = y + n * TEXT_LEADING + 3.2
        indent = 0.0
        if marker:
            indent = 5.0
            if marker.strip():
                d.pen.text(LEFT, base, stack.shape(marker, d.name, block.title), TEXT_SIZE)
        d.pen.text(LEFT + indent, base, fitted.lines[0], TEXT_SIZE)


def _draw_office(d: FormDrawing, block: Block, y: float) -> None:
    """職員記入欄: grey head, then cells with a label and room to write."""
    rows = [line.split("/") for line in (block.cells or ("受付/入力/確認",))]
    d.pen.box(LEFT, y, WIDTH, OFFICE_HEAD, fill=SHADE, width=RULE, grey=OFFICE)
    d.label(block.title or "職員記入欄", LEFT, y, WIDTH, OFFICE_HEAD, size=8, grey=OFFICE)
    top = y + OFFICE_HEAD
    for cells in rows:
        wide = WIDTH / len(cells)
        for n, cell in enumerate(cells):
            left = LEFT + n * wide
            label = min(24.0, wide * 0.42)
            d.pen.box(left, top, label, 11.0, fill=SHADE, width=HAIR, grey=OFFICE)
            d.label(cell, left, top, label, 11.0, size=8, grey=OFFICE)
            d.pen.box(left + label, top, wide - label, 11.0, width=HAIR, grey=OFFICE)
        top += 11.0
    d.pen.box(LEFT, y, WIDTH, top - y, width=RULE, grey=OFFICE)
