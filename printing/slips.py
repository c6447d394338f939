"""Papers beside the packet: a hand-over slip (引継票) for each division, and the family's list after a death.

The slip goes with the forms to the division that works on them: what was filed for whom, on which papers, until when,
what the counter has not seen yet, and room to sign for it. The list (おくやみ手続き一覧) shows a bereaved family on
one look every division, what is done there and what to bring; it names no protected matter. Each carries the codes of
a sheet of its case, so that it is printed, watched and scanned as the forms are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from desk_app.domain.calendar_jp import registered_text, to_wareki
from desk_app.domain.drawn import DrawnPacket, SheetInfo
from desk_app.domain.eras import WEEKDAYS
from desk_app.domain.form_template import FormTemplate
from desk_app.domain.ids import PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import CounterType, Determination, Result
from desk_app.domain.sheet_code import FAMILY_INDEX, LAST_SLIP_INDEX, sheet_payload
from desk_app.domain.situation import Member
from printing.cover import SIGNATURE_WORDS
from printing.draw import FRAME, HAIR, LEFT, QUIET, SHADE, WIDTH, Pen
from printing.draw_fields import FormDrawing
from printing.draw_flow import Cell, Flow
from printing.draw_text import Type
from printing.fonts import FontBook, load_fonts
from printing.form_pdf import SheetHead, finish_sheets
from printing.guidance import is_private
from printing.head_foot import centred

SLIP, FAMILY = "slip", "family"
"""Kinds of these sheets, as the settings of the papers name them."""
FAMILY_TITLE = "おくやみ手続き一覧"
OUTSIDE = "市役所の外"
"""Division of the rows that other authorities work on: nothing is handed over to them."""
TITLE_AT, TOP = 36.0, 44.0
"""Baseline of the title and where the rest begins, in millimetres: the codes stand above them."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One procedure of a division with everyone it concerns."""

    first: Determination
    people: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def last_day(self) -> str:
        """The earliest last day with its weekday, empty where there is none."""
        days = sorted(one.on for one in self.first.deadlines if one.on is not None)
        return f"{to_wareki(days[0])}({WEEKDAYS[days[0].weekday()]})" if days else ""

    @property
    def late(self) -> bool:
        """Whether a last day has passed."""
        return any(one.late for one in self.first.deadlines)


def slips_pdf(packet: Packet, drawn: DrawnPacket, templates: Sequence[FormTemplate]) -> bytes:
    """The slips of all divisions as one PDF, after a death with the family's list before them."""
    return draw_slips(packet, drawn, templates).pdf


def draw_slips(
    packet: Packet, drawn: DrawnPacket, templates: Sequence[FormTemplate], *, fonts: FontBook | None = None
) -> DrawnPacket:
    """The slips of all divisions with their page map, after a death with the family's list before them.

    ``drawn`` is the packet as it was drawn (its papers and their pages), ``templates`` the blanks of the product.
    """
    pen, fonts = Pen("引継票"), fonts or load_fonts()
    sheets: list[SheetInfo] = []
    if packet.situation.life_event is LifeEvent.DEATH:
        pages = draw_family_list(pen, fonts, packet)
        sheets.append(_sheet(packet, FAMILY, FAMILY_TITLE, FAMILY_INDEX, pages))
    divisions = [one for one in by_division(packet).items() if one[0] != OUTSIDE]
    for place, (division, matters) in enumerate(divisions):
        index = LAST_SLIP_INDEX - place
        pages = draw_slip(pen, fonts, packet, (division, matters, _papers(division, drawn, templates)), index=index)
        sheets.append(_sheet(packet, SLIP, f"引継票 {division}", index, pages))
    pdf = pen.finish() if sheets else b""
    whole = hashlib.sha256(pdf).hexdigest()
    made = tuple(replace(one, sha256=hashlib.sha256(f"{whole} {one.key}".encode()).hexdigest()) for one in sheets)
    return DrawnPacket(pdf, sum(len(one.pages) for one in made), made)


def _sheet(packet: Packet, kind: str, title: str, index: int, pages: Sequence[int]) -> SheetInfo:
    return SheetInfo(
        key=kind if kind == FAMILY else f"{kind}-{index}",
        form=kind,
        revision="",
        person=None,
        title=title,
        pages=tuple(pages),
        barcode=sheet_payload(packet.number, index, 1),
        sha256="",
        signed=False,
    )


def by_division(packet: Packet, *, private: bool = True) -> dict[str, tuple[Matter, ...]]:
    """The required procedures by division, in the order of the rule pack; ``private`` matters may be left out."""
    names = {one.id: one.name.registered for one in (*packet.situation.household, *packet.situation.other_household)}
    found: dict[str, dict[str, list[Determination]]] = {}
    for one in packet.determinations:
        if one.result is Result.REQUIRED and (private or not is_private(one)):
            found.setdefault(one.division, {}).setdefault(one.procedure, []).append(one)
    return {
        division: tuple(_matter(same, names) for same in rows.values()) for division, rows in sorted(found.items())
    }


def _matter(same: Sequence[Determination], names: Mapping[PersonId, str]) -> Matter:
    people = dict.fromkeys(names.get(one.person, "") for one in same if one.person is not None)
    forms = dict.fromkeys(str(form) for one in same for form in one.forms)
    return Matter(same[0], tuple(people), tuple(forms))


def _papers(division: str, drawn: DrawnPacket, templates: Sequence[FormTemplate]) -> list[tuple[str, int, str]]:
    """Title, number of sheets and signature of each paper that goes to the division."""
    blanks = {str(one.id): one for one in templates if one.division == division}
    return [
        (
            sheet.title,
            len(sheet.pages),
            "署名済み" if sheet.signed else SIGNATURE_WORDS.get(blanks[sheet.form].signature.value, ""),
        )
        for sheet in drawn.sheets
        if sheet.form in blanks
    ]


# --- for the division -----------------------------------------------------------------------------------------------
def draw_slip(
    pen: Pen,
    fonts: FontBook,
    packet: Packet,
    work: tuple[str, Sequence[Matter], Sequence[tuple[str, int, str]]],
    *,
    index: int,
) -> tuple[int, ...]:
    """The slip of one division, its matters and its papers, after the pages already there; gives its pages.

    ``index`` is its form place in the codes.
    """
    division, matters, papers = work
    d = FormDrawing(pen, fonts, "引継票", SLIP, {})
    flow = Flow(d, lambda: _slip_top(d, packet, division))
    flow.page()
    flow.heading("手続き", keep=30)
    widths = (62.0, 44.0, 34.0, 40.0)

    def head() -> None:
        flow.head_row(("手続き", "対象の方", "期限", "まだ見ていないもの"), widths)

    head()
    for one in matters:
        late = [Cell("期限を過ぎています", 8.5, bold=True)] if one.late else []
        cells = (
            [Cell(one.first.name, 10, bold=True), Cell(one.first.note, 8, grey=QUIET)],
            [Cell("\n".join(one.people), 10, value=True)],
            [Cell(one.last_day, 9), *late],
            [Cell("\n".join(_lacking(packet, one)), 8.5)],
        )
        flow.row(cells, widths, least=9.0, head=head)
    flow.y += 4
    _papers_table(flow, papers)
    _receipt(flow)
    codes = SheetHead(packet.number, index, packet.situation.town)
    finish_sheets(d, codes, flow.pages, f"引継票　{division}　受付番号 {packet.number}")
    return tuple(flow.pages)


def _slip_top(d: FormDrawing, packet: Packet, division: str) -> float:
    centred(d, f"引継票　{division} あて", TITLE_AT, 17.0)
    situation = packet.situation
    applicant = situation.applicant
    member = next((one for one in situation.household if applicant and one.id == applicant.person), None)
    who = member.name.registered if member else (applicant.name if applicant else "")
    cells = (
        ("受付番号", packet.number),
        ("受付日", to_wareki(packet.made_on, weekday=True)),
        ("きっかけ", situation.life_event.value),
        ("異動日", to_wareki(situation.event_on) if situation.event_on else ""),
        ("届け出た方", who),
        ("窓口・担当", " ".join(part for part in (packet.desk, packet.clerk) if part)),
    )
    return _pairs(d, cells, TOP) + 5.0


def _pairs(d: FormDrawing, cells: Sequence[tuple[str, str]], top: float, *, tall: float = 10.0) -> float:
    """Labels with their values, two beside each other; gives where the next thing begins."""
    for n, (label, text) in enumerate(cells):
        x, y = LEFT + n % 2 * WIDTH / 2, top + n // 2 * tall
        d.pen.box(x, y, 25.0, tall, fill=SHADE, width=HAIR)
        d.label(label, x, y, 25.0, tall)
        d.pen.box(x + 25.0, y, WIDTH / 2 - 25.0, tall, width=HAIR)
        d.text(f"{label}{n}", label, text, (x + 27.0, y, WIDTH / 2 - 29.0, tall), Type(11.5, 5.5, 3))
    rows = -(-len(cells) // 2)
    d.pen.box(LEFT, top, WIDTH, rows * tall, width=FRAME)
    return top + rows * tall


def _lacking(packet: Packet, one: Matter) -> Iterable[str]:
    seen = packet.belongings_seen
    return [f"□ {thing.label}" for thing in one.first.belongings if seen is None or thing.id not in seen]


def _papers_table(flow: Flow, papers: Sequence[tuple[str, int, str]]) -> None:
    if not papers:
        flow.paragraph("この課に回す書類はありません。内容を確かめてください。", grey=QUIET)
        return
    flow.heading("回す書類", keep=26)
    widths = (122.0, 18.0, 40.0)
    flow.head_row(("書類", "枚数", "署名"), widths)
    for title, pages, signature in papers:
        flow.row(([Cell(title, 10)], [Cell(f"{pages}枚")], [Cell(signature, 9)]), widths)
    flow.y += 1.5
    flow.paragraph(f"合計 {sum(pages for _, pages, _ in papers)}枚", after=3.0)


def _receipt(flow: Flow) -> None:
    """Room for the division: received, worked on, checked, and what to tell the counter."""
    flow.need(42.0)
    d, y = flow.d, flow.y + 2.0
    for n, label in enumerate(("受領", "入力・決定", "確認")):
        x = LEFT + n * WIDTH / 3
        d.pen.box(x, y, 20.0, 16.0, fill=SHADE, width=HAIR)
        d.label(label, x, y, 20.0, 16.0)
        d.pen.box(x + 20.0, y, WIDTH / 3 - 20.0, 16.0, width=HAIR)
        d.small("月　　日　　印", x + 24.0, y + 13.5, size=8)
    d.pen.box(LEFT, y + 16.0, 20.0, 20.0, fill=SHADE, width=HAIR)
    d.label("窓口への連絡", LEFT, y + 16.0, 20.0, 20.0)
    d.pen.box(LEFT + 20.0, y + 16.0, WIDTH - 20.0, 20.0, width=HAIR)
    d.pen.box(LEFT, y, WIDTH, 36.0, width=FRAME)
    flow.y = y + 38.0


# --- for the family -------------------------------------------------------------------------------------------------
def draw_family_list(pen: Pen, fonts: FontBook, packet: Packet) -> tuple[int, ...]:
    """おくやみ手続き一覧: who died, who came, and every division with what is done there. Gives its pages."""
    d = FormDrawing(pen, fonts, FAMILY_TITLE, FAMILY, {})
    flow = Flow(d, lambda: _family_top(d, packet, first=not flow.pages[1:]))
    flow.page()
    widths = (26.0, 54.0, 32.0, 54.0, 14.0)

    def head() -> None:
        flow.head_row(("窓口", "手続き", "期限", "お持ちになるもの", "済"), widths)

    head()
    divisions = by_division(packet, private=False)
    for division in sorted(divisions, key=lambda one: one == OUTSIDE):
        for n, one in enumerate(divisions[division]):
            bring = "、".join(thing.label for thing in one.first.belongings)
            here = [Cell("きょう、この窓口で", 8, grey=QUIET)] if one.first.counter is CounterType.HERE else []
            cells = (
                [Cell(division if n == 0 else "", 9.5, bold=True)],
                [Cell(one.first.name, 10), *here],
                [Cell(one.last_day, 9), *([Cell("お早めに", 8.5, bold=True)] if one.late else [])],
                [Cell(bring, 8.5)],
                [Cell("□", 12)],
            )
            flow.row(cells, widths, least=9.0, head=head)
    flow.y += 3
    flow.paragraph(
        "一度に全部なさらなくてもかまいません。分からないことは、受付番号を添えてお尋ねください。",
        size=9.5,
        grey=QUIET,
    )
    codes = SheetHead(packet.number, FAMILY_INDEX, packet.situation.town)
    foot = f"{FAMILY_TITLE}　{packet.situation.town.name}　受付番号 {packet.number}"
    finish_sheets(d, codes, flow.pages, foot)
    return tuple(flow.pages)


def _family_top(d: FormDrawing, packet: Packet, *, first: bool) -> float:
    centred(d, FAMILY_TITLE, TITLE_AT, 17.0)
    if not first:
        return TOP
    situation = packet.situation
    dead: Sequence[Member] = [one for one in situation.household if one.concerned]
    applicant = situation.applicant
    came = next((one.name.registered for one in situation.household if applicant and one.id == applicant.person), "")
    cells = (
        ("亡くなった方", "\n".join(one.name.registered for one in dead)),
        ("生年月日", "\n".join(registered_text(one.birth) for one in dead if one.birth)),
        ("亡くなった日", to_wareki(situation.event_on) if situation.event_on else ""),
        ("お越しの方", came or (applicant.name if applicant else "")),
        ("受付番号", packet.number),
        ("受付日", to_wareki(packet.made_on, weekday=True)),
    )
    return _pairs(d, cells, TOP, tall=11.0) + 6.0
