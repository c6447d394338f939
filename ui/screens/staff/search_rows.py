"""A person found, as a row of the list of hits: painted from the theme, so that a page of hits costs no widgets.

Two columns stand under each other in every row: name over birth, kana over address. What does not fit beside the
others gets a line of its own; nothing of a person is cut before it has had two lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent

from ui import theme
from ui.screens.staff import search_wording as search_words
from ui.screens.staff import wording as words
from ui.screens.staff.parts import PickRow
from ui.screens.staff.people_presenter import HitModel

SIDE, TOP = 14, 10
COLUMN = 232
"""Where kana and address begin: room for 昭和63年12月31日 100歳 女, and for a name of eleven characters."""
LEAST = 320
LINE, FIRST_LINE, TAG = 24, 28, 28
MOST_LINES = 2
LEAST_HEIGHT = 2 * TOP + FIRST_LINE + LINE
"""Height of a row with a name line and a birth line."""
INSIDE = 18
"""Room inside a tag, left and right together."""


@dataclass(frozen=True, slots=True)
class Look:
    """How words are set: text role, colour role, the tone of the tag they stand in."""

    role: str = "body"
    colour: str = "text"
    tag: str = ""
    face: bool = False
    """Set in the face that tells name characters apart."""


NOTE, STRONG = Look("note", "muted"), Look("strong", "heading")
BODY = Look()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words at their place."""

    text: str
    rect: QRect
    look: Look


TAG_COLOURS = {
    "red": ("error", "error_ground", "on_error_ground"),
    "yellow": ("warning", "warning_ground", "warning"),
    "blue": ("info", "ground", "info"),
}
"""Border, ground and text of a tag, as the style sheet has them."""


class HitRow(PickRow):
    """A person found: name and kana over birth and address, marks, why the person was found.

    What tells people of one name apart is set in bold; who no longer lives here is set back and says so.
    """

    def __init__(self, hit: HitModel, width: int = 0) -> None:
        super().__init__(hit.resident_id, spoken(hit))
        self.hit = hit
        self.name = hit.name
        self.pieces: tuple[Piece, ...] = ()
        self._height = self._laid = 0
        self.lay_out(width)

    def lay_out(self, width: int) -> None:
        """Place the words for a row of this width."""
        self._laid = width
        pen = _Setter(self.hit, max(width, LEAST) - 2 * SIDE)
        self.pieces, height = pen.pieces()
        shortened = any(piece.text.endswith("…") for piece in self.pieces)
        self.setToolTip("\n".join(whole(self.hit)) if shortened else "")
        if height != self._height:
            self._height = height
            self.setFixedHeight(height)

    def said(self) -> tuple[str, ...]:
        """The words shown, in reading order."""
        return tuple(piece.text for piece in self.pieces)

    def sizeHint(self) -> QSize:
        """As high as its words."""
        return QSize(2 * COLUMN, self._height)

    def minimumSizeHint(self) -> QSize:
        """It takes whatever width there is."""
        return QSize(200, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words anew."""
        super().resizeEvent(event)
        if self.width() != self._laid:
            self.lay_out(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, then the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        for piece in self.pieces:
            look = piece.look
            if look.tag:
                edge, ground, text = TAG_COLOURS[look.tag]
                painter.setPen(QPen(colours.colour(edge), 1))
                painter.setBrush(colours.colour(ground))
                painter.drawRoundedRect(piece.rect.adjusted(0, 0, -1, -1), theme.RADIUS_S, theme.RADIUS_S)
                painter.setPen(colours.colour(text))
            else:
                painter.setPen(colours.colour(look.colour))
            painter.setFont(font_of(look))
            across = Qt.AlignmentFlag.AlignHCenter if look.tag else Qt.AlignmentFlag.AlignLeft
            painter.drawText(piece.rect, across | Qt.AlignmentFlag.AlignVCenter, piece.text)


class _Setter:
    """Sets the words of one hit, line by line, into a width."""

    def __init__(self, hit: HitModel, width: int) -> None:
        self._hit = hit
        self._width = width
        self._y = TOP
        self._matched = hit.matched  # until it has found its place
        self._pieces: list[Piece] = []

    def pieces(self) -> tuple[tuple[Piece, ...], int]:
        """The words at their places, and the height of the row."""
        self._name_line()
        self._birth_line()
        self._reason_line()
        return tuple(self._pieces), self._y + TOP

    def _name_line(self) -> None:
        hit = self._hit
        room = self._marks()
        shade = "muted" if hit.gone else "heading"
        name = Look("choice-strong", shade, face=theme.needs_name_face(hit.name))
        kana = STRONG if hit.kana_tells else NOTE
        wide = width_of(hit.name, name)
        kana_at = max(COLUMN, wide + theme.GAP_L)
        if wide > room:
            self._lines(hit.name, name, FIRST_LINE, first=room)
        else:
            self._put(hit.name, 0, name, FIRST_LINE)
        if wide <= room and kana_at + width_of(hit.kana, kana) <= room:
            self._put(hit.kana, kana_at, kana, FIRST_LINE)
            self._y += FIRST_LINE
        else:
            self._y += FIRST_LINE if wide <= room else 0
            self._lines(hit.kana, kana, LINE)

    def _marks(self) -> int:
        """Household and tags at the right of the first line; the width that is left."""
        hit = self._hit
        right = self._width
        for text, tone in ((hit.mark, "yellow" if hit.gone else "blue"), (words.GUARDED * hit.guarded, "red")):
            if text:
                right -= self._tag(text, tone, right - width_of(text, BODY) - INSIDE) + theme.GAP_S
        at = right - width_of(hit.household, NOTE)
        self._put(hit.household, at, NOTE, FIRST_LINE)
        return at - theme.GAP_M

    def _birth_line(self) -> None:
        hit = self._hit
        birth = STRONG if hit.birth_tells else BODY
        self._put(hit.birth, 0, birth, LINE)
        at = max(COLUMN, width_of(hit.birth, birth) + theme.GAP_L)
        place = Look(colour="error") if hit.address_hidden else STRONG if hit.town_tells else BODY
        end = at + width_of(hit.address, place)
        if end > self._width:
            self._y += LINE
            self._lines(hit.address, place, LINE)
            return
        self._put(hit.address, at, place, LINE)
        reason = self._width - width_of(hit.matched, NOTE)
        if end + theme.GAP_L <= reason:
            self._put(hit.matched, reason, NOTE, LINE)
            self._matched = ""
        self._y += LINE

    def _reason_line(self) -> None:
        hit = self._hit
        if not (hit.why or hit.head or self._matched):
            return
        self._y += theme.SPACE
        at = 0
        for reason in hit.why:
            if reason.endswith(search_words.ONE_APART):
                at += self._tag(reason, "yellow", at) + theme.GAP_S
        if hit.head:
            text = short(hit.head, STRONG, self._width - at)
            self._put(text, at, STRONG, TAG)
            at += width_of(text, STRONG) + theme.GAP_M
        rest = "・".join(reason for reason in hit.why if not reason.endswith(search_words.ONE_APART))
        text = words.MATCHED.format(what=rest) if rest else self._matched
        if self._width - at > COLUMN or not at:
            self._put(short(text, NOTE, self._width - at), at, NOTE, TAG)
        else:
            self._y += TAG
            self._put(short(text, NOTE, self._width), 0, NOTE, TAG)
        self._y += TAG

    def _tag(self, text: str, tone: str, at: int) -> int:
        """Set a tag; its width."""
        look = Look(tag=tone)
        width = width_of(text, look) + INSIDE
        self._pieces.append(Piece(text, QRect(SIDE + at, self._y, width, TAG), look))
        return width

    def _put(self, text: str, at: int, look: Look, height: int) -> None:
        if text:
            self._pieces.append(Piece(text, QRect(SIDE + at, self._y, width_of(text, look), height), look))

    def _lines(self, text: str, look: Look, height: int, *, first: int = 0) -> None:
        """Words over up to MOST_LINES lines, the ``first`` of them perhaps shorter; the last is cut with …"""
        rest = text
        for number in range(MOST_LINES):
            room = first if first and number == 0 else self._width
            line = fitting(rest, look, room)
            if number == MOST_LINES - 1 and line != rest:
                line = rest = short(rest, look, room)
            rest = rest[len(line) :].lstrip()
            self._put(line.rstrip(), 0, look, height)
            self._y += height
            if not rest:
                return


_fonts: dict[tuple[str, bool], QFont] = {}
_metrics: dict[tuple[str, bool], QFontMetrics] = {}


def font_of(look: Look) -> QFont:
    """The font of some words; each is made once."""
    key = look.role, look.face
    if key not in _fonts:
        _fonts[key] = theme.font(look.role, name=look.face)
    return _fonts[key]


def _metrics_of(look: Look) -> QFontMetrics:
    key = look.role, look.face
    if key not in _metrics:
        _metrics[key] = QFontMetrics(font_of(look))
    return _metrics[key]


def width_of(text: str, look: Look) -> int:
    """Width of some words in pixels."""
    return _metrics_of(look).horizontalAdvance(text)


def short(text: str, look: Look, width: int) -> str:
    """As much as fits, with … where something is left out."""
    return _metrics_of(look).elidedText(text, Qt.TextElideMode.ElideRight, width)


def fitting(text: str, look: Look, width: int) -> str:
    """As many characters as fit into a line, at least one; a variation selector stays with its character."""
    metrics = _metrics_of(look)
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    while low < len(text) and 0xE0100 <= ord(text[low]) <= 0xE01EF:
        low += 1
    return text[:low]


def spoken(hit: HitModel) -> str:
    """A hit for a screen reader."""
    return " ".join(part for part in whole(hit) if part)


def whole(hit: HitModel) -> tuple[str, ...]:
    """Everything a row says, unshortened."""
    guard = words.GUARDED if hit.guarded else ""
    parts = (
        hit.name,
        hit.kana,
        guard,
        hit.mark,
        hit.birth,
        hit.address,
        hit.household,
        *hit.why,
        hit.matched,
        hit.head,
    )
    return tuple(part for part in parts if part)
