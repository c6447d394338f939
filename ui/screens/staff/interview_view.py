"""Step 3 聞き取り: one question at a time, large, with what it decides; the household and the answers below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactType, FactValue
from desk_app.domain.interview import Question
from desk_app.domain.procedure import Result
from desk_app.services.views import AnsweredView, CaseView
from ui import theme
from ui.screens.staff import question_presenter as presenter
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.group_answer import GroupAnswer
from ui.screens.staff.identify_view import HouseholdChips
from ui.screens.staff.parts import Heading, StepView
from ui.screens.staff.people_presenter import moving_title
from ui.screens.staff.question_presenter import QuestionModel
from ui.screens.staff.trouble import Trouble
from ui.widgets.banner import Banner
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.inputs import TextEdit
from ui.widgets.labels import SOURCE_TONES, Label
from ui.widgets.layouts import Rule
from ui.widgets.table import Cell, Column, Row, Table
from ui.widgets.wareki_date import WarekiDateEdit

LONG_LABEL = 22
"""Choices with a longer label stand one below the other."""


class AnswerArea(QWidget):
    """The widgets an answer is given with: choices, or a field with わからない below it."""

    def __init__(self, view: InterviewView) -> None:
        super().__init__()
        self._view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_M)
        self.text = TextEdit()
        self.text.setMaximumWidth(420)
        self.date = WarekiDateEdit()
        self.take = PrimaryButton("この答えで次へ", view.submit_typed, key="Enter")
        self.take_row = QHBoxLayout()
        self.take_row.addWidget(self.take)
        self.take_row.addStretch(1)
        self.grid = ChoiceGrid(columns=2)
        self.grid.chosen.connect(view.submit_choice)
        self.group = GroupAnswer()
        self.group_help = Label("", "note")
        column.addWidget(self.text)
        column.addWidget(self.date)
        column.addWidget(self.group)
        column.addWidget(self.group_help)
        column.addLayout(self.take_row)
        column.addWidget(self.grid)

    def show_question(self, model: QuestionModel, default: FactValue | None) -> None:
        """The right widgets for the kind of question."""
        self.text.setVisible(model.kind in (FactType.NUMBER, FactType.TEXT))
        self.date.setVisible(model.kind is FactType.DATE)
        typed = model.kind in (FactType.NUMBER, FactType.TEXT, FactType.DATE)
        self.take.setVisible(typed or bool(model.people))
        self.group.setVisible(bool(model.people))
        self.group_help.setVisible(bool(model.people))
        self.group_help.setText(words.GROUP_HELP if model.kind is FactType.BOOL else words.GROUP_HELP_CHOICE)
        self.group.show_question(model)
        self.grid.setVisible(not model.people)
        self.text.setText(model.typed)
        self.text.setAccessibleName(model.text)
        self.text.setMaximumWidth(160 if model.kind is FactType.NUMBER else 420)
        self.text.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly if model.kind is FactType.NUMBER else Qt.InputMethodHint.ImhNone
        )
        if model.kind is FactType.DATE:
            self.date.set_value(default if not isinstance(default, bool | int | str) else None)
        self.grid.set_columns(columns_for(model))
        options = [Option(c.value, c.label, key=c.key) for c in model.choices]
        self.grid.set_options([] if model.people else options, present=model.present)

    def focus_first(self) -> None:
        """Where an answer is given."""
        if not self.group.isHidden():
            self.group.focus_first()
            return
        field: QLineEdit | None = None
        if not self.text.isHidden():
            field = self.text
        elif not self.date.isHidden():
            field = self.date.fields()[0]
        if field is None:
            self.grid.focus_first()
        else:
            field.setFocus(Qt.FocusReason.TabFocusReason)
            field.selectAll()


def columns_for(model: QuestionModel) -> int:
    """Two columns of short labels, one of long ones."""
    return 1 if any(len(choice.label) > LONG_LABEL for choice in model.choices) else 2


class AnswerList(Table):
    """The answers given: what, whose, the value and its source. Enter or a click asks the question again."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__((Column("", 220, 2), Column("", 240, 3), Column("", 104)), row_height=36)
        self.horizontalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(words.ANSWERED)
        self._answers: dict[str, AnsweredView] = {}
        self.taken.connect(self._take)
        self.clicked.connect(lambda index: self._take(self.rows()[index.row()].key))

    def show_answers(self, answered: Sequence[AnsweredView]) -> None:
        """Show them, newest first; the list is as high as it is long."""
        self._answers = {f"{one.fact}/{one.person or ''}": one for one in answered}
        self.set_rows([Row(key, _answer_cells(one)) for key, one in self._answers.items()], keep=False)
        self.setCurrentIndex(QModelIndex())
        self.setFixedHeight(len(self._answers) * self.row_height + 4)
        self.setVisible(bool(answered))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer the question, they do not search the list."""
        if event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _take(self, key: str) -> None:
        one = self._answers.get(key)
        if one is not None and one.editable:
            self.wanted.emit(one)


def _answer_cells(answered: AnsweredView) -> tuple[Cell, ...]:
    whose = answered.person_name.replace("\u3000", " ")
    label = f"{answered.label}（{whose}）" if whose else answered.label
    source = str(answered.source)
    tag = Cell("", ((source, SOURCE_TONES.get(source, "")),))
    return (Cell(label, personal=True), Cell(answered.value_text, bold=True, personal=True), tag)


class DonePanel(QWidget):
    """When nothing is left to ask."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.heading = Heading(words.DONE_TITLE)
        column.addWidget(self.heading)

    def show_case(self, view: CaseView) -> None:
        """What the interview brought."""
        self.heading.set_under(
            words.DONE_LEAD.format(required=view.count(Result.REQUIRED), undecided=view.count(Result.UNDECIDED))
        )


class InterviewView(StepView):
    """The interview. An answer goes to the service; the next question comes with the fresh view."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions)
        self._shown = ""
        self.heading = Heading()
        self.private = Banner()
        self.answer = AnswerArea(self)
        self.done = DonePanel()
        self.people = HouseholdChips()
        self._answers_title = Label(words.ANSWERED, "strong")
        self.answers = AnswerList()
        self.answers.wanted.connect(self.ask_again)
        self.to_confirm = PrimaryButton(words.TO_CONFIRM, self._confirm, key="Enter")
        self.stop_asking = SecondaryButton("直さずに戻る", self._leave_again)
        for widget in (self.heading, self.private, self.answer, self.done, Rule(), self.people, Rule()):
            self.body.add(widget)
        self.body.add(self._answers_title)
        self.body.add(self.answers)
        self.body.column.addStretch(1)
        self.footer.addWidget(self.stop_asking)
        self.footer.addStretch(1)
        self.footer.addWidget(self.to_confirm)
        self._again = False
        actions.troubled.connect(self._refused)

    def show_case(self, view: CaseView) -> None:
        """Show the question in front, or that the interview is over."""
        self.view = view
        model = presenter.question_model(view, again=self._again)
        self.answer.setVisible(model is not None)
        self.heading.setVisible(model is not None)
        self.done.setVisible(model is None)
        self.to_confirm.setVisible(model is None)
        self.stop_asking.setVisible(self._again and model is not None)
        if model is not None and model.private:
            self.private.show_message("warning", words.PRIVATE_TITLE, words.PRIVATE, closable=False)
        else:
            self.private.hide()
        self.done.show_case(view)
        if model is not None:
            self._show_question(model, view)
        else:
            self._shown = ""
        self.people.show_people(view, moving_title(view), movers_only=view.life_event is not None)
        self._show_answers(view.answered)
        self._again = False
        if self.isVisible():
            self.focus_first()

    def focus_first(self) -> None:
        """Where the answer is given, or the way on."""
        if self.answer.isHidden():
            self.to_confirm.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.answer.focus_first()

    def advance(self) -> None:
        """Enter: take what was typed; without a question go on to the confirmation."""
        if self.answer.isHidden():
            self._confirm()
        elif not self.answer.take.isHidden():
            self.submit_typed()

    def back(self) -> bool:
        """The question before: ask the newest answer again. False when nothing was answered yet."""
        if self.view is None:
            return False
        question = self.view.question
        rows = [a for a in self.view.answered if a.editable and str(a.source) == "聞き取り"]
        keys = [(a.fact, a.person) for a in rows]
        here = (question.fact, question.person) if question is not None else None
        place = keys.index(here) + 1 if here in keys else 0
        if place >= len(rows):
            return False
        self.ask_again(rows[place])
        return True

    def digit(self, key: str) -> bool:
        """A choice by its key."""
        if self.answer.isHidden():
            return False
        grouped = not self.answer.group.isHidden()
        return self.answer.group.digit(key) if grouped else self.answer.grid.press_key(key)

    def ask_again(self, answered: AnsweredView) -> None:
        """Put an answered question in front."""
        self._again = True
        self.acts.ask_again(answered.fact, answered.person)

    def submit_choice(self, value: str) -> None:
        """A choice was pressed."""
        if self.view is not None and self.view.question is not None:
            question = self.view.question
            self.acts.answer(question.fact, question.person, presenter.chosen_value(question, value))

    def submit_typed(self) -> None:
        """Take the typed answer, or say what is wrong with it."""
        if self.view is None or self.view.question is None:
            return
        question = self.view.question
        if question.people:
            self._submit_group(question)
            return
        try:
            if question.type is FactType.DATE:
                value = presenter.date_value(self.answer.date.value())
            else:
                value = presenter.typed_value(question, self.answer.text.text())
        except InvalidInput as error:
            self.acts.fail(error)
            self.answer.focus_first()
            return
        self.acts.answer(question.fact, question.person, value)

    def _submit_group(self, question: Question) -> None:
        """An answer for each person; a choice that is still open keeps the question."""
        said = self.answer.group.values()
        if said is None:
            self.acts.tell(Trouble("答え", words.GROUP_MISSING, words.GROUP_MISSING_REMEDY))
            self.answer.group.focus_first()
            return
        self.acts.answer_many(question.fact, said)

    def _show_question(self, model: QuestionModel, view: CaseView) -> None:
        self.heading.set_lead(model.lead, model.decides)
        self.heading.set_title(model.text)
        self.heading.set_under(model.why)
        shown = f"{model.id} {model.present} {model.typed} {model.again}"
        if shown != self._shown:
            self._shown = shown
            self.answer.show_question(model, view.question.default if view.question is not None else None)
            self.body.to_top()
        self._unmark(model.present)

    def _show_answers(self, answered: Sequence[AnsweredView]) -> None:
        shown = presenter.worth_showing(answered)
        self._answers_title.setVisible(bool(shown))
        self.answers.show_answers(shown)

    def _refused(self, _trouble: object) -> None:
        self._unmark()

    def _unmark(self, present: str | None = None) -> None:
        """A refused answer is not marked as given."""
        for button in self.answer.grid.buttons():
            button.setChecked(button.option.value == present)

    def _leave_again(self) -> None:
        self.acts.reload()

    def _confirm(self) -> None:
        self.acts.go_to(3)
