"""Releases (解除) of a protected person's items by two people, and what a supervisor has to look at.

Each step is an audit entry with person, items and purpose, never with a value. There is no method for several people.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from datetime import date

from desk_app.domain.case import Case
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, NotAllowed, OperatorError
from desk_app.domain.ids import CaseId, ClerkId, ReleaseId, ResidentId
from desk_app.domain.protection import (
    GuardPhase,
    Lock,
    ProtectedField,
    Release,
    ReleaseState,
    field_words,
    guard_phase,
    protected_fields,
)
from desk_app.domain.resident import ResidentRecord
from desk_app.rules.certificates import told_items
from desk_app.services.case_view import work_out
from desk_app.services.context import Context
from desk_app.services.guarding import guard_of, guarded_state, in_force, may_see_guarded
from desk_app.services.lookups import Lookups
from desk_app.services.ports import UnitOfWork
from desk_app.services.protection_views import LookupRow, ProtectedLook, ProtectionAlert, ReleaseNeed, ReleaseView

_OVER = frozenset({CaseStatus.CLOSED, CaseStatus.CANCELLED})
_USUAL = (ProtectedField.ADDRESS, ProtectedField.PREVIOUS_ADDRESS, ProtectedField.PHONE, ProtectedField.HONSEKI)
"""What papers of the other events tell of a person."""
_PHASE_WORDS = {
    GuardPhase.ENDING: "支援措置の終了予定日まで1か月以内です。延長の意思を確かめてください。",
    GuardPhase.PAST_END: "支援措置の終了予定日を過ぎています。決まるまで支援措置は続きます。",
}


class Protection:
    """Requests, the second person's word, and looks at what was released."""

    def __init__(self, context: Context, is_closed: Callable[[date], bool]) -> None:
        self._context = context
        self._lookups = Lookups(context, is_closed)

    def needed(self, case: CaseId) -> tuple[ReleaseNeed, ...]:
        """The protected people of a case with the items that its papers would tell."""
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
            releases = uow.releases.for_case(case)
        worked = work_out(self._context, one, releases, live=True)
        guarded = worked.guarded if worked else guarded_state(self._context, one, releases, live=True)
        if guarded is None:
            return ()
        told = told_items(guarded.state.situation, worked.known) if worked else {}
        certificate = worked is not None and bool(told)
        waiting = {one.resident_id for one in releases if one.state is ReleaseState.PENDING}
        needs = []
        for member in guarded.state.situation.household:
            if not member.guarded or member.resident_id is None or (certificate and member.id not in told):
                continue
            fields = tuple(ProtectedField(item) for item in told[member.id]) if certificate else _USUAL
            standing = tuple(item for item in fields if guarded.is_open(member, item))
            name, resident = member.name.registered, member.resident_id
            needs.append(ReleaseNeed(resident, name, fields, standing, resident in waiting))
        return tuple(needs)

    def request(
        self, case: CaseId, resident: ResidentId, fields: Collection[ProtectedField], purpose: str
    ) -> ReleaseView:
        """Ask for exact items of one protected person in a case.

        Raises InvalidInput for no item, no purpose or one that quotes the person; OperatorError for a case that is
        over, somebody not protected, or the same request once more.
        """
        context = self._context
        record = context.cache().get(resident)
        guard = record.guard
        wanted = protected_fields(fields)
        if guard is None:
            raise OperatorError("解除の申請", "支援措置の対象の方ではありません。", "解除はいりません。")
        _check_purpose(purpose, record)
        with context.unit_of_work() as uow:
            one = _running(uow.cases.get(case))
            release = Release(
                id=ReleaseId(uuid.uuid4().hex),
                case_id=case,
                resident_id=resident,
                fields=wanted,
                purpose=purpose.strip(),
                requested_by=context.clerk.id,
                requested_at=context.clock.now(),
                guard=guard,
            )
            if any(_same_request(release, other) for other in uow.releases.for_case(case)):
                raise OperatorError("解除の申請", "同じ申請が審査を待っています。", "責任者の審査を待ってください。")
            uow.releases.put(release)
            self._audit(uow, "release_request", release)
            self._note(uow, one, "支援措置の解除を申請")
            view = self._view(uow, release)
            uow.commit()
        return view

    def of_case(self, case: CaseId) -> tuple[ReleaseView, ...]:
        """Everything asked for in this case, oldest first."""
        with self._context.unit_of_work() as uow:
            return tuple(self._view(uow, one) for one in uow.releases.for_case(case))

    def pending(self) -> tuple[ReleaseView, ...]:
        """What waits for the second person, oldest first; without requests whose case is over. For supervisors."""
        self._supervisors_only("解除の申請の一覧")
        with self._context.unit_of_work() as uow:
            return tuple(self._view(uow, one) for one in self._waiting(uow))

    def approve(self, release: ReleaseId, resident: ResidentId, fields: Collection[ProtectedField]) -> ReleaseView:
        """Agree as the one in charge, naming person and items once more; open from now for a set time.

        Raises NotAllowed without the role or for one's own request, InvalidInput for another person or set of items,
        IllegalTransition when the protection was set anew since.
        """
        context = self._context
        self._in_charge_only()
        with context.unit_of_work() as uow:
            asked = uow.releases.get(release)
            one = _running(uow.cases.get(asked.case_id))
            agreed = asked.approved(
                context.clerk.id,
                context.clock.now(),
                resident=resident,
                fields=fields,
                guard=guard_of(context, asked.resident_id),
                minutes=context.release_minutes,
            )
            uow.releases.put(agreed)
            self._audit(uow, "release_approve", agreed, minutes=context.release_minutes)
            self._note(uow, one, f"支援措置の解除を承認({context.release_minutes}分)")
            view = self._view(uow, agreed)
            uow.commit()
        return view

    def refuse(self, release: ReleaseId, reason: str) -> ReleaseView:
        """Turn a request down with a reason. NotAllowed without the role or for one's own request."""
        context = self._context
        self._in_charge_only()
        with context.unit_of_work() as uow:
            asked = uow.releases.get(release)
            _check_purpose(reason, None)
            _free_of_person(reason, self._record(asked.resident_id), "理由")
            turned = asked.refused(context.clerk.id, context.clock.now(), reason.strip())
            uow.releases.put(turned)
            self._audit(uow, "release_refuse", turned, reason=turned.reason)
            one = uow.cases.get(asked.case_id)
            if one.status not in _OVER:
                self._note(uow, one, "支援措置の解除は認められず")
            view = self._view(uow, turned)
            uow.commit()
        return view

    def look(self, release: ReleaseId) -> ProtectedLook:
        """The released items as the register has them now.

        Raises NotAllowed, saying why, once the release opens nothing. 個人番号 and 住民票コード are never shown.
        """
        context = self._context
        with context.unit_of_work() as uow:
            held = uow.releases.get(release)
            record = self._record(held.resident_id)
            lock = self._lock(uow, held, record)
            if lock is not None or record is None or held.until is None:
                why = f"{lock or Lock.CHANGED}。"
                raise NotAllowed("支援措置の対象の項目", why, "必要なら、もう一度解除を申請してください。")
            self._audit(uow, "release_look", held)
            uow.commit()
        values = _values(record)
        return ProtectedLook(
            held.id, held.until, {one: values[one] for one in _ordered(held.fields) if one in values}
        )

    def standing(self) -> tuple[ReleaseView, ...]:
        """The releases in force now, the one that closes first on top; the look is audited. For supervisors."""
        self._supervisors_only("解除中の一覧")
        with self._context.unit_of_work() as uow:
            found = [self._view(uow, one) for one in in_force(self._context, uow.releases.approved())]
            self._context.audit(uow, "releases_standing", "", "確認")
            uow.commit()
        return tuple(sorted((one for one in found if one.lock is None), key=lambda one: (one.until, one.id)))

    def relock(self, release: ReleaseId) -> ReleaseView:
        """Close a release before its time; from this moment it opens nothing. Anybody at the desk may.

        Raises IllegalTransition for one that was never opened or is closed already.
        """
        context = self._context
        with context.unit_of_work() as uow:
            shut = uow.releases.get(release).closed(context.clerk.id, context.clock.now())
            uow.releases.put(shut)
            self._audit(uow, "release_close", shut)
            one = uow.cases.get(shut.case_id)
            if one.status not in _OVER:
                self._note(uow, one, "支援措置の解除を閉じた")
            view = self._view(uow, shut)
            uow.commit()
        return view

    def alerts(self, day: date) -> tuple[ProtectionAlert, ...]:
        """Requests that wait, then protections past their registered end, then those that end within a month.

        None of them ends by itself. For supervisors; the look is audited.
        """
        self._supervisors_only("支援措置の一覧")
        with self._context.unit_of_work() as uow:
            waiting = tuple(self._view(uow, one) for one in self._waiting(uow))
            self._context.audit(uow, "protection_alerts", day.isoformat(), "確認")
            uow.commit()
        asked = (
            ProtectionAlert(
                "pending",
                one.resident_id,
                f"受付 {one.case_number} の解除の申請が審査を待っています。",
                release=one.id,
            )
            for one in waiting
        )
        return (*asked, *_ends(self._context.cache().guarded(), day))

    def lookups(self, day: date) -> tuple[LookupRow, ...]:
        """Who looked people up on this day, those to look at first on top. For supervisors; audited."""
        self._supervisors_only("照会の記録")
        return self._lookups.of_day(day)

    def _waiting(self, uow: UnitOfWork) -> Iterable[Release]:
        return [one for one in uow.releases.pending() if uow.cases.get(one.case_id).status not in _OVER]

    def _record(self, resident: ResidentId) -> ResidentRecord | None:
        try:
            return self._context.cache().get(resident)
        except OperatorError:
            return None

    def _lock(self, uow: UnitOfWork, release: Release, record: ResidentRecord | None) -> Lock | None:
        if uow.cases.get(release.case_id).status in _OVER:
            return Lock.CASE_OVER
        return release.lock(self._context.clock.now(), record.guard if record else None)

    def _view(self, uow: UnitOfWork, release: Release) -> ReleaseView:
        record = self._record(release.resident_id)
        clerks: dict[ClerkId, str] = {clerk.id: clerk.name for clerk in uow.clerks.all()}
        why_not = self._why_not(release)
        return ReleaseView(
            id=release.id,
            case_id=release.case_id,
            case_number=uow.cases.get(release.case_id).number,
            resident_id=release.resident_id,
            name=record.name.registered if record else "",
            fields=_ordered(release.fields),
            purpose=release.purpose,
            state=release.state,
            requested_by=clerks.get(release.requested_by, release.requested_by),
            requested_at=release.requested_at,
            decided_by=clerks.get(release.decided_by, release.decided_by) if release.decided_by else "",
            decided_at=release.decided_at,
            until=release.until,
            lock=self._lock(uow, release, record),
            reason=release.reason,
            may_decide=not why_not,
            why_not=why_not,
        )

    def _why_not(self, release: Release) -> str:
        clerk = self._context.clerk
        if not may_see_guarded(clerk):
            return "支援措置責任者ではありません。"
        if release.requested_by == clerk.id:
            return "自分が申請したものは決められません。"
        return "" if release.state is ReleaseState.PENDING else "もう決まっています。"

    def _in_charge_only(self) -> None:
        if not may_see_guarded(self._context.clerk):
            raise NotAllowed(
                "支援措置の解除", "支援措置責任者ではありません。", "支援措置責任者に審査を頼んでください。"
            )

    def _supervisors_only(self, item: str) -> None:
        if not self._context.clerk.may_review():
            raise NotAllowed(item, "見る権限がありません。", "確認者か管理者に頼んでください。")

    def _audit(self, uow: UnitOfWork, action: str, release: Release, **detail: str | int) -> None:
        self._context.audit(
            uow,
            action,
            release.id,
            release.purpose,
            in_case=release.case_id,
            resident=release.resident_id,
            fields=field_words(release.fields),
            **detail,
        )

    def _note(self, uow: UnitOfWork, case: Case, text: str) -> None:
        uow.cases.save(case.noted(self._context.line(text, "protection")))


def _running(case: Case) -> Case:
    if case.status in _OVER:
        raise IllegalTransition(f"受付 {case.number}", "もう終わっています。", "新しい受付で申請してください。")
    return case


def _same_request(one: Release, other: Release) -> bool:
    same = (one.resident_id, one.fields, one.requested_by) == (other.resident_id, other.fields, other.requested_by)
    return same and other.state is ReleaseState.PENDING and other.guard == one.guard


def _check_purpose(purpose: str, record: ResidentRecord | None) -> None:
    """The purpose goes into the audit log: it must be there, and quote nothing of the person."""
    if not purpose.strip():
        raise InvalidInput("解除の申請", "目的・理由がありません。", "何のためかを書いてください。")
    if record is not None:
        _free_of_person(purpose, record, "目的")


def _free_of_person(text: str, record: ResidentRecord | None, what: str) -> None:
    if record is None:
        return
    address, name = record.address, record.name
    secret = {name.registered, name.family, name.given, name.kana, record.phone, record.honseki}
    secret |= {address.banchi, address.katagaki, f"{address.town}{address.banchi}", address.one_line}
    squeezed = "".join(text.split())
    if any(len(part) > 1 and part in squeezed for part in ("".join(one.split()) for one in secret)):
        raise InvalidInput(
            what, "氏名や住所が書かれています。", "操作の記録に残るので、個人の情報を書かずに書き直してください。"
        )


def _values(record: ResidentRecord) -> dict[ProtectedField, str]:
    """What the register has under each item; items it does not hold, and the numbers, are left out."""
    before = record.previous_address
    found = {
        ProtectedField.ADDRESS: record.address.one_line,
        ProtectedField.PREVIOUS_ADDRESS: before.one_line if before else "",
        ProtectedField.PHONE: record.phone,
        ProtectedField.HONSEKI: record.honseki,
        ProtectedField.REGISTER: " ".join(part for part in (record.honseki, record.head_of_register) if part),
        ProtectedField.NAME: record.name.registered,
        ProtectedField.BIRTH: record.birth.text if record.birth else "",
        ProtectedField.RELATION: " ".join(part for part in (record.head_name, record.relationship) if part),
    }
    return {item: text for item, text in found.items() if text}


def _ordered(fields: Collection[ProtectedField]) -> tuple[ProtectedField, ...]:
    return tuple(one for one in ProtectedField if one in fields)


def _ends(records: Iterable[ResidentRecord], day: date) -> list[ProtectionAlert]:
    found = []
    for record in records:
        if record.guard is None:
            continue
        phase = guard_phase(record.guard, day)
        if phase is not GuardPhase.STANDING:
            text = f"{record.name.registered}さん: {_PHASE_WORDS[phase]}"
            found.append(ProtectionAlert(phase.value, record.resident_id, text, record.guard.ends_on, phase))
    return sorted(found, key=lambda one: (one.phase is not GuardPhase.PAST_END, one.ends_on, one.resident_id))
