from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.demo.city import AS_OF, write_city
from desk_app.demo.families import GUARDED_HEAD, MOVE_IN_HEAD, MOVE_WITHIN_HEAD
from desk_app.demo.names import buildings, names, towns
from desk_app.demo.person import HEADERS
from desk_app.domain.calendar_jp import parse_registered
from desk_app.domain.identifiers import is_individual_number, resident_number_warning
from desk_app.domain.relationship import is_allowed
from desk_app.domain.resident import ResidentKind, ResidentStatus
from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.resident_columns import COLUMNS
from resources import ROOT

SIZE = 3000


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town as CSV."""
    path = tmp_path_factory.mktemp("city") / "residents.csv"
    write_city(path, residents=SIZE, seed=1)
    return path


@pytest.fixture(scope="module")
def every_row(city: Path) -> list[dict[str, str]]:
    """Its rows, the earlier ones (履歴) too."""
    return read(city)


@pytest.fixture(scope="module")
def rows(every_row: list[dict[str, str]]) -> list[dict[str, str]]:
    """The present row of everyone."""
    return present(every_row)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def present(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({row["宛名番号"]: row for row in rows}.values())


@pytest.fixture(scope="module")
def folder(city: Path) -> Iterator[DataFolder]:
    """The town taken in through the same door as a real one."""
    opened = create_folder(city.parent / "home", MemoryKeys())
    opened.import_residents(city)
    yield opened
    opened.close()


def households(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row["世帯番号"], []).append(row)
    return list(found.values())


def age(row: dict[str, str]) -> int:
    return AS_OF.year - parse_registered(row["生年月日"]).sort_on.year


def test_the_columns_are_those_of_the_import():
    assert tuple(column.header for column in COLUMNS) == HEADERS


def test_equal_seeds_give_equal_bytes(city: Path, tmp_path: Path):
    again, other = tmp_path / "a.csv", tmp_path / "b.csv"
    write_city(again, residents=SIZE, seed=1)
    write_city(other, residents=SIZE, seed=2)
    assert again.read_bytes() == city.read_bytes()
    assert other.read_bytes() != city.read_bytes()


@pytest.mark.parametrize("size", [20, 21, 99])
def test_a_town_has_exactly_so_many_people(tmp_path: Path, size: int):
    write_city(tmp_path / "a.csv", residents=size)
    assert len(present(read(tmp_path / "a.csv"))) == size


def test_some_people_have_earlier_rows(every_row: list[dict[str, str]], rows: list[dict[str, str]]):
    """Numbered from 1 up before the present one, with another name or another address."""
    earlier = Counter(row["宛名番号"] for row in every_row)
    assert 0.02 * SIZE < sum(count > 1 for count in earlier.values()) < 0.09 * SIZE
    assert max(earlier.values()) <= 4
    by_number: dict[str, list[dict[str, str]]] = {}
    for row in every_row:
        by_number.setdefault(row["宛名番号"], []).append(row)
    moved = married = 0
    for history in by_number.values():
        assert [row["履歴番号"] for row in history] == [str(n) for n in range(1, len(history) + 1)]
        for past in history[:-1]:
            moved += past["町字"] + past["番地"] != history[-1]["町字"] + history[-1]["番地"]
            married += past["氏名"] != history[-1]["氏名"]
            assert past["生年月日"] == history[-1]["生年月日"]
    assert moved > 10
    assert married > 5


def test_a_big_city_is_made_in_parts_and_has_rare_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The parts fit together: no number twice, the same bytes each time, whoever makes them."""
    monkeypatch.setattr("desk_app.demo.city.PART", 1000)
    monkeypatch.setattr("desk_app.demo.city._PARTS_WORTH_PROCESSES", 99)
    count = write_city(tmp_path / "alone.csv", residents=4500)
    monkeypatch.setattr("desk_app.demo.city._PARTS_WORTH_PROCESSES", 2)
    assert write_city(tmp_path / "together.csv", residents=4500) == count
    assert (tmp_path / "alone.csv").read_bytes() == (tmp_path / "together.csv").read_bytes()
    assert [file.name for file in tmp_path.glob("*.part*")] == []
    rows = present(read(tmp_path / "alone.csv"))
    assert len(rows) == 4500
    assert len(households(rows)) == count
    assert rows[0]["氏名"] == MOVE_IN_HEAD
    families = Counter(row["氏名"].split("　")[0] for row in rows if row["住民種別"] == "日本人")
    assert len(families) > 500
    assert families.most_common(1)[0][1] < 0.06 * len(rows)


def test_the_import_takes_all_of_it(folder: DataFolder):
    stats = folder.cache().stats()
    assert stats["residents"] == SIZE
    assert int(stats["announced"]) >= 4
    assert int(stats["foreign"]) > 20


def test_nobody_could_be_a_real_person(rows: list[dict[str, str]]):
    assert not any(is_individual_number(row["個人番号"]) for row in rows)
    assert len({row["個人番号"] for row in rows}) == SIZE
    assert all(row["電話番号"].startswith("000-") for row in rows if row["電話番号"])
    assert {row["市区町村コード"] for row in rows} == {"999997"}
    assert {(row["都道府県"], row["市区町村"]) for row in rows} == {("架空県", "みらい市")}


def test_numbers_have_their_check_digit(rows: list[dict[str, str]]):
    assert all(resident_number_warning(row[name]) is None for row in rows for name in ("宛名番号", "世帯番号"))
    assert len({row["宛名番号"] for row in rows}) == SIZE


def test_households_hang_together(rows: list[dict[str, str]]):
    for people in households(rows):
        assert [int(row["並び順"]) for row in people] == list(range(1, len(people) + 1))
        assert people[0]["続柄"] == "世帯主"
        assert sum(row["続柄"] == "世帯主" for row in people) == 1
        assert all(is_allowed(row["続柄"]) for row in people)
        assert {row["世帯主氏名"] for row in people} == {people[0]["氏名"]}
        assert len({(row["町字"], row["番地"], row["方書"]) for row in people}) == 1
        head = age(people[0])
        assert head >= 18
        assert all(head - age(row) >= 15 for row in people if row["続柄"] == "子")
        assert all(age(row) - head >= 15 for row in people if row["続柄"] in ("父", "母"))


def test_relationships_are_those_of_a_real_register(rows: list[dict[str, str]]):
    found = {row["続柄"] for row in rows}
    assert {"世帯主", "妻", "夫", "子", "子の妻", "子の子", "父", "母", "縁故者", "同居人", "妻（未届）"} <= found


def test_dates_are_written_as_the_register_does(rows: list[dict[str, str]]):
    """Japanese in 和暦 only, a foreigner's birth in 西暦 only (標準仕様書)."""
    for row in rows:
        western = row["生年月日"][0].isdigit()
        assert western == (row["住民種別"] == ResidentKind.FOREIGN)


def test_states_and_status_fields_occur(rows: list[dict[str, str]]):
    states = Counter(row["住民状態"] for row in rows)
    assert set(states) == {state.value for state in ResidentStatus}
    assert states["現存"] > SIZE * 0.9
    for column in ("介護認定", "児童手当受給", "犬", "原付", "身体障害者手帳", "後期障害認定", "通称", "旧氏"):
        assert any(row[column] for row in rows), column
    assert {row["医療保険"] for row in rows} >= {"国保", "社保", "後期"}
    assert all(row["医療保険"] == "後期" for row in rows if age(row) >= 77 and row["医療保険"] != "生活保護")


def test_protected_people_are_few_and_whole_households(tmp_path: Path):
    write_city(tmp_path / "a.csv", residents=20000)
    people = households(present(read(tmp_path / "a.csv")))
    guarded = [row for household in people for row in household if row["支援措置開始日"]]
    assert 20 < len(guarded) < 120
    assert all(len({bool(row["支援措置開始日"]) for row in household}) == 1 for household in people)


def test_variant_characters_occur(rows: list[dict[str, str]]):
    text = "".join(row["氏名"] for row in rows)
    assert all(char in text for char in "髙﨑𠮷邉邊")
    assert any("\U000e0100" <= char <= "\U000e01ef" for char in text)


def test_the_lists_are_long_enough():
    surnames = (ROOT / "demo" / "surnames.csv").read_text(encoding="utf-8").splitlines()
    given = (ROOT / "demo" / "given_names.csv").read_text(encoding="utf-8").splitlines()
    assert len(surnames) - 1 >= 200
    assert len(given) - 1 >= 300
    assert len(towns()) == 20
    assert len(buildings()) >= 15
    assert names() is names()


@pytest.mark.parametrize(
    ("typed", "name", "status", "size"),
    [
        ("たかはし けんいち", MOVE_IN_HEAD, "転入予定", 4),
        ("たかはし けんいち s63", MOVE_IN_HEAD, "転入予定", 4),
        ("髙橋 健一", MOVE_IN_HEAD, "転入予定", 4),
        ("1988-05-01 takahashi", MOVE_IN_HEAD, "転入予定", 4),
        ("やまざき こうじ", MOVE_WITHIN_HEAD, "現存", 5),
        ("小林 美月", GUARDED_HEAD, "現存", 2),
    ],
)
def test_the_people_of_the_demonstrations_are_found_first(
    folder: DataFolder, typed: str, name: str, status: str, size: int
):
    hits, more = folder.cache().search(typed, 20)
    assert (hits[0].record.name.registered, hits[0].record.status, hits[0].household_size) == (name, status, size)
    assert len(hits) == 1
    assert not more


def test_the_family_that_moves_in(folder: DataFolder):
    cache = folder.cache()
    head = cache.search("髙橋 健一", 1)[0][0].record
    family = cache.household(head.household_id)
    births = [one.birth.exact.isoformat() for one in family if one.birth and one.birth.exact]
    assert [(one.name.registered, one.name.kana, birth) for one, birth in zip(family, births, strict=True)] == [
        ("髙橋　健一", "タカハシ　ケンイチ", "1988-05-01"),
        ("髙橋　由美", "タカハシ　ユミ", "1990-02-14"),
        ("髙橋　美咲", "タカハシ　ミサキ", "2018-07-03"),
        ("髙橋　陽斗", "タカハシ　ハルト", "2025-09-30"),
    ]  # fmt: skip
    assert head.address.one_line == "架空県みらい市桜町三丁目4番5号 コーポさくら203号室"
    assert head.previous_address is not None
    assert head.previous_address.one_line == "東京都千代田区一番町1番地2"
    assert head.previous_address.municipality_code == "131016"
    assert (head.honseki, head.head_of_register) == ("東京都葛飾区亀有九丁目1番", "髙橋　健一")
    assert [one.facts["holds_card"] for one in family] == [True, True, True, False]
    assert head.facts["from_certificate"] == "カード"
    assert str(head.facts["planned_departure_on"]) == "2026-11-18"


def test_every_status_field_is_a_fact_of_the_pack(folder: DataFolder):
    text = (ROOT / "rules" / "base" / "facts.yaml").read_text(encoding="utf-8")
    assert [column.fact for column in COLUMNS if column.fact and f"- id: {column.fact}\n" not in text] == []
