"""Word and Excel blanks into PDF: by the real LibreOffice where it is installed; its absence and failures always."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pypdfium2
import pytest

import printing.convert
from desk_app.domain.errors import EnvironmentProblem, InvalidInput
from printing.background import normalised
from printing.convert import convert_blank, find_office

FORTY = Path(__file__).parent / "blanks" / "forty-boxes.xlsx"


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed; forty-boxes.pdf was made by it")
def test_an_excel_blank_becomes_the_background_that_is_kept(tmp_path: Path) -> None:
    made = convert_blank(FORTY, tmp_path / "blank.pdf")
    _, sizes = normalised(made.read_bytes(), made.name)
    assert sizes[0] == pytest.approx((210.0, 297.0), abs=0.1)
    document = pypdfium2.PdfDocument(made)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert all(f"欄{n:02d}" in text for n in range(1, 41))


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing.convert, "find_office", lambda: None)
    with pytest.raises(EnvironmentProblem, match="PDFとして保存"):
        convert_blank(FORTY, tmp_path / "blank.pdf")


def test_another_kind_of_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    picture = tmp_path / "form.png"
    picture.write_bytes(b"x")
    with pytest.raises(InvalidInput, match="WordやExcel"):
        convert_blank(picture, tmp_path / "blank.pdf")
    with pytest.raises(InvalidInput, match="ファイルがありません"):
        convert_blank(tmp_path / "nothing.docx", tmp_path / "blank.pdf")


@pytest.mark.skipif(os.name == "nt", reason="stands in for LibreOffice with a shell script")
def test_an_office_that_makes_nothing_is_the_files_fault(tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nexit 0\n", encoding="ascii")
    office.chmod(office.stat().st_mode | stat.S_IEXEC)
    with pytest.raises(InvalidInput, match="LibreOfficeで開けません"):
        convert_blank(FORTY, tmp_path / "blank.pdf", office)
    assert not (tmp_path / "blank.pdf").exists()
