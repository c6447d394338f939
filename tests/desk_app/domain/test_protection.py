from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.errors import IllegalTransition, InvalidInput, NotAllowed
from desk_app.domain.ids import CaseId, ClerkId, ReleaseId, ResidentId
from desk_app.domain.protection import (
    GuardPhase,
    Lock,
    ProtectedField,
    Release,
    ReleaseState,
    field_words,
    guard_phase,
    month_before,
    protected_fields,
)
from desk_app.domain.resident import Guard
from desk_app.domain.serial import from_json, to_json
from desk_app.rules.certificates import KINDS

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GUARD = Guard(date(2026, 4, 1), date(2027, 3, 31))
HER, BOSS = ResidentId("0000000001"), ClerkId("kuno")
FIELDS = frozenset({ProtectedField.ADDRESS, ProtectedField.PHONE})
ASKED = Release(ReleaseId("r"), CaseId("c"), HER, FIELDS, "本人の請求", ClerkId("sakuma"), NOW, GUARD)


def agreed(one: Release = ASKED, *, guard: Guard | None = GUARD, minutes: int = 15) -> Release:
    return one.approved(BOSS, NOW, resident=HER, fields=FIELDS, guard=guard, minutes=minutes)


@settings(max_examples=40)
@given(seconds=st.integers(-3600, 7200), minutes=st.integers(1, 60))
def test_a_release_is_open_from_the_word_until_its_minutes_are_over(seconds: int, minutes: int):
    lock = agreed(minutes=minutes).lock(NOW + timedelta(seconds=seconds), GUARD)
    assert (lock is None) is (0 <= seconds < minutes * 60)


@settings(max_examples=40)
@given(fields=st.frozensets(st.sampled_from(ProtectedField)))
def test_only_the_very_items_asked_for_can_be_agreed_to(fields: frozenset[ProtectedField]):
    if fields == FIELDS:
        return
    with pytest.raises(InvalidInput, match="解除する項目"):
        ASKED.approved(BOSS, NOW, resident=HER, fields=fields, guard=GUARD, minutes=15)


def test_another_person_is_refused():
    with pytest.raises(InvalidInput, match="解除する人"):
        ASKED.approved(BOSS, NOW, resident=ResidentId("2"), fields=FIELDS, guard=GUARD, minutes=15)


def test_who_asked_decides_nothing():
    with pytest.raises(NotAllowed):
        ASKED.approved(ASKED.requested_by, NOW, resident=HER, fields=FIELDS, guard=GUARD, minutes=15)
    with pytest.raises(NotAllowed):
        ASKED.refused(ASKED.requested_by, NOW, "理由")


@pytest.mark.parametrize(
    "guard", [None, replace(GUARD, since=date(2026, 11, 24)), replace(GUARD, ends_on=date(2028, 3, 31))]
)
def test_a_protection_that_changed_voids_the_request_and_the_release(guard: Guard | None):
    with pytest.raises(IllegalTransition, match="変わった"):
        agreed(guard=guard)
    assert agreed().lock(NOW, guard) is Lock.CHANGED


def test_a_decision_is_made_once():
    for done in (agreed(), ASKED.refused(BOSS, NOW, "不要")):
        with pytest.raises(IllegalTransition, match="もう決まって"):
            agreed(done)
        with pytest.raises(IllegalTransition, match="もう決まって"):
            done.refused(BOSS, NOW, "不要")


def test_what_is_not_agreed_to_opens_nothing():
    assert ASKED.lock(NOW, GUARD) is Lock.PENDING
    turned = ASKED.refused(BOSS, NOW, "不要")
    assert (turned.state, turned.lock(NOW, GUARD)) == (ReleaseState.REFUSED, Lock.REFUSED)
    with pytest.raises(InvalidInput, match="理由"):
        ASKED.refused(BOSS, NOW, " ")


def test_items_are_named_one_by_one():
    assert protected_fields(["電話番号", "住所"]) == FIELDS
    assert field_words(FIELDS) == "住所・電話番号"
    for names in ([], ["すべて"], ["住所", "OK"]):
        with pytest.raises(InvalidInput):
            protected_fields(names)


def test_every_item_of_every_certificate_can_be_named():
    items = {item for kind in KINDS.values() for item in kind.items}
    assert items <= {one.value for one in ProtectedField}


def test_a_release_comes_back_from_its_text():
    for one in (ASKED, agreed(), ASKED.refused(BOSS, NOW, "不要")):
        assert from_json(Release, to_json(one)) == one


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2027, 2, 27), GuardPhase.STANDING),
        (date(2027, 2, 28), GuardPhase.ENDING),
        (date(2027, 3, 31), GuardPhase.ENDING),
        (date(2027, 4, 1), GuardPhase.PAST_END),
        (date(2036, 4, 1), GuardPhase.PAST_END),
    ],
)
def test_the_phase_of_a_protection(day: date, phase: GuardPhase):
    assert guard_phase(GUARD, day) is phase


def test_a_month_before_keeps_within_the_month():
    assert month_before(date(2027, 1, 15)) == date(2026, 12, 15)
    assert month_before(date(2028, 3, 30)) == date(2028, 2, 29)
    assert month_before(date(2026, 12, 31)) == date(2026, 11, 30)


def test_a_release_closed_by_hand_opens_nothing_and_is_closed_once():
    shut = agreed().closed(ASKED.requested_by, NOW + timedelta(minutes=1))
    assert shut.lock(NOW + timedelta(minutes=1), GUARD) is Lock.CLOSED
    assert from_json(Release, to_json(shut)) == shut
    for one in (shut, ASKED, ASKED.refused(BOSS, NOW, "資料が足りない")):
        with pytest.raises(IllegalTransition, match="開いていません"):
            one.closed(BOSS, NOW)
