"""The live procedure pane: what the answers so far bring, what is still open, what changed just now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desk_app.domain.fact import Source
from desk_app.domain.procedure import Result
from ui.screens.staff import wording as words

if TYPE_CHECKING:
    from desk_app.services.views import CaseView, ProcedureRow

ANSWERED = (Source.SPOKEN, Source.PRE_ENTRY)


@dataclass(frozen=True, slots=True)
class PaneRow:
    """One card of the pane. ``action`` is なぜ? or, where something is missing, 聞く."""

    key: str
    name: str
    note: str
    when: str
    result: Result
    changed: bool
    late: bool
    action: str
    heading: bool = False
    """A line between the cards that only names what follows."""


@dataclass(frozen=True, slots=True)
class PaneModel:
    """Everything the pane shows."""

    title: str
    undecided: str
    rows: tuple[PaneRow, ...]
    not_required: int
    sheets: int
    fee_yen: int
    lacking: int
    waiting: bool


def pane_model(view: CaseView | None) -> PaneModel:
    """The pane for a view; before an event was chosen it only says what will come."""
    if view is None or not view.procedures:
        return PaneModel(words.PANE_TITLE_EMPTY, "", (), 0, 0, 0, 0, waiting=True)
    open_rows = [row for row in view.procedures if row.result is not Result.NOT_REQUIRED]
    if open_rows and all(row.changed for row in open_rows):
        open_rows = [replace(row, changed=False) for row in open_rows]
    undecided = view.count(Result.UNDECIDED)
    return PaneModel(
        title=words.PANE_TITLE.format(n=view.count(Result.REQUIRED)),
        undecided=words.PANE_UNDECIDED.format(n=undecided) if undecided else "",
        rows=tuple(pane_row(row, view) for row in open_rows),
        not_required=view.count(Result.NOT_REQUIRED),
        sheets=sheet_count(view),
        fee_yen=view.fee_yen,
        lacking=sum(1 for belonging in view.belongings if not belonging.seen),
        waiting=False,
    )


def sheet_count(view: CaseView) -> int:
    """Sheets of paper: drawn pages where known, else one for each form."""
    return sum(max(1, len(sheet.pages)) for sheet in view.sheets)


def pane_row(row: ProcedureRow, view: CaseView) -> PaneRow:
    """One procedure as a card."""
    undecided = row.result is Result.UNDECIDED
    note = missing_words(row.missing_labels) if undecided else people_words(row.people, view) or row.division
    changed = (words.CHANGED if undecided else words.NEWLY) if row.changed else ""
    note = " · ".join(part for part in (changed, words.OVERRIDDEN if row.overridden else "", note) if part)
    return PaneRow(
        key=row.key,
        name=row.name,
        note=note,
        when=words.UNDECIDED if undecided else row.deadline_text,
        result=row.result,
        changed=row.changed,
        late=bool(row.late),
        action=words.ASK if undecided and askable(row) is not None else words.WHY,
    )


def not_required_rows(view: CaseView) -> tuple[PaneRow, ...]:
    """What is not required: first what the resident was asked about, with the reason, then the rest."""
    rows = [row for row in view.procedures if row.result is Result.NOT_REQUIRED]
    asked = [row for row in rows if _said_no(row)]
    others = [row for row in rows if row not in asked]
    made = [replace(pane_row(row, view), note=counter_reason(row)) for row in asked]
    rest = [replace(pane_row(row, view), note=counter_reason(row)) for row in others]
    if not made:
        return tuple(rest)
    others_head = (_heading(words.OTHERS_NOT_NEEDED, len(rest)),) if rest else ()
    return (_heading(words.ASKED_NOT_NEEDED, len(made)), *made, *others_head, *rest)


def _heading(text: str, count: int) -> PaneRow:
    return PaneRow("", text.format(n=count), "", "", Result.NOT_REQUIRED, False, False, "", heading=True)


def _said_no(row: ProcedureRow) -> bool:
    """Whether an answer of today speaks against it (not what the register or a date says)."""
    return any(
        reason.holds is False and reason.source in ANSWERED
        for one in row.determinations
        if one.superseded_by is None and one.done_with is None
        for reason in one.reasons
    )


def counter_reason(row: ProcedureRow) -> str:
    """The one line that tells why not; an answer given today before anything else."""
    against = [r for one in row.determinations for r in one.reasons if r.holds is False and r.text]
    said = next((r.text for r in against if r.source in ANSWERED), "")
    return said or next((r.text for r in against), row.division)


def askable(row: ProcedureRow) -> tuple[str, str | None] | None:
    """The first missing fact of an undecided procedure (fact, person) that can be asked."""
    for one in row.determinations:
        for fact, person in one.missing_keys:
            return (fact, person)
    return None


def missing_words(labels: Sequence[str]) -> str:
    """What is missing, two things at most by name."""
    if not labels:
        return ""
    named = "・".join(labels[:2]) + (f" ほか{len(labels) - 2}" if len(labels) > 2 else "")
    return words.MISSING.format(what=named)


def people_words(names: Sequence[str], view: CaseView) -> str:
    """Whom a procedure concerns: 世帯全員, one or two names, else a number."""
    movers = [person for person in view.people if person.moves is not False]
    if len(names) > 1 and len(names) == len(movers):
        return words.EVERYBODY
    if len(names) > 2:
        return f"{len(names)}人"
    return "・".join(f"{given_name(name)}さん" for name in names)


def given_name(name: str) -> str:
    """The given name of a registered name (the whole name where it has no space)."""
    parts = name.replace("\u3000", " ").split()
    return parts[-1] if len(parts) == 2 else name
