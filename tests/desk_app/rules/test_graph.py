from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from desk_app.domain.errors import OperatorError
from desk_app.domain.fact import Choice, FactDefinition, FactType, Scope
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.rules.engine import Engine
from desk_app.rules.graph import DEPENDS, Link, answer_words, event_graph, event_graph_svg


def test_an_answer_that_alone_lets_a_procedure_be_leads_to_it() -> None:
    link = Link()
    for value, needed in (("国保", True), ("国保", False), ("社保", False), ("なし", True)):
        link.note(value, needed)
    assert link.leading() == ("国保", "なし")


def test_answers_that_only_make_it_likelier_lead_too() -> None:
    link = Link()
    for value, needed in ((True, True), (True, True), (False, True), (False, False)):
        link.note(value, needed)
    assert link.leading() == (True,)


def test_an_answer_that_changes_nothing_leads_nowhere() -> None:
    link = Link()
    link.note(True, True)
    assert link.leading() == ()
    link.note(False, True)
    assert link.leading() == ()


def fact(kind: FactType, *choices: str, unit: str = "") -> FactDefinition:
    made = tuple(Choice(one, {"ja": f"{one}です"}) for one in choices)
    return FactDefinition(FactId("x"), Scope.CASE, kind, {"ja": "x"}, choices=made, unit=unit)


def test_answers_in_words() -> None:
    assert answer_words((True,), (True, False), fact(FactType.BOOL)) == "はい"
    assert answer_words(("a",), ("a", "b"), fact(FactType.CHOICE, "a", "b")) == "aです"
    many = fact(FactType.CHOICE, "a", "b", "c", "d")
    assert answer_words(("a", "b", "c"), ("a", "b", "c", "d"), many) == "dです 以外"
    number = fact(FactType.NUMBER, unit="人")
    assert answer_words((2, 3), (0, 1, 2, 3), number) == "2人以上"
    assert answer_words((0, 1), (0, 1, 2, 3), number) == "1人以下"
    assert answer_words((1, 2), (0, 1, 2, 3), number) == "1人〜2人".replace("1人〜", "1〜")
    assert answer_words((0, 3), (0, 1, 2, 3), number) == "0人・3人"
    assert answer_words((date(2026, 1, 1),), (date(2026, 1, 1),), fact(FactType.DATE)) == DEPENDS


def test_a_division_s_picture_has_its_procedures_and_what_leads_there(engine: Engine) -> None:
    picture = event_graph(engine, LifeEvent.MOVE_IN, division="環境課")
    expected = {row.id for row in engine.pack.of_event(LifeEvent.MOVE_IN) if row.division == "環境課"}
    assert {box.id for box in picture.boxes} == expected
    dog = next(place for place, box in enumerate(picture.boxes) if box.id == "E12")
    leading = {(one.question, one.answer) for one in picture.answers if dog in one.boxes}
    assert ("犬", "登録した犬が死んだ") in leading


def test_the_picture_is_whole_svg_on_a3(engine: Engine) -> None:
    root = ElementTree.fromstring(event_graph_svg(engine, LifeEvent.MOVE_IN, division="環境課"))
    assert root.attrib["width"] == "420mm"
    assert root.attrib["height"] == "297.0mm"


def test_an_event_or_division_without_procedures_is_refused(engine: Engine) -> None:
    with pytest.raises(OperatorError, match="環境課"):
        event_graph(engine, LifeEvent.MOVE_IN, division="ない課")
