"""Catches what a keyboard-wedge scanner types, so that a code never lands in a field.

Such a scanner is a keyboard to the operating system. Two things tell it from a person: a prefix character that it
is set to send, or a burst of keys faster than hands. Without a prefix each printable key waits until the next one
or until the gap has passed; only then it goes where it was meant.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, QUrl, QUrlQuery
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

GAP_MS = 35
"""Scanners send a key every 1–15 ms; the fastest typists stay above 50 ms between most keys."""
LEAST_KEYS = 6
"""Fewer keys than this in a burst are somebody's fingers rolling over the keyboard."""
PREFIXED_GAP_MS = 500
"""After a prefix nobody types: a slow wireless scanner has time."""
MOST_KEYS = 4096
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeyboardScanner(QObject):
    """An event filter of the application; ``on_text`` gets each burst that ended with Enter or Tab."""

    def __init__(
        self, on_text: Callable[[str], None], *, gap_ms: int = GAP_MS, prefix: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._on_text = on_text
        self._prefix = prefix
        self._gap = PREFIXED_GAP_MS if prefix else gap_ms
        self._held: list[QKeyEvent] = []
        self._last = (0, 0.0)
        self._replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._let_go)

    def install(self) -> None:
        """Begin to watch the keys of the application."""
        application = QCoreApplication.instance()
        assert application is not None, "keys come with an application"
        application.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Hold keys that may be a code; everything else goes on at once, in the order typed."""
        if self._replaying or not isinstance(target, QWindow):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return bool(self._held)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        return self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        if self._held and self._elapsed_ms(event) > self._gap:
            self._let_go()
        self._last = (event.timestamp(), time.monotonic())
        if event.key() in _ENDS and self._held:
            return self._end(event)
        text = event.text()
        is_text = len(text) > 0 and text.isprintable() and not event.modifiers() & _COMMANDS
        if event.isAutoRepeat() or not (is_text or self._is_prefix(text)) or not self._may_begin(text):
            self._let_go()
            return False
        self._held.append(event.clone())
        if len(self._held) > MOST_KEYS:
            self._let_go()
        else:
            self._timer.start(self._gap)
        return True

    def _is_prefix(self, text: str) -> bool:
        return not self._held and bool(self._prefix) and text == self._prefix

    def _may_begin(self, text: str) -> bool:
        return bool(self._held) or not self._prefix or text == self._prefix

    def _elapsed_ms(self, event: QKeyEvent) -> float:
        """Time since the key before: as the keyboard says, for the window may have been busy."""
        stamp, at = self._last
        if stamp and event.timestamp() > stamp:
            return float(event.timestamp() - stamp)
        return (time.monotonic() - at) * 1000

    def _end(self, event: QKeyEvent) -> bool:
        text = "".join(key.text() for key in self._held)
        if self._prefix:
            text = text.removeprefix(self._prefix)
        elif len(text) < LEAST_KEYS:
            self._let_go()
            return False
        self._timer.stop()
        self._held.clear()
        event.accept()
        self._on_text(text)
        return True

    def _let_go(self) -> None:
        """These keys were a person's: they go where the keyboard points now."""
        self._timer.stop()
        held, self._held = self._held, []
        window = QGuiApplication.focusWindow()
        if not held or window is None:
            return
        self._replaying = True
        try:
            for key in held:
                QApplication.sendEvent(window, key)
        finally:
            self._replaying = False


def keyboard_scanner(uri: str, on_text: Callable[[str], None], parent: QObject) -> KeyboardScanner:
    """The catcher that a device URL ``wedge:?gap=35&prefix=~`` describes (checked when the desk was opened).

    Where a code goes is the devices' matter: ``codes`` in the URL names the town's layouts for them.
    """
    query = QUrlQuery(QUrl(uri).query())
    gap = query.queryItemValue("gap")
    prefix = query.queryItemValue("prefix", QUrl.ComponentFormattingOption.FullyDecoded)
    return KeyboardScanner(on_text, gap_ms=int(float(gap)) if gap else GAP_MS, prefix=prefix, parent=parent)
