"""A question of several people at once: digits, Space, わからない for each, every answer on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.fact import Choice, FactType
from desk_app.domain.interview import Question
from desk_app.domain.life_event import LifeEvent
from tests.support.look import clipped
from ui.screens.resident.presenter import resident_model

KEY = Qt.Key
MANY = {"ja": "次の3人のうち、「カードがある」に当てはまる方はどなたですか。", "en": "Which of these 3 people: card?"}
HOLDS = Question("card", "holds_card", "p1", {"ja": "カードがありますか。"}, FactType.BOOL)
HOLDS = replace(HOLDS, people=("p1", "p2", "p4"), text_many=MANY)
INSURED = replace(
    HOLDS,
    id="insured",
    fact="insured",
    type=FactType.CHOICE,
    choices=(Choice("kokuho", {"ja": "国民健康保険"}), Choice("shaho", {"ja": "会社の保険"})),
)


@pytest.fixture
def ask(desk):
    """Puts a question of several people in front."""

    def asked(question):
        desk.world.group = question
        view = desk.app.cases.take_household(desk.app.cases.open().id, "100000001")
        desk.app.cases.confirm_identity(view.id, "運転免許証")
        desk.store.put(desk.app.cases.choose_event(view.id, LifeEvent.MOVE_IN, event_on=date(2026, 11, 20)))
        desk.settle()
        return desk.window.current_view().answer.group

    return asked


def test_digits_mark_people_and_each_gets_an_answer(desk, ask):
    group = ask(HOLDS)
    assert desk.window.current_view().heading.title.full_text() == MANY["ja"]
    assert len(group.marks) == 3
    desk.digits("13")
    desk.enter()
    assert desk.world.asked == [("holds_card", "p1", True), ("holds_card", "p2", False), ("holds_card", "p4", True)]
    assert desk.view.question.fact == "insurance"


def test_space_marks_and_zero_leaves_one_person_open(desk, ask):
    group = ask(HOLDS)
    assert group.marks[0].hasFocus()
    desk.key(KEY.Key_Space)
    desk.key(KEY.Key_Down)
    desk.digits("0")
    assert group.marks[1].unknown.text() == "わからない"
    desk.enter()
    assert [value for _fact, _person, value in desk.world.asked] == [True, None, False]


def test_a_mark_takes_the_unknown_back(desk, ask):
    group = ask(HOLDS)
    desk.digits("0")
    desk.digits("1")
    assert group.marks[0].value() is True
    assert group.marks[0].unknown.isHidden()


def test_choices_go_from_person_to_person(desk, ask):
    group = ask(INSURED)
    desk.digits("1")
    desk.enter()
    assert "まだ選んでいない方" in desk.window.banner.message()
    assert desk.world.asked == []
    assert group.choices["p2"].hasFocus()
    desk.digits("20")
    desk.enter()
    assert desk.world.asked == [("insured", "p1", "kokuho"), ("insured", "p2", "shaho"), ("insured", "p4", None)]


def test_a_single_question_after_it_has_its_choices_again(desk, ask):
    ask(HOLDS)
    desk.enter()
    view = desk.window.current_view()
    assert view.answer.group.isHidden()
    assert [button.option.key for button in view.answer.grid.buttons()] == ["1", "2", "3", "4", "0"]


@pytest.mark.parametrize("question", [HOLDS, INSURED])
def test_nothing_is_cut(desk, ask, question):
    ask(question)
    assert clipped(desk.window) == []


def test_the_resident_sees_the_people_unless_one_is_guarded(desk, ask):
    ask(HOLDS)
    shown = resident_model(desk.view)
    assert shown.question == MANY["ja"]
    assert shown.choices == ("髙橋 健一", "髙橋 由美", "髙橋 陽斗")
    hidden = replace(desk.view, people=tuple(replace(p, guarded=p.id == "p4") for p in desk.view.people))
    assert resident_model(hidden).choices == ()
    assert resident_model(hidden).question != MANY["ja"]
