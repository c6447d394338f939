"""What a card says beside what the case has; the clerk chooses item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from desk_app.domain.calendar_jp import RegisteredDate, to_wareki
from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.case import Case
from desk_app.domain.errors import OperatorError
from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.resident import Address, PersonName, Sex
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.services.views import CardDifference

LABELS = {"name": "氏名", "birth": "生年月日", "sex": "性別", "address": "住所"}


def applicant_member(situation: Situation | None) -> Member | None:
    """The person who stands at the desk, as far as one is in the case."""
    if situation is None or situation.applicant is None or situation.applicant.person is None:
        return None
    return situation.member(situation.applicant.person)


def same_text(card: str, present: str) -> bool:
    """Equal but for spaces; variants and IVS count as different, the clerk decides on those."""
    return "".join(card.split()) == "".join(present.split())


def present_values(situation: Situation | None) -> dict[str, str]:
    """The same items as the case has them."""
    member = applicant_member(situation)
    if situation is None or member is None:
        return {}
    origin = situation.origin
    return {
        "name": member.name.registered,
        "birth": to_wareki(member.birth.exact) if member.birth and member.birth.exact else "",
        "sex": member.sex.value if member.sex else "",
        "address": origin.address.one_line if origin and origin.address else "",
    }


def differences(case: Case, read: CardRead) -> tuple[CardDifference, ...]:
    """Every item of the card beside the present value, with whether they agree."""
    rows = side_by_side(read.values, present_values(case.state.situation if case.state else None))
    return tuple(CardDifference(*row, same=same_text(*row[2:])) for row in rows)


def side_by_side(card: Mapping[str, str], present: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """(item, label, the card's text, the case's) of every item, a birth as people read it."""
    for item, label in LABELS.items():
        theirs = card.get(item, "")
        if item == "birth" and theirs:
            theirs = to_wareki(date.fromisoformat(theirs))
        yield item, label, theirs, present.get(item, "")


def taken_over(case: Case, read: CardRead, items: Sequence[str]) -> Case:
    """The case with these items of the card in the applicant; flags a value that replaced another.

    Raises OperatorError for an item the card did not give.
    """
    assert case.state is not None
    missing = [item for item in items if not read.values.get(item)]
    if missing:
        names = "・".join(LABELS.get(item, item) for item in missing)
        raise OperatorError("カードの読み取り", f"{names}がカードにありません。", "手で入れてください。")
    situation = case.state.situation
    member = applicant_member(situation)
    replaced = [d.item for d in differences(case, read) if d.item in items and d.present and not d.same]
    if member is None:
        member = Member(id=PersonId(f"p{len(situation.household) + 1}"), name=PersonName(""))
        situation = replace(
            situation,
            household=(*situation.household, member),
            applicant=Applicant(person=member.id, role="本人"),
        )
    situation = situation.with_member(_with_items(member, read, items))
    if "address" in items:
        situation = _with_address(situation, read.values["address"])
    flags = case.flags | {"card"} | ({"card_replaced"} if replaced else set())
    flags |= {"card_typed"} if read.typed & set(items) else set()
    return case.with_situation(situation).changed(flags=frozenset(flags))


def _with_items(member: Member, read: CardRead, items: Sequence[str]) -> Member:
    changed = member
    if "name" in items:
        changed = replace(changed, name=replace(changed.name, registered=read.values["name"]))
    if "birth" in items:
        day = date.fromisoformat(read.values["birth"])
        changed = replace(changed, birth=RegisteredDate(read.values["birth"], day, day))
    if "sex" in items:
        changed = replace(changed, sex=Sex(read.values["sex"]))
    said = {item: Source.SPOKEN if item in read.typed else Source.CARD for item in items}
    sources = {**changed.sources, **said}
    if read.kind is not CardKind.MYNUMBER:  # a licence or a residence card says nothing about マイナンバーカード
        return replace(changed, sources=sources)
    sources["holds_card"] = Source.CARD
    return replace(changed, sources=sources, facts={**changed.facts, FactId("holds_card"): True})


def _with_address(situation: Situation, text: str) -> Situation:
    origin = situation.origin or Place(kind="国内")
    if origin.address and same_text(origin.address.one_line, text):
        return situation
    return replace(situation, origin=replace(origin, address=Address(banchi=text)))
