"""Drawing of the question-to-procedure picture as SVG on an A3 page, in plain Python: no tool has to be installed.

Procedures stand in the middle, grouped by division; what the household is asked stands to the left, what each person
is asked to the right. Each answer is joined to the procedures it leads to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

PAGE = (420.0, 297.0)
"""A3 landscape, millimetres."""
_MARGIN, _TOP, _BOTTOM = 9.0, 27.0, 12.0
_SIDE, _MIDDLE = 112.0, 116.0
"""Widths of the columns."""
_FONT = "BIZ UDPGothic,BIZ UDGothic,Noto Sans CJK JP,Noto Sans JP,Yu Gothic UI,Meiryo,sans-serif"
_COLOURS = (
    "#1f6f8b",
    "#a4522a",
    "#4b7a3a",
    "#7a3f73",
    "#8a6d1a",
    "#3b5aa0",
    "#a33b52",
    "#2f7d6d",
    "#6b5b95",
    "#5c5c5c",
)
_ROW_MOST, _ROW_LEAST = 7.0, 2.9
"""Height of a line where there is room, and where there is none."""
_GAP = 0.4
"""Lines between two divisions."""


@dataclass(frozen=True, slots=True)
class Box:
    """A procedure."""

    id: str
    name: str
    division: str


@dataclass(slots=True)
class Answer:
    """An answer to a question, and the places of the procedures it leads to."""

    question: str
    answer: str
    of_person: bool
    boxes: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn. ``common``: answers behind most of the procedures, told once."""

    title: str
    version: str
    boxes: tuple[Box, ...]
    answers: tuple[Answer, ...]
    common: tuple[Answer, ...] = ()


def width_of(text: str, size: float) -> float:
    """Estimated width of a text: full-width characters are one em wide, others a bit more than half."""
    return sum(size if ord(char) > 0x2E7F or char in "〜…、。" else size * 0.56 for char in text)


def draw(picture: Picture) -> str:
    """The SVG."""
    return _Drawing(picture).svg()


class _Drawing:
    """Lays the three columns out and draws them."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._parts: list[str] = []
        divisions = list(dict.fromkeys(box.division for box in picture.boxes))
        self._colour = {name: _COLOURS[place % len(_COLOURS)] for place, name in enumerate(divisions)}
        self._left = self._ordered([one for one in picture.answers if not one.of_person])
        self._right = self._ordered([one for one in picture.answers if one.of_person])
        lines = len(picture.boxes) + _GAP * len(divisions)
        longest = max(lines, len(self._left), len(self._right), 1)
        room = PAGE[1] - _TOP - _BOTTOM
        self._row = max(_ROW_LEAST, min(_ROW_MOST, room / longest))
        self._height = max(PAGE[1], _TOP + _BOTTOM + self._row * longest)
        self._size = min(self._row * 0.66, 3.4)

    def _ordered(self, answers: list[Answer]) -> list[Answer]:
        """Answers near the procedures they lead to; those to one question stay together."""
        middle: dict[str, float] = {}
        for one in answers:
            places = [place for other in answers if other.question == one.question for place in other.boxes]
            middle[one.question] = sum(places) / len(places)
        return sorted(answers, key=lambda one: (middle[one.question], one.question, one.answer))

    def svg(self) -> str:
        """The whole picture."""
        centre = PAGE[0] / 2
        boxes = self._boxes(centre - _MIDDLE / 2)
        joints: list[str] = []
        for answers, x, end, edge in (
            (self._left, _MARGIN, _MARGIN + _SIDE, centre - _MIDDLE / 2),
            (self._right, PAGE[0] - _MARGIN - _SIDE, PAGE[0] - _MARGIN - _SIDE, centre + _MIDDLE / 2),
        ):
            joints += self._answers(answers, x, end, edge, boxes)
        head = self._head()
        body = "\n".join((*head, *joints, *self._parts))
        page = f'width="{_n(PAGE[0])}" height="{_n(self._height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{PAGE[0]:g}mm" height="{self._height:.1f}mm" '
            f'viewBox="0 0 {_n(PAGE[0])} {_n(self._height)}" font-family="{_FONT}">\n'
            f'<rect {page} fill="#ffffff"/>\n{body}\n</svg>\n'
        )

    def _head(self) -> list[str]:
        picture = self._picture
        common = "、".join(f"{one.question} = {one.answer}" for one in picture.common)
        found = [
            _text(_MARGIN, 13, picture.title, 6.4, weight="bold"),
            _text(PAGE[0] - _MARGIN, 10, picture.version, 3, colour="#66707a", anchor="end"),
        ]
        if common:
            found.append(
                _text(_MARGIN, 19, f"ほとんどの手続きに共通: {common}", 3.2, colour="#44505c", room=PAGE[0] - 18)
            )
        for x, words in (
            (_MARGIN, "世帯に聞くこと = 答え"),
            (PAGE[0] / 2 - _MIDDLE / 2, "必要になることのある手続き"),
            (PAGE[0] - _MARGIN - _SIDE, "1人ずつ聞くこと = 答え"),
        ):
            found.append(_text(x, _TOP - 2.4, words, 3.2, weight="bold", colour="#44505c"))
        foot = "線は、その答えのときに手続きが必要になりやすいことを、規則を実際に判定して示したものです。"
        found.append(_text(_MARGIN, self._height - 4.5, foot, 2.8, colour="#66707a"))
        return found

    def _boxes(self, x: float) -> list[float]:
        """Draw the procedures; gives the height of each one's middle."""
        y, division, middles = _TOP - self._row * _GAP, "", []
        for box in self._picture.boxes:
            colour = self._colour[box.division]
            high, named = self._row * 0.86, 0.0
            if box.division != division:
                division = box.division
                y += self._row * _GAP
                named = width_of(division, self._size) + 3
            self._parts.append(_rect(x, y, _MIDDLE, high, f'fill="#ffffff" stroke="{colour}" stroke-width="3"'))
            base = y + high / 2 + self._size * 0.36
            label = f"{box.id}  {box.name}"
            self._parts.append(_text(x + 1.6, base, label, self._size, room=_MIDDLE - 3.2 - named))
            if named:
                end = x + _MIDDLE - 1.4
                self._parts.append(_text(end, base, division, self._size, weight="bold", colour=colour, anchor="end"))
            middles.append(y + high / 2)
            y += self._row
        return middles

    def _answers(self, answers: list[Answer], x: float, end: float, edge: float, boxes: list[float]) -> list[str]:
        """Draw a column of answers; gives the lines to the procedures, to be drawn below everything."""
        room = self._height - _TOP - _BOTTOM
        step = min(room / max(len(answers), 1), self._row * 1.6)
        top = _TOP + max(0.0, (room - step * len(answers)) / 2)
        lines, question, shaded = [], "", False
        for place, one in enumerate(answers):
            y = top + step * place
            shaded, question = (shaded if one.question == question else not shaded), one.question
            high = min(step * 0.9, 6.2)
            middle = y + high / 2
            fill = "#eef2f6" if shaded else "#f8f4ec"
            self._parts.append(_rect(x, y, _SIDE, high, f'fill="{fill}"'))
            size = min(3.2, high * 0.66)
            label = f"{one.question} = {one.answer}"
            self._parts.append(_text(x + 1.6, middle + size * 0.36, label, size, room=_SIDE - 3.2))
            lines += [self._line(end, middle, edge, boxes[box], self._picture.boxes[box]) for box in one.boxes]
        return lines

    def _line(self, x1: float, y1: float, x2: float, y2: float, box: Box) -> str:
        bend = (x2 - x1) * 0.5
        points = f"M{_n(x1)} {_n(y1)}C{_n(x1 + bend)} {_n(y1)} {_n(x2 - bend)} {_n(y2)} {_n(x2)} {_n(y2)}"
        return (
            f'<path d="{points}" fill="none" stroke="{self._colour[box.division]}" stroke-width="2.8" '
            f'stroke-opacity="0.6"/>'
        )


def _n(millimetres: float) -> str:
    """A length in the picture's units, tenths of a millimetre: some viewers set type in whole units only."""
    return f"{millimetres * 10:.1f}"


def _rect(x: float, y: float, wide: float, high: float, look: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}" rx="8" {look}/>'


def _text(
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    weight: str = "normal",
    colour: str = "#1b2733",
    anchor: str = "start",
    room: float = 0.0,
) -> str:
    """A line of text; one too long for its room is set narrower, never cut."""
    if room and width_of(text, size) > room:
        size = size * room / width_of(text, size)
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )
