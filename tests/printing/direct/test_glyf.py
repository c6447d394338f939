"""Glyphs cut out of the file are the glyphs that HarfBuzz draws from the whole of it."""

from __future__ import annotations

import struct
from itertools import accumulate
from pathlib import Path

import pytest
import uharfbuzz as hb

from printing.direct.glyf import Outlines
from printing.fonts import Face, load_fonts

FACES = {face.name: face for face in (*load_fonts().value.faces, *load_fonts().label.faces[:1])}
ARGS_ARE_WORDS, ARGS_ARE_OFFSETS, HAS_INSTRUCTIONS = 0x1, 0x2, 0x100
TEXT = "髙橋邉辻葛か゚ÅéÜ𠮷①㍻"


def drawn(font: hb.Font, gid: int) -> list[tuple[float, ...]]:
    """The outline as moves, lines and curves."""
    steps: list[tuple[float, ...]] = []
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, _: steps.append((x, y)))
    pen.set_line_to_func(lambda x, y, _: steps.append((x, y)))
    pen.set_quadratic_to_func(lambda a, b, x, y, _: steps.append((a, b, x, y)))
    font.draw_glyph(gid, pen, None)
    return steps


@pytest.mark.parametrize("name", sorted(FACES))
def test_every_outline_is_kept(name: str) -> None:
    face = FACES[name]
    gids = [gid for char in TEXT if (gid := face.font.get_nominal_glyph(ord(char)))]
    cut = hb.Font(hb.Face(hb.Blob(face.outlines.font_file(gids))))
    for place, gid in enumerate(gids, start=1):
        assert drawn(cut, place) == drawn(face.font, gid), gid
        assert cut.get_glyph_h_advance(place) == face.font.get_glyph_h_advance(gid)
    assert len(drawn(cut, 1)) > 4


def with_a_composite(folder: Path) -> Face:
    """A font of three glyphs, the last put together from the one before it, with instructions."""
    outlines = FACES["IPAmjMincho"].outlines
    gid = FACES["IPAmjMincho"].font.get_nominal_glyph(ord("一"))
    simple = outlines._glyph(gid).data
    flags = ARGS_ARE_WORDS | ARGS_ARE_OFFSETS | HAS_INSTRUCTIONS
    made = struct.pack(">h8sHHhhH", -1, simple[2:10], flags, 1, 100, -50, 3) + b"\x01\x02\x03"
    chunks = [outlines._glyph(0).data, simple, made + b"\0" * (-len(made) % 4)]
    offsets = [0, *accumulate(len(one) for one in chunks)]
    path = folder / "gaiji.ttf"
    path.write_bytes(outlines._packed([0, gid, gid], b"".join(chunks), offsets))
    return Face(path)


def test_a_glyph_made_of_others_brings_them_along(tmp_path: Path) -> None:
    face = with_a_composite(tmp_path)
    cut = hb.Font(hb.Face(hb.Blob(face.outlines.font_file([2]))))
    assert cut.face.glyph_count == 3
    assert drawn(cut, 1) == drawn(face.font, 2)
    moved = [tuple(value + (-50 if n % 2 else 100) for n, value in enumerate(step)) for step in drawn(cut, 2)]
    assert drawn(cut, 1) == moved != []
    assert face.outlines.font_file([2]).count(b"\x01\x02\x03") == 0


def test_instructions_are_left_out() -> None:
    face = FACES["BIZUDPGothic-Regular"]
    tables = hb.Face(hb.Blob(face.outlines.font_file([5, 6]))).table_tags
    assert sorted(tables) == ["glyf", "head", "hhea", "hmtx", "loca", "maxp"]


def test_the_identity_changes_with_the_file() -> None:
    one, two = (Outlines(face.path, face.index) for face in list(FACES.values())[:2])
    assert one.identity != two.identity
    assert one.identity == Outlines(*next((face.path, face.index) for face in FACES.values())).identity
