"""F10: the devices of this desk, a test read of each, learning a scanner's settings, what to do for a fault."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.card import BarcodeRead, CardLook, DeviceInfo
from desk_app.domain.learning import LEARNING_TEXTS, LearningStep
from desk_app.services.api import DeviceService
from ui import theme
from ui.background import Background
from ui.screens.staff import devices_presenter as presenter
from ui.screens.staff.devices_presenter import DeviceRow, device_rows
from ui.screens.staff.dialogs import Decision
from ui.screens.staff.trouble import trouble
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.labels import Label, Tag, WrapLabel
from ui.widgets.layouts import ScrollColumn, Surface, clear_layout


class DeviceBox(Surface):
    """One device: name and state, its last read, what to do, and the result of a test."""

    def __init__(
        self, row: DeviceRow, test: Callable[[], object], learn: Callable[[], object], use: Callable[[], object]
    ) -> None:
        super().__init__("box")
        self.row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_L, theme.GAP_M, theme.GAP_L, theme.GAP_M)
        column.setSpacing(theme.SPACE)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_M)
        top.addWidget(Label(row.name, "strong"))
        top.addWidget(Tag(row.state, row.tone))
        top.addStretch(1)
        self.test = SecondaryButton(presenter.TEST_READ, test)
        self.learn = SecondaryButton(presenter.LEARN, learn)
        self.use = PrimaryButton(presenter.USE, use)
        self.use.hide()
        self.test.setVisible(row.can_test)
        self.learn.setVisible(row.can_learn)
        for button in (self.use, self.learn, self.test):
            button.setAutoDefault(False)
            top.addWidget(button)
        column.addLayout(top)
        for text in (row.detail, row.remedy):
            if text:
                column.addWidget(WrapLabel(text, "body", line_height=1.5))
        column.addWidget(WrapLabel(f"最後の読み取り: {row.last}", "note", line_height=1.5))
        self.result = WrapLabel("", "strong", line_height=1.5)
        self.result.hide()
        column.addWidget(self.result)

    def say(self, text: str, tone: str = "") -> None:
        """The result of a test or of learning."""
        self.result.setText(text)
        self.result.set_tone(tone)
        self.result.setVisible(bool(text))


class DevicesDialog(Decision):
    """The devices with their states; stays right while they are plugged and unplugged."""

    learning_step = Signal(str, object)
    """A scanner's URL and a LearningStep; comes from the learning's thread."""

    def __init__(self, parent: QWidget, devices: DeviceService, background: Background) -> None:
        super().__init__(parent, presenter.TITLE, presenter.LEAD, accept=presenter.CLOSE)
        self._devices = devices
        self._background = background
        self._rows: tuple[DeviceRow, ...] = ()
        self._said: dict[str, tuple[str, str]] = {}
        self._testing_scanner = ""
        self._learning: threading.Event | None = None
        self._found: dict[str, str] = {}
        self._unset: tuple[DeviceInfo, ...] = ()
        self.boxes: dict[str, DeviceBox] = {}
        self._list = ScrollColumn(gap=theme.GAP_M)
        self._list.setMinimumHeight(460)
        self.content.addWidget(self._list)
        self.cancel.hide()
        self.setMinimumWidth(880)
        self.learning_step.connect(self._learning_went_on)

    @property
    def takes_scans(self) -> bool:
        """Whether a test read waits for a code: it is shown here and goes nowhere else."""
        return bool(self._testing_scanner)

    def show_devices(self, devices: tuple[DeviceInfo, ...], last: dict[str, str]) -> None:
        """The devices as they are now; the same again changes nothing."""
        rows = device_rows(devices, last)
        if rows != self._rows or not self.boxes:
            self._show_rows(rows)

    def _show_rows(self, rows: tuple[DeviceRow, ...]) -> None:
        self._rows = rows
        clear_layout(self._list.column)
        self.boxes = {}
        for row in rows:
            box = DeviceBox(
                row, partial(self.test, row.uri), partial(self.learn, row.uri), partial(self.use, row.uri)
            )
            box.use.setVisible(row.uri in self._found)
            self.boxes[row.uri] = box
            if row.uri in self._said:
                box.say(*self._said[row.uri])
            self._list.add(box)
        if not rows:
            self._list.add(WrapLabel(f"{presenter.NONE} {presenter.NONE_REMEDY}", "body", line_height=1.5))
        if self._unset:
            self._list.add(Label(presenter.FOUND, "strong"))
        for device in self._unset:
            self._list.add(Label(device.name))
            self._list.add(WrapLabel(presenter.FOUND_LEAD.format(uri=device.uri), "note", line_height=1.5))
        self._list.column.addStretch(1)

    def look_around(self) -> None:
        """List what is plugged in and no URL of the desk names."""
        self._background.run(self._devices.plugged_in, then=self._show_unset, failed=lambda _error: None, free=True)

    def _show_unset(self, found: tuple[DeviceInfo, ...]) -> None:
        if found == self._unset:
            return
        self._unset = found
        rows, self._rows = self._rows, ()
        self._show_rows(rows)

    def test(self, uri: str) -> None:
        """A card is looked at (no secret goes out); a scanner's next code is shown here."""
        if self.boxes[uri].row.family == "scanner":
            self._testing_scanner = uri
            self._say(uri, presenter.SCAN_NOW)
            return
        self._say(uri, presenter.LOOKING)
        self._background.run(
            lambda: self._devices.look_at_card(uri),
            then=lambda look: self._looked(uri, look),
            failed=lambda error: self._failed(uri, error),
            free=True,
        )

    def show_scan(self, said: str, _read: BarcodeRead) -> None:
        """The code that a test waited for, told without its text."""
        uri, self._testing_scanner = self._testing_scanner, ""
        self._say(uri, said, "success")

    def learn(self, uri: str) -> None:
        """Begin to learn a scanner's settings, or stop it."""
        if self._learning is not None:
            self._learning.set()
            return
        stop = self._learning = threading.Event()
        self.boxes[uri].learn.setText(presenter.STOP)
        self._say(uri, presenter.LEARN_LEAD.format(total=len(LEARNING_TEXTS)))
        self._background.run(
            lambda: self._devices.learn_scanner(uri, lambda step: self.learning_step.emit(uri, step), stop.is_set),
            then=lambda learned: self._learned(uri, learned),
            failed=lambda error: self._failed(uri, error),
            free=True,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """A closed screen waits for nothing any more."""
        super().hideEvent(event)
        self._testing_scanner = ""
        if self._learning is not None:
            self._learning.set()

    def _looked(self, uri: str, look: CardLook) -> None:
        self._say(uri, presenter.look_said(look), "success")

    def _learning_went_on(self, uri: str, step: LearningStep) -> None:
        if self._learning is not None and not self._learning.is_set():
            self._say(uri, presenter.step_said(step))

    def _learned(self, uri: str, learned: str | None) -> None:
        self._learning_over(uri)
        if learned is None:
            self._say(uri, presenter.LEARN_STOPPED)
        else:
            self._found[uri] = learned
            self._say(uri, presenter.LEARNED.format(uri=learned), "success")
            self.boxes[uri].use.show()

    def use(self, uri: str) -> None:
        """Go on with what was learned."""
        learned = self._found.pop(uri)
        self.boxes[uri].use.hide()
        self._background.run(
            lambda: self._devices.use_scanner(uri, learned),
            then=lambda _none: self._say(uri, presenter.USED, "success"),
            failed=lambda error: self._failed(uri, error),
            free=True,
        )

    def _failed(self, uri: str, error: Exception) -> None:
        self._learning_over(uri)
        told = trouble(error)
        self._say(uri, f"{told.reason} {told.remedy}".strip(), "error")

    def _learning_over(self, uri: str) -> None:
        self._learning = None
        if uri in self.boxes:
            self.boxes[uri].learn.setText(presenter.LEARN)

    def _say(self, uri: str, text: str, tone: str = "") -> None:
        self._said[uri] = (text, tone)
        if uri in self.boxes:
            self.boxes[uri].say(text, tone)
