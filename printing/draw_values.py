"""Values in the boxes of a form: plain text, a name with its kana, an address with its 方書."""

from __future__ import annotations

from printing.box import Box
from printing.draw import MM
from printing.draw_fields import FormDrawing, Slot, value_part
from printing.draw_text import Type

NAME_HEIGHT = 13.5


@value_part
def fill_text(d: FormDrawing, slot: Slot) -> None:
    """A plain value in its box; extra: whether it stands in the middle."""
    (centre,) = slot.extra
    style = _type(slot.box, slot.area[3])
    d.text(slot.key, slot.box.label, d.value(slot.key).text, slot.area, style, centre=centre)


@value_part
def fill_name(d: FormDrawing, slot: Slot) -> None:
    """Kana small above the name."""
    box, key, (x, y, w, h) = slot.box, slot.key, slot.area
    spare = max(0.0, h - NAME_HEIGHT)  # in a high row the two stay together in the middle
    y, h = y + spare / 2, h - spare
    kana = min(4.2, h * 0.36)
    d.text(
        f"{key}_kana",
        f"{box.label}(フリガナ)",
        d.value(f"{key}_kana").text,
        (x, y + 0.8, w, kana),
        Type(7.5, 4.0, 1),
        kana=True,
    )
    room = h - kana - 1.2
    size = min(box.size or 12.5, int(room * MM / 1.22 * 2) / 2)  # in a low row the name leaves the kana its room
    d.text(key, box.label, d.value(key).text, (x, y + kana + 0.6, w, room), Type(size, box.least or 6.5, 2))


@value_part
def fill_address(d: FormDrawing, slot: Slot) -> None:
    """The postal code, then the address beside it."""
    box, key, (x, y, w, upper) = slot.box, slot.key, slot.area
    postal = d.value(f"{key}_postal").text
    if postal:
        d.text(f"{key}_postal", f"{box.label}(郵便番号)", postal, (x, y, 22, upper), Type(11, 7, 1))
    taken = 23.0 if postal else 16.0
    d.text(key, box.label, d.value(key).text, (x + taken, y, w - taken, upper), Type(box.size or 11.5, 6.0, 2))


@value_part
def fill_katagaki(d: FormDrawing, slot: Slot) -> None:
    """The 方書 below its address."""
    key = f"{slot.key}_katagaki"
    d.text(key, f"{slot.box.label}(方書)", d.value(key).text, slot.area, Type(11, 6.0, 2))


def _type(box: Box, h: float) -> Type:
    size = box.size or 11.5
    least = box.least or min(7.0, size)
    lines = box.lines if box.lines > 1 else (2 if h >= 9.0 else 1)
    return Type(size, least, lines)
