from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Pool, event, text
from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage.engine import PAGE_BYTES, connect, encrypted_engine, translated

KEY = bytes(range(32))


def a_file(path: Path) -> Path:
    engine = encrypted_engine(path, KEY)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE words(word TEXT)"))
        connection.execute(text("INSERT INTO words VALUES ('高橋')"))
    engine.dispose()
    return path


def test_what_was_written_is_read_with_the_key(tmp_path: Path):
    engine = encrypted_engine(a_file(tmp_path / "a.db"), KEY)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT word FROM words")).scalar() == "高橋"
    engine.dispose()


def test_every_connection_keeps_the_promises_of_the_case_file(tmp_path: Path):
    engine = encrypted_engine(tmp_path / "a.db", KEY)
    with engine.connect() as connection:
        ask = lambda name: connection.execute(text(f"PRAGMA {name}")).scalar()  # noqa: E731
        assert ask("temp_store") == 2, "the sorter would spill names in the clear into a temporary file"
        assert ask("synchronous") == 2
        assert ask("journal_mode") == "wal"
        assert ask("foreign_keys") == 1
        assert int(ask("cipher_page_size")) == PAGE_BYTES
    engine.dispose()


def test_the_key_is_in_no_url(tmp_path: Path):
    engine = encrypted_engine(tmp_path / "a.db", KEY)
    assert KEY.hex() not in repr(engine) + str(engine.url)
    engine.dispose()


def test_a_connection_in_use_while_all_are_closed_is_closed_when_it_comes_back(tmp_path: Path):
    engine = encrypted_engine(a_file(tmp_path / "a.db"), KEY)
    with engine.connect() as connection:
        held = connection.connection.dbapi_connection
        engine.dispose()
        assert connection.execute(text("SELECT word FROM words")).scalar() == "高橋"
    assert held is not None
    with pytest.raises(sqlcipher.ProgrammingError, match="closed"):
        held.execute("SELECT 1")
    with engine.connect() as connection:
        later = connection.connection.dbapi_connection
    assert later is not None
    assert later.execute("SELECT 1").fetchone() == (1,), "those made since stay open"
    engine.dispose()


def test_a_connection_coming_back_amid_the_closing_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    engine = encrypted_engine(a_file(tmp_path / "a.db"), KEY)
    held = engine.connect()
    driver = held.connection.dbapi_connection
    anew = engine.pool.recreate

    def after_what_was_there_is_closed() -> Pool:
        held.close()
        return anew()

    monkeypatch.setattr(engine.pool, "recreate", after_what_was_there_is_closed)
    engine.dispose()
    assert is_closed(driver)


def test_a_connection_made_amid_the_closing_is_closed_when_it_comes_back(tmp_path: Path):
    engine = encrypted_engine(a_file(tmp_path / "a.db"), KEY)
    engine.dispose()
    event.listen(engine, "do_connect", lambda *_: engine.dispose(), once=True)
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
    assert is_closed(driver)
    engine.dispose()


def is_closed(driver: Any) -> bool:
    try:
        driver.execute("SELECT 1")
    except sqlcipher.ProgrammingError:
        return True
    return False


def test_a_wrong_key_is_a_clear_problem(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    path = a_file(tmp_path / "a.db")
    with pytest.raises(EnvironmentProblem, match="鍵が合わない") as problem:
        encrypted_engine(path, bytes(32))
    assert not problem.value.retry
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("damage", [b"garbage" * 4000, b"SQLite format 3\x00" + bytes(8176)])
def test_a_damaged_file_is_a_clear_problem(tmp_path: Path, damage: bytes):
    path = tmp_path / "a.db"
    path.write_bytes(damage)
    with pytest.raises(EnvironmentProblem, match="壊れて"):
        encrypted_engine(path, KEY)


def test_a_changed_page_is_noticed(tmp_path: Path):
    path = a_file(tmp_path / "a.db")
    raw = bytearray(path.read_bytes())
    raw[PAGE_BYTES + 100] ^= 1
    path.write_bytes(raw)
    engine = encrypted_engine(path, KEY)
    with engine.connect() as connection, pytest.raises(Exception, match=r"malformed|not a database|I/O"):
        connection.execute(text("SELECT * FROM words")).all()
    engine.dispose()


def test_a_key_of_another_length_is_refused(tmp_path: Path):
    with pytest.raises(EnvironmentProblem, match="長さ"):
        connect(tmp_path / "a.db", b"short")


def test_a_folder_that_cannot_be_written_is_a_clear_problem(tmp_path: Path):
    with pytest.raises(EnvironmentProblem, match="書き込めません"):
        encrypted_engine(tmp_path / "nowhere" / "a.db", KEY)


@pytest.mark.parametrize(
    ("said", "reason", "retry"),
    [
        ("database is locked", "使用中", True),
        ("database or disk is full", "いっぱい", True),
        ("database disk image is malformed", "壊れて", False),
        ("attempt to write a readonly database", "書き込め", True),
        ("something with 高橋 in it", "読み書きできません", True),
    ],
)
def test_errors_of_the_driver_become_ours_without_its_text(said: str, reason: str, retry: bool):
    problem = translated(sqlcipher.OperationalError(said), "受付データ")
    assert reason in problem.reason
    assert problem.retry is retry
    assert "高橋" not in str(problem)
