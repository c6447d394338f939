from __future__ import annotations

from datetime import date

from desk_app.domain.fact import Scope
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName
from desk_app.domain.situation import Member, Situation
from desk_app.domain.town import Town
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE, All, Compare, Quantifier
from desk_app.rules.fact_base import FactBase
from desk_app.services.rule_rows import counted, detail_view, fact_rows, marks, row_view
from tests.support.town_packs import mirai

PACK = mirai().pack
DAY = date(2026, 11, 24)
MOVES = Compare(FactId("moves"), "eq", True, Scope.PERSON)
CARD = Compare(FactId("holds_card"), "eq", True, Scope.PERSON)


def state(*people: tuple[bool | None, bool | None]) -> InterviewState:
    """A household by who moves and who holds a card."""
    members = tuple(
        Member(
            PersonId(f"p{number}"),
            PersonName("住民"),
            moves=moves,
            facts={} if card is None else {FactId("holds_card"): card},
        )
        for number, (moves, card) in enumerate(people, 1)
    )
    return InterviewState(Situation(LifeEvent.MOVE_IN, DAY, Town("1", "架空県"), event_on=DAY, household=members))


def base(*people: tuple[bool | None, bool | None]) -> FactBase:
    return FactBase(PACK, state(*people), ClosedDays())


def test_each_node_counts_where_it_held() -> None:
    home = base((True, True), (True, None), (False, False))
    tree = counted(All((MOVES, CARD)), PACK, [(home, person) for person in range(3)])
    assert (tree.holds, tree.fails, tree.open) == (1, 1, 1)
    moves, card = tree.children
    assert (moves.path, moves.holds, moves.fails, moves.open) == ("0.0", 2, 1, 0)
    assert (card.holds, card.fails, card.open) == (1, 1, 1)


def test_below_a_member_s_condition_every_member_is_counted_once() -> None:
    node = Quantifier(False, False, MOVES, "だれかが引っ越す")
    tree = counted(node, PACK, [(base((True, None), (False, None)), CASE)])
    assert (tree.holds, tree.truth) == (1, True)
    assert (tree.children[0].holds, tree.children[0].fails) == (1, 1)


def test_nothing_tried_is_open() -> None:
    tree = counted(MOVES, PACK, [])
    assert (tree.tried, tree.truth, tree.holds) == (False, None, 0)


def test_a_detail_counts_the_cases_of_its_events_only() -> None:
    row = next(one for one in PACK.procedures if one.id == "M01")
    town = marks(mirai())
    detail = detail_view(PACK, row, town, [state((True, None))], ClosedDays())
    assert detail.counted_cases == 1
    assert detail.row.town == "own"
    other = next(one for one in PACK.procedures if LifeEvent.MOVE_IN not in one.events)
    assert detail_view(PACK, other, town, [state((True, None))], ClosedDays()).counted_cases == 0


def test_a_row_switched_off_tells_the_reason() -> None:
    row = next(one for one in PACK.procedures if one.id == "E25")
    view = row_view(PACK, row, marks(mirai()))
    assert view.town == "switched_off"
    assert "受付を終えました" in view.reason
    assert "行わない" in view.periods[0]


def test_computed_facts_are_not_said() -> None:
    ids = {one.id for one in fact_rows(PACK)}
    assert "wants_community_bus" in ids
    assert "age_on_event" not in ids
