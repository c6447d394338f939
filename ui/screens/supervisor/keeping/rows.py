"""Rows of look-ups, released items and files of residents, without widgets."""

from __future__ import annotations

from datetime import datetime

from desk_app.domain.resident_import import DropState, ImportEntry
from desk_app.services.protection_views import Lookup, LookupRow, ReleaseView
from ui.screens.supervisor.keeping import wording
from ui.widgets.table import Cell, Column, Row

_C, _L, _R, _I = (
    wording.CLERK_COLUMNS,
    wording.LOOKUP_COLUMNS,
    wording.RELEASE_COLUMNS,
    wording.IMPORT_COLUMNS,
)
CLERK_COLUMNS = (
    Column(_C[0], 132),
    *(Column(name, 84, right=True) for name in _C[1:5]),
    Column(_C[5], 104, right=True),
    Column(_C[6], 300, 4),
)
LOOKUP_COLUMNS = (
    Column(_L[0], 92),
    Column(_L[1], 280, 3),
    Column(_L[2], 140),
    Column(_L[3], 110, 1),
    Column(_L[4], 250, 1),
)
RELEASE_COLUMNS = (
    Column(_R[0], 140),
    Column(_R[1], 150, 1),
    Column(_R[2], 180, 2),
    Column(_R[3], 180, 2, droppable=True),
    Column(_R[4], 170, 1),
    Column(_R[5], 156),
)
IMPORT_COLUMNS = (
    Column(_I[0], 156),
    Column(_I[1], 70),
    Column(_I[2], 200, 2),
    Column(_I[3], 96, right=True),
    Column(_I[4], 176, right=True, droppable=True),
    Column(_I[5], 220, 1),
)
FAULT_COLUMNS = (
    Column(wording.FAULT_COLUMNS[0], 90, right=True),
    Column(wording.FAULT_COLUMNS[1], 200, 1),
    Column(wording.FAULT_COLUMNS[2], 300, 3),
)


def clerk_rows(found: tuple[LookupRow, ...]) -> tuple[Row, ...]:
    """A row a person at work, in the order given: those to look at come first."""
    return tuple(
        Row(
            one.clerk_id,
            (
                Cell(one.clerk, bold=bool(one.flags), personal=True),
                *(
                    Cell(f"{count:,}")
                    for count in (one.searches, one.opened, one.without_case, one.by_number, one.unusual)
                ),
                Cell("" if one.flags else wording.NOTHING_ODD, tuple((flag, "red") for flag in one.flags)),
            ),
        )
        for one in found
    )


def lookup_rows(row: LookupRow | None, kept: str = "all") -> tuple[Row, ...]:
    """What one person looked up, newest first, narrowed to ``kept`` (a key of wording.FILTERS)."""
    lookups = [one for one in (row.lookups if row else ()) if _keeps(one, kept)]
    return tuple(Row(f"{n}", _cells(one)) for n, one in enumerate(reversed(lookups)))


def release_row(one: ReleaseView) -> Row:
    """A release in force."""
    cells = (
        Cell(one.case_number),
        Cell(one.name, personal=True, sub=f"宛名番号 {one.resident_id}"),
        Cell("・".join(item.value for item in one.fields)),
        Cell(one.purpose),
        Cell(one.requested_by, sub=f"承認 {one.decided_by}"),
        Cell("", ((f"{one.until:%H:%M} まで" if one.until else "", "yellow"),)),
    )
    return Row(one.id, cells)


def import_row(place: int, one: ImportEntry) -> Row:
    """What became of a file; its key is its place in the log."""
    tag = (wording.TAKEN, "green") if one.ok else (wording.REFUSED, "red")
    changed = f"新規 {one.inserted:,}・変更 {one.updated:,}・消除 {one.removed:,}" if one.ok and one.delta else ""
    cells = (
        Cell(f"{one.at:%m/%d %H:%M}"),
        Cell(wording.DELTA if one.delta else wording.FULL),
        Cell(one.source or wording.NO_NAME),
        Cell(f"{one.rows:,}" if one.ok else "–"),
        Cell(f"毎秒 {one.rows_per_second:,.0f}行" if one.ok else "–"),
        Cell(changed if one.ok else f"誤り {one.fault_count:,}か所" if one.fault_count else "", (tag,)),
    )
    return Row(str(place), cells)


def fault_rows(one: ImportEntry | None) -> tuple[Row, ...]:
    """The faults of a refused file."""
    faults = one.faults if one else ()
    return tuple(
        Row(
            str(n),
            (Cell("" if x.line is None else f"{x.line:,}"), Cell(x.column or ""), Cell(x.message)),
        )
        for n, x in enumerate(faults)
    )


def drop_words(state: DropState | None) -> str:
    """How the drop folder stands, with what keeps it from working."""
    if state is None:
        return wording.NO_DROP
    looked = f"{state.looked_at:%H:%M:%S}" if state.looked_at else ""
    line = wording.drop_line(state.folder, looked, state.waiting, state.refused)
    return f"{line}\n{state.problem}" if state.problem else line


def next_close(found: tuple[ReleaseView, ...], now: datetime) -> float | None:
    """Seconds until the next release closes by itself; None where none is open."""
    ends = [one.until for one in found if one.until is not None]
    return max(0.0, (min(ends) - now).total_seconds()) if ends else None


def _keeps(one: Lookup, kept: str) -> bool:
    return {
        "no_case": not one.case,
        "unusual": bool(one.unusual),
        "number": one.by_number,
        "opened": one.action != "search",
    }.get(kept, True)


def _cells(one: Lookup) -> tuple[Cell, ...]:
    tags = [] if one.case else [(wording.WITHOUT_CASE, "yellow")]
    tags += [(one.unusual, "red")] if one.unusual else []
    tags += [(wording.BY_NUMBER, "blue")] if one.by_number else []
    if one.action == "search":
        done = wording.search_words(one.hits, one.by)
    else:
        whom = f"宛名番号 {one.subject}" if one.subject else f"{one.hits}人"
        done = f"{wording.ACTIONS.get(one.action, one.action)}　{whom}"
    return (Cell(f"{one.at:%H:%M}"), Cell(done), Cell(one.case or "–"), Cell(one.why), Cell("", tuple(tags)))
