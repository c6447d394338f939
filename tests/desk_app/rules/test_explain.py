"""Explanations: why, why not, what would change it, by when, who said it, and what was set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desk_app.domain.case import Override
from desk_app.domain.errors import InvalidInput
from desk_app.domain.explanation import Decider, Explanation, Said
from desk_app.domain.fact import FactValue, Source
from desk_app.domain.ids import ClerkId, FactId, PersonId, ProcedureId
from desk_app.domain.interview import Answer, InterviewState
from desk_app.domain.procedure import Result
from desk_app.rules.engine import Engine
from tests.desk_app.rules.households import state_of
from tests.support.builders import a_member

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CLERK = ClerkId("c1")
P1 = PersonId("p1")
ADULT = [date(1990, 1, 1), "男", "世帯主"]


def said(
    state: InterviewState,
    fact: str,
    value: FactValue | None,
    person: str | None = None,
    source: Source = Source.SPOKEN,
) -> InterviewState:
    whose = None if person is None else PersonId(person)
    return state.with_answer(Answer(FactId(fact), whose, value, source, AT, CLERK))


def explained(engine: Engine, state: InterviewState, procedure: str, person: str | None = None) -> Explanation:
    whose = None if person is None else PersonId(person)
    return engine.explain(state, ProcedureId(procedure), whose)


def test_a_required_row_says_why_who_said_it_and_what_would_change_it(engine: Engine) -> None:
    state = said(state_of({"people": {"p1": ADULT}, "answers": {"owns_moped": None}}), "owns_moped", True)
    found = explained(engine, state, "E01")
    assert found.result is Result.REQUIRED
    assert found.summary.endswith("が必要です。")
    reason = next(step for step in found.reasons if step.fact == "owns_moped")
    assert (reason.value, reason.value_text, reason.source, reason.holds) == (True, "はい", Source.SPOKEN, True)
    assert reason.said == Said(CLERK, AT)
    label = engine.fact(FactId("owns_moped")).label["ja"]
    assert f"「{label}」が「いいえ」ならいらなくなります。" in [change.text for change in found.changes]
    assert (Decider.ANSWER, CLERK, AT) in [(one.decider, one.by, one.at) for one in found.decided]
    assert found.basis


def test_an_age_that_rules_a_row_out_names_the_day_of_birth_that_would_not(engine: Engine) -> None:
    people = {"p1": ADULT, "p2": [date(2010, 5, 5), "女", "子"]}
    found = explained(engine, state_of({"people": people}), "C01", "p2")
    assert found.result is Result.NOT_REQUIRED
    birth = found.reasons[0].of[0]
    assert (birth.fact, birth.value_text) == ("birth", "2010年5月5日")
    assert [change.text for change in found.changes] == ["「生年月日」が1961年11月21日以前なら必要になります。"]
    assert found.changes[0].facts[0].example == date(1961, 11, 21)
    younger = explained(engine, state_of({"people": people}), "D21", "p1")
    assert younger.result is Result.NOT_REQUIRED


def test_what_would_change_it_is_true(engine: Engine) -> None:
    """Taking a change at its word turns the result, for every row of a family."""
    people = {
        "p1": ADULT,
        "p2": [date(1950, 3, 3), "女", "母", {"care_certified": True}],
        "p3": [date(2020, 6, 6), "女", "子", {"wants_seal": None}],
    }
    state = state_of({"people": people, "answers": {"owns_moped": None}})
    tried = 0
    for one in engine.explanations(state):
        for change in one.changes:
            supposed = state
            for fact in change.facts:
                supposed = said(supposed, fact.fact, fact.example, fact.person)
            after = engine.explain(supposed, one.procedure, one.person)
            assert after.result is change.result, (one.procedure, change.text)
            tried += 1
    assert tried > 100


def test_two_facts_where_one_is_not_enough(engine: Engine) -> None:
    found = explained(engine, state_of({"people": {"p1": ADULT}}), "A30", "p1")
    assert found.result is Result.NOT_REQUIRED
    assert [fact.fact for fact in found.changes[0].facts] == ["kind", "wants_alias"]
    assert "で、" in found.changes[0].text


def test_an_open_row_says_which_answer_decides_what_and_what_to_find_out(engine: Engine) -> None:
    state = said(state_of({"people": {"p1": ADULT}, "answers": {"owns_moped": None}}), "owns_moped", None)
    found = explained(engine, state, "E01")
    assert found.result is Result.UNDECIDED
    label = engine.fact(FactId("owns_moped")).label["ja"]
    assert [change.text for change in found.changes] == [
        f"「{label}」が「はい」なら必要です。",
        f"「{label}」が「いいえ」ならいりません。",
    ]
    assert [(one.fact, one.unanswered) for one in found.open] == [("owns_moped", False)]
    assert label in found.todo
    assert found.decided == ()
    reason = next(step for step in found.reasons if step.fact == "owns_moped")
    assert "わからないという答え" in reason.text
    assert reason.said == Said(CLERK, AT)


def test_dates_say_how_they_were_counted(engine: Engine) -> None:
    row = {"people": {"p1": ADULT}, "event_on": date(2026, 12, 19), "filed_on": date(2027, 1, 5)}
    line = explained(engine, state_of({**row, "from": {"planned_departure_on": date(2026, 12, 19)}}), "A01").dates[0]
    assert (line.on, line.started_on, line.late) == (date(2027, 1, 4), date(2026, 12, 19), True)
    assert "翌日から数えて14日の2027年1月4日" in line.text
    assert "閉庁日の2027年1月2日の次の開庁日" in line.text
    assert "過ぎています" in line.text
    open_line = explained(engine, state_of({"people": {"p1": ADULT}, "event_on": None}), "A01").dates[0]
    assert open_line.on is None
    assert "わかると最終日が決まります" in open_line.text


def test_a_superseded_row_says_what_is_done_instead(engine: Engine) -> None:
    state = state_of({"people": {"p1": ADULT}, "from": {"kind": "国外", "certificate": None, "prefecture": None}})
    found = explained(engine, state, "A01")
    assert found.result is Result.NOT_REQUIRED
    assert "(A07)で行います" in found.instead
    assert [step.fact for step in found.reasons] == ["from_kind"]
    assert [step.fact for step in found.counter] == ["life_event"]
    assert "転入届" in explained(engine, state, "A07").instead


def test_a_row_done_with_a_notification_says_so(engine: Engine) -> None:
    people = {"p1": [*ADULT, "外国人", {"residence_category": "中長期在留者"}]}
    assert "(A01)と一緒に済みます" in explained(engine, state_of({"people": people}), "A09", "p1").instead


def test_an_override_stands_on_top_and_keeps_what_the_rules_say(engine: Engine) -> None:
    state = said(state_of({"people": {"p1": ADULT}, "answers": {"owns_moped": None}}), "owns_moped", False)
    own = Override(ProcedureId("E01"), None, True, "車庫で現車を確認", CLERK, AT)
    found = engine.explain(state, ProcedureId("E01"), None, overrides=[own])
    assert found.result is Result.REQUIRED
    assert [(one.decider, one.by) for one in found.decided] == [(Decider.CLERK, CLERK)]
    assert "車庫で現車を確認" in found.decided[0].text
    assert "owns_moped" in [step.fact for step in found.counter]
    assert found.reasons == ()


def test_other_people_are_named_and_names_can_be_given(engine: Engine) -> None:
    people = {"p1": ADULT, "p2": [date(1992, 2, 2), "女", "妻"]}
    found = engine.explain(
        state_of({"people": people}), ProcedureId("E24"), None, names={P1: "p1", PersonId("p2"): "p2"}
    )
    assert {change.text.partition("の")[0] for change in found.changes} == {"p1", "p2"}
    told = explained(engine, state_of({"people": people}), "E24")
    assert any("架空 太郎さんの「住民種別」" in step.text for step in told.reasons[0].of)


def test_private_facts_stay_with_the_clerk(engine: Engine) -> None:
    state = said(state_of({"people": {"p1": ADULT}, "answers": {"dv": None}}), "dv", True)
    label = engine.fact(FactId("dv")).label["ja"]
    rows = [one for one in engine.explanations(state) if any(step.fact == "dv" for step in one.reasons)]
    assert rows
    assert all(one.private for one in rows)
    for asked in (state, said(state, "dv", None)):
        shown = [one.for_resident() for one in engine.explanations(asked)]
        texts = [t for one in shown for t in (*(s.text for s in (*one.reasons, *one.counter)), one.summary, one.todo)]
        assert not [text for text in texts if label in text]
        assert not [change.text for one in shown for change in one.changes if label in change.text]


def test_asked_about_but_not_needed(engine: Engine) -> None:
    people = {"p1": ADULT, "p2": [date(2015, 5, 5), "女", "子"]}
    state = state_of({"people": people, "answers": {"owns_moped": None}})
    before = {(one.procedure, one.person) for one in engine.asked_not_needed(state)}
    after = {(one.procedure, one.person) for one in engine.asked_not_needed(said(state, "owns_moped", False))}
    assert ("E01", None) not in before
    assert ("E01", None) in after
    assert ("C02", P1) not in after
    assert ("A11", P1) not in after, "never in question for a Japanese resident"
    for one in engine.asked_not_needed(state):
        assert one.result is Result.NOT_REQUIRED
        assert one.reasons


def test_who_stands_when_places_differ(engine: Engine) -> None:
    """The clerk's answer, then the fact's sources in their order; what was set aside is told."""
    state = state_of({"people": {"p1": ADULT}, "from": {"planned_departure_on": date(2026, 11, 18)}})
    kept = said(state, "planned_departure_on", date(2026, 11, 10), source=Source.PRE_ENTRY)
    assert engine.known(kept)[(FactId("planned_departure_on"), None)].value == date(2026, 11, 18)
    (conflict,) = engine.conflicts(kept)
    assert (conflict.used_source, conflict.other_source) == (Source.CERTIFICATE, Source.PRE_ENTRY)
    assert "2026年11月10日" in conflict.text
    spoken = said(kept, "planned_departure_on", date(2026, 11, 12))
    assert engine.known(spoken)[(FactId("planned_departure_on"), None)].value == date(2026, 11, 12)
    assert {(one.used_source, one.other_source) for one in engine.conflicts(spoken)} == {
        (Source.SPOKEN, Source.CERTIFICATE),
        (Source.SPOKEN, Source.PRE_ENTRY),
    }
    assert explained(engine, spoken, "A03").conflicts


def test_the_register_counts_before_the_card_and_both_before_pre_entry(engine: Engine) -> None:
    assert engine.fact(FactId("birth")).sources[0] is Source.CACHE
    person = a_member("p1", birth="1990-01-01", sources={"birth": Source.CACHE})
    base = state_of({"people": {"p1": ADULT}})
    state = InterviewState(replace(base.situation, household=(person,)))
    for source in (Source.CARD, Source.PRE_ENTRY):
        other = said(state, "birth", date(1991, 1, 1), "p1", source)
        assert engine.known(other)[(FactId("birth"), P1)].value == date(1990, 1, 1)
        assert [one.other_source for one in engine.conflicts(other)] == [source]
    later = said(state, "birth", date(1990, 1, 2), "p1", Source.CACHE)
    assert engine.known(later)[(FactId("birth"), P1)].value == date(1990, 1, 2), "of equals the later one"
    assert engine.conflicts(later) == ()


def test_not_known_does_not_erase_what_stands_higher(engine: Engine) -> None:
    state = state_of({"people": {"p1": ADULT}})
    key = (FactId("planned_departure_on"), None)
    assert key in engine.known(said(state, "planned_departure_on", None, source=Source.PRE_ENTRY))
    assert key not in engine.known(said(state, "planned_departure_on", None))
    again = said(said(state, "planned_departure_on", None), "planned_departure_on", date(2026, 11, 18))
    assert engine.known(again)[key].value == date(2026, 11, 18)


def test_what_is_no_candidate_is_refused(engine: Engine) -> None:
    state = state_of({"people": {"p1": ADULT}})
    for procedure, person in (("Z99", None), ("A12", None), ("A12", "p9")):
        with pytest.raises(InvalidInput, match="候補にありません"):
            explained(engine, state, procedure, person)
