"""People in step 1: search results, chips of the household, a person made by hand, card differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desk_app.domain.calendar_jp import registered_on, to_wareki
from desk_app.domain.card import CardRead
from desk_app.domain.errors import Fault, InvalidInput
from desk_app.domain.fact import Source
from desk_app.domain.ids import PersonId
from desk_app.domain.resident import PersonName, ResidentKind, Sex
from desk_app.domain.situation import Member
from desk_app.services.number_search import number_in
from desk_app.services.resident_views import SearchCount
from desk_app.services.views import CardDifference, CaseView, PersonView, SearchHit, SearchPage
from ui.screens.staff import search_wording as search_words
from ui.screens.staff import wording as words
from ui.screens.staff.card_words import SEARCH_BY

BASE_ITEMS = ("name", "kana", "birth", "sex", "relationship")


@dataclass(frozen=True, slots=True)
class HitModel:
    """One search result as its row says it."""

    resident_id: str
    name: str
    kana: str
    birth: str
    address: str
    status: str
    guarded: bool
    matched: str
    household: str
    why: tuple[str, ...] = ()
    """Reasons that need a line of their own: another name, an address before, one wrong character."""
    head: str = ""
    birth_tells: bool = False
    town_tells: bool = False
    kana_tells: bool = False
    mark: str = ""
    """The state of whoever does not simply live here: 転入予定, 転出, 死亡, 消除."""
    gone: bool = False
    address_hidden: bool = False


def hit_model(hit: SearchHit) -> HitModel:
    """A hit in words. A guarded address the clerk may not see is said to be hidden, never left blank."""
    why = tuple(reason for reason in hit.matched if reason not in search_words.PLAIN)
    age = "" if hit.age is None else search_words.AGE.format(n=hit.age)
    return HitModel(
        resident_id=hit.resident_id,
        name=hit.name,
        kana=hit.kana,
        birth=" ".join(part for part in (hit.birth_text, age, hit.sex) if part),
        address=words.ADDRESS_GUARDED if hit.address is None else hit.short_address or hit.address,
        status=hit.status,
        guarded=hit.guarded,
        matched="" if why or not hit.matched else words.MATCHED.format(what="・".join(hit.matched)),
        household=words.HOUSEHOLD_SIZE.format(n=hit.household_size),
        why=why,
        head=search_words.HEAD.format(name=_spaced(hit.head_name))
        if "世帯主" in hit.telling and hit.head_name
        else "",
        birth_tells="生年月日" in hit.telling,
        town_tells="町" in hit.telling and hit.address is not None,
        kana_tells="フリガナ" in hit.telling,
        mark="" if hit.status == search_words.LIVING else hit.status,
        gone=hit.status in search_words.GONE,
        address_hidden=hit.address is None,
    )


def _spaced(name: str) -> str:
    return name.replace("\u3000", " ")


def search_line(page: SearchPage | None, text: str, count: SearchCount | None = None) -> str:
    """The line over the results: how many there are, how many are shown. ``text`` is what was searched for."""
    if page is None or not text.strip():
        return ""
    if not page.hits:
        return _nobody_line(page, text.strip())
    shown = len(page.hits)
    if not page.more:
        return search_words.COUNT.format(n=shown)
    if count is None or count.number <= shown:
        return search_words.MORE.format(n=shown)
    return (search_words.OF_MANY if count.whole else search_words.OF_OVER).format(all=count.number, n=shown)


def _nobody_line(page: SearchPage, text: str) -> str:
    if number_in(text) is not None:  # a 個人番号 is never said again
        return search_words.NUMBER_NONE
    if page.more:
        return search_words.NOT_ALL
    return search_words.NO_DATA if page.note else search_words.NONE.format(text=text)


def narrowing(page: SearchPage, text: str) -> tuple[Narrowing, ...]:
    """What makes a long list short at one press: a word to add, or an item whose value is then typed."""
    if not page.more:
        return ()
    items = [Narrowing(search_words.ADD.format(item=item), "", search_words.EXAMPLES[item]) for item in page.narrows]
    typed = text.split()
    words_ = [Narrowing(word, word) for word in search_words.WORDS if word not in typed]
    sexes = {word for word in typed if word in search_words.SEXES}
    return tuple([*items, *(one for one in words_ if not (sexes and one.word in search_words.SEXES))])


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A press that narrows: its label, the word it adds, and the example of what is typed next where it adds none."""

    label: str
    word: str
    example: str = ""

    @property
    def brief(self) -> bool:
        """Whether it is offered where there is little room."""
        return self.label in search_words.BRIEF


def wider(text: str) -> tuple[str, ...]:
    """What may be searched for instead when nobody was found: each word by itself."""
    parts = text.split()
    if len(parts) < 2 or number_in(text) is not None:
        return ()
    return tuple(dict.fromkeys(parts))[:3]


def letters(name: str) -> tuple[tuple[str, str], ...]:
    """The characters of a name as registered, each with its code; a variation selector stays with its character."""
    found: list[list[str]] = []
    for char in name:
        selects = 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF
        if selects and found:
            found[-1].append(char)
        elif not char.isspace():
            found.append([char])
    return tuple(("".join(one), " ".join(f"U+{ord(char):04X}" for char in one)) for one in found)


@dataclass(frozen=True, slots=True)
class ChipModel:
    """A person of the household as a chip."""

    id: str
    name: str
    about: str
    source: str
    guarded: bool
    moves: bool
    role: str = ""
    """What the event makes of the person: 亡くなった方, 生まれた子 …"""


def chips(view: CaseView, *, movers_only: bool = False) -> tuple[ChipModel, ...]:
    """Chips in household order; the family name is said once, as people do."""
    people = [p for p in view.people if not movers_only or p.moves is not False]
    families = [person.member.name.family for person in people]
    role = words.ROLES.get(view.life_event, "") if view.life_event is not None else ""
    return tuple(
        replace(_chip(person, families[:n]), role=role if person.member.concerned else "")
        for n, person in enumerate(people)
    )


def _chip(person: PersonView, families: list[str]) -> ChipModel:
    full = person.name.replace("\u3000", " ")
    name = person.member.name.given if person.member.name.family in families else full
    age = f"{person.age}歳" if person.age is not None else ""
    return ChipModel(
        id=person.id,
        name=name,
        about=" ".join(part for part in (age, person.relationship) if part),
        source=str(person.source) if person.source is not None else "",
        guarded=person.guarded,
        moves=person.moves is not False,
    )


def moving_title(view: CaseView) -> str:
    """The heading over the chips."""
    moving = [person for person in view.people if person.moves is not False]
    if view.life_event in ("転入", "転居", "転出") and moving:
        return words.MOVERS.format(event=view.life_event, n=len(moving))
    return words.PEOPLE.format(n=len(view.people))


@dataclass(frozen=True, slots=True)
class HandPerson:
    """What was typed for a person that is not on file."""

    name: str
    kana: str
    birth: date | None
    sex: str
    relationship: str
    kind: str


def hand_member(typed: HandPerson) -> Member:
    """A person made by hand. Raises InvalidInput listing everything that is missing; nothing is taken then."""
    faults = [Fault(text) for text, bad in (
        ("氏名を入れてください。", not typed.name.strip()),
        ("フリガナを入れてください。", not typed.kana.strip()),
        ("生年月日を入れてください。", typed.birth is None),
    ) if bad]  # fmt: skip
    if faults or typed.birth is None:
        raise InvalidInput("新しい人", "足りない欄があります。", "欄を埋めてください。", faults)
    return Member(
        id=PersonId(""),
        name=PersonName(typed.name, typed.kana),
        birth=registered_on(typed.birth),
        sex=Sex(typed.sex),
        relationship=typed.relationship or None,
        kind=ResidentKind(typed.kind),
        moves=True,
        sources=dict.fromkeys(BASE_ITEMS, Source.SPOKEN),
    )


@dataclass(frozen=True, slots=True)
class DifferenceModel:
    """One item of a card beside the present value. ``take`` is what is chosen at first.

    ``pictures`` show what the card holds as no text (``card`` is empty then): the clerk types it.
    """

    item: str
    label: str
    card: str
    present: str
    same: bool
    take: bool
    pictures: tuple[bytes, ...] = field(default=(), repr=False)


def difference_models(rows: tuple[CardDifference, ...], read: CardRead | None = None) -> tuple[DifferenceModel, ...]:
    """The items a card has; where the case has nothing yet the card's value is chosen at first."""
    models = []
    for row in rows:
        pictures = pictures_of(read, row.item) if read is not None and not row.card else ()
        if row.card or pictures:
            take = bool(row.card) and not row.present
            same = row.same and bool(row.card)
            present = row.present or words.CARD_EMPTY
            models.append(DifferenceModel(row.item, row.label, row.card, present, same, take, pictures))
    return tuple(models)


def pictures_of(read: CardRead, item: str) -> tuple[bytes, ...]:
    """The pictures of an item: the item itself, or its 外字 in their order."""
    whole = [read.images[item]] if item in read.images else []
    single = [read.images[f"{item}_{n}"] for n in range(1, 10) if f"{item}_{n}" in read.images]
    return tuple(whole or single)


def offered(read: CardRead, *, extras_only: bool = False) -> tuple[tuple[str, str], ...]:
    """The items of a card as label and value; ``extras_only`` leaves out those that a case has as well."""
    return tuple(
        (label, day_words(read.values[item]))
        for item, label in OFFERED.items()
        if read.values.get(item) and not (extras_only and item in COMPARED)
    )


COMPARED = frozenset({"name", "birth", "sex", "address"})


OFFERED = {
    "name": "氏名",
    "birth": "生年月日",
    "sex": "性別",
    "address": "住所",
    "expires": "有効期限",
    "card_number": "カードの番号",
    "licence_number": "免許証の番号",
}


def day_words(text: str) -> str:
    """A day in its era, or the text as it is when it is no ISO day."""
    try:
        return to_wareki(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def search_offers(read: CardRead) -> tuple[tuple[str, str], ...]:
    """What a person can be looked up by: the button's words and the text, the surest first."""
    return tuple((label, read.values[item]) for item, label in SEARCH_BY.items() if read.values.get(item))


def with_typed(read: CardRead, texts: Mapping[str, str]) -> CardRead:
    """The read with what the clerk typed from its pictures, marked as typed."""
    return replace(read, values={**read.values, **texts}, typed=read.typed | set(texts))
