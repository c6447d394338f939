"""What the event page hands over: checked for the life event, then laid on the situation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address
from desk_app.domain.situation import Applicant, Place, Situation

MOVES = frozenset({LifeEvent.MOVE_IN, LifeEvent.MOVE_OUT, LifeEvent.MOVE_WITHIN})
"""Events told by who moves; every other one is told by whom it concerns (当事者)."""
AHEAD = frozenset({LifeEvent.MOVE_OUT, LifeEvent.CERTIFICATE})
"""Events whose day may lie ahead: 転出 is filed beforehand (住基法24条)."""
COUPLES = frozenset({LifeEvent.MARRIAGE, LifeEvent.DIVORCE})
DAY_NAMES: Mapping[LifeEvent, str] = {
    LifeEvent.MOVE_OUT: "転出予定日",
    LifeEvent.BIRTH: "出生日",
    LifeEvent.DEATH: "亡くなった日",
    LifeEvent.MARRIAGE: "婚姻の日",
    LifeEvent.DIVORCE: "離婚の日",
    LifeEvent.HOUSEHOLD_CHANGE: "世帯が変わった日",
    LifeEvent.NAME_CHANGE: "氏名が変わった日",
    LifeEvent.CERTIFICATE: "請求の日",
}
"""What the day of an event is called; 異動日 for the other moves."""

LIFE_EVENT = "life_event"
"""The kiosk's page that tells family matters apart; on a ticket it names the event and is no answer of its own."""


def event_of_ticket(purpose: str, told: FactValue | None) -> LifeEvent:
    """The event a kiosk ticket points to; a purpose that is none (その他) leaves the commonest."""
    known = {event.value: event for event in LifeEvent}
    return known.get(str(told)) or known.get(purpose) or LifeEvent.MOVE_WITHIN


@dataclass(frozen=True, slots=True)
class EventChoice:
    """One life event as the clerk set it; None and empty leave what is known as it is."""

    event: LifeEvent
    event_on: date | None = None
    origin: Place | None = None
    destination: Place | None = None
    new_address: Address | None = None
    moving: Mapping[PersonId, bool] = field(default_factory=dict)
    concerned: Mapping[PersonId, bool] = field(default_factory=dict)
    applicant: Applicant | None = None
    new_head: PersonId | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput for a day ahead where there is none, and for too many or no people concerned."""
        name = DAY_NAMES.get(self.event, "異動日")
        if self.event_on is not None and self.event_on > today and self.event not in AHEAD:
            raise InvalidInput(name, "今日より後の日です。", "実際の日を入れてください。")
        if self.event in MOVES or not self.concerned:
            return
        count = sum(self.concerned.values())
        if count == 0:
            raise InvalidInput("届の当事者", "だれも選ばれていません。", "だれについての届かを選んでください。")
        if self.event in COUPLES and count > 2:
            raise InvalidInput("届の当事者", f"{count}人選ばれています。", f"{self.event}の当事者は2人までです。")

    def applied(self, situation: Situation) -> Situation:
        """The situation with this event laid on it. People the page does not name stay as they are."""
        household = tuple(
            replace(
                member,
                moves=self.moving.get(member.id, member.moves),
                concerned=self.concerned.get(member.id, member.concerned),
            )
            for member in situation.household
        )
        return replace(
            situation,
            life_event=self.event,
            event_on=self.event_on or situation.event_on,
            origin=self.origin or situation.origin,
            destination=self.destination or situation.destination,
            new_address=self.new_address or situation.new_address,
            applicant=self.applicant or situation.applicant,
            new_head=self.new_head,
            household=household,
        )
