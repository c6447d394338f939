"""Filling the forms: which forms a case needs, for whom, and what stands in each field. Pure; nothing is drawn here.

Where the values come from is the source language of desk_app.rules.form_sources. What is not known stays empty. A
個人番号 is taken only from the mapping handed in for this filling, and only into forms whose purpose allows it
(番号法9条); without it the boxes stay empty and are filled at the counter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from desk_app.domain.errors import Fault, InvalidInput, OperatorError
from desk_app.domain.fact import KnownFact
from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.form_template import FieldTemplate, FormTemplate
from desk_app.domain.ids import FactId, FormId, PersonId, ProcedureId
from desk_app.domain.interview import FactKey
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.situation import Member, Situation
from desk_app.rules.form_sources import SourceContext, evaluate, parse_source


class FormFiller:
    """The forms of the town, ready to be filled.

    ``templates`` has the newest revision of each form in the order of the packet; ``revisions`` all of them.
    """

    def __init__(self, templates: Sequence[FormTemplate]) -> None:
        """Take every revision; raises InvalidInput listing every field whose source cannot be read."""
        self.revisions: Sequence[FormTemplate] = tuple(sorted(templates, key=_newest_last))
        newest = {one.id: one for one in self.revisions}
        self.templates: Sequence[FormTemplate] = tuple(sorted(newest.values(), key=lambda one: (one.order, one.id)))
        faults = source_faults(self.revisions)
        if faults:
            text = " / ".join(fault.message for fault in faults)
            raise InvalidInput("様式ファイル", text, "示された欄の source を直してください。", faults)

    def fill(
        self,
        situation: Situation,
        determinations: Sequence[Determination],
        known: Mapping[FactKey, KnownFact],
        *,
        made_on: date,
        identity: str = "",
        individual_numbers: Mapping[PersonId, str] | None = None,
    ) -> tuple[FilledForm, ...]:
        """Every form that a required procedure asks for, filled.

        ``individual_numbers`` (個人番号 by person) is used for this call only and kept nowhere but in the forms that
        may carry it. Each form takes the revision of the day of filing (届出日): what is filed before a change of
        the paper gets the old one. Raises OperatorError for a form that has no revision of that day.
        """
        context = SourceContext(situation, determinations, known, made_on, identity, individual_numbers)
        asked = {form for one in determinations if one.result is Result.REQUIRED for form in one.forms}
        return tuple(
            form
            for template in self.templates
            if template.id in asked
            for form in _forms(self.on(template.id, situation.filed_on), context)
        )

    def on(self, form: FormId, day: date) -> FormTemplate:
        """The newest revision of a form that holds on this filing day. Raises OperatorError where none does."""
        held = [one for one in self.revisions if one.id == form and one.valid_on(day)]
        if not held:
            raise OperatorError(
                f"様式 {form}",
                f"届出日 {day.isoformat()} に使える版がありません。",
                "届出日と様式の版を確かめてください。",
            )
        return held[-1]


def _newest_last(one: FormTemplate) -> tuple[str, date, str]:
    return one.id, one.valid_from or date.min, one.revision


def fill_forms(
    templates: Sequence[FormTemplate],
    situation: Situation,
    determinations: Sequence[Determination],
    known: Mapping[FactKey, KnownFact],
    *,
    made_on: date,
    identity: str = "",
    individual_numbers: Mapping[PersonId, str] | None = None,
) -> tuple[FilledForm, ...]:
    """``FormFiller(templates).fill(…)`` for callers that fill once."""
    return FormFiller(templates).fill(
        situation, determinations, known, made_on=made_on, identity=identity, individual_numbers=individual_numbers
    )


def source_faults(
    templates: Iterable[FormTemplate],
    facts: Iterable[FactId] | None = None,
    procedures: Iterable[ProcedureId] | None = None,
) -> tuple[Fault, ...]:
    """What is wrong with the sources of these templates; with ``facts`` and ``procedures`` also unknown ids."""
    known_facts = None if facts is None else frozenset(facts)
    known_procedures = None if procedures is None else frozenset(procedures)
    found: list[Fault] = []
    for template in templates:
        for field in template.fields:
            where = f"{template.id}/{template.revision} {field.id}"
            try:
                source = parse_source(field.source)
            except ValueError as error:
                found.append(Fault(f"{where}: {error}", column=field.id))
                continue
            for fact in sorted(source.facts() - known_facts) if known_facts is not None else ():
                found.append(Fault(f"{where}: 事実「{fact}」を知りません。", column=field.id))
            for procedure in sorted(source.procedures() - known_procedures) if known_procedures is not None else ():
                found.append(Fault(f"{where}: 手続「{procedure}」を知りません。", column=field.id))
    return tuple(found)


def _forms(template: FormTemplate, context: SourceContext) -> Iterable[FilledForm]:
    wanting = [one for one in context.determinations if one.result is Result.REQUIRED and template.id in one.forms]
    if not wanting:
        return
    concerned = tuple(dict.fromkeys(one.person for one in wanting if one.person is not None))
    if not template.per_person:
        yield _filled(template, _with_people(context, concerned, None), None)
        return
    people = [member for member in _people(context) if member.id in concerned]
    if any(one.person is None for one in wanting):
        people = [one for one in _people(context) if one in people or _has_a_paper_of_its_own(one, context)]
    if not people:
        subject = context.applicant() or context.head()
        people = [subject] if subject is not None else []
    for member in people:
        yield _filled(template, _with_people(context, (member.id,), member), member)


def _has_a_paper_of_its_own(member: Member, context: SourceContext) -> bool:
    """A birth or a death is filed for each of those it is about (戸籍法49条・86条), though it is one event."""
    return bool(member.concerned) and context.situation.life_event in (LifeEvent.BIRTH, LifeEvent.DEATH)


def _people(context: SourceContext) -> tuple[Member, ...]:
    return (*context.situation.household, *context.situation.other_household)


def _with_people(context: SourceContext, concerned: tuple[PersonId, ...], person: Member | None) -> SourceContext:
    return SourceContext(
        situation=context.situation,
        determinations=context.determinations,
        known=context.known,
        made_on=context.made_on,
        identity=context.identity,
        individual_numbers=context.individual_numbers,
        person=person,
        concerned=concerned,
    )


def _filled(template: FormTemplate, context: SourceContext, person: Member | None) -> FilledForm:
    values: dict[str, FieldValue] = {}
    numbers: set[str] = set()
    for field in template.fields:
        for key, value in _values(template, field, context):
            values[key] = value
            if field.kind == "individual_number":
                numbers.add(key)
    return FilledForm(
        form=template.id,
        revision=template.revision,
        person=None if person is None else person.id,
        values=values,
        subject_name="" if person is None else person.name.registered,
        signature=template.signature,
        numbers=frozenset(numbers),
    )


def _values(template: FormTemplate, field: FieldTemplate, context: SourceContext) -> Iterable[tuple[str, FieldValue]]:
    """The value of a field, or that of each row of a table, by its key."""
    source = parse_source(field.source)
    if not source.each:
        yield field.id, _value(template, field, context)
        return
    table, _, column = field.id.rpartition(".")
    for n, member in enumerate(context.people(source.each), start=1):
        yield f"{table}.{n}.{column}", _value(template, field, context.of(member))


def _value(template: FormTemplate, field: FieldTemplate, context: SourceContext) -> FieldValue:
    if field.kind == "individual_number" and not template.uses_individual_number:
        return FieldValue()
    text = evaluate(parse_source(field.source), context)
    if field.kind in {"choice", "check"}:
        return FieldValue(chosen=tuple(part for part in text.split("/") if part))
    return FieldValue(text)


def missing_fields(template: FormTemplate, form: FilledForm) -> tuple[FieldTemplate, ...]:
    """The required fields of the form that are empty (of a table: in any of its rows)."""
    return tuple(field for field in template.fields if field.required and _is_empty(field, form))


def field_of(template: FormTemplate, key: str) -> FieldTemplate | None:
    """The template field that a key of ``FilledForm.values`` belongs to (``people.2.name`` is ``people.name``)."""
    parts = key.split(".")
    name = f"{parts[0]}.{parts[2]}" if len(parts) == 3 else key
    return next((field for field in template.fields if field.id == name), None)


def _is_empty(field: FieldTemplate, form: FilledForm) -> bool:
    if not field.source.startswith("each:"):
        value = form.values.get(field.id, FieldValue())
        return not value.text and not value.chosen
    table, _, column = field.id.rpartition(".")
    rows = [value for key, value in form.values.items() if key.startswith(f"{table}.") and key.endswith(f".{column}")]
    return not rows or any(not value.text and not value.chosen for value in rows)
