"""The packet large: its sheets at the left, one page at the right, with zoom."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.domain.page import PageImage
from ui import theme
from ui.screens.supervisor import rows, wording
from ui.screens.supervisor.presenter import SupervisorPresenter
from ui.widgets.buttons import LinkButton, SecondaryButton
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.page_view import PageView
from ui.widgets.table import Row, Table


class PacketViewer(QWidget):
    """Pages of the chosen case. PgUp/PgDn turn pages, + and - zoom, Esc goes back to the list."""

    closed = Signal()

    def __init__(self, presenter: SupervisorPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._page = 0
        self._case: str | None = None
        self.title = ElidedLabel("", "heading")
        self.back = LinkButton(f"{wording.BACK}(Esc)", self.closed.emit)
        self.count = Label("", "body")
        self.earlier = SecondaryButton("前", lambda: self.turn(-1), size="small")
        self.later = SecondaryButton("次", lambda: self.turn(1), size="small")
        self.smaller = SecondaryButton("−", lambda: self.view.step_zoom(-1), size="small")
        self.larger = SecondaryButton("+", lambda: self.view.step_zoom(1), size="small")
        for button, name in (
            (self.earlier, "前のページ"),
            (self.later, "次のページ"),
            (self.smaller, "小さく"),
            (self.larger, "大きく"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.sheets = Table(rows.SHEET_COLUMNS, row_height=56, turns_pages=False)
        self.sheets.setAccessibleName("書類の一覧")
        self.sheets.chosen.connect(self._sheet_chosen)
        self.view = PageView()
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.zoomed.connect(lambda _zoom: self._fit())
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setWidget(self.view)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(120)
        self._settle.timeout.connect(self._load)
        self._arrange()

    def open(self, page: int) -> None:
        """Show the chosen case from this page on."""
        detail = self._presenter.state.detail
        if detail is None:
            return
        self._case = detail.row.id
        self.title.setText(f"{detail.row.number}  {rows.case_words(detail.row)}")
        self.sheets.set_rows(rows.sheet_rows(detail), keep=False)
        self.show_page(min(page, max(0, detail.pages - 1)))

    def case(self) -> str | None:
        """The case whose packet is shown."""
        return self._case

    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    def turn(self, step: int) -> None:
        """The page before or after."""
        detail = self._presenter.state.detail
        if detail is not None and 0 <= self._page + step < detail.pages:
            self.show_page(self._page + step)

    def show_page(self, page: int) -> None:
        """Load and show a page."""
        detail = self._presenter.state.detail
        if detail is None:
            return
        self._page = page
        pages = detail.pages
        self.count.setText(f"{page + 1} / {pages}" if pages else "")
        self.count.setAccessibleName(f"全{pages}中{page + 1}")
        self.earlier.setEnabled(page > 0)
        self.later.setEnabled(page + 1 < pages)
        self.view.setAccessibleName(f"{page + 1}枚目")
        self.view.set_page(None, waiting=wording.DRAWING if pages else wording.NO_PAGES)
        for row in self.sheets.rows():
            if page in _pages(row) and self.sheets.current_key() != row.key:
                self.sheets.blockSignals(True)
                self.sheets.choose(row.key)
                self.sheets.blockSignals(False)
        self.area.verticalScrollBar().setValue(0)
        self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, zoom, close."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.view.hasFocus():
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.value() + (64 if key == Qt.Key.Key_Down else -64))
        elif event.text() in ("+", ";", "-"):
            self.view.step_zoom(-1 if event.text() == "-" else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """At zoom 1 the page takes the width; the rest is reached by scrolling."""
        bar = self.area.verticalScrollBar().sizeHint().width()
        wide = max(120.0, (self.area.width() - bar - 4.0) * self.view.zoom())
        size = QSize(round(wide), round(wide * self.view.ratio()))
        if size != self.view.size():
            self.view.resize(size)
            self._settle.start()

    def _load(self) -> None:
        self._settle.stop()
        detail = self._presenter.state.detail
        if detail is None or not detail.pages or not self.isVisible():
            return
        wanted = self._page

        def arrived(image: PageImage) -> None:
            if wanted == self._page:
                self.view.set_page(image)

        self._presenter.page(wanted, self.view.wanted_dpi(), arrived, key="supervisor-page")

    def _sheet_chosen(self, key: str) -> None:
        pages = next((_pages(row) for row in self.sheets.rows() if row.key == key), ())
        if pages and self._page not in pages and self.isVisible():
            self.show_page(pages[0])

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_S)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        for part in (self.count, self.earlier, self.later, self.smaller, self.larger):
            head.addWidget(part)
        body = QHBoxLayout()
        body.setSpacing(theme.GAP_L)
        body.addWidget(self.sheets, 5)
        body.addWidget(self.area, 7)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 8)
        column.setSpacing(theme.GAP_S)
        column.addLayout(head)
        column.addLayout(body, 1)


def _pages(row: Row) -> tuple[int, ...]:
    """The pages a row of the sheet list stands for."""
    return row.payload if isinstance(row.payload, tuple) else ()
