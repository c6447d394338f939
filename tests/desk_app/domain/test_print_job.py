"""A print job is complete only when the printer said so of every sheet, a form when each paper of it was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import (
    ONE_SIDED,
    TWO_SIDED_LONG,
    TWO_SIDED_SHORT,
    PrintJob,
    PrintOptions,
    PrintSheet,
    PrintState,
)
from tests.support.builders import OPENED_AT


@given(st.lists(st.sampled_from(PrintState), max_size=5))
def test_complete_means_printed_or_cancelled_on_purpose(states: list[PrintState]) -> None:
    sheets = tuple(
        PrintSheet(f"form-{n}", n, len(states), "様式", f"C{n}", "0" * 64, state) for n, state in enumerate(states)
    )
    job = PrintJob(PrintJobId("j1"), "c1", "folder:out", "0" * 64, sheets, OPENED_AT)
    assert job.complete is not any(state not in (PrintState.PRINTED, PrintState.CANCELLED) for state in states)


def a_sheet(sides: str, pages: int, *scanned: int) -> PrintSheet:
    return PrintSheet(
        "form", 1, 1, "様式", "C1", "0" * 64, PrintState.PRINTED,
        pages=tuple(range(7, 7 + pages)), options=PrintOptions(sides=sides), scanned=scanned,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sides", "pages", "papers"),
    [
        (ONE_SIDED, 3, (1, 2, 3)),
        (ONE_SIDED, 0, (1,)),
        (TWO_SIDED_LONG, 1, (1,)),
        (TWO_SIDED_LONG, 2, (1,)),
        (TWO_SIDED_SHORT, 3, (1, 3)),
        (TWO_SIDED_SHORT, 4, (1, 3)),
    ],
)
def test_a_form_is_so_many_papers(sides: str, pages: int, papers: tuple[int, ...]) -> None:
    assert a_sheet(sides, pages).papers == papers


@pytest.mark.parametrize(
    ("sides", "scanned", "whole"),
    [
        (ONE_SIDED, (1, 2), False),
        (ONE_SIDED, (3, 1, 2), True),
        (TWO_SIDED_LONG, (2,), False),
        (TWO_SIDED_LONG, (2, 3), True),
        (TWO_SIDED_LONG, (1, 2), False),
        (ONE_SIDED, (), False),
    ],
)
def test_every_paper_has_to_be_read_by_either_face(sides: str, scanned: tuple[int, ...], whole: bool) -> None:
    assert a_sheet(sides, 3, *scanned).wholly_scanned is whole
