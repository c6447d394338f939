"""Taking files of residents in, as the tests of the import do it."""

from __future__ import annotations

from pathlib import Path

from desk_app.domain.ids import ResidentId
from desk_app.storage.cache_schema import RESIDENT_FIELDS
from desk_app.storage.folder import DataFolder
from tests.desk_app.storage.rows import HEADERS, a_row, write_rows

PEOPLE = [
    a_row(1, "髙橋　健一", "タカハシ　ケンイチ", 生年月日="昭和63年5月1日", 方書='コーポ"さくら", 203号室'),
    a_row(2, "辻　真一", "ツジ　シンイチ", 生年月日="昭和33年12月31日"),
    a_row(3, "山田　花子", "ヤマダ　ハナコ", 生年月日="1990-02-03", カード保有="有", 医療保険="国保"),
]


DELTA = (*HEADERS, "異動区分")


def take(folder: DataFolder, path: Path, **more: object):
    return folder.import_residents(path, **more)  # type: ignore[arg-type]


def names(folder: DataFolder) -> list[str]:
    cache = folder.cache()
    return [cache.get(ResidentId(f"{n:010d}")).name.registered for n in (1, 2, 3)]


def delta(tmp_path: Path, *rows: dict[str, str]) -> Path:
    return write_rows(tmp_path / "delta.csv", rows, headers=DELTA)


def content(db: object) -> list[object]:
    tables = ("records", "names", "given_names", "history", "past_addresses")
    found = [sorted(tuple(row) for row in db.execute(f"SELECT * FROM {table}")) for table in tables]  # type: ignore[attr-defined]
    keys = ", ".join(field for field in RESIDENT_FIELDS if field != "number_key")  # hashed anew with each full load
    return [*found, sorted(tuple(row) for row in db.execute(f"SELECT {keys} FROM residents"))]  # type: ignore[attr-defined]
