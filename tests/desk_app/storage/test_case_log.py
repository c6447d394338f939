"""The audit log of a folder that nobody opened: read with its key alone, and nothing beside it is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.audit import AuditEntry
from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.ids import ClerkId
from desk_app.storage.case_log import has_cases, logged
from desk_app.storage.folder import DataFolder
from desk_app.storage.keys import MemoryKeys
from tests.support.builders import OPENED_AT

LOOKS = tuple(AuditEntry(OPENED_AT, ClerkId("k1"), "desk-1", "look", f"case-{n}") for n in range(2))


def test_a_folder_without_a_case_file_has_none(tmp_path: Path) -> None:
    assert not has_cases(tmp_path)


def test_entries_of_one_action_are_read_in_order(folder: DataFolder, keys: MemoryKeys) -> None:
    with folder.unit_of_work() as unit:
        for entry in (LOOKS[0], AuditEntry(OPENED_AT, ClerkId("k1"), "desk-1", "print", "case-0"), LOOKS[1]):
            unit.audit.append(entry)
        unit.commit()
    folder.close()
    before = sorted(path.name for path in folder.home.iterdir())
    assert has_cases(folder.home)
    assert logged(folder.home, keys, "look") == LOOKS
    assert logged(folder.home, keys, "sign") == ()
    assert sorted(path.name for path in folder.home.iterdir() if path.suffix not in {".db-wal", ".db-shm"}) == [
        name for name in before if not name.endswith(("-wal", "-shm"))
    ]


def test_without_its_key_it_is_refused(folder: DataFolder) -> None:
    with pytest.raises(EnvironmentProblem, match="受付データの鍵がありません"):
        logged(folder.home, MemoryKeys(), "look")
