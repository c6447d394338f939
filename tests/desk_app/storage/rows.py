"""Rows of a resident CSV for tests: every cell that is not given is filled in or left empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from desk_app.storage.resident_columns import COLUMNS

HEADERS = tuple(column.header for column in COLUMNS)


def a_row(number: int, name: str, kana: str = "", **cells: str) -> dict[str, str]:
    """One living person; the household has the person's number unless told otherwise."""
    return {
        "宛名番号": f"{number:010d}",
        "世帯番号": f"{number + 5000:010d}",
        "氏名": name,
        "氏名フリガナ": kana,
        "住民種別": "日本人",
        "住民状態": "現存",
        "都道府県": "架空県",
        "市区町村": "みらい市",
        **cells,
    }


def csv_text(
    rows: Iterable[Mapping[str, str]], *, headers: tuple[str, ...] = HEADERS, end: str = "\r\n", quoting: int = 0
) -> str:
    """The rows as CSV with a header line."""
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, lineterminator=end, quoting=quoting, restval="")  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_rows(path: Path, rows: Iterable[Mapping[str, str]], *, headers: tuple[str, ...] = HEADERS) -> Path:
    """A UTF-8 file of the rows."""
    path.write_text(csv_text(rows, headers=headers), encoding="utf-8", newline="")
    return path
