from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.storage import cache
from desk_app.storage.cache_ahead import HOMES, READERS, RECORDS, ReadAhead
from desk_app.storage.folder import DataFolder
from tests.desk_app.storage.rows import a_row, write_rows

PEOPLE = [a_row(n, f"森　{n}", "モリ　シゲル", 世帯番号=f"{5000 + n // 2:010d}") for n in range(1, 40)]


class Connection:
    """Waits until every reader asks, so that it is seen that they do so together."""

    def __init__(self, together: threading.Barrier, error: Exception | None = None) -> None:
        self.together = together
        self.error = error
        self.asked: list[object] = []
        self.is_closed = False

    def execute(self, query: str, values: Sequence[object]) -> Connection:
        assert query.count("?") == len(values)
        self.together.wait(60)
        self.asked.extend(values)
        if self.error is not None:
            raise self.error
        return self

    def fetchall(self) -> list[object]:
        return []

    def close(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize("error", [None, sqlcipher.OperationalError("disk I/O error")])
def test_all_values_are_read_at_once_and_nothing_stays_open(error: Exception | None) -> None:
    together, made = threading.Barrier(READERS), list[Connection]()

    def connect() -> Connection:
        made.append(Connection(together, error))
        return made[-1]

    ahead = ReadAhead(connect)
    for _ in range(2):
        ahead.read(RECORDS, list(range(18)))
    assert len(made) == READERS, "the second reading has the connections of the first"
    assert sorted(value for one in made for value in one.asked) == sorted([*range(18), *range(18)])  # type: ignore[type-var]
    ahead.close()
    assert all(one.is_closed for one in made)
    assert not [one for one in threading.enumerate() if one.name.startswith("residents-ahead")]


def test_a_file_that_does_not_open_again_is_no_fault_of_the_search() -> None:
    tried: list[str] = []

    def connect() -> Connection:
        tried.append("again")
        raise sqlcipher.DatabaseError("file is not a database")

    ahead = ReadAhead(connect)
    ahead.read(HOMES, ["1", "2"])
    ahead.read(HOMES, [])
    assert tried == ["again"] * 2, "once for each value, and nothing for no value"
    ahead.close()
    ahead.close()


def test_a_search_that_waits_for_the_disk_shows_the_same(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.import_residents(write_rows(tmp_path / "town.csv", PEOPLE))
    monkeypatch.setattr(cache, "_SLOW_SECONDS", 60.0)
    quick = folder.cache().search("森", 20)
    read: list[tuple[str, int]] = []
    real = ReadAhead.read

    def noted(self: ReadAhead, query: str, values: Sequence[object]) -> None:
        read.append((query, len(values)))
        real(self, query, values)

    monkeypatch.setattr(ReadAhead, "read", noted)
    assert folder.cache().search("森", 20) == quick
    assert read == []
    monkeypatch.setattr(cache, "_SLOW_SECONDS", -1.0)
    assert folder.cache().search("森", 20) == quick
    assert len(quick[0]) == 20
    assert [query for query, _ in read] == [RECORDS, HOMES]
    assert read[0][1] == 18
    assert [one for one in threading.enumerate() if one.name.startswith("residents-ahead")]
    folder.forget()
    assert not [one for one in threading.enumerate() if one.name.startswith("residents-ahead")]
    assert folder.cache().search("森", 20) == quick
