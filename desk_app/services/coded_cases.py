"""Cases opened by what was scanned: the cover or a sheet of a case, or the QR of a pre-entry at home."""

from __future__ import annotations

from desk_app.domain.case import Case
from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.fact import Scope, Source
from desk_app.domain.ids import CaseNumber, FactId
from desk_app.domain.interview import Answer, InterviewState
from desk_app.domain.pre_entry import PreEntry, parse_pre_entry
from desk_app.domain.sheet_code import SheetCode, parse_payload
from desk_app.domain.situation import Situation
from desk_app.services.context import Context


def case_of_code(context: Context, barcode: str) -> Case:
    """The newest case with the 受付番号 on this paper: the number begins anew each year.

    Raises OperatorError: none of our codes, or no such case in this desk's folder.
    """
    code = parse_payload(barcode)
    if not isinstance(code, SheetCode):
        raise OperatorError(
            "バーコード", "受付の書類のものではありません。", "表紙か書類のバーコードを読んでください。"
        )
    year = context.clock.today().year
    with context.unit_of_work() as uow:
        for one in (year, year - 1):
            found = uow.cases.by_number(CaseNumber(code.number), one)
            if found is not None and found.desk == context.desk.id:
                return found
    raise OperatorError(
        f"受付番号 {code.number}",
        "この窓口の受付ではありません。",
        "書類の窓口名を確かめて、その窓口で読んでください。",
    )


def pre_entered(context: Context, text: str) -> tuple[PreEntry, InterviewState]:
    """A pre-entry and the state of a new case with its answers, each marked as such.

    An answer that the rules do not know, or of another form, is left out: the resident may have used an older page,
    and the clerk asks in any case. Raises OperatorError for a code that was changed or is none of these.
    """
    entry = parse_pre_entry(text)
    if entry is None:
        raise OperatorError(
            "事前入力のコード", "読み取れない内容です。", "もう一度読み取るか、そのまま受付を始めてください。"
        )
    now = context.clock.now()
    state = InterviewState(Situation(entry.event, context.clock.today(), context.town))
    known = context.engine.known(state)  # the event, today and the town are the desk's to say
    for fact, value in entry.answers.items():
        if (FactId(fact), None) in known:
            continue
        try:
            definition = context.engine.fact(FactId(fact))
        except InvalidInput:
            continue
        askable = definition.scope is Scope.CASE and Source.SPOKEN in definition.sources
        if not askable or definition.private or definition.computed or not definition.takes(value):
            continue
        state = state.with_answer(
            Answer(FactId(fact), None, value, Source.PRE_ENTRY, now, context.clerk.id, len(state.answers) + 1)
        )
    return entry, state
