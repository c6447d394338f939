"""Fixtures of the storage tests: a data folder with keys in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.rows import write_rows
from tests.desk_app.storage.taking import PEOPLE, take


@pytest.fixture
def keys() -> MemoryKeys:
    """Keys that end with the test."""
    return MemoryKeys()


@pytest.fixture
def folder(tmp_path: Path, keys: MemoryKeys) -> Iterator[DataFolder]:
    """A new, empty data folder."""
    opened = create_folder(tmp_path / "home", keys)
    yield opened
    opened.close()


@pytest.fixture
def loaded(folder: DataFolder, tmp_path: Path) -> DataFolder:
    """A data folder with the people of ``taking``."""
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    return folder
