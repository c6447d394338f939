"""Step 6 印刷: choose the printer, watch every sheet, act on what is held or not known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

from desk_app.domain.ids import CaseId
from desk_app.domain.page import PageImage
from desk_app.domain.print_job import PrinterView, PrintState
from desk_app.services.changes import Changes, Kind
from desk_app.services.views import CaseView, PacketView, PrintView, ScanView
from ui.screens.staff import print_wording as words
from ui.screens.staff import wording
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.parts import Heading, StepView
from ui.screens.staff.print_choice import PrintChoice
from ui.screens.staff.print_presenter import MainAction, PrintModel, print_model
from ui.screens.staff.print_rows import PICTURE_DPI, SheetList
from ui.screens.staff.seal_banner import SealBanner
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.progress import ProgressLine

POLL_MS = 300


class StepPrintView(StepView):
    """Printing. «印刷ずみ» is said only when the printer said so, the sheet was scanned or the clerk saw it."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions, scrolls=False)
        self.job: PrintView | None = None
        self.moving = False
        self._case = CaseId("")
        self._printers: Sequence[PrinterView] = ()
        self._pictures: dict[str, PageImage] = {}
        self._drawing = False
        self.heading = Heading(words.CHOOSE_TITLE, words.CHOOSE_LEAD, role="title")
        self.choice = PrintChoice(actions)
        self.printers = self.choice.printers
        self.progress = ProgressLine()
        self.sheets = SheetList()
        self.seal = SealBanner(actions)
        self.body.add(self.heading)
        self.body.add(self.seal)
        self.body.add(self.progress)
        self.body.add(self.choice, 1)
        self.body.add(self.sheets, 1)
        self.stop = SecondaryButton(words.CANCEL, actions.cancel_print, key="F12")
        self.other = SecondaryButton(words.OTHER_PRINTER, self._choose_other, key="P")
        self.again = SecondaryButton(words.AGAIN, self._again)
        self.next = PrimaryButton(words.START, self.advance, key="Enter")
        for button in (self.stop, self.other, self.again):
            self.footer.addWidget(button)
        self.footer.addStretch(1)
        self.footer.addWidget(self.next)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(actions.poll_print)
        self.sheets.came.connect(lambda form, came: actions.confirm_sheet(form, printed=came))
        self.sheets.from_here.connect(actions.resume_print)
        actions.printers_listed.connect(self._listed)
        actions.print_changed.connect(self.show_job)
        actions.sheet_scanned.connect(self._scanned)

    def show_case(self, view: CaseView) -> None:
        """Enter the step: list printers, or take up the job that is there."""
        entered = self.view is None or self.view.step != view.step or self.view.id != view.id
        if self._case != view.id:
            self._case, self.job, self.moving = view.id, None, False
            self._pictures.clear()
        self.view = view
        if entered and view.step == 5:
            self.acts.list_printers()
            self.choice.show_slips(None)
            if view.print_job is None:
                self._offer_slips()
        if view.print_job is None:
            self.job = None
        elif self.job is None or self.job.job != view.print_job:
            self.acts.poll_print()
        if view.step != 5:
            self._poll.stop()
            self.seal.leave()
        elif view.print_job is not None and entered:
            self.seal.watch(view.id)
        self._say()

    def show_job(self, job: PrintView) -> None:
        """Show the state of every sheet and go on watching while it runs."""
        if self.view is None or job.job != self.view.print_job:
            return
        before, self.job = self.job, job
        if self.view.step == 5 and (before is None or before.job != job.job):
            self.seal.watch(self.view.id)
        if self.view.step == 5 and job.running and not job.complete:
            self._poll.start()
        else:
            self._poll.stop()
        self._say()
        if self.view.step == 5:
            self._draw_next()
        turned = before is None or before.job != job.job or _moment(before) != _moment(job)
        if turned and self.isVisible() and not self.moving:
            self.focus_first()

    def focus_first(self) -> None:
        """The way on (the first printer is marked already), the printers, or the sheet that waits for somebody."""
        if self._choosing():
            if self.printers.chosen() is not None:
                self.next.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self.printers.grid.focus_first()
        elif self.next.isEnabled():
            self.next.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.sheets.focus_chosen()

    def advance(self) -> None:
        """Start printing, go on with what is left, or on to the hand-over."""
        if self._choosing():
            printer = self.printers.chosen()
            if printer is not None and self.moving:
                self._move(printer)
            elif printer is not None:
                self.acts.start_print(printer, self._slips_wanted(self._case))
            return
        model = self._model()
        if model is None or model.refused:
            return
        if model.main is MainAction.HAND_OVER:
            self.acts.go_to(6)
        elif model.main is MainAction.GO_ON:
            self.acts.resume_print()

    def back(self) -> bool:
        """From the choice of another printer back to the sheets."""
        if not self.moving:
            return False
        self.moving = False
        self._say()
        self.focus_first()
        return True

    def digit(self, key: str) -> bool:
        """A printer by its number."""
        return self._choosing() and self.printers.grid.press_key(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y and N answer, R prints again from a sheet, P changes the printer, F5 looks for printers."""
        key = event.key()
        line = None if self._choosing() else self.sheets.current_line()
        if key in (Qt.Key.Key_Y, Qt.Key.Key_N) and line is not None and line.asks:
            self.acts.confirm_sheet(line.form, printed=key == Qt.Key.Key_Y)
        elif key == Qt.Key.Key_R and line is not None and line.may_repeat:
            self.acts.resume_print(line.form)
        elif key == Qt.Key.Key_P and self.other.isVisible():
            self._choose_other()
        elif key == Qt.Key.Key_F12 and self.stop.isVisible():
            self.acts.cancel_print()
        elif key == Qt.Key.Key_F5:
            self.acts.list_printers()
        else:
            super().keyPressEvent(event)

    def _scanned(self, read: ScanView) -> None:
        """A paper read here proves a sheet that nobody knew of."""
        if self.isVisible():
            self.acts.noticed.emit((words.PROVEN if read.proven else words.READ_ONLY).format(title=read.title))
            self.acts.poll_print()

    def _choosing(self) -> bool:
        return self.job is None or self.moving

    def _model(self) -> PrintModel | None:
        return None if self.job is None else print_model(self.job)

    def _listed(self, printers: Sequence[PrinterView]) -> None:
        self._printers = printers
        self.printers.show_printers(printers, but=self.job.printer if self.moving and self.job else "")
        self._say()
        if self.isVisible() and self._choosing():
            self.focus_first()

    def _again(self) -> None:
        self.job = None
        self._say()
        self.acts.list_printers()
        self._offer_slips()

    def _offer_slips(self) -> None:
        """Draw the slips of the packet as it is now; printing does not wait for somebody to look at them."""
        if self.view is None:
            return
        case, app = self.view.id, self.acts.app

        def offered(slips: PacketView) -> None:
            if self._case == case:
                self.choice.show_slips(slips)

        def failed(error: Exception) -> None:
            offered(PacketView(case, 0, (), (), signed=False))
            self.acts.fail(error)

        self.acts.background.run(lambda: app.packets.slips(case), then=offered, failed=failed, key="slips")

    def _slips_wanted(self, case: CaseId) -> Callable[[], Collection[str]]:
        """The slips that are marked; all that apply where Enter was faster than their drawing."""
        marked, app = self.choice.wanted(), self.acts.app
        return lambda: [one.key for one in app.packets.slips(case).sheets] if marked is None else marked

    def _choose_other(self) -> None:
        self.moving = True
        self.printers.show_printers(self._printers, but=self.job.printer if self.job else "")
        self._say()
        self.focus_first()
        self.acts.list_printers()

    def _move(self, printer: str) -> None:
        """Give what is not out to another printer."""
        job, case, app = self.job, self._case, self.acts.app
        if job is None or self.view is None:
            return
        view = self.view

        def moved() -> tuple[PrintView, CaseView]:
            return app.printing.resume(job.job, printer=printer), app.cases.view(view.id)

        def taken(result: tuple[PrintView, CaseView]) -> None:
            self.acts.settled.emit()
            if self._case == case:
                self.moving = False
                self.acts.store.put(result[1])
                self.show_job(result[0])
                self.focus_first()

        changes = Changes(Kind.PRINTING, view.id, self.acts)
        self.acts.background.run(moved, then=taken, failed=self.acts.fail, changes=changes)

    def _draw_next(self) -> None:
        """Draw the small pictures one after the other, so that nothing else has to wait for them."""
        if self._drawing or self.job is None or self.view is None:
            return
        pages = {sheet.key: sheet.pages[0] for sheet in self.view.sheets if sheet.pages}
        pages |= {sheet.form: sheet.pages[0] for sheet in self.job.sheets if sheet.pages}
        wanted = next((sheet.form for sheet in self.job.sheets if sheet.form not in self._pictures), None)
        if wanted is None or wanted not in pages:
            return
        self._drawing = True
        case, app = self.view.id, self.acts.app

        def drawn(picture: PageImage) -> None:
            self._drawing = False
            if self._case == case:
                self._pictures[wanted] = picture
                self.sheets.set_picture(wanted, picture)
                self._draw_next()

        def failed(_error: Exception) -> None:  # a picture is a help, not a need
            self._drawing = False

        self.acts.background.run(
            lambda: app.packets.page(case, pages[wanted], dpi=PICTURE_DPI), then=drawn, failed=failed, free=True
        )

    def _say(self) -> None:
        model = self._model()
        choosing = self._choosing()
        self.choice.setVisible(choosing)
        self.choice.set_slips_shown(not self.moving)
        self.sheets.setVisible(not choosing)
        if choosing or model is None:
            self._say_choice(model)
            return
        self.heading.set_title(model.title)
        self.heading.set_under(model.lead)
        self.progress.start(model.count, model.share)
        before = {row.key for row in self.sheets.rows()}
        self.sheets.show_lines(model.lines, model.at)
        if before != {line.form for line in model.lines}:
            for form, picture in self._pictures.items():
                self.sheets.set_picture(form, picture)
        self.stop.setVisible(model.may_cancel)
        self.other.setVisible(model.may_move)
        self.again.setVisible(model.main is not MainAction.WAIT)
        self.next.setText(f"{model.main_text} Enter")
        self.next.refuse(model.refused)

    def _say_choice(self, model: PrintModel | None) -> None:
        self.progress.stop()
        is_moving = self.moving and model is not None
        self.heading.set_title(words.OTHER_TITLE if is_moving else words.CHOOSE_TITLE)
        left = words.OTHER_LEAD.format(n=model.left) if is_moving and model is not None else words.CHOOSE_LEAD
        self.heading.set_under(left)
        for button in (self.stop, self.other, self.again):
            button.hide()
        self.next.setText(f"{words.MOVE if is_moving else words.START} Enter")
        self.next.refuse(wording.NO_PRINTERS if self.printers.chosen() is None else "")


def _moment(job: PrintView) -> tuple[bool, bool, int]:
    """What moves the focus when it changes: the end, a standstill, a sheet that asks."""
    asking = sum(sheet.state is PrintState.UNKNOWN for sheet in job.sheets)
    return job.complete, job.running, asking
