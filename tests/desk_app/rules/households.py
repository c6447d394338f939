"""Hand-written households: read from YAML, answered with no wherever a case says nothing, and what each requires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from desk_app.domain.interview import InterviewState
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.situation import Situation
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE
from desk_app.rules.determine import Determiner, persons
from desk_app.rules.fact_base import FactBase
from desk_app.rules.pack import RulePack
from desk_app.services.case_file import load_case

CASES = Path(__file__).parent / "cases"
NO_OF_THE_CASE = """dv wants_notice_registration wants_fujuri recipient_public_servant single_parent wants_school_aid
    wants_direct_debit needs_income_certificate owns_moped water_start septic_or_well owns_real_estate
    acquired_woodland wants_relocation_support household_changes students_changed receives_teate
    school_district_changes public_housing"""
NO_OF_A_PERSON = """holds_card wants_card signature_cert wants_seal wants_former_name wants_alias kana_problem
    wants_tokutei_card had_limit_cert enters_facility left_employment wants_pension_exemption
    care_certified wants_care_assessment care_burden_limit techo_physical techo_intellectual
    techo_mental severe_disability uses_disability_services jiritsu_shien special_disability_allowance
    special_child_allowance wants_assistive_devices koki_disability wants_koki_disability
    wants_elder_services pregnant wants_current_school wants_gakudo holds_kokuho_here"""
QUIET_CASE: dict[str, Any] = {
    **dict.fromkeys(NO_OF_THE_CASE.split(), False),
    "dog_situation": "いない",
    "phone": "000-0000-0001",
    "children_apart": 0,
    "supported_students": 0,
}
QUIET_PERSON: dict[str, Any] = {
    **dict.fromkeys(NO_OF_A_PERSON.split(), False),
    "card_problem": "なし",
    "insurance": "社保",
    "pension": "第2号",
    "pension_number_linked": True,
    "childcare": "利用しない",
    "school_kind": "公立以外",
    "residence_category": "中長期在留者",
}
FROM_TOKYO = {
    "kind": "国内",
    "prefecture": "東京都",
    "code": "131016",
    "planned_departure_on": date(2026, 11, 18),
    "certificate": "紙",
}


@dataclass(frozen=True)
class Household:
    """One case with what must come out: ``A12/p1`` by person, ``A01`` for the case; last days by procedure."""

    name: str
    situation: Situation
    required: frozenset[str]
    deadlines: dict[str, list[date]]
    late: frozenset[str]
    superseded: dict[str, str]


def label(one: Determination) -> str:
    """``A12/p1``, or ``A01`` for the case."""
    return one.procedure if one.person is None else f"{one.procedure}/{one.person}"


def required(found: tuple[Determination, ...]) -> frozenset[str]:
    """Labels of what is required."""
    return frozenset(label(one) for one in found if one.result is Result.REQUIRED)


def households() -> list[Household]:
    """Every hand-written household."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return [_household(row) for path in sorted(CASES.glob("*.yaml")) for row in reader.load(path)["cases"]]


def situation_of(row: dict[str, Any]) -> Situation:
    """The situation of a short row: it is written out as CASE.yaml and read back by the product."""
    event = row.get("event", "転入")
    origin = {**FROM_TOKYO, **row.get("from", {})} if event == "転入" else None
    case = {
        "life_event": event,
        "filed_on": row.get("filed_on", date(2026, 11, 24)),
        "event_on": row.get("event_on", date(2026, 11, 20)),
        "town": {"code": "999997", "prefecture": "架空県"},
        "from": None if origin is None else {key: value for key, value in origin.items() if value is not None},
        "applicant": {"person": "p1", "role": "本人"},
        "household": [_person(person, values) for person, values in row["people"].items()],
        "answers": {**QUIET_CASE, **row.get("answers", {})},
    }
    case["answers"] = {key: value for key, value in case["answers"].items() if value is not None}
    text = StringIO()
    YAML(typ="safe", pure=True).dump(case, text)
    return load_case(text.getvalue())


def state_of(row: dict[str, Any]) -> InterviewState:
    """The interview state of a short row."""
    return InterviewState(situation_of(row))


def _household(row: dict[str, Any]) -> Household:
    return Household(
        row["name"],
        situation_of(row),
        frozenset(row["required"].split()),
        row.get("deadlines", {}),
        frozenset(row.get("late", "").split()),
        row.get("superseded", {}),
    )


def _person(person: str, values: list[Any]) -> dict[str, Any]:
    birth, sex, relationship, *rest = values
    facts = rest[-1] if rest and isinstance(rest[-1], dict) else {}
    kind = rest[0] if rest and isinstance(rest[0], str) else "日本人"
    return {
        "id": person,
        "name": "架空 太郎",
        "kana": "カクウ タロウ",
        "birth": birth.isoformat() if isinstance(birth, date) else birth,
        "sex": sex,
        "relationship": relationship,
        "kind": kind,
        "moves": facts.get("moves", True),
        "facts": {
            key: value for key, value in {**QUIET_PERSON, **facts}.items() if key != "moves" and value is not None
        },
    }


def base_of(pack: RulePack, state: InterviewState) -> FactBase:
    """The facts of a state."""
    return FactBase(pack, state, ClosedDays())


def results(determiner: Determiner, base: FactBase) -> dict[str, Result]:
    """Results alone, without reasons, by label."""
    words = {True: Result.REQUIRED, False: Result.NOT_REQUIRED, None: Result.UNDECIDED}
    found = {}
    for row in determiner.rows(base.event):
        for person in persons(row.procedure, base):
            name = row.procedure.id if person == CASE else f"{row.procedure.id}/{base.person(person)}"
            found[name] = words[determiner.truth(row, base, person)]
    return found
