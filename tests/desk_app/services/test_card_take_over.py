from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.errors import OperatorError
from desk_app.domain.fact import Source
from desk_app.services.case_rows import findings_of

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def residence(**typed: str) -> CardRead:
    values = {"birth": "1992-07-21", "sex": "女", "card_number": "EF24681357GH", **typed}
    return CardRead(CardKind.RESIDENCE_CARD, values, "card_number", None, AT, typed=frozenset(typed))


def test_what_was_typed_from_a_picture_is_not_said_to_come_from_the_card(desk: OpenDesk) -> None:
    cases = desk.app.cases
    view = cases.open()
    view = cases.accept_card(view.id, residence(name="佐藤　エレナ"), ("name", "birth", "sex"))
    (person,) = view.people
    assert person.name == "佐藤　エレナ"
    sources = person.member.sources
    assert (sources["name"], sources["birth"], sources["sex"]) == (Source.SPOKEN, Source.CARD, Source.CARD)
    assert "holds_card" not in person.member.facts, "a residence card says nothing about マイナンバーカード"
    with desk.context.unit_of_work() as uow:
        case = uow.cases.get(view.id)
    assert "card_typed" in {finding.kind for finding in findings_of(case)}, "the supervisor sees it"


def test_only_what_the_card_or_the_clerk_gave_can_be_taken(desk: OpenDesk) -> None:
    cases = desk.app.cases
    view = cases.open()
    with pytest.raises(OperatorError, match="氏名"):
        cases.accept_card(view.id, residence(), ("name",))


def test_differences_leave_open_what_the_card_does_not_say(desk: OpenDesk) -> None:
    cases = desk.app.cases
    rows = {row.item: row for row in cases.card_differences(cases.open().id, residence())}
    assert rows["name"].card == ""
    assert rows["birth"].card == "平成4年7月21日"
