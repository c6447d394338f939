"""Why a procedure is required, not required or open: article, dates, facts used, what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from desk_app.domain.eras import to_wareki
from desk_app.domain.fact import FactValue, Source
from desk_app.domain.procedure import Deadline, Determination, LegalBasis, Reason, Result
from ui.dates import clock_time, long_date
from ui.screens.staff import wording as words

if TYPE_CHECKING:
    from desk_app.domain.explanation import DateLine, DecidedBy, Explanation, OpenFact, Step
    from desk_app.domain.ids import ClerkId, PersonId
    from desk_app.domain.interview import FactKey
    from desk_app.services.views import CaseView, ProcedureRow

Said: TypeAlias = "Mapping[FactKey, str]"
"""The words of each answer given, by fact and person."""


@dataclass(frozen=True, slots=True)
class Explanations:
    """What the rules said of a procedure on demand, by person, with the clerks' names for who said what."""

    procedure: str = ""
    by_person: Mapping[PersonId | None, Explanation] = field(default_factory=dict)
    clerks: Mapping[ClerkId, str] = field(default_factory=dict)

    def of(self, one: Determination) -> Explanation | None:
        """The explanation of a determination; None where it is of another time or was not asked for."""
        found = self.by_person.get(one.person) if one.procedure == self.procedure else None
        return found if found is not None and found.result is one.result else None


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact used: in words, whether it holds, where it came from; ``ask`` when it can be asked again.

    ``said`` names who took the answer down and when; ``depth`` is how far down a computed fact's parts it stands.
    """

    text: str
    holds: bool | None
    source: str
    ask: tuple[str, str | None] | None
    said: str = ""
    depth: int = 0


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
    summary: str = ""
    counter: tuple[FactLine, ...] = ()
    open: tuple[FactLine, ...] = ()
    conflicts: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()


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


def why_model(row: ProcedureRow, view: CaseView, told: Explanations | None = None) -> WhyModel:
    """Everything behind one row. People with the same reasons are told together.

    ``told`` are the explanations by person as they came later; without them the determinations speak.
    """
    names = {person.id: person.name for person in view.people}
    first = row.determinations[0] if row.determinations else None
    said = {(a.fact, a.person): a.value_text for a in view.answered}
    procedure_names = {other.procedure: other.name for other in view.procedures}
    return WhyModel(
        title=row.name,
        result=words.WHY_RESULT[row.result.value],
        plain=first.plain if first else "",
        basis=tuple(dict.fromkeys(basis_words(one) for d in row.determinations for one in d.basis)),
        parts=_parts(row.determinations, names, procedure_names, said, told or Explanations()),
        belongings=tuple(dict.fromkeys(b.label for d in row.determinations for b in d.belongings)),
        division=row.division,
    )


def explained_part(one: Explanation, who: str, clerks: Mapping[ClerkId, str]) -> WhyPart:
    """One explanation for the pane."""
    return WhyPart(
        who=who,
        result=one.result,
        facts=step_lines(one.reasons, clerks),
        deadlines=tuple(date_words(line) for line in one.dates),
        change=tuple(change.text for change in one.changes),
        note="\n".join(part for part in (one.instead, one.note) if part),
        person=one.person,
        summary=one.summary if one.result is Result.UNDECIDED else "",  # the tag says the other two already
        counter=step_lines(one.counter, clerks),
        open=tuple(FactLine(_open_text(fact), None, "", (fact.fact, fact.person)) for fact in one.open),
        conflicts=tuple(conflict.text for conflict in one.conflicts),
        decided=tuple(decided_words(decided, clerks) for decided in one.decided),
    )


def step_lines(steps: Sequence[Step], clerks: Mapping[ClerkId, str], depth: int = 0) -> tuple[FactLine, ...]:
    """Steps as lines; the parts of a computed fact follow it, one step further in."""
    lines: list[FactLine] = []
    for step in steps:
        shown = step.value_text if step.value_text not in step.text else ""
        text = f"{step.text}: {shown}" if shown else step.text
        said = _who_when(step.said.by, step.said.at, clerks) if step.said is not None else ""
        ask = (step.fact, step.person) if step.fact is not None and step.source is not Source.COMPUTED else None
        lines.append(FactLine(text, step.holds, str(step.source or ""), ask, said, depth))
        lines += step_lines(step.of, clerks, depth + 1)
    return tuple(lines)


def decided_words(one: DecidedBy, clerks: Mapping[ClerkId, str]) -> str:
    """Who or what decided."""
    told = one.text or str(one.decider)
    return f"{told}（{_who_when(one.by, one.at, clerks)}）" if one.by is not None else told


def date_words(line: DateLine) -> str:
    """What a clock is for with its last day; below it how it was counted and what being late brings."""
    day = f"{long_date(line.on)}まで" if line.on is not None else ""
    late = words.LATE if line.late else ""
    head = "　".join(part for part in (line.what, day, late) if part)
    return "\n".join(part for part in (head, line.text, line.consequence) if part)


def _who_when(by: ClerkId | None, at: datetime | None, clerks: Mapping[ClerkId, str]) -> str:
    parts = (clerks.get(by, "") if by is not None else "", clock_time(at) if at is not None else "")
    return " ".join(part for part in parts if part)


def _open_text(fact: OpenFact) -> str:
    return fact.text if fact.unanswered else f"{fact.text}{words.WHY_ASKED_ALREADY}"


def basis_words(basis: LegalBasis) -> str:
    """Law and article, with a remark where nobody checked the text."""
    text = f"{basis.law} {basis.article}".strip()
    return text if basis.verified else f"{text}（{words.WHY_UNVERIFIED}）"


def _parts(
    determinations: Sequence[Determination],
    names: Mapping[PersonId, str],
    procedures: Mapping[str, str],
    said: Said,
    told: Explanations,
) -> tuple[WhyPart, ...]:
    return tuple(_part(group, names, procedures, said, told) for group in alike(determinations))


def alike(determinations: Sequence[Determination]) -> tuple[tuple[Determination, ...], ...]:
    """Determinations of one procedure grouped by what they say; each group is told once."""
    groups: dict[object, list[Determination]] = {}
    for one in determinations:
        shape = tuple((r.text, r.holds, r.source) for r in one.reasons)
        groups.setdefault((one.result, shape, one.deadlines, one.superseded_by), []).append(one)
    return tuple(tuple(group) for group in groups.values())


def _part(
    group: Sequence[Determination],
    names: Mapping[PersonId, str],
    procedures: Mapping[str, str],
    said: Said,
    told: Explanations,
) -> WhyPart:
    one = group[0]
    who = "・".join(f"{names[d.person]}さん" for d in group if d.person is not None and d.person in names)
    explained = told.of(one)
    if explained is not None:
        return explained_part(explained, who, told.clerks)
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
