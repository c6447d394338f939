"""The pages of the kiosk: choices, and the ticket. Each is made anew and thrown away, so that nothing stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.domain.ticket import Ticket
from ui import theme
from ui.screens.kiosk import wording
from ui.widgets.barcode import Barcode
from ui.widgets.buttons import PrimaryButton
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.furigana import FuriganaLabel, plain
from ui.widgets.icons import Icon
from ui.widgets.labels import Label
from ui.widgets.layouts import ScrollColumn, Surface


@dataclass(frozen=True, slots=True)
class Shape:
    """How the kiosk is laid out in a window: columns, margins, gaps, height of a choice."""

    columns: int
    margin: int
    gap: int
    row: int
    low: bool


def shape_for(width: int, height: int, choices: int) -> Shape:
    """The layout for a window: one column upright, two lying, three where it is low."""
    low = height < 640
    lying = width > height * 1.15
    columns = 1 if not lying else 3 if choices in (3, 6) or (low and choices > 4) else 2
    if low:
        return Shape(columns, 24, 8, 96, True)
    tall = height >= 1000
    if tall and columns == 1 and choices > 5:  # six and seven still stand on one page without scrolling
        return Shape(columns, 64, 16, 108, False)
    return Shape(columns, 64 if height >= 850 else 36, 32 if tall else 20, 148 if tall else 112, False)


class ChoicePage(QWidget):
    """A question and its large choices."""

    def __init__(
        self,
        titles: Sequence[str],
        options: Sequence[Option],
        chosen: Callable[[str], object],
        *,
        present: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._count = len(options)
        self.titles = [FuriganaLabel(title, "kiosk-title") for title in titles if title]
        self.grid = ChoiceGrid(look="kiosk", columns=1)
        self.grid.set_options(options, present=present)
        self.grid.chosen.connect(chosen)
        self.scroll_area = ScrollColumn(margins=(0, 6, 0, 6), gap=0)
        self.scroll_area.add(self.grid)
        self.scroll_area.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._column = column
        for title in self.titles:
            column.addWidget(title)
        column.addWidget(self.scroll_area, 1)
        self.setAccessibleName(" ".join(plain(title) for title in titles))

    def fit(self, width: int, height: int) -> None:
        """Lay out for a window of this size."""
        shape = shape_for(width, height, self._count)
        self.grid.set_columns(shape.columns)
        self.grid.set_rhythm(shape.row, shape.gap)
        self.grid.set_dense(shape.low)
        self._column.setSpacing(shape.gap if not shape.low else 8)


class TicketPage(QWidget):
    """The number, its barcode, and what happens now; it closes by itself."""

    def __init__(
        self, ticket: Ticket, language: str, finish: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.language = language
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_L)
        head.addWidget(Icon("success", 48, "success"))
        self.title = FuriganaLabel(wording.words("ticket", language), "kiosk-title")
        head.addWidget(self.title, 1)
        self.caption = FuriganaLabel(wording.words("number", language), "kiosk-body", centred=True)
        self.number = Label(ticket.number, "display")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.barcode = Barcode(ticket.barcode)
        self.how = FuriganaLabel(wording.words("ticket_how", language), "kiosk-body")
        self.again = FuriganaLabel(wording.words("ticket_desk", language), "kiosk-note")
        self.closing = FuriganaLabel("", "kiosk-note")
        self.finish = PrimaryButton(plain(wording.words("finish", language)), finish, size="kiosk")
        slip = Surface("box")
        slip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        slip.setMaximumWidth(640)
        inside = QVBoxLayout(slip)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(theme.GAP_S)
        for part in (self.caption, self.number, self.barcode):
            inside.addWidget(part)
        texts = QVBoxLayout()
        texts.setSpacing(theme.GAP_L)
        for part in (self.how, self.again, self.closing):
            texts.addWidget(part)
        texts.addStretch(1)
        self._body = QHBoxLayout()
        self._body.setSpacing(theme.GAP_XXL)
        self._slip, self._texts = slip, texts
        self._body.addWidget(slip, 1, Qt.AlignmentFlag.AlignTop)
        self._body.addLayout(texts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_XL)
        column.addLayout(head)
        column.addLayout(self._body)
        column.addStretch(1)
        column.addWidget(self.finish)

    def fit(self, width: int, height: int) -> None:
        """Slip beside the words when lying, above them when upright."""
        lying = width > height * 1.15
        direction = QHBoxLayout.Direction.LeftToRight if lying else QHBoxLayout.Direction.TopToBottom
        self._body.setDirection(direction)
        self._slip.setMaximumWidth(640 if lying else 16_777_215)
        self._body.setSpacing(theme.GAP_XXL if height >= 640 else theme.GAP_L)
        self.barcode.setFixedHeight(180 if height >= 1000 else 120 if height >= 640 else 88)

    def show_seconds(self, seconds: int) -> None:
        """Say when the screen closes."""
        self.closing.setText(wording.words("closing", self.language, seconds=seconds))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words wrap anew."""
        super().resizeEvent(event)
        self.updateGeometry()
