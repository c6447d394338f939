"""Drawing one field: fitted text, circled choices, check boxes, digit combs, the signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk_app.domain.form import FieldValue
from desk_app.domain.packet import PacketWarning
from desk_app.domain.signature import Strokes
from printing.draw import BLACK, HAIR, MM, QUIET, RULE, Pen
from printing.draw_text import Fitted, Type, fit, width_mm
from printing.fonts import FontBook
from printing.layout import Box, mark_of

PAD = 1.8
"""White space left and right of a value, in millimetres."""
LABEL_SIZE = 8.5
CHOICE_SIZE = 9.5
BRACKET_GAP = 1.6
"""Room between an option and its bracket, in millimetres: the circle goes around the option alone."""
SEE_CONTINUATION = "続紙のとおり"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a value stands: page within the form, field, text, box in millimetres; ``kind`` text, choice or comb."""

    page: int
    field: str
    text: str
    x: float
    y: float
    w: float
    h: float
    kind: str = "text"


@dataclass(slots=True)
class FormDrawing:
    """What drawing one form needs and gathers: pen and fonts, values, warnings, places, text for the 続紙."""

    pen: Pen
    fonts: FontBook
    name: str
    key: str
    values: Mapping[str, FieldValue]
    strokes: Strokes | None = None
    town: str = ""
    page: int = 0
    warnings: list[PacketWarning] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    overflow: list[tuple[str, str, str]] = field(default_factory=list)

    def warn(self, label: str, message: str) -> None:
        """Tell the clerk something about a field of this form."""
        self.warnings.append(PacketWarning(self.key, label, message))

    def value(self, key: str) -> FieldValue:
        """The value of a field; empty when there is none."""
        return self.values.get(key, FieldValue())

    def put(self, fitted: Fitted, x: float, y: float, h: float, *, grey: float = BLACK) -> None:
        """Draw fitted lines from x, centred in the height."""
        base = y + (h - fitted.height) / 2 + fitted.size * 0.87 / MM
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
        fitted = fit(self.fonts.label, text, w, 7.0, Type(6.5, 5.0, 2), form=self.name, field=text)
        if fitted is None:
            return 0.0
        for n, line in enumerate(reversed(fitted.lines)):
            self.pen.text(x, bottom - 1.2 - n * fitted.leading / MM, line, fitted.size, grey=QUIET)
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
    ) -> None:
        """A value in its area (x, y, w, h): fitted, or sent to the continuation sheet, and either way reported."""
        if not text:
            return
        x, y, w, h = area
        label = f"{label}({row}番)" if (row := _row_of(key)) else label
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
        self.put(fitted, x, y, h)
        self.placed.append(Placed(self.page, key, text, x, y, w, h))


def _row_of(key: str) -> str:
    """The row number in the key of a table's value (people.2.name), empty elsewhere."""
    parts = key.split(".")
    return parts[1] if len(parts) == 3 else ""


@dataclass(frozen=True, slots=True)
class _ChoiceLine:
    """What the options of one line share: font size, baseline, middle (millimetres), marks chosen, text of その他."""

    size: float
    base: float
    middle: float
    chosen: frozenset[str]
    other: str


def draw_choice(d: FormDrawing, box: Box, key: str, area: tuple[float, float, float, float]) -> None:
    """The printed options with the chosen ones circled (or ticked); a value that is no option goes to その他."""
    x, y, w, h = area
    x, w = x + 0.9, w - 1.4  # room for the left half of the first circle
    size, lines = _choice_lines(d, box, w)
    chosen, other = _chosen(d, box, d.value(key))
    step = min(h / len(lines), size * 1.75 / MM)
    top = y + (h - step * len(lines)) / 2
    for n, options in enumerate(lines):
        left = x
        middle = top + step * (n + 0.5)
        line = _ChoiceLine(size, middle + size * 0.37 / MM, middle, chosen, other)
        for option in options:
            left += _draw_option(d, box, option, left, line)
    if chosen:
        d.placed.append(
            Placed(d.page, key, "/".join(sorted(chosen)) + (f":{other}" if other else ""), x, y, w, h, "choice")
        )


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


def _draw_option(d: FormDrawing, box: Box, option: str, left: float, line: _ChoiceLine) -> float:
    """One option with its mark; gives the room it took."""
    mark, size = mark_of(option), line.size
    chosen = mark in line.chosen
    text_left = left
    if box.kind == "check":
        side = size * 0.85 / MM
        d.pen.box(left, line.middle - side / 2, side, side, width=RULE)
        if chosen:
            _draw_tick(d, left, line.middle, side)
        text_left += size * 1.15 / MM
    own = d.fonts.label.shape(mark, d.name, box.label)
    rest = d.fonts.label.shape(option[len(mark) :], d.name, box.label)
    wide = width_mm(own, size)
    rest_left = text_left + wide + BRACKET_GAP
    d.pen.text(text_left, line.base, own, size)
    if rest.pieces:
        d.pen.text(rest_left, line.base, rest, size)
    if chosen and box.kind != "check":
        tall = size * 1.55 / MM
        d.pen.oval(text_left - 1.3, line.middle - tall / 2, wide + 2.6, tall)
    if chosen and line.other and rest.pieces:
        inset = rest.pieces[0].width * size / MM
        _draw_other(d, box, (rest_left + inset, line.middle - 4, width_mm(rest, size) - inset - 1.5, 8), line)
    return _option_width(d, box, option, size)


def _draw_tick(d: FormDrawing, left: float, middle: float, side: float) -> None:
    start, low = (left + side * 0.15, middle), (left + side * 0.42, middle + side * 0.3)
    d.pen.path([start, low, (left + side * 1.05, middle - side * 0.5)], width=1.3)


def _draw_other(d: FormDrawing, box: Box, area: tuple[float, float, float, float], line: _ChoiceLine) -> None:
    """The text inside the bracket of その他."""
    x, y, w, h = area
    fitted = fit(d.fonts.value, line.other, w, h, Type(line.size, 5.0, 1), form=d.name, field=box.label)
    if fitted is None:
        d.overflow.append((box.id, box.label, line.other))
        d.warn(box.label, "欄に入りきらないため続紙に印刷しました。")
    else:
        d.put(fitted, x, y, h)


def _chosen(d: FormDrawing, box: Box, value: FieldValue) -> tuple[frozenset[str], str]:
    """The marks to circle, and the text to write beside その他."""
    marks = {mark_of(option) for option in box.choices}
    hit = frozenset(one for one in value.chosen if one in marks)
    missing = [one for one in value.chosen if one not in marks]
    other = value.text or "、".join(missing)
    if missing and "その他" in marks:
        return hit | {"その他"}, other
    if missing:
        d.warn(box.label, f"「{other}」は様式の選択肢にありません。紙に書き足してください。")
    return hit, other


def draw_comb(d: FormDrawing, box: Box, key: str, area: tuple[float, float, float, float]) -> None:
    """Digit boxes; empty 個人番号 boxes say that they are filled at the counter."""
    x, y, w, h = area
    groups = box.comb // 4 - 1 if box.kind == "individual_number" else 0
    side = min(6.2, (w - groups * 1.2) / box.comb)
    tall = min(7.5, h - 2.4)
    top = y + (h - tall) / 2
    text = d.value(key).text
    if len(text) > box.comb:
        d.overflow.append((key, box.label, text))
        d.warn(box.label, f"{box.comb}桁の欄に入らないため続紙に印刷しました。")
        text = ""
    left = x
    for n in range(box.comb):
        if groups and n and n % 4 == 0:
            left += 1.2
        d.pen.box(left, top, side, tall, width=HAIR)
        if n < len(text):
            line = d.fonts.value.shape(text[n], d.name, box.label)
            d.pen.text(left + (side - width_mm(line, 12)) / 2, top + tall / 2 + 12 * 0.36 / MM, line, 12)
        left += side
    if text:
        d.placed.append(Placed(d.page, key, text, x, top, left - x, tall, "comb"))
    elif box.kind == "individual_number" and left + 15 < x + w:
        d.small("窓口で記入", left + 2, y + h / 2 + 1, size=7)


def draw_signature(d: FormDrawing, area: tuple[float, float, float, float], note: str) -> None:
    """The signature where it covers this form; an empty box says who signs."""
    x, y, w, h = area
    if d.strokes is not None and not d.strokes.empty:
        d.pen.strokes(d.strokes, x + 2, y + 1.5, min(w - 4, 80), h - 3)
    elif note:
        d.note(note, x, y + h, w)
