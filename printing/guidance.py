"""The guidance slip (手続案内書) that goes home: what is still to be done, what was done today, what is not needed.

Still to be done stands first and large, each with its last day, where, what to bring and the fee; then what to tell
when it is known; then what was filed today. In Japanese, and for other languages with the words of that language
before the Japanese ones. Languages without a word list of their own get やさしい日本語.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk_app.domain.calendar_jp import to_wareki
from desk_app.domain.eras import WEEKDAYS
from desk_app.domain.fact import Source
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import CounterType, Deadline, Determination, Result
from desk_app.domain.sheet_code import GUIDANCE_INDEX
from printing.draw import FRAME, HAIR, LEFT, MM, QUIET, SHADE, WIDTH, Pen
from printing.draw_fields import FormDrawing
from printing.draw_flow import Cell, Flow
from printing.fonts import FontBook
from printing.form_pdf import SheetHead, finish_sheets
from printing.guidance_words import Wording
from printing.head_foot import centred

_ANSWERED = (Source.SPOKEN, Source.PRE_ENTRY)
MOST_NOT_NEEDED = 8
"""How many procedures that are not needed are listed with their reason; the rest is counted."""
DAY_WIDTH = 49.0
"""Width of the left column of a card, that of the last day, in millimetres."""

PRIVATE_FACTS = frozenset(
    {"dv", "guarded", "dv_consulted_at", "dv_other_party", "wants_fujuri", "wants_notice_registration"}
)
"""Procedures resting on one of these (支援措置, 不受理申出) stand on no paper that goes home; others may read it."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure as the slip shows it: everyone it concerns together."""

    first: Determination
    people: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    here: bool

    @property
    def urgency(self) -> tuple[bool, str, str]:
        """Sort key: earliest deadline first, those without one last."""
        days = [one.on.isoformat() for one in self.deadlines if one.on is not None]
        return (not days, min(days, default=""), self.first.procedure)

    @property
    def dated(self) -> tuple[Deadline, ...]:
        """The clocks that have a last day, the earliest first."""
        found = [one for one in self.deadlines if one.on is not None]
        return tuple(sorted(found, key=lambda one: one.on.isoformat() if one.on else ""))


@dataclass(slots=True)
class Slip:
    """What every part of the slip draws with."""

    flow: Flow
    words: Wording
    packet: Packet

    @property
    def d(self) -> FormDrawing:
        """The page under the pen."""
        return self.flow.d


def draw_guidance(pen: Pen, fonts: FontBook, packet: Packet) -> tuple[int, ...]:
    """The slip after the pages already there; gives its pages."""
    d = FormDrawing(pen, fonts, "手続案内書", "guidance", {})
    head = SheetHead(packet.number, GUIDANCE_INDEX, packet.situation.town)
    words = Wording(packet.language)
    flow = Flow(d, lambda: _top(d, packet, words))
    slip = Slip(flow, words, packet)
    flow.page()
    required = sorted(_grouped(packet, Result.REQUIRED), key=lambda one: one.urgency)
    today = [one for one in required if one.here]
    later = [one for one in required if not one.here]
    unknown = _open_matters(packet, words)
    _opening(slip, (len(later), len(unknown), len(today)))
    _later(slip, later)
    _open(slip, unknown)
    _today(slip, today)
    _lacking(slip, today)
    _not_needed(slip)
    foot = f"手続案内書　{packet.situation.town.name}　受付番号 {packet.number}"
    finish_sheets(d, head, flow.pages, foot)
    return tuple(flow.pages)


def _top(d: FormDrawing, packet: Packet, words: Wording) -> float:
    centred(d, words.title(packet.situation.life_event), 36.0, 18.0)
    line = d.fonts.label.shape(f"受付番号 {packet.number}", d.name, "受付番号")
    d.pen.text(LEFT, 16.5, line, 12)
    d.small(to_wareki(packet.made_on, weekday=True), LEFT, 22.6, size=9.5)
    return 42.0


def _opening(slip: Slip, counts: tuple[int, int, int]) -> None:
    """How much there is of each kind, readable at a glance."""
    flow, words = slip.flow, slip.words
    if slip.packet.situation.life_event is LifeEvent.DEATH:
        flow.paragraph(words.own("condolence"), size=11)
    if not any(counts):
        flow.paragraph(words.own("nothing"), size=12)
        return
    wide, tall = WIDTH / 3, 19.0
    for n, (key, count) in enumerate(zip(("sum_later", "sum_open", "sum_today"), counts, strict=True)):
        x = LEFT + n * wide
        slip.d.pen.box(x, flow.y, wide, tall, width=HAIR, fill=SHADE if n == 0 else None)
        _centred_in(slip.d, Cell(words.own(key), 10.5), (x, flow.y + 6.4, wide))
        _centred_in(slip.d, Cell(words.own("count", n=count), 18, bold=True), (x, flow.y + 15.2, wide))
    flow.y += tall + 3
    flow.paragraph(words.own("page_of", number=slip.packet.number), size=9.5, grey=QUIET)


def _centred_in(d: FormDrawing, cell: Cell, place: tuple[float, float, float]) -> None:
    """One line in the middle of ``place``: left edge, baseline and width in millimetres."""
    x, baseline, wide = place
    line = (d.fonts.bold if cell.bold else d.fonts.label).shape(cell.text, d.name, cell.text)
    d.pen.text(x + max(1.0, (wide - line.width * cell.size / MM) / 2), baseline, line, cell.size)


def _grouped(packet: Packet, result: Result) -> list[Procedure]:
    names = {one.id: one.name.registered for one in (*packet.situation.household, *packet.situation.other_household)}
    groups: dict[str, list[Determination]] = {}
    for one in packet.determinations:
        if one.result is result and not is_private(one):
            groups.setdefault(one.procedure, []).append(one)
    filled = {form.form for form in packet.forms}
    return [
        Procedure(
            first=rows[0],
            people=tuple(dict.fromkeys(names.get(one.person, "") for one in rows if one.person is not None)),
            deadlines=tuple(dict.fromkeys(deadline for one in rows for deadline in one.deadlines)),
            here=rows[0].counter is CounterType.HERE or any(form in filled for one in rows for form in one.forms),
        )
        for rows in groups.values()
    ]


def is_private(one: Determination) -> bool:
    """Whether the procedure, required or not, would tell a reader of the protection of an address."""
    return any(reason.fact in PRIVATE_FACTS for reason in one.reasons) or bool(PRIVATE_FACTS & set(one.missing))


def _who(slip: Slip, one: Procedure, between: str = "、") -> str:
    """Whose procedure it is; a household of three or more is not listed name by name."""
    people = [name for name in one.people if name]
    if len(people) > 2 and len(people) == len(slip.packet.situation.household):
        return slip.words.own("everyone", n=len(people))
    return between.join(f"{name}さん" for name in people)


# --- still to be done -----------------------------------------------------------------------------------------------
def _later(slip: Slip, rows: Sequence[Procedure]) -> None:
    if not rows:
        return
    flow, words = slip.flow, slip.words
    _heading(slip, words.both("later"), keep=48)
    flow.paragraph(words.own("intro"), size=10, grey=QUIET)
    for one in rows:
        _card(slip, _day_cells(words, one), _what_cells(slip, one))


def _what_cells(slip: Slip, one: Procedure) -> list[Cell]:
    words = slip.words
    bring = [f" {words.own('or')} ".join((thing.label, *thing.alternatives)) for thing in one.first.belongings]
    fee = f"{words.own('fee')} {one.first.fee_yen:,}円" if one.first.fee_yen else ""
    where = f"{words.own('where')}: {one.first.division}" if one.first.division else ""
    return [
        Cell(one.first.name, 13, bold=True, fixed=True),
        Cell(_who(slip, one), 11, value=True),
        Cell(words.plain(one.first), 11, fixed=True),
        Cell("　".join(part for part in (where, fee) if part), 11, fixed=True),
        Cell("、".join(one.first.fee_lines), 10, fixed=True),
        Cell(f"{words.own('bring')}: {'、'.join(bring)}" if bring else "", 10.5, fixed=True),
        Cell(one.first.note, 9.5, grey=QUIET, fixed=True),
    ]


def _day_cells(words: Wording, one: Procedure) -> list[Cell]:
    """The last days in large type, with what each is for where there are several."""
    if not one.dated:
        rules = dict.fromkeys(deadline.rule for deadline in one.deadlines if deadline.rule)
        return [Cell(rule, 11, bold=True) for rule in rules] or [Cell(words.own("none"), 11, grey=QUIET)]
    cells: list[Cell] = []
    for deadline in one.dated:
        if deadline.on is None:
            continue
        if len(one.dated) > 1 and deadline.what:
            cells.append(Cell(deadline.what, 9, fixed=True))
        if words.language == "en":
            cells.append(Cell(words.own("until", day=f"{deadline.on:%d %B %Y}"), 10.5, bold=True))
        year, day = to_wareki(deadline.on).split("年", 1)
        weekday = WEEKDAYS[deadline.on.weekday()]
        cells.append(Cell(f"{year}年", 10))
        cells.append(Cell(f"{day}({weekday})まで", 12, bold=True))
        if deadline.late:
            cells.append(Cell(words.both("late"), 9.5, bold=True))
        if deadline.consequence:
            cells.append(Cell(deadline.consequence, 9, grey=QUIET, fixed=True))
    return cells


def _card(slip: Slip, left: Sequence[Cell], right: Sequence[Cell]) -> None:
    """One thing to do: a box to tick, the last day at the left, everything else at the right of a rule."""
    flow, d = slip.flow, slip.d
    right_wide = WIDTH - DAY_WIDTH - 4
    height = max(_cells_height(d, left, DAY_WIDTH - 9), _cells_height(d, right, right_wide), 10.0) + 5.0
    flow.need(height + 1)
    d.pen.box(LEFT, flow.y, WIDTH, height, width=HAIR)
    d.pen.box(LEFT + 2, flow.y + 3.2, 4.2, 4.2, width=HAIR)
    d.pen.line(LEFT + DAY_WIDTH, flow.y, LEFT + DAY_WIDTH, flow.y + height, width=HAIR)
    _write_cells(d, left, LEFT + 8, flow.y + 2.4, DAY_WIDTH - 9)
    _write_cells(d, right, LEFT + DAY_WIDTH + 2, flow.y + 2.4, right_wide)
    flow.y += height


def _cells_height(d: FormDrawing, cells: Iterable[Cell], wide: float) -> float:
    return sum(len(cell.lines(d, wide)) * cell.size * 1.4 / MM for cell in cells if cell.text)


def _write_cells(d: FormDrawing, cells: Iterable[Cell], x: float, y: float, wide: float) -> None:
    for cell in cells:
        if not cell.text:
            continue
        for line in cell.lines(d, wide):
            d.pen.text(x, y + cell.size * 1.05 / MM, line, cell.size, grey=cell.grey)
            y += cell.size * 1.4 / MM


def _to_tick(slip: Slip, text: str, note: str) -> None:
    """A line with a box to tick, and what it is for under it; the two stay on one page."""
    slip.flow.need(13.0)
    slip.flow.check_line(text, size=11.5)
    slip.flow.paragraph(note, size=9.5, grey=QUIET, indent=7.0, after=0.8)


def _heading(slip: Slip, text: str, *, keep: float) -> None:
    flow, d = slip.flow, slip.d
    if flow.y > 50:
        flow.y += 4
    flow.need(keep)
    line = d.fonts.bold.shape(text, d.name, text)
    d.pen.text(LEFT, flow.y + 5.6, line, min(14.0, WIDTH * MM / line.width))  # two languages share one line
    d.pen.line(LEFT, flow.y + 8.0, LEFT + WIDTH, flow.y + 8.0, width=FRAME)
    flow.y += 10.5


# --- to be told when known ------------------------------------------------------------------------------------------
def _open_matters(packet: Packet, words: Wording) -> list[tuple[str, str]]:
    """What to find out and where to say it, with the procedures it decides; the same matter once."""
    found: dict[str, list[str]] = {}
    for one in _grouped(packet, Result.UNDECIDED):
        missing = [reason.text.split(": ")[0] for reason in one.first.reasons if reason.holds is None and reason.text]
        what = "・".join(dict.fromkeys(missing))
        text = words.own("know", what=what or one.first.name, where=one.first.division)
        if words.language == "ja" and one.first.todo:
            text = one.first.todo
        people = f"({'、'.join(one.people)})" if one.people else ""
        found.setdefault(text, []).append(f"{one.first.name}{people}")
    return [(text, words.own("decides", names="・".join(dict.fromkeys(names)))) for text, names in found.items()]


def _open(slip: Slip, matters: Sequence[tuple[str, str]]) -> None:
    if not matters:
        return
    _heading(slip, slip.words.both("open"), keep=30)
    for text, note in matters:
        _to_tick(slip, text, note)


# --- done today -----------------------------------------------------------------------------------------------------
def _today(slip: Slip, rows: Sequence[Procedure]) -> None:
    if not rows:
        return
    flow, words = slip.flow, slip.words
    widths = (98.0, 38.0, 44.0)

    def table_head() -> None:
        flow.head_row([words.both(key) for key in ("what", "who", "when")], widths)

    _heading(slip, words.both("today"), keep=40)
    table_head()
    for one in rows:
        fee = f"{words.own('fee')} {one.first.fee_yen:,}円" if one.first.fee_yen else ""
        cells = (
            [
                Cell(one.first.name, 11, bold=True, fixed=True),
                Cell(words.plain(one.first), 9.5, fixed=True),
                Cell("、".join(one.first.fee_lines), 9.5, fixed=True),
            ],
            [Cell(_who(slip, one, "\n"), 10, value=True), Cell(one.first.division, 9, grey=QUIET, fixed=True)],
            [*_small_days(words, one), Cell(fee, 10)],
        )
        flow.row(cells, widths, least=10, head=table_head)


def _small_days(words: Wording, one: Procedure) -> Iterable[Cell]:
    for deadline in one.dated:
        if deadline.on is None:
            continue
        if words.language == "en":
            yield Cell(f"{deadline.on:%d %B %Y}", 9.5)
        yield Cell(to_wareki(deadline.on, weekday=True), 9.5)
        if deadline.late:
            yield Cell(words.both("late"), 9, bold=True)
        if len(one.dated) > 1 and deadline.what:
            yield Cell(deadline.what, 8.5, grey=QUIET, fixed=True)


def _lacking(slip: Slip, today: Sequence[Procedure]) -> None:
    """What today's procedures still want to see; without a word from the counter everything they want."""
    seen = slip.packet.belongings_seen
    found: dict[str, tuple[str, list[str]]] = {}
    for one in today:
        for thing in one.first.belongings:
            if seen is not None and thing.id in seen:
                continue
            label = f" {slip.words.own('or')} ".join((thing.label, *thing.alternatives))
            found.setdefault(thing.id, (label, []))[1].append(one.first.name)
    if not found:
        return
    _heading(slip, slip.words.both("bring" if seen is None else "lacking"), keep=24)
    for label, names in found.values():
        _to_tick(slip, label, "・".join(dict.fromkeys(names)))


# --- not needed -----------------------------------------------------------------------------------------------------
def _not_needed(slip: Slip) -> None:
    packet, flow = slip.packet, slip.flow
    required = {one.procedure for one in packet.determinations if one.result is not Result.NOT_REQUIRED}
    rows = [one for one in _grouped(packet, Result.NOT_REQUIRED) if one.first.procedure not in required]
    asked = [one for one in rows if _from_answer(one.first)]
    if not asked:
        return
    _heading(slip, slip.words.both("not_needed"), keep=26)
    for one in asked[:MOST_NOT_NEEDED]:
        flow.paragraph(f"・{one.first.name}: {_counter_reason(one.first)}", size=10, grey=QUIET, after=0.0)
    if len(rows) > min(len(asked), MOST_NOT_NEEDED):
        left = len(rows) - min(len(asked), MOST_NOT_NEEDED)
        flow.paragraph(slip.words.own("more", n=left), size=10, grey=QUIET)


def _from_answer(one: Determination) -> bool:
    return any(reason.holds is False and reason.source in _ANSWERED for reason in one.reasons)


def _counter_reason(one: Determination) -> str:
    """Why not, in the words of the answer given today."""
    if one.superseded_by is not None or one.done_with is not None:
        return "ほかの届にふくまれます"
    against = [reason for reason in one.reasons if reason.holds is False and reason.text]
    said = [reason.text for reason in against if reason.source in _ANSWERED]
    return next(iter(said), against[0].text if against else "")
