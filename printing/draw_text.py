"""Fitting text: one line, smaller down to a limit, wrapped; what does not fit is said so, never cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from printing.draw import MM
from printing.fonts import FontStack, Piece, Shaped, shaped

_NOT_FIRST = frozenset("、。，．・：；？！)]}」』】〉》〕）］｝ー〜ぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;?!%")
_BLANKS = frozenset(" \u3000")
_NOT_LAST = frozenset("(（「『【〈《〔［｛〒")
_OPENS = _BLANKS | {"("}
"""ASCII that begins a word of its own: a number may be broken before its bracket (内線)."""
MOST_KEPT = 4096
"""Paragraphs kept at most: some times the wording of all procedures."""
LEADING = 1.22
"""Line distance of values in a box, in units of the font size."""


class Fitted(NamedTuple):
    """Text laid into a box: its lines, font size and line distance (points)."""

    lines: tuple[Shaped, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        """Height of all lines in millimetres."""
        return (self.leading * (len(self.lines) - 1) + self.size) / MM


class Type(NamedTuple):
    """How a value may be set: wished and smallest size in points, most lines."""

    size: float = 11.5
    least: float = 7.0
    lines: int = 1


def width_mm(line: Shaped, size: float, tracking: float = 0.0) -> float:
    """Width of a line in millimetres."""
    return (line.width * size + tracking * max(0, len(line.pieces) - 1)) / MM


def fit(
    stack: FontStack, text: str, width: float, height: float, style: Type, *, form: str, field: str
) -> Fitted | None:
    """Lay ``text`` into a box of ``width`` × ``height`` mm; None when it does not fit even at the least size.

    One line at the wished size, else a little smaller; then wrapped, ever smaller. Raises OperatorError for a
    character no font has.
    """
    paragraphs = [stack.shape(part, form, field) for part in text.split("\n")]
    if len(paragraphs) == 1 and paragraphs[0].width * (style.size + 0.25) <= width * MM:  # fits as it is: most do
        return Fitted((paragraphs[0],), style.size, style.size * LEADING)
    if len(paragraphs) == 1:
        floor = style.least if style.lines == 1 else max(style.least, style.size * 0.82)
        needed = width * MM / paragraphs[0].width if paragraphs[0].width else style.size
        size = min(style.size, int(needed * 4) / 4)
        if size >= floor:
            return Fitted((paragraphs[0],), size, size * LEADING)
    size = style.size
    while size >= style.least - 0.01:
        lines = [line for part in paragraphs for line in wrap(part, width, size)]
        fitted = Fitted(tuple(lines), size, size * LEADING)
        if len(lines) <= style.lines and fitted.height <= height:
            return fitted
        size -= 0.25
    return None


def wrapped(
    stack: FontStack, text: str, width: float, size: float, *, form: str, field: str, keep: bool = False
) -> tuple[Shaped, ...]:
    """Text with its line breaks broken to ``width`` millimetres, however many lines it takes.

    ``keep`` remembers the lines for the next time: for the product's own wording, never for what names a person.
    """
    known = stack.wrapped.get((text, width, size))
    if known is not None:
        return known
    lines = [one for part in text.split("\n") for one in wrap(stack.shape(part, form, field), width, size)]
    if keep and len(stack.wrapped) < MOST_KEPT:
        stack.wrapped[text, width, size] = tuple(lines)
    return tuple(lines)


def wrap(line: Shaped, width: float, size: float) -> list[Shaped]:
    """The line broken to ``width`` millimetres; closing marks never begin a line, words in ASCII stay whole."""
    limit = width * MM / size
    if line.width <= limit:
        return [line]
    lines: list[Shaped] = []
    current: list[Piece] = []
    used = 0.0
    for word in _words(line.pieces):
        wide = sum(piece.width for piece in word)
        if current and word[0].text in _BLANKS:
            current.extend(word)  # a blank hangs over the edge, so that the text reads back whole
            used += wide
            continue
        if current and used + wide > limit + 1e-6:
            lines.append(shaped(current))
            current, used = [], 0.0
        for piece in word:
            if current and used + piece.width > limit + 1e-6:
                lines.append(shaped(current))
                current, used = [], 0.0
            current.append(piece)
            used += piece.width
    if current or not lines:
        lines.append(shaped(current))
    return lines


def _words(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Stretches that are not broken: ASCII words up to a bracket, a character with the closing marks after it."""
    words: list[list[Piece]] = []
    for piece in pieces:
        last = words[-1][-1].text if words else ""
        glued = (
            last not in _BLANKS
            and bool(last)
            and (
                (piece.text.isascii() and piece.text not in _OPENS and last.isascii())
                or piece.text[0] in _NOT_FIRST
                or last in _NOT_LAST
            )
        )
        if glued:
            words[-1].append(piece)
        else:
            words.append([piece])
    return words


def fitted_or_wrapped(stack: FontStack, text: str, width: float, size: float, *, form: str, field: str) -> Fitted:
    """Text wrapped at its size however many lines it takes."""
    lines = [one for part in text.split("\n") for one in wrap(stack.shape(part, form, field), width, size)]
    return Fitted(tuple(lines), size, size * 1.35)
