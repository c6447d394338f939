"""A packet's font draws the glyph asked for and says its exact text, selector and marks included."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2

from printing.direct.pdf_file import PdfFile
from printing.direct.type0 import PacketFont
from printing.draw import Pen
from printing.fonts import Glyph, load_fonts

VALUE = load_fonts().value


def test_a_code_stands_for_glyph_and_text() -> None:
    font = PacketFont(VALUE.faces[0], "V1")
    assert not font.used
    one, other = Glyph(5, "A", 0.5), Glyph(5, "B", 0.5)
    assert [font.code(one), font.code(other), font.code(one)] == ["0001", "0002", "0001"]
    assert font.used


def test_to_unicode_is_utf16_with_selector_and_marks() -> None:
    font = PacketFont(VALUE.faces[0], "V1")
    for text in ("𠮷", "邉\U000e010f", "か\u309a"):
        for glyph in VALUE.shape(text, "f", "x").pieces[0].glyphs:
            font.code(glyph)
    file = PdfFile()
    ref = font.add_to(file)
    pages = file.add({"/Type": "/Pages", "/Count": 0, "/Kids": []})
    root = file.add({"/Type": "/Catalog", "/Pages": pages, "/Font": ref})
    with pikepdf.open(io.BytesIO(file.finish(root, file.add({"/Creator": "(x)"}), "0" * 32))) as pdf:
        made = pdf.Root["/Font"]
        table = made.ToUnicode.read_bytes().decode("ascii")
        assert "<0001> <D842DFB7>" in table
        assert "<0002> <9089DB40DD0F>" in table
        assert "<0003> <304B309A>" in table
        assert made.DescendantFonts[0].CIDToGIDMap == "/Identity"
        assert len(made.DescendantFonts[0].W[1]) == 3


def test_more_than_a_hundred_characters_are_read_back() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 260) if not VALUE.lacks(chr(code)))
    pen = Pen("文字")
    pen.new_page()
    for start in range(0, len(text), 30):
        pen.text(20, 30 + start / 3, VALUE.shape(text[start : start + 30], "f", "x"), 11)
    document = pypdfium2.PdfDocument(pen.finish())
    read = document[0].get_textpage().get_text_range()
    document.close()
    assert len(text) > 200
    assert "".join(read.split()) == text
