"""What a clerk should look at in a situation before going on: dates, household, readings, characters, codes.

An ``error`` has to be cured, a ``warning`` is confirmed and one goes on, an ``info`` only points something out
(標準仕様書 11.1: エラー・アラート). The texts name people: they are for the clerk's screen, never for a log.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from desk_app.domain.calendar_jp import reaches_age_on
from desk_app.domain.eras import to_wareki
from desk_app.domain.identifiers import is_municipality_code, is_postal_code, prefecture_of_code
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.names import characters_of_note, kana_warnings
from desk_app.domain.relationship import household_findings
from desk_app.domain.review import Finding
from desk_app.domain.situation import Member, Place, Situation

_ANNOUNCED_BEFOREHAND = frozenset({LifeEvent.MOVE_OUT, LifeEvent.CERTIFICATE})
"""Events whose day may lie ahead (転出 is filed beforehand, 住基法24条)."""


def situation_findings(situation: Situation, today: date) -> tuple[Finding, ...]:
    """Everything to look at, errors first."""
    found = [
        *_dates(situation, today),
        *_concerned(situation),
        *_household(situation.household),
        *_household(situation.other_household),
        *_names(situation),
        *_place(situation.origin, "転入前"),
        *_place(situation.destination, "転出先"),
        *_new_address(situation),
        *_applicant(situation),
    ]
    order = ("error", "warning", "info")
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _dates(situation: Situation, today: date) -> Iterator[Finding]:
    if situation.filed_on > today:
        yield Finding("date", "届出日が先の日付です。届出日を確かめてください。", "error")
    event_on = situation.event_on
    if event_on is None:
        return
    if event_on > situation.filed_on and situation.life_event not in _ANNOUNCED_BEFOREHAND:
        yield Finding("date", f"異動日({to_wareki(event_on)})が届出日より後です。異動日を確かめてください。", "error")
    for member in situation.household:
        born = None if member.birth is None else member.birth.exact
        if member.moves and born is not None and born > event_on:
            yield Finding("date", f"{_who(member)}は異動日にはまだ生まれていません。日付を確かめてください。")


def _concerned(situation: Situation) -> Iterator[Finding]:
    """Whom the event is about, against what can be: a newborn is born on the day, a couple are two and of age."""
    people = [member for member in situation.household if member.concerned]
    event, day = situation.life_event, situation.event_on
    if event is LifeEvent.BIRTH and day is not None:
        for member in people:
            if member.birth is not None and member.birth.exact not in (None, day):
                text = f"{_who(member)}の生年月日が出生日({to_wareki(day)})と違います。日付を確かめてください。"
                yield Finding("date", text, "error")
    if event is LifeEvent.MARRIAGE and day is not None:
        for member in people:
            born = None if member.birth is None else member.birth.exact
            if born is not None and not reaches_age_on(born, 18) <= day:
                text = f"{_who(member)}は18歳になっていません(民法731条)。生年月日を確かめてください。"
                yield Finding("date", text, "error")
    applicant = None if situation.applicant is None else situation.applicant.person
    if event is LifeEvent.DEATH and applicant in {member.id for member in people}:
        yield Finding("applicant", "届出人が亡くなった方になっています。届出人を選び直してください。", "error")


def _household(members: tuple[Member, ...]) -> Iterator[Finding]:
    relationships = [member.relationship for member in members]
    if all(relationship is None for relationship in relationships):
        return
    for one in household_findings(relationships, [member.sex for member in members]):
        who = "" if one.index is None else f"{_who(members[one.index])}: "
        yield Finding("household", f"{who}{one.message}", "error" if one.blocks else "warning")


def _names(situation: Situation) -> Iterator[Finding]:
    for member in (*situation.household, *situation.other_household):
        name = member.name
        for warning in kana_warnings(name.kana):
            yield Finding("kana", f"{_who(member)}の振り仮名: {warning}")
        if name.kana_confirmed is False:
            yield Finding("kana", f"{_who(member)}の振り仮名は未確認です。本人に確かめてください。")
        noted = characters_of_note(name.registered)
        if noted:
            which = "、".join(f"{one.text}({one.nickname or one.code})" for one in noted)
            yield Finding("character", f"{_who(member)}の氏名の文字: {which}。見比べてください。", "info")


def _place(place: Place | None, label: str) -> Iterator[Finding]:
    if place is None or place.code is None:
        return
    if not is_municipality_code(place.code):
        yield Finding("code", f"{label}の市区町村コードの検査数字が合いません。コードを確かめてください。")
    known = prefecture_of_code(place.code)
    if known and place.prefecture and known != place.prefecture:
        yield Finding("code", f"{label}の市区町村コードは{known}のものです。都道府県を確かめてください。")


def _new_address(situation: Situation) -> Iterator[Finding]:
    address = situation.new_address
    if address is not None and address.postal_code and not is_postal_code(address.postal_code):
        yield Finding("code", "新しい住所の郵便番号は7桁ではありません。郵便番号を確かめてください。")


def _applicant(situation: Situation) -> Iterator[Finding]:
    applicant = situation.applicant
    if applicant is None:
        return
    if applicant.role == "代理人" and not applicant.authority:
        yield Finding("applicant", "代理人の権限を示すもの(委任状など)が記録されていません。確かめてください。")
    if applicant.role in ("本人", "世帯員") and applicant.person is None:
        yield Finding("applicant", "届出人が世帯の誰かが選ばれていません。選んでください。")


def _who(member: Member) -> str:
    return f"{member.name.registered}さん" if member.name.registered else "お名前が未記入の方"
