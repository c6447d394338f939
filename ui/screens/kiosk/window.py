"""The kiosk's window: full screen, upright or lying; left only with the staff code."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QMouseEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desk_app.app import App
from ui import theme
from ui.background import Background
from ui.forgetting import Forgetting, discard
from ui.screens.kiosk import wording
from ui.screens.kiosk.overlays import ExitOverlay, TimeoutOverlay
from ui.screens.kiosk.pages import ChoicePage, TicketPage, shape_for
from ui.screens.kiosk.presenter import KioskPresenter, Page, Times
from ui.widgets.buttons import Button, SecondaryButton
from ui.widgets.choices import Option
from ui.widgets.focus_ring import FocusRing
from ui.widgets.furigana import FuriganaLabel, plain
from ui.widgets.icons import Icon
from ui.widgets.labels import Label, Tag
from ui.widgets.layouts import Surface
from ui.widgets.progress import Segments

_TOUCHES = {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress}
ANSWER_ICONS = {"yes": "yes", "no": "no", "unknown": "unknown"}
"""Pictures of the answers that every question may have."""
CORNER = 80
CORNER_TAPS = 5
"""Five taps in the upper left corner ask for the staff code; so does Ctrl+Alt+Q and any try to close."""


LARGE, LARGE_WIDTH = 1000, 900
"""From this size of the window on, all words are set larger: one reads it standing."""
_HEIGHTS = {"kiosk-large": 88, "kiosk": 64, "kiosk-low": theme.KIOSK_TOUCH}
_SIZED = ("display", "kiosk-title", "kiosk-choice", "kiosk-body", "kiosk-note")


def enlarge(window: QWidget, *, large: bool, low: bool) -> None:
    """Set all words and buttons of the kiosk in the large, the ordinary, or (on low windows) a smaller size."""
    scale = "kiosk-large" if large else "kiosk-low" if low else "kiosk"
    for words in window.findChildren(FuriganaLabel):
        words.set_role(_sized(words.role, large))
    for label in window.findChildren(Label):
        theme.set_role(label, "role", _sized(str(label.property("role")), large))
    for button in window.findChildren(Button):
        if str(button.property("scale")).startswith("kiosk"):
            theme.set_role(button, "scale", scale)
            button.updateGeometry()


def _sized(role: str, large: bool) -> str:
    plain_role = role.removesuffix("-large")
    return f"{plain_role}-large" if large and plain_role in _SIZED else plain_role


class FuriganaButton(SecondaryButton):
    """A large button whose words may carry furigana."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__("", None, parent, size="kiosk")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(theme.GAP_M)
        row.addStretch(1)
        self._icon = bool(icon)
        if icon:
            row.addWidget(Icon(icon, 32))
        self._words = FuriganaLabel("", "kiosk-body")
        self._words.set_tone("primary")
        row.addWidget(self._words)
        row.addStretch(1)

    def set_words(self, text: str) -> None:
        """Show these words."""
        self._words.setText(text)
        self.setAccessibleName(plain(text))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for icon and words."""
        words = self._words.sizeHint()
        icon = 32 + theme.GAP_M if self._icon else 0
        high = _HEIGHTS.get(str(self.property("scale")), 64)
        return QSize(words.width() + icon + 48, max(high, words.height() + 4))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()


class KioskWindow(QMainWindow):
    """住民チェックイン: language, purpose, few questions, ticket. Shows nothing of who is on file."""

    left = Signal()
    visitor_left = Signal()
    """Nothing of the visitor before stands any more."""

    def __init__(
        self,
        app: App,
        background: Background,
        parent: QWidget | None = None,
        *,
        times: Times | None = None,
        ticker: QTimer | None = None,
        full_screen: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("住民チェックイン")
        self._full_screen = full_screen
        self._unlocked = False
        self._corner = 0
        self.page: ChoicePage | TicketPage | None = None
        self.presenter = KioskPresenter(app.kiosk, background, self, times)
        self._build(app.demo)
        self.timeout = TimeoutOverlay(self, self.presenter.touch, self.presenter.wipe)
        self.exit = ExitOverlay(self, self.presenter, self._leave, self._focus_page)
        self.ring = FocusRing(self, keyboard=False)
        self.forgetting = Forgetting(app.session, background, self.visitor_left, self)
        self._ticker = ticker or QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self.presenter.tick)
        self._ticker.start()
        shortcut = QShortcut(QKeySequence("Ctrl+Alt+Q"), self)
        shortcut.activated.connect(self.ask_to_leave)
        self.setMinimumSize(600, 500)  # a page being laid out must not push the window larger
        self.resize(1080, 1440)
        self.show_page()
        self.presenter.start()

    # --- what the presenter tells ---------------------------------------------------------------------------------

    def leave_visitor(self) -> None:
        """Let go of the visitor: the page with all it shows, then what services, clipboard and pictures keep."""
        self._drop_page()
        self.visitor_left.emit()

    def show_page(self) -> None:
        """Throw the old page away and draw the present one."""
        self._drop_page()
        presenter, state = self.presenter, self.presenter.state
        if state.page is Page.TICKET and state.ticket is not None:
            self.page = TicketPage(state.ticket, state.language, presenter.wipe)
        elif presenter.purposes is not None:
            self.page = self._choice_page()
        if self.page is not None:
            self._holder.addWidget(self.page, 1)
            self.page.show()  # now, so that it can take the focus
        current, total = presenter.progress()
        self.count.setText(f"{current} / {total}")
        self.segments.set_progress(current, total)
        self.language.set_words(
            wording.words("language", state.language)
            if state.page is Page.LANGUAGE
            else wording.LANGUAGE_NAMES.get(state.language, state.language)
        )
        self.language.setVisible(state.page in (Page.PURPOSE, Page.QUESTION))
        self.head.setMinimumHeight(self.language.sizeHint().height())
        self.back.set_words(wording.words("back", state.language))
        self.back.setVisible(presenter.can_go_back())
        both = state.page is Page.LANGUAGE and not state.language_chosen
        self.staff.set_words(wording.CALL_STAFF if both else wording.words("staff", state.language))
        self.foot.setVisible(state.page is not Page.TICKET)
        self.timeout.hide()
        self.show_notice()
        self.show_countdown()
        self._fit()
        self._focus_page()

    def show_notice(self) -> None:
        """Show that staff were called, that something failed, or that one has to wait."""
        state = self.presenter.state
        name = "failed" if state.failed else "called" if state.called else ""
        self.notice_text.setText(wording.words(name, state.language) if name else "")
        self.notice_icon.set_icon("error" if state.failed else "success", "error" if state.failed else "success")
        self.again.setVisible(state.failed)
        self.again.set_words(wording.words("again", state.language))
        theme.set_role(self.notice, "tone", "error" if state.failed else "success")
        self.notice.setVisible(bool(name) and state.page is not Page.TICKET)
        if isinstance(self.page, ChoicePage):
            self.page.grid.setEnabled(not state.busy)

    def show_countdown(self) -> None:
        """Show or take away the warning; count the ticket's seconds."""
        state = self.presenter.state
        if state.warning is not None:
            self.timeout.warn(state.language, state.warning)
        elif not self.timeout.isHidden():
            self.timeout.hide()
            self._focus_page()
        if isinstance(self.page, TicketPage) and state.closing is not None:
            self.page.show_seconds(state.closing)

    # --- leaving --------------------------------------------------------------------------------------------------

    def ask_to_leave(self) -> None:
        """Ask for the staff code."""
        self._corner = 0
        self.exit.ask()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only after the staff code."""
        if self._unlocked:
            self._ticker.stop()
            super().closeEvent(event)
        else:
            event.ignore()
            self.ask_to_leave()

    def _leave(self) -> None:
        self.presenter.wipe()
        self._unlocked = True
        self.left.emit()
        self.close()

    # --- touches --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any touch of the window keeps the visitor's time running."""
        if event.type() in _TOUCHES:
            self.presenter.touch()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Count taps in the corner."""
        self.presenter.touch()
        place: QPoint = event.position().toPoint()
        self._corner = self._corner + 1 if place.x() < CORNER and place.y() < CORNER else 0
        if self._corner >= CORNER_TAPS:
            self.ask_to_leave()
        super().mousePressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the whole screen and listen to the window."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        if self._full_screen and not self.isFullScreen():
            self.setWindowState(self.windowState() | Qt.WindowState.WindowFullScreen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size."""
        super().resizeEvent(event)
        self._fit()
        for overlay in (self.timeout, self.exit):
            overlay.setGeometry(self.rect())

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self, demo: bool) -> None:
        centre = Surface("ground")
        self._column = QVBoxLayout(centre)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_L)
        self.count = Label("", "kiosk-body")
        self.language = FuriganaButton("globe")
        self.language.clicked.connect(lambda *_: self.presenter.change_language())
        head.addWidget(self.count)
        if demo:
            head.addWidget(Tag("訓練", "yellow"))
        head.addStretch(1)
        head.addWidget(self.language)
        self.head = QWidget()
        self.head.setLayout(head)
        head.setContentsMargins(0, 0, 0, 0)
        self.segments = Segments()
        self._build_notice()
        self._holder = QVBoxLayout()
        self._holder.setContentsMargins(0, 0, 0, 0)
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_XL)
        self.back = FuriganaButton("back")
        self.back.clicked.connect(lambda *_: self.presenter.back())
        self.staff = FuriganaButton("bell")
        self.staff.clicked.connect(lambda *_: self.presenter.call_staff())
        row.addWidget(self.back, 1)
        row.addWidget(self.staff, 1)
        for part in (self.head, self.segments, self.notice):
            self._column.addWidget(part)
        self._column.addLayout(self._holder, 1)
        self._column.addWidget(self.foot)
        self.setCentralWidget(centre)

    def _build_notice(self) -> None:
        self.notice = Surface("ground")
        self.notice.setProperty("part", "banner")
        row = QHBoxLayout(self.notice)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(theme.GAP_L)
        self.notice_icon = Icon("success", 36, "success")
        self.notice_text = FuriganaLabel("", "kiosk-body")
        self.again = FuriganaButton("")
        self.again.clicked.connect(lambda *_: self._try_again())
        row.addWidget(self.notice_icon)
        row.addWidget(self.notice_text, 1)
        row.addWidget(self.again)

    def _choice_page(self) -> ChoicePage:
        presenter, state = self.presenter, self.presenter.state
        purposes = presenter.purposes
        question = state.question if state.page is Page.QUESTION and state.question else purposes
        if state.page is Page.LANGUAGE or question is None:
            known = purposes.text if purposes is not None else wording.LANGUAGE_NAMES
            options = [
                Option(language, name, wording.LANGUAGE_SUBS[language])
                for language, name in wording.LANGUAGE_NAMES.items()
                if language in known
            ]
            return ChoicePage(
                wording.CHOOSE_LANGUAGE, options, presenter.choose_language, present=presenter.present()
            )
        language = state.language
        options = [
            Option(value, wording.pick(label, language), icon=icon or ANSWER_ICONS.get(value, ""))
            for value, label, icon in question.choices
        ]
        return ChoicePage(
            [wording.pick(question.text, language)], options, presenter.choose, present=presenter.present()
        )

    def _try_again(self) -> None:
        if self.presenter.purposes is None:
            self.presenter.state.failed = False
            self.show_notice()
            self.presenter.start()
        elif self.presenter.state.purpose:
            self.presenter.go_on()
        else:
            self.presenter.state.failed = False
            self.presenter.call_staff()

    def _drop_page(self) -> None:
        if self.page is not None:
            self._holder.removeWidget(page := self.page)
            page.hide()
            page.setParent(None)  # nothing of the window finds it any more, also before it is destroyed
            discard(page)
        self.page = None

    def _fit(self) -> None:
        shape = shape_for(self.width(), self.height(), 5)
        margin = shape.margin
        self.timeout.set_low(shape.low)
        self._column.setContentsMargins(
            margin, margin if not shape.low else 12, margin, margin if not shape.low else 12
        )
        self._column.setSpacing(theme.GAP_XXL if self.height() >= 1150 else 12 if shape.low else theme.GAP_L)
        enlarge(self, large=self.height() >= LARGE and self.width() >= LARGE_WIDTH, low=shape.low)
        if self.page is not None:
            self.page.fit(self.width(), self.height())

    def _focus_page(self) -> None:
        if isinstance(self.page, ChoicePage):
            self.page.grid.focus_first()
        elif isinstance(self.page, TicketPage):
            self.page.finish.setFocus(Qt.FocusReason.OtherFocusReason)
