"""Step 2: the life events, which details each asks, and the draft that becomes the situation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto

from desk_app.domain.ids import PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address
from desk_app.domain.situation import Applicant, Place
from desk_app.services.views import CaseView
from ui.screens.staff import wording as words
from ui.screens.staff.actions import EventDetails

KEYS = "1234567890"
PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県",
    "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県",
    "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県",
    "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip


class Detail(Enum):
    """A page of step 2; one is asked at a time."""

    EVENT = auto()
    DATE = auto()
    ORIGIN = auto()
    WHO = auto()
    ADDRESS = auto()
    APPLICANT = auto()


_PAGES = {
    LifeEvent.MOVE_IN: (Detail.DATE, Detail.ORIGIN, Detail.WHO, Detail.ADDRESS, Detail.APPLICANT),
    LifeEvent.MOVE_WITHIN: (Detail.DATE, Detail.WHO, Detail.ADDRESS, Detail.APPLICANT),
    LifeEvent.MOVE_OUT: (Detail.DATE, Detail.WHO, Detail.APPLICANT),
    LifeEvent.CERTIFICATE: (Detail.APPLICANT,),
}
PROXY = "代理人"


def pages(event: LifeEvent | None) -> tuple[Detail, ...]:
    """The pages after the choice of the event."""
    return () if event is None else _PAGES.get(event, (Detail.DATE, Detail.APPLICANT))


@dataclass(frozen=True, slots=True)
class EventModel:
    """One event as a choice."""

    event: LifeEvent
    key: str
    label: str
    sub: str


def event_models() -> tuple[EventModel, ...]:
    """The ten events with the keys 1–9 and 0."""
    return tuple(EventModel(event, key, *words.EVENTS[event]) for event, key in zip(words.EVENTS, KEYS, strict=True))


def covered(events: Collection[LifeEvent]) -> tuple[tuple[EventModel, ...], tuple[EventModel, ...]]:
    """The events that the rule pack covers, and the others."""
    models = event_models()
    return tuple(m for m in models if m.event in events), tuple(m for m in models if m.event not in events)


@dataclass(frozen=True, slots=True)
class Draft:
    """What step 2 has so far; kept while going back and forth."""

    event: LifeEvent | None = None
    event_on: date | None = None
    origin: Place = field(default_factory=Place)
    address: Address = field(default_factory=Address)
    moving: tuple[tuple[PersonId, bool], ...] = ()
    applicant: Applicant = field(default_factory=Applicant)

    def toggled(self, person: PersonId) -> Draft:
        """The draft with one person's mark turned over."""
        return replace(self, moving=tuple((p, not m if p == person else m) for p, m in self.moving))


def draft_from(view: CaseView) -> Draft:
    """The draft that what is already known makes (転出証明書情報, an earlier choice)."""
    situation = view.situation
    moving = tuple((person.id, person.moves is not False) for person in view.people)
    if situation is None:
        return Draft(moving=moving)
    return Draft(
        event=view.life_event,
        event_on=situation.event_on,
        origin=situation.origin or Place(),
        address=situation.new_address or Address(),
        moving=moving,
        applicant=situation.applicant or Applicant(),
    )


def filed_by(draft: Draft, person: PersonId) -> Draft:
    """The draft filed by one of the people: 本人 where the person takes part, else 世帯員."""
    role = "本人" if dict(draft.moving).get(person, True) else "世帯員"
    phone = draft.applicant.phone if draft.applicant.person == person else ""
    return replace(draft, applicant=Applicant(person=person, role=role, phone=phone))


def details(draft: Draft) -> EventDetails:
    """What goes to the service; a page the event does not have leaves its part untouched."""
    wanted = pages(draft.event)
    return EventDetails(
        event_on=draft.event_on,
        origin=draft.origin if Detail.ORIGIN in wanted and draft.origin != Place() else None,
        new_address=draft.address if Detail.ADDRESS in wanted and draft.address != Address() else None,
        moving=dict(draft.moving) if Detail.WHO in wanted else None,
        applicant=draft.applicant if draft.applicant != Applicant() else None,
    )


def origin_address_text(origin: Place) -> str:
    """The former address in one line without the prefecture that has its own field."""
    if origin.address is None:
        return ""
    prefecture = origin.prefecture or ""
    line = origin.address.one_line
    return line.removeprefix(prefecture) if prefecture else line


def with_origin_text(origin: Place, text: str) -> Place:
    """The origin with a former address as typed; an unchanged text keeps its structured address."""
    if text == origin_address_text(origin):
        return origin
    typed = Address(prefecture=origin.prefecture or "", town=text) if text else None
    return replace(origin, address=typed)


def first_open(draft: Draft) -> Detail:
    """The page to begin with: the event where none is chosen, else its first page."""
    wanted = pages(draft.event)
    return wanted[0] if wanted else Detail.EVENT
