"""A document of pages drawn over blanks, written so that signing it only appends.

Everything is put into the file while the resident reads, except what the signature decides: the late pieces (the
strokes in each box, the word 署名済み on the cover), the manifest and the cross-reference table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from desk_app.domain.signature import Strokes
from printing.direct.ink import strokes_code
from printing.direct.pdf_file import PdfFile, StreamHead
from printing.direct.stored import StoredPages
from printing.direct.type0 import PacketFont
from printing.direct.values import Ref, Value

_FORM: dict[str, Value] = {"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [-1000, -1000, 1000, 1000]}


class LatePiece(NamedTuple):
    """What the signature decides: strokes in a box (``box`` in points), or one of two texts, for one form."""

    form: str
    box: tuple[float, float] | None = None
    signed: str = ""
    unsigned: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Sheet:
    """One page while it is drawn: its operators, the blank under it, its late pieces by resource name."""

    size: tuple[float, float]
    code: list[str] = field(default_factory=list)
    under: tuple[StoredPages, int] | None = None
    late: dict[str, LatePiece] = field(default_factory=dict)


class Written(NamedTuple):
    """A document with everything in the file but what the signature decides."""

    file: PdfFile
    root: Ref
    info: Ref
    late: tuple[tuple[Ref, LatePiece], ...]
    pages: tuple[tuple[tuple[str, ...], tuple[tuple[str, Ref], ...]], ...]
    fonts: Mapping[str, Ref]
    attachment: Ref

    def finish(
        self, strokes: Mapping[str, Strokes], manifest: Callable[[Sequence[str]], bytes] | None = None
    ) -> bytes:
        """The PDF. ``strokes`` are the signature by form; ``manifest`` makes the manifest of the pages' digests."""
        file = self.file.copy()
        inks = _Inks(file)
        words = _form_head({"/Font": {f"/{name}": font for name, font in self.fonts.items()}}, file)
        empty = _form_head({}, file)
        for ref, piece in self.late:
            given = strokes.get(piece.form)
            signed = given is not None and not given.empty
            if piece.box is None:
                code, head = (piece.signed if signed else piece.unsigned), words
            elif given is not None and signed:
                code, head = inks.placed(given, piece.box)
            else:
                code, head = "", empty
            file.add_under(head, code.encode("ascii"), ref)
        whole = hashlib.sha256()
        if manifest is not None:
            digests = [_page_digest(lines, used, file) for lines, used in self.pages]
            body = manifest(digests)
            file.add_stream({"/Type": "/EmbeddedFile", "/Subtype": "/application#2Fjson"}, body, at=self.attachment)
            whole.update(body)
        for ref, _ in self.late:
            whole.update(file.digests[ref.number].encode("ascii"))
        for lines, _ in self.pages:
            whole.update(lines[1].encode("ascii"))
        return file.finish(self.root, self.info, whole.hexdigest()[:32])


def write(title: str, sheets: Sequence[Sheet], fonts: Sequence[PacketFont], *, attachment: str = "") -> Written:
    """Put the pages into a file. With ``attachment``, its name, a place is kept for one that is made last."""
    file = PdfFile()
    root, info, tree, attached = file.reserve(), file.reserve(), file.reserve(), Ref(0)
    used = {font.resource: font.add_to(file) for font in fonts if font.used}
    blanks: dict[int, tuple[Ref, ...]] = {}
    late: list[tuple[Ref, LatePiece]] = []
    kids: list[Value] = []
    pages = []
    for sheet in sheets:
        forms: dict[str, Ref] = {}
        if sheet.under is not None:
            stored, page = sheet.under
            if id(stored) not in blanks:
                blanks[id(stored)] = stored.add_to(file)
            forms["/Bg"] = blanks[id(stored)][page]
        for name, piece in sheet.late.items():
            forms[name] = file.reserve()
            late.append((forms[name], piece))
        ref, lines = _add_page(file, sheet, used, forms, tree)
        kids.append(ref)
        pages.append((lines, tuple(sorted(forms.items()))))
    file.add({"/Type": "/Pages", "/Count": len(kids), "/Kids": kids}, tree)
    catalog: dict[str, Value] = {"/Type": "/Catalog", "/Pages": tree, "/Lang": "(ja-JP)"}
    if attachment:
        attached = file.reserve()
        named = f"({attachment})"
        held: dict[str, Value] = {"/F": attached, "/UF": attached}
        spec: dict[str, Value] = {"/Type": "/Filespec", "/F": named, "/UF": named, "/EF": held}
        catalog["/Names"] = {"/EmbeddedFiles": {"/Names": [named, file.add(spec)]}}
    file.add(catalog, root)
    file.add({"/Title": _string(title), "/Creator": "(Ippitsu)", "/Producer": "(Ippitsu)"}, info)
    return Written(file, root, info, tuple(late), tuple(pages), used, attached)


def _add_page(
    file: PdfFile, sheet: Sheet, fonts: Mapping[str, Ref], forms: Mapping[str, Ref], tree: Ref
) -> tuple[Ref, tuple[str, ...]]:
    """The page, and the lines of its digest that are known already: box, content, fonts."""
    code = "\n".join((["/Bg Do"] if "/Bg" in forms else []) + sheet.code).encode("ascii")
    wide, tall = (f"{one:.2f}".rstrip("0").rstrip(".") for one in sheet.size)
    resources: dict[str, Value] = {}
    lines = [
        f"box 0.00 0.00 {sheet.size[0]:.2f} {sheet.size[1]:.2f} 0\n",
        f"content {hashlib.sha256(code).hexdigest()}\n",
    ]
    if fonts:
        resources["/Font"] = {f"/{name}": ref for name, ref in fonts.items()}
        lines.append("".join([f"/Font /{name} {file.digests[fonts[name].number]}\n" for name in sorted(fonts)]))
    if forms:
        resources["/XObject"] = dict(forms)
    ref = file.add(
        {
            "/Type": "/Page",
            "/Parent": tree,
            "/MediaBox": [0, 0, wide, tall],
            "/Resources": resources,
            "/Contents": file.add_stream({}, code),
        }
    )
    return ref, tuple(lines)


def _page_digest(lines: Sequence[str], forms: Sequence[tuple[str, Ref]], file: PdfFile) -> str:
    """SHA-256 of a page by the rule that stands in packet_manifest."""
    rows = [f"/XObject {name} {file.digests[ref.number]}\n" for name, ref in forms]
    return hashlib.sha256("".join((*lines, *rows, "annots 0\n")).encode("utf-8")).hexdigest()


def _form_head(resources: dict[str, Value], file: PdfFile) -> StreamHead:
    return StreamHead({**_FORM, "/Resources": resources}, file.digests)


class _Inks:
    """The strokes of a document, each signature written once."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._known: dict[int, tuple[StreamHead, tuple[float, float]]] = {}

    def placed(self, strokes: Strokes, box: tuple[float, float]) -> tuple[str, StreamHead]:
        """Operators that draw the strokes in the middle of a box (points) at the origin, and what they draw with."""
        if id(strokes) not in self._known:
            code, size = strokes_code(strokes)
            entries: dict[str, Value] = {**_FORM, "/Resources": {}}
            ink = self._file.add_stream(entries, code.encode("ascii"))
            self._known[id(strokes)] = _form_head({"/XObject": {"/Ink": ink}}, self._file), size
        head, (wide, tall) = self._known[id(strokes)]
        scale = min(box[0] / wide, box[1] / tall, 1.0)
        left, up = (box[0] - wide * scale) / 2, (box[1] - tall * scale) / 2
        return f"q {scale:.4f} 0 0 {scale:.4f} {left:.2f} {up:.2f} cm /Ink Do Q", head


def _string(text: str) -> str:
    """A text string in UTF-16BE."""
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"
