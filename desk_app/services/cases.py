"""The case from opening to hand-over: each accepted change is one durable transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from desk_app.domain.card import CardRead
from desk_app.domain.case import Case, IdentityCheck, Override
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import InvalidInput, NotAllowed, OperatorError
from desk_app.domain.explanation import Explanation
from desk_app.domain.fact import FactValue, Source
from desk_app.domain.ids import CaseId, FactId, PersonId, ProcedureId, ResidentId
from desk_app.domain.interview import Answer, InterviewState, Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.pre_entry import PREFIX as PRE_ENTRY
from desk_app.domain.resident import Address, ResidentStatus
from desk_app.domain.sheet_code import SheetCode, TicketCode, parse_payload
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.services.card_take_over import differences, taken_over
from desk_app.services.case_rows import case_row
from desk_app.services.case_view import (
    EVENT_CHOSEN,
    Worked,
    asked_again,
    build_view,
    needs_signature,
    snapshot,
    work_out,
)
from desk_app.services.coded_cases import case_of_code, pre_entered
from desk_app.services.context import Context
from desk_app.services.event_choice import LIFE_EVENT, EventChoice, event_of_ticket
from desk_app.services.event_facts import event_facts, event_fee
from desk_app.services.guarding import (
    HIDDEN,
    SAID,
    SHUT,
    kept_hidden,
    origin_is_hidden,
    refuse_release_answer,
    refuse_shut,
    with_releases_used,
)
from desk_app.services.ports import UnitOfWork
from desk_app.services.residents import MOVE_FACTS, case_facts, household_of, member_from, origin_from
from desk_app.services.sheet_check import refuse_foreign_mac
from desk_app.services.views import CardDifference, CaseRow, CaseView, EventFact


class Cases:
    """Use cases on one case. ``_shown`` remembers what each case's procedure pane last showed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._shown: dict[CaseId, dict[str, frozenset[str]]] = {}

    def forget(self) -> None:
        """What the panes last showed names people: a case taken up again is compared from its first look on."""
        self._shown.clear()

    def events(self) -> tuple[LifeEvent, ...]:
        """Life events the rule pack covers."""
        return self._context.engine.events

    def open(self, *, language: str = "ja") -> CaseView:
        """A new case at this desk; numbered within the day."""
        return self._add(language=language)

    def open_from_ticket(self, ticket: str) -> CaseView:
        """The case of a kiosk ticket, its answers marked as pre-entry.

        ``ticket`` is the number or the scanned barcode. A second scan of the same ticket opens the same case. Raises
        OperatorError for a ticket not issued today.
        """
        context = self._context
        today = context.clock.today()
        code = parse_payload(ticket)
        scanned = code if isinstance(code, TicketCode) else None
        number = scanned.number if scanned else ticket
        with context.unit_of_work() as uow:
            found = uow.tickets.get(number, today)
        if found is None or (scanned and scanned.month_day != f"{today:%m%d}"):
            raise OperatorError(f"受付票 {number}", "今日の受付票ではありません。", "新しい受付を始めてください。")
        if found.case_id is not None:
            return self.view(found.case_id)
        said = dict(found.answers)
        event = event_of_ticket(found.purpose, said.pop(LIFE_EVENT, None))
        state = InterviewState(Situation(event, today, context.town))
        for fact, value in said.items():
            answer = Answer(
                FactId(fact), None, value, Source.PRE_ENTRY, found.made_at, context.clerk.id, len(state.answers) + 1
            )
            state = state.with_answer(answer)
        view = self._add(language=found.language, ticket=found.number, state=state)
        with context.unit_of_work() as uow:
            uow.tickets.put(replace(found, called=True, case_id=view.id))
            uow.commit()
        return view

    def open_from_code(self, text: str) -> CaseView:
        """The case of a scanned cover or sheet, or a new one with the answers of a pre-entry's QR.

        Raises OperatorError for a code of neither kind, and for a paper of another desk.
        """
        if not text.startswith(PRE_ENTRY):
            found = case_of_code(self._context, text)
            with self._context.unit_of_work() as uow:
                self._context.audit(uow, "open_by_code", found.id)
                uow.commit()
            return self.view(found.id)
        entry, state = pre_entered(self._context, text)
        return self._add(language=entry.language, state=state)

    def view(self, case: CaseId) -> CaseView:
        """The case as it stands."""
        with self._context.unit_of_work() as uow:
            return self._view(uow, uow.cases.get(case))

    def open_cases(self) -> tuple[CaseRow, ...]:
        """Cases of this desk that are not closed, newest first (also those a crash interrupted)."""
        with self._context.unit_of_work() as uow:
            cases = [c for c in uow.cases.unfinished() if c.desk == self._context.desk.id]
            clerks = {clerk.id: clerk.name for clerk in uow.clerks.all()}
        return tuple(
            case_row(c, clerks, self._context.desk) for c in sorted(cases, key=lambda c: c.opened_at, reverse=True)
        )

    def take_household(self, case: CaseId, resident: ResidentId) -> CaseView:
        """Take the person found and the household into the case; the person becomes the applicant."""
        person, household = household_of(self._context, resident)
        family_guarded = any(one.guarded for one in household)
        of_case = case_facts(self._context, household)
        ours = frozenset(of_case) | MOVE_FACTS
        members = tuple(member_from(record, n, ours) for n, record in enumerate(household, start=1))
        chosen = next(m for m in members if m.resident_id == resident)
        announced = person.status is ResidentStatus.ANNOUNCED

        def change(one: Case) -> Case:
            old = one.state.situation if one.state else None
            event = LifeEvent.MOVE_IN if announced else LifeEvent.MOVE_WITHIN
            situation = Situation(
                life_event=old.life_event if old and one.ticket else event,
                filed_on=self._context.clock.today(),
                town=self._context.town,
                origin=None if family_guarded and not announced else origin_from(person),
                new_address=person.address if announced and person.address.town else None,
                applicant=Applicant(person=chosen.id, role="本人", phone=person.phone),
                household=tuple(replace(m, moves=True) if announced else m for m in members),
            )
            flags = one.flags | ({"guarded"} if any(m.guarded for m in members) else set())
            changed = one.with_situation(situation).changed(flags=frozenset(flags))
            said = changed.state.effective() if changed.state else {}
            for fact, known in of_case.items():
                if (fact, None) in said:
                    continue  # what the resident entered today is newer than the register
                changed = changed.with_answer(self._answer(fact, None, known.value, known.source))
            return changed.noted(self._context.line(f"世帯を選択 {len(members)}人"))

        return self._change(case, change, "take_household", subject=str(resident), why="窓口受付", in_case=case)

    def put_member(self, case: CaseId, member: Member) -> CaseView:
        """Add a person, or replace the one with the same id (an empty id gets the next free one)."""
        if not member.name.registered.strip():
            raise InvalidInput("氏名", "空です。", "氏名を入れてください。")

        def change(one: Case) -> Case:
            situation = one.state.situation if one.state else self._blank_situation()
            known = {m.id for m in situation.household}
            if member.id in known:
                return one.with_situation(situation.with_member(kept_hidden(self._context, situation, member)))
            answered = {answer.person for answer in one.state.answers} if one.state else set()
            number = next(n for n in range(1, 100) if PersonId(f"p{n}") not in known | answered)
            added = replace(member, id=PersonId(f"p{number}"))
            household = (*situation.household, added)
            applicant = situation.applicant or Applicant(person=added.id, role="本人")
            return one.with_situation(replace(situation, household=household, applicant=applicant))

        return self._change(case, change, "put_member")

    def remove_member(self, case: CaseId, person: PersonId) -> CaseView:
        """Take out a person who was added by hand, with the answers on them.

        Raises OperatorError for the applicant and for someone from the resident cache: who does not take part is
        marked so instead.
        """

        def change(one: Case) -> Case:
            situation = one.state.situation if one.state else self._blank_situation()
            found = next((m for m in situation.household if m.id == person), None)
            if found is None:
                raise OperatorError("世帯の人", "この受付にいません。", "画面を開き直してください。")
            applicant = situation.applicant
            if found.resident_id or (applicant and applicant.person == person):
                raise OperatorError(
                    "世帯の人", "住民記録の方と届出人は外せません。", "届に加わらない方は印を外してください。"
                )
            household = tuple(m for m in situation.household if m.id != person)
            without = one.with_situation(replace(situation, household=household))
            state = without.state
            assert state is not None
            gone = frozenset(key for key in state.effective() if key[1] == person)
            return without.with_state(replace(state, voided=state.voided | gone))

        return self._change(case, change, "remove_member")

    def card_differences(self, case: CaseId, read: CardRead) -> tuple[CardDifference, ...]:
        """The card's items beside what the case has of the applicant, but for what is hidden of protected people."""
        with self._context.unit_of_work() as uow:
            one, releases = uow.cases.get(case), uow.releases.for_case(case)
        found = differences(one, read)
        if not origin_is_hidden(self._context, one, releases):
            return found
        return tuple(replace(row, present=HIDDEN) if row.item == "address" and row.present else row for row in found)

    def accept_card(self, case: CaseId, read: CardRead, items: Sequence[str]) -> CaseView:
        """Take these items of the card over into the applicant; the rest stays as it is."""

        def change(one: Case) -> Case:
            base = one if one.state else one.with_situation(self._blank_situation())
            changed = taken_over(base, read, items)
            return changed.noted(self._context.line("マイナンバーカードを読み取り(券面事項入力補助)"))

        return self._change(case, change, "card_read", secret=read.secret)

    def confirm_identity(self, case: CaseId, method: str) -> CaseView:
        """Note what was shown for 本人確認 and go on to the life event."""

        def change(one: Case) -> Case:
            check = IdentityCheck(method, self._context.clerk.id, self._context.clock.now())
            done = one.changed(identity=check).noted(self._context.line(f"本人確認 {method}"))
            return done.moved_to(CaseStatus.CHOOSING_EVENT) if done.status is CaseStatus.IDENTIFYING else done

        return self._change(case, change, "identity_check")

    def choose_event(
        self,
        case: CaseId,
        event: LifeEvent,
        *,
        event_on: date | None = None,
        origin: Place | None = None,
        new_address: Address | None = None,
        moving: Mapping[PersonId, bool] | None = None,
        applicant: Applicant | None = None,
        destination: Place | None = None,
        concerned: Mapping[PersonId, bool] | None = None,
        answers: Mapping[FactId, FactValue] | None = None,
        new_head: PersonId | None = None,
    ) -> CaseView:
        """Set the life event with what is known of it and go on to the interview. May be called again.

        Raises OperatorError for an event the pack does not cover, InvalidInput for a day or people it cannot have.
        """
        if event not in self._context.engine.events:
            raise OperatorError(f"きっかけ「{event}」", "この規則にはまだありません。", "担当課へご案内ください。")
        said = {fact: self._checked(fact, value) for fact, value in (answers or {}).items()}
        places = {"origin": origin, "destination": destination, "new_address": new_address}
        at_desk = frozenset(f"{SAID}{name}" for name, place in places.items() if place is not None)
        choice = EventChoice(
            event, event_on, origin, destination, new_address, moving or {}, concerned or {}, applicant, new_head
        )
        choice.check(self._context.clock.today())

        def change(one: Case) -> Case:
            situation = one.state.situation if one.state else self._blank_situation()
            flags = one.flags | at_desk | {EVENT_CHOSEN}
            changed = one.with_situation(choice.applied(situation)).changed(flags=flags)
            for fact, value in said.items():
                changed = changed.with_answer(self._answer(fact, None, value, Source.SPOKEN))
            return changed.noted(self._context.line(f"きっかけ {event}")).moved_to(CaseStatus.INTERVIEWING)

        return self._change(case, change, "choose_event", why=event.value)

    def answer(self, case: CaseId, fact: FactId, person: PersonId | None, value: FactValue | None) -> CaseView:
        """Accept one answer; ``None`` is わからない. Dependants that fall away are voided, their values kept."""
        checked = self._checked(fact, value)

        def change(one: Case) -> Case:
            answer = self._answer(fact, person, checked, Source.SPOKEN)
            answered = one.with_answer(answer)
            assert answered.state is not None
            kept = self._context.engine.void_dependants(answered.state, answer.key)
            changed = answered.with_state(kept)
            late = {CaseStatus.CONFIRMING, CaseStatus.SIGNING, CaseStatus.PRINTING, CaseStatus.HANDING_OVER}
            return changed.moved_to(CaseStatus.INTERVIEWING) if changed.status in late else changed

        return self._change(case, change, "answer", fact=fact)

    def _answer(self, fact: FactId, person: PersonId | None, value: FactValue | None, source: Source) -> Answer:
        return Answer(fact, person, value, source, self._context.clock.now(), self._context.clerk.id)

    def _checked(self, fact: FactId, value: FactValue | None) -> FactValue | None:
        refuse_release_answer(fact)
        definition = self._context.engine.fact(fact)
        if value is not None and not definition.takes(value):
            label = definition.label.get("ja", fact)
            raise InvalidInput(label, "答えの形が合いません。", "表示された答えから選んでください。")
        return value

    def ask_again(self, case: CaseId, fact: FactId, person: PersonId | None) -> CaseView:
        """The view with this fact's question in front, its present value as the default. Nothing is stored."""
        refuse_release_answer(fact)
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
            if one.state is None:
                raise OperatorError("質問", "まだきっかけが選ばれていません。", "先にきっかけを選んでください。")
            return self._view(uow, one, question=asked_again(self._context, one.state, fact, person))

    def override(
        self, case: CaseId, procedure: str, person: PersonId | None, *, required: bool, reason: str
    ) -> CaseView:
        """The clerk's own decision on one procedure; reviewed first."""

        def change(one: Case) -> Case:
            people = one.state.situation.household if one.state else ()
            if procedure in SHUT and any(member.guarded for member in people):
                raise NotAllowed(
                    "判定の変更",
                    "支援措置の対象の方がいる証明書は、判定を変えて交付できません。",
                    "解除を申請し、支援措置責任者に審査を頼んでください。",
                )
            own = Override(
                ProcedureId(procedure), person, required, reason, self._context.clerk.id, self._context.clock.now()
            )
            words = "必要" if required else "不要"
            return one.overridden(own).noted(
                self._context.line(f"{procedure} を{words}に変更 理由: {reason}", "override")
            )

        return self._change(case, change, "override", why=procedure)

    def explain(self, case: CaseId, procedure: ProcedureId, person: PersonId | None) -> Explanation:
        """Why a procedure is required or not for a person, and what would change it; the clerk's word included.

        Raises OperatorError before an event was chosen, InvalidInput for a row that is no candidate.
        """
        one, worked = self._decidable(case)
        return self._context.engine.explain(worked.state, procedure, person, overrides=one.overrides)

    def asked_not_needed(self, case: CaseId) -> tuple[Explanation, ...]:
        """What was in question and fell away by an answer, with the reason. Empty before an event was chosen."""
        with self._context.unit_of_work() as uow:
            worked = self._work_out(uow, uow.cases.get(case))
        return () if worked is None else self._context.engine.asked_not_needed(worked.state)

    def _decidable(self, case: CaseId) -> tuple[Case, Worked]:
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
            worked = self._work_out(uow, one)
        if worked is None:
            raise OperatorError(f"受付 {one.number}", "きっかけがまだです。", "先にきっかけを選んでください。")
        return one, worked

    def _work_out(self, uow: UnitOfWork, case: Case, *, live: bool = False) -> Worked | None:
        return work_out(self._context, case, uow.releases.for_case(case.id), live=live)

    def belonging_seen(self, case: CaseId, belonging: str, *, seen: bool) -> CaseView:
        """Tick or untick something the resident brought."""

        def change(one: Case) -> Case:
            things = one.belongings_seen | {belonging} if seen else one.belongings_seen - {belonging}
            return one.changed(belongings_seen=things)

        return self._change(case, change, "belonging")

    def set_language(self, case: CaseId, language: str) -> CaseView:
        """Language of the resident's screen and slip."""
        return self._change(case, lambda one: one.changed(language=language), "language")

    def go_to(self, case: CaseId, status: CaseStatus) -> CaseView:
        """Go to another step. Signing needs a complete set of forms; printing needs the signature."""

        def change(uow: UnitOfWork, one: Case) -> Case:
            if status is CaseStatus.PRINTING:
                worked = self._work_out(uow, one, live=True)
                if worked is None or needs_signature(worked, one):
                    raise OperatorError(
                        f"受付 {one.number}", "署名がそろっていません。", "「確認・署名」で署名をもらってください。"
                    )
                refuse_shut(worked.findings)
                one = with_releases_used(self._context, one, uow.releases.for_case(case))
            moved = one.moved_to(status)
            return moved if moved is one else moved.noted(self._context.line(status.value))

        return self._change_within(case, change, "step", why=status.value)

    def hand_over(self, case: CaseId, sheet_key: str, *, handed: bool = True) -> CaseView:
        """Tick (or untick) one sheet as handed over or checked."""

        def change(one: Case) -> Case:
            keys = one.handed_over | {sheet_key} if handed else one.handed_over - {sheet_key}
            return one.changed(handed_over=keys)

        return self._change(case, change, "hand_over")

    def scan_sheet(self, case: CaseId, barcode: str) -> CaseView:
        """Tick the sheet with this barcode or QR code. Raises OperatorError for another case's or an altered code."""
        with self._context.unit_of_work() as uow:
            drawn = uow.packets.get(case)
        scanned = parse_payload(barcode)
        found = [s for s in drawn.sheets if same_sheet(parse_payload(s.barcode), scanned)] if drawn else []
        if not found or not isinstance(scanned, SheetCode):
            raise OperatorError(
                "読み取った紙", "この受付の紙ではありません。", "分けて、持ち主の受付を確かめてください。"
            )
        refuse_foreign_mac(self._context, found[0], scanned, barcode)
        return self.hand_over(case, found[0].key)

    def close(self, case: CaseId, *, missing_reason: str = "") -> CaseView:
        """Hand the case over to review. Sheets not ticked need a reason."""

        def change(uow: UnitOfWork, one: Case) -> Case:
            worked = self._work_out(uow, one)
            forms = worked.forms if worked else ()
            missing = [form.key for form in forms if form.key not in one.handed_over]
            if missing and not missing_reason.strip():
                raise InvalidInput(
                    "お渡しの照合", f"{len(missing)}枚が照合されていません。", "読み取るか、理由を書いてください。"
                )
            flags = one.flags | ({"missing_sheet"} if missing else set())
            done = one.changed(flags=frozenset(flags)).closed(
                self._context.clock.now(), missing_reason=missing_reason
            )
            return done.noted(self._context.line(f"お渡し {len(forms) - len(missing)}枚を照合"))

        return self._change_within(case, change, "close")

    def cancel(self, case: CaseId, reason: str) -> CaseView:
        """End a case without a packet; the reason stays with it."""
        if not reason.strip():
            raise InvalidInput("受付の取消", "理由がありません。", "理由を書いてください。")

        def change(one: Case) -> Case:
            ended = one.moved_to(CaseStatus.CANCELLED)
            return ended.noted(self._context.line(f"取消 理由: {reason}")).changed(
                closed_at=self._context.clock.now()
            )

        return self._change(case, change, "cancel")

    def event_facts(self, event: LifeEvent) -> tuple[EventFact, ...]:
        """The case facts that the event page itself sets, in page order."""
        return event_facts(self._context.engine, event, self._blank_situation())

    def event_fee(self, case: CaseId, event: LifeEvent, answers: Mapping[FactId, FactValue]) -> int:
        """Yen that the event would cost with these case facts; nothing is stored."""
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
        situation = one.state.situation if one.state else self._blank_situation()
        return event_fee(self._context.engine, situation, event, answers)

    def _blank_situation(self) -> Situation:
        return Situation(LifeEvent.MOVE_IN, self._context.clock.today(), self._context.town)

    def _add(self, *, language: str, ticket: str = "", state: InterviewState | None = None) -> CaseView:
        context = self._context
        now = context.clock.now()
        with context.unit_of_work() as uow:
            case = Case(
                id=CaseId(uuid.uuid4().hex),
                number=uow.cases.next_number(now.date()),
                desk=context.desk.id,
                clerk=context.clerk.id,
                opened_at=now,
                language=language,
                ticket=ticket,
                state=state,
                pack_version=context.engine.version,
                timeline=(context.line("受付(チェックイン端末)" if ticket else "受付"),),
            )
            uow.cases.add(case)
            context.audit(uow, "open_case", case.id, ticket=ticket)
            view = self._view(uow, case)
            uow.commit()
        return view

    def _change(
        self,
        case: CaseId,
        change: Callable[[Case], Case],
        action: str,
        *,
        subject: str = "",
        why: str = "",
        **detail: str | int,
    ) -> CaseView:
        return self._change_within(case, lambda _, one: change(one), action, subject=subject, why=why, **detail)

    def _change_within(
        self,
        case: CaseId,
        change: Callable[[UnitOfWork, Case], Case],
        action: str,
        *,
        subject: str = "",
        why: str = "",
        **detail: str | int,
    ) -> CaseView:
        """One durable transaction; ``change`` may read within it."""
        with self._context.unit_of_work() as uow:
            changed = change(uow, uow.cases.get(case))
            worked = self._work_out(uow, changed)
            uow.cases.save(changed)
            self._context.audit(uow, action, subject or case, why, **detail)
            view = self._view(uow, changed, worked=worked)
            uow.commit()
        self._shown[case] = snapshot(worked)
        return view

    def _view(
        self, uow: UnitOfWork, case: Case, *, worked: Worked | None = None, question: Question | None = None
    ) -> CaseView:
        worked = worked or self._work_out(uow, case)
        late = case.signature is not None or case.status in {CaseStatus.SIGNING, CaseStatus.PRINTING}
        drawn = uow.packets.get(case.id) if late or case.status is CaseStatus.HANDING_OVER else None
        jobs = uow.prints.for_case(case.id) if late else ()
        clerk = uow.clerks.get(case.clerk).name
        return build_view(
            self._context,
            case,
            clerk,
            worked=worked,
            drawn=drawn,
            before=self._shown.get(case.id),
            question=question,
            job=jobs[-1].id if jobs else None,
            releases=uow.releases.for_case(case.id),
        )


def same_sheet(one: SheetCode | TicketCode | None, other: SheetCode | TicketCode | None) -> bool:
    """Whether two codes name the same form of the same case (any of its pages)."""
    if not isinstance(one, SheetCode) or not isinstance(other, SheetCode):
        return False
    return (one.number, one.form_index) == (other.number, other.form_index)
