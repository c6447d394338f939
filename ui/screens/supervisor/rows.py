"""Rows of the supervisor's lists: a case in the day's list, a sheet of a packet, a line of a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk_app.domain.ids import ClerkId
from desk_app.domain.review import ReviewState
from desk_app.services.views import CaseRow, DayView, ReviewDetail, SheetRow
from ui.screens.supervisor import wording
from ui.widgets.table import Cell, Column, Row

CASE_COLUMNS = (
    Column(wording.COLUMNS[0], 132),
    Column(wording.COLUMNS[1], 156, 1),
    Column(wording.COLUMNS[2], 140, 1, droppable=True),
    Column(wording.COLUMNS[3], 240, 3),
    Column(wording.COLUMNS[4], 64, right=True, droppable=True),
    Column(wording.COLUMNS[5], 80, right=True, droppable=True),
)
SHEET_COLUMNS = (
    Column(wording.SHEET_COLUMNS[0], 90, 1),
    Column(wording.SHEET_COLUMNS[1], 112),
)


def case_words(row: CaseRow) -> str:
    """転入 4人, with nothing of who they are."""
    people = f"  {row.people}人" if row.people else ""
    return f"{row.life_event or row.status}{people}"


def case_row(row: CaseRow) -> Row:
    """A case of the day's list."""
    tags = [(wording.GUARDED, "red")] if row.guarded else []
    tags += [
        (finding.text, wording.SEVERITY_TONES.get(finding.severity, "yellow"))
        for finding in row.findings
        if not (row.guarded and finding.text == wording.GUARDED)
    ]
    if row.review is not ReviewState.WAITING:
        tags.insert(0, (wording.STATE_WORDS[row.review], wording.STATE_TONES[row.review]))
    cells = (
        Cell(row.number),
        Cell(case_words(row)),
        Cell(f"{row.desk}  {row.clerk}"),
        Cell("" if tags else wording.NO_FINDING, tuple(tags)),
        Cell(str(row.forms)),
        Cell("" if row.minutes is None else f"{row.minutes}分"),
    )
    return Row(row.id, cells)


def sheet_row(sheet: SheetRow) -> Row:
    """A sheet of the packet: title with its person (and 未渡し where it was kept back), signature."""
    if sheet.signature == "ink":
        signature, tone = wording.INK, "yellow"
    elif sheet.signature_voided:
        signature, tone = wording.VOIDED, "red"
    elif sheet.signed:
        signature, tone = wording.SIGNED, "green"
    else:
        signature, tone = wording.NOT_SIGNED, ""
    missing = () if sheet.handed_over else ((wording.NOT_HANDED, "red"),)
    signed = Cell(signature) if not tone else Cell("", ((signature, tone),))
    return Row(sheet.key, (Cell(sheet.title, missing, personal=True, sub=sheet.person_name), signed), sheet.pages)


def sheet_rows(detail: ReviewDetail) -> tuple[Row, ...]:
    """Every sheet, with a row for the pages before them (cover, guidance) and one for those after (the copy)."""
    sheets = sorted(detail.sheets, key=lambda sheet: sheet.pages or (detail.pages,))
    taken = [page for sheet in sheets for page in sheet.pages]
    front = tuple(range(min(taken, default=detail.pages)))
    back = tuple(page for page in range(len(front), detail.pages) if page not in taken)
    made = [sheet_row(sheet) for sheet in sheets]
    if front:
        made.insert(0, Row("front", (Cell(wording.FRONT_PAGES), Cell("")), front))
    if back:
        made.append(Row("back", (Cell(wording.BACK_PAGES), Cell("")), back))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """A line of the timeline: time, words, who (where it was someone else), and whether it stands out."""

    time: str
    text: str
    who: str
    stands_out: bool


def timeline(detail: ReviewDetail, clerks: Mapping[ClerkId, str]) -> tuple[TimelineLine, ...]:
    """What happened to the case, oldest first; decisions and deviations stand out."""
    lines = [
        TimelineLine(
            f"{entry.at:%H:%M}",
            entry.text,
            "" if entry.by == detail.row.clerk_id else clerks.get(entry.by, str(entry.by)),
            entry.kind not in ("", "step"),
        )
        for entry in detail.timeline
    ]
    told = sum(entry.kind == "review" for entry in detail.timeline)
    lines += [
        TimelineLine(
            f"{review.at:%H:%M}",
            " ".join(part for part in (wording.STATE_WORDS[review.decision], review.reason) if part),
            clerks.get(review.by, str(review.by)),
            True,
        )
        for review in detail.reviews[told:]
    ]
    return tuple(lines)


def figures(view: DayView | None) -> tuple[tuple[str, str, str, str], ...]:
    """(caption, figure, beside, tone) of the figures over the list."""
    if view is None:
        captions = (
            wording.RECEIVED,
            wording.DONE,
            wording.WAITING,
            wording.RETURNED,
            wording.MEDIAN,
            wording.NOT_WRITTEN,
        )
        return tuple((caption, "–", "", "") for caption in captions)
    before = "" if view.previous_received is None else f"前日 {view.previous_received}"
    return (
        (wording.RECEIVED, f"{view.received:,} 件", before, ""),
        (wording.DONE, f"{view.done:,} 件", "", ""),
        (wording.WAITING, f"{view.waiting:,} 件", "", "primary" if view.waiting else ""),
        (wording.RETURNED, f"{view.returned:,} 件", "", "error" if view.returned else ""),
        (wording.MEDIAN, minutes_words(view.median_minutes), "", ""),
        (wording.NOT_WRITTEN, f"{view.not_written:,} 回", "", ""),
    )


def minutes_words(minutes: float | None) -> str:
    """14 分, or – when no case is finished."""
    return "–" if minutes is None else f"{minutes:g} 分" if minutes < 100 else f"{round(minutes)} 分"
