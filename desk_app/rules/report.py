"""JSON shapes of determinations, questions and facts, as `desk … --json` prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desk_app.domain.fact import Choice, FactValue
from desk_app.domain.interview import Question
from desk_app.domain.procedure import Deadline, Determination, Reason
from desk_app.domain.situation import Place, Situation
from desk_app.rules.pack import RulePack


def determinations_to_json(
    pack: RulePack, situation: Situation, determinations: Sequence[Determination]
) -> dict[str, Any]:
    """The document of `desk decide --json`; the case is given without names or addresses."""
    return {
        "pack": {"version": pack.version, "sha256": pack.sha256},
        "case": _case(situation),
        "determinations": [determination_to_json(one) for one in determinations],
    }


def determination_to_json(one: Determination) -> dict[str, Any]:
    """One determination."""
    return {
        "procedure": one.procedure,
        "name": one.name,
        "person": one.person,
        "result": one.result.value,
        "missing": list(one.missing),
        "missing_keys": [{"fact": fact, "person": person} for fact, person in one.missing_keys],
        "reasons": [_reason(reason) for reason in one.reasons],
        "deadlines": [_deadline(deadline) for deadline in one.deadlines],
        "superseded_by": one.superseded_by,
        "done_with": one.done_with,
        "forms": list(one.forms),
        "belongings": [
            {"id": item.id, "label": item.label, "alternatives": list(item.alternatives)} for item in one.belongings
        ],
        "division": one.division,
        "fee_yen": one.fee_yen,
        "fee_lines": list(one.fee_lines),
        "counter": one.counter.value,
        "basis": [{"law": b.law, "article": b.article, "verified": b.verified} for b in one.basis],
        "plain": one.plain,
        "plain_easy": one.plain_easy,
        "note": one.note,
        "todo": one.todo,
    }


def question_to_json(question: Question) -> dict[str, Any]:
    """One question; ``text`` keeps ``{name}`` where the person's name belongs."""
    return {
        "id": question.id,
        "fact": question.fact,
        "person": question.person,
        "text": dict(question.text),
        "why": dict(question.why),
        "type": question.type.value,
        "choices": [_choice(choice) for choice in question.choices],
        "decides": list(question.decides),
        "default": value_to_json(question.default),
        "private": question.private,
        "for_form": list(question.for_form),
        "people": list(question.people),
        "text_many": dict(question.text_many),
    }


def facts_to_json(pack: RulePack) -> dict[str, Any]:
    """The document of `desk rules facts --json`: every fact with type, choices, wording and sources."""
    return {
        "facts": [
            {
                "id": one.id,
                "scope": one.scope.value,
                "type": one.type.value,
                "choices": [choice.value for choice in one.choices],
                "label": dict(one.label),
                "question": dict(one.question),
                "sources": [source.name.lower() for source in one.sources],
                "computed": one.computed,
                "decides": one.decides,
                "private": one.private,
                "needed_by_forms": list(one.needed_by_forms),
            }
            for one in (fact.definition for fact in pack.facts.values())
        ]
    }


def value_to_json(value: FactValue | None) -> bool | int | str | None:
    """A value as JSON has it; dates are ISO."""
    return value.isoformat() if isinstance(value, date) else value


def _choice(choice: Choice) -> Mapping[str, Any]:
    return {"value": choice.value, "label": dict(choice.label)}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "text": reason.text,
        "fact": reason.fact,
        "person": reason.person,
        "value": value_to_json(reason.value),
        "source": None if reason.source is None else reason.source.value,
        "holds": reason.holds,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "what": deadline.what,
        "on": value_to_json(deadline.on),
        "rule": deadline.rule,
        "counts_first_day": deadline.counts_first_day,
        "closed_day": deadline.closed_day.value,
        "late": deadline.late,
        "consequence": deadline.consequence,
    }


def _case(situation: Situation) -> dict[str, Any]:
    return {
        "life_event": situation.life_event.value,
        "filed_on": situation.filed_on.isoformat(),
        "event_on": value_to_json(situation.event_on),
        "town": {"code": situation.town.code, "prefecture": situation.town.prefecture},
        "from": _place(situation.origin),
        "to": _place(situation.destination),
        "household": [{"id": member.id, "moves": member.moves} for member in situation.household],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "kind": place.kind,
        "prefecture": place.prefecture,
        "code": place.code,
        "planned_departure_on": value_to_json(place.planned_departure_on),
        "certificate": place.certificate,
    }
