"""Three hundred names that papers get wrong: drawn, and read back exactly by two readers of their own."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import uharfbuzz as hb
from ruamel.yaml import YAML

from desk_app.domain.form import FieldValue
from desk_app.domain.ids import CaseNumber
from printing.draw import Pen
from printing.fonts import FontStack, clusters, load_fonts
from printing.form_pdf import SheetHead, draw_form
from printing.layout import read_folder
from resources import FORMS
from tests.support.builders import TOWN
from tests.support.papers import filled_forms, text_in

NAMES: Mapping[str, Sequence[str]] = YAML(typ="safe").load(Path(__file__).with_name("hard_names.yaml"))
ALL = [name for names in NAMES.values() for name in names]
VALUE = load_fonts().value
ON_A_PAGE = 24
STEP = 11.0
PDFTOTEXT = shutil.which("pdftotext")
SELECTOR = re.compile("[\U000e0100-\U000e01ef]")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def place(n: int) -> tuple[float, float, float, float]:
    return 20.0, 10.0 + n % ON_A_PAGE * STEP, 170.0, STEP - 1


@pytest.fixture(scope="module")
def drawn() -> bytes:
    pen = Pen("氏名")
    for n, name in enumerate(ALL):
        if n % ON_A_PAGE == 0:
            pen.new_page()
        x, y, _, _ = place(n)
        pen.text(x, y + 6.5, VALUE.shape(name, "氏名", "氏名"), 14)
    return pen.finish()


def test_there_are_three_hundred_of_them() -> None:
    assert len(set(ALL)) == len(ALL) >= 300


def test_pdfium_reads_every_name_as_it_was_written(drawn: bytes) -> None:
    read = {name: text_in(drawn, n // ON_A_PAGE, place(n)) for n, name in enumerate(ALL)}
    assert {name: text for name, text in read.items() if squeezed(text) != squeezed(name)} == {}


@pytest.mark.skipif(PDFTOTEXT is None, reason="poppler-utils is not installed")
def test_poppler_reads_every_name_as_it_was_written(drawn: bytes, tmp_path: Path) -> None:
    path = tmp_path / "names.pdf"
    path.write_bytes(drawn)
    done = subprocess.run([PDFTOTEXT or "", "-raw", str(path), "-"], capture_output=True, check=True)
    lines = [squeezed(line) for line in re.split("[\n\f]", done.stdout.decode("utf-8")) if line.strip()]
    assert lines == [squeezed(name) for name in ALL]


def test_each_sequence_is_another_shape() -> None:
    """Variants of one character are different glyphs of IPAmj, each with a glyph name of the MJ collection."""
    face = VALUE.faces[0]
    shapes: dict[str, dict[str, str]] = {}
    for name in NAMES["moji_joho"]:
        cluster = clusters(name)[0]
        (piece,) = VALUE.shape(cluster, "f", "x").pieces
        assert piece.face is face
        shapes.setdefault(cluster[0], {})[cluster] = face.font.get_glyph_name(piece.glyphs[0].gid)
    for variants in shapes.values():
        assert len(set(variants.values())) == len(variants)
        assert all(re.fullmatch(r"mj\d{6}", name) for name in variants.values())
    assert {base: len(variants) for base, variants in shapes.items() if base in "邉邊辻葛齋齊"} == {
        "邉": 16,
        "邊": 11,
        "辻": 2,
        "葛": 7,
        "齋": 5,
        "齊": 2,
    }


def test_every_variant_that_the_font_has_of_these_is_in_the_table() -> None:
    font = hb.Font(VALUE.faces[0].hb_face)
    listed = {cluster for name in NAMES["moji_joho"] for cluster in clusters(name) if SELECTOR.search(cluster)}
    for base in "邉邊辻葛齋齊斎斉":
        found = {base + chr(code) for code in range(0xE0100, 0xE01F0) if font.get_variation_glyph(ord(base), code)}
        assert found <= listed, base


def test_a_sequence_of_adobe_japan_is_the_same_shape_under_its_other_name() -> None:
    def glyph(text: str) -> int:
        return VALUE.shape(text, "f", "x").pieces[0].glyphs[0].gid

    assert glyph("葛\U000e0100") == glyph("葛\U000e0102") != glyph("葛")
    assert glyph("神\U000e0100") == glyph("神\U000e0103") != glyph("神")
    assert glyph("高\U000e0100") == glyph("高")
    assert VALUE.shape("葛\U000e0100", "f", "x").text == "葛\U000e0100"


def test_without_a_font_that_knows_them_plain_sequences_are_refused() -> None:
    assert FontStack(VALUE.faces).lacks("高\U000e0100") == ("高\U000e0100",)


@pytest.mark.parametrize("kind", sorted(NAMES))
def test_names_of_every_kind_stand_exactly_in_a_form(kind: str) -> None:
    layouts = {layout.template.id: layout for layout in read_folder(FORMS)}
    form = filled_forms(forms=("juumin-ido",))[0]
    for name in NAMES[kind][:2]:
        named = replace(form, values={**form.values, "people.1.name": FieldValue(name)})
        pen = Pen("見本")
        head = SheetHead(CaseNumber("1124-0043"), 1, TOWN)
        made = draw_form(pen, load_fonts(), layouts[form.form], named, head=head, strokes=None)
        (spot,) = [one for one in made.placed if one.field == "people.1.name"]
        read = text_in(pen.finish(), made.pages[spot.page], (spot.x, spot.y, spot.w, spot.h))
        assert squeezed(read) == squeezed(name)
