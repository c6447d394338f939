"""JSON shape and plain text of explanations, as `desk decide` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from desk_app.domain.explanation import Change, Conflict, DateLine, DecidedBy, Explanation, OpenFact, Step, Supposed
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.procedure import Result
from desk_app.rules.engine import Engine
from desk_app.rules.report import determinations_to_json, value_to_json

_HEADS = {Result.REQUIRED: "必要", Result.NOT_REQUIRED: "不要", Result.UNDECIDED: "未確定"}


def decided_and_explained(engine: Engine, state: InterviewState) -> dict[str, Any]:
    """The document of `desk decide --json`: determinations with explanations, people by id and never by name."""
    situation = state.situation
    names: dict[PersonId, str] = {one.id: one.id for one in (*situation.household, *situation.other_household)}
    document = determinations_to_json(engine.pack, situation, engine.decide(state))
    for row, one in zip(document["determinations"], engine.explanations(state, names=names), strict=True):
        row["explanation"] = explanation_to_json(one)
    spared = engine.asked_not_needed(state, names=names)
    document["asked_not_needed"] = [
        {
            "procedure": one.procedure,
            "name": one.name,
            "person": one.person,
            "reasons": [step.text for step in one.reasons],
            "private": one.private,
        }
        for one in spared
    ]
    document["conflicts"] = [conflict_to_json(one) for one in engine.conflicts(state, names=names)]
    return document


def explanation_to_json(one: Explanation) -> dict[str, Any]:
    """One explanation; people are named as the explanation names them."""
    return {
        "procedure": one.procedure,
        "person": one.person,
        "result": one.result.value,
        "summary": one.summary,
        "reasons": [_step(step) for step in one.reasons],
        "counter": [_step(step) for step in one.counter],
        "changes": [_change(change) for change in one.changes],
        "dates": [_date(line) for line in one.dates],
        "decided": [_decided(by) for by in one.decided],
        "open": [_open(fact) for fact in one.open],
        "conflicts": [conflict_to_json(conflict) for conflict in one.conflicts],
        "instead": one.instead,
        "todo": one.todo,
        "private": one.private,
    }


def conflict_to_json(one: Conflict) -> dict[str, Any]:
    """Two places that say different things of one fact."""
    return {
        "fact": one.fact,
        "person": one.person,
        "used": {"value": value_to_json(one.used), "source": one.used_source.value},
        "other": {"value": value_to_json(one.other), "source": one.other_source.value},
        "text": one.text,
    }


def explanation_lines(explanations: Iterable[Explanation]) -> Sequence[str]:
    """Every explanation as a short paragraph of plain Japanese."""
    lines: list[str] = []
    for one in explanations:
        whose = f" {one.person}" if one.person else ""
        lines.append(f"■ {one.procedure} {one.name}{whose}: {_HEADS[one.result]}")
        lines.append(f"  {one.summary}{one.instead}")
        lines += [f"  ○ {line}" for step in one.reasons for line in _told(step)]
        lines += [f"  △ {line}" for step in one.counter for line in _told(step)]
        lines += [f"  → {change.text}" for change in one.changes]
        lines += [f"  期限 {line.what}: {line.text}{line.consequence if line.late else ''}" for line in one.dates]
        lines += [f"  食い違い {conflict.text}" for conflict in one.conflicts]
        lines += [f"  根拠 {b.law}{b.article}{'' if b.verified else '(条文は未確認)'}" for b in one.basis]
        if one.todo:
            lines.append(f"  {one.todo}")
    return lines


def _told(step: Step) -> list[str]:
    """A step with where it comes from, and what it is made of below it."""
    source = f"({step.source.value})" if step.source else ""
    return [f"{step.text}{source}", *(f"  {line}" for part in step.of for line in _told(part))]


def _step(one: Step) -> dict[str, Any]:
    return {
        "text": one.text,
        "fact": one.fact,
        "person": one.person,
        "value": value_to_json(one.value),
        "value_text": one.value_text,
        "source": one.source.value if one.source else None,
        "holds": one.holds,
        "said": None if one.said is None else {"by": one.said.by, "at": one.said.at.isoformat()},
        "private": one.touches_private,
        "of": [_step(part) for part in one.of],
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "text": one.text,
        "result": one.result.value,
        "private": one.private,
        "facts": [_supposed(fact) for fact in one.facts],
    }


def _supposed(one: Supposed) -> dict[str, Any]:
    example: FactValue = one.example
    return {"fact": one.fact, "person": one.person, "text": one.text, "example": value_to_json(example)}


def _date(one: DateLine) -> dict[str, Any]:
    return {
        "what": one.what,
        "on": value_to_json(one.on),
        "started_on": value_to_json(one.started_on),
        "late": one.late,
        "text": one.text,
        "consequence": one.consequence,
    }


def _decided(one: DecidedBy) -> dict[str, Any]:
    at = None if one.at is None else one.at.isoformat()
    return {"decider": one.decider.value, "text": one.text, "by": one.by, "at": at}


def _open(one: OpenFact) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "person": one.person,
        "text": one.text,
        "unanswered": one.unanswered,
        "private": one.private,
    }
