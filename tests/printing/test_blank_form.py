"""A blank is drawn once: found again in memory and in its file, drawn anew when anything it stands on changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.domain.town import Town
from printing import blank_form
from printing.blank_form import BlankBook, FormBlank
from printing.fonts import FontBook, load_fonts
from printing.layout import FormLayout, read_folder
from resources import FORMS
from tests.support.builders import TOWN

LAYOUTS = {layout.template.id: layout for layout in read_folder(FORMS)}
FONTS = load_fonts()


class Source:
    """A layout that counts how often it is asked for."""

    def __init__(self, layout: FormLayout) -> None:
        self.layout = layout
        self.asked = 0

    def __call__(self) -> FormLayout:
        self.asked += 1
        return self.layout


@pytest.fixture
def source() -> Source:
    return Source(LAYOUTS["juumin-ido"])


def blank(
    book: BlankBook, source: Source, identity: str = "one", town: Town = TOWN, fonts: FontBook = FONTS
) -> FormBlank:
    return book.blank(identity, source, fonts, town)


def test_a_blank_is_drawn_once(source: Source) -> None:
    book = BlankBook()
    assert blank(book, source) is blank(book, source)
    assert source.asked == 1


def test_a_kept_blank_is_the_same_in_another_process(source: Source, tmp_path: Path) -> None:
    first = blank(BlankBook(tmp_path), source)
    again = blank(BlankBook(tmp_path), source)
    assert source.asked == 1
    assert again.pages == first.pages
    assert (again.name, again.division, again.foot, again.needed, again.tables) == (
        first.name,
        first.division,
        first.foot,
        first.needed,
        first.tables,
    )
    for page, kept in zip(first.slots, again.slots, strict=True):
        assert [(one.fill, one.box, one.key, one.area) for one in page] == [
            (one.fill, one.box, one.key, one.area) for one in kept
        ]


@pytest.mark.parametrize("change", ["layout", "town", "mayor", "font", "code"])
def test_what_it_stands_on_draws_it_anew(
    change: str, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank(BlankBook(tmp_path), source)
    town, fonts = TOWN, FONTS
    if change == "font":
        fonts = FontBook(FONTS.bold, FONTS.bold, FONTS.value)
    if change == "town":
        town = replace(TOWN, name="はるか町")
    if change == "mayor":
        town = replace(TOWN, mayor_title="みらい市長職務代理者")
    if change == "code":
        monkeypatch.setattr(blank_form, "_program", lambda: "another program")
    blank(BlankBook(tmp_path), source, "two" if change == "layout" else "one", town, fonts)
    assert source.asked == 2


def test_a_damaged_file_is_drawn_anew(source: Source, tmp_path: Path) -> None:
    blank(BlankBook(tmp_path), source)
    (path,) = tmp_path.glob("*.blank")
    path.write_bytes(path.read_bytes()[:-20])
    assert blank(BlankBook(tmp_path), source).pages == blank(BlankBook(tmp_path), source).pages
    assert source.asked == 2
