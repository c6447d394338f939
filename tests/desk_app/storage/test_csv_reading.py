from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.domain.errors import InvalidInput
from desk_app.storage.csv_reading import batches_of, encoding_of

CELL = st.text("あ髙𠮷aZ09 ,\"\n\r'\t", max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(ROWS, st.sampled_from(("\n", "\r\n")), st.integers(1, 5), st.booleans())
def test_cells_and_lines_are_those_of_the_csv(
    tmp_path: Path, rows: list[list[str]], end: str, size: int, plain: bool
):
    """Whether or not anything in it is quoted, and wherever the batches are cut."""
    if plain:
        rows = [["".join(char for char in cell if char not in '",\r\n') or "x" for cell in row] for row in rows]
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    wanted = [row for row in csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True) if row]
    batches = list(batches_of(path, "utf-8", size))
    assert [row for batch in batches for row in batch.cells] == wanted
    lines = out.getvalue().splitlines(keepends=False)
    if plain:
        assert [number for batch in batches for number in batch.numbers] == list(range(1, len(lines) + 1))
        assert [line for batch in batches for line in batch.written or ()] == lines


def test_blank_lines_are_left_out_and_counted(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n\nc,d\n\n"e\nf",g\nh,i\n', encoding="utf-8", newline="")
    for size in (1, 2, 3, 100):
        found = [
            pair for batch in batches_of(path, "utf-8", size) for pair in zip(batch.numbers, batch.cells, strict=True)
        ]
        assert found == [(1, ["a", "b"]), (3, ["c", "d"]), (5, ["e\nf", "g"]), (7, ["h", "i"])]


@pytest.mark.parametrize("text", ["a,\ufffdb\n", "a,\x00b\n", "a,\x1fb\n", "a,\x7fb\n"])
def test_a_batch_with_a_lost_character_is_not_clean(tmp_path: Path, text: str):
    path = tmp_path / "a.csv"
    path.write_text("a,髙\tb\n" + text, encoding="utf-8", newline="")
    assert [batch.clean for batch in batches_of(path, "utf-8", 1)] == [True, False]


def test_a_cell_too_long_for_any_register_is_refused(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "x" * 70_000 + ",c\n", encoding="utf-8", newline="")
    with pytest.raises(InvalidInput) as refused:
        list(batches_of(path, encoding_of(path)))
    assert [fault.line for fault in refused.value.faults] == [2]
