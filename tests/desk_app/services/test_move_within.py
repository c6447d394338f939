"""転居: one of our own residents moves within the town."""

from desk_app.bootstrap.desk import OpenDesk
from desk_app.demo.families import MOVE_WITHIN_HEAD
from desk_app.domain.fact import Source
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.domain.resident import Address
from desk_app.services.views import CaseView
from tests.support.desk import MOVED_ON

THERE = Address(
    postal_code="999-0102", prefecture="架空県", municipality="みらい市", town="緑町一丁目", banchi="2番3号"
)


def moving(desk: OpenDesk) -> CaseView:
    """The 転居 household of the demo town at its first question."""
    cases = desk.app.cases
    view = cases.open()
    hit = desk.app.residents.search(MOVE_WITHIN_HEAD).hits[0]
    view = cases.take_household(view.id, hit.resident_id)
    cases.confirm_identity(view.id, "運転免許証")
    return cases.choose_event(
        view.id,
        LifeEvent.MOVE_WITHIN,
        event_on=MOVED_ON,
        new_address=THERE,
        moving={person.id: True for person in view.people},
    )


def test_the_registered_address_is_where_they_come_from(desk: OpenDesk) -> None:
    view = moving(desk)
    assert view.life_event is LifeEvent.MOVE_WITHIN
    assert {person.source for person in view.people} == {Source.CACHE}
    assert view.situation is not None
    assert view.situation.origin is not None
    assert view.situation.origin.address is not None
    assert view.situation.origin.address.municipality == "みらい市"


def test_what_the_register_says_is_not_asked_again(desk: OpenDesk) -> None:
    view = moving(desk)
    known = {(row.fact, row.person) for row in view.answered if row.source is Source.CACHE}
    asked = set()
    while view.question is not None:
        asked.add((view.question.fact, view.question.person))
        view = desk.app.cases.answer(view.id, view.question.fact, view.question.person, None)
    assert known
    assert not known & asked


def test_the_packet_has_the_notification_with_both_addresses(desk: OpenDesk) -> None:
    view = moving(desk)
    required = {row.procedure for row in view.procedures if row.result is Result.REQUIRED}
    assert "A04" in required
    assert "A01" not in {row.procedure for row in view.procedures}
    packet = desk.app.packets.draw(view.id)
    assert "juumin-ido" in {sheet.form for sheet in packet.sheets}
