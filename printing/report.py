"""The supervisor's day report (業務日報) as PDF and workbook: case numbers and counts, never names of residents."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from desk_app.domain.calendar_jp import to_wareki
from printing.draw import FRAME, HAIR, LEFT, MM, SHADE, WIDTH, Pen
from printing.draw_fields import FormDrawing
from printing.draw_flow import Cell, Flow
from printing.draw_text import width_mm
from printing.fonts import load_fonts
from printing.head_foot import centred, draw_foot, draw_page_number

COLUMNS: Sequence[tuple[str, float]] = (
    ("受付番号", 22.0),
    ("きっかけ", 22.0),
    ("窓口", 20.0),
    ("職員", 24.0),
    ("受付", 13.0),
    ("完了", 13.0),
    ("分", 10.0),
    ("手続", 11.0),
    ("書類", 11.0),
    ("確認", 16.0),
    ("指摘", 18.0),
)


def day_report_pdf(day: Mapping[str, Any]) -> bytes:
    """The day report. ``day`` holds town, day, received, done, waiting, returned, median_minutes, not_written,
    by_division, by_hour and rows (number, life_event, desk, clerk, opened_at, closed_at, minutes, procedures, forms,
    review, findings).
    """
    pen = Pen("業務日報")
    d = FormDrawing(pen, load_fonts(), "業務日報", "report", {})
    flow = Flow(d, lambda: _top(d, day))
    flow.page()
    _figures(d, flow, day)
    if day["by_division"]:
        flow.heading("担当課ごとの手続", keep=30)
        _bars(d, flow, [(str(name), int(count)) for name, count in day["by_division"]], "件")
    if day["by_hour"]:
        flow.heading("時間帯ごとの受付", keep=30)
        _bars(d, flow, [(f"{hour}時台", int(count)) for hour, count in day["by_hour"]], "件")
    flow.heading("受付の一覧", keep=30)
    widths = [wide for _, wide in COLUMNS]

    def table_head() -> None:
        flow.head_row([name for name, _ in COLUMNS], widths)

    table_head()
    for row in day["rows"]:
        flow.row([[Cell(text, 8)] for text in row_texts(row)], widths, least=7.0, head=table_head)
    for n, page in enumerate(flow.pages):
        pen.go_to(page)
        draw_foot(d, f"業務日報　{day['town']}")
        draw_page_number(d, n + 1, len(flow.pages))
    return pen.finish()


def row_texts(row: Mapping[str, Any]) -> list[str]:
    """The texts of one case in the order of the columns; what is not known is empty."""
    return [
        str(row["number"]),
        str(row["life_event"]),
        str(row["desk"]),
        str(row["clerk"]),
        _time(row["opened_at"]),
        _time(row["closed_at"]),
        "" if row["minutes"] is None else str(row["minutes"]),
        str(row["procedures"]),
        str(row["forms"]),
        str(row["review"]),
        "、".join(row["findings"]),
    ]


def _time(at: datetime | None) -> str:
    return "" if at is None else f"{at:%H:%M}"


def _top(d: FormDrawing, day: Mapping[str, Any]) -> float:
    centred(d, "業務日報", 26.0, 17.0)
    on: date = day["day"]
    line = d.fonts.label.shape(to_wareki(on, weekday=True), d.name, "日付")
    d.pen.text(LEFT, 16.0, line, 10.5)
    town = d.fonts.label.shape(str(day["town"]), d.name, "市区町村")
    d.pen.text(LEFT + WIDTH - width_mm(town, 10.5), 16.0, town, 10.5)
    return 33.0


def _figures(d: FormDrawing, flow: Flow, day: Mapping[str, Any]) -> None:
    """The day in six large figures."""
    minutes = day["median_minutes"]
    figures = (
        ("受付", f"{day['received']}"),
        ("完了", f"{day['done']}"),
        ("確認待ち", f"{day['waiting']}"),
        ("差戻し", f"{day['returned']}"),
        ("所要時間(中央値)", "―" if minutes is None else f"{minutes:g}分"),
        ("書かずに済んだ回数", f"{day['not_written']:,}"),
    )
    wide = WIDTH / len(figures)
    for n, (label, text) in enumerate(figures):
        left = LEFT + n * wide
        d.pen.box(left, flow.y, wide, 6.0, fill=SHADE, width=HAIR)
        d.label(label, left, flow.y, wide, 6.0, size=8)
        d.pen.box(left, flow.y + 6.0, wide, 13.0, width=HAIR)
        line = d.fonts.bold.shape(text, d.name, label)
        d.pen.text(left + (wide - width_mm(line, 16)) / 2, flow.y + 14.6, line, 16)
    d.pen.box(LEFT, flow.y, WIDTH, 19.0, width=FRAME)
    flow.y += 25.0


def _bars(d: FormDrawing, flow: Flow, rows: Sequence[tuple[str, int]], unit: str) -> None:
    """One labelled bar a row, lengths to one scale, the figure written beside it."""
    most = max((count for _, count in rows), default=0) or 1
    for name, count in rows:
        flow.need(6.0)
        line = d.fonts.label.shape(name, d.name, name)
        d.pen.text(LEFT, flow.y + 3.6, line, min(8.5, 42.0 * MM / line.width))
        long = (WIDTH - 62.0) * count / most
        if count:
            d.pen.box(LEFT + 44.0, flow.y + 0.6, long, 3.8, fill=0.45, width=None)
        d.small(f"{count}{unit}", LEFT + 46.0 + long, flow.y + 3.6, size=8.5, grey=0.0)
        flow.y += 5.6
    flow.y += 3.0


def day_report_xlsx(day: Mapping[str, Any]) -> bytes:
    """The day report as a workbook of three sheets; the same keys as ``day_report_pdf``."""
    book = Workbook()
    summary = book.active
    assert isinstance(summary, Worksheet)
    summary.title = "集計"
    for row in (
        ("日付", day["day"]),
        ("受付", day["received"]),
        ("完了", day["done"]),
        ("確認待ち", day["waiting"]),
        ("差戻し", day["returned"]),
        ("所要時間(中央値・分)", day["median_minutes"]),
        ("書かずに済んだ回数", day["not_written"]),
    ):
        summary.append(row)
    summary.column_dimensions["A"].width = 26
    summary.column_dimensions["B"].width = 14
    cases = book.create_sheet("受付")
    _table(
        cases,
        [name for name, _ in COLUMNS],
        [_case_values(row) for row in day["rows"]],
        [w / 1.6 for _, w in COLUMNS],
    )
    parts = book.create_sheet("内訳")
    rows = [("担当課", name, count) for name, count in day["by_division"]]
    rows += [("時間帯", f"{hour}時台", count) for hour, count in day["by_hour"]]
    _table(parts, ["区分", "名前", "件数"], rows, [12, 26, 10])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _case_values(row: Mapping[str, Any]) -> list[object]:
    """Numbers stay numbers and times are local times, so that the workbook can count with them."""
    values: list[object] = list(row_texts(row))
    values[6:9] = [row["minutes"], row["procedures"], row["forms"]]
    return [_not_a_formula(value) for value in values]


def _not_a_formula(value: object) -> object:
    """A text beginning like a formula is kept a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value


def _table(sheet: Worksheet, head: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[float]) -> None:
    sheet.append(list(head))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F0F0F0")
        cell.alignment = Alignment(horizontal="center")
    for row in rows:
        sheet.append(list(row))
    for n, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = wide
    sheet.freeze_panes = "A2"


class DayReports:
    """The two reports as one port; ``values`` turns what the services hand over into the plain mapping."""

    def __init__(self, values: Callable[[Any], Mapping[str, Any]]) -> None:
        self._values = values

    def pdf(self, day: object) -> bytes:
        """The day report as PDF."""
        return day_report_pdf(self._values(day))

    def xlsx(self, day: object) -> bytes:
        """The day report as a workbook."""
        return day_report_xlsx(self._values(day))
