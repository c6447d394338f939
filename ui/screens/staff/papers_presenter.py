"""Steps 4, 5 and 7 in words: procedures by division, sheets to sign, sheets to hand over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desk_app.domain.procedure import Result
from ui.screens.staff import wording as words
from ui.screens.staff.pane_presenter import PaneRow, counter_reason, pane_row, sheet_count

if TYPE_CHECKING:
    from desk_app.services.views import BelongingRow, CaseView, PacketView, ProcedureRow, SheetRow


@dataclass(frozen=True, slots=True)
class DivisionGroup:
    """The procedures of one division."""

    division: str
    rows: tuple[PaneRow, ...]


def by_division(view: CaseView, result: Result) -> tuple[DivisionGroup, ...]:
    """The procedures with this result, in the order in which their divisions first appear."""
    groups: dict[str, list[ProcedureRow]] = {}
    for row in view.procedures:
        if row.result is result:
            groups.setdefault(row.division, []).append(row)
    return tuple(DivisionGroup(name, tuple(_row(r, view) for r in rows)) for name, rows in groups.items())


def _row(row: ProcedureRow, view: CaseView) -> PaneRow:
    """A procedure of the list; one that is not required says why instead of whose it would be."""
    shown = pane_row(row, view)
    if row.result is not Result.NOT_REQUIRED:
        return shown
    marks = words.OVERRIDDEN if row.overridden else ""
    return replace(shown, note=" · ".join(part for part in (marks, counter_reason(row)) if part))


def row_of(view: CaseView, key: str) -> ProcedureRow | None:
    """The procedure row of this key, None when an answer has taken it away."""
    return next((row for row in view.procedures if row.key == key), None)


def figures_line(view: CaseView) -> str:
    """Sheets, fee and missing belongings in one line."""
    lacking = sum(1 for row in view.belongings if not row.seen)
    return words.FIGURES.format(sheets=sheet_count(view), fee=f"{view.fee_yen:,}", lacking=lacking)


@dataclass(frozen=True, slots=True)
class BelongingModel:
    """A thing to bring."""

    id: str
    text: str
    purpose: str
    seen: bool


def belonging_models(view: CaseView) -> tuple[BelongingModel, ...]:
    """Things to bring in the order of the procedures; a tick does not move the line."""
    return tuple(_belonging(row, view) for row in view.belongings)


def _belonging(row: BelongingRow, view: CaseView) -> BelongingModel:
    names = {one.procedure: one.name for one in view.procedures}
    uses = "・".join(names.get(procedure, procedure) for procedure in row.procedures)
    text = row.label
    if row.alternatives:
        text += f"（{words.BELONGING_OR.format(alternatives='・'.join(row.alternatives))}）"
    return BelongingModel(row.id, text, words.BELONGING_FOR.format(names=uses) if uses else "", row.seen)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the page list: a sheet with its first page, whether and how it is signed."""

    title: str
    page: int
    count: int
    status: str
    tone: str


def page_lines(view: CaseView, packet: PacketView) -> tuple[PageLine, ...]:
    """The cover part, then every form, with its signature state in words."""
    rows = {row.key: row for row in view.sheets}
    lines = []
    for info in packet.sheets:
        row = rows.get(info.key)
        status, tone = signature_words(row) if row is not None else ("", "")
        lines.append(PageLine(info.title, min(info.pages, default=0), len(info.pages), status, tone))
    first = min((line.page for line in lines), default=packet.pages)
    if first > 0:
        lines.insert(0, PageLine(words.COVER, 0, first, "", ""))
    return tuple(lines)


def signature_words(row: SheetRow) -> tuple[str, str]:
    """How a sheet stands with the signature, and the tone of its tag."""
    if row.signature_voided:
        return words.VOID_WORD, "red"
    if row.signed:
        return words.SIGNED_WORD, "green"
    return words.SIGNATURE_WORDS.get(row.signature, ""), "blue" if row.signature == "once" else ""


def to_sign(view: CaseView) -> int:
    """How many sheets take the one signature and do not (any more) have it."""
    return sum(1 for row in view.sheets if row.signature == "once" and not row.signed)


def signed_already(view: CaseView) -> int:
    """How many sheets have a signature that stands."""
    return sum(1 for row in view.sheets if row.signature == "once" and row.signed)


def in_ink(view: CaseView) -> tuple[str, ...]:
    """The sheets that the law wants signed in ink on paper, each title once."""
    return tuple(dict.fromkeys(row.title for row in view.sheets if row.signature == "ink"))


def signature_figures(view: CaseView) -> str:
    """How many sheets wait for the signature and how many have it."""
    parts = ((words.SIGNED_COUNT, to_sign(view)), (words.SIGNED_ALREADY, signed_already(view)))
    return " · ".join(text.format(n=n) for text, n in parts if n)


def ink_words(view: CaseView) -> str:
    """The sheets that are printed with the signature box open, by name; empty when there is none."""
    n = sum(1 for row in view.sheets if row.signature == "ink")
    return words.INK_COUNT.format(n=n, names="・".join(in_ink(view))) if n else ""


def voided_words(view: CaseView) -> str:
    """Which sheets lost their signature by an edit, and that one new stroke signs just these; empty when none did."""
    if not view.signature_voided:
        return ""
    names = "・".join(view.signature_voided)
    text = words.VOIDED.format(names=names, n=len(view.signature_voided))
    kept = signed_already(view)
    return text + (words.VOIDED_KEPT.format(n=kept) if kept else "")


def not_handed(sheets: Sequence[SheetRow]) -> tuple[SheetRow, ...]:
    """The sheets that are not ticked yet."""
    return tuple(sheet for sheet in sheets if not sheet.handed_over)
