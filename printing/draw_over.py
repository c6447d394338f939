"""Values drawn over a town's own blank: text, spread digits, rings and ticks where the blank has its options."""

from __future__ import annotations

from printing.draw import MM, RULE
from printing.draw_fields import FormDrawing, Placed, Slot, fill_signature, value_part
from printing.draw_text import Type, width_mm


@value_part
def fill_over_text(d: FormDrawing, slot: Slot) -> None:
    """A value in its place: fitted, or sent to the continuation sheet."""
    box = slot.box
    d.text(slot.key, box.label, d.value(slot.key).text, slot.area, Type(box.size, box.least, box.lines))


@value_part
def fill_over_comb(d: FormDrawing, slot: Slot) -> None:
    """Characters one by one in the printed boxes, each in the middle of its share of the width."""
    x, y, w, h = slot.area
    text = d.value(slot.key).text
    if not text:
        return
    if len(text) > slot.box.comb:
        d.overflow.append((slot.key, slot.box.label, text))
        d.warn(slot.box.label, f"{slot.box.comb}桁の欄に入らないため続紙に印刷しました。")
        return
    side = w / slot.box.comb
    for n, char in enumerate(text):
        line = d.fonts.value.shape(char, d.name, slot.box.label)
        left = x + n * side + (side - width_mm(line, slot.box.size)) / 2
        d.pen.text(left, y + h / 2 + slot.box.size * 0.36 / MM, line, slot.box.size)
    d.placed.append(Placed(d.page, slot.key, text, x, y, w, h, "comb"))


@value_part
def fill_over_marks(d: FormDrawing, slot: Slot) -> None:
    """A ring around each chosen option where it stands on the blank; a tick for a check."""
    value = d.value(slot.key)
    places = {mark: (x, y, w, h) for mark, x, y, w, h in slot.extra}
    for mark in value.chosen:
        area = places.get(mark)
        if area is None:
            d.overflow.append((slot.key, slot.box.label, mark))
            d.warn(slot.box.label, f"「{mark}」は様式の選択肢にないため続紙に印刷しました。")
        elif slot.box.kind == "check":
            x, y, w, h = area
            steps = [(x + w * 0.1, y + h * 0.5), (x + w * 0.4, y + h * 0.9), (x + w * 0.95, y + h * 0.05)]
            d.pen.path(steps, width=1.3)
        else:
            d.pen.oval(*area, width=2 * RULE)
        if area is not None:
            d.placed.append(Placed(d.page, slot.key, mark, *area, "choice"))


FILL_OF = {
    "text": fill_over_text.__name__,
    "comb": fill_over_comb.__name__,
    "individual_number": fill_over_comb.__name__,
    "choice": fill_over_marks.__name__,
    "check": fill_over_marks.__name__,
    "signature": fill_signature.__name__,
}
"""The value part of each kind of place."""
