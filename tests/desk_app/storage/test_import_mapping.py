from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.ids import ResidentId
from desk_app.storage.folder import DataFolder
from desk_app.storage.import_mapping import ImportMapping, as_mapping, code_tables, read_mapping
from desk_app.storage.resident_columns import BY_HEADER, CHANGE_COLUMN, CHANGES, check
from resources import ROOT

EXAMPLE = ROOT / "residents" / "mapping-example.toml"


def mapped(tmp_path: Path, text: str) -> ImportMapping:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def vendor_file(tmp_path: Path, rows: list[dict[str, str]], name: str = "juki_20261124_1.csv") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / name
    path.write_bytes(out.getvalue().encode("cp932"))
    return path


ROW = {
    "個人コード": "0000000001",
    "世帯コード": "0000000002",
    "漢字氏名": "森　茂",
    "カナ氏名": "モリ　シゲル",
    "生年月日(和暦)": "3630501",
    "性別CD": "1",
    "住民区分": "1",
    "現存区分": "0",
    "カード保有": "1",
    "社内メモ": "見ない",
}


def test_the_example_takes_a_vendors_file(folder: DataFolder, tmp_path: Path):
    other = {**ROW, "個人コード": "0000000003", "生年月日(和暦)": "0000000", "現存区分": "1", "カード保有": ""}
    folder.import_residents(vendor_file(tmp_path, [ROW, other]), mapping=EXAMPLE)
    first, second = (folder.cache().get(ResidentId(f"{n:010d}")) for n in (1, 3))
    assert (first.name.registered, first.sex.value, first.status.value) == ("森　茂", "男", "現存")
    assert first.birth is not None
    assert (first.birth.text, first.facts) == ("昭和63年5月1日", {"holds_card": True})
    assert (first.address.prefecture, first.address.municipality_code) == ("架空県", "999997")
    assert (second.birth, second.status.value, second.facts) == (None, "転出", {})


def test_a_code_that_no_table_has_is_a_fault_of_its_cell(folder: DataFolder, tmp_path: Path):
    rows = [ROW, {**ROW, "個人コード": "0000000003", "性別CD": "7", "生年月日(和暦)": "3639901"}]
    with pytest.raises(InvalidInput) as refused:
        folder.import_residents(vendor_file(tmp_path, rows), mapping=EXAMPLE)
    assert {(fault.line, fault.column) for fault in refused.value.faults} == {(3, "性別"), (3, "生年月日")}


def test_the_words_of_a_difference_can_be_codes(folder: DataFolder, tmp_path: Path):
    folder.import_residents(vendor_file(tmp_path, [ROW]), mapping=EXAMPLE)
    text = EXAMPLE.read_text(encoding="utf-8").replace("[values]", '[values]\n"異動区分" = "@異動区分"')
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    change = {**ROW, "漢字氏名": "林　茂", "異動区分": "2"}
    folder.import_residents(vendor_file(tmp_path, [change], "juki_20261125_1.csv"), delta=True, mapping=path)
    assert folder.cache().get(ResidentId("0000000001")).name.registered == "林　茂"
    late = {**change, "漢字氏名": "東　茂"}
    with pytest.raises(InvalidInput, match="抜けて"):
        folder.import_residents(vendor_file(tmp_path, [late], "juki_20261125_3.csv"), delta=True, mapping=path)


def test_a_fixed_value_and_a_column_of_the_file_exclude_each_other(folder: DataFolder, tmp_path: Path):
    with pytest.raises(InvalidInput) as refused:
        folder.import_residents(vendor_file(tmp_path, [{**ROW, "都道府県": "東京都"}]), mapping=EXAMPLE)
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(1, "都道府県")]


FAULTS = [
    ("[columns", "TOML"),
    ("columns = 3", "columns"),
    ("[colums]", "colums"),
    ('[columns]\n"a" = "ない項目"', "columns.a"),
    ('[columns]\n"a" = "氏名"\n"b" = "氏名"', "columns.b"),
    ('[columns]\n"a" = 3', "columns.a"),
    ('[values]\n"ない項目" = "@性別"', "values.ない項目"),
    ('[values]\n"性別" = "@ない表"', "values.性別"),
    ('[values]\n"性別" = "性別"', "values.性別"),
    ('[values]\n"性別" = 3', "values.性別"),
    ('[values]\n"性別" = { "1" = "おとこ" }', "values.性別.1"),
    ('[values]\n"住民状態" = { "1" = "" }', "values.住民状態.1"),
    ('[values]\n"カード保有" = { "1" = true }', "values.カード保有.1"),
    ('[values]\n"異動区分" = { "1" = "追加" }', "values.異動区分.1"),
    ('[dates]\n"氏名" = "元号7桁"', "dates.氏名"),
    ('[dates]\n"生年月日" = "yymmdd"', "dates.生年月日"),
    ('[dates]\n"生年月日" = "元号7桁"\n[values]\n"生年月日" = { "0" = "" }', "dates.生年月日"),
    ('[fixed]\n"市区町村コード" = "99999"', "fixed.市区町村コード"),
    ('[fixed]\n"市区町村コード" = 999997', "fixed.市区町村コード"),
    ('[fixed]\n"宛名番号" = "1"', "fixed.宛名番号"),
    ('[fixed]\n"氏名" = "森"\n[columns]\n"a" = "氏名"', "fixed.氏名"),
    ('[file]\nencoding = "euc-jp"', "file.encoding"),
    ('[file]\nsequence = "juki_\\\\d+"', "file.sequence"),
    ('[file]\nsequence = "("', "file.sequence"),
    ('[file]\nconsecutive = "yes"', "file.consecutive"),
    ('[file]\nname = "x"', "file.name"),
]


@pytest.mark.parametrize(("text", "where"), FAULTS)
def test_a_mistake_in_the_mapping_is_named_by_its_place(tmp_path: Path, text: str, where: str):
    with pytest.raises(InvalidInput, match="対応表") as refused:
        mapped(tmp_path, text)
    found = [fault.column or fault.message for fault in refused.value.faults]
    assert len(found) == 1
    assert where in found[0]


def test_every_mistake_is_listed_at_once(tmp_path: Path):
    with pytest.raises(InvalidInput) as refused:
        mapped(tmp_path, '[columns]\n"a" = "x"\n[values]\n"y" = "@性別"\n[fixed]\n"z" = "1"\n[file]\nq = 1\n')
    assert len(refused.value.faults) == 4


def test_every_word_of_the_products_tables_is_taken_by_its_column():
    columns = {"有無": "カード保有", "有無空白": "カード保有"}
    for name, words in code_tables().items():
        for word in words.values():
            if name == CHANGE_COLUMN:
                assert word in CHANGES
            else:
                assert check(BY_HEADER[columns.get(name, name)], word) == word


def test_names_alone_are_a_mapping_too():
    assert as_mapping({"a": "氏名"}) == {"a": "氏名"}
    assert as_mapping(None).fixed == {}
    assert read_mapping(None) == {}
