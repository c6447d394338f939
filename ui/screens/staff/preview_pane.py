"""One page of the papers at a time, as it will be printed, with page number and zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.page import PageImage
from desk_app.services.views import PacketView
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label
from ui.widgets.layouts import ScrollColumn
from ui.widgets.page_view import PageView


class PreviewPane(QWidget):
    """One page of the packet with page number and zoom."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self.number = 0
        self._packet: PacketView | None = None
        self._images: dict[tuple[int, int], PageImage] = {}
        self.page = PageView()
        self.area = ScrollColumn()
        self.area.add(self.page)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.count = Label("", "body")
        self.zoom = Label("", "body")
        tools = QHBoxLayout()
        tools.setSpacing(theme.GAP_S)
        for widget in (
            LinkButton("◀ 前", lambda: self.turn(-1)),
            self.count,
            LinkButton("次 ▶", lambda: self.turn(1)),
        ):
            tools.addWidget(widget)
        tools.addStretch(1)
        for widget in (
            LinkButton("小さく −", lambda: self.page.step_zoom(-1)),
            self.zoom,
            LinkButton("大きく ＋", lambda: self.page.step_zoom(1)),
        ):
            tools.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(tools)
        column.addWidget(self.area, 1)
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(60)
        self._ask_later.timeout.connect(self._ask)
        self.page.zoomed.connect(self._zoomed)
        actions.page_drawn.connect(self._drawn)

    def show_packet(self, packet: PacketView | None) -> None:
        """Another packet: forget its pages."""
        if packet is self._packet:
            return
        self._packet = packet
        self._images.clear()
        self.show_page(min(self.number, packet.pages - 1) if packet is not None else 0)

    def show_page(self, number: int) -> None:
        """Show a page (0-based); it is drawn at the sharpness of the screen."""
        self.number = max(number, 0)
        if self._packet is None:
            self.page.set_page(None)
            self.count.setText("")
            return
        self.count.setText(words.PAGE_OF.format(n=self.number + 1, of=self._packet.pages))
        known = next((image for (n, _dpi), image in self._images.items() if n == self.number), None)
        self.page.set_page(known, waiting="" if known else "描いています")
        self._ask_later.start()
        self._zoomed(self.page.zoom())

    def turn(self, step: int) -> None:
        """The next page or the one before."""
        if self._packet is not None and 0 <= self.number + step < self._packet.pages:
            self.show_page(self.number + step)

    def has_page(self) -> bool:
        """Whether the page asked for is on screen."""
        return self.page.has_page() and not self._ask_later.isActive()

    def _zoomed(self, zoom: float) -> None:
        self.zoom.setText(words.ZOOM.format(n=round(zoom * 100)))
        width = self.area.viewport().width()
        self.page.setMinimumWidth(round(width * zoom) if zoom > 1 else 0)
        self._ask_later.start()

    def _ask(self) -> None:
        view = self.acts.store.view
        if self._packet is None or view is None or view.id != self._packet.case_id:
            return  # the case these pages belong to was put away meanwhile
        dpi = self.page.wanted_dpi()
        image = self._images.get((self.number, dpi))
        if image is not None:
            self.page.set_page(image)
        else:
            self.acts.page(self._packet.first + self.number, dpi)

    def _drawn(self, at: int, image: PageImage) -> None:
        number = at - (self._packet.first if self._packet is not None else 0)
        if self._packet is None or not 0 <= number < self._packet.pages:
            return  # a page of other papers, for another pane
        if len(self._images) > 24:
            self._images.clear()
        self._images[(number, self.page.wanted_dpi())] = image
        if number == self.number:
            self.page.set_page(image)
