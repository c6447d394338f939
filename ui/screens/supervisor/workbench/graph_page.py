"""The picture of an event with zoom; arrow keys move, + and - zoom, 0 shows the whole."""

from __future__ import annotations

import re

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QFontInfo, QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtSvgWidgets import QGraphicsSvgItem
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.life_event import LifeEvent
from desk_app.services.rule_views import RuleBookView
from ui import theme
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.graph_presenter import GraphPresenter
from ui.screens.supervisor.workbench.parts import WideSelect
from ui.widgets.banner import Banner
from ui.widgets.buttons import SecondaryButton
from ui.widgets.labels import Label
from ui.widgets.progress import ProgressLine

_STEP, _LARGEST = 1.25, 12.0


class Picture(QGraphicsView):
    """An SVG that can be made larger and moved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = QGraphicsScene(self)
        self._renderer: QSvgRenderer | None = None
        self._whole = True
        self.setScene(self._held)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setProperty("ringInside", True)
        self.setAccessibleName("質問から手続きまでの図")

    def show_svg(self, svg: str) -> None:
        """Show a picture whole; an empty text shows none."""
        self._held.clear()
        self._renderer = None
        if svg:
            face = QFontInfo(theme.font("body")).family()  # Qt reads one family, not a list of them
            drawn = re.sub(r'font-family="[^"]*"', f'font-family="{face}"', svg)
            self._renderer = QSvgRenderer(QByteArray(drawn.encode()), self)
            item = QGraphicsSvgItem()
            item.setSharedRenderer(self._renderer)
            self._held.addItem(item)
            self._held.setSceneRect(item.boundingRect())
            self.fit()

    def has_picture(self) -> bool:
        """Whether a picture that can be drawn is shown."""
        return self._renderer is not None and self._renderer.isValid()

    def zoom(self, factor: float) -> None:
        """Larger or smaller, never smaller than the whole."""
        scale = self.transform().m11() * factor
        if scale <= self._least():
            self.fit()
        elif scale <= _LARGEST:
            self._whole = False
            self.scale(factor, factor)

    def fit(self) -> None:
        """Show the whole picture."""
        self._whole = True
        self.fitInView(self._held.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom, 0 shows the whole; arrows move."""
        act = {
            "+": lambda: self.zoom(_STEP),
            ";": lambda: self.zoom(_STEP),
            "-": lambda: self.zoom(1 / _STEP),
            "0": self.fit,
        }
        found = act.get(event.text())
        if found is not None:
            found()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay whole while it is."""
        super().resizeEvent(event)
        if self._whole and self.has_picture():
            self.fit()

    def _least(self) -> float:
        box, room = self._held.sceneRect(), self.viewport().size()
        return min(room.width() / max(1.0, box.width()), room.height() / max(1.0, box.height()))


class GraphPage(QWidget):
    """図."""

    def __init__(self, presenter: GraphPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._drawn = ""
        self._book = ""
        self.event_box, self.division_box = WideSelect(wording.GRAPH_EVENT), WideSelect(wording.GRAPH_DIVISION)
        self.picture = Picture()
        self.banner = Banner()
        self.progress = ProgressLine()
        self.zooms = (
            SecondaryButton(wording.ZOOM_OUT, lambda: self.picture.zoom(1 / _STEP), key="-", size="small"),
            SecondaryButton(wording.ZOOM_IN, lambda: self.picture.zoom(_STEP), key="+", size="small"),
            SecondaryButton(wording.ZOOM_FIT, self.picture.fit, key="0", size="small"),
        )
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_M)
        for name, box in ((wording.GRAPH_EVENT, self.event_box), (wording.GRAPH_DIVISION, self.division_box)):
            label = Label(name, "note")
            label.setBuddy(box)
            box.setMaximumWidth(280)
            head.addWidget(label)
            head.addWidget(box, 1)
            box.activated.connect(lambda _n: self.draw(self._book))
        head.addStretch(1)
        for button in self.zooms:
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 8)
        column.setSpacing(theme.GAP_S)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(self.banner)
        column.addWidget(self.picture, 1)
        self.progress.cancel.clicked.connect(lambda *_: presenter.cancel())

    def focus(self) -> None:
        """Go to the picture."""
        self.picture.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_book(self, overview: RuleBookView | None) -> None:
        """Offer the events and divisions of a book."""
        if overview is None:
            return
        events = [(f"{event} {count}件", event) for event, count in overview.events]
        present = self.event_box.currentData()
        chosen = present if present in [event for _, event in events] else (events[0][1] if events else None)
        self.event_box.offer(events, chosen)
        divisions = [
            (wording.EVERY_DIVISION, ""),
            *((f"{name} {count}件", name) for name, count in overview.divisions),
        ]
        names = [name for _, name in divisions]
        division = self.division_box.currentData()
        self.division_box.offer(divisions, division if division in names else "")

    def draw(self, book: str) -> None:
        """Draw what is chosen."""
        self._book = book
        event = self.event_box.currentData()
        if event is not None:
            self._presenter.draw(book, LifeEvent(event), self.division_box.currentData() or "")

    def show_state(self) -> None:
        """Draw the picture and what goes on."""
        presenter = self._presenter
        if presenter.busy:
            self.progress.start(presenter.busy, cancellable=True)
        else:
            self.progress.stop()
        if presenter.svg != self._drawn:
            self._drawn = presenter.svg
            self.picture.show_svg(presenter.svg)
        for button in self.zooms:
            button.setEnabled(bool(presenter.svg))
