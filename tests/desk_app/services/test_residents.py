"""Looking people up is audited; guarded people stay hidden."""

from pathlib import Path

import pytest

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk
from desk_app.cli.scripted import SEARCH
from desk_app.domain.calendar_jp import age_on
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import ClerkId, ResidentId
from desk_app.domain.resident import ResidentRecord, ResidentStatus
from desk_app.services.resident_views import SearchCount
from desk_app.services.residents import NO_DATA
from desk_app.storage.keys import MemoryKeys
from tests.support.desk import StillClock


def guarded_name(desk: OpenDesk) -> str:
    """The registered name of one person under 支援措置."""
    cache = desk.context.cache()
    for syllable in "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ":
        for found in cache.search(syllable, 500)[0]:
            if found.record.guarded:
                return found.record.name.registered
    raise AssertionError("the demo town has no guarded person")


def test_every_search_is_an_entry_without_the_words_typed(desk: OpenDesk) -> None:
    page = desk.app.residents.search(SEARCH)
    assert page.hits
    with desk.context.unit_of_work() as uow:
        entry = uow.audit.entries(action="search")[-1]
    assert entry.by == desk.app.session.clerk().id
    assert "たかはし" not in str(entry)


def test_an_empty_search_finds_nobody(desk: OpenDesk) -> None:
    assert desk.app.residents.search("  ").hits == ()


def test_a_guarded_address_is_hidden_without_the_right(desk: OpenDesk) -> None:
    name = guarded_name(desk)
    hit = next(h for h in desk.app.residents.search(name, limit=50).hits if h.guarded)
    assert hit.address is None
    desk.app.session.sign_in(ClerkId("kuno"))
    hit = next(h for h in desk.app.residents.search(name, limit=50).hits if h.guarded)
    assert hit.address


def guarded_person(desk: OpenDesk) -> ResidentRecord:
    """One person under 支援措置 who lives here."""
    return next(one for one in desk.context.cache().guarded() if one.status.value == "現存")


@pytest.mark.parametrize("by", ["address", "mixed", "household of"])
def test_a_protected_person_is_not_found_by_the_place(desk: OpenDesk, by: str) -> None:
    """A hit for an address would tell it to whoever tries; whoever has the right finds the person."""
    person = guarded_person(desk)
    place = f"{person.address.town}{person.address.banchi}"
    typed = {
        "address": place,
        "mixed": f"{person.name.family} {place}",
        "household of": person.address.katagaki or place,
    }
    clerk = {hit.resident_id for hit in desk.app.residents.search(typed[by], limit=100).hits}
    assert person.resident_id not in clerk
    assert not clerk & {one.resident_id for one in desk.context.cache().household(person.household_id)}
    desk.app.session.sign_in(ClerkId("kuno"))
    assert person.resident_id in {hit.resident_id for hit in desk.app.residents.search(typed[by], limit=100).hits}


def test_a_count_says_how_many_a_long_list_has_and_makes_no_entry(desk: OpenDesk) -> None:
    found = desk.app.residents.search("さとう", limit=1_000).hits
    with desk.context.unit_of_work() as uow:
        entries = len(uow.audit.entries())
    assert desk.app.residents.count("さとう") == SearchCount(len(found), whole=True)
    assert desk.app.residents.count(" ") == SearchCount(0, whole=True)
    with desk.context.unit_of_work() as uow:
        assert len(uow.audit.entries()) == entries


def test_a_protected_person_is_not_counted_by_the_place(desk: OpenDesk) -> None:
    """Counts with and without somebody would tell where that person lives."""
    town = guarded_person(desk).address.town
    for clerk in ("sakuma", "kuno"):
        desk.app.session.sign_in(ClerkId(clerk))
        shown = len(desk.app.residents.search(town, limit=1_000).hits)
        assert desk.app.residents.count(town).number == shown
    desk.app.session.sign_in(ClerkId("sakuma"))
    assert desk.app.residents.count(town).number < shown


def test_nobody_is_found_before_the_first_load_and_the_page_says_why(tmp_path: Path) -> None:
    with create_desk(demo_settings(tmp_path / "home"), keys=MemoryKeys(), clock=StillClock()) as desk:
        page = desk.app.residents.search("さとう")
        assert (page.hits, page.note) == ((), NO_DATA)
        assert desk.app.residents.count("さとう").number == 0


def test_a_hit_says_the_age_of_who_lives(desk: OpenDesk) -> None:
    hits = desk.app.residents.search("さとう", limit=1_000).hits
    today = desk.context.clock.today()
    for hit in hits:
        known = hit.birth_on is not None and hit.status != "死亡"
        assert hit.age == (age_on(hit.birth_on, today) if known else None)


def test_who_has_left_is_not_counted_to_the_household(desk: OpenDesk) -> None:
    cache = desk.context.cache()
    gone = next(
        found.record
        for word in ("アオ", "イノ", "カワ", "サト", "タカ", "ナカ", "ヤマ", "スズ", "コバ", "マツ")
        for found in cache.search(word, 500)[0]
        if found.record.status in (ResidentStatus.MOVED_OUT, ResidentStatus.DEAD)
    )
    look = desk.app.residents.look(gone.resident_id)
    assert gone.resident_id not in {one.resident_id for one in look.home}
    assert (look.status, look.name) == (gone.status.value, gone.name.registered)


def test_the_log_keeps_what_kind_of_thing_was_found_and_never_what_is_quoted(desk: OpenDesk) -> None:
    cache = desk.context.cache()
    with_alias = next(
        found.record
        for word in ("王", "NGUYEN", "李", "金", "陳")
        for found in cache.search(word, 50)[0]
        if found.record.name.alias
    )
    alias = with_alias.name.alias
    page = desk.app.residents.search(alias)
    assert any(reason == f"通称「{alias}」" for hit in page.hits for reason in hit.matched)
    with desk.context.unit_of_work() as uow:
        entry = uow.audit.entries(action="search")[-1]
    assert "通称" in str(entry.detail)
    assert alias not in str(entry)


def test_a_look_shows_household_and_history_and_is_audited(desk: OpenDesk) -> None:
    view = desk.app.cases.open()
    hit = desk.app.residents.search(SEARCH, case=view.id).hits[0]
    look = desk.app.residents.look(hit.resident_id, case=view.id)
    assert (look.name, look.address, len(look.home)) == (hit.name, hit.address, hit.household_size)
    assert [row.present for row in look.past][:1] == [True]
    assert look.past[0].address == hit.address
    with desk.context.unit_of_work() as uow:
        entry = uow.audit.entries(action="look")[-1]
    assert (entry.subject, (entry.detail or {})["in_case"]) == (hit.resident_id, view.id)
    assert look.name not in str(entry)


def test_a_look_at_a_protected_person_hides_places_and_numbers(desk: OpenDesk) -> None:
    person = guarded_person(desk)
    look = desk.app.residents.look(person.resident_id)
    assert (look.address, look.phone, look.guarded) == (None, None, True)
    assert {row.address for row in look.past} == {None}
    assert person.address.town not in str(look)
    desk.app.session.sign_in(ClerkId("kuno"))
    look = desk.app.residents.look(person.resident_id)
    assert (look.address, look.phone) == (person.address.one_line, person.phone)


def test_a_look_at_nobody_is_an_error(desk: OpenDesk) -> None:
    with pytest.raises(OperatorError, match="見つかりません"):
        desk.app.residents.look(ResidentId("404"))


def test_a_long_list_says_what_would_make_it_short(desk: OpenDesk) -> None:
    page = desk.app.residents.search("さとう", limit=3)
    assert page.more
    assert page.narrows[0] == "生年月日"
    assert desk.app.residents.search(SEARCH).narrows == ()


def test_people_of_one_name_say_what_tells_them_apart(desk: OpenDesk) -> None:
    page = desk.app.residents.search("さとう", limit=100)
    told = [hit for hit in page.hits if hit.telling]
    for hit in told:
        others = [one for one in page.hits if one.kana == hit.kana and one.resident_id != hit.resident_id]
        assert others
        if "生年月日" in hit.telling:
            assert len({one.birth_text for one in (hit, *others)}) > 1
    alone = {hit.kana for hit in page.hits} - {hit.kana for hit in told}
    assert all(sum(1 for hit in page.hits if hit.kana == kana) == 1 for kana in alone)
