"""Procedures, results, differences and releases as rows of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desk_app.domain.eras import to_wareki
from desk_app.domain.life_event import LifeEvent
from desk_app.services.rule_views import (
    AffectedCase,
    RuleBook,
    RuleDifference,
    RuleFact,
    RuleRelease,
    RuleRow,
    TrialRow,
)
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.trial_presenter import row_key
from ui.widgets.table import Cell, Column, Row

PROCEDURE_COLUMNS = (
    Column(wording.LIST_COLUMNS[0], 68),
    Column(wording.LIST_COLUMNS[1], 190, 4),
    Column(wording.LIST_COLUMNS[2], 100),
    Column(wording.LIST_COLUMNS[3], 84, droppable=True),
)
COUNT_COLUMNS = (Column("", 100, 1), Column("件数", 64, right=True))
RESULT_COLUMNS = (
    Column(wording.RESULT_COLUMNS[0], 92),
    Column(wording.RESULT_COLUMNS[1], 150, 3),
    Column(wording.RESULT_COLUMNS[2], 110, 1),
)
DIFFERENCE_COLUMNS = (
    Column(wording.DIFFERENCE_COLUMNS[0], 84),
    Column(wording.DIFFERENCE_COLUMNS[1], 170, 2),
    Column(wording.DIFFERENCE_COLUMNS[2], 110, 1),
    Column(wording.DIFFERENCE_COLUMNS[3], 180, 3, droppable=True),
)
AFFECTED_COLUMNS = (
    Column(wording.AFFECTED_COLUMNS[0], 124),
    Column(wording.AFFECTED_COLUMNS[1], 160, 2),
    Column(wording.AFFECTED_COLUMNS[2], 110, 1),
    Column(wording.AFFECTED_COLUMNS[3], 180, 2, droppable=True),
)
RELEASE_COLUMNS = (
    Column(wording.RELEASE_COLUMNS[0], 118),
    Column(wording.RELEASE_COLUMNS[1], 170, 2),
    Column(wording.RELEASE_COLUMNS[2], 150),
    Column(wording.RELEASE_COLUMNS[3], 120, 1, droppable=True),
    Column(wording.RELEASE_COLUMNS[4], 120, 1, droppable=True),
)
FAULT_COLUMNS = (Column(wording.FAULT_COLUMNS[0], 176), Column(wording.FAULT_COLUMNS[1], 200, 1))
_LONG, _AROUND = 48, 8
_SPAN = re.compile(r"から(\d+(?:日|か月|月|週|年))")


def events_words(events: Sequence[LifeEvent]) -> str:
    """The events of a procedure: all, the few there are, or the first two and how many more."""
    if len(events) == len(LifeEvent):
        return wording.ALL
    words = "・".join(events[:2])
    return words if len(events) <= 2 else f"{words} ほか{len(events) - 2}"


def deadline_short(deadlines: Sequence[str]) -> str:
    """The first clock as a length of time (14日), its whole text where it says none."""
    if not deadlines:
        return wording.NO_DEADLINE
    found = _SPAN.search(deadlines[0])
    return found[1] if found else deadlines[0]


def row_tags(row: RuleRow) -> tuple[tuple[str, str], ...]:
    """The marks of a procedure: what the town did with it, and a law nobody checked."""
    town = wording.TOWN_MARKS.get(row.town)
    unverified = () if row.verified else ((wording.UNVERIFIED, "yellow"),)
    return (*((town,) if town else ()), *unverified)


def procedure_row(row: RuleRow) -> Row:
    """A procedure in the list."""
    return Row(
        row.id,
        (
            Cell(row.id),
            Cell(row.name, bold=True, sub=f"{row.division}  {events_words(row.events)}"),
            Cell("", row_tags(row)[:1]),
            Cell(deadline_short(row.deadlines)),
        ),
    )


def count_rows(everything: str, total: int, counts: Sequence[tuple[str, int]]) -> tuple[Row, ...]:
    """A filter with its counts; the first line is everything."""
    return (
        Row("", (Cell(everything), Cell(str(total)))),
        *(Row(name, (Cell(name), Cell(str(count)))) for name, count in counts),
    )


def result_row(row: TrialRow) -> Row:
    """What a household gets of a procedure."""
    one = row.determination
    tag = (wording.RESULTS[one.result], wording.RESULT_TONES[one.result])
    return Row(row_key(row), (Cell("", (tag,)), Cell(one.name, bold=True, sub=one.division), Cell(row.person_label)))


def difference_words(difference: RuleDifference) -> str:
    """Whose difference it is: number and name of the procedure, or the name alone."""
    return f"{difference.row} {difference.name}".strip()


def change_words(old: str, new: str) -> str:
    """Before and after in one line."""
    return " → ".join(change_parts(old, new))


def change_parts(old: str, new: str) -> tuple[str, str]:
    """Before and after; of long texts that are mostly alike the part that differs."""
    if len(old) + len(new) > _LONG and old and new:
        old, new = _differing(old, new)
    return old or wording.NONE, new or wording.NONE


def change_cell(old: str, new: str) -> Cell:
    """Before above after."""
    before, after = change_parts(old, new)
    return Cell(before, sub=f"→ {after}")


def _differing(old: str, new: str) -> tuple[str, str]:
    """What differs of two texts, with a few characters around it."""
    first = _alike(old, new)
    last = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - first)
    before, after = max(0, first - _AROUND), max(0, last - _AROUND)
    head, tail = "…" if before else "", "…" if after else ""
    return head + old[before : len(old) - after] + tail, head + new[before : len(new) - after] + tail


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    differing = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def difference_row(number: int, difference: RuleDifference) -> Row:
    """A difference of two books."""
    both = difference.old or difference.new
    change = change_cell(difference.old, difference.new) if both else Cell(difference.reason)
    return Row(
        str(number),
        (
            Cell("", (wording.KINDS.get(difference.kind, (difference.kind, "")),)),
            Cell(difference_words(difference), bold=True),
            Cell(difference.item),
            change,
        ),
    )


def affected_row(number: int, case: AffectedCase) -> Row:
    """A case that comes out differently."""
    return Row(
        str(number),
        (
            Cell(case.case),
            Cell(f"{case.procedure} {case.name}", bold=True),
            Cell(case.person_label),
            change_cell(case.before, case.after),
        ),
    )


def draft_row(book: RuleBook) -> Row:
    """A draft above the releases."""
    cells = (
        Cell("", ((wording.DRAFT, ""),)),
        Cell(book.title, bold=True, sub=book.version),
        Cell(""),
        Cell(""),
        Cell(""),
    )
    return Row(book.id, cells)


def release_row(one: RuleRelease) -> Row:
    """A release."""
    return Row(
        one.id,
        (
            Cell("", ((one.state.value, wording.STATE_TONES[one.state]),)),
            Cell(one.version, bold=True, sub=one.note),
            Cell(to_wareki(one.effective_on)),
            Cell(one.proposed_by, personal=True, sub=f"{one.proposed_at:%m-%d %H:%M}"),
            Cell(
                one.approved_by or "–",
                personal=True,
                sub="" if one.approved_at is None else f"{one.approved_at:%m-%d %H:%M}",
            ),
        ),
    )


def value_words(fact: RuleFact, value: object) -> str:
    """The value of a fact as it is read."""
    if isinstance(value, bool):
        return wording.YES if value else wording.NO
    label = dict(fact.choices).get(str(value))
    return label or f"{value}{fact.unit}"
