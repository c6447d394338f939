"""Which forms are filled, for whom, and what they may hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.form import FieldValue, SignatureMode
from desk_app.domain.form_template import FieldTemplate, FormTemplate
from desk_app.domain.ids import FormId, PersonId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination, Result
from desk_app.rules.form_filling import FormFiller, field_of, fill_forms, missing_fields, source_faults
from desk_app.rules.pack_loader import load_pack
from resources import RULES
from tests.support.builders import demo_family
from tests.support.papers import filled_forms, known_facts, templates

FAMILY = demo_family()


def a_template(*fields: FieldTemplate, **more: object) -> FormTemplate:
    template = FormTemplate(
        id=FormId("probe"),
        revision="2026-04",
        name="見本",
        procedures=(ProcedureId("A01"),),
        signature=SignatureMode.ONCE,
        per_person=False,
        fields=fields or (FieldTemplate("name", "氏名", "person.name", required=True),),
    )
    return replace(template, **more)  # type: ignore[arg-type]


def required(person: str | None, procedure: str = "A01", result: Result = Result.REQUIRED) -> Determination:
    who = None if person is None else PersonId(person)
    return Determination(ProcedureId(procedure), "手続", who, result, forms=(FormId("probe"),))


def test_a_form_of_the_case_is_filled_once_for_all_its_procedures() -> None:
    made = fill_forms(
        [a_template()], FAMILY, [required("p1"), required("p2"), required(None, "A03")], {}, made_on=FAMILY.filed_on
    )
    assert [form.key for form in made] == ["probe"]


def test_a_form_per_person_is_filled_for_each_in_household_order() -> None:
    made = fill_forms(
        [a_template(per_person=True)],
        FAMILY,
        [required("p3"), required("p1"), required("p3", "A03")],
        {},
        made_on=FAMILY.filed_on,
    )
    assert [form.key for form in made] == ["probe/p1", "probe/p3"]
    assert [form.subject_name for form in made] == ["髙橋　健一", "髙橋　美咲"]
    assert made[1].values["name"].text == "髙橋　美咲"


def test_a_form_per_person_of_a_case_procedure_is_the_applicants() -> None:
    made = fill_forms([a_template(per_person=True)], FAMILY, [required(None)], {}, made_on=FAMILY.filed_on)
    assert [form.person for form in made] == ["p1"]


def test_twins_have_a_birth_paper_each_though_the_birth_is_one_procedure() -> None:
    twins = replace(FAMILY, life_event=LifeEvent.BIRTH)
    for child in FAMILY.household[2:]:
        twins = twins.with_member(replace(child, concerned=True))
    paper = a_template(per_person=True)
    made = fill_forms([paper], twins, [required(None)], {}, made_on=FAMILY.filed_on)
    assert [form.key for form in made] == ["probe/p3", "probe/p4"]
    one_dual_national = fill_forms([paper], twins, [required(None), required("p4")], {}, made_on=FAMILY.filed_on)
    assert [form.key for form in one_dual_national] == ["probe/p3", "probe/p4"]


@pytest.mark.parametrize("result", [Result.UNDECIDED, Result.NOT_REQUIRED])
def test_nothing_is_filled_for_what_is_not_required(result: Result) -> None:
    assert not fill_forms([a_template()], FAMILY, [required("p1", result=result)], {}, made_on=FAMILY.filed_on)


def test_rows_of_a_table_are_filled_for_everyone() -> None:
    row = FieldTemplate("people.name", "氏名", "each:concerned/person.name", required=True)
    made = fill_forms([a_template(row)], FAMILY, [required("p4"), required("p2")], {}, made_on=FAMILY.filed_on)
    assert {key: value.text for key, value in made[0].values.items()} == {
        "people.1.name": "髙橋　由美",
        "people.2.name": "髙橋　陽斗",
    }


def test_several_marks_of_a_choice() -> None:
    box = FieldTemplate("what", "内容", "=券面の書き換え/カードの継続利用", "check")
    made = fill_forms([a_template(box)], FAMILY, [required("p1")], {}, made_on=FAMILY.filed_on)
    assert made[0].values["what"] == FieldValue(chosen=("券面の書き換え", "カードの継続利用"))


def test_individual_numbers_only_where_the_purpose_allows() -> None:
    box = FieldTemplate("number", "個人番号", "person.individual_number", "individual_number")
    numbers = {PersonId("p1"): "123456789012"}
    for allowed in (True, False):
        template = a_template(box, per_person=True, uses_individual_number=allowed)
        made = fill_forms(
            [template], FAMILY, [required("p1")], {}, made_on=FAMILY.filed_on, individual_numbers=numbers
        )
        assert made[0].values["number"].text == ("123456789012" if allowed else "")


def test_without_numbers_the_boxes_stay_empty() -> None:
    assert not [
        key
        for form in filled_forms(None, [template.id for template in templates()])
        for key, value in form.values.items()
        if key.endswith("number") and value.text and len(value.text) == 12
    ]


def test_the_same_answers_give_the_same_content() -> None:
    assert [form.content_sha256 for form in filled_forms()] == [form.content_sha256 for form in filled_forms()]


def test_an_edit_changes_only_the_forms_it_touches() -> None:
    before = {form.key: form.content_sha256 for form in filled_forms()}
    facts = known_facts()
    other = FAMILY.with_member(replace(FAMILY.household[3], relationship="子の子"))
    after = {form.key: form.content_sha256 for form in filled_forms(other)}
    changed = {key for key in before if before[key] != after[key]}
    assert "juumin-ido" in changed
    assert "suido-start" not in changed
    assert facts


def test_missing_required_fields_are_named() -> None:
    template = a_template(FieldTemplate("phone", "電話", "person.phone", required=True))
    made = fill_forms([template], FAMILY, [required("p1")], {}, made_on=FAMILY.filed_on)
    assert [field.id for field in missing_fields(template, made[0])] == ["phone"]


def test_a_key_of_a_row_finds_its_field() -> None:
    row = FieldTemplate("people.name", "氏名", "each:concerned/person.name")
    template = a_template(row, FieldTemplate("on", "日", "case.filed_on"))
    assert field_of(template, "people.7.name") == row
    assert field_of(template, "on") is not None
    assert field_of(template, "people.7.age") is None


def test_a_template_with_unknown_sources_is_refused_whole() -> None:
    with pytest.raises(InvalidInput) as raised:
        FormFiller([a_template(FieldTemplate("a", "甲", "x.y"), FieldTemplate("b", "乙", "case.nothing"))])
    assert [fault.column for fault in raised.value.faults] == ["a", "b"]


def test_every_source_of_every_form_is_known_to_the_pack() -> None:
    pack = load_pack(RULES / "base")
    faults = source_faults(templates(), pack.facts, [one.id for one in pack.procedures])
    assert [fault.message for fault in faults] == []


def test_the_pack_and_the_forms_know_each_other() -> None:
    pack = load_pack(RULES / "base")
    have = {template.id: set(template.procedures) for template in templates()}
    wanted: dict[str, set[str]] = {}
    for procedure in pack.procedures:
        for form in procedure.forms:
            wanted.setdefault(form, set()).add(procedure.id)
    assert set(wanted) <= set(have)
    for name, procedures in wanted.items():
        assert procedures <= have[FormId(name)], name
