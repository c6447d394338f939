"""The print step in words: where the job stands, every sheet, and the one main action."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desk_app.domain.print_job import ONE_SIDED, PrintSheet, PrintState
from desk_app.services.views import PrintView
from ui.screens.staff import print_wording as words

OPEN = (PrintState.QUEUED, PrintState.SENT, PrintState.PRINTING, PrintState.HELD)
LEFT = (PrintState.QUEUED, PrintState.CANCELLED, PrintState.HELD)
_TONES = {
    PrintState.PRINTED: "green",
    PrintState.PRINTING: "blue",
    PrintState.SENT: "blue",
    PrintState.HELD: "red",
    PrintState.UNKNOWN: "yellow",
}


class MainAction(Enum):
    """What Enter does."""

    WAIT = words.TO_HAND_OVER
    GO_ON = words.GO_ON
    HAND_OVER = words.TO_HAND_OVER + " "


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet: what it is, where it stands, what is the matter with it."""

    form: str
    title: str
    page: int | None
    state: PrintState
    word: str
    tone: str
    detail: str
    trouble: str
    asks: bool
    may_repeat: bool
    """Whether it may be printed again from here: not while it is moving or still to come."""


@dataclass(frozen=True, slots=True)
class PrintModel:
    """The whole step while a job is there."""

    title: str
    lead: str
    tone: str
    count: str
    share: float
    lines: tuple[SheetLine, ...]
    main: MainAction
    main_text: str
    refused: str
    at: str
    """The form where something happens or has to be done; the list keeps it in sight."""
    left: int
    may_cancel: bool
    may_move: bool


def print_model(view: PrintView) -> PrintModel:
    """What the step says of a job as the ledger has it."""
    sheets = view.sheets
    states = [sheet.state for sheet in sheets]
    done, of = states.count(PrintState.PRINTED), len(sheets)
    main, refused = _main(view, states)
    title, lead, tone = _heading(view, states)
    left = [sheet for sheet in sheets if sheet.state in LEFT]
    return PrintModel(
        title=title.format(done=done, of=of),
        lead=lead.format(first=left[0].title if left else ""),
        tone=tone,
        count=words.COUNT.format(done=done, of=of),
        share=done / of if of else 0.0,
        lines=tuple(_line(sheet) for sheet in sheets),
        main=main,
        main_text=main.value.strip(),
        refused=refused,
        at=_at(sheets),
        left=len(left),
        may_cancel=view.running and any(state in OPEN for state in states),
        may_move=any(state in OPEN for state in states),
    )


def _main(view: PrintView, states: list[PrintState]) -> tuple[MainAction, str]:
    if all(state is PrintState.PRINTED for state in states):
        return MainAction.HAND_OVER, ""
    if PrintState.UNKNOWN in states:
        return MainAction.WAIT, words.WAIT_ANSWER
    if view.running:
        return MainAction.WAIT, words.WAIT_HELD if PrintState.HELD in states else words.WAIT
    return MainAction.GO_ON, ""


def _heading(view: PrintView, states: list[PrintState]) -> tuple[str, str, str]:
    """Title, lead and tone."""
    if all(state is PrintState.PRINTED for state in states):
        return words.DONE, words.DONE_LEAD, "success"
    if PrintState.UNKNOWN in states:
        return words.STOPPED, words.UNKNOWN_LEAD, "warning"
    if PrintState.HELD in states and view.running:
        return words.STOPPED, words.HELD_LEAD, "error"
    if view.running:
        return words.RUNNING, words.RUNNING_LEAD, ""
    if PrintState.HELD in states:
        return words.STOPPED, words.REST_LEAD, "error"
    return words.CANCELLED if PrintState.CANCELLED in states else words.REST, words.REST_LEAD, "warning"


def _at(sheets: tuple[PrintSheet, ...]) -> str:
    """The sheet to look at: what has to be answered, what stopped, what moves, what comes next."""
    for wanted in (
        (PrintState.UNKNOWN,),
        (PrintState.HELD,),
        (PrintState.SENT, PrintState.PRINTING),
        (PrintState.QUEUED, PrintState.CANCELLED),
    ):
        if found := next((sheet.form for sheet in sheets if sheet.state in wanted), ""):
            return found
    return sheets[-1].form if sheets else ""


def _line(sheet: PrintSheet) -> SheetLine:
    asks = sheet.state is PrintState.UNKNOWN
    is_trouble = asks or sheet.state is PrintState.HELD or (sheet.state is PrintState.QUEUED and bool(sheet.reason))
    return SheetLine(
        form=sheet.form,
        title=sheet.title,
        page=sheet.pages[0] if sheet.pages else None,
        state=sheet.state,
        word=words.STATES[sheet.state],
        tone=_TONES.get(sheet.state, ""),
        detail=_detail(sheet),
        trouble=sheet.reason if is_trouble else "",
        asks=asks,
        may_repeat=sheet.state in (PrintState.PRINTED, PrintState.HELD, PrintState.CANCELLED),
    )


def _detail(sheet: PrintSheet) -> str:
    """Pages, sides, which try, whose word."""
    pages = max(1, len(sheet.pages))
    moving = sheet.state in (PrintState.SENT, PrintState.PRINTING) and pages > 1
    parts = [words.PAGES_OUT.format(out=min(sheet.out, pages), n=pages) if moving else words.PAGES.format(n=pages)]
    if sheet.options.sides != ONE_SIDED:
        parts.append("両面")
    if sheet.options.copies > 1:
        parts.append(f"{sheet.options.copies}部")
    if len(sheet.tries) > 1:
        parts.append(words.TRIES.format(n=len(sheet.tries)))
    if sheet.state is PrintState.PRINTED and (said := words.PROOFS.get(sheet.proof)):
        parts.append(said)
    return " · ".join(parts)
