"""Cases opened by a scan: a paper of the case, or a pre-entry made at home."""

from __future__ import annotations

from datetime import date

import pytest
from ruamel.yaml import YAML

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.errors import OperatorError
from desk_app.domain.fact import Source
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.pre_entry import PreEntry, pre_entry_payload
from desk_app.domain.sheet_code import COVER_INDEX, sheet_payload, ticket_payload
from resources import RULES


@pytest.mark.parametrize(("form", "sheet"), [(COVER_INDEX, 1), (7, 2)])
def test_any_paper_of_a_case_opens_it(desk: OpenDesk, form: int, sheet: int) -> None:
    first, second = desk.app.cases.open(), desk.app.cases.open()
    assert desk.app.cases.open_from_code(sheet_payload(second.number, form, sheet)).id == second.id
    assert desk.app.cases.open_from_code(sheet_payload(first.number, form, sheet)).id == first.id


@pytest.mark.parametrize("text", [sheet_payload("0101-9999", 1, 1), ticket_payload("A012", "1124"), "4901234567894"])
def test_a_paper_of_nobody_says_so_and_opens_nothing(desk: OpenDesk, text: str) -> None:
    desk.app.cases.open()
    before = desk.app.cases.open_cases()
    with pytest.raises(OperatorError):
        desk.app.cases.open_from_code(text)
    assert desk.app.cases.open_cases() == before


def test_a_pre_entry_opens_a_case_with_what_the_rules_can_take(desk: OpenDesk) -> None:
    said: dict[str, bool | int | str | date] = {
        "owns_moped": True,
        "no_such_fact": True,
        "water_start_on": 5,  # not a day
    }
    view = desk.app.cases.open_from_code(pre_entry_payload(PreEntry(LifeEvent.MOVE_WITHIN, "ja-easy", said)))
    assert view.language == "ja-easy"
    assert view.situation is not None
    assert view.situation.life_event is LifeEvent.MOVE_WITHIN
    assert {(row.fact, row.source) for row in view.answered} == {("owns_moped", Source.PRE_ENTRY)}


def test_what_only_the_clerk_may_be_told_is_not_taken_from_home(desk: OpenDesk) -> None:
    facts = [*(RULES / "base" / "facts").glob("*.yaml"), RULES / "base" / "facts.yaml"]
    private = [fact["id"] for path in facts for fact in YAML(typ="safe").load(path)["facts"] if fact.get("private")]
    assert "guard_release_granted" in private
    said: dict[str, bool | int | str | date] = dict.fromkeys(private, True)
    said |= {"life_event": "死亡", "filed_on": date(2020, 1, 1), "town_prefecture": "北海道"}
    view = desk.app.cases.open_from_code(pre_entry_payload(PreEntry(LifeEvent.MOVE_IN, "ja", said)))
    assert view.answered == ()


def test_a_changed_pre_entry_opens_nothing(desk: OpenDesk) -> None:
    text = pre_entry_payload(PreEntry(LifeEvent.MOVE_IN, "ja", {"moved_on": date(2026, 11, 20)}))
    before = desk.app.cases.open_cases()
    with pytest.raises(OperatorError, match="事前入力"):
        desk.app.cases.open_from_code(text.replace("20;", "21;"))
    assert desk.app.cases.open_cases() == before
