"""The focus ring of DADS: a 4 px outline, 2 px away from the control, with a yellow ring inside it."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from ui import theme

_TYPING = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)
_MOVED = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange}


class FocusRing(QWidget):
    """An overlay of a window that follows the keyboard focus and is drawn over every widget.

    After a touch or a click the ring stays away from buttons until a key is pressed, as browsers do it; fields in
    which one types always have it. A control at the edge of the window has it inside (property ``ringInside``).
    Make one for each window: ``FocusRing(window)``.
    """

    def __init__(self, window: QWidget, *, keyboard: bool = True) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._keyboard = keyboard
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
            self._focus_changed(None, app.focusWidget())

    def target(self) -> QWidget | None:
        """The widget the ring is around, None when it is hidden."""
        return self._target if self.isVisible() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow moves of the target; tell keyboard from touch by the window's own events."""
        kind = event.type()
        if watched is self._window and kind == QEvent.Type.Show:
            handle = self._window.windowHandle()
            if handle is not None:
                handle.installEventFilter(self)
        if kind == QEvent.Type.KeyPress and not self._keyboard:
            self._keyboard = True
            self._place()
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin) and not isinstance(watched, QWidget):
            self._keyboard = False
            self._place()
        elif kind in _MOVED:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw outline and inner ring."""
        del event
        paint_focus(QPainter(self), QRectF(self.rect()))

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            if shiboken6.isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        inside = new is not None and new is not self._window and self._window.isAncestorOf(new)
        self._target = _ringed(new) if inside and new is not None else None
        widget: QWidget | None = self._target
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _place(self) -> None:
        if self._target is not None and not shiboken6.isValid(self._target):
            self._target = None  # rebuilt lists delete their rows
        target = self._target
        shown = target is not None and target.isVisible() and (self._keyboard or isinstance(target, _TYPING))
        if not shown or target is None:
            self.hide()
            return
        space = 0 if target.property("ringInside") else theme.FOCUS_OUTER + theme.FOCUS_OFFSET
        origin = target.mapTo(self._window, QPoint(0, 0))
        around = QRect(origin, target.size()).adjusted(-space, -space, space, space)
        clipped = around & _clip(target, self._window)
        if clipped.isEmpty():
            self.hide()
            return
        self.setGeometry(around)
        if clipped == around:
            self.clearMask()
        else:
            self.setMask(clipped.translated(-around.topLeft()))
        self.show()
        self.raise_()


def paint_focus(painter: QPainter, box: QRectF) -> None:
    """Draw the ring just inside a box: outline, then the inner ring."""
    colours = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outer, inner = theme.FOCUS_OUTER, theme.FOCUS_INNER
    radius = theme.RADIUS_M + theme.FOCUS_OFFSET
    painter.setPen(QPen(colours.colour("focus_outer"), outer))
    painter.drawRoundedRect(box.adjusted(*(v * outer / 2 for v in (1, 1, -1, -1))), radius, radius)
    painter.setPen(QPen(colours.colour("focus_inner"), inner))
    space = outer + inner / 2
    painter.drawRoundedRect(box.adjusted(space, space, -space, -space), radius - inner, radius - inner)


def _ringed(widget: QWidget) -> QWidget | None:
    """The widget to draw round: the viewport owner for lists, the visible field for an inner editor."""
    if widget.property("noRing"):
        return None
    parent = widget.parentWidget()
    if isinstance(widget, QLineEdit) and isinstance(parent, (QComboBox, QAbstractSpinBox)):
        return parent
    if isinstance(parent, QAbstractScrollArea) and widget is parent.viewport():
        return parent
    return widget


def _clip(widget: QWidget, window: QWidget) -> QRect:
    """The part of the window in which the ring may show: inside every scroll area around the target."""
    area = window.rect()
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        owner = parent.parentWidget()
        if isinstance(owner, QScrollArea) and parent is owner.viewport():
            seen = QRect(parent.mapTo(window, QPoint(0, 0)), parent.size())
            space = theme.FOCUS_OUTER + theme.FOCUS_OFFSET
            area &= seen.adjusted(-space, 0, space, 0)
        parent = owner
    return area
