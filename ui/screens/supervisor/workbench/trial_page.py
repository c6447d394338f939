"""Trying a household: the form, the list of results, and the tree of the chosen result with its truth."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.procedure import Result
from desk_app.services.rule_views import TrialRow, TrialView
from ui import theme
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.condition_tree import ConditionTree
from ui.screens.supervisor.workbench.parts import Pane, Section, WideSelect
from ui.screens.supervisor.workbench.trial_form import AskFile, TrialForm
from ui.screens.supervisor.workbench.trial_presenter import SHOWN, TrialPresenter
from ui.widgets.banner import Banner
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import ElidedLabel, Label, Tag, WrapLabel
from ui.widgets.layouts import Surface
from ui.widgets.progress import ProgressLine
from ui.widgets.table import Table

_SHOWN_WORDS = {
    "open": "必要・未確定",
    "required": "必要",
    "undecided": "未確定",
    "not_required": "不要",
    "all": wording.ALL,
}


class TrialPane(Surface):
    """Why a result came out as it did."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ground", "left", parent)
        self.empty = WrapLabel(wording.CHOOSE_RESULT, "note")
        self.heading = WrapLabel("", "heading", line_height=1.4)
        self.tag = Tag()
        self.person = ElidedLabel("", "body")
        self.missing = Section(wording.MISSING)
        self.reasons = Section(wording.REASONS)
        self.tree = ConditionTree(with_truth=True)
        self._tree_title = Label(wording.TREE, "strong")
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.tag)
        line.addWidget(self.person, 1)
        self.sheet = Pane()
        for part in (self.empty, self.heading, self._line, self.missing, self._tree_title, self.tree, self.reasons):
            self.sheet.add(part)
        self.sheet.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self.sheet)
        self.sheet.follow(self.tree)
        self._shown: TrialRow | None = None
        self.show_row(None)

    def show_row(self, row: TrialRow | None) -> None:
        """Show a result, or what would stand here."""
        self.empty.setVisible(row is None)
        for part in (self.heading, self._line, self._tree_title, self.tree):
            part.setVisible(row is not None)
        if row is None:
            self.missing.hide()
            self.reasons.hide()
        elif row is not self._shown:
            one = row.determination
            self.heading.setText(f"{one.procedure}  {one.name}")
            self.tag.set_tag(wording.RESULTS[one.result], wording.RESULT_TONES[one.result])
            self.person.setText(row.person_label)
            self.missing.show_lines([(label, "", "") for label in dict.fromkeys(row.missing_labels)])
            self.reasons.show_lines([(text, "", "") for text in row.reasons])
            self.tree.show_tree(row.tree)
            self.sheet.to_top()
        self._shown = row


class TrialPage(QWidget):
    """世帯で試す."""

    def __init__(self, presenter: TrialPresenter, ask_file: AskFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.form = TrialForm(presenter, ask_file)
        self.banner = Banner()
        self.progress = ProgressLine()
        self.heading = ElidedLabel("", "heading")
        self.edit = LinkButton(f"{wording.EDIT}(F3)", self.edit_household)
        self.shown = WideSelect(wording.RESULT_FILTER)
        self.question = WrapLabel("", "note", line_height=1.5)
        self.table = Table(rows.RESULT_COLUMNS, row_height=60)
        self.table.setAccessibleName(wording.RESULT_LIST)
        self.pane = TrialPane()
        self._editing = True
        self._shown: TrialView | None = None
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_S)
        head.addWidget(self.heading, 1)
        head.addWidget(self.edit)
        self.shown.setMaximumWidth(220)
        self.shown.setMinimumWidth(196)
        head.addWidget(self.shown)
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(20, 10, 8, 8)
        middle.setSpacing(theme.GAP_S)
        middle.addLayout(head)
        for part in (self.progress, self.banner, self.question):
            middle.addWidget(part)
        middle.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.form)
        row.addWidget(self._middle, 1)
        row.addWidget(self.pane)
        self.shown.activated.connect(lambda _n: presenter.show(self.shown.currentData()))
        self.table.chosen.connect(presenter.choose)
        self.table.taken.connect(lambda _key: self.pane.tree.setFocus(Qt.FocusReason.TabFocusReason))
        self.progress.cancel.clicked.connect(lambda *_: presenter.cancel())

    def focus(self) -> None:
        """Go to the results, or to the household where nothing was tried."""
        if self._presenter.result is None:
            self.edit_household()
        else:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def edit_household(self) -> None:
        """Go to the form; only a wide window has room for the condition beside it."""
        self._editing = True
        self._fit()
        self.form.focus()

    def show_household(self) -> None:
        """Draw the typed household."""
        self.form.typed.show_household()

    def show_state(self) -> None:
        """Draw everything from the presenter."""
        presenter = self._presenter
        result = presenter.result
        self.form.show_state()
        if presenter.busy:
            self.progress.start(presenter.busy, cancellable=True)
        else:
            self.progress.stop()
        counts = {one: result.count(one) if result else 0 for one in Result}
        self.heading.setText(
            wording.tried(*(counts[one] for one in (Result.REQUIRED, Result.UNDECIDED, Result.NOT_REQUIRED)))
            if result
            else wording.RESULT_LIST
        )
        options = [
            (f"{_SHOWN_WORDS[name]} {sum(counts[one] for one in wanted)}", name) for name, wanted in SHOWN.items()
        ]
        self.shown.offer(options, presenter.shown)
        self.shown.setVisible(result is not None)
        self.question.setText(
            f"{wording.NEXT_QUESTION}: {result.next_question}" if result and result.next_question else ""
        )
        self.question.setVisible(bool(self.question.full_text()))
        blocked = self.table.blockSignals(True)
        self.table.set_rows([rows.result_row(row) for row in presenter.rows()])
        self.table.choose(presenter.chosen)
        self.table.blockSignals(blocked)
        self.table.set_empty_text(wording.NO_RESULTS if result else ("" if presenter.busy else wording.TRY_FIRST))
        self.pane.show_row(presenter.row())
        if result is not self._shown:
            self._shown = result
            self._editing = result is None
            if self.isVisible():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among form, results and tree."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < 1600
        self.form.setFixedWidth(536)
        self.form.setVisible(not narrow or self._editing)
        self.pane.setVisible(not narrow or not self._editing)
        self.edit.setVisible(narrow and not self._editing)
        self.pane.setFixedWidth(min(max(round(self.width() * 0.42), 400), 760))
