"""The packet (申請書一式) as one PDF: cover, guidance slip, every filled form, the resident's copy."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desk_app.domain.drawn import DrawnPacket, PacketWarning, SheetInfo
from desk_app.domain.errors import OperatorError
from desk_app.domain.form import FilledForm, SignatureMode
from desk_app.domain.form_set import FormSet, content_hash
from desk_app.domain.sheet_code import sheet_payload
from desk_app.domain.signature import Signature, Strokes
from desk_app.domain.town import Town
from printing.blank_form import BlankBook, FormBlank
from printing.direct.document import Written
from printing.draw import Pen
from printing.fonts import FontBook, load_fonts
from printing.form_folder import FormFolder
from printing.form_pdf import DrawnForm, SheetHead, fill_form
from printing.manifest import NAME, ManifestDraft

if TYPE_CHECKING:  # who draws forms alone has no packet, and loads nothing of the whole case
    from desk_app.domain.packet import Packet
    from printing.layout import FormLayout

TITLE = "申請書一式"
"""Title of the file, which holds no personal data."""
Drawn = tuple[tuple[SheetInfo, ...], list[DrawnForm]]
"""The sheets of a packet, and what drawing each of its forms gave."""
SheetMac = Callable[[str, str], str]
"""Short MAC (10 characters of 0–9, A–Z) of a sheet's payload and the hash of what its form says."""


class PacketRenderer:
    """Draws packets with the forms of one folder; blanks and fonts are made once."""

    def __init__(
        self,
        forms: Path,
        *,
        extra_fonts: Path | None = None,
        blanks: Path | None = None,
        sheet_mac: SheetMac | None = None,
    ) -> None:
        """``forms`` is the folder of the layouts, ``extra_fonts`` the town's folder of further TTF files.

        ``blanks`` is a folder where drawn blanks are kept from one start to the next. Without ``sheet_mac`` the QR
        codes carry the sheet's number alone.
        """
        self._folder = FormFolder(forms)
        self._extra_fonts = extra_fonts
        self._blanks = BlankBook(blanks)
        self._sheet_mac = sheet_mac

    def draw(self, packet: Packet) -> DrawnPacket:
        """The packet as PDF with its page map, signed as far as its signature covers it.

        Raises OperatorError naming character, field and form when no font has a character, or a form whose layout
        (id and revision) is not there.
        """
        return self.prepare(packet).finish(packet.signature)

    def prepare(self, packet: Packet) -> PreparedPacket:
        """Everything of the packet but what the signature decides: done while the resident reads. Raises as ``draw``.

        What was prepared holds what the forms say and goes with the reference to it.
        """
        pen = Pen(TITLE)
        return self._prepared(pen, packet.form_set, *self.draw_on(pen, packet))

    def prepare_forms(self, forms: FormSet) -> PreparedPacket:
        """The forms alone, without cover, guidance slip and copy. As ``prepare`` in all else."""
        pen = Pen(TITLE)
        return self._prepared(pen, forms, *self.draw_forms_on(pen, forms))

    def draw_on(self, pen: Pen, packet: Packet) -> Drawn:
        """Every page of the packet with the pen given, unsigned. Raises as ``draw``."""
        from printing.extra_sheets import draw_extra_sheets  # noqa: PLC0415  # forms alone need none of this

        forms = packet.form_set
        fonts, blanks, drawn = self._filled(pen, forms)
        extra = draw_extra_sheets(pen, fonts, packet, blanks, drawn)
        return (*extra.before, *_sheets(forms, blanks, drawn, extra.moved), *extra.behind), drawn

    def draw_forms_on(self, pen: Pen, forms: FormSet) -> Drawn:
        """Every page of the forms alone with the pen given, unsigned. Raises as ``draw``."""
        _, blanks, drawn = self._filled(pen, forms)
        return _sheets(forms, blanks, drawn, 0), drawn

    def layout(self, form: str, revision: str = "") -> FormLayout:
        """The layout of a revision, the newest without one. Raises InvalidInput with every fault of its file."""
        return self._folder.layout(form, revision)

    def blank(self, form: FilledForm, town: Town) -> FormBlank:
        """The blank of a form. Raises OperatorError where its layout (id and revision) is not there."""
        return self._blank(form, load_fonts(self._extra_fonts), town)

    def _blank(self, form: FilledForm, fonts: FontBook, town: Town) -> FormBlank:
        identity = self._folder.identity(form.form, form.revision)
        if identity is None:
            raise OperatorError(
                f"様式 {form.form}",
                f"{form.revision}版の様式ファイルがありません。",
                "様式フォルダを確かめるか、書類を作り直してください。",
            )
        return self._blanks.blank(identity, partial(self.layout, form.form, form.revision), fonts, town)

    def _prepared(
        self, pen: Pen, forms: FormSet, sheets: tuple[SheetInfo, ...], drawn: Sequence[DrawnForm]
    ) -> PreparedPacket:
        content = content_hash({one.key: one.sha256 for one in sheets if one.revision})
        placed = {form.key: one.placed for form, one in zip(forms.forms, drawn, strict=True)}
        return PreparedPacket(
            written=pen.prepare(NAME),
            pages=pen.pages,
            sheets=sheets,
            warnings=tuple(warning for one in drawn for warning in one.warnings),
            manifest=ManifestDraft(forms, content, sheets, placed),
            takes_signature=frozenset(form.key for form in forms.forms if form.signature is SignatureMode.ONCE),
        )

    def _filled(self, pen: Pen, forms: FormSet) -> tuple[FontBook, list[FormBlank], list[DrawnForm]]:
        """The values of every form over its blank."""
        fonts = load_fonts(self._extra_fonts)
        blanks = [self._blank(form, fonts, forms.town) for form in forms.forms]
        return (
            fonts,
            blanks,
            [
                fill_form(
                    pen,
                    fonts,
                    blank,
                    form,
                    head=SheetHead(forms.number, n, forms.town, self._mac_of(form)),
                    layout=partial(self.layout, form.form, form.revision),
                )
                for n, (form, blank) in enumerate(zip(forms.forms, blanks, strict=True), start=1)
            ],
        )

    def _mac_of(self, form: FilledForm) -> Callable[[str], str] | None:
        mac = self._sheet_mac
        return None if mac is None else lambda payload: mac(payload, form.content_sha256)


class PreparedPacket(NamedTuple):
    """A packet drawn as far as it can be before the pen is up; finishing it only appends."""

    written: Written
    pages: int
    sheets: tuple[SheetInfo, ...]
    warnings: tuple[PacketWarning, ...]
    manifest: ManifestDraft
    takes_signature: frozenset[str]

    def finish(self, signature: Signature | None) -> DrawnPacket:
        """The packet with this signature on every form whose content it covers, as PDF with its page map."""
        strokes: dict[str, Strokes] = {}
        for sheet in self.sheets:
            if signature is None or sheet.key not in self.takes_signature:
                continue
            given = signature.on(sheet.key, sheet.sha256)
            if given is not None:
                strokes[sheet.key] = given.strokes
        sheets = tuple(replace(sheet, signed=sheet.key in strokes) for sheet in self.sheets)
        pdf = self.written.finish(strokes, lambda digests: self.manifest.finished(signature, sheets, digests))
        return DrawnPacket(pdf, self.pages, sheets, self.warnings)


def strokes_for(forms: FormSet, form: FilledForm) -> Strokes | None:
    """The signature's strokes where it covers exactly this content of a form that takes it, else None."""
    signature = forms.signature
    if signature is None or form.signature.value != "once":
        return None
    given = signature.on(form.key, form.content_sha256)
    return None if given is None else given.strokes


def _sheets(
    forms: FormSet, blanks: Sequence[FormBlank], drawn: Sequence[DrawnForm], moved: int
) -> tuple[SheetInfo, ...]:
    """What the packet says of its forms; ``moved`` is how many pages were put before them."""
    return tuple(
        _sheet(form, blank, one, moved, sha256=form.content_sha256, barcode=sheet_payload(forms.number, n, 1))
        for n, (form, blank, one) in enumerate(zip(forms.forms, blanks, drawn, strict=True), start=1)
    )


def _sheet(
    form: FilledForm, blank: FormBlank, drawn: DrawnForm, moved: int, *, sha256: str, barcode: str
) -> SheetInfo:
    pages = [page + moved for page in drawn.pages]
    title = f"{blank.name}({form.subject_name})" if form.subject_name else blank.name
    return SheetInfo(
        key=form.key,
        form=form.form,
        revision=form.revision,
        person=form.person,
        title=title,
        pages=tuple(pages),
        barcode=barcode,
        sha256=sha256,
        signed=False,
        covered=tuple(
            (pages[one.page], round(one.x, 1), round(one.y, 1), round(one.w, 1), round(one.h, 1))
            for one in drawn.placed
            if one.field in form.numbers
        ),
    )


class PdfSplitter:
    """Cuts pages out of a packet unchanged."""

    def split(self, pdf: bytes, pages: Sequence[int]) -> bytes:
        """A PDF of these pages (0-based) in this order; the same input gives the same bytes."""
        import pikepdf  # noqa: PLC0415  # a packet is drawn without it, and it takes long to load

        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as target:
            for page in pages:
                target.pages.append(source.pages[page])
            target.save(out, deterministic_id=True)
        return out.getvalue()
