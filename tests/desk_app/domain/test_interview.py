"""The state of an interview is its answers: the last one stands, voided ones wait as defaults."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import Answer, InterviewState
from tests.support.builders import an_answer, demo_family

ANSWERS = st.lists(
    st.builds(
        an_answer,
        st.sampled_from(["insurance", "pension", "dv"]),
        st.none() | st.booleans() | st.integers(0, 3),
        st.sampled_from([None, "p1", "p2"]),
    ),
    max_size=12,
)


def replayed(answers: list[Answer]) -> InterviewState:
    state = InterviewState(demo_family())
    for answer in answers:
        state = state.with_answer(answer)
    return state


@given(ANSWERS)
def test_equal_answers_give_an_equal_state(answers: list[Answer]) -> None:
    assert replayed(answers) == replayed(list(answers))
    assert replayed(answers).answers == tuple(answers)


@given(ANSWERS)
def test_the_last_answer_to_a_question_stands(answers: list[Answer]) -> None:
    effective = replayed(answers).effective()
    assert effective.keys() == {answer.key for answer in answers}
    for key, answer in effective.items():
        assert answer is [one for one in answers if one.key == key][-1]


@given(ANSWERS, st.data())
def test_voided_answers_leave_and_wait_as_defaults(answers: list[Answer], data: st.DataObject) -> None:
    keys = sorted({answer.key for answer in answers}, key=str)
    voided = frozenset(data.draw(st.sets(st.sampled_from(keys)) if keys else st.just(set())))
    before = replayed(answers)
    state = InterviewState(before.situation, before.answers, voided)
    assert state.effective().keys() == set(keys) - voided
    last = before.effective()
    assert state.defaults() == {key: last[key].value for key in voided if last[key].value is not None}


def test_answering_again_takes_a_voided_question_back() -> None:
    key = (FactId("insurance"), PersonId("p1"))
    state = InterviewState(demo_family(), (an_answer("insurance", "国保", "p1"),), frozenset({key}))
    again = state.with_answer(an_answer("insurance", "社保", "p1"))
    assert again.voided == frozenset()
    assert again.effective()[key].value == "社保"
    assert again.defaults() == {}


def test_not_knowing_is_an_answer_and_leaves_the_fact_unknown() -> None:
    state = replayed([an_answer("insurance", None, "p1")])
    (answer,) = state.effective().values()
    assert answer.value is None
