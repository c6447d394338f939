"""The cover (受付票) that lists the papers of the packet, and the resident's copy (控え) of what was filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.domain.calendar_jp import to_wareki
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import Result
from desk_app.domain.sheet_code import COPY_INDEX, COVER_INDEX
from printing.draw import FRAME, HAIR, LEFT, MM, QUIET, SHADE, WIDTH, Pen
from printing.draw_fields import FormDrawing
from printing.draw_flow import Cell, Flow
from printing.fonts import FontBook
from printing.form_pdf import SheetHead, finish_sheets
from printing.head_foot import centred

SIGNATURE_WORDS = {"once": "署名1回", "ink": "手書き", "none": "なし"}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One form as the cover and the copy list it. ``pages`` is how many sheets it takes.

    With ``key``, the form's, its mark is left open until the packet is signed; without, ``signed`` decides.
    """

    title: str
    subject: str
    division: str
    pages: int
    signature: str
    signed: bool
    barcode: str
    key: str = ""


def draw_cover(pen: Pen, fonts: FontBook, packet: Packet, papers: Sequence[PaperRow]) -> tuple[int, ...]:
    """The cover for the staff: number, event, and every paper of the packet with its division. Gives its pages."""
    d = FormDrawing(pen, fonts, "受付票", "cover", {})
    head = SheetHead(packet.number, COVER_INDEX, packet.situation.town)
    flow = Flow(d, lambda: _cover_top(d, packet, first=not flow.pages[1:]))
    flow.page()
    widths = (10.0, 76.0, 34.0, 26.0, 12.0, 22.0)

    def table_head() -> None:
        flow.head_row(("", "書類", "対象の方", "担当課", "枚数", "署名"), widths)

    flow.heading("この一式に入っている書類")
    table_head()
    for n, paper in enumerate(papers, start=1):
        row: Sequence[Sequence[Cell]] = (
            [Cell(str(n))],
            [Cell(paper.title, 9.5, fixed=True)],
            [Cell(paper.subject, 9.5, value=True)],
            [Cell(paper.division, 8.5, fixed=True)],
            [Cell(str(paper.pages))],
            [],
        )
        middle = flow.row(row, widths, least=7.6, head=table_head)
        _mark(flow, paper, ("署名済み", SIGNATURE_WORDS.get(paper.signature, "")), LEFT + 158.0, middle)
    flow.y += 4
    fee = sum(one.fee_yen for one in packet.determinations if one.result is Result.REQUIRED)
    total = sum(paper.pages for paper in papers)
    flow.paragraph(f"申請書・届書 {len(papers)}件 {total}枚　　手数料 {fee:,}円")
    finish_sheets(d, head, flow.pages, f"受付票　判定ルール {packet.pack_version}")
    return tuple(flow.pages)


def _cover_top(d: FormDrawing, packet: Packet, *, first: bool) -> float:
    centred(d, "受付票", 36.0, 19.0)
    if not first:
        return 44.0
    situation = packet.situation
    cells = (
        ("受付番号", packet.number, 16.0),
        ("受付日", to_wareki(packet.made_on, weekday=True), 11.5),
        ("きっかけ", situation.life_event.value, 11.5),
        ("異動日", to_wareki(situation.event_on) if situation.event_on else "", 11.5),
        ("窓口・担当", " ".join(part for part in (packet.desk, packet.clerk) if part), 11.5),
        ("人数", f"{len(situation.household)}人", 11.5),
    )
    y = 44.0
    for n, (label, text, size) in enumerate(cells):
        x = LEFT + (n % 2) * WIDTH / 2
        d.pen.box(x, y, 25.0, 11.0, fill=SHADE, width=HAIR)
        d.label(label, x, y, 25.0, 11.0)
        d.pen.box(x + 25.0, y, WIDTH / 2 - 25.0, 11.0, width=HAIR)
        line = d.fonts.value.shape(text, d.name, label)
        d.pen.text(x + 27.0, y + 5.5 + size * 0.13, line, size)
        y += 11.0 if n % 2 else 0.0
    d.pen.box(LEFT, 44.0, WIDTH, 33.0, width=FRAME)
    return 82.0


def draw_copy(pen: Pen, fonts: FontBook, packet: Packet, papers: Sequence[PaperRow]) -> tuple[int, ...]:
    """The copy the resident takes home: what was filed where on which day. Gives its pages."""
    d = FormDrawing(pen, fonts, "控え", "copy", {})
    head = SheetHead(packet.number, COPY_INDEX, packet.situation.town)
    flow = Flow(d, lambda: _copy_top(d, packet))
    flow.page()
    flow.paragraph(
        f"{to_wareki(packet.made_on, weekday=True)}に、次の届出・申請の書類を作成しました。"
        "お問い合わせのときは、受付番号と担当課をお伝えください。"
    )
    flow.y += 2
    widths = (10.0, 84.0, 40.0, 30.0, 16.0)

    def table_head() -> None:
        flow.head_row(("", "届出・申請", "対象の方", "担当課", "署名"), widths)

    table_head()
    for n, paper in enumerate(papers, start=1):
        row: Sequence[Sequence[Cell]] = (
            [Cell(str(n))],
            [Cell(paper.title, 9.5, fixed=True)],
            [Cell(paper.subject, 9.5, value=True)],
            [Cell(paper.division, 8.5, fixed=True)],
            [],
        )
        middle = flow.row(row, widths, least=7.6, head=table_head)
        _mark(flow, paper, ("済", "―"), LEFT + 164.0, middle)
    flow.y += 4
    flow.paragraph(
        "この控えは証明書ではありません。内容に違いがあるときは、窓口にお申し出ください。", size=8.5, grey=QUIET
    )
    finish_sheets(d, head, flow.pages, "控え(お客様用)")
    return tuple(flow.pages)


def _copy_top(d: FormDrawing, packet: Packet) -> float:
    centred(d, "届出・申請の控え", 36.0, 17.0)
    line = d.fonts.label.shape(f"受付番号 {packet.number}", d.name, "受付番号")
    d.pen.text(LEFT, 16.5, line, 11)
    d.small(packet.situation.town.name, LEFT, 22.2, size=8.5)
    return 44.0


def _mark(flow: Flow, paper: PaperRow, words: tuple[str, str], left: float, middle: float) -> None:
    """Whether a form is signed, in its cell: decided when the packet is finished, unless it is known already."""
    d, size = flow.d, 8.5
    signed, unsigned = (d.fonts.label.shape(word, d.name, "署名") for word in words)
    x, base = left + 1.6, middle + size * 0.37 / MM
    if paper.key:
        d.pen.late_text(paper.key, x, base, (signed, unsigned), size)
    else:
        d.pen.text(x, base, signed if paper.signed else unsigned, size)
