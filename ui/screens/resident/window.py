"""The resident's window: the second monitor or a tablet beside the desk, following the same case."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from desk_app.app import App
from desk_app.domain.page import PageImage
from desk_app.domain.signature import Strokes
from desk_app.services.changes import Changes, Kind
from desk_app.services.views import CaseView
from ui import theme
from ui.background import Background
from ui.case_store import CaseStore, ResidentPage
from ui.forgetting import discard
from ui.screens.resident import wording
from ui.screens.resident.pages import (
    MessagePage,
    Page,
    PapersPage,
    PreviewPage,
    QuestionPage,
    SignPage,
)
from ui.screens.resident.pin_page import PinPage
from ui.screens.resident.presenter import ResidentModel, resident_model
from ui.widgets.buttons import SecondaryButton
from ui.widgets.focus_ring import FocusRing
from ui.widgets.furigana import FuriganaLabel
from ui.widgets.layouts import Surface


class ResidentWindow(QMainWindow):
    """Shows what the clerk's work asks of the resident, and takes the signature and the secret number."""

    def __init__(self, app: App, background: Background, store: CaseStore) -> None:
        super().__init__()
        self.app = app
        self.background = background
        self.store = store
        self.setWindowTitle(wording.TITLE)
        self.setMinimumSize(800, 500)
        self._model: ResidentModel | None = None
        self._number = 0
        self._last_language = "ja"
        self._build()
        store.left.connect(self._forget)
        store.changed.connect(self._case_changed)
        store.packet_changed.connect(self._packet_changed)
        store.resident_page_changed.connect(self.show_page)
        self._case_changed()
        self.show_page()

    def _build(self) -> None:
        self.heading = FuriganaLabel("", "kiosk-title")
        self.language = SecondaryButton("", self._choose_language, size="large")
        self.language.setMinimumWidth(160)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.language, 0, Qt.AlignmentFlag.AlignTop)
        self.stack = QVBoxLayout()
        centre: QWidget = Surface("ground")
        column = QVBoxLayout(centre)
        column.setContentsMargins(48, 36, 48, 36)
        column.setSpacing(theme.GAP_XL)
        column.addLayout(top)
        column.addLayout(self.stack, 1)
        self.setCentralWidget(centre)
        self._make_pages()  # now: a layout without its widget would hold the first ones for ever
        FocusRing(self, keyboard=False)
        self._before_preview = ResidentPage.PAPERS

    def _make_pages(self) -> None:
        self.pages: dict[ResidentPage, Page] = {
            ResidentPage.WAITING: MessagePage("waiting", "waiting_lead", "clock"),
            ResidentPage.QUESTION: QuestionPage(),
            ResidentPage.PAPERS: PapersPage(),
            ResidentPage.PREVIEW: PreviewPage(),
            ResidentPage.SIGN: SignPage(),
            ResidentPage.PIN: PinPage(),
            ResidentPage.THANKS: MessagePage("thanks", "thanks_lead", "success"),
        }
        self._shown: Page = self.pages[ResidentPage.WAITING]
        for page in self.pages.values():
            page.hide()
            self.stack.addWidget(page)
        self.sign_page.confirmed.connect(self._signed)
        self.sign_page.look_wanted.connect(self._look)
        self.papers_page.papers.look_wanted.connect(self._look)
        self.preview_page.turned.connect(self._turn)
        self.preview_page.left.connect(self._leave_preview)
        self.pin_page.entered.connect(self.store.answer_pin)

    @property
    def sign_page(self) -> SignPage:
        """The page with the pad."""
        page = self.pages[ResidentPage.SIGN]
        assert isinstance(page, SignPage)
        return page

    @property
    def papers_page(self) -> PapersPage:
        """The list of papers."""
        page = self.pages[ResidentPage.PAPERS]
        assert isinstance(page, PapersPage)
        return page

    @property
    def preview_page(self) -> PreviewPage:
        """The large preview."""
        page = self.pages[ResidentPage.PREVIEW]
        assert isinstance(page, PreviewPage)
        return page

    @property
    def pin_page(self) -> PinPage:
        """The keypad."""
        page = self.pages[ResidentPage.PIN]
        assert isinstance(page, PinPage)
        return page

    def current(self) -> Page:
        """The page shown."""
        return self._shown

    def show_page(self) -> None:
        """Show the page that the store asks for, unless the resident may not see it."""
        wanted = self.store.resident_page
        if wanted is ResidentPage.PREVIEW and (self._model is None or not self._model.may_preview):
            wanted = ResidentPage.PAPERS
        if wanted is ResidentPage.SIGN and self._shown not in (self.sign_page, self.preview_page):
            self.sign_page.pad.clear()
        page = self.pages[wanted]
        if self._model is not None and page is not self._shown:
            page.show_model(self._model)
        if wanted is ResidentPage.PIN and self.store.pin is not None:
            self.pin_page.ask(self.store.pin, self._language())
        if wanted is ResidentPage.PREVIEW:
            self._show_preview(self.store.preview_page)
        if page is not self.pin_page:
            self.pin_page.wipe()
        for other in self.pages.values():
            other.setVisible(other is page)
        self._shown = page
        self._say()
        if wanted in (ResidentPage.SIGN, ResidentPage.PIN):
            page.setFocus()

    def _case_changed(self) -> None:
        view = self.store.view
        self._model = resident_model(view) if view is not None else None
        if view is not None:
            self._last_language = view.language
        if self._model is not None:
            self._shown.show_model(self._model)
        else:
            self._greet()
        self._say()

    def _forget(self) -> None:
        """Between two cases nothing of the one before stays: the pages are thrown away and made anew."""
        self._model = None
        self._last_language = "ja"
        self.pin_page.wipe()
        self.sign_page.pad.clear()
        for page in self.pages.values():
            self.stack.removeWidget(page)
            discard(page)
        self._make_pages()
        self._greet()

    def _greet(self) -> None:
        for page in self.pages.values():
            if isinstance(page, MessagePage):
                page.show_language(self._last_language)

    def _language(self) -> str:
        return self._model.language if self._model is not None else self._last_language

    def _say(self) -> None:
        language = self._language()
        self.heading.setText(wording.text(self._shown.title(), language))
        self.language.setText(f"A文 {wording.text('language', language)}")
        self.language.setVisible(self._model is not None)

    def _choose_language(self) -> None:
        menu = QMenu(self)
        for code, name in wording.LANGUAGES:
            menu.addAction(name, partial(self.set_language, code))
        menu.popup(self.language.mapToGlobal(self.language.rect().bottomLeft()))

    def set_language(self, language: str) -> None:
        """The resident chose a language; it goes to the case as any other change does."""
        view = self.store.view
        if view is not None and language != view.language:
            self.background.run(
                lambda: self.app.cases.set_language(view.id, language),
                then=self._language_set,
                changes=Changes(Kind.CASE, view.id, self),
            )

    def _language_set(self, view: CaseView) -> None:
        if self.store.view is not None and self.store.view.id == view.id:
            self.store.put(view)

    def _packet_changed(self) -> None:
        if self._shown is self.preview_page:
            self._show_preview(self._number)

    def _look(self) -> None:
        self._before_preview = self.store.resident_page
        self.store.show_resident(ResidentPage.PREVIEW, preview_page=0)

    def _leave_preview(self) -> None:
        self.store.show_resident(self._before_preview)
        self._before_preview = ResidentPage.PAPERS

    def _turn(self, step: int) -> None:
        packet = self.store.packet
        if packet is not None and 0 <= self._number + step < packet.pages:
            self._show_preview(self._number + step)

    def _show_preview(self, number: int) -> None:
        packet = self.store.packet
        self._number = number
        if packet is None or self.store.view is None:
            self.preview_page.show_image(None)
            return
        case = self.store.view.id
        self.preview_page.show_number(number, packet.pages)
        dpi = max(96, self.preview_page.page.wanted_dpi())
        self.background.run(
            lambda: self.app.packets.page(case, number, dpi=dpi),
            then=lambda image: self._drawn(number, image),
            free=True,
            key="resident-page",
        )

    def _drawn(self, number: int, image: PageImage) -> None:
        if number == self._number and self.store.view is not None:
            self.preview_page.show_image(image)

    def _signed(self, strokes: Strokes) -> None:
        self.store.show_resident(ResidentPage.PAPERS)
        self.store.strokes_offered.emit(strokes)
