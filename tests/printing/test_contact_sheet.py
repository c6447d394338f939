"""The contact sheet names every form of a folder and shows the first page of each once."""

from __future__ import annotations

import io
import shutil
import struct
from pathlib import Path

import pikepdf
import pytest

from printing.catalogue import list_templates
from printing.contact_sheet import COLUMNS, PIXELS, contact_picture, draw_contact_sheet
from resources import FORMS
from tests.support.papers import page_text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three forms, one of two pages."""
    made = tmp_path_factory.mktemp("forms")
    shutil.copy(FORMS / "pieces.toml", made)
    for form in ("rikon", "juumin-ido", "inu-register"):
        shutil.copytree(FORMS / form, made / form)
    return made


def test_each_form_stands_once_under_its_name(folder: Path) -> None:
    pdf = draw_contact_sheet(folder)
    text = page_text(pdf, 0)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        assert len(document.pages[0].Resources.XObject) == 3
    assert "様式の一覧" in text
    for template in list_templates(folder):
        assert text.count(template.name) >= 1
    assert text.count("C0401-0001") == 3
    assert "続紙" not in text


def test_the_picture_is_as_wide_as_said(folder: Path) -> None:
    width, _, depth = struct.unpack(">IIB", contact_picture(folder)[16:25])
    assert depth == 4
    assert abs(width - PIXELS) < PIXELS // COLUMNS
