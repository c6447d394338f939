"""Domain values survive the way to JSON and back, types and all."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.audit import AuditEntry
from desk_app.domain.calendar_jp import parse_registered, registered_on
from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.case import Case, IdentityCheck, Override, TimelineEntry
from desk_app.domain.drawn import DrawnPacket, SheetInfo
from desk_app.domain.errors import BugError, InvalidInput
from desk_app.domain.fact import Choice, FactDefinition, FactType, FactValue, Scope, Source
from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.ids import (
    CaseNumber,
    ClerkId,
    FactId,
    FormId,
    HouseholdId,
    PersonId,
    PrintJobId,
    ProcedureId,
    ResidentId,
)
from desk_app.domain.interview import Answer, FactKey, InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.packet import Packet
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState, PrintTry
from desk_app.domain.procedure import ClosedDay, Deadline, Determination, LegalBasis, Reason, Result
from desk_app.domain.resident import Guard, PersonName, ResidentKind, ResidentRecord, ResidentStatus, Sex
from desk_app.domain.review import Review, ReviewState
from desk_app.domain.search import FoundResident
from desk_app.domain.serial import Plain, from_hint, from_json, from_plain, to_json, to_plain
from desk_app.domain.situation import Member, Place, Situation
from desk_app.domain.ticket import Ticket
from tests.support.builders import (
    FILED_ON,
    JST,
    NEW_ADDRESS,
    OPENED_AT,
    TOWN,
    a_case,
    a_signature,
    an_answer,
    demo_family,
)

fact_values = st.one_of(st.booleans(), st.integers(), st.text(), st.dates())
answers = st.builds(
    Answer,
    fact=st.text(min_size=1).map(FactId),
    person=st.none() | st.sampled_from(["p1", "p2"]).map(PersonId),
    value=st.none() | fact_values,
    source=st.sampled_from(Source),
    at=st.datetimes(timezones=st.just(JST)),
    by=st.just(ClerkId("c1")),
)


@given(fact_values)
@settings(max_examples=100)
def test_a_fact_value_keeps_value_and_type(value: FactValue) -> None:
    back = from_hint(FactValue, json.loads(json.dumps(to_plain(value))))
    assert back == value
    assert type(back) is type(value)


@given(answers)
@settings(max_examples=60)
def test_an_answer_comes_back(answer: Answer) -> None:
    assert from_json(Answer, to_json(answer)) == answer


facts = st.dictionaries(st.text(min_size=1, max_size=4), fact_values, max_size=3)
registered = st.dates().map(registered_on) | st.just(parse_registered("昭和20年頃"))
members = st.builds(
    Member,
    id=st.sampled_from(["p1", "p2"]),
    name=st.builds(PersonName, registered=st.text(), kana=st.text(), kana_confirmed=st.none() | st.booleans()),
    birth=st.none() | registered,
    sex=st.none() | st.sampled_from(Sex),
    relationship=st.none() | st.sampled_from(["世帯主", "子"]),
    kind=st.none() | st.sampled_from(ResidentKind),
    moves=st.none() | st.booleans(),
    facts=facts,
    sources=st.dictionaries(st.text(min_size=1, max_size=4), st.sampled_from(Source), max_size=2),
)
situations = st.builds(
    Situation,
    life_event=st.sampled_from(LifeEvent),
    filed_on=st.dates(),
    town=st.just(TOWN),
    event_on=st.none() | st.dates(),
    origin=st.none()
    | st.builds(Place, kind=st.none() | st.just("国内"), planned_departure_on=st.none() | st.dates()),
    new_address=st.none() | st.just(NEW_ADDRESS),
    household=st.lists(members, max_size=2).map(tuple),
    answers=facts,
)


@given(situations)
@settings(max_examples=40)
def test_any_situation_comes_back(situation: Situation) -> None:
    assert from_json(Situation, to_json(situation)) == situation


@given(st.lists(answers, max_size=4), st.sets(st.sampled_from([("a", None), ("a", "p1"), ("b", "p2")])))
@settings(max_examples=40)
def test_any_interview_comes_back(given: list[Answer], voided: set[FactKey]) -> None:
    state = InterviewState(demo_family(), tuple(given), frozenset(voided))
    assert from_json(InterviewState, to_json(state)) == state


def test_a_case_with_everything_in_it_comes_back() -> None:
    by = ClerkId("clerk-2")
    case = a_case(
        demo_family(),
        identity=IdentityCheck("マイナンバーカード", by, OPENED_AT),
        overrides=(Override(ProcedureId("B01"), PersonId("p1"), False, "社保に入る予定", by, OPENED_AT),),
        belongings_seen=frozenset({"card", "seal"}),
        signature=a_signature({"juumin-ido": "0" * 64}),
        review=ReviewState.RETURNED,
        reviews=(Review(ReviewState.RETURNED, by, OPENED_AT, "日付を確かめる"),),
        closed_at=OPENED_AT,
        timeline=(TimelineEntry(OPENED_AT, by, "受付"),),
        counts={"forms": 9},
    ).with_answer(an_answer("insurance", "国保", "p1"))
    assert from_json(Case, to_json(case)) == case


def test_packets_and_their_parts_come_back() -> None:
    basis = (LegalBasis("住民基本台帳法", "22条", True),)
    reason = Reason("転入した", FactId("event_on"), date(2026, 11, 20), Source.SPOKEN, True, PersonId("p1"))
    deadline = Deadline("届出", date(2026, 12, 4), "14日", False, ClosedDay.NEXT_OPEN, None)
    determination = Determination(
        ProcedureId("A01"),
        "転入届",
        None,
        Result.REQUIRED,
        missing_keys=((FactId("insurance"), PersonId("p1")), (FactId("dv"), None)),
        reasons=(reason,),
        deadlines=(deadline,),
        basis=basis,
    )
    form = FilledForm(FormId("juumin-ido"), "2026-04", None, {"name": FieldValue("髙橋　健一", ("1",))})
    packet = Packet(
        CaseNumber("1124-0001"), demo_family(), (form,), (determination,), FILED_ON, "base 1", signature=a_signature()
    )
    sheet = SheetInfo("juumin-ido", "juumin-ido", "2026-04", None, "住民異動届", (1, 2), "C1", "0" * 64, True)
    drawn = DrawnPacket(b"%PDF-1.7 \xff", 3, (sheet,))
    assert from_json(Packet, to_json(packet)) == packet
    assert from_json(DrawnPacket, to_json(drawn)) == drawn


def test_records_of_the_desk_come_back() -> None:
    record = ResidentRecord(
        ResidentId("100000001"),
        HouseholdId("200000001"),
        1,
        PersonName("髙橋　健一"),
        parse_registered("昭和20年5月 日不詳"),
        Sex.MALE,
        "世帯主",
        ResidentKind.JAPANESE,
        ResidentStatus.ANNOUNCED,
        NEW_ADDRESS,
        guard=Guard(date(2025, 4, 1), date(2026, 3, 31)),
        facts={"owns_moped": True, "moped_displacement": 125},
        updated_at=OPENED_AT,
    )
    sheet = PrintSheet("a", 1, 2, "様式", "C1", "0" * 64, PrintState.HELD, tries=(PrintTry(1, "7", OPENED_AT),))
    label = {"ja": "国保", "ja-easy": "国保", "en": "NHI"}
    for value in (
        record,
        FoundResident(record, ("氏名",), 4),
        Ticket("A012", "転入", "en", {"event_on": date(2026, 11, 20), "movers": 4}, OPENED_AT, "TA012"),
        AuditEntry(OPENED_AT, ClerkId("clerk-1"), "desk-1", "case.open", "1124-0001", detail={"forms": 9}),
        PrintJob(PrintJobId("j1"), "c1", "folder:out", "0" * 64, (sheet,), OPENED_AT),
        FactDefinition(FactId("insurance"), Scope.PERSON, FactType.CHOICE, label, choices=(Choice("国保", label),)),
        CardRead(CardKind.LICENCE, {"name": "髙橋　健一"}, "pin", None, OPENED_AT),
    ):
        assert from_json(type(value), to_json(value)) == value


def test_sets_of_keys_are_written_sorted() -> None:
    keys: frozenset[FactKey] = frozenset({(FactId("b"), None), (FactId("a"), PersonId("p1"))})
    assert to_plain(keys) == [["a", "p1"], ["b", None]]
    assert from_hint(frozenset[FactKey], [["a", "p1"], ["b", None]]) == keys


def test_a_mapping_with_pairs_as_keys_comes_back() -> None:
    value = {(FactId("a"), PersonId("p1")): True, (FactId("a"), None): 3}
    assert from_hint(dict[FactKey, FactValue], to_plain(value)) == value


def test_a_missing_field_takes_its_default_and_an_unknown_one_is_refused() -> None:
    case = a_case()
    data = to_plain(case)
    assert isinstance(data, dict)
    del data["ticket"]
    assert from_plain(Case, data) == case
    with pytest.raises(InvalidInput):
        from_plain(Case, {**data, "colour": "red"})


@pytest.mark.parametrize(
    ("hint", "data"),
    [
        (int, True),
        (int, "1"),
        (bool, 1),
        (float, "1"),
        (float, True),
        (str, 1),
        (date, "2026-11-24"),
        (date, {"date": "2026-02-30"}),
        (date, {"date": "2026-02-03", "x": 1}),
        (datetime, {"date": "2026-02-03"}),
        (bytes, {"base64": "*"}),
        (Source, "新聞"),
        (FactValue, None),
        (FactValue, 1.5),
        (tuple[int, ...], {"0": 1}),
        (tuple[int, int], [1]),
        (tuple[int, int], [1, "2"]),
        (dict[str, int], "x"),
        (dict[str, int], [["a"]]),
        (dict[str, int], {"a": "b"}),
        (frozenset[str], [1]),
        (Answer, {"fact": "a"}),
    ],
)
def test_data_that_does_not_fit_is_refused(hint: object, data: object) -> None:
    with pytest.raises(InvalidInput):
        from_hint(hint, data)


def test_the_fault_names_the_place_and_not_the_value() -> None:
    state = to_plain(InterviewState(from_plain(Situation, PLAIN_SITUATION)))
    assert isinstance(state, dict)
    state["situation"] = {**PLAIN_SITUATION, "household": [{"id": "p1", "name": {"registered": 7}}]}
    with pytest.raises(InvalidInput, match=r"situation\.household\.0\.name\.registered: str"):
        from_plain(InterviewState, state)


def test_text_that_is_not_json_is_refused() -> None:
    with pytest.raises(InvalidInput, match="JSON"):
        from_json(Situation, "{")


def test_what_is_no_domain_value_is_our_own_fault() -> None:
    with pytest.raises(BugError):
        to_plain(object())
    for hint in (object, set[int], type[int]):
        with pytest.raises(BugError):
            from_hint(hint, [])


def test_whole_numbers_are_read_as_floats_where_floats_stand() -> None:
    assert from_hint(tuple[float, float], [1, 0.5]) == (1.0, 0.5)


PLAIN_SITUATION: dict[str, Plain] = {
    "life_event": "転入",
    "filed_on": {"date": "2026-11-24"},
    "town": {"code": "999997", "prefecture": "架空県"},
}
