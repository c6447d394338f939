from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk_app.domain.print_job import PrintSheet, PrintState, PrintTry
from desk_app.domain.sheet_code import sheet_payload
from printing.ledger import backend_job, has_open_try, is_in_flight

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SHEET = PrintSheet("juumin-ido", 1, 2, "様式", sheet_payload("1124-0001", 1, 1), "0" * 64, PrintState.QUEUED)


def tried(state: PrintState, *keys: str) -> PrintSheet:
    return replace(SHEET, state=state, tries=tuple(PrintTry(n, key, AT) for n, key in enumerate(keys, 1)))


@pytest.mark.parametrize(
    ("sheet", "is_flying"),
    [
        (SHEET, False),
        (tried(PrintState.SENT, "7"), True),
        (tried(PrintState.HELD, "7"), True),
        (tried(PrintState.HELD, "7", ""), False),
        (tried(PrintState.SENT, ""), False),
        (tried(PrintState.QUEUED, "7"), False),
        (tried(PrintState.PRINTED, "7"), False),
        (tried(PrintState.UNKNOWN, "7"), False),
    ],
)
def test_the_last_try_says_whether_the_printer_has_the_sheet(sheet: PrintSheet, is_flying: bool) -> None:
    assert is_in_flight(sheet) is is_flying
    assert backend_job(sheet) == (sheet.tries[-1].backend_job if sheet.tries else "")


@pytest.mark.parametrize(
    ("sheet", "is_open"),
    [
        (SHEET, False),
        (tried(PrintState.HELD, ""), True),
        (tried(PrintState.HELD, "7"), False),
        (replace(SHEET, tries=(PrintTry(1, "", AT, AT),)), False),
    ],
)
def test_a_try_the_printer_never_took_is_used_again(sheet: PrintSheet, is_open: bool) -> None:
    assert has_open_try(sheet) is is_open
