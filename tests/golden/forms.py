"""Golden forms: what each form looks like for the usual household, kept small enough to be read in a diff.

A form is kept as the hashes of its PDF, of its text with the place of every value, and of the tiles its page falls
into at 100 dpi. A tile that changed is painted red in the picture a failing test leaves behind, so nobody has to
guess what moved. PDF bytes and pixels belong to one set of fonts and one PDFium; the file says which.
"""

from __future__ import annotations

import base64
import hashlib
import json
import platform
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.version

from desk_app.domain.ids import CaseNumber
from desk_app.domain.page import PageImage
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.form_pdf import SheetHead, draw_form
from printing.png import colour_png
from printing.raster import PageRasteriser
from tests.support.builders import TOWN
from tests.support.form_households import USUAL, all_layouts, filled

FILE = Path(__file__).with_name("forms.json")
RENEW = "python -m tests.golden --renew"
DPI = 100
COLUMNS, ROWS = 16, 23
_TILE_BYTES = 2


@dataclass(frozen=True, slots=True)
class Golden:
    """One form as it should be. ``tiles`` holds one short hash after the other for each page, in base64."""

    pdf: str
    text: str
    tiles: tuple[str, ...]


def made_with() -> dict[str, str]:
    """What the pixels and bytes depend on besides this repository."""
    book = load_fonts()
    faces = {"label": book.label.faces[0], "bold": book.bold.faces[0], "value": book.value.faces[0]}
    fonts = {f"font {name}": f"{face.name} {_file_hash(face.path)}" for name, face in faces.items()}
    return {
        **fonts,
        "pdfium": str(pypdfium2.version.PDFIUM_INFO),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "machine": platform.machine(),
    }


@cache
def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


@cache
def drawn(name: str) -> tuple[bytes, str]:
    """The form's PDF for the usual household, and its text with the place of every value."""
    layout = all_layouts()[name]
    pen = Pen(layout.template.name)
    head = SheetHead(CaseNumber("1124-0043"), 1, TOWN)
    made = draw_form(pen, load_fonts(), layout, filled(layout, USUAL), head=head, strokes=None)
    pdf = pen.finish()
    places = [[p.page, p.field, p.text, *(round(v, 1) for v in (p.x, p.y, p.w, p.h))] for p in made.placed]
    return pdf, json.dumps([_words(pdf), places], ensure_ascii=False)


def _words(pdf: bytes) -> list[str]:
    """The letters of each page in the order of drawing; blanks are PDFium's guess and stay out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def golden_of(name: str) -> Golden:
    """The form as it is now."""
    pdf, text = drawn(name)
    return Golden(_short(pdf), _short(text.encode("utf-8")), tuple(tiles_of(page) for page in pages_of(pdf)))


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def pages_of(pdf: bytes) -> list[PageImage]:
    """The pages as pixels."""
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    document.close()
    return [PageRasteriser().page(pdf, page, DPI) for page in range(count)]


def tiles_of(image: PageImage) -> str:
    """One short hash for each tile of the page, one after the other."""
    hashes = [hashlib.blake2b(digest_size=_TILE_BYTES) for _ in range(COLUMNS * ROWS)]
    cuts = [image.width * n // COLUMNS * 3 for n in range(COLUMNS + 1)]
    for y in range(image.height):
        start, band = y * image.stride, min(ROWS - 1, y * ROWS // image.height) * COLUMNS
        for n in range(COLUMNS):
            hashes[band + n].update(image.rgb[start + cuts[n] : start + cuts[n + 1]])
    return base64.b85encode(b"".join(one.digest() for one in hashes)).decode("ascii")


def changed_tiles(kept: str, now: str) -> list[int]:
    """The numbers of the tiles that differ."""
    before, after = base64.b85decode(kept), base64.b85decode(now)
    size = _TILE_BYTES
    return [
        n for n in range(COLUMNS * ROWS) if before[n * size : n * size + size] != after[n * size : n * size + size]
    ]


def difference_png(image: PageImage, tiles: Iterable[int]) -> bytes:
    """The page as it is now with the changed tiles tinted red."""
    rgb = bytearray(image.rgb)
    for tile in tiles:
        row, column = divmod(tile, COLUMNS)
        left, right = image.width * column // COLUMNS * 3, image.width * (column + 1) // COLUMNS * 3
        for y in range(-(-row * image.height // ROWS), -(-(row + 1) * image.height // ROWS)):
            start = y * image.stride
            for at in range(start + left, start + right, 3):
                rgb[at + 1] = rgb[at + 1] * 3 // 4
                rgb[at + 2] = rgb[at + 2] * 3 // 4
    return colour_png(PageImage(image.width, image.height, image.stride, bytes(rgb)))


def read() -> tuple[Mapping[str, str], Mapping[str, Golden]]:
    """What the kept goldens were made with, and the goldens by form."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    forms = {name: Golden(one["pdf"], one["text"], tuple(one["tiles"])) for name, one in kept["forms"].items()}
    return kept["made_with"], forms


def write(names: Sequence[str] | None = None) -> list[str]:
    """Keep the forms as they are now; gives the names of those that changed."""
    before = read()[1] if FILE.exists() else {}
    now = {name: golden_of(name) for name in names or all_layouts()}
    body = {"made_with": made_with(), "forms": {name: asdict(now[name]) for name in sorted(now)}}
    FILE.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
    return [name for name in sorted(now) if before.get(name) != now[name]]
