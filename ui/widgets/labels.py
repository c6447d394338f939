"""Labels: plain, elided, wrapped, personal names; tags and key caps."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme


class Label(QLabel):
    """One line of text in a text role of the theme. ``personal`` picks the name face where a name needs it."""

    def __init__(
        self, text: str = "", role: str = "body", parent: QWidget | None = None, *, personal: bool = False
    ) -> None:
        super().__init__(parent)
        self.personal = personal
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this text, choosing the face when it is a name."""
        if self.personal:
            theme.set_role(self, "face", "name" if theme.needs_name_face(text) else "ui")
        super().setText(text)

    def set_tone(self, tone: str) -> None:
        """Colour by meaning: ``error``, ``warning``, ``success``, ``primary`` or empty."""
        theme.set_role(self, "tone", tone)


class ElidedLabel(Label):
    """One line that shortens with … when it does not fit; the whole text is in the tooltip and accessible name."""

    def __init__(
        self, text: str = "", role: str = "body", parent: QWidget | None = None, *, personal: bool = False
    ) -> None:
        self._full = ""
        super().__init__(text, role, parent, personal=personal)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Keep the whole text and show as much as fits."""
        self._full = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def full_text(self) -> str:
        """The text before shortening."""
        return self._full

    def elided(self) -> bool:
        """Whether something is hidden now."""
        return self.text() != self._full

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters at least."""
        metrics = self._metrics()
        return QSize(min(metrics.horizontalAdvance(self._full), metrics.averageCharWidth() * 4), metrics.height())

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        metrics = self._metrics()
        return QSize(metrics.horizontalAdvance(self._full) + 2, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten again for the new width."""
        super().resizeEvent(event)
        self._elide()

    def _metrics(self) -> QFontMetrics:
        self.ensurePolished()
        return self.fontMetrics()

    def _elide(self) -> None:
        if self.personal:
            theme.set_role(self, "face", "name" if theme.needs_name_face(self._full) else "ui")
        if not self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            QLabel.setText(self, self._full)  # it has neither font nor width yet; both come before it is seen
            return
        width = self.contentsRect().width()
        shown = self._metrics().elidedText(self._full, Qt.TextElideMode.ElideRight, width)
        QLabel.setText(self, shown)
        self.setToolTip(self._full if shown != self._full else "")


class WrapLabel(QLabel):
    """Running text that wraps, with the line height of running text (1.7). Its text is never markup."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        parent: QWidget | None = None,
        *,
        line_height: float = theme.LINE_HEIGHT,
        personal: bool = False,
    ) -> None:
        super().__init__(parent)
        self._line_height = line_height
        self._plain = ""
        self.personal = personal
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this plain text; line breaks stay."""
        self._plain = text
        if self.personal:
            theme.set_role(self, "face", "name" if theme.needs_name_face(text) else "ui")
        body = escape(text).replace("\n", "<br>")
        percent = round(self._line_height * 100)  # of the font's own height, which is 1 em in BIZ UDPGothic
        super().setText(f'<p style="margin:0; line-height:{percent}%">{body}</p>' if text else "")
        self.setAccessibleName(text)

    def full_text(self) -> str:
        """The text as it was given."""
        return self._plain

    def set_tone(self, tone: str) -> None:
        """Colour by meaning: ``error``, ``warning``, ``success``, ``primary`` or empty."""
        theme.set_role(self, "tone", tone)


class Tag(QLabel):
    """A small labelled tag (source, status). ``tone``: blue, green, yellow, red or empty; the words say it too."""

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("part", "tag")
        self.setProperty("tone", tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_tag(self, text: str, tone: str = "") -> None:
        """Change words and tone."""
        self.setText(text)
        theme.set_role(self, "tone", tone)


SOURCE_TONES = {"カード": "blue", "住民情報": "blue", "転出証明": "", "聞き取り": "green", "事前入力": "", "計算": ""}
"""Tone of each source of a value; the tag always says the source in words."""


class SourceTag(Tag):
    """Where a value came from: カード, 住民情報, 転出証明, 聞き取り, 事前入力, 計算."""

    def __init__(self, source: str = "", parent: QWidget | None = None) -> None:
        super().__init__(source, SOURCE_TONES.get(source, ""), parent)
        self.setAccessibleName(f"出どころ {source}")


class KeyCap(QLabel):
    """A key drawn as a cap: F2, Enter, Alt ←."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("part", "keycap")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class NumberBadge(QLabel):
    """The number key that picks a choice."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("part", "badge")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(26, 26)
