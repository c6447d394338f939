"""What becomes of a scanned code: routed by its content, shown where nobody knows it, never typed into a field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_app.domain.card import BarcodeKind, BarcodeRead
from ui import theme
from ui.screens.staff.dialogs import Decision
from ui.widgets.labels import WrapLabel

if TYPE_CHECKING:
    from ui.screens.staff.actions import StaffActions
    from ui.widgets.banner import Toast

PRINTING, HANDING = 5, 6
UNKNOWN_TITLE = "読み取った内容"
UNKNOWN_LEAD = "決まった行き先のないコードです。どこにも入力していません。"
KNOWN_LEAD = "内容を確かめてください。どこにも入力していません。"
GUESSED = "文字コードが書かれていないため、推定して読みました。漢字を確かめてください。"
CLOSE = "閉じる"
FIND = "この人をさがす"
TICKET_LATER = "受付票を読みました。いまの受付を終えるか中断してから、もう一度読んでください。"
CASE_LATER = "別の受付を開くコードです。いまの受付を終えるか中断してから、もう一度読んでください。"
SHEET_LATER = "書類を読みました。「お渡し」で読むと印が付きます。"
TWELVE_DIGITS = "12桁の数字は個人番号かもしれないため、取り込まずに捨てました。"
LONGEST = 400
"""Characters of an unknown code that are shown; the rest is only counted."""


def search_text(read: BarcodeRead) -> str:
    """What a person on a known paper is looked up by: the name, and the birth date beside it."""
    values = {item.key: item.text for item in read.values}
    return " ".join(filter(None, (values.get("name") or values.get("kana", ""), values.get("birth", ""))))


def rows(read: BarcodeRead) -> tuple[tuple[str, str], ...]:
    """Label and text of each item; the whole text where the layout is not known."""
    if read.values:
        return tuple((item.label, item.text) for item in read.values)
    more = len(read.text) - LONGEST
    return (("内容", read.text[:LONGEST] + (f"…（ほか {more:,} 文字）" if more > 0 else "")),)


class ScanDialog(Decision):
    """Shows what a code says, item by item; the clerk may look the person up."""

    def __init__(self, parent: QWidget, read: BarcodeRead, find: Callable[[str], None] | None) -> None:
        self._search = search_text(read) if find is not None else ""
        title = f"{read.name}を読み取りました" if read.name else UNKNOWN_TITLE
        lead = KNOWN_LEAD if read.values else UNKNOWN_LEAD
        super().__init__(parent, title, lead, accept=FIND if self._search else CLOSE)
        self._find = find
        self.setMinimumWidth(600)
        self.cancel.setVisible(bool(self._search))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_XL)
        grid.setVerticalSpacing(theme.GAP_M)
        grid.setColumnStretch(1, 1)
        for row, (label, text) in enumerate(rows(read)):
            mark, value = WrapLabel(label, "note"), WrapLabel(text, "strong", personal=True)
            mark.setWordWrap(False)
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(grid)
        if read.guessed:
            self.content.addWidget(WrapLabel(GUESSED, "note"))

    def submit(self) -> None:
        """Look the person up where the paper names one."""
        self.accept()
        if self._search and self._find is not None:
            self._find(self._search)


class ScanRouter:
    """Takes each read of the staff window to where it belongs."""

    def __init__(
        self,
        window: QWidget,
        actions: StaffActions,
        toast: Toast,
        *,
        step: Callable[[], int],
        find: Callable[[str], None],
    ) -> None:
        self._window = window
        self._acts = actions
        self._toast = toast
        self._step = step
        self._find = find
        self.dialog: ScanDialog | None = None

    def route(self, read: BarcodeRead) -> None:
        """One read; between two cases a paper opens its case."""
        is_free = self._acts.store.view is None
        kind = read.kind
        if kind is BarcodeKind.SHEET and self._step() in (PRINTING, HANDING):
            self._acts.scan_sheet(read.text)
        elif kind is BarcodeKind.TICKET and is_free:
            self._acts.open_ticket(read.text)
        elif kind in (BarcodeKind.CASE, BarcodeKind.SHEET, BarcodeKind.PRE_ENTRY) and is_free:
            self._acts.open_code(read.text)
        elif kind is BarcodeKind.TICKET:
            self._toast.say(TICKET_LATER)
        elif kind is BarcodeKind.SHEET:
            self._toast.say(SHEET_LATER)
        elif kind in (BarcodeKind.CASE, BarcodeKind.PRE_ENTRY):
            self._toast.say(CASE_LATER)
        elif kind is BarcodeKind.INDIVIDUAL_NUMBER:
            self._toast.say(TWELVE_DIGITS)
        else:
            self._show(read)

    def _show(self, read: BarcodeRead) -> None:
        """A newer scan takes the place of the one shown before."""
        if self.dialog is not None:
            self.dialog.reject()
        may_find = self._acts.store.view is None or self._step() == 0
        self.dialog = ScanDialog(self._window, read, self._find if may_find else None)
        self.dialog.finished.connect(lambda _result: self._closed())
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None
