"""Releases (解除) of a protected person's items, agreed by two people who each name the person and the items.

A protected person (支援措置) is guarded by person. A release opens exact items of one person for one case and
purpose, for a short time; a second person has to name the same person and the same items. There is no release of
several people at once and none from a list: a stale list once lifted a protection that had been set anew.
Source: 住民基本台帳事務処理要領 第5-10; 住民記録システム標準仕様書 (抑止の一時解除 locks again by itself).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from desk_app.domain.errors import IllegalTransition, InvalidInput, NotAllowed
from desk_app.domain.ids import CaseId, ClerkId, ReleaseId, ResidentId
from desk_app.domain.resident import Guard


class ProtectedField(StrEnum):
    """An item of a protected person that a release may open: what a certificate tells, and the telephone."""

    ADDRESS = "住所"
    PREVIOUS_ADDRESS = "前住所"
    DESTINATION = "転出先"
    ADDRESS_HISTORY = "住所の履歴"
    PHONE = "電話番号"
    HONSEKI = "本籍"
    REGISTER = "本籍・筆頭者"
    NAME = "氏名"
    BIRTH = "生年月日"
    RELATION = "世帯主・続柄"
    CODE = "住民票コード"
    INDIVIDUAL_NUMBER = "個人番号"
    FOREIGN_ITEMS = "国籍・在留資格など"
    STATUS_EVENTS = "身分事項"


class ReleaseState(StrEnum):
    """Where a release stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


class Lock(StrEnum):
    """Why a release opens nothing."""

    PENDING = "責任者の審査待ち"
    REFUSED = "認められなかった"
    EXPIRED = "時間が過ぎて閉じた"
    CHANGED = "支援措置が申請のあとで変わった"
    CASE_OVER = "受付が終わった"
    CLOSED = "手で閉じた"


def protected_fields(names: Iterable[str]) -> frozenset[ProtectedField]:
    """The items of these names. Raises InvalidInput naming each that is none, and for no item at all."""
    given = tuple(names)
    known = {one.value: one for one in ProtectedField}
    unknown = [name for name in given if name not in known]
    if unknown or not given:
        reason = f"「{'、'.join(unknown)}」は解除できる項目ではありません。" if unknown else "項目がありません。"
        raise InvalidInput("解除する項目", reason, f"次から1つずつ選んでください: {'、'.join(known)}。")
    return frozenset(known[name] for name in given)


def field_words(fields: Collection[ProtectedField]) -> str:
    """The items in their fixed order, as people read them."""
    return "・".join(one.value for one in ProtectedField if one in fields)


@dataclass(frozen=True, slots=True)
class Release:
    """A release from its request on. ``guard`` is the protection as the cache had it when it was asked for."""

    id: ReleaseId
    case_id: CaseId
    resident_id: ResidentId
    fields: frozenset[ProtectedField]
    purpose: str
    requested_by: ClerkId
    requested_at: datetime
    guard: Guard
    state: ReleaseState = ReleaseState.PENDING
    decided_by: ClerkId | None = None
    decided_at: datetime | None = None
    until: datetime | None = None
    reason: str = ""
    closed_by: ClerkId | None = None
    closed_at: datetime | None = None

    def approved(
        self,
        by: ClerkId,
        at: datetime,
        *,
        resident: ResidentId,
        fields: Collection[ProtectedField],
        guard: Guard | None,
        minutes: int,
    ) -> Release:
        """The release agreed to by a second person, open for so many minutes.

        ``resident`` and ``fields`` are what the second person named: anything but the very same is refused
        (InvalidInput). NotAllowed for whoever asked; IllegalTransition once decided, or when ``guard`` (the
        protection as it is now) is not the one the request was made under.
        """
        self._decidable(by)
        if resident != self.resident_id:
            raise InvalidInput("解除する人", "申請の人と違います。", "だれの解除かを確かめて、選び直してください。")
        if frozenset(fields) != self.fields:
            raise InvalidInput(
                "解除する項目", "申請の項目と同じではありません。", "項目を1つずつ確かめて、選び直してください。"
            )
        if guard != self.guard:
            raise IllegalTransition(
                "解除の申請", f"{Lock.CHANGED}ため、無効です。", "新しく申請してもらってください。"
            )
        until = at + timedelta(minutes=minutes)
        return replace(self, state=ReleaseState.APPROVED, decided_by=by, decided_at=at, until=until)

    def refused(self, by: ClerkId, at: datetime, reason: str) -> Release:
        """The release turned down. NotAllowed for whoever asked, InvalidInput without a reason."""
        self._decidable(by)
        if not reason.strip():
            raise InvalidInput("解除の申請", "理由がありません。", "認めない理由を書いてください。")
        return replace(self, state=ReleaseState.REFUSED, decided_by=by, decided_at=at, reason=reason)

    def closed(self, by: ClerkId, at: datetime) -> Release:
        """The release closed before its time. IllegalTransition for one never opened or closed already."""
        if self.state is not ReleaseState.APPROVED or self.closed_at is not None:
            raise IllegalTransition("解除", "開いていません。", "一覧を読み直してください。")
        return replace(self, closed_by=by, closed_at=at)

    def lock(self, now: datetime, guard: Guard | None) -> Lock | None:
        """Why the release opens nothing now, under the protection as it is now; None while it is in force."""
        if self.state is not ReleaseState.APPROVED:
            return Lock.PENDING if self.state is ReleaseState.PENDING else Lock.REFUSED
        if self.closed_at is not None:
            return Lock.CLOSED
        if guard != self.guard:
            return Lock.CHANGED
        assert self.until is not None
        assert self.decided_at is not None
        # A clock that was set back must not lengthen a release.
        return None if self.decided_at <= now < self.until else Lock.EXPIRED

    def _decidable(self, by: ClerkId) -> None:
        if by == self.requested_by:
            raise NotAllowed("解除の申請", "自分が申請したものは決められません。", "別の責任者に頼んでください。")
        if self.state is not ReleaseState.PENDING:
            raise IllegalTransition("解除の申請", "もう決まっています。", "一覧を読み直してください。")


class GuardPhase(StrEnum):
    """How a protection stands towards its registered end. It does not end by itself in any of them."""

    STANDING = "standing"
    ENDING = "ending"
    PAST_END = "past_end"


def guard_phase(guard: Guard, day: date) -> GuardPhase:
    """Whether the registered end is past, or within the month in which the renewal is taken (1か月前から受付)."""
    if day > guard.ends_on:
        return GuardPhase.PAST_END
    return GuardPhase.ENDING if day >= month_before(guard.ends_on) else GuardPhase.STANDING


def month_before(day: date) -> date:
    """The same day of the month before, or its last day where it has none."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
