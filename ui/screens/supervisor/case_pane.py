"""One case for the reviewer: its packet small, its timeline, and the decision."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desk_app.domain.page import PageImage
from desk_app.domain.review import ReviewState
from ui import theme
from ui.screens.supervisor import rows, wording
from ui.screens.supervisor.presenter import SupervisorPresenter
from ui.widgets.banner import Banner, FieldNote
from ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from ui.widgets.inputs import Field
from ui.widgets.labels import ElidedLabel, Tag, WrapLabel
from ui.widgets.layouts import FlowLayout, Rule, ScrollColumn, Surface, clear_layout
from ui.widgets.page_view import PageView

_THUMB_WIDTH, _THUMB_GAP = 74, 10


class ThumbStrip(QWidget):
    """The first pages small, as many as fit, and how many more there are."""

    pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 4, 4, 4)
        self._row.setSpacing(_THUMB_GAP)
        self.views: list[PageView] = []
        self.more = LinkButton("", lambda: self.pressed.emit(0))
        self.setFixedHeight(114)

    def show_pages(self, pages: int, room: int) -> None:
        """Make as many empty pages as fit into the room."""
        clear_layout(self._row)
        fit = max(1, (room - 120) // (_THUMB_WIDTH + _THUMB_GAP))
        shown = pages if pages <= fit + 1 and pages * (_THUMB_WIDTH + _THUMB_GAP) <= room else min(pages, fit)
        self.views = []
        for number in range(shown):
            view = PageView(pressable=True)
            view.setFixedSize(_THUMB_WIDTH, 105)
            view.setAccessibleName(f"{number + 1}枚目を大きく見る")
            view.pressed.connect(lambda n=number: self.pressed.emit(n))
            self._row.addWidget(view)
            self.views.append(view)
        if pages > shown:
            self.more = LinkButton(f"ほか {pages - shown}枚", lambda: self.pressed.emit(shown))
            self._row.addWidget(self.more)
        self._row.addStretch(1)


class Timeline(ScrollColumn):
    """What happened, line by line along a rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(8, 0, 8, 0), gap=0)
        self.setMinimumHeight(48)
        self._inner = Surface("ground", "left")
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(18, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.add(self._inner)
        self.column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("経過")

    def show_lines(self, lines: tuple[rows.TimelineLine, ...], *, loading: bool = False) -> None:
        """Show these lines; while loading nothing is said, so that moving through the list does not flicker."""
        clear_layout(self._grid)
        for place, line in enumerate(lines):
            top = Qt.AlignmentFlag.AlignTop
            text = f"{line.text}  {line.who}".strip()
            self._grid.addWidget(WrapLabel(line.time, "note", line_height=1.5), place, 0, top)
            words = WrapLabel(text, "strong" if line.stands_out else "body", line_height=1.5)
            self._grid.addWidget(words, place, 1, top)
        if not lines and not loading:
            self._grid.addWidget(WrapLabel(wording.TIMELINE_EMPTY, "note"), 0, 1)
        self.to_top()


class ReturnForm(QWidget):
    """The reason of a return, written where the decision stands; Ctrl+Enter sends, Esc gives up."""

    sent = Signal(str)
    quitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setMinimumHeight(64)
        self.edit.setMaximumHeight(104)
        self.field = Field(wording.RETURN_TITLE, self.edit, required=True, hint=wording.RETURN_HINT)
        self.send = PrimaryButton(wording.RETURN_SEND, self._send)
        self.quit = SecondaryButton(wording.RETURN_QUIT, self.quitted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_M)
        column.addWidget(self.field)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_M)
        buttons.addWidget(self.quit, 1)
        buttons.addWidget(self.send, 2)
        column.addLayout(buttons)

    def open(self) -> None:
        """Begin; what was written before is kept."""
        self.field.set_error("")
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter sends, Esc gives up."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.quitted.emit()
        elif entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._send()
        else:
            super().keyPressEvent(event)

    def _send(self) -> None:
        reason = self.edit.toPlainText().strip()
        self.field.set_error("" if reason else wording.RETURN_EMPTY)
        if reason:
            self.sent.emit(reason)
        else:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)


class DecisionBox(QWidget):
    """The two decisions with the rule about them, or the reason why none is possible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = FieldNote(wording.FOUR_EYES)
        self.give_back = SecondaryButton(wording.RETURN, key="F7")
        self.approve = PrimaryButton(wording.APPROVE, key="F9")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_M)
        column.addStretch(1)
        column.addWidget(self.note)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_M)
        buttons.addWidget(self.give_back, 1)
        buttons.addWidget(self.approve, 1)
        column.addLayout(buttons)

    def show_state(self, why_not: str, *, loading: bool, waiting: bool) -> None:
        """Enable the decisions, or say why not: as an error where the case waits and yet cannot be decided."""
        self.approve.refuse(why_not)
        self.give_back.refuse(why_not)
        told = "" if loading else why_not
        self.note.set_text(told or wording.FOUR_EYES, "error" if told and waiting else "")


class CasePane(Surface):
    """The right side: heading, findings, pages, timeline, decision."""

    page_pressed = Signal(int)

    def __init__(self, presenter: SupervisorPresenter, parent: QWidget | None = None) -> None:
        super().__init__("ground", "left", parent)
        self._presenter = presenter
        self._shown: tuple[str, int, int] | None = None
        self.heading = ElidedLabel("", "heading")
        self.state_tag = Tag()
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.state_tag)
        self._tag_holder = QWidget()
        self._tags = FlowLayout(self._tag_holder, gap=6)
        self.thumbs = ThumbStrip()
        self.thumbs.pressed.connect(self.page_pressed.emit)
        self.banner = Banner()
        self.timeline = Timeline()
        self.decision = DecisionBox()
        self.form = ReturnForm()
        self.form.hide()
        self.bottom = QWidget()
        bottom = QVBoxLayout(self.bottom)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.addWidget(self.decision)
        bottom.addWidget(self.form)
        self.empty = WrapLabel(wording.CHOOSE, "note")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        for part in (self.empty, self._tag_holder, self.thumbs, self.banner):
            column.addWidget(part)
        column.addWidget(self.timeline, 1)
        self._rule = Rule()
        column.addWidget(self._rule)
        column.addWidget(self.bottom)
        column.addStretch(0)
        self.decision.approve.clicked.connect(lambda *_: presenter.approve())
        self.decision.give_back.clicked.connect(lambda *_: self.open_return())
        self.form.quitted.connect(self.close_return)
        self.form.sent.connect(presenter.send_back)

    def show_case(self) -> None:
        """Draw the chosen case from the presenter."""
        presenter = self._presenter
        row, detail = presenter.chosen_row(), presenter.state.detail
        if detail is not None:
            row = detail.row
        self.empty.setVisible(row is None)
        for part in (self._tag_holder, self.state_tag, self._rule):
            part.setVisible(row is not None)
        self._fit()
        self.bottom.setVisible(row is not None)
        if row is None:
            self.heading.setText("")
            self.close_return(clear=True)
            self._shown = None
            return
        self.heading.setText(f"{row.number}  {rows.case_words(row)}")
        self.state_tag.set_tag(wording.STATE_WORDS[row.review], wording.STATE_TONES[row.review])
        self._show_tags(rows.case_row(row).cells[3].tags)
        waiting = row.review is ReviewState.WAITING
        self.decision.show_state(presenter.why_not(), loading=detail is None, waiting=waiting)
        if detail is None:
            self.close_return(clear=True)
            self.banner.dismiss()
            self.timeline.show_lines((), loading=True)
            self.thumbs.show_pages(0, self._room())
            self._shown = None
            return
        self.timeline.show_lines(rows.timeline(detail, presenter.state.clerks))
        if presenter.why_not():
            self.close_return(clear=True)
        self._show_thumbs()

    def forget(self) -> None:
        """The case is left: its pages, its timeline and a reason half written go."""
        self.timeline.show_lines((), loading=True)
        self.thumbs.show_pages(0, self._room())
        self._shown = None
        self.heading.setText("")
        self.banner.forget()
        self.close_return(clear=True)

    def page_keys(self) -> tuple[str, ...]:
        """What the loading of the small pages is known by."""
        return tuple(_key(number) for number in range(len(self.thumbs.views)))

    def open_return(self) -> None:
        """Ask for the reason of a return."""
        if self.decision.give_back.isEnabled():
            self.decision.hide()
            self.form.show()
            self._fit()
            self.form.open()

    def close_return(self, *, clear: bool = False) -> None:
        """Back to the two decisions."""
        if clear:
            self.form.edit.clear()
        if self.returning():
            self.form.hide()
            self.decision.show()
            self._fit()
            self.decision.give_back.setFocus(Qt.FocusReason.OtherFocusReason)

    def returning(self) -> bool:
        """Whether the reason of a return is being written."""
        return not self.form.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer small pages fit."""
        super().resizeEvent(event)
        self._fit()
        if self._presenter.state.detail is not None:
            self._show_thumbs()

    def _fit(self) -> None:
        """On a low window the decision comes first, then the timeline, then the pages."""
        chosen = self._presenter.chosen_row() is not None
        needed = 220 if not self.returning() else 350
        room = self.height() - needed
        self.thumbs.setVisible(chosen and room >= 240)
        self.timeline.setVisible(chosen and room >= 60)

    def _room(self) -> int:
        return self.width() - 48

    def _show_tags(self, tags: tuple[tuple[str, str], ...]) -> None:
        clear_layout(self._tags)
        words = [tag for tag in tags if tag[0] not in wording.STATE_WORDS.values()]
        for word, tone in words:
            self._tags.addWidget(Tag(word, tone))
        self._tag_holder.setVisible(bool(words))

    def _show_thumbs(self) -> None:
        detail = self._presenter.state.detail
        if detail is None or self._shown == (detail.row.id, detail.pages, self._room()):
            return
        self._shown = (detail.row.id, detail.pages, self._room())
        self.thumbs.show_pages(detail.pages, self._room())
        for number, view in enumerate(self.thumbs.views):
            self._load(number, view)

    def _load(self, number: int, view: PageView) -> None:
        def arrived(image: PageImage) -> None:
            if view in self.thumbs.views:
                view.set_page(image)

        self._presenter.page(number, max(view.wanted_dpi(), 24), arrived, key=_key(number))


def _key(page: int) -> str:
    return f"supervisor-thumb-{page}"
