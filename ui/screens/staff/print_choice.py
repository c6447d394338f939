"""Before printing: which printer, which slips go with the packet, and how each slip looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.drawn import SheetInfo
from desk_app.domain.print_job import PrinterView
from desk_app.services.views import PacketView
from ui import theme
from ui.screens.staff import print_wording as words
from ui.screens.staff import wording
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.parts import RING, CheckRow
from ui.screens.staff.preview_pane import PreviewPane
from ui.widgets.banner import Banner
from ui.widgets.buttons import LinkButton
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.labels import ElidedLabel, Label, WrapLabel
from ui.widgets.layouts import ScrollColumn, clear_layout

KEYS = "123456789"


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

    def show_printers(self, printers: Sequence[PrinterView], *, but: str = "") -> None:
        """List them with their state in words; ``but`` is the one that is not wanted any more."""
        listed = [printer for printer in printers if printer.uri != but]
        options = [
            Option(p.uri, p.name, " · ".join(part for part in (_state(p), p.detail) if part), KEYS[n : n + 1])
            for n, p in enumerate(listed)
        ]
        self.grid.set_options(options, present=listed[0].uri if listed else None)
        if not listed:
            self.none.show_message("warning", wording.NO_PRINTERS, wording.NO_PRINTERS_REMEDY, closable=False)
        else:
            self.none.hide()

    def chosen(self) -> str | None:
        """The printer marked."""
        return next((b.option.value for b in self.grid.buttons() if b.isChecked()), None)


def _state(printer: PrinterView) -> str:
    return words.PRINTER_STATES.get(printer.state, printer.state)


class SlipTick(CheckRow):
    """A slip that may go with the packet; whoever comes to it sees its page."""

    looked_at = Signal(str)

    def __init__(self, slip: SheetInfo) -> None:
        pages = words.PAPERS.format(n=len(slip.pages))
        super().__init__(slip.key, f"{slip.title} {pages}", checked=True)
        self.title = slip.title
        title = ElidedLabel(slip.title, "strong")
        look = LinkButton(words.LOOK, lambda: self.looked_at.emit(self.key), dense=True)
        look.setAccessibleName(f"{slip.title} {words.LOOK}")
        self.row.addWidget(title, 1)
        self.row.addWidget(Label(pages, "note"))
        self.row.addWidget(look)
        self.clicked.connect(lambda *_: self.looked_at.emit(self.key))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the page of the row the keys have come to."""
        super().focusInEvent(event)
        self.looked_at.emit(self.key)


class PrintChoice(QWidget):
    """The printers, under them the slips with a mark each, beside them the page of the slip looked at."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.printers = PrinterChoice()
        self.whole = Label("", "strong")
        self.all = LinkButton(words.NO_SLIPS, self._turn_all, dense=True)
        self.lead = WrapLabel(words.SLIPS_LEAD, "note", line_height=1.5)
        self.preview = PreviewPane(actions)
        self.ticks: list[SlipTick] = []
        self._slips: PacketView | None = None
        self._shown = True
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, theme.GAP_M, 0, 0)
        line.addWidget(self.whole, 1)
        line.addWidget(self.all)
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.SPACE)
        self._about = (head, self.lead, rows, self.preview)
        left = ScrollColumn(margins=RING, gap=theme.GAP_S)
        for widget in (self.printers, head, self.lead, rows):
            left.add(widget)
        left.column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_XL)
        row.addWidget(left, 1)
        row.addWidget(self.preview, 1)
        self._say()

    def show_slips(self, slips: PacketView | None) -> None:
        """Offer these slips, all of them marked; None while they are not known."""
        self._slips = slips
        self.whole.setText(words.WHOLE.format(n=slips.first) if slips is not None else "")
        clear_layout(self._rows)
        self.ticks = [SlipTick(one) for one in (slips.sheets if slips is not None else ())]
        for tick in self.ticks:
            tick.looked_at.connect(self._look)
            tick.toggled.connect(lambda *_: self._say())
            self._rows.addWidget(tick)
        self.preview.number = 0
        self.preview.show_packet(slips if self.ticks else None)
        self._say()

    def wanted(self) -> tuple[str, ...] | None:
        """The slips that are marked; None while it is not known which there are."""
        return None if self._slips is None else tuple(tick.key for tick in self.ticks if tick.isChecked())

    def set_slips_shown(self, shown: bool) -> None:
        """Only a whole printing takes slips along; what is left of one goes on as it was begun."""
        self._shown = shown
        self._say()

    def _look(self, key: str) -> None:
        slips = self._slips
        slip = next((one for one in slips.sheets if one.key == key), None) if slips is not None else None
        if slips is not None and slip is not None:
            self.preview.show_page(slip.pages[0] - slips.first)

    def _turn_all(self) -> None:
        """All marks off; on again where there is none."""
        on = not any(tick.isChecked() for tick in self.ticks)
        for tick in self.ticks:
            tick.setChecked(on)

    def _say(self) -> None:
        for widget in self._about:
            widget.setVisible(self._shown and bool(self.ticks))
        self.all.setText(words.NO_SLIPS if any(tick.isChecked() for tick in self.ticks) else words.ALL_SLIPS)
