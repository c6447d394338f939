"""The reason pane: what the rules say on demand, for whom, who said it, and what was asked but is not needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.explanation import (
    Change,
    Conflict,
    DateLine,
    DecidedBy,
    Decider,
    Explanation,
    OpenFact,
    Said,
    Step,
)
from desk_app.domain.fact import Source
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from tests.support.look import clipped
from ui.screens.staff.pane_presenter import not_required_rows
from ui.screens.staff.why_presenter import Explanations, explained_part, step_lines
from ui.screens.staff.why_view import FactRow
from ui.widgets.labels import WrapLabel

KEY = Qt.Key
AT = datetime(2026, 11, 24, 10, 40)
CLERKS = {"c1": "佐久間"}


@pytest.fixture
def asked(desk):
    """The family in the interview, health insurance answered."""
    view = desk.app.cases.take_household(desk.app.cases.open().id, "100000001")
    desk.app.cases.confirm_identity(view.id, "マイナンバーカード")
    desk.app.cases.choose_event(view.id, LifeEvent.MOVE_IN, event_on=date(2026, 11, 20))
    desk.store.put(desk.app.cases.answer(view.id, "insurance", "p1", "shaho"))
    desk.settle()
    return desk


def test_reasons_come_from_the_rules_with_who_said_it(asked):
    asked.window.pane.show_why("A01")
    asked.settle()
    why = asked.window.pane.why
    row = why.findChildren(FactRow)[0]
    assert row.line.said == "佐久間 10:40"
    assert row.line.source == "聞き取り"
    text = "\n".join(label.full_text() for label in why.findChildren(WrapLabel))
    assert "11月21日から数えて14日目" in text
    assert "届け出る日が変わると、期限が変わります。" in text
    assert "聞き取りの答えで決まりました（佐久間 10:40）" in text


def test_keys_open_a_reason_and_ask_its_fact_again(asked):
    asked.key(KEY.Key_F7)
    asked.enter()
    assert asked.window.pane.why.isVisible()
    row = next(row for row in asked.window.pane.why.findChildren(FactRow) if row.isEnabled())
    row.setFocus()
    asked.key(KEY.Key_Space)
    asked.key(KEY.Key_Escape)
    assert asked.window.pane.live.isVisible()


def test_what_was_asked_and_is_not_needed_stands_first_with_its_reason(asked):
    rows = not_required_rows(asked.view)
    assert rows[0].heading
    assert rows[0].name.startswith("聞いたけれど要らない")
    assert (rows[1].name, rows[1].note) == ("国民健康保険 加入", "健康保険の答え")


def test_a_heading_in_the_list_can_neither_be_chosen_nor_pressed(asked):
    asked.window.pane.show_not_required()
    asked.settle()
    found = asked.window.pane.not_required.list
    assert found.rows()[0].heading
    assert found.currentIndex().row() == 1
    asked.key(KEY.Key_Up)
    assert found.currentIndex().row() == 1
    found._act(0)
    assert asked.window.pane.not_required.isVisible()


def test_nothing_is_cut_in_the_reason_pane(asked):
    for row in asked.view.procedures:
        asked.window.pane.show_why(row.key)
        asked.settle()
        assert clipped(asked.window.pane.why) == []


def an_explanation(**more):
    one = Explanation("B01", "国民健康保険", "p1", Result.UNDECIDED, "保険がわかると決まります。")
    return replace(one, **more)


def test_every_part_of_an_explanation_is_told():
    one = an_explanation(
        reasons=(Step("保険が国保", "insurance", "p1", value_text="国保", source=Source.SPOKEN, holds=True),),
        counter=(Step("75歳以上", "age", "p1", holds=False),),
        changes=(Change((), Result.NOT_REQUIRED, "会社の保険なら要りません。"),),
        dates=(DateLine("届出", date(2026, 12, 4), None, None, "14日目は12月4日(金)です。", "遅れると過料です。"),),
        decided=(DecidedBy(Decider.CLERK, "職員が決めました", "c1", AT),),
        open=(OpenFact("pension", "p1", "年金", "年金の種類"), OpenFact("dog", None, "犬", "犬がいるか", False)),
        conflicts=(Conflict("age", "p1", "年齢", 3, Source.CARD, 4, Source.CACHE, "カードと住民情報が違います。"),),
        instead="「転入届」で行います。",
        note="資格確認書を見ます。",
    )
    part = explained_part(one, "健一さん", CLERKS)
    assert part.summary == "保険がわかると決まります。"
    assert [line.text for line in part.facts] == ["保険が国保"]
    assert [line.text for line in part.counter] == ["75歳以上"]
    assert part.change == ("会社の保険なら要りません。",)
    assert part.deadlines == ("届出　令和8年12月4日(金)まで\n14日目は12月4日(金)です。\n遅れると過料です。",)
    assert part.decided == ("職員が決めました（佐久間 10:40）",)
    assert [line.text for line in part.open] == ["年金の種類", "犬がいるか（聞いたが、わからない）"]
    assert [line.ask for line in part.open] == [("pension", "p1"), ("dog", None)]
    assert part.conflicts == ("カードと住民情報が違います。",)
    assert part.note == "「転入届」で行います。\n資格確認書を見ます。"


def test_a_computed_fact_shows_what_it_is_made_of_and_only_those_are_asked():
    made = Step("生年月日", "birth", "p1", value_text="昭和63年", source=Source.CACHE, holds=True)
    step = Step("18歳以上", "age", "p1", source=Source.COMPUTED, holds=True, of=(made,), said=Said("c1", AT))
    top, below = step_lines((step,), CLERKS)
    assert (top.depth, top.ask, top.said) == (0, None, "佐久間 10:40")
    assert (below.depth, below.text, below.ask) == (1, "生年月日: 昭和63年", ("birth", "p1"))


def test_an_explanation_of_another_result_is_not_told(asked):
    row = next(row for row in asked.view.procedures if row.result is Result.REQUIRED)
    one = row.determinations[0]
    told = Explanations(row.procedure, {one.person: an_explanation(result=Result.NOT_REQUIRED)})
    assert told.of(one) is None
