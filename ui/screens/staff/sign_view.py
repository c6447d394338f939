"""Step 5 確認・署名: the real pages of the packet, what is signed, and the signature taken on the other screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desk_app.domain.card import DeviceInfo, DeviceState
from desk_app.services.views import CaseView, TopBar
from ui import theme
from ui.case_store import ResidentPage
from ui.screens.staff import card_sign_words as card_words
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.papers_presenter import ink_words, page_lines, signature_figures, to_sign, voided_words
from ui.screens.staff.parts import Heading, StepTable, StepView
from ui.screens.staff.preview_pane import PreviewPane
from ui.screens.staff.seal_banner import SealBanner
from ui.widgets.banner import Banner
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.labels import ElidedLabel, Label, WrapLabel
from ui.widgets.table import Cell, Column, Row

LIST_WIDTH = 400


class PageTable(StepTable):
    """The forms of the packet."""

    def __init__(self) -> None:
        super().__init__((Column("書類", 110, 1), Column("枚", 44, right=True), Column("署名", 118)), row_height=44)


class SignView(StepView):
    """Preview and signature. The packet is drawn on entering; the pad is on the resident's window."""

    card_wanted = Signal()
    """The resident's card shall sign as well."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions, scrolls=False)
        self.store = actions.store
        self.heading = Heading(words.SIGN_TITLE, words.SIGN_LEAD, role="title")
        self.voided = Banner()
        self.sheets = PageTable()
        self.counts = Label("", "body")
        self.ink = ElidedLabel("", "body")
        self.by_card = WrapLabel("", "body", line_height=1.5)
        self.by_card.set_tone("success")
        self.card_lost = Banner()
        self.preview = PreviewPane(actions)
        left = QVBoxLayout()
        left.addWidget(self.sheets, 1)
        left.addWidget(self.counts)
        left.addWidget(self.ink)
        left.addWidget(self.by_card)
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP_XL)
        columns.addLayout(left, 2)
        columns.addWidget(self.preview, 3)
        self.body.add(self.heading)
        self.body.add(self.voided)
        self.body.add(self.card_lost)
        self.seal = SealBanner(actions)
        self.body.add(self.seal)
        self.body.column.addLayout(columns, 1)
        self.preview.setMinimumHeight(240)
        self.show_page = SecondaryButton(words.SHOW_RESIDENT, self._show_resident, key="V")
        self.stop = SecondaryButton(words.SIGN_CANCEL, self._stop)
        self.waiting = Label(words.SIGN_WAITING, "body")
        self.next = PrimaryButton(words.START_SIGN, self.advance, key="Enter")
        self.card = SecondaryButton(card_words.BUTTON, self.card_wanted.emit, key="C")
        for widget in (self.show_page, self.stop, self.card):
            self.footer.addWidget(widget)
        self.footer.addStretch(1)
        self.footer.addWidget(self.waiting)
        self.footer.addWidget(self.next)
        self.sheets.chosen.connect(self._sheet_chosen)
        self.store.packet_changed.connect(self._show_packet)
        self.store.resident_page_changed.connect(self._say)
        self._entered = False
        self._has_reader = False
        actions.top_bar_read.connect(self._bar_read)

    def show_case(self, view: CaseView) -> None:
        """Draw the packet when the step is entered; show what stands with the signature."""
        entered = self.view is None or self.view.step != view.step or self.view.id != view.id
        self.view = view
        if view.step == 4 and entered:
            self.preview.number = 0
            self._entered = True
            self.seal.watch(view.id, most=1)
        elif view.step != 4:
            self.seal.leave()
        if view.signature_voided:
            self.voided.show_message("warning", "", voided_words(view), closable=False)
        self.voided.setVisible(bool(view.signature_voided))
        self.counts.setText(signature_figures(view))
        self.ink.setText(ink_words(view))
        self.ink.setVisible(bool(self.ink.text()))
        self._show_packet()
        self._say()
        if self._entered:
            self._entered = False
            self.acts.draw()
            self.acts.background.run(
                self.acts.app.devices.devices, then=self._readers, failed=self.acts.fail, key="sign-readers"
            )

    def focus_first(self) -> None:
        """The list of forms: ↑↓ turn the pages."""
        self.sheets.setFocus(Qt.FocusReason.TabFocusReason)

    def advance(self) -> None:
        """Start the signature; once it is there, on to printing."""
        if self.view is None or self.store.packet is None:
            return
        if self.view.signed or to_sign(self.view) == 0:
            self.acts.go_to(5)
        elif not self.signing():
            self.store.show_resident(ResidentPage.SIGN)

    def signing(self) -> bool:
        """Whether the pad is open on the resident's window."""
        return self.store.resident_page is ResidentPage.SIGN

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PageUp/PageDown turn pages, + − zoom, V shows the page to the resident."""
        turn = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if turn is not None:
            self.preview.turn(turn)
        elif event.text() in ("+", "-", ";"):
            self.preview.page.step_zoom(-1 if event.text() == "-" else 1)
        elif event.key() == Qt.Key.Key_V:
            self._show_resident()
        elif event.key() == Qt.Key.Key_C and self.card.isVisible():
            self.card_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _show_packet(self) -> None:
        packet = self.store.packet
        if packet is not None and self.view is not None:
            lines = page_lines(self.view, packet)
            self.sheets.set_rows(
                [
                    Row(
                        str(line.page),
                        (
                            Cell(line.title, personal=True),
                            Cell(str(line.count)),
                            Cell("", ((line.status, line.tone),) if line.status else ()),
                        ),
                    )
                    for line in lines
                ]
            )
        self.preview.show_packet(packet)
        if packet is not None and packet.card_voided:
            self.card_lost.show_message("warning", "", card_words.VOIDED)
        elif packet is None or packet.card is not None:
            self.card_lost.hide()
        self._say()

    def _bar_read(self, bar: TopBar) -> None:
        self._readers(bar.devices)

    def _readers(self, devices: Sequence[DeviceInfo]) -> None:
        """Signing by card is offered only where a reader is there."""
        gone = (DeviceState.ABSENT, DeviceState.FAULT)
        self._has_reader = any("card" in one.kind and one.state not in gone for one in devices)
        self._say()

    def _sheet_chosen(self, key: str) -> None:
        if key:
            self.preview.show_page(int(key))

    def _show_resident(self) -> None:
        if self.store.packet is not None:
            self.store.show_resident(ResidentPage.PREVIEW, preview_page=self.preview.number)

    def _stop(self) -> None:
        self.store.show_resident(ResidentPage.PAPERS)

    def _say(self) -> None:
        view = self.view
        if view is None:
            return
        done = view.signed or to_sign(view) == 0
        signing = self.signing() and not done
        self.waiting.setText(words.SIGNED if view.signed else words.SIGN_WAITING)
        self.waiting.setVisible(signing or view.signed)
        self.waiting.set_tone("success" if view.signed else "")
        self.stop.setVisible(signing)
        self.show_page.setVisible(not signing)
        self.next.setVisible(not signing)
        start = words.SIGN_AGAIN.format(n=to_sign(view)) if view.signature_voided else words.START_SIGN
        self.next.setText(f"{words.TO_PRINT if done else start} Enter")
        packet = self.store.packet
        mark = packet.card if packet is not None and view.signed else None
        self.by_card.setText(card_words.who_signed(mark) if mark is not None else "")
        self.by_card.setVisible(mark is not None)
        may = self.acts.app.card_signing is not None and self._has_reader and packet is not None and packet.signed
        self.card.setVisible(may and view.signed and mark is None and not signing)
        self.next.refuse("" if self.store.packet is not None else words.DRAWING)
