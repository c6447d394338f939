"""After signing, an edit takes the signature off exactly the forms that show what was edited.

What a form shows is found out apart from the signature: each form is drawn and looked at as pixels and text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.calendar_jp import registered_on
from desk_app.domain.case import Case
from desk_app.domain.fact import FactType, FactValue, Source
from desk_app.domain.form import FilledForm
from desk_app.domain.ids import CaseId, CaseNumber, FactId, PersonId
from desk_app.domain.interview import Answer
from desk_app.domain.resident import Address, Sex
from desk_app.domain.signature import Strokes
from desk_app.domain.situation import Member, Situation
from desk_app.services.case_view import Worked, sheet_rows, work_out
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.form_pdf import SheetHead, draw_form
from printing.layout import read_folder
from resources import FORMS
from tests.support.builders import TOWN
from tests.support.desk import signed

LAYOUTS = {layout.template.id: layout for layout in read_folder(FORMS)}
INFANT = PersonId("p4")


def look(form: FilledForm) -> str:
    """Hash of everything an eye or a reader finds on the pages of one form."""
    pen = Pen("見本")
    head = SheetHead(CaseNumber("1124-0043"), 1, TOWN)
    draw_form(pen, load_fonts(), LAYOUTS[form.form], form, head=head, strokes=None)
    whole = hashlib.sha256()
    document = pypdfium2.PdfDocument(pen.finish())
    for page in document:
        whole.update(page.get_textpage().get_text_range().encode("utf-8"))
        whole.update(bytes(page.render(scale=0.9, grayscale=True).buffer))
    document.close()
    return whole.hexdigest()


def texts(form: FilledForm) -> str:
    pen = Pen("見本")
    head = SheetHead(CaseNumber("1124-0043"), 1, TOWN)
    draw_form(pen, load_fonts(), LAYOUTS[form.form], form, head=head, strokes=None)
    document = pypdfium2.PdfDocument(pen.finish())
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


class Signed:
    """The demo case after its one signature, and what becomes of it by an edit. Nothing is stored."""

    def __init__(self, desk: OpenDesk) -> None:
        self.context = desk.context
        view = signed(desk)
        with desk.context.unit_of_work() as uow:
            self.case: Case = uow.cases.get(CaseId(view.id))
        self.before = self.work(self.case)
        self.looks = {form.key: look(form) for form in self.before.forms}

    def work(self, case: Case) -> Worked:
        worked = work_out(self.context, case)
        assert worked is not None
        return worked

    @property
    def situation(self) -> Situation:
        return self.before.state.situation

    def voided(self, case: Case) -> set[str]:
        rows = sheet_rows(self.context, case, self.work(case), None)
        return {row.key for row in rows if row.signature_voided}

    def kept(self, case: Case) -> set[str]:
        return {row.key for row in sheet_rows(self.context, case, self.work(case), None) if row.signed}

    def looking_different(self, case: Case) -> set[str]:
        """Signed forms that were there before and after and no longer look the same.

        A form filled with equal values is drawn the same, so only the others are drawn again.
        """
        held = {form.key: form for form in self.before.forms}
        return {
            form.key
            for form in self.work(case).forms
            if form.key in held
            and form.signature.value == "once"
            and form.values != held[form.key].values
            and look(form) != self.looks[form.key]
        }

    def answered(self, fact: FactId, person: PersonId | None, value: FactValue | None) -> Case:
        answer = Answer(fact, person, value, Source.SPOKEN, self.context.clock.now(), self.context.clerk.id)
        case = self.case.with_answer(answer)
        assert case.state is not None
        return case.with_state(self.context.engine.void_dependants(case.state, answer.key))

    def with_member(self, member: Member) -> Case:
        return self.case.with_situation(
            replace(
                self.situation,
                household=tuple(member if one.id == member.id else one for one in self.situation.household),
            )
        )


@pytest.fixture(scope="module")
def case(desk: OpenDesk) -> Signed:
    return Signed(desk)


def another(case: Signed, fact: FactId, value: FactValue | None) -> FactValue:
    """A value of the same type that was not given."""
    definition = case.context.engine.fact(fact)
    if definition.type is FactType.CHOICE:
        return next(choice.value for choice in definition.choices if choice.value != value)
    if definition.type is FactType.BOOL:
        return value is not True
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, int):
        return value + 1
    return f"{value or ''}改"


def test_every_answer_voids_exactly_the_forms_that_show_it(case: Signed) -> None:
    wrong, seen = [], set()
    standing = case.before.state.effective()
    for (fact, person), answer in standing.items():
        edited = case.answered(fact, person, another(case, fact, answer.value))
        voided, shown = case.voided(edited), case.looking_different(edited)
        seen |= voided
        if voided != shown:
            wrong.append((fact, person, sorted(voided ^ shown)))
    assert wrong == []
    assert len(standing) > 60
    assert len(seen) >= 10


ADDRESS = Address("999-0199", "架空県", "みらい市", "柳町", "九丁目8番7号", "柳町ハイツ 101")


def edits_of(member: Member) -> Iterator[tuple[str, Member]]:
    name = member.name
    yield "name", replace(member, name=replace(name, registered=f"{name.registered}改"))
    yield "kana", replace(member, name=replace(name, kana=f"{name.kana}カイ"))
    yield "former", replace(member, name=replace(name, former="旧川"))
    yield "birth", replace(member, birth=registered_on(date(2001, 2, 3)))
    yield "sex", replace(member, sex=Sex.MALE if member.sex is Sex.FEMALE else Sex.FEMALE)
    yield "relationship", replace(member, relationship="同居人")
    yield "honseki", replace(member, honseki="架空県みらい市柳町99番地")
    yield "phone", replace(member, phone="000-9999-0000")


def test_every_value_of_every_person_voids_exactly_the_forms_that_show_it(case: Signed) -> None:
    wrong = []
    for member in case.situation.household:
        for what, changed in edits_of(member):
            edited = case.with_member(changed)
            if case.voided(edited) != case.looking_different(edited):
                wrong.append((member.id, what, sorted(case.voided(edited) ^ case.looking_different(edited))))
    for what, situation in (
        ("new_address", replace(case.situation, new_address=ADDRESS)),
        ("origin", replace(case.situation, origin=replace(case.situation.origin, address=ADDRESS))),
        ("event_on", replace(case.situation, event_on=case.situation.event_on - timedelta(days=1))),
    ):
        edited = case.case.with_situation(situation)
        assert case.voided(edited)
        if case.voided(edited) != case.looking_different(edited):
            wrong.append(("case", what, sorted(case.voided(edited) ^ case.looking_different(edited))))
    assert wrong == []


@pytest.mark.parametrize("what", ["name", "kana"])
def test_a_name_or_kana_is_looked_for_in_the_text_of_every_form(case: Signed, what: str) -> None:
    """Wholly apart from how forms are filled: the forms whose printed text has the old value are those voided."""
    for member in case.situation.household:
        old = member.name.registered if what == "name" else member.name.kana
        changed = dict(edits_of(member))[what]
        showing = {
            form.key
            for form in case.before.forms
            if form.signature.value == "once" and "".join(old.split()) in texts(form)
        }
        assert case.voided(case.with_member(changed)) == showing, (member.id, what)


def test_the_infants_kana_voids_what_shows_it_and_the_others_keep_their_signature(case: Signed) -> None:
    infant = case.situation.member(INFANT)
    edited = case.with_member(replace(infant, name=replace(infant.name, kana="タカハシ ヒナト")))
    voided = case.voided(edited)
    assert f"hoiku-nintei/{INFANT}" in voided
    assert "juumin-ido" in voided
    assert "inu-change" not in voided
    once = {form.key for form in case.before.forms if form.signature.value == "once"}
    assert case.kept(edited) == once - voided


def test_one_more_stroke_signs_what_was_voided_and_leaves_the_rest(desk: OpenDesk) -> None:
    view = signed(desk)
    infant = next(person for person in view.people if person.id == INFANT).member
    first = desk.app.packets.stored(view.id)
    desk.app.cases.put_member(
        view.id,
        replace(infant, name=replace(infant.name, kana="タカハシ ヒナト"), sources={"name": Source.SPOKEN}),
    )
    edited = desk.app.cases.view(view.id)
    voided = {sheet.key for sheet in edited.sheets if sheet.signature_voided}
    assert voided
    again = Strokes((((0.2, 0.1, 0.9, 0.0), (0.8, 0.3, 0.9, 0.4)),), 0.4)
    done = desk.app.packets.sign(view.id, again)
    assert done.signed
    with desk.context.unit_of_work() as uow:
        signature = uow.cases.get(CaseId(view.id)).signature
    assert signature is not None
    assert set(signature.bound) == voided
    assert signature.strokes == again
    assert len(signature.earlier) == 1
    kept = {sheet.key: sheet.sha256 for sheet in first.sheets if sheet.signed and sheet.key not in voided}
    for key, sha256 in kept.items():
        found = signature.on(key, sha256)
        assert found == signature.earlier[0], key
