"""Decisions: the few questions that stop the work until they are answered. Esc always means やめる."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.parts import Heading
from ui.widgets.buttons import DangerButton, PrimaryButton, SecondaryButton
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.focus_ring import FocusRing
from ui.widgets.inputs import Field, Select
from ui.widgets.labels import KeyCap, Label


class Decision(QDialog):
    """A modal question with a title, content, やめる and one main button."""

    def __init__(self, parent: QWidget, title: str, under: str = "", *, accept: str, danger: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.TITLE)
        self.setMinimumWidth(520)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.GAP_XXL, theme.GAP_XL, theme.GAP_XXL, theme.GAP_XL)
        self.column.setSpacing(theme.GAP_L)
        self.column.addWidget(Heading(title, under, role="title"))
        self.content = QVBoxLayout()
        self.content.setSpacing(theme.GAP_L)
        self.column.addLayout(self.content)
        kind = DangerButton if danger else PrimaryButton
        self.ok = kind(accept, self.submit)
        self.cancel = SecondaryButton(words.CANCEL, self.reject)
        self.ok.setDefault(not danger)
        self.cancel.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.ok)
        self.column.addLayout(foot)
        FocusRing(self)

    def submit(self) -> None:
        """The main button."""
        self.accept()


class ReasonDialog(Decision):
    """Asks for a reason in words; an empty one is not taken."""

    def __init__(self, parent: QWidget, title: str, under: str, *, accept: str, danger: bool = False) -> None:
        super().__init__(parent, title, under, accept=accept, danger=danger)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.field = Field(words.OVERRIDE_REASON, self.text, required=True)
        self.content.addWidget(self.field)
        self.text.setFocus()

    def reason(self) -> str:
        """The reason typed."""
        return self.text.toPlainText().strip()

    def submit(self) -> None:
        """Take the reason, or say that it is missing."""
        self.field.set_error("" if self.reason() else "理由を書いてください。")
        if self.reason():
            self.accept()
        else:
            self.text.setFocus()


class OverrideDialog(ReasonDialog):
    """Decide against a determination: for whom, required or not, and why."""

    def __init__(self, parent: QWidget, name: str, people: Sequence[tuple[str | None, str, bool]]) -> None:
        super().__init__(parent, words.OVERRIDE_TITLE.format(name=name), words.OVERRIDE_LEAD, accept=words.OVERRIDE)
        self._people = tuple(people)
        self.who = Select()
        for _person, label, required in self._people:
            now = "いまは必要" if required else "いまは不要・未確定"
            self.who.addItem(f"{label or '受付全体'}（{now}）")
        self.content.insertWidget(0, Field(words.OVERRIDE_WHO, self.who))
        self.target = Label("", "strong")
        self.content.insertWidget(1, self.target)
        self.who.currentIndexChanged.connect(lambda _index: self._say())
        self._say()

    def person(self) -> str | None:
        """Whom it concerns, None for the case as a whole."""
        return self._people[self.who.currentIndex()][0]

    def required(self) -> bool:
        """What it becomes: the opposite of what it is."""
        return not self._people[self.who.currentIndex()][2]

    def _say(self) -> None:
        text = words.OVERRIDE_TO[self.required()]
        self.target.setText(f"→ {text}")
        self.ok.setText(text)


class LanguageDialog(Decision):
    """The language of the resident's window; each in its own name."""

    def __init__(self, parent: QWidget, present: str) -> None:
        super().__init__(parent, "住民画面の言語", "書類の手続案内も、この言語になります。", accept=words.CLOSE)
        self.language = ""
        self.grid = ChoiceGrid(columns=1)
        self.grid.set_options(
            [Option(code, name, key=str(n)) for n, (code, name) in enumerate(words.LANGUAGES.items(), 1)],
            present=present,
        )
        self.grid.chosen.connect(self._choose)
        self.content.addWidget(self.grid)
        self.ok.hide()
        self.grid.focus_first()

    def _choose(self, code: str) -> None:
        self.language = code
        self.accept()


class HelpDialog(Decision):
    """The keys of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, words.HELP_TITLE, accept=words.CLOSE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_L)
        grid.setVerticalSpacing(theme.GAP_S)
        half = (len(words.HELP) + 1) // 2
        for n, (key, text) in enumerate(words.HELP):
            grid.addWidget(KeyCap(key), n % half, n // half * 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Label(text, "body"), n % half, n // half * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.setMinimumWidth(880)
        self.content.addLayout(grid)
        self.cancel.hide()
        self.ok.setFocus()
