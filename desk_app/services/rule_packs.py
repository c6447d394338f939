"""The rule workbench: books of rules looked at, tried, compared, edited in Excel and released."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from desk_app.domain.calendar_jp import RegisteredDate, parse_registered
from desk_app.domain.errors import EnvironmentProblem, InvalidInput, NotAllowed, OperatorError
from desk_app.domain.ids import PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.domain.resident import PersonName, ResidentKind, Sex
from desk_app.domain.situation import Member, Situation
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE
from desk_app.rules.engine import Engine
from desk_app.rules.fact_base import FactBase
from desk_app.rules.graph import event_graph_svg
from desk_app.rules.overlay import HEAD, MergedPack, load_merged
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_diff import changed_outcomes, differences, person_label
from desk_app.rules.pack_excel import export_workbook, import_workbook
from desk_app.services.case_file import load_case
from desk_app.services.context import Context
from desk_app.services.rule_releases import Release, Releases
from desk_app.services.rule_rows import (
    counted,
    detail_view,
    differences_view,
    fact_rows,
    marks,
    row_view,
    verified,
)
from desk_app.services.rule_shelf import BASE, RuleShelf
from desk_app.services.rule_views import (
    IN_USE,
    AffectedCase,
    ReleaseState,
    RuleBook,
    RuleBookView,
    RuleComparison,
    RuleDetail,
    RuleFact,
    RuleRelease,
    RuleRow,
    Trial,
    TrialPerson,
    TrialRow,
    TrialView,
)

DAYS_TRIED = 30
"""How far back the desk's own cases are tried."""
_ORDER = {Result.REQUIRED: 0, Result.UNDECIDED: 1, Result.NOT_REQUIRED: 2}
_MOVES = frozenset({LifeEvent.MOVE_IN, LifeEvent.MOVE_OUT, LifeEvent.MOVE_WITHIN})


class RulePacks:
    """The RuleBookService of a desk."""

    def __init__(self, context: Context, shelf: RuleShelf, calendar: ClosedDays | None = None) -> None:
        self._context = context
        self._shelf = shelf
        self._calendar = calendar or ClosedDays()
        self._engines: dict[str, Engine] = {}

    # ------------------------------------------------------------------ looking
    def books(self) -> tuple[RuleBook, ...]:
        """The book in use, the product's, drafts, releases; one that may not be used is left to ``releases``."""
        self._releases.refresh()
        found = [self._shelf.row(own, self._today()) for own in (IN_USE, BASE)]
        for own in (*self._shelf.drafts(), *(one.id for one in reversed(self._releases.all()))):
            try:
                found.append(self._shelf.row(own, self._today()))
            except InvalidInput:
                continue
        return tuple(found)

    def overview(self, book: str = IN_USE) -> RuleBookView:
        """A book at a glance."""
        merged = self._merged(book)
        pack = merged.pack
        unverified = sum(1 for row in pack.procedures if not verified(row))
        divisions = dict.fromkeys(row.division for row in pack.procedures)
        notes = [f"条文を確かめていない手続きが{unverified}件あります。"] if unverified else []
        if merged.outdated and merged.overlay is not None:
            notes.append(
                f"製品の規則が {merged.overlay.base} から {merged.base.version} に変わりました。"
                "市町村の規則が今も合うか確かめて、base を書き換えてください。"
            )
        if book == IN_USE and self._shelf.notice:
            notes.insert(0, self._shelf.notice)
        return RuleBookView(
            book=self._shelf.row(book, self._today()),
            rows=len(pack.procedures),
            verified=len(pack.procedures) - unverified,
            events=tuple((event, len(pack.of_event(event))) for event in pack.events),
            divisions=tuple((name, sum(1 for row in pack.procedures if row.division == name)) for name in divisions),
            town_differences=marks(merged).differences,
            notes=tuple(notes),
        )

    def rows(
        self, book: str = IN_USE, *, event: LifeEvent | None = None, division: str = "", text: str = ""
    ) -> tuple[RuleRow, ...]:
        """Procedures of a book, of an event, a division, or with these words in them."""
        merged = self._merged(book)
        town = marks(merged)
        found = (row_view(merged.pack, row, town) for row in merged.pack.procedures)
        return tuple(
            row
            for row in found
            if (event is None or event in row.events)
            and (not division or row.division == division)
            and all(word in f"{row.id} {row.name} {row.plain}" for word in text.split())
        )

    def detail(self, procedure: str, book: str = IN_USE) -> RuleDetail:
        """Everything of one procedure, its tree counted over the desk's own cases."""
        merged = self._merged(book)
        row = next((one for one in merged.pack.procedures if one.id == procedure), None)
        if row is None:
            raise OperatorError(f"手続き {procedure}", "この規則にありません。", "一覧から選び直してください。")
        states = [state for _, state in self._own_cases() if state.situation.life_event in merged.pack.events]
        return detail_view(merged.pack, row, marks(merged), states, self._calendar)

    def facts(self, book: str = IN_USE) -> tuple[RuleFact, ...]:
        """Facts that a typed household may say."""
        return fact_rows(self._merged(book).pack)

    def graph_svg(self, event: LifeEvent, book: str = IN_USE, *, division: str = "") -> str:
        """The question-to-procedure picture. Raises OperatorError where the event or division has no row."""
        return event_graph_svg(self._engine(self._merged(book).pack), event, division=division)

    # ------------------------------------------------------------------ trying
    def try_out(self, trial: Trial, book: str = IN_USE) -> TrialView:
        """What a household gets. Raises InvalidInput with every fault of a case file or typed household."""
        merged = self._merged(book)
        engine = self._engine(merged.pack)
        state = self._state(trial, merged.pack)
        determinations = engine.decide(state)
        question = engine.next_question(state, determinations)
        base = FactBase(merged.pack, state, self._calendar)
        rows = {row.id: row for row in merged.pack.procedures}
        labels = {fact: one.definition.label["ja"] for fact, one in merged.pack.facts.items()}
        found = [
            TrialRow(
                determination=one,
                person_label=person_label(state, one.person),
                reasons=tuple(reason.text for reason in one.reasons),
                missing_labels=tuple(labels[fact] for fact in one.missing),
                tree=counted(
                    rows[one.procedure].when,
                    merged.pack,
                    [(base, CASE if one.person is None else base.indexes[one.person])],
                ),
            )
            for one in determinations
        ]
        found.sort(key=lambda row: _ORDER[row.determination.result])
        people = (*state.situation.household, *state.situation.other_household)
        return TrialView(
            book=self._shelf.row(book, self._today()),
            people=tuple((member.id, person_label(state, member.id)) for member in people),
            rows=tuple(found),
            next_question="" if question is None else question.text["ja"],
        )

    def compare(self, old: str, new: str, *, cases: Path | None = None) -> RuleComparison:
        """What differs, and which cases come out differently because of which row."""
        before, after = self._merged(old), self._merged(new)
        off = after.overlay.off if after.overlay else {}
        was_off = before.overlay.off if before.overlay else {}
        found = differences(before.pack, after.pack, off={k: v for k, v in off.items() if k not in was_off})
        faults: list[str] = []
        tried = self._files(cases, after.pack, faults) if cases else self._own_cases(trying=True)
        engines = self._engine(before.pack), self._engine(after.pack)
        outcomes, refused = changed_outcomes(*engines, tried, found)
        return RuleComparison(
            old=self._shelf.row(old, self._today()),
            new=self._shelf.row(new, self._today()),
            differences=differences_view(found),
            affected=tuple(
                AffectedCase(
                    one.case,
                    one.procedure,
                    one.name,
                    one.person,
                    one.before,
                    one.after,
                    differences_view(one.because),
                )
                for one in outcomes
            ),
            cases_tried=len(tried),
            faults=(*faults, *refused),
        )

    # ------------------------------------------------------------------ editing
    def export_excel(self, to: Path, book: str = IN_USE) -> Path:
        """Write a book as a workbook."""
        merged = self._merged(book)
        try:
            export_workbook(merged.documents, merged.pack, to)
        except OSError as error:
            raise EnvironmentProblem(
                to.name, "書き込めません。", "Excelで開いていれば閉じて、場所と権限を確かめてください。"
            ) from error
        return to

    def import_excel(self, file: Path, name: str) -> RuleBook:
        """Take an edited workbook in as a draft: kept as the overlay that makes it out of the product's rules."""
        self._may("規則の取り込み")
        self._shelf.draft_folder(name)
        documents, pack = import_workbook(file)
        edited = MergedPack(pack, self._shelf.product().pack, None, documents)
        own = self._shelf.put_edited(name, edited, self._context.town.name)
        self._log("rules_draft", own)
        return self._shelf.row(own, self._today())

    def take_folder(self, folder: Path, name: str) -> RuleBook:
        """Take a pack or an overlay in as a draft, once it loads."""
        self._may("規則の取り込み")
        self._shelf.draft_folder(name)
        if not folder.is_dir():
            raise OperatorError(folder.name, "フォルダーがありません。", "場所と名前を確かめてください。")
        overlay = (folder / HEAD).exists()
        load_merged(self._shelf.product() if overlay else folder, folder if overlay else None)
        own = self._shelf.put_draft(name, folder)
        self._log("rules_draft", own)
        return self._shelf.row(own, self._today())

    def discard(self, book: str) -> None:
        """Throw a draft away."""
        self._may("下書きの削除")
        self._shelf.discard(book)
        self._log("rules_discard", book)

    # ------------------------------------------------------------------ releasing
    def releases(self) -> tuple[RuleRelease, ...]:
        """Every release, newest first; each one that counts is verified."""
        self._releases.refresh()
        names = self._names()
        current = self._releases.current(self._today())
        return tuple(self._release(one, current, names) for one in reversed(self._releases.all()))

    def propose(self, book: str, *, effective_on: date, note: str) -> RuleRelease:
        """Propose a draft; it is copied, checked and signed."""
        if book not in self._shelf.drafts():
            raise OperatorError(f"規則 {book}", "下書きではありません。", "下書きを選んで提案してください。")
        source, overlay = self._shelf.sources(book)
        return self._shown(self._releases.propose(source, overlay, effective_on=effective_on, note=note))

    def approve(self, release: str) -> RuleRelease:
        """The second person's word."""
        return self._shown(self._releases.approve(release))

    def reject(self, release: str, reason: str) -> RuleRelease:
        """Say no to a proposal."""
        return self._shown(self._releases.reject(release, reason))

    def roll_back(self, release: str, reason: str) -> RuleRelease:
        """Go back to an earlier release."""
        return self._shown(self._releases.roll_back(release, reason))

    def public_key(self) -> str:
        """The key (hex) that another desk has to trust to verify this one's releases."""
        return self._releases.public_key()

    @property
    def _releases(self) -> Releases:
        return self._shelf.releases

    def _shown(self, one: Release) -> RuleRelease:
        return self._release(one, self._releases.current(self._today()), self._names())

    def _names(self) -> Mapping[str, str]:
        with self._context.unit_of_work() as uow:
            return {clerk.id: clerk.name for clerk in uow.clerks.all()}

    def _release(self, one: Release, current: Release | None, names: Mapping[str, str]) -> RuleRelease:
        state, reason = self._state_of(one, current)
        why_not = self._releases.why_not_approve(one) if state is ReleaseState.PROPOSED else ""
        return RuleRelease(
            id=one.id,
            state=state,
            version=one.version,
            effective_on=one.effective_on,
            sha256=one.pack_sha256,
            note=one.note,
            proposed_by=names.get(one.proposed_by, one.proposed_by),
            proposed_at=one.proposed_at,
            approved_by=names.get(one.approved_by, one.approved_by) if one.approved_by else "",
            approved_at=one.approved_at,
            reason=reason,
            may_approve=state is ReleaseState.PROPOSED and not why_not,
            why_not=why_not,
            may_roll_back=state is ReleaseState.PAST and self._context.clerk.may_review(),
        )

    def _state_of(self, one: Release, current: Release | None) -> tuple[ReleaseState, str]:
        if one.rejected:
            return ReleaseState.REJECTED, one.rejected
        if one.withdrawn:
            return ReleaseState.WITHDRAWN, one.withdrawn
        try:
            self._releases.verified(one)
        except InvalidInput as error:
            return ReleaseState.BROKEN, f"{error.reason}{error.remedy}"
        if one.approved_by is None:
            return ReleaseState.PROPOSED, ""
        if one.effective_on > self._today():
            return ReleaseState.APPROVED, ""
        return (ReleaseState.IN_FORCE if current is not None and current.id == one.id else ReleaseState.PAST), ""

    # ------------------------------------------------------------------ helpers
    def _today(self) -> date:
        return self._context.clock.today()

    def _merged(self, book: str) -> MergedPack:
        return self._shelf.in_use(self._today()) if book == IN_USE else self._shelf.book(book)

    def _engine(self, pack: RulePack) -> Engine:
        if pack.sha256 not in self._engines:
            self._engines[pack.sha256] = Engine(pack, self._calendar)
        return self._engines[pack.sha256]

    def _may(self, what: str) -> None:
        if not self._context.clerk.may_review():
            raise NotAllowed(what, "確認者か管理者の権限がありません。", "権限のある職員に頼んでください。")

    def _log(self, action: str, subject: str) -> None:
        with self._context.unit_of_work() as uow:
            self._context.audit(uow, action, subject)
            uow.commit()

    def _own_cases(self, *, trying: bool = False) -> list[tuple[str, InterviewState]]:
        """The desk's cases of the last days by number; trying them is for those who may review, and audited."""
        if trying:
            self._may("受付での試し")
        found = []
        with self._context.unit_of_work() as uow:
            for back in range(DAYS_TRIED):
                for case in uow.cases.opened_on(self._today() - timedelta(days=back)):
                    if case.state is not None:
                        found.append((str(case.number), case.state))
            if trying:
                self._context.audit(uow, "rules_try", "cases", "規則の比較", cases=len(found))
                uow.commit()
        return found

    def _files(self, folder: Path, pack: RulePack, faults: list[str]) -> list[tuple[str, InterviewState]]:
        """The case files of a folder; what cannot be read is told beside the result."""
        found = []
        for path in sorted(folder.rglob("*.yaml")):
            try:
                found.append((path.stem, InterviewState(_case_file(path, pack))))
            except OperatorError as error:
                faults.append(f"{path.name}: {error}")
        if not found and not faults:
            raise OperatorError(
                folder.name, "ケースファイルがありません。", "CASE.yaml のあるフォルダーを選んでください。"
            )
        return found

    def _state(self, trial: Trial, pack: RulePack) -> InterviewState:
        if trial.case is not None:
            self._may("受付での試し")
            with self._context.unit_of_work() as uow:
                case = uow.cases.get(trial.case)
                self._context.audit(uow, "rules_try", trial.case, "規則の試し")
                uow.commit()
            if case.state is None:
                raise OperatorError(
                    f"受付 {case.number}", "きっかけがまだです。", "聞き取りの済んだ受付を選んでください。"
                )
            return case.state
        if trial.file is not None:
            return InterviewState(_case_file(trial.file, pack))
        if trial.life_event is None or not trial.people:
            raise InvalidInput("試す世帯", "きっかけか人がありません。", "きっかけを選び、1人以上を書いてください。")
        today = self._today()
        return InterviewState(
            Situation(
                trial.life_event,
                trial.filed_on or today,
                self._context.town,
                event_on=trial.event_on,
                household=tuple(_member(number, one, trial.life_event) for number, one in enumerate(trial.people, 1)),
                answers=trial.answers,
            )
        )


def _case_file(path: Path, pack: RulePack) -> Situation:
    try:
        return load_case(path, facts={fact: one.definition for fact, one in pack.facts.items()})
    except OSError as error:
        raise OperatorError(path.name, "読めません。", "場所と名前を確かめてください。") from error


def _member(number: int, one: TrialPerson, event: LifeEvent) -> Member:
    """A person of a typed household; nobody's name."""
    own = PersonId(f"p{number}")
    moves = event in _MOVES
    return Member(
        own,
        PersonName(f"住民{number}"),
        birth=_read("生年月日", own, parse_registered, one.birth),
        sex=_read("性別", own, Sex, one.sex),
        relationship=one.relationship,
        kind=_read("住民種別", own, ResidentKind, one.kind),
        moves=one.takes_part if moves else None,
        concerned=None if moves else one.takes_part,
        facts=one.facts,
    )


Read = TypeVar("Read", RegisteredDate, Sex, ResidentKind)


def _read(item: str, person: str, read: Callable[[str], Read], text: str | None) -> Read | None:
    """A written value, None where nothing is written. Raises InvalidInput naming item and person."""
    if not text:
        return None
    try:
        return read(text)
    except (ValueError, InvalidInput) as error:
        raise InvalidInput(f"{item}({person})", f"{text} は読めません。", "書き直すか、空にしてください。") from error
