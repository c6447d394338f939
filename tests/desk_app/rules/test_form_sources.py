"""The source language: what each path gives, what stays empty, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desk_app.domain.calendar_jp import parse_registered
from desk_app.domain.fact import KnownFact, Source
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.resident import ResidentKind
from desk_app.domain.situation import Applicant
from desk_app.rules.form_sources import APPLICANT_PARTS, PERSON_PARTS, SourceContext, evaluate, parse_source
from tests.support.builders import demo_family

FAMILY = demo_family()


def a_context(**more: object) -> SourceContext:
    context = SourceContext(
        situation=FAMILY,
        determinations=(
            Determination(ProcedureId("B01"), "国保", PersonId("p2"), Result.REQUIRED),
            Determination(ProcedureId("E14"), "水道", None, Result.REQUIRED),
            Determination(ProcedureId("D01"), "児童手当", None, Result.NOT_REQUIRED),
        ),
        known={
            (FactId("dog_name"), None): KnownFact("ポチ", Source.SPOKEN),
            (FactId("holds_card"), PersonId("p2")): KnownFact(False, Source.SPOKEN),
            (FactId("holds_card"), PersonId("p1")): KnownFact(True, Source.CARD),
            (FactId("water_start_on"), None): KnownFact(date(2026, 11, 21), Source.SPOKEN),
        },
        made_on=date(2026, 11, 24),
        identity="運転免許証",
        person=FAMILY.household[1],
    )
    return replace(context, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("=同居", "同居"),
        ("case.event", "転入"),
        ("case.filed_on|wareki", "令和8年11月24日"),
        ("case.event_on|short", "令和8.11.20"),
        ("case.event_on|western", "2026年11月20日"),
        ("case.identity", "運転免許証"),
        ("case.new_household|map:true=新しい世帯,false=今ある世帯に入る", "新しい世帯"),
        ("town.name", "みらい市"),
        ("new_address.postal", "999-0101"),
        ("new_address.line", "架空県みらい市桜町三丁目4番5号"),
        ("new_address.katagaki", "コーポさくら203号室"),
        ("origin.line", "東京都千代田区一番町1番地2"),
        ("origin.head", "髙橋　健一"),
        ("origin.departure|wareki", "令和8年11月18日"),
        ("destination.line", ""),
        ("head.name", "髙橋　健一"),
        ("applicant.name", "髙橋　健一"),
        ("applicant.phone", "090-0000-0000"),
        ("spouse.name", "髙橋　由美"),
        ("person.name", "髙橋　由美"),
        ("person.kana", "タカハシ　ユミ"),
        ("person.family", "髙橋"),
        ("person.birth|short", "平成2.2.14"),
        ("person.birth|wareki", "平成2年2月14日"),
        ("person.sex", "女"),
        ("person.age", "36"),
        ("person.grade", ""),
        ("person.honseki_line", "東京都葛飾区亀有九丁目1番 髙橋　健一"),
        ("person.fact:holds_card|map:true=継続,false=なし", "なし"),
        ("head.fact:holds_card|yes:あり", "あり"),
        ("person.fact:holds_card|no:なし", "なし"),
        ("person.fact:holds_card|yes:あり", ""),
        ("fact:dog_name", "ポチ"),
        ("fact:dog_breed", ""),
        ("fact:dog_breed ?? fact:dog_name", "ポチ"),
        ("fact:dog_breed ?? =不明", "不明"),
        ("fact:water_start_on", "令和8年11月21日"),
        ("person.required:B01|yes:加入", "加入"),
        ("head.required:B01|yes:加入", ""),
        ("required:D01+E14|yes:あり", "あり"),
        ("required:D01|yes:あり", ""),
        ("case.event|only:転居", ""),
        ("case.event|map:転入=入る", "入る"),
        ("new_address.postal|digits", "9990101"),
        ("person.age|suffix:歳", "36歳"),
        ("person.individual_number", ""),
    ],
)
def test_what_a_source_gives(source: str, text: str) -> None:
    assert evaluate(parse_source(source), a_context()) == text


@pytest.mark.parametrize(
    "source",
    ["person.shoe_size", "nobody.name", "case", "person", "case.event|shout", "each:cats/person.name", "fact", ""],
)
def test_what_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="知りません"):
        parse_source(source)


def test_every_person_part_can_be_read() -> None:
    for part in PERSON_PARTS:
        evaluate(parse_source(f"person.{part}"), a_context())
    for part in APPLICANT_PARTS:
        evaluate(parse_source(f"applicant.{part}"), a_context())


def test_home_and_away_by_event() -> None:
    away, home = "東京都千代田区一番町1番地2", "架空県みらい市桜町三丁目4番5号"
    assert FAMILY.origin is not None
    assert FAMILY.new_address is not None
    gone = replace(FAMILY, origin=replace(FAMILY.origin, address=FAMILY.new_address), new_address=None)
    left = replace(gone, life_event=LifeEvent.MOVE_OUT, destination=FAMILY.origin)
    for situation in (FAMILY, left):
        context = a_context(situation=situation)
        assert evaluate(parse_source("home.line"), context) == home
        assert evaluate(parse_source("away.line"), context) == away
    death = a_context(situation=replace(gone, life_event=LifeEvent.DEATH))
    assert evaluate(parse_source("home.line"), death) == home
    unknown = a_context(situation=replace(left, destination=None))
    assert evaluate(parse_source("away.line"), unknown) == ""


def test_an_applicant_from_outside_has_an_address_of_their_own() -> None:
    son = Applicant(None, "代理人", name="架空　次郎", address="架空県となり市北町1番")
    context = a_context(situation=replace(FAMILY, applicant=son))
    assert evaluate(parse_source("applicant.line"), context) == "架空県となり市北町1番"
    assert evaluate(parse_source("applicant.katagaki"), context) == ""
    assert evaluate(parse_source("applicant.katagaki"), a_context()) == "コーポさくら203号室"


def test_whom_the_event_is_about_and_the_mother() -> None:
    born = replace(FAMILY.household[3], concerned=True)
    mother = replace(FAMILY.household[1], facts={FactId("gave_birth"): True})
    context = a_context(situation=FAMILY.with_member(born).with_member(mother), person=None)
    assert evaluate(parse_source("subject.name"), context) == "髙橋　陽斗"
    assert evaluate(parse_source("mother.name"), context) == "髙橋　由美"
    assert [member.id for member in context.people("subjects")] == ["p4"]
    assert evaluate(parse_source("subject.name"), a_context()) == ""
    assert evaluate(parse_source("mother.name"), a_context()) == ""


def test_children_apart_are_those_who_do_not_move_with_the_applicant() -> None:
    situation = FAMILY.with_member(replace(FAMILY.household[2], moves=False))
    assert [member.id for member in a_context(situation=situation).people("apart")] == ["p3"]
    assert a_context().people("apart") == ()


def test_an_uncertain_birth_date_stands_as_registered() -> None:
    person = replace(FAMILY.household[1], birth=parse_registered("昭和15年頃"))
    assert evaluate(parse_source("person.birth|short"), a_context(person=person)) == "昭和15年頃"


def test_a_foreigners_birth_date_is_western() -> None:
    person = replace(FAMILY.household[1], kind=ResidentKind.FOREIGN)
    assert evaluate(parse_source("person.birth|short"), a_context(person=person)) == "1990年2月14日"


def test_people_of_a_table_come_in_household_order() -> None:
    context = a_context(concerned=(PersonId("p4"), PersonId("p3")))
    ids = [member.id for member in context.people("concerned")]
    assert ids == ["p3", "p4"]
    assert [member.id for member in a_context().people("concerned?children")] == ["p3", "p4"]
    assert [member.id for member in a_context().people("companions")] == ["p2", "p3", "p4"]
    staying = FAMILY.with_member(replace(FAMILY.household[2], moves=False))
    assert [member.id for member in a_context(situation=staying).people("movers")] == ["p1", "p2", "p4"]


def test_a_child_counts_until_the_march_after_eighteen() -> None:
    older = FAMILY.with_member(replace(FAMILY.household[2], birth=parse_registered("2008-04-01")))
    younger = FAMILY.with_member(replace(FAMILY.household[2], birth=parse_registered("2008-04-02")))
    assert [member.id for member in a_context(situation=older).people("children")] == ["p4"]
    assert [member.id for member in a_context(situation=younger).people("children")] == ["p3", "p4"]


def test_father_or_mother_only_where_the_children_are_the_applicants() -> None:
    source = parse_source("applicant.parent")
    children = (PersonId("p3"), PersonId("p4"))
    assert evaluate(source, a_context(concerned=children)) == "父"
    mother = replace(FAMILY, applicant=Applicant(PersonId("p2"), "世帯員"))
    assert evaluate(source, a_context(situation=mother, concerned=children)) == "母"
    assert evaluate(source, a_context(concerned=(PersonId("p2"),))) == ""
    grandchild = FAMILY.with_member(replace(FAMILY.household[2], relationship="子の子"))
    assert evaluate(source, a_context(situation=grandchild, concerned=children)) == ""


def test_what_was_only_answered_is_used_too() -> None:
    bare = replace(FAMILY.household[1], birth=None, sex=None, relationship=None, moves=None)
    told = {
        (FactId("birth"), PersonId("p2")): KnownFact(date(1990, 2, 14), Source.SPOKEN),
        (FactId("sex"), PersonId("p2")): KnownFact("女", Source.SPOKEN),
        (FactId("relationship"), PersonId("p2")): KnownFact("妻", Source.SPOKEN),
        (FactId("moves"), PersonId("p2")): KnownFact(False, Source.SPOKEN),
        (FactId("event_on"), None): KnownFact(date(2026, 11, 20), Source.SPOKEN),
        (FactId("applicant_role"), None): KnownFact("世帯員", Source.SPOKEN),
    }
    situation = replace(FAMILY.with_member(bare), event_on=None)
    context = a_context(situation=situation, known=told, person=bare)
    texts = {
        source: evaluate(parse_source(source), context)
        for source in (
            "person.birth|short",
            "person.sex",
            "person.relationship",
            "case.event_on|short",
            "applicant.role",
        )
    }
    assert list(texts.values()) == ["平成2.2.14", "女", "妻", "令和8.11.20", "世帯員"]
    assert [member.id for member in context.people("movers")] == ["p1", "p3", "p4"]


def test_someone_from_outside_has_the_name_given() -> None:
    outside = replace(
        FAMILY, applicant=Applicant(None, "代理人", name="見本　花子", kana="ミホン　ハナコ", phone="0")
    )
    context = a_context(situation=outside)
    assert evaluate(parse_source("applicant.name"), context) == "見本　花子"
    assert evaluate(parse_source("applicant.birth"), context) == ""
    assert evaluate(parse_source("spouse.name"), context) == ""


def test_a_source_names_its_facts_and_procedures() -> None:
    source = parse_source("each:movers/person.fact:pension ?? person.required:B01+B16|yes:加入")
    assert source.each == "movers"
    assert source.facts() == {"pension"}
    assert source.procedures() == {"B01", "B16"}


def test_the_dead_are_not_among_those_whose_entry_changes() -> None:
    dead = replace(FAMILY.household[0], concerned=True, moves=None)
    death = replace(FAMILY.with_member(dead), life_event=LifeEvent.DEATH, new_head=None)
    context = a_context(situation=death)
    assert [one.id for one in context.people("changed")] == ["p2", "p3", "p4"]
    assert evaluate(parse_source("new_head.name"), context) == ""
    assert evaluate(parse_source("old_head.name"), context) == "髙橋　健一"
    assert evaluate(parse_source("case.lived_since|short"), context) == ""
    named = a_context(situation=replace(death, new_head=PersonId("p2")))
    assert evaluate(parse_source("new_head.name"), named) == "髙橋　由美"


def test_those_who_stay_change_when_the_head_leaves() -> None:
    leaving = replace(FAMILY.household[0], moves=True)
    out = replace(FAMILY.with_member(leaving), life_event=LifeEvent.MOVE_OUT, new_head=None)
    for one in FAMILY.household[1:]:
        out = out.with_member(replace(one, moves=False))
    context = a_context(situation=out)
    assert [one.id for one in context.people("changed")] == ["p2", "p3", "p4"]
    assert evaluate(parse_source("new_head.name"), context) == ""
    assert evaluate(parse_source("previous.line"), context) == ""


def test_husband_wife_and_their_minor_children() -> None:
    couple = FAMILY
    for one in FAMILY.household:
        couple = couple.with_member(replace(one, concerned=one.id in {"p1", "p2"}))
    context = a_context(situation=replace(couple, life_event=LifeEvent.DIVORCE))
    assert evaluate(parse_source("husband.name"), context) == "髙橋　健一"
    assert evaluate(parse_source("wife.name"), context) == "髙橋　由美"
    assert [one.id for one in context.people("minors")] == ["p3", "p4"]
    assert [one.id for one in context.people("changed")] == ["p1", "p2"]


def test_father_and_mother_of_the_newborn_by_relationship() -> None:
    baby = replace(FAMILY.household[3], concerned=True)
    context = a_context(situation=replace(FAMILY.with_member(baby), life_event=LifeEvent.BIRTH))
    assert evaluate(parse_source("father.name"), context) == "髙橋　健一"
    assert evaluate(parse_source("mother.name"), context) == "髙橋　由美"
    assert evaluate(parse_source("father.name"), a_context()) == ""
