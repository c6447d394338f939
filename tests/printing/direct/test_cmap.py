"""Characters and variation sequences give the glyphs that HarfBuzz gives; other tables are left to it."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from printing.direct.cmap import CharacterMap
from printing.fonts import Face, load_fonts

FACES = {face.name: face for face in load_fonts().bold.faces}
SELECTORS = (0xFE00, 0xFE01, *range(0xE0100, 0xE0112), 0xE01EF)


@pytest.mark.parametrize("name", sorted(FACES))
def test_every_character_has_the_glyph_harfbuzz_finds(name: str) -> None:
    face = FACES[name]
    codes = [*range(0x20, 0xFFFF), *range(0x1F000, 0x1F6FF), *range(0x20000, 0x32000, 3)]
    wrong = [code for code in codes if face.nominal(chr(code)) != (face.font.get_nominal_glyph(code) or 0)]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(FACES))
def test_every_sequence_has_the_glyph_harfbuzz_finds(name: str) -> None:
    face = FACES[name]
    pairs = [
        (code, one) for code in (*range(0x3041, 0x3050), *range(0x4E00, 0x9FFF, 13), 0x9089) for one in SELECTORS
    ]
    found = {pair: face.variant(chr(pair[0]), chr(pair[1])) for pair in pairs}
    assert any(found.values())
    assert found == {pair: face.font.get_variation_glyph(*pair) or 0 for pair in pairs}


@pytest.mark.parametrize("name", sorted(FACES))
def test_measures_are_those_of_harfbuzz(name: str) -> None:
    face = FACES[name]
    known = face.font.get_font_extents("ltr")
    assert face.extents == (known.ascender, known.descender)
    assert face.upem == face.hb_face.upem
    gids = range(0, face.hb_face.glyph_count, 37)
    assert [face.outlines.advance(gid) for gid in gids] == [face.font.get_glyph_h_advance(gid) for gid in gids]


def test_a_face_without_a_full_map_is_asked_through_harfbuzz(tmp_path: Path) -> None:
    path = tmp_path / "bmp.ttf"
    shutil.copy(FACES["BIZUDPGothic-Regular"].path, path)
    data = bytearray(path.read_bytes())
    cmap = next(
        struct.unpack_from(">I", data, 12 + 16 * n + 8)[0] for n in range(30) if data[12 + 16 * n :][:4] == b"cmap"
    )
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    struct.pack_into(">H", data, cmap + 2, count - 1)  # the last subtable is the full one, 3/10
    path.write_bytes(data)
    face = Face(path)
    with pytest.raises(LookupError):
        CharacterMap(bytes(data[cmap:]))
    assert face.nominal("一") == FACES["BIZUDPGothic-Regular"].nominal("一")
    assert face.variant("辻", "\U000e0100") == FACES["BIZUDPGothic-Regular"].variant("辻", "\U000e0100")
