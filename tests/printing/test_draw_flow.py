"""Papers that flow go on to a new page by themselves and repeat the head of a table there."""

from __future__ import annotations

from printing.draw import Pen
from printing.draw_fields import FormDrawing
from printing.draw_flow import Cell, Flow
from printing.fonts import load_fonts
from tests.support.papers import page_text


def a_flow() -> tuple[Pen, Flow]:
    pen = Pen("流れ")
    flow = Flow(FormDrawing(pen, load_fonts(), "案内", "flow", {}), lambda: 40.0)
    flow.page()
    return pen, flow


def test_a_table_that_is_too_long_repeats_its_head() -> None:
    pen, flow = a_flow()

    def head() -> None:
        flow.head_row(("手続き", "期限"), (120.0, 60.0))

    head()
    for n in range(40):
        flow.row(([Cell(f"手続き{n}番", 11)], [Cell("なし")]), (120.0, 60.0), least=10, head=head)
    pdf = pen.finish()
    assert len(flow.pages) == 2
    assert all("期限" in page_text(pdf, page) for page in flow.pages)
    assert "手続き39番" in page_text(pdf, flow.pages[-1])


def test_a_heading_goes_with_what_follows() -> None:
    pen, flow = a_flow()
    flow.y = 265.0
    flow.heading("このあと", keep=30.0)
    assert len(flow.pages) == 2
    assert "このあと" in page_text(pen.finish(), 1)


def test_a_box_to_tick_keeps_its_note() -> None:
    pen, flow = a_flow()
    before = flow.y
    flow.check_line("本人確認書類", note="転入届に使う")
    assert flow.y > before + 8
    text = page_text(pen.finish(), 0)
    assert text.index("本人確認書類") < text.index("転入届に使う")
