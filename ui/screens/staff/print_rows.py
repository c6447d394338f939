"""The sheets of a print job, one row each: a small picture of the paper, where it stands, what is the matter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desk_app.domain.page import PageImage
from desk_app.domain.print_job import PrintState
from ui import theme
from ui.screens.staff import print_wording as words
from ui.screens.staff.parts import RING, PickRow
from ui.screens.staff.print_presenter import SheetLine
from ui.widgets.buttons import SecondaryButton
from ui.widgets.icons import paint_icon
from ui.widgets.labels import ElidedLabel, Label, Tag, WrapLabel
from ui.widgets.layouts import ScrollColumn
from ui.widgets.page_view import to_image

PICTURE = QSize(40, 56)
ROW_ABOVE = 84
"""So much of the list stays in sight above and below the sheet to look at."""
PICTURE_DPI = 20
"""Twice the dots of the picture's width, for screens that show two for one."""
_EDGES = {"red": "error", "yellow": "warning", "blue": "primary", "green": "success_mark"}
_MARKS = {PrintState.PRINTED: "yes", PrintState.HELD: "warning", PrintState.UNKNOWN: "info"}


class SmallPage(QWidget):
    """The first page of a form, small; greyed until it is printed, with a mark where something is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(PICTURE)
        self._picture: PageImage | None = None
        self._state = PrintState.QUEUED

    def set_picture(self, picture: PageImage) -> None:
        """Show this page."""
        self._picture = picture
        self.update()

    def set_state(self, state: PrintState) -> None:
        """Where the sheet stands."""
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper, page, edge and mark."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paper = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(paper, colours.colour("paper"))
        if self._picture is not None:
            painter.setOpacity(1.0 if self._state is PrintState.PRINTED else 0.55)
            painter.drawImage(paper, to_image(self._picture))
            painter.setOpacity(1.0)
        painter.setPen(QPen(colours.colour("border"), 1))
        painter.drawRect(paper)
        if (mark := _MARKS.get(self._state)) is not None:
            role = {"yes": "success", "warning": "error", "info": "warning"}[mark]
            badge = QRectF(self.width() - 22.0, self.height() - 22.0, 20.0, 20.0)
            painter.setPen(QPen(colours.colour("paper"), 1))
            painter.setBrush(colours.colour(role))
            painter.drawEllipse(badge)
            paint_icon(painter, mark, badge.adjusted(4, 4, -4, -4), "paper")


class SheetRow(PickRow):
    """One sheet. The chosen one unfolds: its trouble in full, and what can be done about it."""

    moved = Signal(int)
    """An arrow key: the next (1) or the previous (-1) sheet is wanted."""

    def __init__(self, number: int, line: SheetLine) -> None:
        super().__init__(line.form, line.title, focusable=True)
        self.line = line
        self.picture = SmallPage()
        self._number = Label(str(number), "note")
        self._number.setFixedWidth(26)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._title = ElidedLabel(line.title, "strong")
        self._detail = ElidedLabel("", "note")
        self._tag = Tag()
        self._trouble = WrapLabel("", "body", line_height=1.4)
        self.came = SecondaryButton(words.CAME, key="Y")
        self.not_came = SecondaryButton(words.NOT_CAME, key="N")
        self.from_here = SecondaryButton(words.FROM_HERE, key="R")
        self._lay_out()
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_line(line)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_S, 6, theme.GAP_M, 6)
        column.setSpacing(theme.GAP_S)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_M)
        words_column = QVBoxLayout()
        words_column.setSpacing(0)
        words_column.addWidget(self._title)
        words_column.addWidget(self._detail)
        top.addWidget(self._number)
        top.addWidget(self.picture)
        top.addLayout(words_column, 1)
        top.addWidget(self._tag)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(26 + theme.GAP_M, 0, 0, theme.SPACE)
        more.setSpacing(theme.GAP_S)
        more.addWidget(self._trouble)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_M)
        for button in (self.came, self.not_came, self.from_here):
            buttons.addWidget(button)
        buttons.addStretch(1)
        more.addLayout(buttons)
        column.addLayout(top)
        column.addWidget(self._more)

    def show_line(self, line: SheetLine) -> None:
        """Show where the sheet stands now."""
        self.line = line
        self.picture.set_state(line.state)
        self._detail.setText(line.detail)
        self._tag.set_tag(line.word, line.tone)
        self.setAccessibleName(f"{line.title} {line.word} {line.trouble}".strip())
        self._trouble.setText(f"{line.trouble}\n{words.UNKNOWN_ASK}" if line.asks else line.trouble)
        self._trouble.set_tone("error" if line.state is PrintState.HELD else "")
        self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the choice; Enter leads on, as everywhere in a step."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def set_chosen(self, chosen: bool) -> None:
        """Unfold the chosen row."""
        super().set_chosen(chosen)
        self._fold()

    def _fold(self) -> None:
        line = self.line
        self._trouble.setVisible(bool(line.trouble) or line.asks)
        self.came.setVisible(self.chosen and line.asks)
        self.not_came.setVisible(self.chosen and line.asks)
        self.from_here.setVisible(self.chosen and line.may_repeat)
        self._more.setVisible(bool(line.trouble) or line.asks or (self.chosen and line.may_repeat))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its content at the present width."""
        hint = super().sizeHint()
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            return QSize(hint.width(), layout.heightForWidth(max(self.width(), 300)))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """The row, with a bar at its left edge in the colour of its state."""
        super().paintEvent(event)
        role = _EDGES.get(self.line.tone)
        if role is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().colour(role))
        painter.drawRoundedRect(QRectF(3, 8, 4, self.height() - 16), 2, 2)


class SheetList(ScrollColumn):
    """All sheets of a job; arrows move the choice, which is kept where something is to be done."""

    chosen = Signal(str)
    came = Signal(str, bool)
    from_here = Signal(str)

    def __init__(self) -> None:
        super().__init__(margins=RING, gap=theme.SPACE)
        self._rows: list[SheetRow] = []
        self._followed = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def rows(self) -> Sequence[SheetRow]:
        """The rows in the order of the packet."""
        return self._rows

    def show_lines(self, lines: Sequence[SheetLine], at: str) -> None:
        """Show these sheets; the choice follows ``at`` when that changes."""
        if [row.key for row in self._rows] != [line.form for line in lines]:
            self._rebuild(lines)
        for row, line in zip(self._rows, lines, strict=True):
            if row.line != line:
                row.show_line(line)
        if at != self._followed:
            self._followed = at
            self.choose(at)

    def current_key(self) -> str | None:
        """The chosen sheet."""
        return next((row.key for row in self._rows if row.chosen), None)

    def current_line(self) -> SheetLine | None:
        """The chosen sheet as shown."""
        return next((row.line for row in self._rows if row.chosen), None)

    def choose(self, key: str) -> None:
        """Choose a sheet and bring it into sight."""
        had_focus = any(row.hasFocus() for row in self._rows)
        for row in self._rows:
            if row.chosen != (row.key == key):
                row.set_chosen(row.key == key)
            if row.key == key:
                self.ensureWidgetVisible(row, 0, ROW_ABOVE)
                if had_focus:
                    row.setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(key)

    def step(self, by: int) -> None:
        """The next (1) or previous (-1) sheet."""
        keys = [row.key for row in self._rows]
        key = self.current_key()
        place = keys.index(key) + by if key in keys else 0
        if 0 <= place < len(keys):
            self.choose(keys[place])
            self._rows[place].setFocus(Qt.FocusReason.TabFocusReason)

    def focus_chosen(self) -> None:
        """Put the focus on the chosen sheet."""
        for row in self._rows:
            if row.chosen:
                row.setFocus(Qt.FocusReason.TabFocusReason)

    def set_picture(self, form: str, picture: PageImage) -> None:
        """The small picture of a sheet has been drawn."""
        for row in self._rows:
            if row.key == form:
                row.picture.set_picture(picture)

    def _rebuild(self, lines: Sequence[SheetLine]) -> None:
        self.clear()
        self._followed = ""
        self._rows = [SheetRow(number, line) for number, line in enumerate(lines, 1)]
        for row in self._rows:
            row.clicked.connect(lambda *_, key=row.key: self.choose(key))
            row.moved.connect(self.step)
            row.came.clicked.connect(lambda *_, key=row.key: self.came.emit(key, True))
            row.not_came.clicked.connect(lambda *_, key=row.key: self.came.emit(key, False))
            row.from_here.clicked.connect(lambda *_, key=row.key: self.from_here.emit(key))
            self.add(row)
        self.column.addStretch(1)
