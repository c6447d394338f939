"""The case facts that the event page sets itself: the kind of a divorce, the copies of certificates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactDefinition
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.services.ports import RuleEngine
from desk_app.services.views import EventFact

PAGE_FACTS: Mapping[LifeEvent, tuple[str, ...]] = {
    LifeEvent.MARRIAGE: ("marriage_form",),
    LifeEvent.DIVORCE: ("divorce_kind",),
    LifeEvent.HOUSEHOLD_CHANGE: ("household_change_kind",),
    LifeEvent.NAME_CHANGE: ("koseki_filing",),
}
"""Facts of an event's page in their order; one that the pack does not have is left out."""


def event_facts(engine: RuleEngine, event: LifeEvent) -> tuple[EventFact, ...]:
    """What the page of this event sets, in page order."""
    return tuple(event_fact(definition) for definition in _defined(engine, PAGE_FACTS.get(event, ())))


def _defined(engine: RuleEngine, names: tuple[str, ...]) -> Iterator[FactDefinition]:
    for name in names:
        try:
            yield engine.fact(FactId(name))
        except InvalidInput:
            continue


def event_fact(definition: FactDefinition) -> EventFact:
    """A fact as the page shows it."""
    return EventFact(
        fact=definition.id,
        label=definition.label.get("ja", definition.id),
        type=definition.type,
        choices=tuple((one.value, one.label.get("ja", one.value)) for one in definition.choices),
        hint=definition.why.get("ja", ""),
        question=definition.question.get("ja", ""),
    )
