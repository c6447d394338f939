"""Pictures off a card, shown as they are; they are never stored and leave with the widget."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.screens.staff.card_words import PICTURES
from ui.widgets.labels import Label

MOST_HEIGHT, LEAST_HEIGHT, MOST_WIDTH = 132, 44, 420
"""A line of text off a card is some 40 dots high, a face 130 and more; both are brought to a readable size."""


class Picture(QLabel):
    """One picture (PNG), never wider than its place."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__()
        self.setAccessibleName(PICTURES.get(name, name.partition("_")[0]))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._pixmap = QPixmap()
        self._pixmap.loadFromData(data)
        if not self._pixmap.isNull():
            self.setPixmap(self._scaled())
            self.setFixedSize(self.pixmap().size() / self.pixmap().devicePixelRatio())

    def is_shown(self) -> bool:
        """Whether there is a picture at all."""
        return not self._pixmap.isNull()

    def _scaled(self) -> QPixmap:
        size = self._pixmap.size()
        height = min(max(size.height(), LEAST_HEIGHT), MOST_HEIGHT)
        if size.height() < LEAST_HEIGHT or size.height() > MOST_HEIGHT or size.width() > MOST_WIDTH:
            size = size.scaled(QSize(MOST_WIDTH, height), Qt.AspectRatioMode.KeepAspectRatio)
        ratio = self.devicePixelRatio()
        shown = self._pixmap.scaled(
            size * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        return shown


class PictureRow(QWidget):
    """Pictures side by side, each with its caption above it."""

    def __init__(self, images: Mapping[str, bytes], *, captions: bool = True) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_L)
        for name, data in images.items():
            picture = Picture(name, data)
            if not picture.is_shown():
                continue
            column = QVBoxLayout()
            column.setSpacing(theme.SPACE)
            if captions:
                column.addWidget(Label(PICTURES.get(name, name), "note"))
            column.addWidget(picture)
            column.addStretch(1)
            row.addLayout(column)
        row.addStretch(1)
