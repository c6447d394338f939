"""Certificates: protected people block by person, who may ask for what, what may stand on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desk_app.domain.fact import FactValue
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import CounterType, Result
from desk_app.domain.review import Finding
from desk_app.rules.certificates import GUARD, KINDS, certificate_findings
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from tests.desk_app.rules.certificate_case import HUSBAND, WIFE, certificate_case


def findings(
    engine: Engine,
    answers: dict[str, Any],
    *,
    guarded: PersonId | None = None,
    released: tuple[PersonId, ...] = (),
) -> tuple[Finding, ...]:
    situation = certificate_case(answers, guarded=guarded)
    return certificate_findings(situation, engine.known(InterviewState(situation)), released)


def errors(engine: Engine, **answers: FactValue) -> list[str]:
    return [one.text for one in findings(engine, answers) if one.severity == "error"]


def required(engine: Engine, answers: dict[str, Any], guarded: PersonId | None = None) -> set[str]:
    found = engine.decide(InterviewState(certificate_case(answers, guarded=guarded)))
    return {one.procedure for one in found if one.result is Result.REQUIRED}


def test_an_own_record_is_simply_issued(engine: Engine) -> None:
    assert findings(engine, {"copies_juminhyo": 1}) == ()
    assert required(engine, {"copies_juminhyo": 1}) == {"A36"}


def test_nothing_is_required_without_a_certificate(engine: Engine) -> None:
    assert required(engine, {}) == set()


def test_every_kind_is_a_fact_and_has_a_fee(pack: RulePack) -> None:
    facts = {fact for fact in pack.facts if fact.startswith("copies_")}
    assert facts == set(KINDS)
    row = next(one for one in pack.procedures if one.id == "A36")
    assert {str(rule.copies).replace("issued_", "copies_") for rule in row.fee} == facts


@pytest.mark.parametrize("kind", KINDS)
def test_a_protected_person_blocks_every_kind(engine: Engine, kind: str) -> None:
    found = findings(engine, {kind: 1}, guarded=HUSBAND)
    assert [one.severity for one in found if one.kind == GUARD] == ["error"]
    text = found[0].text
    assert "架空 太郎" in text
    assert all(item in text for item in KINDS[kind].items)
    assert "A36" not in required(engine, {kind: 1}, HUSBAND)
    assert "A43" in required(engine, {kind: 1}, HUSBAND)


def test_the_error_names_the_items_that_were_asked_for(engine: Engine) -> None:
    answers = {"copies_juminhyo": 1, "show_honseki": True, "show_individual_number": True}
    text = findings(engine, answers, guarded=HUSBAND)[0].text
    assert "本籍・筆頭者・個人番号" in text
    assert "住民票コード" not in text


def test_a_protected_member_blocks_a_copy_of_the_whole_household(engine: Engine) -> None:
    """The husband asks for the household; the wife is protected (犬山市 2018)."""
    part, whole = {"copies_juminhyo": 1}, {"copies_juminhyo": 1, "cert_scope": "世帯全員"}
    assert findings(engine, part, guarded=WIFE) == ()
    assert "A36" in required(engine, part, WIFE)
    assert [(one.kind, one.severity) for one in findings(engine, whole, guarded=WIFE)] == [(GUARD, "error")]
    assert "架空 花子" in findings(engine, whole, guarded=WIFE)[0].text
    assert required(engine, whole, WIFE) == {"A43", "A32"}


def test_a_release_lifts_the_block_for_the_person_it_names_only(engine: Engine) -> None:
    whole = {"copies_juminhyo": 1, "cert_scope": "世帯全員"}
    assert findings(engine, whole, guarded=WIFE, released=(WIFE,)) == ()
    assert findings(engine, whole, guarded=WIFE, released=(HUSBAND,))[0].kind == GUARD
    assert required(engine, {**whole, "guard_release_granted": True}, WIFE) == {"A36", "A32"}


def test_while_nobody_has_decided_nothing_is_issued(engine: Engine) -> None:
    state = InterviewState(certificate_case({"copies_inkan": 1, "guard_release_granted": None}, guarded=HUSBAND))
    found = {str(one.procedure): one for one in engine.decide(state)}
    assert found["A36"].result is found["A43"].result is Result.UNDECIDED
    assert found["A36"].missing == ("guard_release_granted",)


def test_nobody_learns_why_from_the_words_of_the_row(pack: RulePack) -> None:
    row = next(one for one in pack.procedures if one.id == "A43")
    assert row.counter is CounterType.GUIDANCE
    assert "支援" not in row.name + row.plain + row.plain_easy


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"copies_koseki": 1, "cert_requester": "同一世帯"}, "戸籍法10条"),
        ({"copies_fuhyo": 1, "cert_requester": "同一世帯"}, "戸籍の附票"),
        ({"copies_dokushin": 1, "cert_requester": "代理人"}, "本人だけ"),
        ({"copies_inkan": 1, "cert_requester": "第三者"}, "印鑑登録証"),
        ({"copies_koseki_koiki": 1, "cert_requester": "代理人"}, "自分で来たとき"),
        ({"copies_joseki_koiki": 1, "cert_requester": "第三者"}, "自分で来たとき"),
        ({"copies_koseki_koiki": 1, "photo_identity": False}, "顔写真付き"),
        ({"copies_juminhyo_koiki": 1, "cert_requester": "配偶者・直系"}, "同じ世帯"),
        ({"copies_juminhyo_koiki": 1, "show_honseki": True}, "本籍・筆頭者を載せられません"),
        ({"copies_juminhyo": 1, "cert_requester": "第三者", "show_individual_number": True}, "個人番号"),
    ],
)
def test_what_may_not_be_issued(engine: Engine, answers: dict[str, FactValue], words: str) -> None:
    found = errors(engine, **answers)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "answers",
    [
        {"copies_koseki": 1, "cert_requester": "配偶者・直系"},
        {"copies_koseki": 1, "cert_requester": "代理人"},
        {"copies_juminhyo": 1, "cert_requester": "同一世帯"},
        {"copies_koseki_koiki": 2, "cert_requester": "配偶者・直系"},
        {"copies_juminhyo_koiki": 1, "cert_requester": "同一世帯"},
        {"copies_juminhyo": 1, "show_individual_number": True, "cert_requester": "同一世帯"},
    ],
)
def test_what_may_be_issued(engine: Engine, answers: dict[str, FactValue]) -> None:
    assert errors(engine, **answers) == []


def test_a_proxy_does_not_get_the_numbers_in_hand(engine: Engine) -> None:
    answers: dict[str, Any] = {"copies_juminhyo": 1, "show_code": True, "cert_requester": "代理人"}
    assert [(one.severity, "郵送" in one.text) for one in findings(engine, answers)] == [("warning", True)]


def test_wide_area_issue_is_a_row_of_its_own_with_its_limits(engine: Engine) -> None:
    assert required(engine, {"copies_koseki_koiki": 1}) == {"A36", "A44"}
    assert required(engine, {"copies_koseki_koiki": 1, "cert_requester": "代理人"}) == {"A45"}
    assert required(engine, {"copies_koseki_koiki": 1, "photo_identity": False}) == {"A45"}
    assert required(engine, {"copies_juminhyo_koiki": 1, "show_honseki": True}) == {"A45", "A46"}
    both = {"copies_koseki_koiki": 1, "copies_juminhyo": 1, "cert_requester": "代理人"}
    assert required(engine, both) == {"A36", "A45"}
    fees = {str(one.procedure): one.fee_yen for one in engine.decide(InterviewState(certificate_case(both)))}
    assert fees["A36"] == 300  # nothing is taken for what is refused


def test_somebody_has_to_be_chosen(engine: Engine) -> None:
    situation = certificate_case({"copies_mibun": 1})
    nobody = replace(situation, household=tuple(replace(one, concerned=False) for one in situation.household))
    found = certificate_findings(nobody, engine.known(InterviewState(nobody)))
    assert [(one.kind, one.severity) for one in found] == [("subject", "error")]


def test_other_events_have_no_such_findings(engine: Engine) -> None:
    situation = replace(certificate_case({"copies_mibun": 1}, guarded=HUSBAND), life_event=LifeEvent.MOVE_IN)
    assert certificate_findings(situation, {}) == ()


def test_items_left_out_otherwise_are_a_request_of_their_own(engine: Engine) -> None:
    assert "A46" in required(engine, {"copies_juminhyo": 1, "show_head_relation": True})
    known = engine.known(InterviewState(certificate_case({"copies_juminhyo": 1})))
    assert (FactId("show_foreign_items"), None) not in known  # nobody is a foreign national
