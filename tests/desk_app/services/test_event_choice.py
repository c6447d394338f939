"""The event page: what each life event takes, and what it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.calendar_jp import registered_on
from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName
from desk_app.domain.situation import Member, Place
from desk_app.services.event_choice import EventChoice
from desk_app.services.views import CaseView
from tests.support.builders import a_situation
from tests.support.desk import interviewing

TODAY = date(2026, 11, 24)


def test_a_day_ahead_is_for_who_moves_out() -> None:
    EventChoice(LifeEvent.MOVE_OUT, date(2026, 12, 1)).check(TODAY)
    with pytest.raises(InvalidInput, match="出生日"):
        EventChoice(LifeEvent.BIRTH, date(2026, 11, 25)).check(TODAY)


@pytest.mark.parametrize(("event", "count"), [(LifeEvent.DEATH, 0), (LifeEvent.MARRIAGE, 3), (LifeEvent.DIVORCE, 3)])
def test_too_few_or_too_many_people_are_refused(event: LifeEvent, count: int) -> None:
    concerned = {PersonId(f"p{n}"): n < count for n in range(4)}
    with pytest.raises(InvalidInput, match="当事者"):
        EventChoice(event, concerned=concerned).check(TODAY)


def test_what_the_page_leaves_out_stays() -> None:
    situation = a_situation(event_on=date(2026, 11, 20))
    person = situation.household[0].id
    chosen = EventChoice(LifeEvent.DEATH, concerned={person: True}).applied(situation)
    assert chosen.life_event is LifeEvent.DEATH
    assert chosen.event_on == date(2026, 11, 20)
    assert chosen.household[0].concerned is True
    assert chosen.household[0].moves is situation.household[0].moves
    goal = Place(kind="国外")
    assert EventChoice(LifeEvent.MOVE_OUT, destination=goal).applied(chosen).destination == goal


def with_baby(desk: OpenDesk) -> CaseView:
    view = interviewing(desk)
    baby = Member(PersonId(""), PersonName("髙橋 葵", "タカハシ アオイ"), registered_on(date(2026, 11, 20)))
    return desk.app.cases.put_member(view.id, baby)


def test_the_page_asks_some_facts_itself(desk: OpenDesk) -> None:
    view = interviewing(desk)
    after = desk.app.cases.choose_event(view.id, LifeEvent.MOVE_IN, answers={FactId("all_move"): True})
    row = next(one for one in after.answered if one.fact == "all_move")
    assert row.source is Source.SPOKEN
    with pytest.raises(InvalidInput):
        desk.app.cases.choose_event(view.id, LifeEvent.MOVE_IN, answers={FactId("all_move"): 3})


def test_a_person_added_by_hand_can_be_taken_out(desk: OpenDesk) -> None:
    view = with_baby(desk)
    baby = view.people[-1].id
    desk.app.cases.answer(view.id, FactId("moves"), baby, True)
    after = desk.app.cases.remove_member(view.id, baby)
    assert baby not in {one.id for one in after.people}
    assert baby not in {one.person for one in after.answered}


def test_residents_and_the_applicant_stay(desk: OpenDesk) -> None:
    view = interviewing(desk)
    with pytest.raises(OperatorError, match="外せません"):
        desk.app.cases.remove_member(view.id, view.people[-1].id)
    with pytest.raises(OperatorError, match="いません"):
        desk.app.cases.remove_member(view.id, PersonId("p9"))
