"""The history of a person and the reasons that quote it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk_app.domain.ids import ResidentId
from desk_app.storage.cache import SqlResidentCache
from desk_app.storage.folder import create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.rows import a_row, write_rows

THERE = {"町字": "潮見一丁目", "番地": "1番1号"}
HERE = {"町字": "桜町三丁目", "番地": "4番5号", "続柄": "妻"}


def at(number: int, day: str, reason: str) -> dict[str, str]:
    """The cells of the entry that made a row."""
    return {"履歴番号": str(number), "異動年月日": day, "異動事由": reason}


BORN, MARRIED, MOVED = at(1, "平成3年4月1日", "出生"), at(2, "令和2年5月5日", "婚姻"), at(3, "令和5年6月6日", "転居")
OTHERS = {"旧氏": "渡邉", "旧氏フリガナ": "ワタナベ", "通称": "青木　結", "通称フリガナ": "アオキ　ユイ"}
ROWS = [
    a_row(1, "大塚　美咲", "オオツカ　ミサキ", **BORN, **THERE),
    a_row(1, "小川　美咲", "オガワ　ミサキ", **MARRIED, **THERE, 続柄="妻"),
    a_row(1, "小川　美咲", "オガワ　ミサキ", **MOVED, **HERE),
    a_row(2, "辻\U000e0102　結", "ツジ　ユイ", **OTHERS),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlResidentCache]:
    """A cache of two people, one with a history of three rows."""
    place = tmp_path_factory.mktemp("past")
    folder = create_folder(place / "home", MemoryKeys())
    folder.import_residents(write_rows(place / "town.csv", ROWS))
    yield folder.cache()
    folder.close()


def test_the_history_begins_with_today_and_says_what_each_change_changed(cache: SqlResidentCache):
    entries = cache.history(ResidentId("0000000001"))
    assert [(one.reason, one.changed, one.present) for one in entries] == [
        ("転居", ("住所",), True),
        ("婚姻", ("氏名", "カナ", "続柄"), False),
        ("出生", (), False),
    ]
    assert [one.name.registered for one in entries] == ["小川　美咲", "小川　美咲", "大塚　美咲"]
    assert entries[1].address.one_line == "架空県みらい市潮見一丁目1番1号"
    assert entries[0].moved_on is not None
    assert entries[0].moved_on.text == "令和5年6月6日"


def test_somebody_without_earlier_rows_has_todays_alone(cache: SqlResidentCache):
    (entry,) = cache.history(ResidentId("0000000002"))
    assert entry.present
    assert cache.history(ResidentId("404")) == ()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("大塚 美咲", "以前の氏名「大塚　美咲」"),
        ("おおつか みさき", "以前の氏名「大塚　美咲」"),
        ("潮見1-1-1", "前住所"),
        ("小川 美咲", "氏名"),
        ("小川 美崎", "字が1字ちがい"),
        ("おがわ みさい", "読みが1字ちがい"),
        ("おかわ みさき", "カナ（清濁・長音などのちがい）"),
        ("渡辺 結", "旧氏「渡邉」"),
        ("わたなべ ゆい", "旧氏「渡邉」"),
        ("青木 結", "通称「青木　結」"),
    ],
)
def test_a_hit_says_under_what_it_was_found(cache: SqlResidentCache, typed: str, why: str):
    hits, _ = cache.search(typed, 5)
    assert [why in hit.matched for hit in hits] == [True]
