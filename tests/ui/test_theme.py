"""The theme: contrast of every pair it uses, sizes, weights, and that no widget sets a colour of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from ui import theme
from ui.stylesheet import TEMPLATE

HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|\brgba?\(|QColor\(\s*[\d\"']")


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_text_pair_is_legible(name):
    made = theme.THEMES[name]
    used = [pair for pair in theme.PAIRS if pair not in theme.UNUSED_PAIRS.get(name, ())]
    bad = {pair: round(ratio, 2) for pair in used if (ratio := _ratio(made, *pair)) < 4.5}
    assert not bad


def _ratio(made: theme.Theme, text: str, ground: str) -> float:
    return theme.contrast(getattr(made, text), getattr(made, ground))


@pytest.mark.parametrize("name", theme.THEMES)
def test_edges_and_the_focus_ring_can_be_seen(name):
    made = theme.THEMES[name]
    assert theme.contrast(made.border, made.ground) >= 3
    assert theme.contrast(made.focus_outer, made.ground) >= 3
    assert theme.contrast(made.focus_inner, made.focus_outer) >= 3


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_text_role_stands_on_a_tested_pair(name):
    made = theme.THEMES[name]
    colours = {style.colour for style in theme.TEXT.values()}
    assert all((colour, "ground") in theme.PAIRS for colour in colours)
    assert min(_ratio(made, colour, "ground") for colour in colours) >= 4.5


def test_contrast_counts_as_wcag_does():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#0017c1", "#ffffff") == pytest.approx(11.10, abs=0.01)
    assert theme.contrast("#ffffff", "#0017c1") == theme.contrast("#0017c1", "#ffffff")


def test_text_is_never_small_and_has_two_weights():
    assert min(style.size for style in theme.TEXT.values()) >= 16
    assert {style.weight for style in theme.TEXT.values()} == {400, 700}
    assert not re.findall(r"font-size:\s*(?:[0-9]|1[0-5])px", TEMPLATE.template)
    assert min(size for role, size in _sizes() if role.startswith("kiosk")) >= 20


def _sizes() -> list[tuple[str, int]]:
    return [(role, style.size) for role, style in theme.TEXT.items()]


def test_what_is_pressed_is_large_enough():
    assert min(theme.TOUCH, theme.BUTTON, theme.FIELD, theme.FOOT) >= 44
    assert theme.KIOSK_TOUCH >= 56


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_style_sheet_is_complete(name):
    sheet = theme.stylesheet(theme.THEMES[name])
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_only_the_theme_names_colours(repository: Path):
    rooms = [repository / "ui" / "widgets", repository / "ui" / "screens", repository / "ui" / "stylesheet.py"]
    files = [path for room in rooms for path in ([room] if room.is_file() else room.rglob("*.py"))]
    assert len(files) > 20
    assert not [path.name for path in files if HEX.search(path.read_text(encoding="utf-8"))]


def test_names_with_variation_get_the_name_face():
    assert theme.needs_name_face("葛\U000e0100城")
    assert theme.needs_name_face("𠮷田")
    assert not theme.needs_name_face("髙橋 健一")


def test_apply_sets_palette_and_sheet(qapp: QApplication):
    theme.apply(qapp, theme.HIGH_CONTRAST)
    assert theme.current() is theme.HIGH_CONTRAST
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme.BLACK
    theme.apply(qapp, theme.LIGHT)
    label = QLabel("見出し")
    label.setProperty("role", "heading")
    label.ensurePolished()
    assert label.font().pixelSize() == 20
    assert QFontInfo(theme.font("body")).pixelSize() == 16
