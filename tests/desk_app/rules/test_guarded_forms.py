"""A protected person's address on no paper that somebody else reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.domain.form import FieldValue, FilledForm, SignatureMode
from desk_app.domain.form_template import FieldTemplate, FormTemplate
from desk_app.domain.ids import FormId, PersonId, ProcedureId
from desk_app.domain.protection import ProtectedField
from desk_app.domain.situation import Applicant, Member, Situation
from desk_app.rules.guarded_forms import guarded_forms, readers
from tests.support.builders import demo_family
from tests.support.papers import filled_forms, templates

F = ProtectedField
FAMILY = demo_family()
HUSBAND, WIFE, CHILD = (PersonId(one) for one in ("p1", "p2", "p3"))
PHONE = "000-9999-0001"


def protecting(*people: PersonId, applicant: PersonId | None = HUSBAND) -> Situation:
    """The demo family with these people protected and their telephone known."""
    household = tuple(
        replace(one, guarded=True, phone=PHONE) if one.id in people else one for one in FAMILY.household
    )
    filing = Applicant(applicant, "本人") if applicant else Applicant(None, "代理人", name="架空 代理")
    return replace(FAMILY, household=household, applicant=filing)


def shut(_person: Member, _item: ProtectedField) -> bool:
    return False


def secrets(situation: Situation) -> tuple[str, ...]:
    """What may not be read: parts of the new and the old address, the telephone, the 本籍."""
    new, old = situation.new_address, situation.origin.address if situation.origin else None
    assert new is not None
    assert old is not None
    return (new.banchi, new.katagaki, old.banchi, PHONE, situation.household[0].honseki)


def told(situation: Situation, is_open=shut) -> dict[str, list[str]]:
    """The secrets that stand on each real form."""
    blanks = {one.id: one for one in templates()}
    forms = guarded_forms(filled_forms(situation), blanks, situation, is_open)
    assert len(forms) > 10
    found = {
        one.key: [word for word in secrets(situation) if word and word in str(list(one.values.values()))]
        for one in forms
    }
    return {key: words for key, words in found.items() if words}


def test_tokushima_no_form_read_by_an_unprotected_applicant_prints_the_address() -> None:
    """The tax form went to the 世帯主 and told where she had fled to."""
    assert told(replace(protecting(WIFE), household=FAMILY.household))
    assert told(protecting(WIFE)) == {}


def test_tokushima_no_form_of_a_proxy_prints_the_address() -> None:
    assert told(protecting(HUSBAND, WIFE, CHILD, PersonId("p4"), applicant=None)) == {}


def test_a_form_that_only_protected_people_read_is_whole() -> None:
    everybody = protecting(*(one.id for one in FAMILY.household))
    assert told(everybody) == told(replace(everybody, household=everybody.household), lambda *_: True)
    assert told(everybody)


def test_a_form_about_or_for_an_unprotected_head_is_kept_too() -> None:
    """She files herself, but the head of the household reads what is addressed to him."""
    situation = protecting(WIFE, applicant=WIFE)
    field = FieldTemplate("name", "氏名", "head.name")
    line = FieldTemplate("line", "住所", "new_address.line")
    plain, addressed = a_template(line), a_template(line, field)
    form = FilledForm(plain.id, "1", None, {"line": FieldValue("桜町")})
    assert guarded_forms([form], {plain.id: plain}, situation, shut) == (form,)
    assert guarded_forms([form], {plain.id: addressed}, situation, shut)[0].values["line"] == FieldValue()
    about_him = replace(form, person=HUSBAND)
    assert guarded_forms([about_him], {plain.id: plain}, situation, shut)[0].values["line"] == FieldValue()
    assert {one.id for one in readers(addressed, form, situation) if one} == {WIFE, HUSBAND}


def a_template(*fields: FieldTemplate) -> FormTemplate:
    return FormTemplate(FormId("x"), "1", "見本", (ProcedureId("A01"),), SignatureMode.ONCE, False, fields)


@pytest.mark.parametrize(
    ("source", "item"),
    [
        ("new_address.line", F.ADDRESS),
        ("new_address.katagaki", F.ADDRESS),
        ("home.katagaki", F.ADDRESS),
        ("applicant.line", F.ADDRESS),
        ("wife.one_line", F.ADDRESS),
        ("origin.line", F.PREVIOUS_ADDRESS),
        ("previous.line", F.PREVIOUS_ADDRESS),
        ("away.prefecture", F.PREVIOUS_ADDRESS),
        ("destination.one_line", F.DESTINATION),
        ("person.phone ?? applicant.phone", F.PHONE),
        ("person.honseki", F.HONSEKI),
        ("head.honseki_line", F.HONSEKI),
    ],
)
def test_an_item_stands_only_when_exactly_it_was_released(source: str, item: ProtectedField) -> None:
    situation = protecting(WIFE)
    template = a_template(FieldTemplate("f", "欄", source))
    form = FilledForm(template.id, "1", None, {"f": FieldValue("値")})

    def left(opened: ProtectedField) -> bool:
        (kept,) = guarded_forms([form], {template.id: template}, situation, lambda _, one: one is opened)
        return kept == form

    assert [one for one in F if left(one)] == [item]


@pytest.mark.parametrize("source", ["person.name", "origin.departure", "origin.certificate", "applicant.phone", "=a"])
def test_what_tells_nothing_of_the_protected_stays(source: str) -> None:
    template = a_template(FieldTemplate("f", "欄", source))
    form = FilledForm(template.id, "1", None, {"f": FieldValue("値")})
    assert guarded_forms([form], {template.id: template}, protecting(WIFE), shut) == (form,)


def test_who_joins_a_protected_household_gets_no_address_either() -> None:
    """The household that is joined is protected, not the one that moves in."""
    other = tuple(replace(one, id=PersonId(f"o{n}"), guarded=True) for n, one in enumerate(FAMILY.household))
    assert told(FAMILY)
    assert told(replace(FAMILY, other_household=other)) == {}
