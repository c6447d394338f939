"""The forms of releasing: take a file in, propose a draft, give a reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.release_presenter import NAME_FORM, ReleasePresenter, draft_name
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.inputs import Field, TextEdit
from ui.widgets.labels import ElidedLabel, Label, WrapLabel
from ui.widgets.table import Cell, Row, Table
from ui.widgets.wareki_date import WarekiDateEdit


def note_edit() -> QPlainTextEdit:
    """A field for a few lines; Tab leaves it."""
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setMinimumHeight(64)
    edit.setMaximumHeight(104)
    return edit


class Form(QWidget):
    """A form whose Ctrl+Enter sends and whose Esc gives up."""

    quitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GAP_M)

    def submit(self) -> None:
        """Send what is filled in, or say what is missing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter sends, Esc gives up."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.quitted.emit()
        elif entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submit()
        else:
            super().keyPressEvent(event)


class TakeForm(Form):
    """What is taken in, and the name of the draft that it becomes."""

    def __init__(self, presenter: ReleasePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._path: Path | None = None
        self.file = ElidedLabel("", "strong")
        self.name = TextEdit()
        self.field = Field(wording.NAME, self.name, required=True, hint=wording.NAME_HINT)
        self.quit = SecondaryButton(wording.GIVE_UP, self.quitted.emit)
        self.send = PrimaryButton(wording.TAKE, self.submit)
        self.column.addWidget(Label(wording.FROM, "note"))
        for part in (self.file, self.field):
            self.column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_M)
        buttons.addWidget(self.quit, 1)
        buttons.addWidget(self.send, 2)
        self.column.addLayout(buttons)
        self.name.returnPressed.connect(self.submit)

    def show_path(self, path: Path) -> None:
        """Begin with a file or folder; a name already typed for it stays."""
        if path != self._path:
            self._path = path
            self.file.setText(path.name)
            self.name.setText(draft_name(path))
            self.field.set_error("")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.name.selectAll()

    def forget(self) -> None:
        """What was chosen is taken in or given up."""
        self._path = None

    def submit(self) -> None:
        """Take it in, or say what the name may be."""
        name = self.name.text().strip()
        good = NAME_FORM.fullmatch(name) is not None
        self.field.set_error("" if good else wording.NEED_NAME)
        if good:
            self._presenter.take(name)
        else:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)


class ProposeForm(Form):
    """From which day the draft is to be used, and what it changes."""

    def __init__(self, presenter: ReleasePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.day = WarekiDateEdit()
        self.note = note_edit()
        self.day_field = Field(wording.EFFECTIVE_ON, self.day, required=True)
        self.note_field = Field(wording.PROPOSAL_NOTE, self.note, required=True, hint=wording.PROPOSAL_HINT)
        self.discard = SecondaryButton(wording.DISCARD, key="F7")
        self.send = PrimaryButton(wording.PROPOSE, self.submit, key="F9")
        self.column.addWidget(self.day_field)
        self.column.addWidget(self.note_field)
        self.column.addWidget(WrapLabel(wording.TWO_PEOPLE, "note", line_height=1.5))
        self.buttons = QWidget()  # stands below the form, in sight even where the form has to scroll
        buttons = QHBoxLayout(self.buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(theme.GAP_M)
        buttons.addWidget(self.discard, 1)
        buttons.addWidget(self.send, 1)

    def submit(self) -> None:
        """Propose, or say what is missing."""
        day, note = self.day.value(), self.note.toPlainText().strip()
        self.day_field.set_error("" if day else self.day.problem() or wording.NEED_DATE)
        self.note_field.set_error("" if note else wording.NEED_NOTE)
        if day is None:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not note:
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._presenter.propose(day, note)


class ReasonForm(Form):
    """Why a proposal is rejected, or why one goes back to an earlier release."""

    sent = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = note_edit()
        self.field = Field("", self.edit, hint=wording.REASON_HINT)
        self.quit = SecondaryButton(wording.GIVE_UP, self.quitted.emit)
        self.send = PrimaryButton("", self.submit)
        self.column.addWidget(self.field)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_M)
        buttons.addWidget(self.quit, 1)
        buttons.addWidget(self.send, 2)
        self.column.addLayout(buttons)

    def open(self, title: str, send: str) -> None:
        """Begin; what was written before is kept."""
        self.field.set_label(f"{title}  ※必須")
        self.send.setText(send)
        self.send.setAccessibleName(send)
        self.field.set_error("")
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Send the reason, or say that it is missing."""
        reason = self.edit.toPlainText().strip()
        self.field.set_error("" if reason else wording.NEED_REASON)
        if reason:
            self.sent.emit(reason)
        else:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)


class FaultList(QWidget):
    """Every fault of a file that was not taken in: where it stands and what is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = WrapLabel("", "strong", line_height=1.5)
        self.table = Table(rows.FAULT_COLUMNS, row_height=44)
        self.table.setAccessibleName(wording.FAULTS)
        self.full = WrapLabel("", "body", line_height=1.5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_S)
        column.addWidget(self.heading)
        column.addWidget(WrapLabel(wording.FAULTS_NOTE, "error", line_height=1.5))
        column.addWidget(self.table, 1)
        column.addWidget(self.full)
        self.table.chosen.connect(self._show_full)

    def show_faults(self, heading: str, faults: tuple[tuple[str, str], ...]) -> None:
        """Show (place, what is wrong) of every fault."""
        self.heading.setText(heading)
        self.table.set_rows(
            [Row(str(n), (Cell(place or "–"), Cell(what))) for n, (place, what) in enumerate(faults)], keep=False
        )
        self.table.setFixedHeight(44 + self.table.row_height * max(1, min(len(faults), 5)))

    def _show_full(self, key: str) -> None:
        found = next((row for row in self.table.rows() if row.key == key), None)
        self.full.setText("" if found is None else f"{found.cells[0].text}\n{found.cells[1].text}")
