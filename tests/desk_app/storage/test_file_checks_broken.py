"""Broken files as a table: each is refused whole with every fault named, and a good file after it loads."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.domain.ids import ResidentId
from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.rows import HEADERS, a_row, csv_text

TOWN = "999997"
SECRET = "ひみつ"
"""Stands in every wrong cell: no message may quote it."""
PEOPLE = [
    a_row(
        n,
        name,
        kana,
        生年月日=birth,
        性別="女",
        市区町村コード=TOWN,
        郵便番号="999-0101",
        履歴番号="1",
        更新日時="2026-11-20T18:00:00+09:00",
    )
    for n, name, kana, birth in (
        (1, "髙橋　健一", "タカハシ　ケンイチ", "昭和63年5月1日"),
        (2, "辻　真一", "ツジ　シンイチ", "昭和33年12月31日"),
        (3, "山田　花子", "ヤマダ　ハナコ", "平成2年2月3日"),
        (4, "森　茂", "モリ　シゲル", "令和元年5月1日"),
    )
]
DELTA = ("異動区分", *HEADERS)
Where = tuple[int | None, str | None]


@dataclass(frozen=True)
class Broken:
    """A file, and every fault it has: line and column."""

    name: str
    content: bytes
    faults: tuple[Where, ...]
    kind: str
    delta: bool = False


def rows(*changes: tuple[int, dict[str, str]]) -> list[dict[str, str]]:
    """The people with some cells changed, by the line they stand on."""
    found = [dict(row) for row in PEOPLE]
    for line, cells in changes:
        found[line - 2].update(cells)
    return found


def cells(name: str, kind: str, *changes: tuple[int, dict[str, str]]) -> Broken:
    """A full load with wrong cells: each is a fault."""
    wanted = tuple((line, column) for line, one in sorted(changes, key=lambda x: x[0]) for column in one)
    return Broken(name, csv_text(rows(*changes)).encode(), wanted, kind)


def file(name: str, kind: str, text: str | bytes, *faults: Where) -> Broken:
    """A full load of these bytes."""
    return Broken(name, text.encode() if isinstance(text, str) else text, faults, kind)


def delta(name: str, kind: str, *changed: dict[str, str], faults: tuple[Where, ...]) -> Broken:
    """A difference file of these rows."""
    return Broken(name, csv_text(changed, headers=DELTA).encode(), faults, kind, delta=True)


def one(n: int, change: str, **more: str) -> dict[str, str]:
    """A row of a difference about one of the people (or a stranger)."""
    base = PEOPLE[n - 1] if n <= len(PEOPLE) else a_row(n, "林　一郎", 市区町村コード=TOWN)
    return {**base, "異動区分": change, "更新日時": "2026-11-21T18:00:00+09:00", "履歴番号": "2", **more}


GOOD = csv_text(PEOPLE)
HEAD, *BODY = GOOD.split("\r\n")
UTF8 = GOOD.encode()
CP932 = GOOD.encode("cp932")
FUTURE = "令和99年1月1日"

TABLE = (
    # the header line
    file("empty", "empty", b"", (1, None)),
    file("bom-only", "empty", b"\xef\xbb\xbf", (1, None)),
    file("blank-lines-only", "empty", "\r\n\r\n\r\n", (1, None)),
    file("header-only", "empty", HEAD + "\r\n", (1, None)),
    file("no-header", "header", "\r\n".join(BODY), (1, None)),
    file("column-missing", "columns", GOOD.replace("世帯番号,", "", 1).replace(BODY[0], BODY[0]), (1, "世帯番号")),
    file("column-twice", "columns", GOOD.replace("世帯番号,", "宛名番号,", 1), (1, "宛名番号"), (1, "世帯番号")),
    file("column-unknown", "columns", GOOD.replace("氏名,", "なまえ,", 1), (1, "なまえ"), (1, "氏名")),
    file(
        "two-columns-unknown",
        "columns",
        GOOD.replace("旧氏,", "旧姓,", 1).replace("通称,", "別名,", 1),
        (1, "旧姓"),
        (1, "別名"),
    ),
    file("semicolons", "header", GOOD.replace(",", ";"), (1, None)),
    file("tabs", "header", GOOD.replace(",", "\t"), (1, None)),
    # rows of another length
    file(
        "too-many-cells",
        "columns",
        "\r\n".join((HEAD, BODY[0] + ",x", BODY[1], BODY[2] + ",,")),
        (2, None),
        (4, None),
    ),
    file("too-few-cells", "columns", "\r\n".join((HEAD, BODY[0], "0000000002,0000005002")), (3, None)),
    file("cut-mid-row", "columns", UTF8[: len(UTF8) - 60], (5, None)),
    file("trailer-line", "columns", GOOD + "END,4\r\n", (6, None)),
    # quotes
    file("quote-open-to-the-end", "quote", GOOD.replace("髙橋", '"髙橋', 1).replace(",髙橋", ',"髙橋', 1), (2, None)),
    file("text-behind-quote", "quote", GOOD.replace("辻　真一", '"辻"真一', 1), (3, None)),
    # encodings
    file("cut-mid-character", "bytes", UTF8[: UTF8.rindex("森".encode()) + 2], (5, None)),
    file("two-encodings", "bytes", UTF8 + BODY[0].encode("cp932") + b"\r\n", (6, None)),
    file("cp932-half-character", "bytes", CP932 + b"\x82\r\n", (6, None)),
    file("bom-of-another", "bytes", b"\xef\xbb\xbf" + CP932, (1, None), (2, None), (3, None), (4, None), (5, None)),
    file("utf16-bom-on-utf8", "header", b"\xff\xfe" + UTF8 + (b" " if len(UTF8) % 2 else b""), (1, None)),
    file("utf16-odd", "bytes", GOOD.encode("utf-16")[:-1], (6, None)),
    file(
        "utf16-half-pair",
        "bytes",
        GOOD.replace("森", "@").encode("utf-16").replace("@".encode("utf-16-le"), b"\x00\xd8"),
        (5, None),
    ),
    file(
        "euc-jp",
        "bytes",
        GOOD.replace("髙", "高").encode("euc_jp"),
        (1, None),
        (2, None),
        (3, None),
        (4, None),
        (5, None),
    ),
    file("cp932-unknown-bytes", "text", CP932.replace("山田".encode("cp932"), b"\xfd\xfe", 1), (4, "氏名")),
    file("nul", "text", GOOD.replace("山田", "山\0田", 1), (4, "氏名")),
    file("bom-in-the-middle", "text", GOOD.replace("山田", "\ufeff山田", 1), (4, "氏名")),
    cells("lost-characters", "text", (2, {"氏名": f"\ufffd{SECRET}"}), (4, {"町字": "\ufffd\ufffd"})),
    cells("control-characters", "text", (3, {"方書": f"{SECRET}\x1b[2J"}), (4, {"氏名": f"\u202e{SECRET}"})),
    # values
    cells("impossible-days", "date", (2, {"生年月日": "昭和63年4月32日"}), (3, {"生年月日": f"{SECRET}の日"})),
    cells("beyond-the-era", "date", (2, {"生年月日": "昭和65年1月1日"}), (4, {"生年月日": "平成元年1月1日"})),
    cells("days-to-come", "future", (2, {"生年月日": FUTURE}), (5, {"更新日時": "2099-01-01T00:00:00+09:00"})),
    cells("unknown-codes", "choice", (2, {"性別": SECRET, "住民種別": "法人"}), (3, {"住民状態": "除票"})),
    cells("flags", "flag", (2, {"フリガナ確認": "1"}), (3, {"カード保有": "true"}), (5, {"仮支援措置": SECRET})),
    cells("wide-digits", "individual_number", (2, {"個人番号": "１２３４５６７８９０１０"})),
    cells(
        "numbers",
        "postal_code",
        (2, {"郵便番号": "99-010"}),
        (3, {"市区町村コード": "99999"}),
        (4, {"電話番号": SECRET}),
    ),
    cells(
        "must-not-be-empty",
        "missing",
        (2, {"宛名番号": ""}),
        (3, {"氏名": ""}),
        (4, {"世帯番号": "", "住民状態": ""}),
    ),
    cells("history-numbers", "number", (2, {"履歴番号": "-1"}), (3, {"履歴番号": "１"}), (4, {"履歴番号": SECRET})),
    cells("another-town", "town", *((n, {"市区町村コード": "131016"}) for n in range(2, 6))),
    cells("same-person-twice", "duplicate", (4, {"宛名番号": "0000000001"}), (5, {"宛名番号": "0000000002"})),
    cells("protection-days", "day", (2, {"支援措置開始日": "令和8年頃"}), (3, {"支援措置終了日": SECRET})),
    file("a-page-of-html", "header", f"<html><body>{SECRET}</body></html>\n", (1, None)),
    file("another-csv", "header", f"品名,数量\r\n{SECRET},3\r\n", (1, None)),
    # differences
    Broken("difference-as-full", csv_text([one(1, "変更")], headers=DELTA).encode(), ((1, "異動区分"),), "columns"),
    Broken("full-as-difference", UTF8, ((1, "異動区分"),), "columns", delta=True),
    delta(
        "new-but-known",
        "unknown",
        one(1, "新規"),
        one(9, "新規"),
        one(2, "新規"),
        faults=((2, "宛名番号"), (4, "宛名番号")),
    ),
    delta("change-of-nobody", "unknown", one(8, "変更"), one(9, "消除"), faults=((2, "宛名番号"), (3, "宛名番号"))),
    delta("unknown-change", "choice", one(1, "修正"), one(2, ""), faults=((2, "異動区分"), (3, "異動区分"))),
    delta("twice-in-a-difference", "duplicate", one(1, "変更"), one(1, "変更"), faults=((3, "宛名番号"),)),
    delta("stale", "stale", one(1, "変更", 更新日時="2026-11-19T18:00:00+09:00"), faults=((2, "更新日時"),)),
    delta("out-of-order", "stale", one(2, "変更"), one(1, "変更", 履歴番号="0"), faults=((3, "履歴番号"),)),
    delta(
        "another-towns-difference", "town", one(1, "変更", 市区町村コード="131016"), faults=((2, "市区町村コード"),)
    ),
    delta("new-without-a-name", "missing", one(9, "新規", 氏名=""), faults=((2, "氏名"),)),
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory):
    """A desk of the town with the four people, used by every row of the table: none may change it."""
    base = tmp_path_factory.mktemp("broken")
    folder = create_folder(base / "home", MemoryKeys(), TOWN)
    good = base / "good.csv"
    good.write_bytes(UTF8)
    folder.import_residents(good)
    yield folder
    folder.close()


def seen(folder: DataFolder) -> list[object]:
    """Everything the cache has, and which file it is."""
    with folder.cache()._open() as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return [folder._current(), *(sorted(map(repr, db.execute(f"SELECT * FROM {table}"))) for table in tables)]


def test_the_table_is_long_enough_and_names_each_once():
    assert len(TABLE) >= 50
    assert len({one.name for one in TABLE}) == len(TABLE)


@pytest.mark.parametrize("broken", TABLE, ids=lambda one: one.name)
def test_a_broken_file_is_refused_whole_with_every_fault_named(city: DataFolder, tmp_path: Path, broken: Broken):
    before = seen(city)
    path = tmp_path / f"{broken.name}.csv"
    path.write_bytes(broken.content)
    with pytest.raises(InvalidInput) as refused:
        city.import_residents(path, delta=broken.delta)
    faults = refused.value.faults
    assert sorted((f.line, f.column) for f in faults) == sorted(broken.faults, key=str) or [
        (f.line, f.column) for f in faults
    ] == list(broken.faults)
    assert broken.kind in {fault.value_kind for fault in faults}
    assert refused.value.remedy
    assert all(fault.message for fault in faults)
    assert SECRET not in str(refused.value) + str(faults)
    assert seen(city) == before
    assert not list(city.home.glob("loading-*"))
    entry = city.imports()[0]
    assert (entry.ok, entry.source, entry.fault_count) == (False, path.name, len(faults))


@pytest.mark.parametrize("broken", TABLE[:3] + TABLE[-3:], ids=lambda one: one.name)
def test_a_good_file_after_a_broken_one_loads(tmp_path: Path, broken: Broken):
    folder = create_folder(tmp_path / "home", MemoryKeys(), TOWN)
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(UTF8)
    bad.write_bytes(broken.content)
    if broken.delta:
        folder.import_residents(good)
    with pytest.raises(InvalidInput):
        folder.import_residents(bad, delta=broken.delta)
    assert folder.import_residents(good).rows == len(PEOPLE)
    assert folder.cache().get(ResidentId("0000000001")).name.registered == "髙橋　健一"
    folder.close()


def a_folder(tmp_path: Path) -> Path:
    (tmp_path / "folder.csv").mkdir()
    return tmp_path / "folder.csv"


def nothing(tmp_path: Path) -> Path:
    return tmp_path / "nothing.csv"


def a_pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.csv")
    return tmp_path / "pipe.csv"


def a_dead_link(tmp_path: Path) -> Path:
    (tmp_path / "link.csv").symlink_to(tmp_path / "gone")
    return tmp_path / "link.csv"


@pytest.mark.parametrize("make", [a_folder, nothing, a_pipe, a_dead_link])
def test_what_is_no_readable_file_is_the_environments_problem(
    city: DataFolder, tmp_path: Path, make: Callable[[Path], Path]
):
    before = seen(city)
    with pytest.raises(EnvironmentProblem, match=r"開けません|ファイルではありません"):
        city.import_residents(make(tmp_path))
    assert seen(city) == before


@pytest.mark.parametrize("as_delta", [False, True])
def test_a_file_that_changes_while_it_is_read_is_refused(city: DataFolder, tmp_path: Path, as_delta: bool):
    before = seen(city)
    path = tmp_path / "growing.csv"
    changes = [{**a_row(n, "林　一郎", 市区町村コード=TOWN), "異動区分": "新規"} for n in range(10, 1100)]
    text = csv_text(changes, headers=DELTA) if as_delta else GOOD
    path.write_text(text, encoding="utf-8", newline="")

    def grows(_rows: int, _part: float) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write("\r\n")

    with pytest.raises(InvalidInput, match="読んでいる間に変わりました"):
        city.import_residents(path, delta=as_delta, progress=grows)
    assert seen(city) == before


def test_a_full_load_that_lost_a_fifth_of_the_city_is_refused_unless_it_is_meant(tmp_path: Path):
    """A file cut off at the end of a row has no fault that could be seen in it."""
    folder = create_folder(tmp_path / "home", MemoryKeys())
    path = tmp_path / "city.csv"

    def take(count: int, **more: bool) -> int:
        people = [a_row(n, "森　茂") for n in range(1, count + 1)]
        path.write_text(csv_text(people), encoding="utf-8", newline="")
        return folder.import_residents(path, **more).rows

    take(600)
    assert take(480) == 480
    take(600)
    with pytest.raises(InvalidInput, match="途中で切れて"):
        take(479)
    assert folder.cache().stats()["residents"] == 600
    assert not list(folder.home.glob("loading-*"))
    assert take(479, fewer=True) == 479
    folder.close()


def test_a_difference_without_a_row_is_a_day_without_changes(city: DataFolder, tmp_path: Path):
    path = tmp_path / "d.csv"
    path.write_bytes(csv_text([], headers=DELTA).encode())
    assert city.import_residents(path, delta=True).rows == 0


def test_a_difference_needs_a_city(tmp_path: Path):
    folder = create_folder(tmp_path / "home", MemoryKeys(), TOWN)
    path = tmp_path / "d.csv"
    path.write_bytes(csv_text([one(9, "新規")], headers=DELTA).encode())
    with pytest.raises(OperatorError, match="先に全件"):
        folder.import_residents(path, delta=True)
    folder.close()
