"""A print job is complete only when the printer said so of every sheet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState
from tests.support.builders import OPENED_AT


@given(st.lists(st.sampled_from(PrintState), max_size=5))
def test_complete_means_printed_or_cancelled_on_purpose(states: list[PrintState]) -> None:
    sheets = tuple(
        PrintSheet(f"form-{n}", n, len(states), "様式", f"C{n}", "0" * 64, state) for n, state in enumerate(states)
    )
    job = PrintJob(PrintJobId("j1"), "c1", "folder:out", "0" * 64, sheets, OPENED_AT)
    assert job.complete is not any(state not in (PrintState.PRINTED, PrintState.CANCELLED) for state in states)
