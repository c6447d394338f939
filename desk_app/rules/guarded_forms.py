"""Keeping a protected person's address off papers that somebody else reads (支援措置).

A tax form sent to the 世帯主 once printed where the protected person had fled to. So a form whose reader is not
protected carries no address, telephone number or 本籍 of a protected person, whatever the case knows, unless two
people have released exactly that item for the case. Left empty, the field is filled at the counter by whoever may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.form_template import FieldTemplate, FormTemplate
from desk_app.domain.ids import PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.protection import ProtectedField
from desk_app.domain.situation import Member, Situation
from desk_app.rules.form_filling import field_of
from desk_app.rules.form_sources import PLACE_PARTS, Term, parse_source

IsOpen = Callable[[Member, ProtectedField], bool]
"""Whether an item of a protected person was released for this case."""

_PLACES: Mapping[str, ProtectedField] = {
    "origin": ProtectedField.PREVIOUS_ADDRESS,
    "previous": ProtectedField.PREVIOUS_ADDRESS,
    "destination": ProtectedField.DESTINATION,
}
"""What the address of a source is, where it is not the present one."""
_TELLING = PLACE_PARTS - {"departure", "certificate"}
"""Parts of a place that say where it is. They count for any source, also for one this room has not heard of."""
_HEADS = frozenset({"head", "new_head", "old_head"})
_OF_PEOPLE: Mapping[str, ProtectedField] = {
    "phone": ProtectedField.PHONE,
    "honseki": ProtectedField.HONSEKI,
    "honseki_line": ProtectedField.HONSEKI,
    "head_of_register": ProtectedField.HONSEKI,
}


def guarded_forms(
    forms: Sequence[FilledForm], templates: Mapping[str, FormTemplate], situation: Situation, is_open: IsOpen
) -> tuple[FilledForm, ...]:
    """The forms with the items of protected people emptied wherever somebody unprotected reads them."""
    protected = tuple(one for one in (*situation.household, *situation.other_household) if one.guarded)
    if not protected:
        return tuple(forms)
    return tuple(_kept(form, templates[form.form], situation, protected, is_open) for form in forms)


def readers(template: FormTemplate, form: FilledForm, situation: Situation) -> tuple[Member | None, ...]:
    """Who reads the form: who files it, the person it is about, and the head it is addressed to.

    None stands for somebody outside the household.
    """
    people = {one.id: one for one in (*situation.household, *situation.other_household)}
    applicant = situation.applicant
    filing = people.get(applicant.person) if applicant and applicant.person else None
    found: list[Member | None] = [filing]
    if form.person is not None:
        found.append(people.get(form.person))
    if any(term.root in _HEADS for field in template.fields for term in parse_source(field.source).terms):
        found.extend(one for one in situation.household if _is_head(one, situation))
    return tuple(found)


def _is_head(member: Member, situation: Situation) -> bool:
    if situation.new_head is not None:
        return member.id == situation.new_head
    return member.relationship == "世帯主"


def _kept(
    form: FilledForm, template: FormTemplate, situation: Situation, protected: Sequence[Member], is_open: IsOpen
) -> FilledForm:
    if all(reader is not None and reader.guarded for reader in readers(template, form, situation)):
        return form

    def value(key: str, held: FieldValue) -> FieldValue:
        field = field_of(template, key)
        return FieldValue() if field is not None and _shut(field, situation, protected, is_open) else held

    return replace(form, values={key: value(key, held) for key, held in form.values.items()})


def _shut(field: FieldTemplate, situation: Situation, protected: Sequence[Member], is_open: IsOpen) -> bool:
    """Whether one of the alternatives the field may come from tells a shut item."""
    return any(
        not is_open(person, item)
        for term in parse_source(field.source).terms
        if (item := _item(term, situation)) is not None
        for person in _whose(term, situation, protected)
    )


def _item(term: Term, situation: Situation) -> ProtectedField | None:
    if term.root in {"case", "town", "="} or term.part not in _TELLING:
        return _OF_PEOPLE.get(term.part)
    if term.root == "away":
        out = situation.life_event is LifeEvent.MOVE_OUT
        return ProtectedField.DESTINATION if out else ProtectedField.PREVIOUS_ADDRESS
    return _PLACES.get(term.root, ProtectedField.ADDRESS)


def _whose(term: Term, situation: Situation, protected: Sequence[Member]) -> Sequence[Member]:
    """The protected people a term may speak of: an address is everybody's, the applicant's telephone only theirs.

    What an applicant from outside the household gave as address is their own.
    """
    if term.root != "applicant":
        return protected
    applicant: PersonId | None = situation.applicant.person if situation.applicant else None
    if applicant is not None and term.part in _TELLING:
        return protected
    return [one for one in protected if one.id == applicant]
