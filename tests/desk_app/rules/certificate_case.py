"""A quiet certificate case for the tests of fees and certificates: a couple, every answer no unless told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desk_app.domain.calendar_jp import registered_on
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName, ResidentKind, Sex
from desk_app.domain.situation import Applicant, Member, Situation
from desk_app.domain.town import Town
from desk_app.rules.certificates import KINDS

HUSBAND, WIFE = PersonId("p1"), PersonId("p2")
QUIET: dict[str, Any] = {
    **dict.fromkeys(KINDS, 0),
    "cert_requester": "本人",
    "cert_purpose": "一般",
    "cert_scope": "一部",
    "show_head_relation": False,
    "show_honseki": False,
    "show_code": False,
    "show_individual_number": False,
    "show_foreign_items": False,
    "photo_identity": True,
    "guard_release_granted": False,
    "wants_notice_registration": False,
    "wants_fujuri": False,
    "dog_matters": False,
}
QUIET_PERSON: dict[str, Any] = {"kana_problem": False, "holds_card": True, "card_problem": "なし"}


def certificate_case(answers: dict[str, Any], *, guarded: PersonId | None = None) -> Situation:
    """The husband asks for his own certificate; ``None`` leaves an answer open, ``guarded`` protects one of them."""
    facts = {FactId(fact): held for fact, held in QUIET_PERSON.items()}
    couple = (
        Member(HUSBAND, PersonName("架空 太郎"), registered_on(date(1980, 6, 1)), Sex.MALE, "世帯主", concerned=True),
        Member(WIFE, PersonName("架空 花子"), registered_on(date(1982, 6, 1)), Sex.FEMALE, "妻", concerned=False),
    )
    household = tuple(
        replace(one, kind=ResidentKind.JAPANESE, facts=facts, guarded=one.id == guarded) for one in couple
    )
    held = {FactId(fact): value for fact, value in {**QUIET, **answers}.items() if value is not None}
    return Situation(
        LifeEvent.CERTIFICATE,
        date(2026, 11, 24),
        Town("999997", "架空県"),
        applicant=Applicant(HUSBAND, "本人"),
        household=household,
        answers=held,
    )


def certificate_state(answers: dict[str, Any], *, guarded: PersonId | None = None) -> InterviewState:
    """The interview state of that case."""
    return InterviewState(certificate_case(answers, guarded=guarded))
