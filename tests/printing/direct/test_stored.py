"""Pages of any PDF become objects that another file takes, however they were packed, turned or cut."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from printing.direct.stored import StoredPages
from printing.direct.storing import stored_pages
from printing.draw import A4, Pen
from printing.fonts import load_fonts
from printing.packet_manifest import object_digest


def source(pages: int = 2) -> bytes:
    pen = Pen("下地")
    for n in range(pages):
        pen.new_page()
        pen.text(30, 40, load_fonts().label.shape(f"下地 {n + 1}", "f", "x"), 20)
        pen.box(10, 10, 60, 30)
    return pen.finish()


def over(stored: StoredPages, pages: int) -> bytes:
    pen = Pen("上")
    for n in range(pages):
        pen.new_page((stored, n))
        pen.text(30, 80, load_fonts().label.shape("値", "f", "x"), 20)
    return pen.finish()


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def test_pages_come_under_new_ones() -> None:
    assert texts(over(stored_pages(source()), 2)) == ["下地1値", "下地2値"]


def test_one_page_may_be_taken_and_used_twice() -> None:
    stored = stored_pages(source(), [1])
    pen = Pen("上")
    pen.new_page((stored, 0))
    pen.new_page((stored, 0))
    made = pen.finish()
    assert texts(made) == ["下地2", "下地2"]
    assert made.count(b"/FontFile2") == 1


def test_its_digest_is_that_of_the_manifest() -> None:
    stored = stored_pages(source())
    with pikepdf.open(io.BytesIO(over(stored, 2))) as pdf:
        seen = [object_digest(page.Resources.XObject["/Bg"], {}) for page in pdf.pages]
    assert tuple(seen) == stored.digests


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_stands_upright(turn: int) -> None:
    with pikepdf.open(io.BytesIO(source(1))) as pdf:
        pdf.pages[0].rotate(turn, relative=False)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    wide, tall = (A4[1], A4[0]) if turn % 180 else A4
    pen = Pen("上", size=(wide, tall))
    pen.new_page((stored_pages(out.getvalue()), 0))
    with_form, alone = (pypdfium2.PdfDocument(data) for data in (pen.finish(), out.getvalue()))
    sizes = [one[0].get_size() for one in (with_form, alone)]
    pixels = [bytes(one[0].render(scale=0.5, grayscale=True).buffer) for one in (with_form, alone)]
    with_form.close()
    alone.close()
    assert [round(x) for x in sizes[0]] == [round(x) for x in sizes[1]]
    assert pixels[0] == pixels[1]


def test_a_file_that_is_no_pdf_is_refused() -> None:
    with pytest.raises(pikepdf.PdfError):
        stored_pages(b"no pdf at all")
