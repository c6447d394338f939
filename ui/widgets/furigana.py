"""Text with furigana: markup 「漢字《かんじ》」 drawn as small kana above the kanji (for やさしい日本語)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_KANJI = r"[々〆ヶ\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
_RUBY = re.compile(rf"(?:｜(?P<marked>[^《]+)|(?P<kanji>{_KANJI}))《(?P<kana>[^》]*)》")
_NO_LINE_START = "、。,.!?！？)）」』】〉》ーっゃゅょッャュョ・:：;"
_WORD = re.compile(r"[A-Za-z0-9'’/\-.,:;!?()&%]+|\s|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run that is not broken over lines: base text with its reading (empty for none)."""

    base: str
    kana: str = ""


def parse(text: str) -> tuple[Piece, ...]:
    """Pieces of a marked-up text. ``｜`` marks where the base of a reading begins when it is not all kanji."""
    pieces: list[Piece] = []
    position = 0
    for match in _RUBY.finditer(text):
        pieces += _plain(text[position : match.start()])
        pieces.append(Piece(match["marked"] or match["kanji"], match["kana"]))
        position = match.end()
    pieces += _plain(text[position:])
    return tuple(pieces)


def plain(text: str) -> str:
    """The text without readings, as it is printed or read aloud."""
    return "".join(piece.base for piece in parse(text))


def _plain(text: str) -> list[Piece]:
    return [Piece(match[0]) for match in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class _Placed:
    piece: Piece
    x: float
    width: float
    line: int


@lru_cache(maxsize=32)
def _fonts_of(role: str) -> tuple[QFont, QFont]:
    """Font of the text and of its readings; asked for with every line break, so it is made once."""
    base = theme.font(role)
    ruby = theme.font("ruby")
    ruby.setPixelSize(max(12, round(base.pixelSize() * 0.5)))
    ruby.setWeight(QFont.Weight.Normal)
    return base, ruby


@lru_cache(maxsize=8192)
def _width_of(role: str, piece: Piece) -> float:
    """Width of a piece with its reading."""
    base, ruby = _fonts_of(role)
    own = QFontMetricsF(base).horizontalAdvance(piece.base)
    return max(own, QFontMetricsF(ruby).horizontalAdvance(piece.kana)) if piece.kana else own


class FuriganaLabel(QWidget):
    """Wrapped text in a text role with readings above; without any reading it is set like other text."""

    def __init__(
        self,
        text: str = "",
        role: str = "kiosk-body",
        parent: QWidget | None = None,
        *,
        centred: bool = False,
    ) -> None:
        super().__init__(parent)
        self.role = role
        self.centred = centred
        self._tone = ""
        self._text = ""
        self._pieces: tuple[Piece, ...] = ()
        self._heights: dict[int, int] = {}
        self.setProperty("textRole", role)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this marked-up text."""
        self._text = text
        self._pieces = parse(text)
        self._heights.clear()
        self.setAccessibleName(plain(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The marked-up text."""
        return self._text

    def set_role(self, role: str) -> None:
        """Set in another text role."""
        if role != self.role:
            self.role = role
            self._heights.clear()
            self.setProperty("textRole", role)
            self.updateGeometry()
            self.update()

    def set_tone(self, tone: str) -> None:
        """Colour role to draw in instead of the role's own."""
        self._tone = tone
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Yes: it wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height needed at this width; a layout asks for the same one many times over."""
        if not self._pieces:
            return 0
        height = self._heights.get(width)
        if height is None:
            _placed, lines = self._place(max(1, width))
            height = self._heights[width] = round(lines * self._line_height() + 0.5)
        return height

    def sizeHint(self) -> QSize:
        """On one line if there is room for it."""
        width = sum(self._width(piece) for piece in self._pieces)
        wide = min(int(width) + 2, 900)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest unbroken piece."""
        widest = max((self._width(piece) for piece in self._pieces), default=0.0)
        return QSize(int(widest) + 2, self.heightForWidth(max(self.width(), int(widest) + 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height depends on the width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each piece with its reading centred above it."""
        del event
        painter = QPainter(self)
        colours = theme.current()
        role = self._tone or theme.TEXT[self.role].colour
        painter.setPen(colours.colour(role if self.isEnabled() else "disabled_text"))
        base, ruby = self._fonts()
        base_metrics, ruby_metrics = QFontMetricsF(base), QFontMetricsF(ruby)
        placed, lines = self._place(self.width())
        shift = self._shifts(placed)
        spare = max(0.0, (self.height() - lines * self._line_height()) / 2)
        for one in placed:
            top = spare + one.line * self._line_height()
            x = one.x + shift.get(one.line, 0.0)
            baseline = top + self._ruby_height() + self._leading() / 2 + base_metrics.ascent()
            painter.setFont(base)
            own = base_metrics.horizontalAdvance(one.piece.base)
            painter.drawText(QPointF(x + (one.width - own) / 2, baseline), one.piece.base)
            if one.piece.kana:
                painter.setFont(ruby)
                kana = ruby_metrics.horizontalAdvance(one.piece.kana)
                over = baseline - base_metrics.ascent() - ruby_metrics.descent() * 0.8
                painter.drawText(QPointF(x + (one.width - kana) / 2, over), one.piece.kana)

    def _shifts(self, placed: list[_Placed]) -> dict[int, float]:
        """How far each line moves right when the text is centred."""
        if not self.centred:
            return {}
        ends: dict[int, float] = {}
        for one in placed:
            ends[one.line] = max(ends.get(one.line, 0.0), one.x + one.width)
        return {line: max(0.0, (self.width() - end) / 2) for line, end in ends.items()}

    def _fonts(self) -> tuple[QFont, QFont]:
        return _fonts_of(self.role)

    def _has_ruby(self) -> bool:
        return any(piece.kana for piece in self._pieces)

    def _ruby_height(self) -> float:
        return QFontMetricsF(self._fonts()[1]).height() if self._has_ruby() else 0.0

    def _leading(self) -> float:
        size = self._fonts()[0].pixelSize()
        return size * (0.15 if self._has_ruby() else 0.35)

    def _line_height(self) -> float:
        return QFontMetricsF(self._fonts()[0]).height() + self._leading() + self._ruby_height()

    def _width(self, piece: Piece) -> float:
        return _width_of(self.role, piece)

    def _place(self, width: int) -> tuple[list[_Placed], int]:
        """Greedy line breaking, at spaces where a word (文節) fits a line; punctuation never begins a line."""
        placed: list[_Placed] = []
        x, line = 0.0, 0
        for word in _words(self._pieces):
            whole = sum(self._width(piece) for piece in word)
            if x > 0 and x + whole > width >= whole and not word[0].base.isspace():
                x, line = 0.0, line + 1
            for piece in word:
                own = self._width(piece)
                if piece.base == "\n":
                    x, line = 0.0, line + 1
                    continue
                if x > 0 and x + own > width and piece.base not in _NO_LINE_START:
                    x, line = 0.0, line + 1
                if x == 0 and piece.base.isspace():
                    continue
                placed.append(_Placed(piece, x, own, line))
                x += own
        return placed, line + 1


def _words(pieces: tuple[Piece, ...]) -> Iterator[list[Piece]]:
    """The pieces between spaces together, each space by itself."""
    word: list[Piece] = []
    for piece in pieces:
        if piece.base.isspace():
            if word:
                yield word
            yield [piece]
            word = []
        else:
            word.append(piece)
    if word:
        yield word
