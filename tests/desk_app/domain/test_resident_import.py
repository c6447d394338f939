"""The rate of an import of resident data, also where nothing was taken or no time passed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk_app.domain.errors import Fault
from desk_app.domain.resident_import import ImportEntry

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rows", "seconds", "rate"), [(1_000, 4.0, 250.0), (3, 0.5, 6.0), (0, 2.0, 0.0), (5, 0.0, 0.0)]
)
def test_the_rate_is_over_the_whole_import(rows: int, seconds: float, rate: float) -> None:
    assert ImportEntry(AT, delta=True, ok=True, source="a.csv", rows=rows, seconds=seconds).rows_per_second == rate


def test_a_file_that_was_refused_has_no_rate() -> None:
    faults = (Fault("列がありません。", 1, "氏名"),)
    refused = ImportEntry(AT, delta=False, ok=False, source="a.csv", why="列", fault_count=9, faults=faults)
    assert refused.rows_per_second == 0.0
