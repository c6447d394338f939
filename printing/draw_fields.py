"""Drawing one field: fitted text, circled choices, check boxes, digit combs, the signature."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from desk_app.domain.drawn import PacketWarning
from desk_app.domain.form import FieldValue
from printing.box import Box, mark_of, without_row
from printing.draw import BLACK, HAIR, MM, QUIET, RULE, Pen
from printing.draw_text import Fitted, Type, fit, width_mm
from printing.fonts import FontBook

PAD = 1.8
"""White space left and right of a value, in millimetres."""
LABEL_SIZE = 8.5
CHOICE_SIZE = 9.5
BRACKET_GAP = 1.6
"""Room between an option and its bracket, in millimetres: the circle goes around the option alone."""
SEE_CONTINUATION = "続紙のとおり"
_NO_VALUE = FieldValue()

Area = tuple[float, float, float, float]
"""x, y, width and height in millimetres from the upper left corner."""
Fill = TypeVar("Fill", bound="Callable[[FormDrawing, Slot], None]")
FILLS: dict[str, Callable[[FormDrawing, Slot], None]] = {}
"""The value parts of the boxes by name, so that a cached blank can say which one fills a slot."""


def value_part(fill: Fill) -> Fill:
    """Mark a function ``fill(d, slot)`` as the part of a box that depends on the values."""
    FILLS[fill.__name__] = fill
    return fill


class Placed(NamedTuple):
    """Where a value stands: page within the form, field, text, box in millimetres; ``kind`` text, choice or comb."""

    page: int
    field: str
    text: str
    x: float
    y: float
    w: float
    h: float
    kind: str = "text"


class Slot(NamedTuple):
    """Where a value goes on a blank: the part that fills it, its box and key, page within the form, area.

    ``extra`` holds what the part measured while the blank was drawn: numbers, texts and lists of them.
    """

    page: int
    fill: str
    box: Box
    key: str
    area: Area
    extra: Sequence[Any] = ()


@dataclass(slots=True, eq=False, repr=False)
class FormDrawing:
    """What drawing one form needs and gathers: pen and fonts, values, warnings, places, text for the 続紙.

    With ``slots`` a blank is drawn: what depends on values is noted there instead of being drawn.
    """

    pen: Pen
    fonts: FontBook
    name: str
    key: str
    values: Mapping[str, FieldValue]
    signs: bool = False
    town: str = ""
    page: int = 0
    warnings: list[PacketWarning] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    overflow: list[tuple[str, str, str]] = field(default_factory=list)
    slots: list[Slot] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """Names by field for boxes whose label stands on the form more than once (printing.field_names)."""

    def later(
        self, fill: Callable[[FormDrawing, Slot], None], box: Box, key: str, area: Area, extra: Sequence[Any] = ()
    ) -> None:
        """Draw the value part of a box: at once, or whenever the blank is filled. ``fill`` is a ``value_part``."""
        if (name := self.names.get(without_row(key))) is not None:
            box = box._replace(label=name)
        slot = Slot(self.page, fill.__name__, box, key, area, extra)
        if self.slots is None:
            fill(self, slot)
        else:
            self.slots.append(slot)

    def warn(self, label: str, message: str) -> None:
        """Tell the clerk something about a field of this form."""
        self.warnings.append(PacketWarning(self.key, label, message))

    def value(self, key: str) -> FieldValue:
        """The value of a field; empty when there is none."""
        if self.slots is not None:
            raise RuntimeError(f"the blank of {self.name} may not depend on the value of {key}")
        return self.values.get(key, _NO_VALUE)

    def put(self, fitted: Fitted, x: float, y: float, h: float, *, centre: float = 0.0, grey: float = BLACK) -> None:
        """Draw fitted lines from x, centred in the height; a single line also in a width of ``centre`` mm."""
        base = y + (h - fitted.height) / 2 + fitted.size * 0.87 / MM
        if centre and len(fitted.lines) == 1:
            x += max(0.0, centre - width_mm(fitted.lines[0], fitted.size)) / 2
        for n, line in enumerate(fitted.lines):
            self.pen.text(x, base + n * fitted.leading / MM, line, fitted.size, grey=grey)

    def label(
        self, text: str, x: float, y: float, w: float, h: float, *, size: float = LABEL_SIZE, grey: float = BLACK
    ) -> None:
        """A label centred in its cell, in up to three lines."""
        fitted = fit(self.fonts.label, text, w - 1.6, h, Type(size, 5.5, 3), form=self.name, field=text)
        if fitted is None:
            fitted = fit(self.fonts.label, text, w - 0.6, h + 2, Type(5.5, 4.5, 4), form=self.name, field=text)
        if fitted is None:
            return
        base = y + (h - fitted.height) / 2 + fitted.size * 0.87 / MM
        for n, line in enumerate(fitted.lines):
            left = x + (w - width_mm(line, fitted.size)) / 2
            self.pen.text(left, base + n * fitted.leading / MM, line, fitted.size, grey=grey)

    def small(self, text: str, x: float, baseline: float, *, size: float = 7.0, grey: float = QUIET) -> float:
        """A small note; gives its width in millimetres."""
        line = self.fonts.label.shape(text, self.name, text)
        self.pen.text(x, baseline, line, size, grey=grey)
        return width_mm(line, size)

    def note(self, text: str, x: float, bottom: float, w: float) -> float:
        """A small note of up to two lines ending at ``bottom``; gives its height in millimetres."""
        text = text.replace("{town}", self.town)
        fitted = fit(self.fonts.label, text, w, 7.0, Type(7.0, 5.0, 2), form=self.name, field=text)
        if fitted is None:
            return 0.0
        base = bottom - 1.2 - (len(fitted.lines) - 1) * fitted.leading / MM
        for n, line in enumerate(fitted.lines):
            self.pen.text(x, base + n * fitted.leading / MM, line, fitted.size, grey=QUIET)
        return fitted.height + 0.6

    def text(
        self,
        key: str,
        label: str,
        text: str,
        area: tuple[float, float, float, float],
        style: Type,
        *,
        kana: bool = False,
        centre: bool = False,
    ) -> None:
        """A value in its area (x, y, w, h): fitted, or sent to the continuation sheet, and either way reported."""
        if not text:
            return
        x, y, w, h = area
        if "." in key and (row := _row_of(key)):
            label = f"{label}({row}番)"
        stack = self.fonts.label if kana else self.fonts.value
        fitted = fit(stack, text, w, h, style, form=self.name, field=label)
        if fitted is None:
            self.overflow.append((key, label, text))
            self.warn(label, "欄に入りきらないため続紙に印刷しました。")
            fitted = fit(stack, SEE_CONTINUATION, w, h, Type(8, 4.5, 2), form=self.name, field=label)
            if fitted is not None:
                self.put(fitted, x, y, h)
            return
        if fitted.size < style.size:
            self.warn(label, f"文字を小さくして収めました({style.size:g}→{fitted.size:g}ポイント)。")
        self.put(fitted, x, y, h, centre=w if centre else 0.0)
        self.placed.append(Placed(self.page, key, text, x, y, w, h))


def _row_of(key: str) -> str:
    """The row number in the key of a table's value (people.2.name), empty elsewhere."""
    parts = key.split(".")
    return parts[1] if len(parts) == 3 else ""


def draw_choice(d: FormDrawing, box: Box, key: str, area: Area) -> None:
    """The printed options; the chosen ones are circled (or ticked), a value that is no option goes to その他."""
    x, y, w, h = area
    x, w = x + 0.9, w - 1.4  # room for the left half of the first circle
    size, lines = _choice_lines(d, box, w)
    step = min(h / len(lines), size * 1.75 / MM)
    top = y + (h - step * len(lines)) / 2
    marks: list[tuple[str, Area, Area | None]] = []
    for n, options in enumerate(lines):
        left = x
        for option in options:
            mark, wide = _draw_option(d, box, option, (left, top + step * (n + 0.5)), size)
            marks.append(mark)
            left += wide
    d.later(fill_choice, box, key, (x, y, w, h), (size, marks))


@value_part
def fill_choice(d: FormDrawing, slot: Slot) -> None:
    """Circles or ticks at the chosen options; extra: font size, the options with their place and their bracket's."""
    box, (size, marks) = slot.box, slot.extra
    chosen, other = _chosen(d, box, d.value(slot.key), {mark for mark, _, _ in marks})
    for mark, (x, y, w, h), inside in marks:
        if mark not in chosen:
            continue
        if box.kind == "check":
            _draw_tick(d, x, y + h / 2, h)
        else:
            d.pen.oval(x, y, w, h)
        if other and inside is not None:
            _draw_other(d, slot, other, inside, size)
    if chosen:
        text = "/".join(sorted(chosen)) + (f":{other}" if other else "")
        d.placed.append(Placed(d.page, slot.key, text, *slot.area, "choice"))


def _choice_lines(d: FormDrawing, box: Box, w: float) -> tuple[float, list[list[str]]]:
    """Font size and the options by line: the largest size at which they take as few lines as allowed."""
    size = box.size or CHOICE_SIZE
    while True:
        lines: list[list[str]] = [[]]
        used = 0.0
        for option in box.choices:
            wide = _option_width(d, box, option, size)
            if lines[-1] and used + wide - 3 > w:
                lines.append([])
                used = 0.0
            lines[-1].append(option)
            used += wide
        if len(lines) <= max(1, box.lines) or size <= 6.5:
            return size, lines
        size -= 0.25


def _option_width(d: FormDrawing, box: Box, option: str, size: float) -> float:
    line = d.fonts.label.shape(option, d.name, box.label)
    bracket = BRACKET_GAP if len(option) > len(mark_of(option)) else 0.0
    return width_mm(line, size) + bracket + 3.4 + (size * 1.15 / MM if box.kind == "check" else 0)


def _draw_option(
    d: FormDrawing, box: Box, option: str, place: tuple[float, float], size: float
) -> tuple[tuple[str, Area, Area | None], float]:
    """One option as printed; gives its mark with where that goes and the inside of its bracket, and its room.

    ``place`` is the left edge and the middle of the line in millimetres.
    """
    mark = mark_of(option)
    left, middle = place
    text_left = left
    side = size * 0.85 / MM
    if box.kind == "check":
        d.pen.box(left, middle - side / 2, side, side, width=RULE)
        text_left += size * 1.15 / MM
    own = d.fonts.label.shape(mark, d.name, box.label)
    rest = d.fonts.label.shape(option[len(mark) :], d.name, box.label)
    wide = width_mm(own, size)
    rest_left = text_left + wide + BRACKET_GAP
    base = middle + size * 0.37 / MM
    d.pen.text(text_left, base, own, size)
    inside = None
    if rest.pieces:
        d.pen.text(rest_left, base, rest, size)
        inset = rest.pieces[0].width * size / MM
        inside = (rest_left + inset, middle - 4, width_mm(rest, size) - inset - 1.5, 8.0)
    tall = size * 1.55 / MM
    ring = (text_left - 1.3, middle - tall / 2, wide + 2.6, tall)
    square = (left, middle - side / 2, side, side)
    return (mark, square if box.kind == "check" else ring, inside), _option_width(d, box, option, size)


def _draw_tick(d: FormDrawing, left: float, middle: float, side: float) -> None:
    start, low = (left + side * 0.15, middle), (left + side * 0.42, middle + side * 0.3)
    d.pen.path([start, low, (left + side * 1.05, middle - side * 0.5)], width=1.3)


def _draw_other(d: FormDrawing, slot: Slot, other: str, area: Area, size: float) -> None:
    """The text inside the bracket of その他."""
    x, y, w, h = area
    label = slot.box.label
    fitted = fit(d.fonts.value, other, w, h, Type(size, 5.0, 1), form=d.name, field=label)
    if fitted is None:
        d.overflow.append((slot.key, label, other))
        d.warn(label, "欄に入りきらないため続紙に印刷しました。")
    else:
        d.put(fitted, x, y, h)


def _chosen(d: FormDrawing, box: Box, value: FieldValue, marks: Collection[str]) -> tuple[frozenset[str], str]:
    """The marks to circle of those printed, and the text to write beside その他."""
    if not value.chosen:
        return frozenset(), value.text
    hit = frozenset(one for one in value.chosen if one in marks)
    missing = [one for one in value.chosen if one not in marks]
    other = value.text or "、".join(missing)
    if missing and "その他" in marks:
        return hit | {"その他"}, other
    if missing:
        d.warn(box.label, f"「{other}」は様式の選択肢にありません。紙に書き足してください。")
    return hit, other


def draw_comb(d: FormDrawing, box: Box, key: str, area: Area) -> None:
    """Digit boxes; empty 個人番号 boxes say that they are filled at the counter."""
    x, y, w, h = area
    groups = box.comb // 4 - 1 if box.kind == "individual_number" else 0
    side = min(6.2, (w - groups * 1.2) / box.comb)
    tall = min(7.5, h - 2.4)
    top = y + (h - tall) / 2
    lefts = [x + n * side + (1.2 * (n // 4) if groups else 0.0) for n in range(box.comb)]
    for left in lefts:
        d.pen.box(left, top, side, tall, width=HAIR)
    end = lefts[-1] + side
    said = box.kind == "individual_number" and end + 15 < x + w
    d.later(fill_comb, box, key, (x, top, end - x, tall), (side, lefts, y + h / 2 + 1 if said else 0.0))


@value_part
def fill_comb(d: FormDrawing, slot: Slot) -> None:
    """One character in each digit box; extra: width and left edges of the boxes, baseline of the note or 0."""
    box, (x, top, wide, tall), (side, lefts, said) = slot.box, slot.area, slot.extra
    text = d.value(slot.key).text
    if len(text) > len(lefts):
        d.overflow.append((slot.key, box.label, text))
        d.warn(box.label, f"{box.comb}桁の欄に入らないため続紙に印刷しました。")
        text = ""
    size = min(12.0, round(side * 2.9 * 2) / 2)
    for left, char in zip(lefts, text, strict=False):
        line = d.fonts.value.shape(char, d.name, box.label)
        d.pen.text(left + (side - width_mm(line, size)) / 2, top + tall / 2 + size * 0.36 / MM, line, size)
    if text:
        d.placed.append(Placed(d.page, slot.key, text, *slot.area, "comb"))
    elif said:
        d.small("窓口で記入", x + wide + 2, said, size=7)


def draw_signature(d: FormDrawing, area: Area, note: str) -> None:
    """The box of the signature: its note is printed always, the strokes stand above it."""
    x, y, w, h = area
    taken = d.note(note, x, y + h, w) if note else 0.0
    d.later(fill_signature, Box(kind="signature"), "", (x + 2, y + 1.5, min(w - 4, 80.0), h - 2.5 - taken))


@value_part
def fill_signature(d: FormDrawing, slot: Slot) -> None:
    """The box of the signature on a form that takes it."""
    if d.signs:
        d.pen.signature(d.key, *slot.area)
