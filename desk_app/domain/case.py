"""The case (受付): one visit of one applicant, with its legal transitions. Aggregate root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk_app.domain.case_status import LEGAL, CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, NotAllowed
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, DeskId, PersonId, ProcedureId
from desk_app.domain.interview import Answer, InterviewState
from desk_app.domain.review import Review, ReviewState
from desk_app.domain.signature import Signature
from desk_app.domain.situation import Situation


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """本人確認: what was shown and who checked it."""

    method: str
    by: ClerkId
    at: datetime


@dataclass(frozen=True, slots=True)
class Override:
    """A clerk's decision against a determination; it needs a reason and is shown to the reviewer first."""

    procedure: ProcedureId
    person: PersonId | None
    required: bool
    reason: str
    by: ClerkId
    at: datetime


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened to the case, in words without personal data."""

    at: datetime
    by: ClerkId
    text: str
    kind: str = "step"


@dataclass(frozen=True, slots=True)
class Case:
    """A case. Every change makes a new value with ``revision`` one higher."""

    id: CaseId
    number: CaseNumber
    desk: DeskId
    clerk: ClerkId
    opened_at: datetime
    status: CaseStatus = CaseStatus.IDENTIFYING
    state: InterviewState | None = None
    language: str = "ja"
    identity: IdentityCheck | None = None
    overrides: tuple[Override, ...] = ()
    belongings_seen: frozenset[str] = frozenset()
    signature: Signature | None = None
    packet_sha256: str = ""
    pack_version: str = ""
    handed_over: frozenset[str] = frozenset()
    missing_sheets_reason: str = ""
    review: ReviewState = ReviewState.NOT_NEEDED
    reviews: tuple[Review, ...] = ()
    closed_at: datetime | None = None
    ticket: str = ""
    flags: frozenset[str] = frozenset()
    timeline: tuple[TimelineEntry, ...] = ()
    revision: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    """Figures kept for the day's list: procedures, forms, sheets, written (names and addresses not written)."""
    read_at_revision: int | None = field(default=None, compare=False, repr=False)
    """Revision the case was read at: what a save compares, so that nobody's change is written over."""

    def moved_to(self, status: CaseStatus) -> Case:
        """The case at another step.

        Raises IllegalTransition when the step may not follow the present one.
        """
        if status is self.status:
            return self
        if status not in LEGAL[self.status]:
            raise IllegalTransition(
                f"受付 {self.number}",
                f"「{self.status}」から「{status}」へは進めません。",
                "画面左の手順にそって進めてください。",
            )
        if self.status is CaseStatus.CLOSED and self.review is not ReviewState.RETURNED:
            raise IllegalTransition(
                f"受付 {self.number}", "完了した受付です。", "確認者が差し戻したときだけ再開できます。"
            )
        return self._changed(status=status)

    def with_situation(self, situation: Situation) -> Case:
        """The case with a new starting situation; answers given so far stay."""
        state = self.state
        new = InterviewState(situation) if state is None else replace(state, situation=situation)
        return self._changed(state=new)

    def with_answer(self, answer: Answer) -> Case:
        """The case with one more accepted answer. Raises IllegalTransition before an event was chosen."""
        if self.state is None:
            raise IllegalTransition(
                f"受付 {self.number}", "まだきっかけが選ばれていません。", "先にきっかけを選んでください。"
            )
        numbered = replace(answer, seq=len(self.state.answers) + 1)
        return self._changed(state=self.state.with_answer(numbered))

    def with_state(self, state: InterviewState) -> Case:
        """The case with this interview state (after dependants were voided)."""
        return self._changed(state=state)

    def overridden(self, override: Override) -> Case:
        """The case with a clerk's own decision on one procedure. An empty reason is refused."""
        if not override.reason.strip():
            raise InvalidInput("判定の変更", "理由がありません。", "理由を書いてください。")
        kept = tuple(o for o in self.overrides if (o.procedure, o.person) != (override.procedure, override.person))
        return self._changed(overrides=(*kept, override), flags=self.flags | {"override"})

    def signed(self, signature: Signature) -> Case:
        """The case with its one signature. An empty one is refused."""
        if signature.strokes.empty:
            raise InvalidInput("署名", "何も書かれていません。", "もう一度書いてもらってください。")
        return self._changed(signature=signature)

    def closed(self, at: datetime, *, missing_reason: str = "") -> Case:
        """The case handed over and waiting for review."""
        done = self.moved_to(CaseStatus.CLOSED)
        return done._changed(closed_at=at, review=ReviewState.WAITING, missing_sheets_reason=missing_reason)

    def reviewed(self, review: Review) -> Case:
        """The case after a reviewer's decision.

        Raises NotAllowed for one's own case, IllegalTransition when no review is waiting, InvalidInput for a
        return without a reason.
        """
        if review.by == self.clerk:
            raise NotAllowed(
                f"受付 {self.number}", "自分が受け付けたものは確認できません。", "別の職員に頼んでください。"
            )
        if self.review is not ReviewState.WAITING:
            raise IllegalTransition(f"受付 {self.number}", "確認待ちではありません。", "一覧を読み直してください。")
        if review.decision is ReviewState.RETURNED and not review.reason.strip():
            raise InvalidInput("差戻し", "理由がありません。", "何を直すのかを書いてください。")
        return self._changed(review=review.decision, reviews=(*self.reviews, review))

    def noted(self, entry: TimelineEntry) -> Case:
        """The case with one more line in its timeline."""
        return self._changed(timeline=(*self.timeline, entry))

    def changed(self, **values: object) -> Case:
        """The case with these plain fields replaced (language, ticket, counts, belongings …)."""
        return self._changed(**values)

    def _changed(self, **values: object) -> Case:
        return replace(self, revision=self.revision + 1, **values)  # type: ignore[arg-type]
