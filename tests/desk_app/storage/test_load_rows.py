from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.storage.cache_import import ImportReport, load_full
from desk_app.storage.cache_schema import RESIDENT_FIELDS
from desk_app.storage.engine import connect
from desk_app.storage.folder import product_variants
from desk_app.storage.import_job import Job
from desk_app.storage.import_mapping import read_mapping
from desk_app.storage.load_rows import WORTH_A_PROCESS, worth_a_process
from tests.desk_app.storage.orphans import is_running, orphan_of
from tests.desk_app.storage.rows import a_row, write_rows
from tests.support.waiting import until

KEY = b"k" * 32


@pytest.fixture
def people(tmp_path: Path) -> Path:
    rows = [
        a_row(n, f"森　{n}", "モリ　シゲル", 生年月日="昭和33年12月31日", 履歴番号=f"{number}", 更新日時="2026-01-02")
        for n in range(1, 3000)
        for number in range(1, 2 + (n % 9 == 0))
    ]
    return write_rows(tmp_path / "a.csv", rows)


def load(csv: Path, target: Path, apart: bool, **more: object) -> ImportReport:
    return load_full(Job(csv, product_variants(), apart=apart, **more), target, KEY)  # type: ignore[arg-type]


def content(path: Path) -> dict[str, list[object]]:
    db = connect(path, KEY)
    fields = ", ".join(field for field in RESIDENT_FIELDS if field != "number_key")
    tables = {"residents": fields, **dict.fromkeys(("records", "names", "given_names", "history", "near"), "*")}
    found = {table: sorted(db.execute(f"SELECT {what} FROM {table}")) for table, what in tables.items()}
    found["as_of"] = db.execute("SELECT value FROM meta WHERE name = 'as_of'").fetchall()
    db.close()
    return found


def test_another_process_makes_the_same_rows(people: Path, tmp_path: Path):
    told: list[tuple[int, float]] = []
    here = load(people, tmp_path / "here.db", apart=False)
    there = load(people, tmp_path / "there.db", apart=True, progress=lambda *one: told.append(one))
    assert (here.rows, here.warnings) == (there.rows, there.warnings)
    assert here.warnings, "the numbers of the tests have no check digit: that is said by both"
    assert content(tmp_path / "here.db") == content(tmp_path / "there.db")
    assert told == sorted(told)
    assert told[-1] == (here.rows, 1.0)


def test_its_faults_are_listed_as_here(tmp_path: Path):
    rows = [
        a_row(1, "森　茂", 性別="x"),
        a_row(2, "林　実"),
        a_row(2, "林　実"),
        a_row(3, "堀　真", 生年月日="きのう"),
    ]
    csv = write_rows(tmp_path / "a.csv", rows)
    found = []
    for apart in (False, True):
        with pytest.raises(InvalidInput) as refused:
            load(csv, tmp_path / "city.db", apart=apart)
        found.append([(fault.line, fault.column, fault.message) for fault in refused.value.faults])
    assert found[0] == found[1]
    assert [line for line, _, _ in found[0]] == [2, 4, 5]


def test_what_it_cannot_read_is_said_as_here(tmp_path: Path):
    csv = tmp_path / "a.csv"
    csv.write_bytes(b"\xff\xff\x81")
    with pytest.raises(InvalidInput, match="文字として読めない"):
        load(csv, tmp_path / "city.db", apart=True)


def test_it_knows_the_mapping(tmp_path: Path):
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[columns]\n"CD" = "性別"\n[values]\n"性別" = "@性別"\n[fixed]\n"方書" = "寮"\n', encoding="utf-8"
    )
    headers = ("宛名番号", "世帯番号", "氏名", "住民種別", "住民状態", "CD")
    row = {name: a_row(1, "森　茂").get(name, "1") for name in headers}
    csv = write_rows(tmp_path / "a.csv", [row], headers=headers)
    load(csv, tmp_path / "city.db", apart=True, mapping=read_mapping(mapping))
    ((_, cells),) = content(tmp_path / "city.db")["records"]  # type: ignore[misc]
    assert "\x1f男\x1f" in cells
    assert "\x1f寮\x1f" in cells


def test_a_process_that_dies_ends_the_load(people: Path, tmp_path: Path):
    def kill(rows: int, _: float) -> None:
        for child in multiprocessing.active_children():
            child.kill()
            child.join()

    with pytest.raises(EnvironmentProblem, match="途中で止まり"):
        load(people, tmp_path / "city.db", apart=True, progress=kill)
    assert not (tmp_path / "city.db").exists()


def test_a_cancelled_load_leaves_no_process(people: Path, tmp_path: Path):
    cancel = threading.Event()
    with pytest.raises(OperatorError, match="中止"):
        load(people, tmp_path / "city.db", apart=True, progress=lambda *_: cancel.set(), cancel=cancel)
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_killed_load_leaves_no_process(people: Path, tmp_path: Path):
    """The other process ends by itself when nobody reads what it says."""
    child = orphan_of(lambda wait: load(people, tmp_path / "city.db", apart=True, progress=wait), tmp_path / "born")
    until(lambda: not is_running(child))


@pytest.mark.parametrize(
    ("size", "cores", "at_work", "worth"),
    [
        (WORTH_A_PROCESS, 2, 1.4, True),
        (WORTH_A_PROCESS - 1, 2, 0.0, False),
        (WORTH_A_PROCESS, 1, 0.0, False),
        (WORTH_A_PROCESS, 2, 2.5, False),
        (WORTH_A_PROCESS, 8, 2.5, True),
    ],
)
def test_only_a_big_file_and_a_free_core_are_worth_it(
    monkeypatch: pytest.MonkeyPatch, size: int, cores: int, at_work: float, worth: bool
):
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setattr("os.getloadavg", lambda: (at_work, 0.0, 0.0), raising=False)
    assert worth_a_process(size) is worth


def test_a_system_that_counts_no_load_has_a_free_core(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.delattr("os.getloadavg", raising=False)
    assert worth_a_process(WORTH_A_PROCESS)
