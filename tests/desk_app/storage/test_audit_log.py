from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from desk_app.domain.audit import AuditEntry
from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.ids import ClerkId
from desk_app.storage.folder import DataFolder
from tests.support.builders import OPENED_AT

N = 12


def an_entry(n: int, action: str = "look") -> AuditEntry:
    at = OPENED_AT + timedelta(minutes=n)
    return AuditEntry(
        at, ClerkId("k1"), "desk-1", action, f"case-{n}", "窓口受付", {"n": n, "語": "値"} if n % 2 else None
    )


@pytest.fixture
def log(folder: DataFolder) -> DataFolder:
    """A folder with N entries."""
    with folder.unit_of_work() as unit:
        for n in range(1, N + 1):
            unit.audit.append(an_entry(n, "print" if n % 3 == 0 else "look"))
        unit.commit()
    return folder


def tamper(folder: DataFolder, *statements: str) -> None:
    """Change the file as somebody with its key could, guards taken off."""
    with folder._engine.begin() as connection:
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER keep_audit_{verb}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def verified(folder: DataFolder) -> tuple[int, int | None]:
    with folder.unit_of_work() as unit:
        return unit.audit.verify()


def test_an_untouched_log_verifies(log: DataFolder):
    assert verified(log) == (N, None)


def test_an_empty_log_verifies(folder: DataFolder):
    assert verified(folder) == (0, None)


def test_entries_come_back_by_time_and_action(log: DataFolder):
    with log.unit_of_work() as unit:
        assert len(unit.audit.entries()) == N
        assert unit.audit.entries()[0] == an_entry(1)
        assert unit.audit.entries(since=an_entry(10).at) == tuple(
            an_entry(n, "print" if n % 3 == 0 else "look") for n in (10, 11, 12)
        )
        assert [entry.subject for entry in unit.audit.entries(action="print")] == [f"case-{n}" for n in (3, 6, 9, 12)]


def test_since_is_an_instant_whatever_its_offset(log: DataFolder):
    since = an_entry(10).at.astimezone(tz=None)
    with log.unit_of_work() as unit:
        assert len(unit.audit.entries(since=since)) == 3


def test_an_entry_not_committed_is_not_there(log: DataFolder):
    with log.unit_of_work() as unit:
        unit.audit.append(an_entry(99))
    assert verified(log) == (N, None)


@pytest.mark.parametrize("column", ["at", "by", "desk", "action", "subject", "why", "detail", "prev_hash", "hash"])
def test_an_edited_entry_is_found(log: DataFolder, column: str):
    tamper(log, f"UPDATE audit SET {column} = {column} || 'x' WHERE n = 7")
    assert verified(log) == (N, 7)


def test_a_deleted_entry_is_found(log: DataFolder):
    tamper(log, "DELETE FROM audit WHERE n = 5")
    assert verified(log) == (N - 1, 5)


def test_a_deleted_entry_is_found_after_renumbering(log: DataFolder):
    tamper(log, "DELETE FROM audit WHERE n = 5", "UPDATE audit SET n = n - 1 WHERE n > 5")
    assert verified(log) == (N - 1, 5)


def test_entries_that_changed_places_are_found(log: DataFolder):
    tamper(
        log,
        "UPDATE audit SET n = 100 WHERE n = 4",
        "UPDATE audit SET n = 4 WHERE n = 5",
        "UPDATE audit SET n = 5 WHERE n = 100",
    )
    assert verified(log) == (N, 4)


def test_a_cut_off_end_is_found(log: DataFolder):
    tamper(log, "DELETE FROM audit WHERE n > 9")
    assert verified(log) == (9, 10)


def test_a_log_emptied_is_found(log: DataFolder):
    tamper(log, "DELETE FROM audit")
    assert verified(log) == (0, 1)


def test_a_lost_anchor_is_found(log: DataFolder):
    tamper(log, "DELETE FROM audit_head")
    assert verified(log) == (N, 1)


def test_an_inserted_entry_is_found(log: DataFolder):
    tamper(
        log,
        "INSERT INTO audit SELECT 13, at, by, desk, action, subject, why, detail, hash, hash FROM audit WHERE n = 12",
    )
    assert verified(log)[1] == 13


def test_a_forged_end_shows_against_a_head_kept_elsewhere(log: DataFolder):
    with log.unit_of_work() as unit:
        kept = unit.audit.head()
    tamper(
        log,
        "DELETE FROM audit WHERE n = 12",
        "UPDATE audit_head SET entries = 11, hash = (SELECT hash FROM audit WHERE n = 11)",
    )
    with log.unit_of_work() as unit:
        assert unit.audit.head() != kept


@pytest.mark.parametrize("statement", ["UPDATE audit SET why = ''", "DELETE FROM audit"])
def test_the_database_refuses_to_change_entries(log: DataFolder, statement: str):
    with pytest.raises((DBAPIError, EnvironmentProblem)), log._engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert verified(log) == (N, None)
