"""Step 7 お渡し: tick every sheet by scan or key, close the case; then what comes next."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.domain.print_job import PrintSheet, PrintState
from desk_app.services.views import CaseView, PrintView, ScanView, SheetRow
from ui import theme
from ui.screens.staff import print_wording as print_words
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.papers_presenter import not_handed
from ui.screens.staff.parts import RING, CheckRow, Heading, StepView, pass_clicks
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.icons import Icon
from ui.widgets.labels import ElidedLabel, Label, NumberBadge, Tag
from ui.widgets.layouts import ScrollColumn, clear_layout
from ui.widgets.progress import ProgressLine


class SheetTick(CheckRow):
    """A sheet with its mark, whose it is, how many pages, which division."""

    def __init__(self, sheet: SheetRow, number: int) -> None:
        whose = sheet.person_name.replace("\u3000", " ")
        super().__init__(sheet.key, f"{sheet.title} {whose}", sheet.handed_over)
        self.row.addWidget(NumberBadge(str(number) if number < 10 else ""))
        title = ElidedLabel(sheet.title, "strong")
        title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.row.addWidget(title)
        self.row.addWidget(ElidedLabel(whose, "note", personal=True), 1)
        self.row.addWidget(Label(sheet.division, "note"))
        self.printed = Tag()
        self.printed.hide()
        self.papers = Label(words.SHEETS_OF.format(n=max(1, len(sheet.pages))), "body")
        self.row.addWidget(self.printed)
        self.row.addWidget(self.papers)
        pass_clicks(self)

    def show_print(self, sheet: PrintSheet) -> None:
        """Say how many papers of it were read, and whether it is known to be out."""
        of = len(sheet.papers)
        read = min(of, len(sheet.scanned))
        text = print_words.READ.format(n=read, of=of) if read else words.SHEETS_OF.format(n=of)
        if self.papers.text() != text:
            self.papers.setText(text)
        is_out = sheet.state is PrintState.PRINTED
        self.printed.setVisible(not is_out)
        self.printed.set_tag(print_words.STATES[sheet.state], "yellow")


class HandOverView(StepView):
    """Nothing leaves unchecked: a sheet without a tick needs a reason at the end."""

    missing_reason_wanted = Signal(object)
    next_wanted = Signal()

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions, scrolls=False)
        self._ticks: list[SheetTick] = []
        self._shown: tuple[SheetRow, ...] = ()
        self.heading = Heading(words.HAND_OVER_TITLE, words.HAND_OVER_LEAD, role="title")
        self.progress = ProgressLine()
        self.list = ScrollColumn(margins=RING, gap=theme.SPACE)
        for widget in (self.heading, self.progress):
            self.body.add(widget)
        self.body.add(self.list, 1)
        self.tick_all = SecondaryButton(words.TICK_ALL, self._tick_all)
        self.close_case = PrimaryButton(words.CLOSE_CASE, self.advance, key="Enter")
        self.footer.addWidget(self.tick_all)
        self.footer.addStretch(1)
        self.footer.addWidget(self.close_case)
        actions.print_changed.connect(self.show_print)
        actions.sheet_scanned.connect(self._scanned)
        actions.scan_refused.connect(self._refused)

    def show_case(self, view: CaseView) -> None:
        """Show the sheets; the focus stays on the same line."""
        entered = self.view is None or self.view.step != view.step or self.view.id != view.id
        self.view = view
        if entered and view.step == 6:
            self.acts.poll_print()
        done = len(view.sheets) - len(not_handed(view.sheets))
        self.progress.start(
            words.HAND_OVER_COUNT.format(done=done, of=len(view.sheets)), done / max(1, len(view.sheets))
        )
        self.tick_all.setVisible(done < len(view.sheets))
        plain = tuple(replace(sheet, handed_over=False) for sheet in view.sheets)
        if plain != self._shown:
            self._shown = plain
            self._rebuild(view)
        for tick, sheet in zip(self._ticks, view.sheets, strict=True):
            tick.setChecked(sheet.handed_over)

    def _rebuild(self, view: CaseView) -> None:
        clear_layout(self.list.column)
        self._ticks = [SheetTick(sheet, n) for n, sheet in enumerate(view.sheets, 1)]
        for tick in self._ticks:
            tick.clicked.connect(lambda on, t=tick: self.acts.hand_over(t.key, handed=on))
            self.list.add(tick)
        self.list.column.addStretch(1)

    def show_print(self, job: PrintView) -> None:
        """What the print ledger knows of each sheet."""
        if self.view is None or self.view.step != 6 or job.job != self.view.print_job:
            return
        sheets = {sheet.form: sheet for sheet in job.sheets}
        for tick in self._ticks:
            if tick.key in sheets:
                tick.show_print(sheets[tick.key])

    def _scanned(self, read: ScanView) -> None:
        """Say what the scan was; a second one of the same paper is no mistake, and said to be one all the same."""
        if not self.isVisible():
            return
        if read.again:
            self.acts.noticed.emit(print_words.READ_AGAIN.format(title=read.title))
        elif not read.complete:
            told = print_words.READ_PART.format(title=read.title, n=len(read.read), of=read.of)
            self.acts.noticed.emit(told)
        elif read.proven:
            self.acts.noticed.emit(print_words.PROVEN.format(title=read.title))
        self.acts.poll_print()

    def _refused(self) -> None:
        """A paper that does not belong here is refused aloud: who holds the scanner does not look at the screen."""
        if self.isVisible():
            QApplication.beep()

    def boxes(self) -> list[SheetTick]:
        """The marks in order."""
        return self._ticks

    def focus_first(self) -> None:
        """The first sheet that is not ticked, else the button."""
        for n, box in enumerate(self.boxes()):
            if not box.isChecked():
                self._focus(n)
                return
        self.close_case.setFocus(Qt.FocusReason.TabFocusReason)

    def advance(self) -> None:
        """Close the case; with sheets missing the window asks for the reason."""
        if self.view is None:
            return
        missing = not_handed(self.view.sheets)
        if missing:
            self.missing_reason_wanted.emit(missing)
        else:
            self.acts.close_case()

    def digit(self, key: str) -> bool:
        """Ticks a sheet by its number; sheets beyond nine are ticked with the space bar or by scan."""
        number = int(key)
        boxes = self.boxes()
        if not 1 <= number <= len(boxes):
            return False
        boxes[number - 1].click()
        return True

    def _tick_all(self) -> None:
        if self.view is not None:
            self.acts.hand_over_all([sheet.key for sheet in not_handed(self.view.sheets)])

    def _focus(self, index: int) -> None:
        boxes = self.boxes()
        if index < len(boxes):
            boxes[index].setFocus(Qt.FocusReason.TabFocusReason)


class ClosedView(StepView):
    """The case is finished: say so, and lead to the next person."""

    home_wanted = Signal()

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions)
        self.heading = Heading()
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, theme.GAP_XXL, 0, 0)
        row.setSpacing(theme.GAP_L)
        row.addWidget(Icon("success", 48, "success"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.addWidget(self.heading)
        row.addLayout(column, 1)
        self.body.add(box)
        self.body.column.addStretch(1)
        self.call = SecondaryButton(words.CALL_NEXT, actions.call_next, key="F2")
        self.home = PrimaryButton("受付の一覧へ", self.home_wanted.emit, key="Enter")
        self.footer.addWidget(self.call)
        self.footer.addStretch(1)
        self.footer.addWidget(self.home)

    def show_case(self, view: CaseView) -> None:
        """Name the case by its number."""
        self.view = view
        self.heading.set_title(words.CLOSED_TITLE.format(number=view.number))
        self.heading.set_under(words.CLOSED_LEAD)

    def focus_first(self) -> None:
        """The way on."""
        self.home.setFocus(Qt.FocusReason.TabFocusReason)

    def advance(self) -> None:
        """Back to the list."""
        self.home_wanted.emit()
