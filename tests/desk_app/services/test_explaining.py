"""What the desk tells of its reasons: the rules' own explanation with the clerk's word over it."""

from __future__ import annotations

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import ProcedureId
from desk_app.domain.procedure import Result
from tests.support.desk import interviewed


def test_a_required_procedure_says_why_by_whom_and_by_which_law(desk: OpenDesk) -> None:
    view = interviewed(desk)
    told = desk.app.cases.explain(view.id, ProcedureId("A01"), None)
    assert told.result is Result.REQUIRED
    assert told.reasons
    assert all(one.text for one in told.reasons)
    assert {one.article for one in told.basis} == {"22条1項"}
    assert told.decided


def test_the_clerks_own_decision_stands_over_the_rules(desk: OpenDesk) -> None:
    view = interviewed(desk)
    desk.app.cases.override(view.id, "A01", None, required=False, reason="前の窓口で済ませた")
    told = desk.app.cases.explain(view.id, ProcedureId("A01"), None)
    assert told.result is Result.NOT_REQUIRED
    assert any("前の窓口で済ませた" in one.text for one in told.decided)


def test_what_was_asked_and_is_not_needed_is_told_with_the_reason(desk: OpenDesk) -> None:
    view = interviewed(desk)
    told = desk.app.cases.asked_not_needed(view.id)
    assert told
    assert {one.result for one in told} == {Result.NOT_REQUIRED}
    assert all(one.reasons for one in told)


def test_before_an_event_there_is_nothing_to_explain(desk: OpenDesk) -> None:
    view = desk.app.cases.open()
    assert desk.app.cases.asked_not_needed(view.id) == ()
    with pytest.raises(OperatorError, match="きっかけ"):
        desk.app.cases.explain(view.id, ProcedureId("A01"), None)
