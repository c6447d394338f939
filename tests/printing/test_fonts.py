"""Fonts: found where they are, exact for each cluster, refused where they could only draw something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from printing.fonts import Face, FontStack, clusters, font_folders, load_fonts, shaped

VALUE = load_fonts().value


def test_clusters_keep_selectors_and_marks_with_their_character() -> None:
    assert clusters("邉\U000e010fか\u309aA") == ["邉\U000e010f", "か\u309a", "A"]
    assert "".join(clusters("\u309a邉")) == "\u309a邉"


def test_a_variant_is_another_glyph_than_its_base() -> None:
    variants = [f"邉{chr(code)}" for code in range(0xE0100, 0xE0120)]
    drawn = {VALUE.shape(one, "f", "x").pieces[0].glyphs[0].gid for one in variants if not VALUE.lacks(one)}
    assert len(drawn) >= 12


def test_a_composed_kana_is_one_glyph_for_both_characters() -> None:
    piece = VALUE.shape("か\u309a", "f", "x").pieces[0]
    assert len(piece.glyphs) == 1
    assert piece.glyphs[0].text == "か\u309a"


@pytest.mark.parametrize("text", ["葛\U000e01ef", "蓮\U000e0100", "\u2610", "a\u0301\U000e0100", "\ue000"])
def test_what_cannot_be_drawn_exactly_is_refused(text: str) -> None:
    with pytest.raises(OperatorError, match=r"U\+"):
        VALUE.shape(text, "様式", "欄")
    assert VALUE.lacks(text)


def test_the_error_names_form_field_and_code_point() -> None:
    with pytest.raises(OperatorError) as raised:
        VALUE.shape("山\ue000", "住民異動届", "氏名")
    assert raised.value.item == "住民異動届「氏名」"
    assert "U+E000" in raised.value.reason


def test_labels_fall_back_to_the_name_font() -> None:
    line = load_fonts().label.shape("氏\U00020bb7", "f", "x")
    assert [piece.face.name for piece in line.pieces] == ["BIZUDPGothic-Regular", "IPAmjMincho"]


def test_a_towns_own_font_is_tried_after_the_others(tmp_path: Path) -> None:
    folder = next(path for path in font_folders() if (path / "BIZUDPGothic-Regular.ttf").is_file())
    shutil.copy(folder / "BIZUDPGothic-Regular.ttf", tmp_path / "gaiji.ttf")
    book = load_fonts(tmp_path)
    assert len(book.value.faces) == len(VALUE.faces) + 1


def test_a_missing_font_says_which_and_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("printing.fonts.font_folders", lambda: (tmp_path,))
    with pytest.raises(EnvironmentProblem, match="fonts-ipamj-mincho"):
        load_fonts()


def test_a_named_folder_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IPPITSU_FONTS", str(tmp_path))
    assert font_folders()[0] == tmp_path


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(b"nothing of a font")
    with pytest.raises(EnvironmentProblem, match=r"broken\.ttf"):
        Face(path)


def test_widths_add_up() -> None:
    line = FontStack(VALUE.faces).shape("髙橋", "f", "x")
    assert shaped(line.pieces).width == pytest.approx(line.width)
    assert line.text == "髙橋"
