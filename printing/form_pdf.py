"""One form on its pages: head with barcode, blocks, footer, and the 続紙 (continuation sheet) for text left over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import printing.draw_over
import printing.draw_values  # noqa: F401  # the parts that fill a blank must be known
from desk_app.domain.drawn import PacketWarning
from desk_app.domain.form import FieldValue, FilledForm, SignatureMode
from desk_app.domain.ids import CaseNumber
from desk_app.domain.sheet_code import MAC_MARK, readable, sheet_payload
from desk_app.domain.signature import Strokes
from desk_app.domain.town import Town
from printing.barcodes import MODULE_MM, QR_MODULE_MM, QUIET_MODULES
from printing.barcodes import width_mm as bars_width
from printing.blank_form import BlankBook, FormBlank
from printing.draw import LEFT, WIDTH, Pen
from printing.draw_fields import FILLS, FormDrawing, Placed
from printing.fonts import FontBook
from printing.head_foot import draw_foot, draw_page_number

if TYPE_CHECKING:
    from printing.layout import FormLayout

CODE_TOP = 9.5
"""Upper edge of the codes of a sheet, in millimetres."""
BAR_HEIGHT = 8.5
BLANKS = BlankBook()
"""The blanks of this process."""
QR_SIDE = 25 * QR_MODULE_MM
"""Room of the QR code (version 2), in millimetres."""


class SheetHead(NamedTuple):
    """What every page of a packet carries: 受付番号, place of the form in the packet, the town."""

    number: CaseNumber
    form_index: int
    town: Town
    mac: Callable[[str], str] | None = None

    def qr_text(self, payload: str) -> str:
        """What the QR code of a sheet says: the payload of its bars, and a short MAC where the desk has a key."""
        return payload if self.mac is None else f"{payload}{MAC_MARK}{self.mac(payload)}"


class DrawnForm(NamedTuple):
    """What drawing a form gave: its pages (0-based), warnings, where each value stands."""

    pages: tuple[int, ...]
    warnings: tuple[PacketWarning, ...]
    placed: tuple[Placed, ...]


def draw_form(
    pen: Pen, fonts: FontBook, layout: FormLayout, form: FilledForm, *, head: SheetHead, strokes: Strokes | None
) -> DrawnForm:
    """Draw one form after the pages already there.

    ``strokes`` is the signature where it covers this form's content, else None. Raises OperatorError naming
    character, field and form for a character no font has.
    """
    identity = hashlib.sha256(repr(layout).encode("utf-8")).hexdigest()
    blank = BLANKS.blank(identity, lambda: layout, fonts, head.town)
    if strokes is not None and form.signature is SignatureMode.ONCE:
        pen.signed[form.key] = strokes
    return fill_form(pen, fonts, blank, form, head=head, layout=lambda: layout)


def fill_form(
    pen: Pen,
    fonts: FontBook,
    blank: FormBlank,
    form: FilledForm,
    *,
    head: SheetHead,
    layout: Callable[[], FormLayout],
) -> DrawnForm:
    """Put the values of a form over its blank; the box of the signature is left open under the form's key.

    ``layout`` is asked for when the values need a continuation sheet. Raises as ``draw_form``.
    """
    d = FormDrawing(
        pen=pen,
        fonts=fonts,
        name=blank.name,
        key=form.key,
        values=form.values,
        town=head.town.name or "市",
        signs=form.signature is SignatureMode.ONCE,
    )
    rows = table_rows(form.values)
    _warn_of_empty(d, blank, rows)
    pages = []
    for page, slots in enumerate(blank.slots):
        pages.append(pen.new_page((blank.pages, page), size=blank.sizes[page] if blank.sizes else None))
        d.page = page
        for slot in slots:
            FILLS[slot.fill](d, slot)
    if d.overflow or any(rows.get(table, 0) > count for table, _, count in blank.tables):
        from printing.continuation import draw_continuation  # noqa: PLC0415  # few forms need it

        pages += draw_continuation(d, layout(), blank)
    for n, place in enumerate(pages):
        pen.go_to(place)
        if n < len(blank.sizes):
            _codes_over(d, head, n + 1, blank)
        else:
            draw_codes(d, head, n + 1)
            draw_page_number(d, n + 1, len(pages))
    return DrawnForm(tuple(pages), tuple(d.warnings), tuple(d.placed))


def draw_codes(
    d: FormDrawing, head: SheetHead, sheet: int, right: float = LEFT + WIDTH, top: float = CODE_TOP
) -> str:
    """The sheet's bars at the upper right with their text below, the QR code beside them; gives the payload."""
    payload = sheet_payload(head.number, head.form_index, sheet)
    d.pen.qr(head.qr_text(payload), right, top)
    x = right - QR_SIDE - QUIET_MODULES * MODULE_MM - bars_width(payload)
    d.pen.code128(payload, x, top, BAR_HEIGHT)
    d.small(readable(payload), x, top + BAR_HEIGHT + 3.2, size=7.5, grey=0.0)
    return payload


def _codes_over(d: FormDrawing, head: SheetHead, sheet: int, blank: FormBlank) -> None:
    """The codes on a town's own blank, on white: a scanned ground would hide them from a reader."""
    right, top = blank.codes or (d.pen.size[0] - 15.0, CODE_TOP)
    payload = sheet_payload(head.number, head.form_index, sheet)
    wide = QR_SIDE + 2 * QUIET_MODULES * MODULE_MM + bars_width(payload)
    d.pen.box(right - wide, top - 2.0, wide + 2.1, QR_SIDE + 4.0, width=None, fill=1.0)
    draw_codes(d, head, sheet, right, top)


def finish_sheets(d: FormDrawing, head: SheetHead, pages: Sequence[int], foot: str) -> None:
    """Codes and footer on every page of a paper of our own."""
    for n, page in enumerate(pages, start=1):
        d.pen.go_to(page)
        draw_codes(d, head, n)
        draw_foot(d, foot)
        draw_page_number(d, n, len(pages))


def table_rows(values: Mapping[str, FieldValue]) -> dict[str, int]:
    """How many rows the values hold for each table (keys like people.2.name)."""
    found: dict[str, int] = {}
    for key in values:
        if "." not in key:
            continue
        table, _, rest = key.rpartition(".")[0].rpartition(".")
        if table and rest.isdecimal():
            found[table] = max(found.get(table, 0), int(rest))
    return found


def _warn_of_empty(d: FormDrawing, blank: FormBlank, rows: Mapping[str, int]) -> None:
    for one in blank.needed:
        keys = [one.id]
        if one.table:
            keys = [f"{one.table}.{n}.{one.id}" for n in range(1, rows.get(one.table, 0) + 1)]
        if not keys or any(not d.value(key).text and not d.value(key).chosen for key in keys):
            d.warn(one.label, "必要な欄が空いています。聞き取りを確かめてください。")
