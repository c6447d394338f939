"""Which answer leads to which procedure, found by evaluating the rules: the data behind `desk rules graph`.

Every row of an event is walked as the interview would, in households of one to three people, within a bound. An
answer is linked to a procedure where no household needs it without the answer, or else where those that gave it need
it more often than those that did not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from desk_app.domain.errors import OperatorError
from desk_app.domain.fact import FactDefinition, FactType, FactValue, Scope
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName
from desk_app.domain.situation import Member, Situation
from desk_app.domain.town import Town
from desk_app.rules.check_walk import SetBase
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE, in_words
from desk_app.rules.determine import Determiner, Row
from desk_app.rules.engine import Engine
from desk_app.rules.fact_base import Place
from desk_app.rules.graph_svg import Answer, Box, Picture, draw
from desk_app.rules.pack import RulePack

MOST_PATHS = 160
"""Paths of answers walked of one row in one household."""
DAY = date(2026, 11, 24)
DEPENDS = "答えによる"
COMMON = 0.5
"""An answer behind more than this share of the procedures is told once at the top, not drawn."""
COMMON_DEPENDS = 0.15
"""The same for days and the like, whose single answers cannot be named."""


@dataclass(slots=True)
class Link:
    """What the answers to one fact meant for one row: paths that needed it, and all paths, by value."""

    needed: dict[FactValue, int] = field(default_factory=dict)
    paths: dict[FactValue, int] = field(default_factory=dict)

    def note(self, value: FactValue, needed: bool) -> None:
        """One more path on which the fact had this value."""
        self.paths[value] = self.paths.get(value, 0) + 1
        self.needed[value] = self.needed.get(value, 0) + needed

    def leading(self) -> tuple[FactValue, ...]:
        """Values that lead to the row; empty where all lead there alike."""
        share = {value: self.needed[value] / paths for value, paths in self.paths.items()}
        if len(share) < 2 or max(share.values()) - min(share.values()) < 1e-9:
            return ()
        if min(share.values()) == 0:
            return tuple(value for value, part in share.items() if part > 0)
        middle = (max(share.values()) + min(share.values())) / 2
        return tuple(value for value, part in share.items() if part >= middle)


def links_of_event(engine: Engine, event: LifeEvent) -> dict[str, dict[FactId, Link]]:
    """Links by row and fact, for every row of the event."""
    determiner = Determiner(engine.pack)
    return {row.procedure.id: _links(determiner, engine.pack, row, event) for row in determiner.rows(event)}


def event_graph(engine: Engine, event: LifeEvent, *, division: str = "") -> Picture:
    """The picture's content. Raises OperatorError where the event, or the division in it, has no procedure."""
    pack = engine.pack
    if event not in pack.events:
        raise OperatorError(f"きっかけ {event.value}", "この規則にありません。", "扱えるきっかけを選んでください。")
    determiner = Determiner(pack)
    rows = [row for row in determiner.rows(event) if division in {"", row.procedure.division}]
    if not rows:
        known = "・".join(dict.fromkeys(row.procedure.division for row in determiner.rows(event)))
        raise OperatorError(
            f"担当課 {division}", "このきっかけに手続きがありません。", f"{known} から選んでください。"
        )
    order = {name: place for place, name in enumerate(dict.fromkeys(pack.divisions.values()))}
    rows.sort(key=lambda row: (order.get(row.procedure.division, 99), row.procedure.id))
    boxes = [Box(row.procedure.id, row.procedure.name, row.procedure.division) for row in rows]
    answers: dict[tuple[FactId, str], Answer] = {}
    for place, row in enumerate(rows):
        for fact, link in _links(determiner, pack, row, event).items():
            leading = link.leading()
            definition = pack.definition(fact)
            if not leading or fact == "life_event":
                continue
            words = answer_words(leading, tuple(link.paths), definition)
            key = (fact, words)
            if key not in answers:
                person = definition.scope is Scope.PERSON
                answers[key] = Answer(definition.label["ja"], words, person)
            answers[key].boxes.append(place)
    common = [one for one in answers.values() if _is_common(one, len(boxes))]
    drawn = [one for one in answers.values() if one not in common]
    title = f"{event.value}の手続き{f'({division})' if division else ''}"
    return Picture(title, f"規則 {pack.version}", tuple(boxes), tuple(drawn), tuple(common))


def _is_common(one: Answer, boxes: int) -> bool:
    """Whether an answer is behind so many procedures that its lines would say nothing."""
    share = len(one.boxes) / boxes
    return len(one.boxes) > 3 and share > (COMMON_DEPENDS if one.answer == DEPENDS else COMMON)


def event_graph_svg(engine: Engine, event: LifeEvent, *, division: str = "") -> str:
    """The picture on an A3 page as SVG."""
    return draw(event_graph(engine, event, division=division))


def answer_words(leading: tuple[FactValue, ...], tried: tuple[FactValue, ...], definition: FactDefinition) -> str:
    """The answers that lead on, in words; days and texts are too many to name."""
    if definition.type is FactType.BOOL:
        return "・".join(in_words(value) for value in leading)
    if definition.type is FactType.CHOICE:
        labels = {choice.value: choice.label["ja"] for choice in definition.choices}
        others = [value for value in tried if value not in leading]
        few = leading if len(leading) <= len(others) + 1 else others
        words = "・".join(labels.get(str(value), str(value)) for value in few)
        return words if few is leading else f"{words} 以外"
    if definition.type is FactType.NUMBER:
        return _range(sorted(int(str(v)) for v in leading), sorted(int(str(v)) for v in tried), definition.unit)
    if definition.type is FactType.TEXT and len(leading) <= 3:
        return "・".join(str(value) for value in leading)
    return DEPENDS


def _range(leading: list[int], tried: list[int], unit: str) -> str:
    low, high = leading[0], leading[-1]
    if leading != [value for value in tried if low <= value <= high]:
        return "・".join(f"{value}{unit}" for value in leading)
    if high == tried[-1]:
        return f"{low}{unit}以上"
    return f"{high}{unit}以下" if low == tried[0] else f"{low}〜{high}{unit}"


def _links(determiner: Determiner, pack: RulePack, row: Row, event: LifeEvent) -> dict[FactId, Link]:
    """Walk one row in households of one to three until both results were met."""
    links: dict[FactId, Link] = {}
    for size in (1, 2, 3):
        walk = _Walk(determiner, pack, row, _blank(pack, event, size))
        walk.go(size - 1 if row.procedure.per_person else CASE)
        for fact, link in walk.links.items():
            held = links.setdefault(fact, Link())
            for value, paths in link.paths.items():
                held.paths[value] = held.paths.get(value, 0) + paths
                held.needed[value] = held.needed.get(value, 0) + link.needed[value]
        if any(sum(link.needed.values()) for link in links.values()) and size > 1:
            break
    return links


def _blank(pack: RulePack, event: LifeEvent, size: int) -> SetBase:
    members = tuple(Member(PersonId(f"p{number}"), PersonName("住民")) for number in range(1, size + 1))
    situation = Situation(event, DAY, Town("999997", "架空県"), household=members)
    return SetBase(pack, InterviewState(situation), ClosedDays())


class _Walk:
    """Tries answers to what a row still lacks, in the order of the interview."""

    def __init__(self, determiner: Determiner, pack: RulePack, row: Row, base: SetBase) -> None:
        self._determiner = determiner
        self._pack = pack
        self._row = row
        self._base = base
        self._paths = 0
        self.links: dict[FactId, Link] = {}

    def go(self, person: int) -> None:
        """Walk the row for a person, or for the household."""
        self._step(person, [])

    def _step(self, person: int, said: list[tuple[FactId, FactValue]]) -> None:
        truth = self._determiner.truth(self._row, self._base, person)
        if truth is not None:
            self._paths += 1
            for fact, value in dict(said).items():
                self.links.setdefault(fact, Link()).note(value, truth)
            return
        place = next(self._open(person), None)
        if place is None:
            return
        values = self._determiner.representatives.of(self._base, place)
        if self._paths > MOST_PATHS and len(values) > 2:
            values = [values[0], values[-1]]
        for value in values:
            if self._paths > 4 * MOST_PATHS:
                break
            self._base.put(place, value)
            self._step(person, [*said, (place[0], value)])
        self._base.put(place, None)

    def _open(self, person: int) -> Iterator[Place]:
        """What the row lacks and may be asked now."""
        out: dict[Place, None] = {}
        row = self._row
        for one, traced in ((row.procedure, row.traced), *row.special):
            whose = person if one.per_person else CASE
            if traced.test(self._base, whose) is None:
                traced.missing(self._base, whose, out)
        for place in out:
            fact = self._pack.facts[place[0]]
            if fact.applies_test is None or fact.applies_test(self._base, place[1]) is True:
                yield place
