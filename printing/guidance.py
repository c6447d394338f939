"""The guidance slip (手続案内書): what to do, why, by when, where, what to bring; then what is open or not needed.

In Japanese, and for other languages with the words of that language before the Japanese ones. Languages without a
word list of their own get やさしい日本語.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desk_app.domain.calendar_jp import to_wareki
from desk_app.domain.fact import Source
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import CounterType, Deadline, Determination, Result
from desk_app.domain.sheet_code import GUIDANCE_INDEX
from printing.blocks import LEFT, centred
from printing.draw import QUIET, Pen
from printing.draw_fields import FormDrawing
from printing.draw_flow import Cell, Flow
from printing.fonts import FontBook
from printing.form_pdf import SheetHead, draw_barcode, draw_foot

_ANSWERED = (Source.SPOKEN, Source.PRE_ENTRY)
MOST_NOT_NEEDED = 8
"""How many procedures that are not needed are listed with their reason; the rest is counted."""

PRIVATE_FACTS = frozenset(
    {"dv", "guarded", "dv_consulted_at", "dv_other_party", "wants_fujuri", "wants_notice_registration"}
)
"""Procedures resting on one of these (支援措置, 不受理申出) stand on no paper that goes home; others may read it."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "title": "手続きのご案内",
        "intro": "今回のお届けにともなって必要な手続きです。期限のあるものから順に並べています。",
        "today": "本日この窓口で書類を出す手続き",
        "later": "このあと行っていただく手続き",
        "open": "確認が必要なこと",
        "open_intro": "まだ分からないことがあり、必要かどうか決まっていません。分かりしだい窓口にお知らせください。",
        "bring": "持ってくるもの",
        "not_needed": "今回は必要のない手続き",
        "what": "手続き",
        "who": "どなたの",
        "when": "いつまで",
        "where": "どこで",
        "none": "期限なし",
        "late": "期限を過ぎています",
        "more": "ほかに {n}件は当てはまりません。",
        "nothing": "いま必要な手続きはありません。",
        "or": "または",
    },
    "ja-easy": {
        "title": "手続きの あんない",
        "intro": "あなたが しなければならない ことです。はやい ものから 書いて あります。",
        "today": "きょう この 窓口で する こと",
        "later": "このあと する こと",
        "open": "まだ わからない こと",
        "open_intro": "わかったら、窓口で 教えてください。",
        "bring": "もって くる もの",
        "not_needed": "しなくて よい こと",
        "what": "する こと",
        "who": "だれの",
        "when": "いつまで",
        "where": "どこで",
        "none": "決まりは ありません",
        "late": "おそく なって います",
        "more": "ほかの {n}この 手続きは、しなくて いいです。",
        "nothing": "いま する ことは ありません。",
        "or": "または",
    },
    "en": {
        "title": "Your procedures",
        "intro": "These are the procedures your move or change brings, the most urgent first.",
        "today": "Filed today at this counter",
        "later": "Still to be done",
        "open": "Still to be found out",
        "open_intro": "Something is not known yet. Please tell the counter as soon as you know.",
        "bring": "What to bring",
        "not_needed": "Not needed this time",
        "what": "Procedure",
        "who": "For",
        "when": "By",
        "where": "Where",
        "none": "no time limit",
        "late": "time limit has passed",
        "more": "{n} further procedures do not apply.",
        "nothing": "Nothing has to be done now.",
        "or": "or",
    },
}


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


class Wording:
    """The words of a packet's language, Japanese beside them where it is another."""

    def __init__(self, language: str) -> None:
        self.language = language if language in WORDS else ("ja" if language == "" else "ja-easy")
        self._words = WORDS[self.language]

    def own(self, key: str, **values: object) -> str:
        """A phrase in the packet's language."""
        return self._words[key].format(**values)

    def both(self, key: str, **values: object) -> str:
        """A phrase in the packet's language and, where that is not Japanese, in Japanese."""
        if self.language in {"ja", "ja-easy"}:
            return self.own(key, **values)
        return f"{self.own(key, **values)} {WORDS['ja'][key].format(**values)}"

    def plain(self, one: Determination) -> str:
        """What the procedure is and why, in the plainest words there are."""
        return (one.plain_easy or one.plain) if self.language != "ja" else one.plain


def draw_guidance(pen: Pen, fonts: FontBook, packet: Packet) -> tuple[int, ...]:
    """The slip after the pages already there; gives its pages."""
    d = FormDrawing(pen, fonts, "手続案内書", "guidance", {})
    head = SheetHead(packet.number, GUIDANCE_INDEX, packet.situation.town)
    words = Wording(packet.language)
    flow = Flow(d, lambda: _top(d, packet, words))
    flow.page()
    required = sorted(_grouped(packet, Result.REQUIRED), key=lambda one: one.urgency)
    flow.paragraph(words.own("intro") if required else words.own("nothing"), size=9.5)
    for key, rows in (
        ("today", [one for one in required if one.here]),
        ("later", [one for one in required if not one.here]),
    ):
        if rows:
            flow.y += 2
            _procedures(flow, words, words.both(key), rows)
    _belongings(flow, words, required)
    _undecided(flow, words, packet)
    _not_needed(flow, words, packet)
    for n, page in enumerate(flow.pages):
        d.pen.go_to(page)
        draw_barcode(d, head, n + 1)
        draw_foot(d, f"手続案内書　{packet.situation.town.name}　受付番号 {packet.number}", n + 1, len(flow.pages))
    return tuple(flow.pages)


def _top(d: FormDrawing, packet: Packet, words: Wording) -> float:
    centred(d, words.own("title"), 35.0, 17.0)
    line = d.fonts.label.shape(f"受付番号 {packet.number}", d.name, "受付番号")
    d.pen.text(LEFT, 16.5, line, 11)
    d.small(to_wareki(packet.made_on, weekday=True), LEFT, 22.2, size=8.5)
    return 41.0


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


def _procedures(flow: Flow, words: Wording, heading: str, rows: Sequence[Procedure]) -> None:
    widths = (82.0, 32.0, 40.0, 26.0)

    def table_head() -> None:
        flow.head_row([words.both(key) for key in ("what", "who", "when", "where")], widths)

    flow.heading(heading, keep=36)
    table_head()
    for one in rows:
        fee = f"手数料 {one.first.fee_yen:,}円" if one.first.fee_yen else ""
        cells = (
            [
                Cell(one.first.name, 10, bold=True),
                Cell(words.plain(one.first), 8.5),
                Cell(fee, 8.5),
                Cell(one.first.note, 8, grey=QUIET),
            ],
            [Cell(name, 9.5, value=True) for name in one.people],
            list(_deadline_cells(one.deadlines, words)),
            [Cell(one.first.division, 9)],
        )
        flow.row(cells, widths, least=11, head=table_head)


def _deadline_cells(deadlines: Iterable[Deadline], words: Wording) -> Iterable[Cell]:
    shown = [one for one in deadlines if one.on is not None]
    if not shown:
        yield Cell(words.own("none"), 8.5, grey=QUIET)
    for one in sorted(shown, key=lambda deadline: deadline.on.isoformat() if deadline.on else ""):
        if one.on is None:
            continue
        if words.language == "en":
            yield Cell(f"{one.on:%d %B %Y}", 9.5, bold=True)
        yield Cell(to_wareki(one.on, weekday=True), 9.5, bold=True)
        if one.late:
            yield Cell(words.both("late"), 8.5)
        if one.what:
            yield Cell(one.what, 7.5, grey=QUIET)
        if one.consequence:
            yield Cell(one.consequence, 7.5, grey=QUIET)


def _belongings(flow: Flow, words: Wording, required: Sequence[Procedure]) -> None:
    found: dict[str, tuple[str, list[str]]] = {}
    for one in required:
        for thing in one.first.belongings:
            label = f" {words.own('or')} ".join((thing.label, *thing.alternatives))
            found.setdefault(thing.id, (label, []))[1].append(one.first.name)
    if not found:
        return
    flow.y += 4
    flow.heading(words.both("bring"), keep=22)
    for label, names in found.values():
        flow.check_line(label, note="・".join(dict.fromkeys(names)))


def _undecided(flow: Flow, words: Wording, packet: Packet) -> None:
    rows = _grouped(packet, Result.UNDECIDED)
    if not rows:
        return
    flow.y += 4
    flow.heading(words.both("open"), keep=26)
    flow.paragraph(words.own("open_intro"), size=9)
    for one in rows:
        # The label is enough below this heading: "わかっていません" need not be said of each.
        missing = [reason.text.split(": ")[0] for reason in one.first.reasons if reason.holds is None and reason.text]
        people = f"({'、'.join(one.people)})" if one.people else ""
        flow.check_line(f"{one.first.name}{people}", note="、".join(dict.fromkeys(missing)))


def _not_needed(flow: Flow, words: Wording, packet: Packet) -> None:
    required = {one.procedure for one in packet.determinations if one.result is not Result.NOT_REQUIRED}
    rows = [one for one in _grouped(packet, Result.NOT_REQUIRED) if one.first.procedure not in required]
    if not rows:
        return
    flow.y += 4
    flow.heading(words.both("not_needed"), keep=26)
    # What the resident said a moment ago stands first: those are the procedures they may ask about.
    shown = sorted(rows, key=lambda one: not _from_answer(one.first))[:MOST_NOT_NEEDED]
    for one in shown:
        reason = _counter_reason(one.first)
        flow.paragraph(f"・{one.first.name}{': ' + reason if reason else ''}", size=8.5, grey=QUIET, after=0.0)
    if len(rows) > len(shown):
        flow.paragraph(words.own("more", n=len(rows) - len(shown)), size=8.5, grey=QUIET)


def _from_answer(one: Determination) -> bool:
    return any(reason.holds is False and reason.source in _ANSWERED for reason in one.reasons)


def _counter_reason(one: Determination) -> str:
    if one.superseded_by is not None or one.done_with is not None:
        return "ほかの届にふくまれます"
    return next((reason.text for reason in one.reasons if reason.holds is False and reason.text), "")
