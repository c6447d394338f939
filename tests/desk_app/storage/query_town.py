"""The fixed town of the written queries (queries_town.csv) as rows of the resident CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from tests.desk_app.storage.rows import a_row

FOLDER = Path(__file__).parent
_PLAIN = ("生年月日", "性別", "続柄", "町字", "番地", "方書", "電話番号")
_BEFORE = {"婚姻前の氏名": "氏名", "婚姻前のカナ": "氏名フリガナ", "前の町字": "町字", "前の番地": "番地"}


def town_rows() -> Iterator[dict[str, str]]:
    """Everybody of the town; who was called otherwise or lived elsewhere has an earlier row with 履歴番号 1."""
    with (FOLDER / "queries_town.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            more = dict(part.split("=", 1) for part in line["ほか"].split(";") if part)
            before = {_BEFORE[name]: more.pop(name) for name in _BEFORE if name in more}
            cells = {name: line[name] for name in _PLAIN} | {"世帯番号": line["世帯番号"].zfill(10)} | more
            row = a_row(int(line["宛名番号"]), line["氏名"], line["氏名フリガナ"], **cells)
            if before:
                yield {**row, **before, "履歴番号": "1"}
                row |= {"履歴番号": "2", "異動年月日": "令和5年4月1日", "異動事由": "婚姻"}
            yield row


def written_queries() -> list[tuple[str, str, int, str]]:
    """(section, typed, 宛名番号 or 0 for nobody, why it matched or empty) of queries.yaml."""
    document = YAML(typ="safe", pure=True).load((FOLDER / "queries.yaml").read_text(encoding="utf-8"))
    return [
        (section, typed, number, why[0] if why else "")
        for section, queries in document.items()
        for typed, number, *why in queries
    ]
