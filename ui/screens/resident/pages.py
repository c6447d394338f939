"""The pages of the resident's window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScroller, QSizePolicy, QVBoxLayout, QWidget

from desk_app.domain.page import PageImage
from ui import theme
from ui.screens.resident import wording
from ui.screens.resident.pad import SignaturePad
from ui.screens.resident.presenter import AnswerLine, PaperLine, ResidentModel
from ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from ui.widgets.furigana import FuriganaLabel, plain
from ui.widgets.icons import Icon
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.layouts import FlowLayout, Rule, ScrollColumn, Surface, clear_layout
from ui.widgets.page_view import PageView


class Page(QWidget):
    """A page with a large title; ``show_model`` fills it in the chosen language."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GAP_XL)
        self.language = "ja"

    def title(self) -> str:
        """The key of the large line on top."""
        return "waiting"

    def show_model(self, model: ResidentModel) -> None:
        """Fill the page."""
        self.language = model.language

    def say(self, key: str, **values: object) -> str:
        """Words in the page's language."""
        return wording.text(key, self.language, **values)


class MessagePage(Page):
    """An icon and a few words: waiting, thanks, signed."""

    def __init__(self, title: str, lead: str, icon: str) -> None:
        super().__init__()
        self._title, self._lead = title, lead
        self.lead = FuriganaLabel("", "kiosk-body", centred=True)
        self.column.addStretch(2)
        self.column.addWidget(Icon(icon, 96), 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self.lead)
        self.column.addStretch(3)

    def title(self) -> str:
        """As it was made."""
        return self._title

    def show_model(self, model: ResidentModel) -> None:
        """The words."""
        super().show_model(model)
        self.lead.setText(self.say(self._lead))

    def show_language(self, language: str) -> None:
        """The words without a case."""
        self.language = language
        self.lead.setText(self.say(self._lead))


class QuestionPage(Page):
    """The same question that the clerk asks, large."""

    def __init__(self) -> None:
        super().__init__()
        self.question = FuriganaLabel("", "kiosk-title")
        self.help = FuriganaLabel("", "kiosk-note")
        box = Surface("box")
        inner = QVBoxLayout(box)
        inner.setContentsMargins(48, 40, 48, 40)
        inner.addStretch(1)
        inner.addWidget(self.question)
        inner.addSpacing(theme.GAP_XL)
        holder = QWidget()
        self._choices = FlowLayout(holder, gap=theme.GAP_M)
        inner.addWidget(holder)
        inner.addStretch(1)
        self.column.addWidget(box, 1)
        self.column.addWidget(self.help)
        self.answers = Surface("box")
        self._answers = QGridLayout(self.answers)
        self._answers.setContentsMargins(20, 12, 20, 12)
        self._answers.setHorizontalSpacing(theme.GAP_XL)
        self._answers.setVerticalSpacing(theme.GAP_S)
        self._answers.setColumnStretch(1, 1)
        self._shown: tuple[AnswerLine, ...] = ()
        self.column.addWidget(self.answers)

    def title(self) -> str:
        """What this is."""
        return "question"

    def show_model(self, model: ResidentModel) -> None:
        """The question, or a word that hides it."""
        super().show_model(model)
        self.question.setText(model.question)
        clear_layout(self._choices)
        for choice in model.choices:
            self._choices.addWidget(_choice_card(choice))
        self.help.setText(model.question_help)
        self._show_answers(model)

    def _show_answers(self, model: ResidentModel) -> None:
        """What was answered last, for the resident to check; nothing while there is none."""
        self.answers.setVisible(bool(model.answers))
        if model.answers == self._shown:
            return
        self._shown = model.answers
        clear_layout(self._answers)
        for row, line in enumerate(model.answers):
            self._answers.addWidget(ElidedLabel(line.label, "kiosk-note"), row, 0)
            self._answers.addWidget(ElidedLabel(line.value, "kiosk-body"), row, 1)


def _choice_card(text: str) -> QWidget:
    card = Surface("card")
    row = QHBoxLayout(card)
    row.setContentsMargins(24, 16, 24, 16)
    row.addWidget(Label(plain(text), "kiosk-body"))
    return card


class PaperList(Surface):
    """The papers with their sheets, and the way to the preview."""

    look_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("box")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 12)
        column.setSpacing(theme.GAP_M)
        self.heading = FuriganaLabel("", "heading")
        self._list = ScrollColumn(gap=0)
        self.look = LinkButton("", self.look_wanted.emit)
        self.hidden_note = FuriganaLabel("", "body")
        self._papers: object = None
        column.addWidget(self.heading)
        column.addWidget(self._list, 1)
        column.addWidget(self.look)
        column.addWidget(self.hidden_note)

    def show_papers(self, model: ResidentModel, say: Callable[..., str]) -> None:
        """List the papers; the same list again (a sheet was ticked at the desk) is left alone."""
        shown = (model.language, model.papers, model.sheets, model.may_preview)
        groups = {line.group for line in model.papers}
        if shown == self._papers:
            return
        self._papers = shown
        self.heading.setText(say("papers_of", n=model.sheets))
        clear_layout(self._list.column)
        before = ""
        for line in model.papers:
            if line.group != before and groups != {"sign"}:
                self._list.add(_group_row(say(f"group_{line.group}")))
            before = line.group
            self._list.add(_paper_row(line, say("sheets", n=line.sheets)))
            self._list.add(Rule())
        self._list.column.addStretch(1)
        self.look.setText(plain(say("look")))
        self.look.setVisible(model.may_preview)
        self.hidden_note.setText("" if model.may_preview else say("hidden"))
        self.hidden_note.setVisible(not model.may_preview)


def _group_row(words: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, theme.GAP_M, 0, 2)
    layout.addWidget(FuriganaLabel(words, "body"), 1)
    return row


def _paper_row(line: PaperLine, sheets: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 12, 0, 12)
    layout.addWidget(FuriganaLabel(line.name, "choice"), 1)
    layout.addWidget(Label(plain(sheets), "choice"), 0, Qt.AlignmentFlag.AlignTop)
    return row


class PapersPage(Page):
    """The list of papers, large."""

    def __init__(self) -> None:
        super().__init__()
        self.lead = FuriganaLabel("", "kiosk-body")
        self.papers = PaperList()
        self.column.addWidget(self.lead)
        self.column.addWidget(self.papers, 1)

    def title(self) -> str:
        """What this is."""
        return "papers"

    def show_model(self, model: ResidentModel) -> None:
        """The list."""
        super().show_model(model)
        self.lead.setText(self.say("signed_lead" if model.signed else "papers_lead"))
        self.papers.show_papers(model, self.say)


class PreviewPage(Page):
    """One page of the packet, as large as the window allows."""

    turned = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.page = PageView()
        self.area = ScrollColumn()
        self.area.add(self.page)
        QScroller.grabGesture(self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.count = Label("", "kiosk-body")
        self.before = SecondaryButton("", lambda: self.turned.emit(-1), size="large")
        self.next = SecondaryButton("", lambda: self.turned.emit(1), size="large")
        self.back = PrimaryButton("", self.left.emit, size="large")
        self.column.addWidget(self.area, 1)
        foot = QHBoxLayout()
        for widget in (self.before, self.count, self.next):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.back)
        self.column.addLayout(foot)

    def title(self) -> str:
        """What this is."""
        return "papers"

    def show_model(self, model: ResidentModel) -> None:
        """The words of the buttons."""
        super().show_model(model)
        for button, key in ((self.before, "before"), (self.next, "next"), (self.back, "back")):
            button.setText(plain(self.say(key)))

    def show_number(self, number: int, of: int) -> None:
        """Which page is shown."""
        self.count.setText(plain(self.say("page", n=number + 1, of=of)))
        self.before.setEnabled(number > 0)
        self.next.setEnabled(number + 1 < of)

    def show_image(self, image: PageImage | None) -> None:
        """The page as pixels."""
        self.page.set_page(image)


class SignPage(Page):
    """The pad beside the list of papers; redo and confirm by touch or key."""

    confirmed = Signal(object)
    look_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._again = False
        self.pad = SignaturePad()
        self.note = FuriganaLabel("", "kiosk-note", self.pad)
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.pad.installEventFilter(self)
        self.papers = PaperList()
        self.papers.look_wanted.connect(self.look_wanted.emit)
        self.redo = SecondaryButton("", self.pad.clear, size="large")
        self.confirm = PrimaryButton("", self._confirm, size="large")
        for button in (self.redo, self.confirm):
            button.setMinimumWidth(200)
        self.ask = FuriganaLabel("", "kiosk-note")
        middle = QHBoxLayout()
        middle.setSpacing(40)
        middle.addWidget(self.pad, 7)
        middle.addWidget(self.papers, 4)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP_XL)
        foot.addWidget(self.redo)
        foot.addStretch(1)
        self.ask.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        foot.addWidget(self.ask, 4)
        foot.addWidget(self.confirm)
        self.column.addLayout(middle, 1)
        self.column.addLayout(foot)
        self.pad.changed.connect(self._refresh)
        self._refresh()

    def title(self) -> str:
        """What to do."""
        return "sign_again" if self._again else "sign"

    def show_model(self, model: ResidentModel) -> None:
        """The words and the list."""
        super().show_model(model)
        self._again = model.again
        self.papers.show_papers(model, self.say)
        note = self.say("sign_again_note" if model.again else "sign_note", n=model.to_sign)
        self.note.setText(note)
        self.pad.setAccessibleDescription(plain(note))
        self._place_note()
        self.redo.setText(plain(self.say("redo")))
        self.confirm.setText(plain(self.say("confirm")))
        self.ask.setText(self.say("ask_clerk"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The note follows the width of the pad."""
        if watched is self.pad and event.type() == QEvent.Type.Resize:
            self._place_note()
        return super().eventFilter(watched, event)

    def _place_note(self) -> None:
        width = max(200, self.pad.width() - 44)
        self.note.setGeometry(22, 14, width, self.note.heightForWidth(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, Esc or Backspace begins again."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.confirm.isEnabled():
            self._confirm()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.pad.clear()
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        empty = self.pad.is_empty()
        self.confirm.setEnabled(not empty)
        self.redo.setEnabled(not empty)

    def _confirm(self) -> None:
        if not self.pad.is_empty():
            self.confirmed.emit(self.pad.strokes())
