from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.storage.cache_schema import NameKind
from desk_app.storage.folder import product_variants
from desk_app.storage.resident_columns import COLUMNS
from desk_app.storage.row_keys import KeyMaker


def maker(secret: bytes = b"s" * 32) -> KeyMaker:
    keys = KeyMaker(product_variants())
    keys.use_numbers(secret)
    return keys


def cells(**given: str) -> list[str]:
    whole = {"resident_id": "1", "household_id": "2", "kind": "日本人", "status": "現存", **given}
    return [whole.get(column.name, "") for column in COLUMNS]


def names(**given: str) -> set[tuple[str, str, int]]:
    made = maker().columns([7], [(cell,) for cell in cells(**given)])
    assert {row[3] for row in made.names} <= {7}
    return {(row[0], row[2], row[4]) for row in made.names}


def test_a_number_is_hashed_with_the_secret_of_the_file():
    number = "123456789012"
    assert maker().number_key(number) == maker().number_key(number)
    assert maker().number_key(number) != maker().number_key("123456789013")
    assert maker().number_key(number) != maker(b"t" * 32).number_key(number)
    assert -(2**63) <= maker().number_key(number) < 2**63


def test_there_is_no_hash_without_a_secret():
    with pytest.raises(ValueError, match="no key"):
        KeyMaker({}).number_key("123456789012")


def test_a_person_has_a_row_for_each_name_and_script():
    found = names(
        name="髙橋　健一", kana="タカハシ　ケンイチ", former="渡邉", former_kana="ワタナベ", alias="青木　安"
    )
    assert found == {
        ("高橋", "健一", NameKind.REGISTERED),
        ("タカハシ", "ケンイシ", NameKind.KANA),
        ("渡辺", "健一", NameKind.FORMER),
        ("ワタナヘ", "ケンイシ", NameKind.FORMER_KANA),
        ("青木", "安", NameKind.ALIAS),
    }


def test_a_latin_name_stands_under_each_of_its_parts():
    found = {(family, kind) for family, _, kind in names(name="NGUYEN VAN AN")}
    assert ("NGUYEN", NameKind.REGISTERED) in found
    assert {("VAN", NameKind.REGISTERED_PART), ("AN", NameKind.REGISTERED_PART)} <= found


def test_a_person_without_a_reading_has_no_row_of_it():
    assert names(name="森　茂") == {("森", "茂", NameKind.REGISTERED)}


@pytest.mark.parametrize(
    ("text", "sort", "day"),
    [
        ("昭和63年5月1日", 19880501, 501),
        ("昭和12年頃", 19370101, 0),
        ("", 0, 0),
        ("大正15年12月25日", 19261225, 1225),
    ],
)
def test_a_birth_is_a_number(text: str, sort: int, day: int):
    assert maker().birth(text)[1] == day
    assert maker().birth(text)[0] // 10_000 == sort // 10_000


def test_only_what_differs_is_kept_of_the_past():
    present = cells(name="山田　花子", town="川端町", banchi="1番地", history_number="3")
    earlier = [
        cells(name="田中　花子", town="桜町", banchi="2番地", history_number="1"),
        cells(name="山田　花子", town="桜町", banchi="2番地", history_number="2"),
    ]
    past = maker().past(7, present, earlier)
    assert [row[:2] for row in past.history] == [(7, 1), (7, 2)]
    assert [(row[0], row[2], row[4]) for row in past.names] == [("田中", "花子", NameKind.PAST_NAME)]
    assert past.addresses == [("桜町2", 0, 7, 1)]


@given(
    st.text("コーポさくらグランドA荘館第二三十〇号番地室丁目条のノー-12０ ﾊ", max_size=8),
    st.text("0123456789", max_size=6),
    st.sampled_from(("", "号", "号室", "室", "番")),
)
def test_building_and_room_fold_as_the_whole(building: str, room: str, end: str):
    text = building + room + end
    assert maker().katagaki(text) == maker().address(text)


def test_each_person_gets_their_own_rows():
    people = [
        cells(name="林　実", kana="ハヤシ　ミノル", former="森"),
        cells(name="GARCIA ANA"),
        cells(name="堀　真", kana="ホリ　マコト"),
    ]
    made = maker().each([4, 9, 2], people)
    alone = [maker().columns([rid], [(cell,) for cell in one]) for rid, one in zip([4, 9, 2], people, strict=True)]
    assert [(one.residents, one.records, sorted(one.names)) for one in made] == [
        (one.residents, one.records, sorted(one.names)) for one in alone
    ]
    assert maker().each([], []) == []
