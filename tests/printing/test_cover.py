"""The cover lists every paper of the packet for the staff; the copy tells the resident what was filed where."""

from __future__ import annotations

from dataclasses import replace

from desk_app.domain.ids import ProcedureId
from desk_app.domain.procedure import Determination, Result
from printing.cover import PaperRow, draw_copy, draw_cover
from printing.draw import Pen
from printing.fonts import load_fonts
from tests.support.papers import a_packet, page_text

PAPERS = (
    PaperRow("住民異動届", "髙橋　健一", "市民課", 1, "once", True, "C1124-0043-01"),
    PaperRow("原付標識交付申請", "髙橋　由美", "税務課", 2, "ink", False, "C1124-0043-02"),
)


def test_the_cover_counts_sheets_and_the_fee() -> None:
    pen = Pen("表紙")
    packet = a_packet(forms=("juumin-ido",))
    fee = Determination(ProcedureId("A17"), "印鑑登録", None, Result.REQUIRED, fee_yen=1300)
    open_ = replace(fee, result=Result.UNDECIDED, fee_yen=9000)
    pages = draw_cover(pen, load_fonts(), replace(packet, determinations=(fee, open_)), PAPERS)
    text = page_text(pen.finish(), pages[0])
    for part in (
        "住民異動届",
        "署名済み",
        "手書き",
        "税務課",
        "申請書・届書 2件 3枚",
        "手数料 1,300円",
        "窓口3 見本 職員",
    ):
        assert part in text, part


def test_the_copy_says_what_was_signed() -> None:
    pen = Pen("控え")
    pages = draw_copy(pen, load_fonts(), a_packet(forms=("juumin-ido",)), PAPERS)
    text = page_text(pen.finish(), pages[0])
    assert "届出・申請の控え" in text
    assert text.count("済") == 1
    assert "この控えは証明書ではありません" in text


def test_many_papers_go_on_to_another_page() -> None:
    pen = Pen("表紙")
    pages = draw_cover(pen, load_fonts(), a_packet(forms=("juumin-ido",)), PAPERS * 20)
    assert len(pages) == 2
    assert "書類" in page_text(pen.finish(), pages[1])
