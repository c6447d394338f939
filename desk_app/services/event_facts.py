"""The case facts that the event page sets itself: the kind of a divorce, the copies of certificates and their fee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactDefinition, FactType, FactValue
from desk_app.domain.ids import FactId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.domain.situation import Situation
from desk_app.services.ports import RuleEngine
from desk_app.services.views import EventFact

COPIES = "copies_"
"""How the ids of facts begin that count the copies of one kind of certificate."""
RESIDENT_COPIES = (FactId("copies_juminhyo"), FactId("copies_kisai_jiko"), FactId("copies_juminhyo_koiki"))
ABROAD_COPIES = (FactId("copies_juminhyo_koiki"), FactId("copies_koseki_koiki"), FactId("copies_joseki_koiki"))
OPTIONS: Mapping[str, tuple[FactId, ...]] = {
    "cert_scope": RESIDENT_COPIES,
    "show_head_relation": RESIDENT_COPIES,
    "show_honseki": RESIDENT_COPIES,
    "show_code": RESIDENT_COPIES,
    "show_individual_number": RESIDENT_COPIES,
    "photo_identity": ABROAD_COPIES,
}
"""What may stand on a 住民票の写し (標準仕様書: left out unless asked for), and what a copy from elsewhere needs."""
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "住民票": ("juminhyo", "juminhyo_jokyo", "kisai_jiko", "juminhyo_koiki", "code_notice"),
    "戸籍": ("koseki", "koseki_kojin", "joseki", "koseki_koiki", "joseki_koiki", "fuhyo"),
    "届書": ("juri", "todoke_kisai", "todoke_joho"),
    "身分・印鑑": ("mibun", "dokushin", "inkan"),
    "税・そのほか": ("shotoku", "nozei", "kei_jusho", "risai"),
}
USUAL: Mapping[str, FactValue] = {
    "cert_requester": "本人",
    "cert_purpose": "一般",
    "photo_identity": True,
    "show_honseki": False,
}
"""The usual request that the fee of one copy is told for: one's own, with photo identity, for no special purpose."""
PAGE_FACTS: Mapping[LifeEvent, tuple[str, ...]] = {
    LifeEvent.MARRIAGE: ("marriage_form",),
    LifeEvent.DIVORCE: ("divorce_kind",),
    LifeEvent.HOUSEHOLD_CHANGE: ("household_change_kind",),
    LifeEvent.NAME_CHANGE: ("koseki_filing",),
    LifeEvent.CERTIFICATE: (
        "cert_requester",
        "cert_purpose",
        *(f"{COPIES}{kind}" for kinds in SECTIONS.values() for kind in kinds),
        *OPTIONS,
    ),
}
"""Facts of an event's page in their order; one that the pack does not have is left out."""


def event_facts(engine: RuleEngine, event: LifeEvent, blank: Situation) -> tuple[EventFact, ...]:
    """What the page of this event sets, in page order. ``blank`` is a situation of today to look fees up with."""
    definitions = tuple(_defined(engine, PAGE_FACTS.get(event, ())))
    usual = {one.id: USUAL[one.id] for one in definitions if one.id in USUAL}
    kinds = [one.id for one in definitions if one.id.startswith(COPIES)]
    fees = unit_fees(engine, event, kinds, replace(blank, answers=usual))
    return tuple(event_fact(definition, fees.get(definition.id)) for definition in definitions)


def _defined(engine: RuleEngine, names: Sequence[str]) -> Iterator[FactDefinition]:
    for name in names:
        try:
            yield engine.fact(FactId(name))
        except InvalidInput:
            continue


def event_fact(definition: FactDefinition, fee_yen: int | None = None) -> EventFact:
    """A fact as the page shows it."""
    copies = definition.id.startswith(COPIES) and definition.type is FactType.NUMBER
    kind = definition.id.removeprefix(COPIES)
    label = definition.label.get("ja", definition.id)
    return EventFact(
        fact=definition.id,
        label=label.removesuffix("の通数") if copies else label,
        type=definition.type,
        choices=tuple((one.value, one.label.get("ja", one.value)) for one in definition.choices),
        copies=copies,
        fee_yen=fee_yen,
        of=OPTIONS.get(definition.id, ()),
        section=next((name for name, kinds in SECTIONS.items() if copies and kind in kinds), ""),
        hint=definition.why.get("ja", ""),
        question=definition.question.get("ja", ""),
    )


def unit_fees(
    engine: RuleEngine, event: LifeEvent, kinds: Sequence[FactId], blank: Situation
) -> Mapping[FactId, int]:
    """What one copy of each kind costs by the town's table, worked out by the rules themselves."""
    none: dict[FactId, FactValue] = dict.fromkeys(kinds, 0)
    return {kind: event_fee(engine, blank, event, {**none, kind: 1}) for kind in kinds}


def event_fee(engine: RuleEngine, situation: Situation, event: LifeEvent, answers: Mapping[FactId, FactValue]) -> int:
    """Yen that the copies among these case facts add, whether their procedure is required already or still open."""
    none = {fact: 0 if fact.startswith(COPIES) else value for fact, value in answers.items()}
    return _fees(engine, situation, event, answers) - _fees(engine, situation, event, none)


def _fees(engine: RuleEngine, situation: Situation, event: LifeEvent, answers: Mapping[FactId, FactValue]) -> int:
    supposed = replace(situation, life_event=event, answers={**situation.answers, **answers})
    found = engine.decide(InterviewState(supposed))
    return sum(one.fee_yen for one in found if one.result is not Result.NOT_REQUIRED)
