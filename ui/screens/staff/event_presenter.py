"""Step 2: the life events, which details each asks, and the draft that becomes the situation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto

from desk_app.domain.calendar_jp import registered_on
from desk_app.domain.fact import FactType, FactValue, Source
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address, PersonName, ResidentKind, Sex
from desk_app.domain.situation import Applicant, Member, Place
from desk_app.services.views import CaseView, EventFact, PersonView
from ui.screens.staff import wording as words
from ui.screens.staff.event_details import EventDetails

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
    FACTS = auto()
    DATE = auto()
    NEWBORN = auto()
    ORIGIN = auto()
    WHO = auto()
    CONCERNED = auto()
    HEAD = auto()
    DESTINATION = auto()
    ADDRESS = auto()
    CERTIFICATES = auto()
    APPLICANT = auto()


_PAGES = {
    LifeEvent.MOVE_IN: (Detail.DATE, Detail.ORIGIN, Detail.WHO, Detail.ADDRESS, Detail.APPLICANT),
    LifeEvent.MOVE_OUT: (Detail.DATE, Detail.WHO, Detail.DESTINATION, Detail.APPLICANT),
    LifeEvent.MOVE_WITHIN: (Detail.DATE, Detail.WHO, Detail.ADDRESS, Detail.APPLICANT),
    LifeEvent.BIRTH: (Detail.NEWBORN, Detail.APPLICANT),
    LifeEvent.DEATH: (Detail.DATE, Detail.CONCERNED, Detail.HEAD, Detail.APPLICANT),
    LifeEvent.MARRIAGE: (Detail.FACTS, Detail.DATE, Detail.CONCERNED, Detail.APPLICANT),
    LifeEvent.DIVORCE: (Detail.FACTS, Detail.DATE, Detail.CONCERNED, Detail.APPLICANT),
    LifeEvent.HOUSEHOLD_CHANGE: (Detail.FACTS, Detail.DATE, Detail.CONCERNED, Detail.HEAD, Detail.APPLICANT),
    LifeEvent.NAME_CHANGE: (Detail.FACTS, Detail.DATE, Detail.CONCERNED, Detail.APPLICANT),
    LifeEvent.CERTIFICATE: (Detail.CONCERNED, Detail.CERTIFICATES, Detail.APPLICANT),
}
MOVES = frozenset({LifeEvent.MOVE_IN, LifeEvent.MOVE_OUT, LifeEvent.MOVE_WITHIN})
COUPLES = frozenset({LifeEvent.MARRIAGE, LifeEvent.DIVORCE})
YOUNGEST = 15
"""Age from which somebody can head a household or file for it at the counter (意思能力の目安, 民法961条)."""
PROXY = "代理人"
HEAD_WORD = "世帯主"


def pages(draft: Draft) -> tuple[Detail, ...]:
    """The pages after the choice of the event; one that would ask nothing is left out."""
    if draft.event is None:
        return ()
    empty = set()
    if not choice_facts(draft.facts_of_page):
        empty.add(Detail.FACTS)
    if not new_heads(draft):
        empty.add(Detail.HEAD)
    return tuple(page for page in _PAGES[draft.event] if page not in empty)


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
class Newborn:
    """A child as typed; ``id`` is empty until the case has taken it."""

    id: str = ""
    name: str = ""
    kana: str = ""
    birth: date | None = None
    sex: str = "男"
    relationship: str = "子"
    kind: str = "日本人"

    def member(self) -> Member:
        """The child as a new member of the household, whom the event is about."""
        return Member(
            id=PersonId(self.id),
            name=PersonName(self.name, self.kana),
            birth=registered_on(self.birth) if self.birth is not None else None,
            sex=Sex(self.sex),
            relationship=self.relationship or None,
            kind=ResidentKind(self.kind),
            concerned=True,
            sources=dict.fromkeys(("name", "kana", "birth", "sex", "relationship"), Source.SPOKEN),
        )

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What tells one child from another while the case has not taken it: name, kana, birth."""
        return (self.name, self.kana, self.birth)


@dataclass(frozen=True, slots=True)
class Draft:
    """What step 2 has so far; kept while going back and forth."""

    event: LifeEvent | None = None
    event_on: date | None = None
    origin: Place = field(default_factory=Place)
    destination: Place = field(default_factory=Place)
    address: Address = field(default_factory=Address)
    moving: tuple[tuple[PersonId, bool], ...] = ()
    concerned: tuple[tuple[PersonId, bool], ...] = ()
    newborns: tuple[Newborn, ...] = ()
    new_head: PersonId | None = None
    facts: Mapping[FactId, FactValue] = field(default_factory=dict)
    facts_of_page: tuple[EventFact, ...] = ()
    people: tuple[PersonView, ...] = ()
    applicant: Applicant = field(default_factory=Applicant)

    def toggled(self, person: PersonId) -> Draft:
        """The draft with one person's mark turned over."""
        return replace(self, moving=tuple((p, not m if p == person else m) for p, m in self.moving))

    def taking_part(self) -> frozenset[PersonId]:
        """Who moves, or whom the event is about."""
        marks = self.moving if self.event in MOVES else self.concerned
        return frozenset(person for person, marked in marks if marked)


def draft_from(view: CaseView) -> Draft:
    """The draft that what is already known makes (転出証明書情報, an earlier choice, the ticket of the kiosk)."""
    situation = view.situation
    born = tuple(_newborn(person) for person in view.people if is_newborn(person))
    others = tuple(person for person in view.people if not is_newborn(person))
    moving = tuple((person.id, person.moves is not False) for person in others)
    concerned = tuple((person.id, person.member.concerned is True) for person in others)
    if situation is None:
        return Draft(moving=moving, concerned=concerned, newborns=born, people=others)
    said = {answer.fact: answer.value for answer in view.answered if answer.person is None}
    return Draft(
        event=view.life_event or (situation.life_event if view.ticket else None),
        event_on=situation.event_on,
        origin=situation.origin or Place(),
        destination=situation.destination or Place(),
        address=situation.new_address or Address(),
        moving=moving,
        concerned=concerned,
        newborns=born,
        facts={fact: value for fact, value in said.items() if value is not None},
        people=others,
        applicant=situation.applicant or Applicant(),
    )


def is_newborn(person: PersonView) -> bool:
    """Whether a person was added here as the child of a birth: concerned, by hand, not on file."""
    return person.member.concerned is True and person.member.resident_id is None and person.age == 0


def _newborn(person: PersonView) -> Newborn:
    born = person.member.birth.exact if person.member.birth is not None else None
    return Newborn(person.id, person.name, person.kana, born, person.sex, person.relationship, person.kind)


def chosen(draft: Draft, event: LifeEvent, facts: Sequence[EventFact]) -> Draft:
    """The draft for an event, with what its page may set and with the likeliest people marked."""
    return preset(replace(draft, event=event, facts_of_page=tuple(facts)))


def preset(draft: Draft) -> Draft:
    """Mark whom the event is probably about where nobody is marked: the couple, or who stands at the desk."""
    if any(marked for _person, marked in draft.concerned):
        return draft
    if draft.event is LifeEvent.DIVORCE:
        likely = {person.id for person in draft.people if person.relationship in (HEAD_WORD, "妻", "夫")}
        likely = likely if len(likely) == 2 else set()
    elif draft.event in (LifeEvent.NAME_CHANGE, LifeEvent.CERTIFICATE, LifeEvent.MARRIAGE):
        likely = {draft.applicant.person} if draft.applicant.person else set()
    else:
        return draft
    return replace(draft, concerned=tuple((person, person in likely) for person, _marked in draft.concerned))


def most_concerned(event: LifeEvent | None) -> int:
    """How many people an event can be about at most."""
    return 1 if event is LifeEvent.DEATH else 2 if event in COUPLES else 99


def new_heads(draft: Draft) -> tuple[PersonView, ...]:
    """Who may become the head: the others, after the head's death with two or more left, or at a change.

    With one person left the change is made ex officio and nobody is asked (住民基本台帳法25条).
    """
    gone = draft.taking_part() if draft.event is LifeEvent.DEATH else frozenset()
    left = tuple(person for person in draft.people if person.id not in gone)
    fit = tuple(person for person in left if person.age is None or person.age >= YOUNGEST)
    heads = {person.id for person in draft.people if person.relationship == HEAD_WORD}
    if draft.event is LifeEvent.DEATH:
        return fit if heads & gone and len(left) > 1 else ()
    if draft.event is LifeEvent.HOUSEHOLD_CHANGE:
        return fit if len(left) > 1 else ()
    return ()


def applicants(draft: Draft) -> tuple[PersonView, ...]:
    """Who can file: everybody of the household of 15 and over but the deceased."""
    gone = draft.taking_part() if draft.event is LifeEvent.DEATH else frozenset()
    left = tuple(person for person in draft.people if person.id not in gone)
    return tuple(person for person in left if person.age is None or person.age >= YOUNGEST) or left


def filed_by(draft: Draft, person: PersonId) -> Draft:
    """The draft filed by one of the people: 本人 where the person takes part, else 世帯員."""
    marks = dict(draft.moving if draft.event in MOVES else draft.concerned)
    role = "本人" if marks.get(person, draft.event in MOVES) else "世帯員"
    phone = draft.applicant.phone if draft.applicant.person == person else ""
    return replace(draft, applicant=Applicant(person=person, role=role, phone=phone))


def details(draft: Draft) -> EventDetails:
    """What goes to the service; a page the event does not have leaves its part untouched."""
    wanted = pages(draft)
    about = draft.event is not None and draft.event not in MOVES
    facts = {fact.fact for fact in draft.facts_of_page}
    return EventDetails(
        event_on=event_day(draft),
        origin=draft.origin if Detail.ORIGIN in wanted and draft.origin != Place() else None,
        destination=draft.destination if Detail.DESTINATION in wanted and draft.destination != Place() else None,
        new_address=draft.address if Detail.ADDRESS in wanted and draft.address != Address() else None,
        moving=dict(draft.moving) if Detail.WHO in wanted else None,
        concerned=dict(draft.concerned) if about else None,
        newborns=tuple(one.member() for one in draft.newborns) if Detail.NEWBORN in wanted else (),
        new_head=draft.new_head if Detail.HEAD in wanted else None,
        answers={fact: value for fact, value in draft.facts.items() if fact in facts},
        applicant=draft.applicant if draft.applicant != Applicant() else None,
    )


def event_day(draft: Draft) -> date | None:
    """The day of the event; a birth's is the day the first child was born."""
    if draft.event is LifeEvent.BIRTH:
        return min((one.birth for one in draft.newborns if one.birth is not None), default=draft.event_on)
    return draft.event_on


def takes_effect_by_filing(draft: Draft) -> bool:
    """Whether the day is that of the filing: a marriage here, a divorce by agreement (民法739条・764条)."""
    elsewhere = {"外国の方式", "調停・裁判"}
    return draft.event in COUPLES and not elsewhere & {str(value) for value in draft.facts.values()}


def without_the_gone(draft: Draft) -> Draft:
    """The draft in which the deceased neither becomes the head nor files."""
    if draft.event is not LifeEvent.DEATH:
        return draft
    gone = draft.taking_part()
    head = None if draft.new_head in gone else draft.new_head
    applicant = Applicant() if draft.applicant.person in gone else draft.applicant
    return replace(draft, new_head=head, applicant=applicant)


def blank_newborn(draft: Draft) -> Newborn:
    """A child with the family name of the household's head (of the first person where nobody is)."""
    heads = [person for person in draft.people if person.relationship == HEAD_WORD] or list(draft.people[:1])
    if not heads or heads[0].member.name.family == heads[0].member.name.registered:
        return Newborn()
    family = heads[0].member.name.family
    kana = heads[0].kana.replace("\u3000", " ").split(" ", 1)[0]
    return Newborn(name=f"{family}\u3000", kana=f"{kana}\u3000" if kana else "")


def ticket_words(view: CaseView) -> str:
    """What the resident chose at the kiosk, while no event is chosen yet."""
    if not view.ticket or view.situation is None or view.life_event is not None:
        return ""
    event = words.EVENTS[view.situation.life_event][0]
    return words.TICKET_PURPOSE.format(ticket=view.ticket, event=event)


# --- what the page itself sets ------------------------------------------------------------------------------------
def choice_facts(facts: Sequence[EventFact]) -> tuple[EventFact, ...]:
    """The facts asked as choices before the other pages (kind of divorce …); those of certificates are not."""
    if any(fact.copies for fact in facts):
        return ()
    return tuple(fact for fact in facts if fact.type is FactType.CHOICE)


def copies(draft: Draft) -> int:
    """How many copies are asked for."""
    return sum(_count(draft.facts.get(fact.fact)) for fact in draft.facts_of_page if fact.copies)


def table_fee(draft: Draft) -> int | None:
    """The sum by the table of fees; None when a fee is not in it."""
    wanted = [(fact, _count(draft.facts.get(fact.fact))) for fact in draft.facts_of_page if fact.copies]
    if any(count and fact.fee_yen is None for fact, count in wanted):
        return None
    return sum((fact.fee_yen or 0) * count for fact, count in wanted)


def sum_words(draft: Draft, fee_yen: int | None) -> str:
    """Copies and fee in one line. ``fee_yen`` is what the rules would take; the table speaks until it is there."""
    by_table = table_fee(draft)
    fee = by_table if fee_yen is None else fee_yen
    if fee is None:
        money = words.FEE_OPEN
    else:
        less = by_table is not None and fee < by_table
        money = (words.FEE_LESS if less else words.FEE_SUM).format(yen=f"{fee:,}")
    return f"{words.COPIES_SUM.format(n=copies(draft))}　{money}"


def _count(value: FactValue | None) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def guarded_names(draft: Draft) -> tuple[str, ...]:
    """People under 支援措置 whom this event is about; for a certificate of a household everybody in it counts."""
    marked = draft.taking_part()
    whole = draft.event is LifeEvent.CERTIFICATE
    return tuple(
        person.name.replace("\u3000", " ")
        for person in draft.people
        if person.guarded and (whole or person.id in marked)
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
