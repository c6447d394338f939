"""The dark bar on top: desk, clerk, waiting, call, devices in words, age of the data, date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.screens.staff import wording as words
from ui.widgets.buttons import BarButton
from ui.widgets.labels import Label
from ui.widgets.layouts import Surface, clear_layout

if TYPE_CHECKING:
    from ui.screens.staff.bar_presenter import BarModel, DeviceModel

MARGIN, SPACING = 20, 28
MARKS = {"ready": "success_mark", "busy": "info", "warning": "warning_mark"}


class StateDot(QWidget):
    """A dot before the words of a device; a ring with a bar when something is wrong."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark
        self.setFixedSize(12, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour(MARKS.get(self._mark, "warning_mark")))
        if self._mark == "warning":
            painter.drawPolygon([QRectF(0, 0, 12, 12).bottomLeft(), QRectF(6, 0, 0, 0).topLeft(),
                                 QRectF(0, 0, 12, 12).bottomRight()])  # fmt: skip
        elif self._mark == "busy":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.colour("bar_text"), 2))
            painter.drawEllipse(QRectF(2, 2, 8, 8))
        else:
            painter.drawEllipse(QRectF(1, 1, 10, 10))


class TopBarView(Surface):
    """The bar; narrow windows drop the least needed words first."""

    call_wanted = Signal()
    devices_wanted = Signal()
    """A device's chip was pressed."""

    def __init__(self, *, training: bool) -> None:
        super().__init__("bar")
        self.setFixedHeight(theme.BAR)
        self._model: BarModel | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(SPACING)
        self.desk = _bar_label("strong")
        self.clerk = _bar_label()
        self.waiting = _bar_label()
        self.call = BarButton(words.CALL_NEXT, self.call_wanted.emit, key="F2")
        self.call.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.training = _bar_label("strong")
        self.training.setText(words.TRAINING if training else "")
        self.training.setVisible(training)
        self._devices = QHBoxLayout()
        self._devices.setSpacing(24)
        self.residents = _bar_label()
        self.today = _bar_label()
        for widget in (self.desk, self.clerk, self.waiting, self.call, self.training):
            row.addWidget(widget)
        row.addStretch(1)
        row.addLayout(self._devices)
        row.addWidget(self.residents)
        row.addWidget(self.today)

    def show_bar(self, model: BarModel) -> None:
        """Show desk, queue, devices and date."""
        if model == self._model:
            return
        before, self._model = self._model, model
        self.desk.setText(model.desk)
        self.clerk.setText(model.clerk)
        self.waiting.setText(model.waiting)
        self.call.refuse("" if model.can_call else words.NOBODY_WAITS)
        self.residents.setText(model.residents)
        self.today.setText(model.today)
        if before is None or before.devices != model.devices:
            clear_layout(self._devices)
            for device in model.devices:
                chip = DeviceChip(device)
                chip.pressed.connect(self.devices_wanted)
                self._devices.addWidget(chip)
                chip.show()  # a child not shown yet counts for nothing in the width
        self._fit()

    def chips(self) -> tuple[DeviceChip, ...]:
        """The devices' chips as they stand."""
        return tuple(self.findChildren(DeviceChip))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop words where they do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        droppable = (self.clerk, self.today, self.residents)
        self.residents.setText(self._model.residents if self._model is not None else "")
        for label in droppable:
            label.setVisible(bool(label.text()))
        for label in droppable:
            if self._needed() <= self.width():
                return
            if label is self.residents:  # how old the data are is the last that goes, and first without a word
                label.setText(label.text().removesuffix(words.AS_OF))
                if self._needed() <= self.width():
                    return
            label.hide()

    def _needed(self) -> int:
        """Width of everything that is not hidden."""
        words = (self.desk, self.clerk, self.waiting, self.call, self.training, self.residents, self.today)
        widths = [part.sizeHint().width() for part in words if not part.isHidden()]
        chips = self._devices.sizeHint().width()
        return sum(widths) + chips + SPACING * (len(widths) + 1) + 2 * MARGIN


def _bar_label(role: str = "body") -> Label:
    label = Label("", role)
    label.setProperty("ground", "bar")
    return label


class DeviceChip(QWidget):
    """A device's dot and words; a press opens the device screen."""

    pressed = Signal()

    def __init__(self, device: DeviceModel) -> None:
        super().__init__()
        self.setToolTip(device.tip)
        self.setAccessibleName(device.tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = _bar_label()
        label.setText(device.text)
        row.addWidget(StateDot(device.mark))
        row.addWidget(label)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say that it was pressed."""
        event.accept()
        self.pressed.emit()
