"""Fakes for the hall: a supervisor's day with many cases, packets with pages, and the kiosk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from desk_app.app import App
from desk_app.domain.case import TimelineEntry
from desk_app.domain.desk import Clerk, Desk, Role
from desk_app.domain.errors import EnvironmentProblem, InvalidInput, NotAllowed
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, DeskId
from desk_app.domain.page import PageImage
from desk_app.domain.review import Finding, Review, ReviewState
from desk_app.domain.ticket import Ticket
from desk_app.services.views import CaseRow, DayView, KioskQuestion, ReviewDetail, SheetRow, TopBar

JST = timezone(timedelta(hours=9))
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 55, tzinfo=JST)
LONG_NAME = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処 長助"

CLERKS = {
    "c1": "佐久間",
    "c2": "大森",
    "c3": "三好",
    "c4": "久野",
    "boss": "髙野 管理子",
}
W = ReviewState.WAITING


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=JST)


def a_row(number: str, event: str, people: int, clerk: str, desk: str, **more: object) -> CaseRow:
    """A case of the day; ``more`` replaces any field."""
    row = CaseRow(
        CaseId(f"case-{number}"),
        CaseNumber(number),
        event,
        "完了",
        desk,
        CLERKS[clerk],
        ClerkId(clerk),
        _at(10, 31),
        _at(10, 50),
        people,
        14,
        16,
        19,
        W,
    )
    return replace(row, **more)


def the_day() -> list[CaseRow]:
    """Exceptions of every kind, one's own case, returned and approved ones."""
    return [
        a_row(
            "1124-0043",
            "転入",
            4,
            "c1",
            "3",
            findings=(Finding("override", "判定を変更"), Finding("reprint", "再印刷")),
        ),
        a_row("1124-0038", "転出", 1, "c2", "1", forms=4, minutes=22, guarded=True, opened_at=_at(10, 2)),
        a_row(
            "1124-0051",
            "死亡",
            3,
            "c3",
            "2",
            forms=21,
            minutes=48,
            findings=(Finding("undecided", "未確定のまま 1"),),
        ),
        a_row(
            "1124-0047",
            "転居",
            2,
            "c1",
            "3",
            forms=7,
            minutes=11,
            findings=(Finding("card", "カードと住民情報が相違"),),
            opened_at=_at(10, 40),
        ),
        a_row(
            "1124-0029",
            "出生",
            3,
            "c2",
            "1",
            forms=6,
            minutes=3,
            findings=(Finding("short", "3分で完了", "info"),),
            opened_at=_at(9, 40),
        ),
        a_row(
            "1124-0033",
            "氏名変更",
            1,
            "c3",
            "2",
            forms=5,
            minutes=12,
            findings=(Finding("random", "無作為", "info"),),
            opened_at=_at(9, 50),
        ),
        a_row("1124-0052", "転入", 1, "boss", "5", forms=12, minutes=16, opened_at=_at(10, 48)),
        a_row("1124-0036", "証明書交付", 1, "c4", "4", forms=1, minutes=4, opened_at=_at(9, 55)),
        a_row("1124-0021", "転入", 2, "c1", "3", review=ReviewState.RETURNED, opened_at=_at(9, 10)),
        a_row(
            "1124-0012", "転居", 1, "c2", "1", review=ReviewState.APPROVED, forms=5, minutes=9, opened_at=_at(8, 45)
        ),
        a_row(
            "1124-0053",
            "転入",
            5,
            "c4",
            "4",
            review=ReviewState.NOT_NEEDED,
            forms=0,
            minutes=None,
            closed_at=None,
            status="聞き取り",
            opened_at=_at(10, 50),
        ),
    ]


def the_timeline(row: CaseRow) -> tuple[TimelineEntry, ...]:
    """What happened to a case."""
    by = row.clerk_id
    return (
        TimelineEntry(_at(10, 31), by, "受付(チェックイン端末・日本語)"),
        TimelineEntry(_at(10, 33), by, "本人確認 カード 券面入力補助"),
        TimelineEntry(_at(10, 34), by, "聞き取り 11問 手続き 14件"),
        TimelineEntry(_at(10, 44), by, "「マル学」を不要に変更 理由: 卒業済み(卒業証書を確認)", "override"),
        TimelineEntry(_at(10, 46), by, "署名 1回 → 13枚"),
        TimelineEntry(_at(10, 47), by, "印刷 16枚 7枚目 紙づまり → 再印刷", "reprint"),
        TimelineEntry(_at(10, 50), by, "お渡し 16枚すべて照合"),
    )


SHEETS = (
    ("juumin-ido", "住民異動届", "", "once"),
    ("kokuho-acquire", "国民健康保険資格取得届", "", "once"),
    ("nenkin-change", "国民年金被保険者関係届書", "髙橋 健一", "once"),
    ("jidou-teate-claim", "児童手当認定請求書", "髙橋 健一", "once"),
    ("kodomo-iryo", "子ども医療費 受給資格認定申請書", LONG_NAME, "once"),
    ("jpki-signature", "署名用電子証明書 発行申請書", "髙橋 由美", "ink"),
    ("inu-change", "犬の登録事項変更届", "髙橋 健一", "none"),
)


def the_sheets() -> tuple[SheetRow, ...]:
    """Sheets of a packet: pages 0 and 1 are cover and guidance."""
    return tuple(
        SheetRow(
            f"{form}/p1",
            form,
            title,
            person,
            "窓口課",
            (place + 2,),
            f"C11240043-{place:02d}",
            signature,
            signature == "once",
            form == "kokuho-acquire",
            True,
        )
        for place, (form, title, person, signature) in enumerate(SHEETS)
    )


class FakeReviews:
    """The supervisor's day in memory. ``me`` may not decide one's own."""

    def __init__(self, me: str = "boss", rows: list[CaseRow] | None = None, pages: int = 16) -> None:
        self.me = me
        self.rows = the_day() if rows is None else rows
        self.pages = pages
        self.days_asked: list[date] = []
        self.reviews: dict[str, tuple[Review, ...]] = {}
        self.fail: Exception | None = None
        self.returned: list[tuple[str, str]] = []

    def day(self, day: date) -> DayView:
        self.days_asked.append(day)
        self._trip()
        rows = tuple(self.rows) if day == TODAY else ()
        count = {state: sum(row.review is state for row in rows) for state in ReviewState}
        quiet = 0 if day.weekday() >= 5 else 60 + day.day
        return DayView(
            day,
            86 if day == TODAY else quiet,
            71 if day == TODAY else quiet,
            count[W],
            count[ReviewState.RETURNED],
            14.0,
            1204 if rows else 0,
            rows,
            (("住民課", 86), ("保険年金課", 61), ("こども家庭課", 44), ("税務課", 23), ("環境課", 12), ("水道課", 9))
            if rows
            else (),
            ((8, 6), (9, 17), (10, 21), (11, 14), (13, 11), (14, 9), (15, 6), (16, 2)) if rows else (),
            79,
        )

    def detail(self, case: CaseId) -> ReviewDetail:
        self._trip()
        row = self._row(case)
        own = row.clerk_id == self.me
        why = "自分が受け付けたものは確認できません。別の職員に頼んでください。" if own else ""
        if not why and row.review is not W:
            why = {
                ReviewState.APPROVED: "承認済みです。",
                ReviewState.RETURNED: "差戻し中です。窓口で直しています。",
                ReviewState.NOT_NEEDED: "まだ受付中です。",
            }[row.review]
        done = row.status == "完了"
        return ReviewDetail(
            row,
            the_timeline(row) if done else (),
            the_sheets() if done else (),
            self.reviews.get(case, ()),
            not why,
            why,
            self.pages if done else 0,
        )

    def approve(self, case: CaseId) -> ReviewDetail:
        return self._decide(case, ReviewState.APPROVED, "")

    def send_back(self, case: CaseId, reason: str) -> ReviewDetail:
        if not reason:
            raise InvalidInput("差戻し", "理由がありません。", "何を直すのかを書いてください。")
        self.returned.append((case, reason))
        return self._decide(case, ReviewState.RETURNED, reason)

    def report_pdf(self, day: date) -> bytes:
        return b"%PDF-1.7 " + day.isoformat().encode()

    def report_xlsx(self, day: date) -> bytes:
        return b"PK" + day.isoformat().encode()

    def _decide(self, case: CaseId, state: ReviewState, reason: str) -> ReviewDetail:
        self._trip()
        row = self._row(case)
        if row.clerk_id == self.me:
            raise NotAllowed(
                f"受付 {row.number}", "自分が受け付けたものは確認できません。", "別の職員に頼んでください。"
            )
        self.rows = [replace(one, review=state) if one.id == case else one for one in self.rows]
        self.reviews[case] = (*self.reviews.get(case, ()), Review(state, ClerkId(self.me), NOW, reason))
        return self.detail(case)

    def _row(self, case: CaseId) -> CaseRow:
        return next(row for row in self.rows if row.id == case)

    def _trip(self) -> None:
        error, self.fail = self.fail, None
        if error is not None:
            raise error


class FakePackets:
    """Pages that look like a form from afar."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int]] = []

    def page(self, case: CaseId, page: int, *, dpi: int = 72) -> PageImage:
        self.asked.append((case, page, dpi))
        width, height = round(8.27 * dpi), round(11.69 * dpi)
        white, ink = b"\xff\xff\xff" * width, b"\xff\xff\xff" * (width // 10) + b"\x55\x55\x55" * (width * 8 // 10)
        ink += b"\xff\xff\xff" * (width - len(ink) // 3)
        step = max(4, height // 24)
        rows = [ink if y % step == 0 and height // 12 < y < height * 11 // 12 else white for y in range(height)]
        return PageImage(width, height, width * 3, b"".join(rows))


class FakeSession:
    """Who works here and what time it is."""

    def __init__(self, me: str = "boss") -> None:
        self.me = me

    def clerk(self) -> Clerk:
        return Clerk(ClerkId(self.me), CLERKS[self.me], frozenset({Role.SUPERVISOR}))

    def desk(self) -> Desk:
        return Desk(DeskId("d3"), "窓口3")

    def clerks(self) -> tuple[Clerk, ...]:
        return tuple(Clerk(ClerkId(one), name, frozenset({Role.STAFF})) for one, name in CLERKS.items())

    def top_bar(self) -> TopBar:
        return TopBar("窓口3", CLERKS[self.me], 4, "A-015", (), NOW, NOW)

    def forget(self) -> None:
        """It keeps nobody."""


def _words(ja: str, easy: str, en: str) -> dict[str, str]:
    return {"ja": ja, "ja-easy": easy, "en": en}


PURPOSES = KioskQuestion(
    "purpose",
    _words(
        "今日は何の手続きですか",
        "今日《きょう》は 何《なん》の 手続《てつづ》きですか",
        "What are you here for today?",
    ),
    (
        ("転入", _words("引っ越してきた", "引《ひ》っ越《こ》して きた", "I moved to this town"), "move_in"),
        ("転出", _words("引っ越していく", "引《ひ》っ越《こ》して いく", "I am moving away"), "move_out"),
        ("出生", _words("子どもが生まれた", "子《こ》どもが 生《う》まれた", "A child was born"), "birth"),
        (
            "証明書交付",
            _words("証明書がほしい", "証明書《しょうめいしょ》が ほしい", "I need a certificate"),
            "certificate",
        ),
        ("その他", _words("ほかの手続き", "ほかの 手続《てつづ》き", "Something else"), "other"),
    ),
)
_YES_NO = (
    ("はい", _words("はい", "はい", "Yes"), "yes"),
    ("いいえ", _words("いいえ", "いいえ", "No"), "no"),
)
WITH_CHILDREN = KioskQuestion(
    "with_children",
    _words(
        "18歳までのお子さまと一緒に引っ越しましたか",
        "18歳《さい》までの 子《こ》どもと いっしょに 引《ひ》っ越《こ》しましたか",
        "Did you move with children aged 18 or younger?",
    ),
    _YES_NO,
)
HAS_CARD = KioskQuestion(
    "has_card",
    _words(
        "マイナンバーカードを持ってきましたか",
        "マイナンバーカードを 持《も》って きましたか",
        "Did you bring your My Number Card?",
    ),
    _YES_NO,
)


class FakeKiosk:
    """Questions and tickets in memory."""

    CODE = "4711"

    def __init__(self) -> None:
        self.issued: list[tuple[str, str, dict[str, FactValue]]] = []
        self.calls = 0
        self.fail: Exception | None = None

    def purposes(self) -> KioskQuestion:
        return PURPOSES

    def next_question(self, purpose: str, answers: Mapping[str, FactValue]) -> KioskQuestion | None:
        if purpose == "転入" and "with_children" not in answers:
            return WITH_CHILDREN
        if purpose in ("転入", "転出", "証明書交付") and "has_card" not in answers:
            return HAS_CARD
        return None

    def issue(self, purpose: str, language: str, answers: Mapping[str, FactValue]) -> Ticket:
        error, self.fail = self.fail, None
        if error is not None:
            raise error
        self.issued.append((purpose, language, dict(answers)))
        number = f"A-{len(self.issued):03d}"
        return Ticket(number, purpose, language, dict(answers), NOW, f"T1124{len(self.issued):04d}7")

    def waiting(self) -> tuple[Ticket, ...]:
        return ()

    def call_next(self) -> Ticket | None:
        return None

    def call_staff(self) -> None:
        self.calls += 1

    def check_exit_code(self, code: str) -> bool:
        return code == self.CODE


def printer_out() -> EnvironmentProblem:
    """The environment failing."""
    return EnvironmentProblem("受付票", "印刷できません。", "職員を呼んでください。")


def hall_app(
    *, me: str = "boss", reviews: FakeReviews | None = None, kiosk: FakeKiosk | None = None, demo: bool = False
) -> App:
    """An App of which the hall's screens use session, packets, reviews and kiosk."""
    return App(
        session=FakeSession(me),
        residents=None,
        cases=None,
        packets=FakePackets(),
        printing=None,
        devices=None,
        reviews=reviews or FakeReviews(me),
        kiosk=kiosk or FakeKiosk(),
        demo=demo,
    )
