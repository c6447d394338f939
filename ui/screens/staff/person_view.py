"""Step 1, a person looked at: who they live with and, beside it, what was registered of them before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.services.resident_views import HomeRow, PastRow, PersonLook
from ui import theme
from ui.screens.staff import search_wording as words
from ui.screens.staff import wording
from ui.screens.staff.parts import RING, Heading, guard_tag
from ui.widgets.buttons import LinkButton, PrimaryButton
from ui.widgets.labels import ElidedLabel, Label, Tag, WrapLabel
from ui.widgets.layouts import Rule, ScrollColumn, clear_layout

BESIDE = 560
"""Narrower than this the history stands below the household."""
ONE_LINE = 40
"""Kana and birth of more characters than these get a line each."""


def spaced(name: str) -> str:
    """A registered name as it is shown: with one plain space."""
    return name.replace("\u3000", " ")


def aged(age: int | None) -> str:
    """An age in words; nothing where it is not known."""
    return "" if age is None else words.AGE.format(n=age)


class HomeLine(QWidget):
    """One of the household: name over relation and birth; the person looked at is set in bold."""

    def __init__(self, row: HomeRow, *, looked_at: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_S)
        role = "strong" if looked_at else "body"
        top.addWidget(WrapLabel(spaced(row.name), role, line_height=1.4, personal=True), 1)
        if row.guarded:
            top.addWidget(guard_tag(wording.GUARDED), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        about = (row.relationship, row.birth_text, aged(row.age))
        column.addWidget(ElidedLabel(" · ".join(part for part in about if part), "note"))


class PastLine(QWidget):
    """One line of the history: day and reason, what changed, name and address as they then stood."""

    def __init__(self, row: PastRow) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_S)
        top.addWidget(Tag(words.NOW if row.present else words.BEFORE, "blue" if row.present else ""))
        top.addWidget(
            ElidedLabel(" ".join(part for part in (row.on or words.NO_DAY, row.reason) if part), "strong"), 1
        )
        column.addLayout(top)
        column.addWidget(
            WrapLabel(f"{spaced(row.name)}（{spaced(row.kana)}）", "body", line_height=1.4, personal=True)
        )
        hidden = words.ADDRESS_GUARDED if row.present else words.BEFORE_GUARDED
        address = WrapLabel(hidden if row.address is None else row.address, "body", line_height=1.4)
        if row.address is None:
            address.set_tone("error")
        column.addWidget(address)
        if row.changed:
            column.addWidget(WrapLabel(words.CHANGED.format(items="・".join(row.changed)), "note", line_height=1.4))


class PersonView(QWidget):
    """Household and history of one person. Enter takes the household, Esc or Alt+← goes back to the hits."""

    left = Signal()
    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._look: PersonLook | None = None
        self.heading = Heading("", "")
        self.guard = guard_tag(wording.GUARDED)
        self.mark = Tag("")
        self.address = WrapLabel("", "body", line_height=1.4)
        self.more = WrapLabel("", "note", line_height=1.4, personal=True)
        self.home_title, self.past_title = Label("", "strong"), Label("", "strong")
        self.home, self.past = QVBoxLayout(), QVBoxLayout()
        self.take_button = PrimaryButton(words.TAKE, self.submit)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.GAP_S)
        self.lines = ScrollColumn(margins=RING, gap=theme.GAP_S)
        self.lines.add(self.heading)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP_M)
        line.addWidget(self.guard, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.address, 1)
        self.lines.column.addLayout(line)
        self.lines.add(self.more)
        self.lines.column.addSpacing(theme.SPACE)
        self.lines.add(Rule())
        self.lines.column.addSpacing(theme.GAP_S)
        self.beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.beside.setSpacing(theme.GAP_XL)
        for title, lines, share in ((self.home_title, self.home, 2), (self.past_title, self.past, 3)):
            part = QVBoxLayout()
            part.setSpacing(theme.GAP_M)
            lines.setSpacing(theme.GAP_M)
            part.addWidget(title)
            part.addLayout(lines)
            part.addStretch(1)
            self.beside.addLayout(part, share)
        self.lines.column.addLayout(self.beside)
        self.lines.column.addStretch(1)
        outer.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.addWidget(LinkButton(f"{words.BACK} Esc", self.left.emit))
        foot.addStretch(1)
        foot.addWidget(self.take_button)
        outer.addLayout(foot)

    def show_person(self, look: PersonLook) -> None:
        """Show this person."""
        self._look = look
        self.heading.set_title(spaced(look.name))
        about = (look.birth_text, aged(look.age), look.sex)
        under = [part for part in (spaced(look.kana), " ".join(filter(None, about))) if part]
        self.heading.set_under((" · " if len("".join(under)) < ONE_LINE else "\n").join(under))
        self.guard.setVisible(look.guarded)
        self.mark.set_tag(look.status, "yellow" if look.status in words.GONE else "blue")
        self.mark.setVisible(look.status not in ("", words.LIVING))
        self.address.setText(words.ADDRESS_GUARDED if look.address is None else look.address)
        self.address.set_tone("error" if look.address is None else "")
        phone = (
            words.PHONE_GUARDED if look.phone is None else words.PHONE.format(phone=look.phone) if look.phone else ""
        )
        others = ((words.FORMER, look.former), (words.ALIAS, look.alias), (words.ROMAN, look.roman))
        names = [form.format(name=spaced(name)) for form, name in others if name]
        self.more.setText(" · ".join(part for part in (*names, phone) if part))
        self.more.setVisible(bool(self.more.full_text()))
        self.home_title.setText(words.HOME.format(n=len(look.home)) if look.home else words.NOBODY_HOME)
        self.past_title.setText(words.HISTORY.format(n=len(look.past)))
        clear_layout(self.home)
        clear_layout(self.past)
        for one in look.home:
            self.home.addWidget(HomeLine(one, looked_at=one.resident_id == look.resident_id))
        for row in look.past:
            self.past.addWidget(PastLine(row))
        self.lines.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """The main button, so that Enter takes the household."""
        self.take_button.setFocus()

    def submit(self) -> None:
        """Take the household into the case."""
        if self._look is not None:
            self.taken.emit(self._look.resident_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PageDown and PageUp read on while the main button keeps the focus."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        bar = self.lines.verticalScrollBar()
        if event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())] * bar.pageStep())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Household and history stand side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= BESIDE
        self.beside.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
