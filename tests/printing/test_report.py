"""The day report as paper and as workbook."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from printing.report import DayReports, day_report_pdf, day_report_xlsx
from tests.support.papers import page_text


def a_day(rows: int = 3) -> dict[str, Any]:
    return {
        "town": "みらい市",
        "day": date(2026, 11, 24),
        "received": 23,
        "done": 18,
        "waiting": 3,
        "returned": 1,
        "median_minutes": 21.5,
        "not_written": 412,
        "by_division": [("市民課", 23), ("保険年金課", 15)],
        "by_hour": [(9, 6), (10, 9)],
        "rows": [
            {
                "number": f"1124-{n:04d}",
                "life_event": "転入",
                "desk": "窓口3",
                "clerk": "=見本",
                "opened_at": datetime(2026, 11, 24, 9, 10),
                "closed_at": None,
                "procedures": 12,
                "forms": 17,
                "minutes": None,
                "review": "確認待ち",
                "findings": ["判定の変更"],
            }
            for n in range(1, rows + 1)
        ],
    }


def test_the_report_shows_the_day() -> None:
    text = page_text(day_report_pdf(a_day()), 0)
    for part in ("業務日報", "令和8年11月24日(火)", "21.5分", "412", "市民課", "1124-0003", "判定の変更"):
        assert part in text


def test_a_long_day_goes_on_over_pages_and_loses_no_case() -> None:
    pdf = day_report_pdf(a_day(70))
    text = page_text(pdf, 0) + page_text(pdf, 1) + page_text(pdf, 2)
    assert all(f"1124-{n:04d}" in text for n in range(1, 71))


def test_an_empty_day_is_a_report_too() -> None:
    empty = {**a_day(0), "median_minutes": None, "by_division": [], "by_hour": []}
    assert "―" in page_text(day_report_pdf(empty), 0)


def test_the_workbook_counts_with_numbers_and_runs_no_formula() -> None:
    book = load_workbook(io.BytesIO(day_report_xlsx(a_day())))
    rows = list(book["受付"].iter_rows(values_only=True))
    assert rows[0][0] == "受付番号"
    assert rows[1][7] == 12
    assert rows[1][3] == "'=見本"
    assert book["集計"]["B2"].value == 23
    assert ("担当課", "市民課", 23) in list(book["内訳"].iter_rows(values_only=True))


def test_the_port_turns_a_view_into_values() -> None:
    reports = DayReports(lambda day: {**a_day(), "town": str(day)})
    assert "別の市" in page_text(reports.pdf("別の市"), 0)
    assert reports.xlsx("別の市")[:2] == b"PK"
