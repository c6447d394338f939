"""The steps of a case in order, its ends, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CaseStatus(StrEnum):
    """The steps of a case in order, then its ends."""

    IDENTIFYING = "本人確認"
    CHOOSING_EVENT = "きっかけ"
    INTERVIEWING = "聞き取り"
    CONFIRMING = "手続き確認"
    SIGNING = "確認・署名"
    PRINTING = "印刷"
    HANDING_OVER = "お渡し"
    CLOSED = "完了"
    CANCELLED = "取消"


STEPS = (
    CaseStatus.IDENTIFYING,
    CaseStatus.CHOOSING_EVENT,
    CaseStatus.INTERVIEWING,
    CaseStatus.CONFIRMING,
    CaseStatus.SIGNING,
    CaseStatus.PRINTING,
    CaseStatus.HANDING_OVER,
)
"""The seven steps of the staff window."""

LEGAL: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.IDENTIFYING: frozenset({CaseStatus.CHOOSING_EVENT, CaseStatus.CANCELLED}),
    CaseStatus.CHOOSING_EVENT: frozenset({CaseStatus.IDENTIFYING, CaseStatus.INTERVIEWING, CaseStatus.CANCELLED}),
    CaseStatus.INTERVIEWING: frozenset(
        {CaseStatus.IDENTIFYING, CaseStatus.CHOOSING_EVENT, CaseStatus.CONFIRMING, CaseStatus.CANCELLED}
    ),
    CaseStatus.CONFIRMING: frozenset({CaseStatus.INTERVIEWING, CaseStatus.SIGNING, CaseStatus.CANCELLED}),
    CaseStatus.SIGNING: frozenset(
        {CaseStatus.INTERVIEWING, CaseStatus.CONFIRMING, CaseStatus.PRINTING, CaseStatus.CANCELLED}
    ),
    CaseStatus.PRINTING: frozenset(
        {CaseStatus.INTERVIEWING, CaseStatus.SIGNING, CaseStatus.HANDING_OVER, CaseStatus.CANCELLED}
    ),
    CaseStatus.HANDING_OVER: frozenset({CaseStatus.INTERVIEWING, CaseStatus.PRINTING, CaseStatus.CLOSED}),
    CaseStatus.CLOSED: frozenset({CaseStatus.INTERVIEWING}),
    CaseStatus.CANCELLED: frozenset(),
}
"""Which step may follow which. From CLOSED only a returned case re-opens, and only at the interview."""
