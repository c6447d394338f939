"""What the screens show of releases (支援措置の解除), protections that need a supervisor, and look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk_app.domain.ids import CaseId, ClerkId, ReleaseId, ResidentId
    from desk_app.domain.protection import GuardPhase, Lock, ProtectedField, ReleaseState


@dataclass(frozen=True, slots=True)
class ReleaseNeed:
    """A protected person of a case, the items its papers would tell, and those of them that stand open."""

    resident_id: ResidentId
    name: str
    fields: tuple[ProtectedField, ...]
    open: tuple[ProtectedField, ...] = ()
    pending: bool = False

    @property
    def shut(self) -> tuple[ProtectedField, ...]:
        """The items that still need a release."""
        return tuple(one for one in self.fields if one not in self.open)


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """One release. ``lock`` says why it opens nothing now, None while it is in force."""

    id: ReleaseId
    case_id: CaseId
    case_number: str
    resident_id: ResidentId
    name: str
    fields: tuple[ProtectedField, ...]
    purpose: str
    state: ReleaseState
    requested_by: str
    requested_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    until: datetime | None = None
    lock: Lock | None = None
    reason: str = ""
    may_decide: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ProtectedLook:
    """The values of the released items of one person, for the clerk's screen only."""

    release: ReleaseId
    until: datetime
    values: Mapping[ProtectedField, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProtectionAlert:
    """Something of 支援措置 for the supervisor: an end that is near or past, or a request that waits."""

    kind: str
    resident_id: ResidentId
    text: str
    ends_on: date | None = None
    phase: GuardPhase | None = None
    release: ReleaseId | None = None


NUMBERS = ("宛名番号", "世帯番号", "個人番号", "在留カード番号", "住民票コード")
"""What a search by number matches on: 住民記録システム標準仕様書 wants these found in the operation log."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One search or opening in the resident cache: from which case, why, whether at night or on a holiday."""

    at: datetime
    action: str
    subject: str
    case: str
    why: str
    unusual: str = ""
    by: str = ""
    """What a search found people by (氏名, 宛名番号 …); never what was typed."""
    hits: int = 0

    @property
    def by_number(self) -> bool:
        """Whether a search went by a number that stands for one person."""
        return any(number in self.by for number in NUMBERS)


@dataclass(frozen=True, slots=True)
class LookupRow:
    """A day's look-ups of one person at work. ``flags`` says in words why a supervisor should look."""

    clerk_id: ClerkId
    clerk: str
    searches: int
    opened: int
    without_case: int
    unusual: int
    flags: tuple[str, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    by_number: int = 0
