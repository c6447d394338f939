from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState
from desk_app.domain.sheet_code import sheet_payload
from printing.job_title import JobTitle, job_title, parse_title, same_title, token_of

SHEET = PrintSheet("juumin-ido", 3, 12, "様式", sheet_payload("1124-0001", 1, 1), "0" * 64, PrintState.QUEUED)
ID = PrintJobId("3f2a9c01bb7e4d55a0")


def a_job(*sheets: PrintSheet) -> PrintJob:
    return PrintJob(ID, "c" * 32, "sim:printer", "0" * 64, sheets, datetime(2026, 11, 24, tzinfo=UTC))


def test_a_title_names_case_job_try_place_and_form_and_nobody() -> None:
    assert job_title(a_job(SHEET), SHEET, 2) == "1124-0001-3f2a9c01bb7e-2-3of12-juumin-ido"
    assert job_title(a_job(SHEET), replace(SHEET, barcode="?"), 1) == "0-3f2a9c01bb7e-1-3of12-juumin-ido"


def test_a_title_is_read_back() -> None:
    read = parse_title(job_title(a_job(SHEET), SHEET, 2))
    assert read == JobTitle(token_of(ID), 2, 3, 12)
    assert parse_title("Microsoft Word - 回覧.docx") is None


def test_a_cut_title_is_known_as_long_as_it_names_one_try() -> None:
    title = job_title(a_job(SHEET), SHEET, 2)
    assert same_title(title, title)
    assert same_title(title, title[:30])
    assert not same_title(title, title[:12])
    assert not same_title(title, job_title(a_job(SHEET), SHEET, 1))
