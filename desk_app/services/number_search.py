"""Whether a search may go by 個人番号: the clerk's right and the purpose of the case (番号法9条・20条).

The purpose is a form of the case that has a box for the number, as for reading it from a card. Without it twelve
digits are looked up as any other number of the register, and the page says why nobody was found by them.
"""

from __future__ import annotations

import re
import unicodedata

from desk_app.domain.case import Case
from desk_app.domain.case_status import CaseStatus
from desk_app.services.case_view import work_out
from desk_app.services.context import Context
from desk_app.services.ports import UnitOfWork

_ENDED = frozenset({CaseStatus.CLOSED, CaseStatus.CANCELLED})
_TWELVE = re.compile(r"\d{4}[\s-]?\d{4}[\s-]?\d{4}")
NO_RIGHT = "個人番号では探していません。個人番号を扱う権限のある職員だけができます。"
NO_CASE = "個人番号では探していません。受付を開き、きっかけを選んでから探してください。"
NO_FORM = "個人番号では探していません。この受付には個人番号を記載する書類がありません。"


def number_in(text: str) -> str | None:
    """The twelve digits, where nothing else was typed; in groups of four or in one."""
    half = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"\D", "", half) if _TWELVE.fullmatch(half) else None


def why_not(context: Context, uow: UnitOfWork, case: Case | None) -> str:
    """Why this clerk may not search by 個人番号 now, for the screen; empty when it is allowed."""
    if not context.clerk.may_use_numbers():
        return NO_RIGHT
    if case is None or case.status in _ENDED:
        return NO_CASE
    worked = work_out(context, case, uow.releases.for_case(case.id))
    if worked is None:
        return NO_CASE
    blanks = [context.template(form.form) for form in worked.forms]
    uses = any(blank.uses_individual_number and blank.purpose for blank in blanks)
    return "" if uses else NO_FORM
