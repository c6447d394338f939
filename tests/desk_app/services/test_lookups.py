"""The look-up audit: who searched and opened whom, what stands out of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from desk_app.bootstrap.clock import DEMO_START
from desk_app.bootstrap.desk import OpenDesk
from desk_app.cli.scripted import SEARCH
from desk_app.domain.errors import NotAllowed
from desk_app.domain.ids import ClerkId
from desk_app.services.lookups import NUMBER_LIMIT, Lookups
from desk_app.services.protection_views import LookupRow
from tests.support.desk import StillClock, a_desk

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, clock: StillClock) -> Iterator[OpenDesk]:
    with a_desk(tmp_path_factory.mktemp("lookups") / "home", residents=5, clock=clock) as one:
        yield one


def at(clock: StillClock, day: date, hour: int, minute: int = 0) -> None:
    clock.moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=DEMO_START.tzinfo)


def rows(desk: OpenDesk, day: date) -> dict[str, LookupRow]:
    assert desk.app.protection is not None
    desk.app.session.sign_in(ClerkId("miyoshi"))
    return {row.clerk_id: row for row in desk.app.protection.lookups(day)}


def test_a_day_tells_who_looked_up_whom_from_which_case(desk: OpenDesk, clock: StillClock) -> None:
    at(clock, DAY, 10)
    desk.app.session.sign_in(ClerkId("sakuma"))
    view = desk.app.cases.open()
    hit = desk.app.residents.search(SEARCH, case=view.id).hits[0]
    desk.app.cases.take_household(view.id, hit.resident_id)
    row = rows(desk, DAY)["sakuma"]
    assert (row.searches, row.opened, row.without_case, row.flags) == (1, 1, 0, ())
    search, opening = row.lookups
    assert (search.case, opening.case, opening.subject) == (view.number, view.number, hit.resident_id)
    assert (search.why, opening.why) == ("窓口受付", "窓口受付")
    assert SEARCH not in str(row)


def test_many_lookups_without_a_case_are_flagged_and_come_first(desk: OpenDesk, clock: StillClock) -> None:
    limit = desk.context.lookup_limit
    at(clock, DAY, 11)
    desk.app.session.sign_in(ClerkId("omori"))
    for _ in range(limit):
        desk.app.residents.search(SEARCH)
    assert rows(desk, DAY)["omori"].flags == ()
    desk.app.session.sign_in(ClerkId("omori"))
    desk.app.residents.search(SEARCH)
    found = rows(desk, DAY)
    assert found["omori"].flags == (f"受付のない照会 {limit + 1}件(目安 {limit}件)",)
    assert next(iter(found)) == "omori"


def test_another_day_has_its_own(desk: OpenDesk, clock: StillClock) -> None:
    day = date(2026, 12, 9)
    at(clock, day, 23, 59)
    desk.app.session.sign_in(ClerkId("sakuma"))
    desk.app.residents.search(SEARCH)
    at(clock, date(2026, 12, 10), 0)
    desk.app.residents.search(SEARCH)
    assert len(rows(desk, day)["sakuma"].lookups) == 1
    assert rows(desk, date(2026, 12, 11)) == {}


@pytest.mark.parametrize(
    ("day", "hour", "minute", "word"),
    [
        (date(2026, 11, 25), 7, 29, "夜間"),
        (date(2026, 11, 25), 7, 30, ""),
        (date(2026, 11, 25), 19, 59, ""),
        (date(2026, 11, 25), 20, 0, "夜間"),
        (date(2026, 11, 28), 10, 0, "休日"),
        (date(2026, 11, 23), 10, 0, "休日"),
        (date(2026, 12, 30), 10, 0, "休日"),
    ],
)
def test_night_and_closed_days_are_marked(
    desk: OpenDesk, clock: StillClock, day: date, hour: int, minute: int, word: str
) -> None:
    assert desk.app.protection is not None
    lookups: Lookups = desk.app.protection._lookups  # type: ignore[attr-defined]
    at(clock, day, hour, minute)
    assert lookups.unusual(clock.now()) == word


def test_a_lookup_at_night_is_flagged(desk: OpenDesk, clock: StillClock) -> None:
    at(clock, date(2026, 12, 12), 22)
    desk.app.session.sign_in(ClerkId("sakuma"))
    desk.app.residents.search(SEARCH)
    row = rows(desk, date(2026, 12, 12))["sakuma"]
    assert (row.unusual, row.flags) == (1, ("休日の照会 1件",))


def test_only_supervisors_see_it_and_their_look_is_an_entry(desk: OpenDesk, clock: StillClock) -> None:
    assert desk.app.protection is not None
    at(clock, DAY, 16)
    desk.app.session.sign_in(ClerkId("sakuma"))
    with pytest.raises(NotAllowed, match="照会の記録"):
        desk.app.protection.lookups(DAY)
    rows(desk, DAY)
    with desk.context.unit_of_work() as uow:
        entry = uow.audit.entries(action="lookups")[-1]
    assert (entry.by, entry.subject) == ("miyoshi", DAY.isoformat())


NUMBER_DAY = date(2026, 12, 2)


def test_searches_by_number_without_a_case_are_counted_and_flagged(desk: OpenDesk, clock: StillClock) -> None:
    at(clock, NUMBER_DAY, 10)
    desk.app.session.sign_in(ClerkId("sakuma"))
    number = desk.app.residents.search(SEARCH).hits[0].resident_id
    hits = [len(desk.app.residents.search(number).hits) for _ in range(NUMBER_LIMIT)]
    row = rows(desk, NUMBER_DAY)["sakuma"]
    assert (row.by_number, row.flags) == (NUMBER_LIMIT, ())
    assert [one.by_number for one in row.lookups] == [False] + [True] * NUMBER_LIMIT
    assert [one.hits for one in row.lookups[1:]] == hits
    desk.app.session.sign_in(ClerkId("sakuma"))
    desk.app.residents.search(number)
    assert rows(desk, NUMBER_DAY)["sakuma"].flags == (f"受付なしで番号の検索 {NUMBER_LIMIT + 1}件",)


@pytest.mark.parametrize("typed", ["123456789010", "1234 5678 9010", "１２３４５６７８９０１０", "1234-5678-9010"])
def test_a_number_typed_into_the_box_stands_in_no_entry(desk: OpenDesk, clock: StillClock, typed: str) -> None:
    at(clock, date(2026, 12, 3), 10)
    desk.app.session.sign_in(ClerkId("sakuma"))
    view = desk.app.cases.open()
    desk.app.residents.search(typed)
    desk.app.residents.search(f"{typed} {SEARCH}", case=view.id)
    with desk.context.unit_of_work() as uow:
        text = str(uow.audit.entries())
    assert "search" in text
    for part in (typed, "123456789010", "56789010", "9010"):
        assert part not in text.replace(" ", "").replace("-", "")


def test_a_look_at_a_person_is_a_lookup_too(desk: OpenDesk, clock: StillClock) -> None:
    day = date(2026, 12, 4)
    at(clock, day, 10)
    desk.app.session.sign_in(ClerkId("sakuma"))
    view = desk.app.cases.open()
    hit = desk.app.residents.search(SEARCH, case=view.id).hits[0]
    desk.app.residents.look(hit.resident_id, case=view.id)
    desk.app.residents.look(hit.resident_id)
    row = rows(desk, day)["sakuma"]
    assert [(one.action, one.subject, one.case) for one in row.lookups] == [
        ("search", "", view.number),
        ("look", hit.resident_id, view.number),
        ("look", hit.resident_id, ""),
    ]
    assert (row.searches, row.opened, row.without_case) == (1, 2, 1)
