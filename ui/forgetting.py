"""The moment between two people: when a case is left, everything that held its people lets go of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, SignalInstance
from PySide6.QtGui import QClipboard, QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desk_app.services.api import SessionService
    from ui.background import Background


class Forgetting(QObject):
    """Goes with ``left`` (CaseStore.left, or a window's own), after the windows threw away what they showed.

    ``rest_ms`` waits until nothing was left for so long: a reviewer goes from case to case down a list. The services
    drop what they keep between two calls, the clipboard and Qt's picture cache are emptied. Memory that is thereby
    freed is overwritten at once where the process was started so (``desk_app.freed_memory``).
    """

    def __init__(
        self,
        session: SessionService,
        background: Background,
        left: SignalInstance,
        parent: QObject,
        *,
        rest_ms: int = 0,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._background = background
        if not rest_ms:
            left.connect(self.begin, Qt.ConnectionType.QueuedConnection)
            return
        rest = QTimer(self, singleShot=True, interval=rest_ms)
        rest.timeout.connect(self.begin)
        left.connect(rest.start)

    def begin(self) -> None:
        """Forget, after what was asked of the services before: the list of cases reads every one of them."""
        self._background.run(self._session.forget, then=self._dropped, failed=self._dropped, key="forget")

    def _dropped(self, _result: object) -> None:
        QTimer.singleShot(0, self, self._empty)

    def _empty(self) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        empty_clipboard(QGuiApplication.clipboard())
        QPixmapCache.clear()


def empty_clipboard(clipboard: QClipboard) -> None:
    """Take back what was copied or marked in these windows; what another program put there stays."""
    for mode, is_ours in (
        (QClipboard.Mode.Clipboard, clipboard.ownsClipboard()),
        (QClipboard.Mode.Selection, clipboard.ownsSelection()),
    ):
        if is_ours:
            clipboard.clear(mode)


def discard(widget: QWidget) -> None:
    """Throw a widget away with all it shows: it is destroyed after the present call, its Python side emptied then.

    Widgets and their slots refer to each other in circles; left to the collector of Python, which may come much
    later and stops the window for long, they would keep the people they showed.
    """
    shells: list[QObject] = [widget, *widget.findChildren(QObject)]
    widget.hide()
    widget.destroyed.connect(lambda: _empty(shells))
    widget.deleteLater()


def _empty(shells: list[QObject]) -> None:
    for shell in shells:
        vars(shell).clear()
    shells.clear()
