"""Step 6 印刷: choose the printer, watch every sheet, act on what is held or not known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.print_job import PrinterView, PrintState
from desk_app.services.views import CaseView, PrintView
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.papers_presenter import PrintLine, print_lines, print_share, print_title
from ui.screens.staff.parts import Heading, StepTable, StepView
from ui.widgets.banner import Banner
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.labels import WrapLabel
from ui.widgets.progress import ProgressLine
from ui.widgets.table import Cell, Column, Row

POLL_MS = 400
KEYS = "123456789"
STOPPED = (PrintState.HELD, PrintState.UNKNOWN)


class SheetTable(StepTable):
    """The sheets of a job."""

    def __init__(self) -> None:
        columns = (Column("", 44, right=True), Column("書類", 260, 1), Column("状態", 150), Column("", 220, 1))
        super().__init__(columns)


def sheet_line(number: int, line: PrintLine) -> Row:
    """A sheet of the job as a row."""
    cells = (Cell(str(number)), Cell(line.title), Cell("", ((line.text, line.tone),)), Cell(line.reason))
    return Row(line.form, cells)


class PrinterChoice(QWidget):
    """Which printer."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_M)
        self.grid = ChoiceGrid(columns=1)
        self.none = Banner()
        column.addWidget(self.grid)
        column.addWidget(self.none)
        column.addStretch(1)

    def show_printers(self, printers: Sequence[PrinterView]) -> None:
        """List them with their state in words."""
        present = printers[0].uri if printers else None
        options = [
            Option(p.uri, p.name, " · ".join(part for part in (p.state, p.detail) if part), KEYS[n : n + 1])
            for n, p in enumerate(printers)
        ]
        self.grid.set_options(options, present=present)
        if not printers:
            self.none.show_message("warning", words.NO_PRINTERS, words.NO_PRINTERS_REMEDY, closable=False)
        else:
            self.none.hide()

    def chosen(self) -> str | None:
        """The printer marked."""
        return next((b.option.value for b in self.grid.buttons() if b.isChecked()), None)


class StepPrintView(StepView):
    """Printing. «印刷ずみ» is said only when the printer said so or the sheet was scanned."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions, scrolls=False)
        self.job: PrintView | None = None
        self._case = ""
        self.heading = Heading(words.PRINT_TITLE, words.PRINT_LEAD, role="title")
        self.printers = PrinterChoice()
        self.progress = ProgressLine()
        self.sheets = SheetTable()
        self.help = WrapLabel(words.UNKNOWN_HELP, "body", line_height=1.5)
        self.resume = SecondaryButton(words.PRINT_RESUME, self._resume, key="R")
        self.came = SecondaryButton(words.PRINT_CAME, lambda: self._confirm(True), key="Y")
        self.not_came = SecondaryButton(words.PRINT_NOT, lambda: self._confirm(False), key="N")
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_M)
        for button in (self.resume, self.came, self.not_came):
            row.addWidget(button)
        row.addStretch(1)
        self.body.add(self.heading)
        self.body.add(self.progress)
        self.body.add(self.printers, 1)
        self.body.add(self.sheets, 1)
        self.body.add(self.help)
        self.body.column.addLayout(row)
        self.stop = SecondaryButton(words.PRINT_CANCEL, actions.cancel_print)
        self.again = SecondaryButton(words.PRINT_AGAIN, self._again)
        self.next = PrimaryButton(words.PRINT_START, self.advance, key="Enter")
        for button in (self.stop, self.again):
            self.footer.addWidget(button)
        self.footer.addStretch(1)
        self.footer.addWidget(self.next)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(actions.poll_print)
        self.sheets.chosen.connect(lambda _key: self._say())
        actions.printers_listed.connect(self._listed)
        actions.print_changed.connect(self.show_job)

    def show_case(self, view: CaseView) -> None:
        """Enter the step: list printers, or take up the job that is there."""
        entered = self.view is None or self.view.step != view.step or self.view.id != view.id
        if self._case != view.id:
            self._case, self.job = view.id, None
        self.view = view
        if entered and view.step == 5:
            self.acts.list_printers()
        if view.print_job is None:
            self.job = None
        elif self.job is None or self.job.job != view.print_job:
            self.acts.poll_print()
        if view.step != 5:
            self._poll.stop()
        self._say()

    def show_job(self, job: PrintView) -> None:
        """Show the state of every sheet and go on watching while it runs."""
        if self.view is None or job.job != self.view.print_job:
            return
        before, self.job = self.job, job
        lines = print_lines(job)
        self.sheets.set_rows([sheet_line(n, line) for n, line in enumerate(lines, 1)])
        stopped = next((line.form for line in lines if line.state in STOPPED), None)
        if stopped is not None and not self._selected_stopped():
            self.sheets.choose(stopped)
        if job.running and self.view.step == 5 and not job.complete:
            self._poll.start()
        else:
            self._poll.stop()
        self._say()
        turned = before is None or before.job != job.job or before.complete != job.complete
        if turned and self.isVisible():
            self.focus_first()

    def focus_first(self) -> None:
        """The way on (the first printer is marked already), the printers, or the sheets."""
        if self.job is None and self.printers.chosen() is not None:
            self.next.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.job is None:
            self.printers.grid.focus_first()
        elif self.job.complete:
            self.next.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.sheets.setFocus(Qt.FocusReason.TabFocusReason)

    def advance(self) -> None:
        """Start printing; once it is over, on to the hand-over."""
        if self.job is None:
            printer = self.printers.chosen()
            if printer is not None:
                self.acts.start_print(printer)
        elif self._over():
            self.acts.go_to(6)

    def digit(self, key: str) -> bool:
        """A printer by its number."""
        return self.job is None and self.printers.grid.press_key(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R goes on, Y and N tell whether a sheet came out, F5 lists the printers again."""
        key = event.key()
        if key == Qt.Key.Key_R and self.resume.isVisible():
            self._resume()
        elif key in (Qt.Key.Key_Y, Qt.Key.Key_N) and self.came.isVisible():
            self._confirm(key == Qt.Key.Key_Y)
        elif key == Qt.Key.Key_F5:
            self.acts.list_printers()
        else:
            super().keyPressEvent(event)

    def _listed(self, printers: Sequence[PrinterView]) -> None:
        self.printers.show_printers(printers)
        self._say()
        if self.isVisible() and self.job is None:
            self.focus_first()

    def _over(self) -> bool:
        return self.job is not None and (self.job.complete or not self.job.running)

    def _selected_stopped(self) -> bool:
        return self._selected_state() in STOPPED

    def _selected_state(self) -> PrintState | None:
        key = self.sheets.current_key()
        sheets = self.job.sheets if self.job is not None else ()
        return next((sheet.state for sheet in sheets if sheet.form == key), None)

    def _resume(self) -> None:
        self.acts.resume_print(self.sheets.current_key())

    def _confirm(self, printed: bool) -> None:
        key = self.sheets.current_key()
        if key is not None:
            self.acts.confirm_sheet(key, printed=printed)

    def _again(self) -> None:
        self.job = None
        self._say()
        self.acts.list_printers()

    def _say(self) -> None:
        job = self.job
        choosing = job is None
        state = self._selected_state()
        self.heading.set_title(words.PRINT_TITLE if job is None else print_title(job))
        self.heading.set_under(words.PRINT_LEAD if job is None else job.message)
        self.printers.setVisible(choosing)
        self.sheets.setVisible(not choosing)
        if job is not None and not job.complete:
            self.progress.start("", print_share(job))
        else:
            self.progress.stop()
        self.help.setVisible(state is PrintState.UNKNOWN)
        self.came.setVisible(state is PrintState.UNKNOWN)
        self.not_came.setVisible(state is PrintState.UNKNOWN)
        self.resume.setVisible(state in (PrintState.HELD, PrintState.CANCELLED))
        self.stop.setVisible(job is not None and not job.complete)
        self.again.setVisible(job is not None and self._over())
        self.next.setText(f"{words.PRINT_START if choosing else words.TO_HAND_OVER} Enter")
        blocked = words.NO_PRINTERS if choosing and self.printers.chosen() is None else ""
        self.next.refuse(blocked if choosing else "" if self._over() else "印刷が終わるまで待ってください。")
