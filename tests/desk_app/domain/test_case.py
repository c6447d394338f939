"""A case moves only where the counter allows it, and nobody reviews their own work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.case import Case, Override, TimelineEntry
from desk_app.domain.case_status import LEGAL, STEPS, CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, NotAllowed
from desk_app.domain.ids import ClerkId, PersonId, ProcedureId
from desk_app.domain.review import Review, ReviewState
from desk_app.domain.signature import Signature, Strokes
from tests.support.builders import OPENED_AT, a_case, a_signature, an_answer, demo_family

REVIEWER = ClerkId("clerk-9")


def a_review(decision: ReviewState, reason: str = "", by: ClerkId = REVIEWER) -> Review:
    return Review(decision, by, OPENED_AT + timedelta(hours=1), reason)


def closed_case() -> Case:
    return a_case(demo_family(), status=CaseStatus.HANDING_OVER).closed(OPENED_AT)


@given(st.lists(st.sampled_from(CaseStatus), max_size=30))
def test_a_random_walk_never_takes_an_illegal_step(wanted: list[CaseStatus]) -> None:
    case = a_case()
    for status in wanted:
        before = case
        try:
            case = case.moved_to(status)
        except IllegalTransition:
            assert case is before
            continue
        assert case is before or status in LEGAL[before.status]
        assert case.revision == before.revision + (case is not before)
        assert before.status is not CaseStatus.CLOSED or case is before


@pytest.mark.parametrize(("here", "there"), [(here, there) for here in CaseStatus for there in CaseStatus])
def test_every_pair_of_steps_is_legal_or_refused(here: CaseStatus, there: CaseStatus) -> None:
    case = a_case(status=here, review=ReviewState.RETURNED)
    if here is there or there in LEGAL[here]:
        assert case.moved_to(there).status is there
    else:
        with pytest.raises(IllegalTransition) as refused:
            case.moved_to(there)
        assert there in refused.value.reason


def test_every_step_can_be_reached_from_the_first() -> None:
    reached = {CaseStatus.IDENTIFYING}
    while True:
        more = reached.union(*(LEGAL[status] for status in reached))
        if more == reached:
            break
        reached = more
    assert reached == set(CaseStatus)


def test_the_seven_steps_follow_one_another() -> None:
    case = a_case()
    for status in STEPS[1:]:
        case = case.moved_to(status)
    assert case.revision == len(STEPS) - 1


def test_a_cancelled_case_stays_cancelled() -> None:
    assert LEGAL[CaseStatus.CANCELLED] == frozenset()


@pytest.mark.parametrize("review", [ReviewState.WAITING, ReviewState.APPROVED, ReviewState.NOT_NEEDED])
def test_a_closed_case_reopens_only_when_returned(review: ReviewState) -> None:
    case = replace(closed_case(), review=review)
    with pytest.raises(IllegalTransition, match="差し戻した"):
        case.moved_to(CaseStatus.INTERVIEWING)


def test_a_returned_case_reopens_at_the_interview() -> None:
    case = closed_case().reviewed(a_review(ReviewState.RETURNED, "日付を確かめる"))
    assert case.moved_to(CaseStatus.INTERVIEWING).status is CaseStatus.INTERVIEWING


def test_closing_waits_for_review_and_keeps_why_sheets_are_missing() -> None:
    case = a_case(status=CaseStatus.HANDING_OVER).closed(OPENED_AT, missing_reason="プリンター故障")
    assert (case.status, case.review, case.closed_at) == (CaseStatus.CLOSED, ReviewState.WAITING, OPENED_AT)
    assert case.missing_sheets_reason == "プリンター故障"


def test_nobody_reviews_their_own_case() -> None:
    case = closed_case()
    for decision in (ReviewState.APPROVED, ReviewState.RETURNED):
        with pytest.raises(NotAllowed):
            case.reviewed(a_review(decision, "理由", by=case.clerk))


def test_a_review_is_kept_and_made_once() -> None:
    case = closed_case().reviewed(a_review(ReviewState.APPROVED))
    assert case.review is ReviewState.APPROVED
    assert len(case.reviews) == 1
    with pytest.raises(IllegalTransition):
        case.reviewed(a_review(ReviewState.APPROVED))


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_return_needs_a_reason(reason: str) -> None:
    with pytest.raises(InvalidInput):
        closed_case().reviewed(a_review(ReviewState.RETURNED, reason))


def test_answers_are_numbered_in_order() -> None:
    case = a_case(demo_family()).with_answer(an_answer("dv", False)).with_answer(an_answer("insurance", "国保", "p1"))
    assert case.state is not None
    assert [answer.seq for answer in case.state.answers] == [1, 2]


def test_an_answer_needs_an_event() -> None:
    with pytest.raises(IllegalTransition, match="きっかけ"):
        a_case().with_answer(an_answer("dv", False))


def test_a_new_situation_keeps_the_answers() -> None:
    case = a_case(demo_family()).with_answer(an_answer("dv", False))
    changed = replace(demo_family(), event_on=None)
    assert case.state is not None
    assert case.with_situation(changed).state == replace(case.state, situation=changed)


def test_a_state_can_be_put_in_whole() -> None:
    case = a_case(demo_family())
    assert case.state is not None
    voided = replace(case.state, voided=frozenset({(an_answer("dv", None).fact, None)}))
    assert case.with_state(voided).state is voided


def an_override(reason: str, person: str | None = "p1", *, required: bool = True) -> Override:
    who = None if person is None else PersonId(person)
    return Override(ProcedureId("B01"), who, required, reason, ClerkId("clerk-1"), OPENED_AT)


def test_an_override_needs_a_reason_and_replaces_the_one_before() -> None:
    with pytest.raises(InvalidInput):
        a_case().overridden(an_override(" "))
    case = (
        a_case()
        .overridden(an_override("社保"))
        .overridden(an_override("別", "p2"))
        .overridden(an_override("再考", required=False))
    )
    assert [(one.person, one.reason) for one in case.overrides] == [("p2", "別"), ("p1", "再考")]
    assert case.flags == {"override"}


def test_an_empty_signature_is_refused() -> None:
    with pytest.raises(InvalidInput):
        a_case().signed(Signature(Strokes(()), OPENED_AT))
    assert a_case().signed(a_signature()).signature == a_signature()


def test_every_change_counts_one_revision() -> None:
    entry = TimelineEntry(OPENED_AT, ClerkId("clerk-1"), "受付")
    case = a_case(demo_family())
    for changed in (
        case.noted(entry),
        case.changed(language="en"),
        case.with_answer(an_answer("dv", False)),
        case.with_situation(demo_family()),
        case.signed(a_signature()),
        case.overridden(an_override("社保")),
    ):
        assert changed.revision == case.revision + 1
    assert case.noted(entry).timeline == (entry,)
    assert case.changed(language="en").language == "en"
    assert case.moved_to(case.status) is case
