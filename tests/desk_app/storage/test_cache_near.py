from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from desk_app.storage.cache_near import CANDIDATES, NEAR_TABLE, add_near, fill_near, known_part, near_parts

NAMES = [("高橋", 0, "健一"), ("タカハシ", 0, "ケンイチ"), ("佐藤", 0, "実"), ("サトウ", 0, "ミノル")]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """The two tables of names and an empty vocabulary."""
    connection = sqlite3.connect(":memory:")
    for table in ("names", "given_names"):
        connection.execute(f"CREATE TABLE {table}(family_key TEXT, live INTEGER, given_key TEXT)")
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", NAMES)
    connection.execute(NEAR_TABLE)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("建一", "健一"),
        ("タカハス", "タカハシ"),
        ("タカシ", "タカハシ"),
        ("タカカハシ", "タカハシ"),
        ("タハカシ", "タカハシ"),
        ("実実", "実"),
    ],
)
def test_a_part_one_character_away_is_found(db: sqlite3.Connection, typed: str, part: str):
    fill_near(db)
    assert part in near_parts(db, typed)


@pytest.mark.parametrize("typed", ["高橋", "タハハス", "山", "", "タカハシケンイチロウタカ"])
def test_itself_and_what_is_further_away_is_not(db: sqlite3.Connection, typed: str):
    fill_near(db)
    assert not {"高橋", "タカハシ"} & set(near_parts(db, typed))


def test_parts_of_a_difference_come_in(db: sqlite3.Connection):
    assert not known_part(db, "鈴木")
    add_near(db, [("鈴木", 0, "翔太", 1, 0, 0, "鈴木翔太")])
    assert known_part(db, "鈴木")
    assert known_part(db, "翔太")
    add_near(db, [("鈴木", 0, "翔太", 2, 0, 0, "鈴木翔太")])


def test_candidates_are_bounded(db: sqlite3.Connection):
    add_near(db, [(chr(0x4E00 + n) + "子", 0, "", n, 0, 0, "") for n in range(3 * CANDIDATES)])
    assert 0 < len(near_parts(db, "龘子")) <= CANDIDATES
