"""The clerk is told what to look at, with the errors first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.domain.calendar_jp import registered_on
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address, Sex
from desk_app.domain.review import Finding
from desk_app.domain.situation import Applicant, Place, Situation
from desk_app.domain.situation_checks import situation_findings
from tests.support.builders import FILED_ON, a_member, a_situation, demo_family


def found(situation: Situation, today: date = FILED_ON) -> list[tuple[str, str]]:
    return [(one.kind, one.severity) for one in situation_findings(situation, today)]


def test_the_demo_family_only_has_rare_characters() -> None:
    findings = situation_findings(demo_family(), FILED_ON)
    assert {(one.kind, one.severity) for one in findings} == {("character", "info")}
    assert "髙(はしごだか)" in findings[0].text


def test_a_plain_situation_has_nothing() -> None:
    assert situation_findings(a_situation(), FILED_ON) == ()
    assert situation_findings(a_situation(applicant=None, event_on=None), FILED_ON) == ()


def test_a_filing_in_the_future_is_an_error() -> None:
    assert found(a_situation(), FILED_ON - timedelta(days=1)) == [("date", "error")]


@pytest.mark.parametrize(
    ("event", "expected"),
    [(LifeEvent.MOVE_IN, [("date", "error")]), (LifeEvent.BIRTH, [("date", "error")]), (LifeEvent.MOVE_OUT, [])],
)
def test_only_moving_out_is_filed_beforehand(event: LifeEvent, expected: list[tuple[str, str]]) -> None:
    assert found(a_situation(event, event_on=FILED_ON + timedelta(days=1))) == expected


def test_nobody_moves_before_birth() -> None:
    unborn = a_member(birth="2026-11-21")
    assert found(a_situation(LifeEvent.MOVE_IN, unborn)) == [("date", "warning")]
    assert found(a_situation(LifeEvent.MOVE_IN, replace(unborn, moves=False))) == []
    assert found(a_situation(LifeEvent.MOVE_IN, a_member(birth="令和8年12月頃"))) == []


def test_households_are_checked_and_errors_come_first() -> None:
    head = a_member()
    second = a_member("p2", "𠮷田　花子", kana="ヨシダ　ハナコ", sex=Sex.FEMALE)
    assert found(a_situation(LifeEvent.MOVE_IN, head, second)) == [("household", "error"), ("character", "info")]
    wife = replace(second, relationship="妻", sex=Sex.MALE)
    findings = situation_findings(a_situation(LifeEvent.MOVE_IN, head, wife), FILED_ON)
    assert findings[0].kind == "household"
    assert "𠮷田　花子さん" in findings[0].text


def test_a_household_of_unknown_relationships_is_not_judged() -> None:
    unknown = a_member(relationship=None)
    assert found(a_situation(LifeEvent.MOVE_IN, unknown, other_household=(a_member("q1", relationship="子"),))) == [
        ("household", "warning")
    ]


def test_readings_are_asked_about() -> None:
    member = a_member(kana="カクウ　リユウ")
    unconfirmed = replace(member, name=replace(member.name, kana_confirmed=False, registered=""))
    findings = situation_findings(a_situation(LifeEvent.MOVE_IN, unconfirmed), FILED_ON)
    assert [one.kind for one in findings] == ["kana", "kana"]
    assert "お名前が未記入の方" in findings[0].text


@pytest.mark.parametrize(
    ("place", "count"),
    [
        (Place("国内", "東京都", "131016"), 0),
        (Place("国内", "東京都", "131017"), 1),
        (Place("国内", "千葉県", "131016"), 1),
        (Place("国内", None, "131016"), 0),
        (Place("国内", "千葉県", "131017"), 2),
        (Place("国外"), 0),
    ],
)
def test_codes_and_prefectures_agree(place: Place, count: int) -> None:
    assert found(a_situation(origin=place)) == [("code", "warning")] * count
    assert found(a_situation(destination=place)) == [("code", "warning")] * count


@pytest.mark.parametrize(("postal_code", "count"), [("999-0101", 0), ("", 0), ("99901", 1)])
def test_a_postal_code_has_seven_digits(postal_code: str, count: int) -> None:
    assert found(a_situation(new_address=Address(postal_code))) == [("code", "warning")] * count


@pytest.mark.parametrize(
    ("applicant", "count"),
    [
        (Applicant(role="代理人", name="架空　次郎"), 1),
        (Applicant(role="代理人", name="架空　次郎", authority="委任状"), 0),
        (Applicant(role="本人"), 1),
        (Applicant(), 0),
    ],
)
def test_who_files_is_known(applicant: Applicant, count: int) -> None:
    findings = situation_findings(a_situation(applicant=applicant), FILED_ON)
    assert [one.kind for one in findings] == ["applicant"] * count
    assert all(isinstance(one, Finding) for one in findings)


def about(event: LifeEvent, **more: object) -> list[tuple[str, str]]:
    person = replace(a_member(), concerned=True, birth=registered_on(date(2026, 11, 20)))
    situation = a_situation(life_event=event, event_on=date(2026, 11, 20), household=(person,), **more)
    return [one for one in found(situation) if one[1] == "error"]


def test_a_newborn_is_born_on_the_day_of_the_birth() -> None:
    assert about(LifeEvent.BIRTH) == []
    other = replace(a_member(), concerned=True, birth=registered_on(date(2026, 11, 19)))
    situation = a_situation(life_event=LifeEvent.BIRTH, event_on=date(2026, 11, 20), household=(other,))
    assert ("date", "error") in found(situation)


def test_who_marries_is_of_age() -> None:
    assert ("date", "error") in about(LifeEvent.MARRIAGE)
    adult = replace(a_member(), concerned=True, birth=registered_on(date(2008, 11, 21)))
    situation = a_situation(life_event=LifeEvent.MARRIAGE, event_on=date(2026, 11, 20), household=(adult,))
    assert ("date", "error") not in found(situation)


def test_the_deceased_files_nothing() -> None:
    own = Applicant(person=a_member().id, role="本人")
    assert ("applicant", "error") in about(LifeEvent.DEATH, applicant=own)
    assert ("applicant", "error") not in about(
        LifeEvent.DEATH, applicant=Applicant(role="代理人", authority="委任状")
    )
