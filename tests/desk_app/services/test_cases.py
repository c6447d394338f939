"""The case from opening to hand-over."""

from dataclasses import replace
from datetime import date

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.cli.scripted import SEARCH
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, OperatorError
from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.services.cases import Cases
from desk_app.services.ports import RuleEngine
from tests.support.desk import ANSWERS, closed, interviewed, interviewing, signed


def test_a_new_case_waits_for_the_person(desk: OpenDesk) -> None:
    view = desk.app.cases.open()
    assert view.status is CaseStatus.IDENTIFYING
    assert view.people == ()
    assert view.life_event is None
    assert view.number.startswith("1124-")


def test_case_numbers_are_unique(desk: OpenDesk) -> None:
    assert desk.app.cases.open().number != desk.app.cases.open().number


def test_a_household_comes_with_its_sources(desk: OpenDesk) -> None:
    view = desk.app.cases.open()
    hit = desk.app.residents.search(SEARCH).hits[0]
    taken = desk.app.cases.take_household(view.id, hit.resident_id)
    assert [person.relationship for person in taken.people] == ["世帯主", "妻", "子", "子"]
    assert {person.source for person in taken.people} == {Source.CERTIFICATE}
    assert taken.situation is not None
    assert taken.situation.origin is not None
    assert taken.situation.origin.prefecture == "東京都"


def test_each_answer_changes_the_procedures_and_is_kept(desk: OpenDesk) -> None:
    view = interviewing(desk)
    assert view.question is not None
    key = (view.question.fact, view.question.person)
    after = desk.app.cases.answer(view.id, *key, ANSWERS.get(key))
    assert after.question is not None
    assert (after.question.fact, after.question.person) != key
    again = desk.app.cases.view(view.id)
    assert (again.answered[0].fact, again.answered[0].person) == key


def test_the_interview_ends_with_nothing_undecided(desk: OpenDesk) -> None:
    view = interviewed(desk)
    assert view.question is None
    assert view.questions_left == 0
    assert view.count(Result.UNDECIDED) == 0
    assert view.count(Result.REQUIRED) >= 14


def test_not_known_is_an_answer_that_stays_open(desk: OpenDesk) -> None:
    view = interviewing(desk)
    question = view.question
    assert question is not None
    after = desk.app.cases.answer(view.id, question.fact, question.person, None)
    assert after.question is not None
    assert (after.question.fact, after.question.person) != (question.fact, question.person)
    assert after.answered[0].value is None


def test_an_answer_of_the_wrong_kind_is_refused_and_nothing_changes(desk: OpenDesk) -> None:
    view = interviewing(desk)
    with pytest.raises(InvalidInput):
        desk.app.cases.answer(view.id, FactId("owns_moped"), None, "maybe")
    assert desk.app.cases.view(view.id).answered == view.answered


def test_an_unlisted_choice_is_refused(desk: OpenDesk) -> None:
    view = interviewing(desk)
    with pytest.raises(InvalidInput):
        desk.app.cases.answer(view.id, FactId("from_kind"), None, "月")


def test_asking_again_shows_the_present_value_and_stores_nothing(desk: OpenDesk) -> None:
    view = interviewed(desk)
    row = next(one for one in view.answered if one.value is not None)
    asked = desk.app.cases.ask_again(view.id, row.fact, row.person)
    assert asked.question is not None
    assert asked.question.fact == row.fact
    assert asked.question.default == row.value
    assert desk.app.cases.view(view.id).question is None


def test_an_event_in_the_future_is_refused(desk: OpenDesk) -> None:
    view = interviewing(desk)
    with pytest.raises(InvalidInput, match="異動日"):
        desk.app.cases.choose_event(view.id, LifeEvent.MOVE_IN, event_on=date(2027, 1, 1))


class OneEventOnly:
    """The engine of a desk as a pack would have it that covers 転入 alone."""

    events = (LifeEvent.MOVE_IN,)

    def __init__(self, engine: RuleEngine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


def test_an_event_the_pack_does_not_cover_is_said_so(desk: OpenDesk) -> None:
    view = interviewing(desk)
    narrow = Cases(replace(desk.context, engine=OneEventOnly(desk.context.engine)))
    with pytest.raises(OperatorError, match="担当課"):
        narrow.choose_event(view.id, LifeEvent.DEATH)
    assert desk.app.cases.choose_event(view.id, LifeEvent.DEATH).life_event is LifeEvent.DEATH


def test_an_override_needs_a_reason_and_is_marked(desk: OpenDesk) -> None:
    view = interviewed(desk)
    row = next(r for r in view.procedures if r.result is Result.REQUIRED and r.procedure == "E14")
    with pytest.raises(InvalidInput):
        desk.app.cases.override(view.id, "E14", None, required=False, reason=" ")
    after = desk.app.cases.override(view.id, "E14", row.determinations[0].person, required=False, reason="家主が契約")
    changed = next(r for r in after.procedures if r.procedure == "E14")
    assert changed.result is Result.NOT_REQUIRED
    assert changed.overridden


def test_steps_cannot_be_skipped(desk: OpenDesk) -> None:
    view = interviewing(desk)
    with pytest.raises(OperatorError):
        desk.app.cases.go_to(view.id, CaseStatus.PRINTING)
    with pytest.raises(IllegalTransition):
        desk.app.cases.go_to(view.id, CaseStatus.HANDING_OVER)


def test_a_sheet_of_another_case_is_refused(desk: OpenDesk) -> None:
    one, other = signed(desk), signed(desk)
    with pytest.raises(OperatorError, match="この受付の紙ではありません"):
        desk.app.cases.scan_sheet(one.id, other.sheets[0].barcode)
    ticked = desk.app.cases.scan_sheet(one.id, one.sheets[0].barcode)
    assert [sheet.handed_over for sheet in ticked.sheets].count(True) == 1


def test_a_missing_sheet_needs_a_reason(desk: OpenDesk) -> None:
    view = signed(desk)
    desk.app.cases.go_to(view.id, CaseStatus.PRINTING)
    desk.app.cases.go_to(view.id, CaseStatus.HANDING_OVER)
    with pytest.raises(InvalidInput):
        desk.app.cases.close(view.id)
    done = desk.app.cases.close(view.id, missing_reason="後日郵送")
    assert done.status is CaseStatus.CLOSED


def test_a_closed_case_cannot_be_changed(desk: OpenDesk) -> None:
    view = closed(desk)
    with pytest.raises(IllegalTransition):
        desk.app.cases.go_to(view.id, CaseStatus.INTERVIEWING)


def test_a_cancelled_case_keeps_its_reason(desk: OpenDesk) -> None:
    view = desk.app.cases.open()
    with pytest.raises(InvalidInput):
        desk.app.cases.cancel(view.id, "")
    ended = desk.app.cases.cancel(view.id, "出直し")
    assert ended.status is CaseStatus.CANCELLED
    assert "出直し" in ended.timeline[-1].text
    assert view.id not in {row.id for row in desk.app.cases.open_cases()}
