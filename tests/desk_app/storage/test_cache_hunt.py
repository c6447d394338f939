"""The written queries over the fixed town, how hits are ranked, and that no search reads a whole table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from desk_app.domain.search import FoundResident
from desk_app.storage import cache_hunt
from desk_app.storage.cache import SqlResidentCache
from desk_app.storage.engine import connect
from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.query_town import town_rows, written_queries
from tests.desk_app.storage.rows import a_row, write_rows

QUERIES = written_queries()
SECTIONS = tuple(dict.fromkeys(section for section, *_ in QUERIES))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """A folder in which the fixed town is taken in."""
    place = tmp_path_factory.mktemp("queries")
    folder = create_folder(place / "home", MemoryKeys())
    folder.import_residents(write_rows(place / "town.csv", town_rows()))
    yield folder
    folder.close()


@pytest.fixture(scope="module")
def cache(home: DataFolder) -> SqlResidentCache:
    """The town's cache."""
    return home.cache()


class Recorder:
    """The database, noting each statement."""

    def __init__(self, db: Any, asked: list[tuple[str, tuple[Any, ...]]]) -> None:
        self._db = db
        self._asked = asked

    def execute(self, query: str, values: Any = ()) -> Any:
        self._asked.append((query, tuple(values)))
        return self._db.execute(query, values)


def asked_by(cache: SqlResidentCache, typed: str) -> tuple[list[tuple[str, tuple[Any, ...]]], set[int]]:
    """The statements of one search, and the row numbers found."""
    asked: list[tuple[str, tuple[Any, ...]]] = []
    with cache._open() as db:
        assert cache._reader is not None
        found = cache_hunt.Hunt(Recorder(db, asked), 21).run(cache._reader, typed)
    return asked, {hit.rid for hit in found}


def hits_of(cache: SqlResidentCache, typed: str) -> tuple[FoundResident, ...]:
    return cache.search(typed, 20)[0]


def numbers(cache: SqlResidentCache, typed: str) -> list[int]:
    return [int(hit.record.resident_id) for hit in hits_of(cache, typed)]


def test_the_table_of_queries_is_long_enough():
    assert len(QUERIES) >= 450
    assert len({typed for _, typed, *_ in QUERIES}) == len(QUERIES), "none is written twice"
    assert sum(1 for *_, why in QUERIES if why) >= 25


@pytest.mark.parametrize("section", SECTIONS)
def test_what_people_type_finds_whom_they_mean(cache: SqlResidentCache, section: str):
    """The person meant is among the first three, for the reason written; nobody where nobody is meant."""
    wrong: list[str] = []
    for _, typed, number, why in (query for query in QUERIES if query[0] == section):
        hits = {int(hit.record.resident_id): hit.matched for hit in hits_of(cache, typed)[: 3 if number else 20]}
        if number == 0:
            wrong += [f"{typed}: {sorted(hits)}"] if hits else []
        elif number not in hits or not any(why in reason for reason in hits[number]):
            wrong.append(f"{typed}: {hits} instead of {number} {why}")
    assert wrong == []


def test_every_hit_says_why(cache: SqlResidentCache):
    silent = [typed for _, typed, *_ in QUERIES if any(not hit.matched for hit in hits_of(cache, typed))]
    assert silent == []


def test_exact_comes_before_longer_before_folded(cache: SqlResidentCache):
    assert numbers(cache, "高橋 健一")[:4] == [104, 105, 101, 107]
    reasons = [hit.matched[0] for hit in hits_of(cache, "高橋 健一")]
    assert reasons == ["氏名", "氏名", "氏名（字体のちがい）", "氏名"]


def test_one_wrong_character_is_forgiven_only_where_nobody_else_is_found(cache: SqlResidentCache):
    assert numbers(cache, "おの まこと")[0] == 145
    assert not any("1字ちがい" in reason for hit in hits_of(cache, "おの まこと") for reason in hit.matched)
    assert all("1字ちがい" in hit.matched[0] for hit in hits_of(cache, "おの まとこ"))


def test_people_of_one_household_stand_together(cache: SqlResidentCache):
    assert numbers(cache, "桜町3-4-5") == [101, 102, 103]
    among = numbers(cache, "たかはし 桜町三丁目")
    assert among == [101, 102, 103], "in the order of the register, though レン comes between ケンイチ and ユミ"


def test_who_left_comes_after_who_lives_here(cache: SqlResidentCache):
    states = [hit.record.status for hit in hits_of(cache, "高橋")]
    assert states == sorted(states, key=lambda state: state not in ("現存", "転入予定"))


def test_a_given_name_keeps_its_places_beside_a_common_family_name(tmp_path_factory: pytest.TempPathFactory):
    """ミドリ is a family name of many here; the woman of that given name is found all the same."""
    place = tmp_path_factory.mktemp("given")
    folder = create_folder(place / "home", MemoryKeys())
    people = [a_row(n, "緑　一", "ミドリ　ハジメ") for n in range(1, 60)] + [a_row(99, "森　緑", "モリ　ミドリ")]
    folder.import_residents(write_rows(place / "town.csv", people))
    found, more = folder.cache().search("みどり", 20)
    assert "0000000099" in [hit.record.resident_id for hit in found]
    assert (len(found), more) == (20, True)
    folder.close()


def test_no_statement_of_any_query_scans_a_table(home: DataFolder, monkeypatch: pytest.MonkeyPatch):
    """Every statement that the written queries cause is a SEARCH on an index, whatever drives it."""
    cache = home.cache()
    asked: list[tuple[str, tuple[Any, ...]]] = []
    for shortest in (1, 400):  # with ranges that count as long, the sets are met
        monkeypatch.setattr("desk_app.storage.cache_sql.COUNTED", shortest)
        monkeypatch.setattr("desk_app.storage.cache_sql.SCATTERED", shortest // 8)
        monkeypatch.setattr("desk_app.storage.cache_sql.FEW", shortest // 8)
        with cache._open() as db:
            assert cache._reader is not None
            for _, typed, *_ in QUERIES:
                cache_hunt.Hunt(Recorder(db, asked), 21).run(cache._reader, typed)
    with cache._open() as db:
        statements = {query: values for query, values in asked}
        assert len(statements) > 120
        scans = [
            (step[3], query)
            for query, values in statements.items()
            for step in db.execute(f"EXPLAIN QUERY PLAN {query}", values)
            if step[3].startswith("SCAN") and not any(own in step[3] for own in ("CONSTANT", "(subquery", "SCAN q"))
        ]
    assert scans == []


def test_whichever_range_leads_the_same_people_are_found(cache: SqlResidentCache, monkeypatch: pytest.MonkeyPatch):
    """What is counted as long, as scattered or as a long name decides how people are read, never who is found."""
    typed = [text for _, text, *_ in QUERIES]
    found = [[hit.record.resident_id for hit in cache.search(text, 500)[0]] for text in typed]
    monkeypatch.setattr("desk_app.storage.cache_sql.COUNTED", 2)
    monkeypatch.setattr("desk_app.storage.cache_sql.SCATTERED", 0)
    for neighbours in (0, 4000):
        monkeypatch.setattr("desk_app.storage.cache_sql.NEIGHBOURS", neighbours)
        others = [[hit.record.resident_id for hit in cache.search(text, 500)[0]] for text in typed]
        assert [sorted(ids) for ids in others] == [sorted(ids) for ids in found]


def test_births_of_many_days_count_only_who_was_asked_for(cache: SqlResidentCache, monkeypatch: pytest.MonkeyPatch):
    everyone = "residents r WHERE r.birth_sort >= ? AND r.birth_sort <= ? AND r.live = ?"
    with cache._open() as db:
        counts = [cache_hunt.Hunt(db, 21).size(everyone, (0, 99991231, live)) for live in (0, 1, 2)]
        real = [db.execute("SELECT count(*) FROM residents WHERE live = ?", (n,)).fetchone()[0] for n in (0, 1, 2)]
        assert counts == real
        monkeypatch.setattr("desk_app.storage.cache_sql.SEEN", 3)
        assert cache_hunt.Hunt(db, 21).size(everyone, (0, 99991231, 2)) == 400, "longer than what is looked at"


def test_a_search_is_of_one_moment(home: DataFolder):
    """A difference that is written while a search runs is not seen by half of it."""
    cache = home.cache()
    before = cache.search("高橋", 20)

    class Busy:
        """The database; before each statement of the search somebody else takes a person out."""

        def __init__(self, db: Any, other: Any) -> None:
            self._db = db
            self._other = other

        def execute(self, query: str, values: Any = ()) -> Any:
            if query.startswith("SELECT rid, cells"):
                self._other.execute("DELETE FROM records")
            return self._db.execute(query, values)

    with cache._open() as db:
        path = cache._path
    assert path is not None
    other = connect(path, cache._key(path))
    try:
        other.execute("CREATE TEMP TABLE kept AS SELECT * FROM records")
        cache._db = Busy(db, other)
        assert cache.search("高橋", 20) == before
        assert other.execute("SELECT count(*) FROM records").fetchone() == (0,), "it was written meanwhile"
    finally:
        other.execute("INSERT OR IGNORE INTO records SELECT * FROM kept")
        cache._db = db
        other.close()
    assert cache.search("高橋", 20) == before


def test_as_many_are_counted_as_a_search_without_a_limit_finds(cache: SqlResidentCache):
    wrong = []
    for _, typed, *_ in QUERIES:
        found = len(cache.search(typed, 1_000)[0])
        wrong += [] if cache.count(typed, 1_000, hide_places=False) == (found, True) else [typed]
    assert wrong == []


def test_counting_stops_at_so_many(cache: SqlResidentCache):
    typed = max((typed for _, typed, *_ in QUERIES), key=lambda one: len(cache.search(one, 1_000)[0]))
    assert len(cache.search(typed, 1_000)[0]) > 4
    assert cache.count(typed, 4, hide_places=False) == (4, False)


def test_beside_a_place_only_names_of_people_there_are_tried(home: DataFolder, monkeypatch: pytest.MonkeyPatch):
    """One wrong character fits many names; the place leaves few of them, and the same people are found."""
    cache = home.cache()
    typed = ("たかあし 桜町三丁目", "高橘 s60.3.4", "高橘 桜町", "たかあし 桜町三丁目 s60")
    few = {text: asked_by(cache, text) for text in typed}
    monkeypatch.setattr("desk_app.storage.cache_hunt.COUNTED", 0)
    many = {text: asked_by(cache, text) for text in typed}
    assert {text: found for text, (_, found) in few.items()} == {text: found for text, (_, found) in many.items()}
    assert sum(bool(found) for _, found in few.values()) >= 3
    tried = [
        sum(len(values) for asked, _ in one.values() for query, values in asked if "family_key IN" in query)
        for one in (few, many)
    ]
    assert tried[0] < tried[1]


@pytest.mark.parametrize(("typed", "live"), [("髙橋 転出", 1), ("齋藤 死亡", 1), ("髙橋 現存", 0)])
def test_a_state_is_looked_for_only_among_people_who_can_have_it(cache: SqlResidentCache, typed: str, live: int):
    read = [values for query, values in asked_by(cache, typed)[0] if "CROSS JOIN records" in query]
    assert read
    assert {values[-1] for values in read} == {live}


def test_who_is_not_looked_at_may_be_there(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """A narrowing word is read in so many records; with more of them the page does not say that these are all."""
    place = tmp_path_factory.mktemp("narrowed")
    folder = create_folder(place / "home", MemoryKeys())
    people = [a_row(n, "森　一", "モリ　ハジメ", 性別="男") for n in range(1, 40)]
    folder.import_residents(write_rows(place / "town.csv", people))
    cache = folder.cache()
    assert cache.search("もり 女", 20) == ((), False)
    assert cache.search("もり 男", 100)[1] is False
    monkeypatch.setattr("desk_app.storage.cache_hunt.NARROWED", 10)
    assert cache.search("もり 女", 20) == ((), True)
    found, more = cache.search("もり 男", 20)
    assert (len(found), more) == (10, True)
    assert cache.count("もり 男", 100, hide_places=False) == (10, False)
    folder.close()


@pytest.mark.parametrize("longest", [3, 60_000], ids=["person by person", "as a set"])
def test_a_name_in_two_scripts_finds_everybody_of_a_big_town(
    longest: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    """A set of row numbers that ended before its range did would leave out who stands behind."""
    place = tmp_path_factory.mktemp("scripts")
    folder = create_folder(place / "home", MemoryKeys())
    people = [a_row(n, f"{family}城　さくら", "モリ　サクラ") for n, family in enumerate("亜井宇江尾富", start=1)]
    people.append(a_row(7, "富城　咲良", "トミシロ　サクラ"))
    folder.import_residents(write_rows(place / "town.csv", people))
    monkeypatch.setattr("desk_app.storage.cache_sql.COUNTED", 1)
    monkeypatch.setattr("desk_app.storage.cache_sql.FEW", 0)
    monkeypatch.setattr("desk_app.storage.cache_sql.SET", longest)
    found, _ = folder.cache().search("富城 さくら", 20)
    assert {str(one.record.resident_id)[-1] for one in found} == {"6", "7"}
    folder.close()
