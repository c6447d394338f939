"""Synthetic people, situations and cases for tests; every builder takes the fields that matter and fills the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from desk_app.domain.calendar_jp import parse_registered
from desk_app.domain.case import Case
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.fact import FactValue, Source
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, DeskId, FactId, PersonId, ResidentId
from desk_app.domain.interview import Answer
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address, PersonName, ResidentKind, Sex
from desk_app.domain.signature import Signature, Strokes
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.domain.town import Town

JST = timezone(timedelta(hours=9))
OPENED_AT = datetime(2026, 11, 24, 9, 12, tzinfo=JST)
FILED_ON = date(2026, 11, 24)
TOWN = Town("999997", "架空県", name="みらい市", mayor_title="みらい市長")
OLD_ADDRESS = Address(
    postal_code="102-0082",
    prefecture="東京都",
    municipality="千代田区",
    town="一番町",
    banchi="1番地2",
    municipality_code="131016",
)
NEW_ADDRESS = Address(
    postal_code="999-0101",
    prefecture="架空県",
    municipality="みらい市",
    town="桜町三丁目",
    banchi="4番5号",
    katagaki="コーポさくら203号室",
    municipality_code="999997",
)


def a_member(
    person: str = "p1",
    name: str = "架空　太郎",
    *,
    kana: str = "カクウ　タロウ",
    birth: str | None = "1988-05-01",
    sex: Sex | None = Sex.MALE,
    relationship: str | None = "世帯主",
    kind: ResidentKind | None = ResidentKind.JAPANESE,
    moves: bool | None = True,
    facts: Mapping[str, FactValue] | None = None,
    **more: object,
) -> Member:
    """A person of a case; ``birth`` is any registered text, ``more`` further fields of ``Member``."""
    member = Member(
        id=PersonId(person),
        name=PersonName(name, kana),
        birth=None if birth is None else parse_registered(birth),
        sex=sex,
        relationship=relationship,
        kind=kind,
        moves=moves,
        facts={FactId(fact): value for fact, value in (facts or {}).items()},
    )
    return replace(member, **more)  # type: ignore[arg-type]


def a_situation(
    life_event: LifeEvent = LifeEvent.MOVE_IN,
    *members: Member,
    event_on: date | None = date(2026, 11, 20),
    filed_on: date = FILED_ON,
    answers: Mapping[str, FactValue] | None = None,
    **more: object,
) -> Situation:
    """A situation of one head of household unless members are given; ``more`` is further fields of ``Situation``."""
    situation = Situation(
        life_event=life_event,
        filed_on=filed_on,
        town=TOWN,
        event_on=event_on,
        applicant=Applicant(person=PersonId("p1"), role="本人"),
        household=members or (a_member(),),
        answers={FactId(fact): value for fact, value in (answers or {}).items()},
    )
    return replace(situation, **more)  # type: ignore[arg-type]


_FAMILY = (
    ("p1", "髙橋　健一", "タカハシ　ケンイチ", "昭和63年5月1日", Sex.MALE, "世帯主", "100000001"),
    ("p2", "髙橋　由美", "タカハシ　ユミ", "平成2年2月14日", Sex.FEMALE, "妻", "100000002"),
    ("p3", "髙橋　美咲", "タカハシ　ミサキ", "平成30年7月3日", Sex.FEMALE, "子", "100000003"),
    ("p4", "髙橋　陽斗", "タカハシ　ハルト", "令和7年9月30日", Sex.MALE, "子", "100000004"),
)

_NO: dict[str, FactValue] = dict.fromkeys(
    (
        *("wants_former_name", "kana_problem", "had_limit_cert", "enters_facility", "left_employment"),
        *("techo_physical", "techo_intellectual", "techo_mental", "severe_disability", "uses_disability_services"),
        *("jiritsu_shien", "special_disability_allowance", "special_child_allowance", "wants_assistive_devices"),
    ),
    False,
)
_ADULT: dict[str, FactValue] = {
    **_NO,
    "pension_number_linked": True,
    "holds_card": True,
    "card_problem": "なし",
    "signature_cert": True,
    "insurance": "国保",
    "pension": "第1号",
    "wants_pension_exemption": False,
}
_TOLD_OF_PEOPLE: dict[str, dict[str, FactValue]] = {
    "p1": {**_ADULT, "wants_seal": True},
    "p2": {**_ADULT, "wants_seal": False, "pregnant": False},
    "p3": {
        **_NO,
        "holds_card": True,
        "card_problem": "なし",
        "signature_cert": False,
        "insurance": "国保",
        "school_kind": "公立",
        "wants_gakudo": True,
        "wants_current_school": False,
    },
    "p4": {**_NO, "holds_card": False, "wants_card": False, "insurance": "国保", "childcare": "保育所等"},
}
_TOLD: dict[str, FactValue] = {
    **dict.fromkeys(
        (
            *("dv", "household_changes", "wants_fujuri", "wants_notice_registration", "wants_direct_debit"),
            *("needs_income_certificate", "wants_school_aid", "septic_or_well", "public_housing"),
            *("owns_real_estate", "acquired_woodland", "wants_relocation_support"),
        ),
        False,
    ),
    "recipient_public_servant": False,
    "children_apart": 0,
    "supported_students": 0,
    "single_parent": False,
    "dog_situation": "いる",
    "dog_registration": "鑑札",
    "owns_moped": True,
    "moped_displacement": "125cc以下",
    "water_start": True,
}


def demo_family(*, told: bool = False) -> Situation:
    """The family of four that moves in from 千代田区: 髙橋 健一, 由美, 美咲 (小学2年) and 陽斗 (1 year).

    ``told`` adds what they say at the counter: 国保, a dog, a moped, 印鑑登録, 保育所, 学童, water.
    """
    family = tuple(
        replace(
            a_member(person, name, kana=kana, birth=birth, sex=sex, relationship=relationship),
            resident_id=ResidentId(number),
            facts={FactId(fact): value for fact, value in _TOLD_OF_PEOPLE[person].items()} if told else {},
            honseki="東京都葛飾区亀有九丁目1番",
            head_of_register="髙橋　健一",
        )
        for person, name, kana, birth, sex, relationship, number in _FAMILY
    )
    return a_situation(
        LifeEvent.MOVE_IN,
        *family,
        origin=Place(
            kind="国内",
            prefecture="東京都",
            code="131016",
            address=OLD_ADDRESS,
            planned_departure_on=date(2026, 11, 18),
            certificate="カード",
            head_name="髙橋　健一",
        ),
        new_address=NEW_ADDRESS,
        applicant=Applicant(person=PersonId("p1"), role="本人", phone="090-0000-0000"),
        answers=_TOLD if told else None,
    )


def a_case(situation: Situation | None = None, *, status: CaseStatus | None = None, **more: object) -> Case:
    """A case just opened; with a situation it is being interviewed. ``more`` is further fields of ``Case``."""
    case = Case(
        id=CaseId("0" * 32),
        number=CaseNumber("1124-0001"),
        desk=DeskId("desk-1"),
        clerk=ClerkId("clerk-1"),
        opened_at=OPENED_AT,
    )
    if situation is not None:
        case = case.moved_to(CaseStatus.CHOOSING_EVENT).with_situation(situation).moved_to(CaseStatus.INTERVIEWING)
    if status is not None:
        case = replace(case, status=status)
    return replace(case, **more)  # type: ignore[arg-type]


def an_answer(
    fact: str,
    value: FactValue | None,
    person: str | None = None,
    *,
    source: Source = Source.SPOKEN,
    at: datetime = OPENED_AT,
) -> Answer:
    """One accepted answer."""
    return Answer(FactId(fact), None if person is None else PersonId(person), value, source, at, ClerkId("clerk-1"))


def a_signature(bound: Mapping[str, str] | None = None) -> Signature:
    """A signature of two strokes standing on the given contents (form key to hash)."""
    strokes = Strokes((((0.1, 0.1, 0.5, 0.0), (0.4, 0.3, 0.6, 0.1)), ((0.5, 0.2, 0.5, 0.4), (0.9, 0.4, 0.5, 0.6))))
    return Signature(strokes, OPENED_AT, dict(bound or {}))
