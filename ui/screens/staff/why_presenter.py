"""Why a procedure is required, not required or open: article, dates, facts used, what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk_app.domain.calendar_jp import to_wareki
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import PersonId
from desk_app.domain.interview import FactKey
from desk_app.domain.procedure import Deadline, Determination, LegalBasis, Reason, Result
from desk_app.services.views import CaseView, ProcedureRow
from ui.dates import long_date
from ui.screens.staff import wording as words

Said = Mapping[FactKey, str]
"""The words of each answer given, by fact and person."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact used: in words, whether it holds, where it came from; ``ask`` when it can be asked again."""

    text: str
    holds: bool | None
    source: str
    ask: tuple[str, str | None] | None


@dataclass(frozen=True, slots=True)
class WhyPart:
    """The reasons for one person (or for the case)."""

    who: str
    result: Result
    facts: tuple[FactLine, ...]
    deadlines: tuple[str, ...]
    change: tuple[str, ...]
    note: str
    person: str | None


@dataclass(frozen=True, slots=True)
class WhyModel:
    """The reason panel of one procedure."""

    title: str
    result: str
    plain: str
    basis: tuple[str, ...]
    parts: tuple[WhyPart, ...]
    belongings: tuple[str, ...]
    division: str


def why_model(row: ProcedureRow, view: CaseView) -> WhyModel:
    """Everything behind one row. People with the same reasons are told together."""
    names = {person.id: person.name for person in view.people}
    first = row.determinations[0] if row.determinations else None
    said = {(a.fact, a.person): a.value_text for a in view.answered}
    procedure_names = {other.procedure: other.name for other in view.procedures}
    return WhyModel(
        title=row.name,
        result=words.WHY_RESULT[row.result.value],
        plain=first.plain if first else "",
        basis=tuple(dict.fromkeys(basis_words(one) for d in row.determinations for one in d.basis)),
        parts=_parts(row.determinations, names, procedure_names, said),
        belongings=tuple(dict.fromkeys(b.label for d in row.determinations for b in d.belongings)),
        division=row.division,
    )


def basis_words(basis: LegalBasis) -> str:
    """Law and article, with a remark where nobody checked the text."""
    text = f"{basis.law} {basis.article}".strip()
    return text if basis.verified else f"{text}（{words.WHY_UNVERIFIED}）"


def _parts(
    determinations: Sequence[Determination],
    names: Mapping[PersonId, str],
    procedures: Mapping[str, str],
    said: Said,
) -> tuple[WhyPart, ...]:
    groups: dict[object, list[Determination]] = {}
    for one in determinations:
        shape = tuple((r.text, r.holds, r.source) for r in one.reasons)
        groups.setdefault((one.result, shape, one.deadlines, one.superseded_by), []).append(one)
    return tuple(_part(group, names, procedures, said) for group in groups.values())


def _part(
    group: Sequence[Determination],
    names: Mapping[PersonId, str],
    procedures: Mapping[str, str],
    said: Said,
) -> WhyPart:
    one = group[0]
    who = "・".join(f"{names[d.person]}さん" for d in group if d.person is not None and d.person in names)
    return WhyPart(
        who=who,
        result=one.result,
        facts=tuple(fact_line(reason, said) for reason in one.reasons),
        deadlines=tuple(deadline_words(deadline) for deadline in one.deadlines),
        change=change_words(one),
        note=_note(one, procedures),
        person=one.person,
    )


def _note(one: Determination, procedures: Mapping[str, str]) -> str:
    notes = [one.note]
    if one.superseded_by is not None:
        notes.append(words.WHY_SUPERSEDED.format(name=procedures.get(one.superseded_by, one.superseded_by)))
    if one.done_with is not None:
        notes.append(words.DONE_WITH.format(name=procedures.get(one.done_with, one.done_with)))
    return "\n".join(note for note in notes if note)


def fact_line(reason: Reason, said: Said) -> FactLine:
    """A reason as one line with its value and source."""
    shown = said.get((reason.fact, reason.person), "") if reason.fact is not None else ""
    shown = shown or value_words(reason.value)
    text = f"{reason.text}: {shown}" if shown and shown not in reason.text else reason.text
    ask = (reason.fact, reason.person) if reason.fact is not None else None
    return FactLine(text, reason.holds, str(reason.source or ""), ask)


def value_words(value: FactValue | None) -> str:
    """A fact's value in words; a code of the rules says nothing to a clerk and is left out."""
    if isinstance(value, bool):
        return words.YES if value else words.NO
    if isinstance(value, date):
        return to_wareki(value)
    return str(value) if isinstance(value, int) else ""


def deadline_words(deadline: Deadline) -> str:
    """One clock: what for, last day, how it is counted, what being late brings."""
    day = long_date(deadline.on) if deadline.on is not None else ""
    counted = words.WHY_CLOSED_DAY[deadline.closed_day.value]
    if "初日" not in deadline.rule:
        counted = f"{words.WHY_FIRST_DAY[deadline.counts_first_day]}。{counted}"
    parts = [f"{deadline.what} {day}".strip(), f"{deadline.rule}（{counted}）" if deadline.rule else counted]
    if deadline.late:
        parts.append(f"{words.LATE}。{deadline.consequence}".strip("。") + "。")
    return "\n".join(parts)


def change_words(one: Determination) -> tuple[str, ...]:
    """What would change the result: the facts that do not hold yet, or those it rests on."""
    if one.result is Result.UNDECIDED:
        wanted, template = None, words.WHY_FLIP_NONE
    elif one.result is Result.REQUIRED:
        wanted, template = True, words.WHY_FLIP_TRUE
    else:
        wanted, template = False, words.WHY_FLIP_FALSE
    return tuple(template.format(text=reason.text) for reason in one.reasons if reason.holds is wanted)[:3]
