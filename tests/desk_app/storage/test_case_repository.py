from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.domain.case import Case, Override, TimelineEntry
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, PersonId, ProcedureId
from desk_app.domain.interview import InterviewState
from desk_app.domain.review import Review, ReviewState
from desk_app.storage.folder import DataFolder
from tests.support.builders import OPENED_AT, a_case, a_signature, an_answer, demo_family

C1 = CaseId("c1")
LINE = TimelineEntry(OPENED_AT, ClerkId("clerk-1"), "本人確認", "step")


def store(folder: DataFolder, *cases: Case) -> None:
    with folder.unit_of_work() as unit:
        for case in cases:
            unit.cases.add(case)
        unit.commit()


def read(folder: DataFolder, case: CaseId = C1) -> Case:
    with folder.unit_of_work() as unit:
        return unit.cases.get(case)


def save(folder: DataFolder, case: Case) -> None:
    with folder.unit_of_work() as unit:
        unit.cases.save(case)
        unit.commit()


def a_full_case() -> Case:
    case = a_case(demo_family(told=True), id=C1)
    case = case.with_answer(an_answer("insurance", "国保", "p1")).with_answer(
        an_answer("event_on", date(2026, 11, 20))
    )
    case = case.with_answer(an_answer("children_apart", 0)).with_answer(an_answer("dv", None)).noted(LINE)
    override = Override(ProcedureId("A17"), PersonId("p1"), True, "本人の希望", ClerkId("clerk-1"), OPENED_AT)
    case = case.overridden(override).signed(a_signature({"juumin-ido": "ab" * 32}))
    return case.changed(belongings_seen=frozenset({"seal", "card"}), counts={"forms": 12})


def test_a_case_comes_back_equal(folder: DataFolder):
    case = a_full_case()
    store(folder, case)
    assert read(folder) == case


def test_values_of_answers_keep_their_kinds(folder: DataFolder):
    store(folder, a_full_case())
    state = read(folder).state
    assert state is not None
    assert [(type(one.value), one.value) for one in state.answers] == [
        (str, "国保"),
        (date, date(2026, 11, 20)),
        (int, 0),
        (type(None), None),
    ]


def test_saving_appends_new_answers_only(folder: DataFolder):
    store(folder, a_full_case())
    with folder.unit_of_work() as unit:
        unit.cases.save(unit.cases.get(C1).with_answer(an_answer("owns_moped", True)).noted(LINE))
        unit.commit()
        rows = unit._session.connection().exec_driver_sql("SELECT n, fact FROM answers ORDER BY n").all()
    assert [tuple(row) for row in rows][-1] == (4, "owns_moped")
    assert len(rows) == 5
    assert len(read(folder).timeline) == 2


def test_answers_that_were_replaced_stay_stored_behind_the_new_ones(folder: DataFolder):
    case = a_full_case()
    store(folder, case)
    present = read(folder)
    fresh = present.with_state(InterviewState(demo_family())).with_answer(an_answer("event_on", date(2026, 11, 21)))
    save(folder, fresh)
    assert read(folder).state == fresh.state
    save(folder, read(folder).with_answer(an_answer("dv", False)))
    with folder.unit_of_work() as unit:
        rows = unit._session.connection().exec_driver_sql("SELECT count(*) FROM answers").scalar()
    assert rows == 4 + 1 + 1
    again = read(folder).state
    assert again is not None
    assert len(again.answers) == 2


def test_voided_answers_and_a_cleared_state_come_back(folder: DataFolder):
    case = a_full_case()
    assert case.state is not None
    store(folder, case.with_state(replace(case.state, voided=frozenset({case.state.answers[0].key}))))
    back = read(folder).state
    assert back is not None
    assert back.voided == frozenset({("insurance", "p1")})


def test_nobody_writes_over_a_change_not_seen(folder: DataFolder):
    store(folder, a_full_case())
    mine, theirs = read(folder), read(folder)
    save(folder, theirs.changed(language="en"))
    with pytest.raises(OperatorError, match="別の画面で先に変更"):
        save(folder, mine.changed(language="ja-easy").changed(ticket="001"))
    assert read(folder).language == "en"


def test_one_unit_of_work_may_save_twice(folder: DataFolder):
    store(folder, a_full_case())
    with folder.unit_of_work() as unit:
        first = unit.cases.get(C1).changed(language="en")
        unit.cases.save(first)
        unit.cases.save(first.changed(ticket="001"))
        unit.commit()
    assert (read(folder).language, read(folder).ticket) == ("en", "001")


def test_a_case_that_was_added_can_be_saved_without_reading_it(folder: DataFolder):
    case = a_full_case()
    store(folder, case)
    save(folder, case.changed(language="en"))
    with pytest.raises(OperatorError):
        save(folder, case)


@pytest.mark.parametrize("call", ["get", "save"])
def test_a_case_that_is_not_there_is_said(folder: DataFolder, call: str):
    with folder.unit_of_work() as unit, pytest.raises(OperatorError, match="見つかりません"):
        unit.cases.get(C1) if call == "get" else unit.cases.save(a_full_case())


def test_numbers_count_up_within_the_day_and_start_again(folder: DataFolder):
    day = OPENED_AT.date()
    with folder.unit_of_work() as unit:
        assert unit.cases.next_number(day) == "1124-0001"
        unit.cases.add(a_case(id=C1, number=CaseNumber("1124-0009")))
        assert unit.cases.next_number(day) == "1124-0010"
        assert unit.cases.next_number(day + timedelta(days=1)) == "1125-0001"
        assert unit.cases.next_number(day.replace(year=2027)) == "1124-0001"
        unit.cases.add(a_case(id=CaseId("c2"), number=CaseNumber("1124-9999")))
        with pytest.raises(OperatorError, match="使い切り"):
            unit.cases.next_number(day)


def test_a_case_is_found_by_number_and_year(folder: DataFolder):
    store(folder, a_full_case())
    with folder.unit_of_work() as unit:
        found = unit.cases.by_number(CaseNumber("1124-0001"), 2026)
        assert found is not None
        assert found.id == C1
        assert unit.cases.by_number(CaseNumber("1124-0001"), 2025) is None


def test_lists_of_the_day_and_of_what_is_in_work(folder: DataFolder):
    returned = a_case(id=CaseId("c4"), number=CaseNumber("1124-0004"), status=CaseStatus.CLOSED)
    review = Review(ReviewState.RETURNED, ClerkId("boss"), OPENED_AT, "続柄")
    store(
        folder,
        a_full_case(),
        a_case(id=CaseId("c2"), number=CaseNumber("1124-0002"), status=CaseStatus.CLOSED),
        a_case(id=CaseId("c3"), number=CaseNumber("1124-0003"), status=CaseStatus.CANCELLED),
        replace(returned, review=ReviewState.RETURNED, reviews=(review,)),
        a_case(id=CaseId("c5"), number=CaseNumber("1123-0001"), opened_at=OPENED_AT - timedelta(days=1)),
    )
    with folder.unit_of_work() as unit:
        assert [case.id for case in unit.cases.opened_on(OPENED_AT.date())] == ["c1", "c2", "c3", "c4"]
        assert [case.id for case in unit.cases.unfinished()] == ["c5", "c1", "c4"]
        assert unit.cases.unfinished()[2].reviews == (review,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM cases WHERE day = 'x'",
        "SELECT * FROM cases WHERE year = 1 AND number = 'x'",
        "SELECT max(number) FROM cases WHERE year = 1 AND number >= 'a' AND number < 'b'",
        "SELECT * FROM answers WHERE case_id = 'x' AND n >= 0",
        "SELECT * FROM packets WHERE case_id = 'x' ORDER BY id DESC LIMIT 1",
        "SELECT * FROM print_sheets WHERE state IN ('a', 'b')",
        "SELECT * FROM audit WHERE action = 'x' AND at >= 'y'",
    ],
)
def test_questions_of_the_day_run_on_an_index(folder: DataFolder, statement: str):
    with folder.unit_of_work() as unit:
        plan = unit._session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert all("SCAN" not in step[3] for step in plan), plan
