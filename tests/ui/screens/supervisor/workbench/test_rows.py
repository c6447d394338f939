"""Procedures and releases in words."""

from __future__ import annotations

from desk_app.domain.fact import FactType
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.services.rule_views import RuleFact
from tests.support.fake_rule_book import DIFFERENCES, ROWS, FakeRuleBook
from ui.screens.supervisor.workbench import rows


def test_events_in_words():
    every = list(LifeEvent)
    assert rows.events_words(every) == "すべて"
    assert rows.events_words(every[:2]) == "転入・転出"
    assert rows.events_words(every[:5]) == "転入・転出 ほか3"


def test_a_clock_is_shown_as_its_length():
    assert rows.deadline_short(ROWS[0].deadlines) == "14日"
    assert rows.deadline_short(()) == "なし"
    assert rows.deadline_short(("届出: できるだけ早く",)) == "届出: できるだけ早く"


def test_marks_say_what_the_town_did_before_what_is_unverified():
    by_id = {row.id: rows.row_tags(row) for row in ROWS}
    assert by_id["A01"] == ()
    assert by_id["C01"] == (("未確認", "yellow"),)
    assert [word for word, _ in by_id["E25"]] == ["停止", "未確認"]


def test_a_difference_without_values_shows_its_reason():
    cells = [rows.difference_row(n, one).cells[3] for n, one in enumerate(DIFFERENCES)]
    assert (cells[1].text, cells[1].sub) == ("移住支援金は2026年3月で受付を終えました。", "")
    assert (cells[3].text, cells[3].sub) == ("市民課", "→ くらしの窓口課")


def test_of_long_texts_the_part_that_differs_is_shown():
    old = "届出: 異動日(引っ越しなどの日)から14日(初日を数えない)。過ぎると過料があります。"
    assert rows.change_words(old, old.replace("14日", "20日")) == (
        "…しなどの日)から14日(初日を数えな… → …しなどの日)から20日(初日を数えな…"
    )
    assert rows.change_words("", old) == f"なし → {old}"
    assert rows.change_words("あ" * 30, "あ" * 31) == f"…{'あ' * 8} → …{'あ' * 9}"


def test_a_release_shows_both_people():
    made = rows.release_row(FakeRuleBook().releases()[0])
    assert [cell.text for cell in made.cells] == ["", "2026.11.1+mirai.1", "令和8年11月1日", "主任 田中", "係長 佐藤"]


def test_values_are_read_as_words():
    fact = RuleFact(FactId("x"), "x", True, FactType.CHOICE, (("国保", "国民健康保険"),), "")
    assert rows.value_words(fact, "国保") == "国民健康保険"
    assert rows.value_words(fact, True) == "はい"
    assert rows.value_words(RuleFact(FactId("n"), "n", False, FactType.NUMBER, (), "人"), 2) == "2人"
