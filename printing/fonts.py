"""Fonts of the papers: finding them, turning text into glyphs, and refusing what no font can draw.

Text becomes glyphs cluster by cluster (a character with its variation selector or combining marks), so each glyph
knows the exact text it stands for: that is what makes names extractable again. A character or variant (IVS) that
no font of a stack has raises OperatorError; a box (□) or another shape is never drawn in its place.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from printing.adobe_japan import same_shape
from printing.direct.glyf import Outlines, outlines

if TYPE_CHECKING:
    import uharfbuzz as hb

_MARKED = ((0x0300, 0x036F), (0x3099, 0x309A), (0x200D, 0x200D), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""First and last of the characters that belong to the one before them."""
_MARK = frozenset([chr(code) for first, last in _MARKED for code in range(first, last + 1)])
_MARKS = "".join([f"{chr(first)}-{chr(last)}" for first, last in _MARKED])
_CLUSTER = f"[^{_MARKS}][{_MARKS}]*|[{_MARKS}]+"
"""Compiled when a text has a mark, which few have: that takes as long as drawing a form."""
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

VALUE_FILES = ("ipamjm.ttf",)
LABEL_FILES = ("BIZUDPGothic-Regular.ttf", "BIZ-UDGothicR.ttc")
MJ_PLUS = "mj-plus"
"""Folder of the MJ+ add-on fonts within the town's font folder."""
BOLD_FILES = ("BIZUDPGothic-Bold.ttf", "BIZ-UDGothicB.ttc")


class Glyph(NamedTuple):
    """A glyph with the text it stands for; advance and offsets in units of the font size."""

    gid: int
    text: str
    advance: float
    x: float = 0.0
    y: float = 0.0


def clusters(text: str) -> list[str]:
    """The text cut into characters with their selectors and combining marks; joined they are the text again."""
    return list(text) if _MARK.isdisjoint(text) else re.findall(_CLUSTER, text, re.DOTALL)


def _unreadable(path: Path) -> EnvironmentProblem:
    return EnvironmentProblem(f"フォント {path.name}", "読み込めません。", "入れ直してください。")


class Face:
    """One font face, parsed once for the life of the process."""

    def __init__(self, path: Path, index: int = 0) -> None:
        """Open ``path`` (TrueType outlines only); raises EnvironmentProblem when it cannot be used."""
        try:
            self.outlines: Outlines = outlines(path, index)
            self._characters = self.outlines.characters()
            name = self.outlines.name
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise _unreadable(path) from error
        if not self.outlines.drawable:
            raise EnvironmentProblem(
                f"フォント {path.name}", "TrueType形式ではないため埋め込めません。", "TTFの書体を入れてください。"
            )
        self.path, self.index = path, index
        self.upem = self.outlines.upem
        self.name = re.sub(r"[^A-Za-z0-9-]", "", name) or re.sub(r"[^A-Za-z0-9-]", "", path.stem)
        self._shaped: dict[str, tuple[Glyph, ...] | None] = {}
        self._widths: dict[int, str] = {}

    @cached_property
    def hb_face(self) -> hb.Face:
        """The face as HarfBuzz has it: for blanks, composed characters, and tables that are not read here."""
        import uharfbuzz as hb  # noqa: PLC0415  # most packets are drawn without it

        try:
            return hb.Face(hb.Blob.from_file_path(str(self.path)), self.index)
        except (OSError, hb.HarfBuzzError) as error:
            raise _unreadable(self.path) from error

    @cached_property
    def font(self) -> hb.Font:
        """The face at its own size, in HarfBuzz."""
        import uharfbuzz as hb  # noqa: PLC0415  # as above

        return hb.Font(self.hb_face)

    @property
    def extents(self) -> tuple[int, int]:
        """Ascender and descender in font units."""
        if (known := self.outlines.extents) is not None:
            return known
        found = self.font.get_font_extents("ltr")
        return found.ascender, found.descender

    def nominal(self, char: str) -> int:
        """The glyph of a character, 0 where the face has none."""
        if self._characters is not None:
            return self._characters.glyph(ord(char))
        return self.font.get_nominal_glyph(ord(char)) or 0

    def variant(self, base: str, selector: str) -> int:
        """The glyph of a variation sequence, 0 where the face does not know it."""
        if self._characters is not None:
            return self._characters.variant(ord(base), ord(selector))
        return self.font.get_variation_glyph(ord(base), ord(selector)) or 0

    def pdf_width(self, gid: int) -> str:
        """Advance of a glyph in thousandths of the font size, as PDF text."""
        found = self._widths.get(gid)
        if found is None:
            found = f"{round(self.outlines.advance(gid) * 1000 / self.upem, 2):g}"
            self._widths[gid] = found
        return found

    def glyphs(self, cluster: str) -> tuple[Glyph, ...] | None:
        """The glyphs of one cluster, or None when this face lacks a character or the variant asked for."""
        if cluster not in self._shaped:
            self._shaped[cluster] = self._shape(cluster)
        return self._shaped[cluster]

    def is_plain(self, sequence: str) -> bool:
        """Whether a variation sequence asks for the form that the character has without it."""
        if len(sequence) != 2 or not _SELECTOR.match(sequence[1]):
            return False
        gid = self.variant(sequence[0], sequence[1])
        return bool(gid) and gid == self.nominal(sequence[0])

    def _shape(self, cluster: str) -> tuple[Glyph, ...] | None:
        selector = _SELECTOR.search(cluster)
        if selector is None:
            if any(not self.nominal(char) for char in cluster):
                return None
            return self._single(cluster) if len(cluster) == 1 else self._composed(cluster)
        base, rest = cluster[0], cluster[1:]
        if len(rest) != 1:
            return None
        gid = self.variant(base, rest)
        return (self._glyph(gid, cluster),) if gid else None

    def _single(self, char: str) -> tuple[Glyph, ...] | None:
        gid = self.nominal(char)
        return (self._glyph(gid, char),) if gid else None

    def _glyph(self, gid: int, text: str) -> Glyph:
        return Glyph(gid, text, self.outlines.advance(gid) / self.upem)

    def _composed(self, cluster: str) -> tuple[Glyph, ...] | None:
        """Base with combining marks (か゚): one composed glyph where the font has it, else marks set by the font."""
        import uharfbuzz as hb  # noqa: PLC0415  # composed characters are rare

        buffer = hb.Buffer()
        buffer.add_str(cluster)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer, {"kern": False, "liga": False})
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        if any(not info.codepoint for info in infos):
            return None
        texts = [cluster] if len(infos) == 1 else list(cluster)
        if len(texts) != len(infos):
            return None
        return tuple(
            Glyph(
                info.codepoint,
                text,
                place.x_advance / self.upem,
                place.x_offset / self.upem,
                place.y_offset / self.upem,
            )
            for info, place, text in zip(infos, places, texts, strict=True)
        )


class Piece:
    """One cluster ready to be drawn: its face, glyphs, text and width in units of the font size.

    A stack makes each piece once, so pieces compare by identity. ``row`` is the face where the piece can stand in a
    row with others of it; None where a glyph stands off the line.
    """

    __slots__ = ("face", "glyphs", "row", "text", "width")

    def __init__(self, face: Face, glyphs: tuple[Glyph, ...], text: str) -> None:
        self.face, self.glyphs, self.text = face, glyphs, text
        self.width = sum([glyph.advance for glyph in glyphs])
        self.row = None if any([glyph.x or glyph.y for glyph in glyphs]) else face


class Shaped(NamedTuple):
    """A line of text ready to be drawn; ``width`` in units of the font size.

    ``plain`` says that one face draws all of it with every glyph on the line.
    """

    pieces: tuple[Piece, ...]
    width: float
    plain: bool

    @property
    def text(self) -> str:
        """The text it stands for, exactly."""
        return "".join(piece.text for piece in self.pieces)


def shaped(pieces: Iterable[Piece]) -> Shaped:
    """Pieces put together to a line."""
    taken = tuple(pieces)
    rows = {piece.row for piece in taken}
    plain = len(rows) <= 1 and None not in rows
    return Shaped(taken, sum([piece.width for piece in taken]), plain)


class FontStack:
    """Faces in order of preference; each cluster is drawn with the first face that has exactly it.

    ``adobe_japan`` is a face that knows the Adobe-Japan1 sequences: it says which of them are plain characters.
    """

    def __init__(self, faces: Sequence[Face], adobe_japan: Face | None = None) -> None:
        self.faces = tuple(faces)
        self._adobe_japan = adobe_japan
        self._pieces: dict[str, Piece] = {}
        self.wrapped: dict[tuple[str, float, float], tuple[Shaped, ...]] = {}
        """Paragraphs of the product's own wording as they were broken to a width (mm) at a size (pt)."""

    def shape(self, text: str, form: str, field: str) -> Shaped:
        """Glyphs of one line of text.

        Raises OperatorError naming the character, its code point, ``field`` and ``form`` when no face has it.
        """
        known = self._pieces
        try:
            return shaped([known[one] for one in clusters(text)])
        except KeyError:
            return shaped([known.get(one) or self._piece(one, form, field) for one in clusters(text)])

    def lacks(self, text: str) -> tuple[str, ...]:
        """The clusters of this text that no face of the stack can draw."""
        return tuple(one for one in clusters(text) if self._found(one) is None)

    def _found(self, cluster: str) -> tuple[Face, tuple[Glyph, ...]] | None:
        """The first face that has exactly this cluster, or another spelling of the same shape, and its glyphs."""
        for spelled in (cluster, same_shape(cluster), self._plain(cluster)):
            for face in self.faces if spelled else ():
                glyphs = face.glyphs(spelled or "")
                if glyphs is not None and spelled == cluster:
                    return face, glyphs
                if glyphs is not None and len(glyphs) == 1:
                    return face, (glyphs[0]._replace(text=cluster),)  # it reads back as it was written
        return None

    def _plain(self, cluster: str) -> str | None:
        """The character alone, where its selector asks for the plain form."""
        known = self._adobe_japan
        return cluster[0] if known is not None and known.is_plain(cluster) else None

    def _piece(self, cluster: str, form: str, field: str) -> Piece:
        found = self._found(cluster)
        if found is not None:
            face, glyphs = found
            piece = Piece(face, glyphs, cluster)
            self._pieces[cluster] = piece
            return piece
        codes = " ".join(f"U+{ord(char):04X}" for char in cluster)
        shown = cluster if cluster.isprintable() else ""
        raise OperatorError(
            f"{form}「{field}」",
            f"文字「{shown}」({codes})を印刷できる書体がありません。",
            "登録されている字形を確かめ、必要なら外字の書体(TTF)を書体フォルダに入れてください。",
        )


class FontBook:
    """The stacks of the papers: labels and headings (BIZ UDPゴシック), values (IPAmj明朝, then the town's 外字)."""

    def __init__(self, label: FontStack, bold: FontStack, value: FontStack) -> None:
        self.label, self.bold, self.value = label, bold, value

    @property
    def identity(self) -> str:
        """Stands for the files of all faces: their sizes and heads, which hold a checksum of the whole file."""
        faces = (*self.label.faces, *self.bold.faces, *self.value.faces)
        return hashlib.sha256(b"".join(face.outlines.identity for face in faces)).hexdigest()


def font_folders() -> tuple[Path, ...]:
    """Where fonts are looked for: IPPITSU_FONTS first, then the system's folders."""
    named = [Path(part) for part in os.environ.get("IPPITSU_FONTS", "").split(os.pathsep) if part]
    if sys.platform == "win32":
        system = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local := os.environ.get("LOCALAPPDATA"):
            system.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    else:
        system = [
            Path("/usr/share/fonts/truetype/ipamj"),
            Path("/usr/share/fonts/truetype/bizud-gothic"),
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            Path.home() / ".local" / "share" / "fonts",
        ]
    return (*named, *system)


def load_fonts(extra: Path | None = None) -> FontBook:
    """The fonts of the papers, each parsed once per process.

    ``extra`` is the town's folder of further TTF files, tried after IPAmj: first those in ``mj-plus`` under it
    (行政事務標準文字の追加書体), then those in the folder itself (the town's 外字), each in name order. Raises
    EnvironmentProblem naming the font that is missing.
    """
    more: list[Path] = []
    for folder in (extra / MJ_PLUS, extra) if extra is not None else ():
        more += sorted(folder.glob("*.[tT][tT][fF]"))
    return _book(font_folders(), tuple(more))


@lru_cache(maxsize=4)
def _book(folders: tuple[Path, ...], more: tuple[Path, ...]) -> FontBook:
    value = _find(VALUE_FILES, folders, "IPAmj明朝", "fonts-ipamj-mincho")
    label = _find(LABEL_FILES, folders, "BIZ UDPゴシック", "fonts-morisawa-bizud-gothic")
    bold = _find(BOLD_FILES, folders, "BIZ UDPゴシック Bold", "fonts-morisawa-bizud-gothic")
    town = [Face(path) for path in more]
    return FontBook(
        FontStack([label, value, *town]), FontStack([bold, label, value, *town]), FontStack([value, *town], label)
    )


def _find(names: Sequence[str], folders: Sequence[Path], shown: str, package: str) -> Face:
    for folder in folders:
        for name in names:
            if (folder / name).is_file():
                return _open(folder / name)
            for path in sorted(folder.glob(f"**/{name}")) if folder.is_dir() else ():
                if path.is_file():
                    return _open(path)
    raise EnvironmentProblem(
        f"書体 {shown}",
        "見つかりません。",
        f"{shown}を入れてください(Debianでは {package})。別の場所にあるときは環境変数 IPPITSU_FONTS で示せます。",
    )


def _open(path: Path) -> Face:
    """A face of a file; of a collection (Windows ships BIZ UD as .ttc) the proportional one."""
    if path.suffix.lower() != ".ttc":
        return Face(path)
    for index in range(4):
        face = Face(path, index)
        if "UDP" in face.name.upper():
            return face
    return Face(path)
