"""Data behind FakeApp: people on file, questions, procedures that follow the answers, belongings, sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from desk_app.domain.explanation import Change, DateLine, DecidedBy, Decider, Explanation, OpenFact, Said, Step
from desk_app.domain.fact import Choice, FactType, Source
from desk_app.domain.interview import Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Belonging, ClosedDay, Deadline, Determination, LegalBasis, Reason, Result
from desk_app.services.views import BelongingRow, EventFact, ProcedureRow, SearchHit, SheetRow

JST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=JST)
OLD_ADDRESS = "東京都千代田区一番町1番地2"
LONG_NAME = "寿限無寿限無五劫の擦り切れ　海砂利水魚の水行末雲来末風来末食う寝る処に住む処"


def _hit(rid, home, name, kana, text, on, sex, rel, status="転入予定", address=OLD_ADDRESS, guarded=False, n=4):
    matched = ("氏名",) if not guarded else ("フリガナ",)
    return SearchHit(rid, home, name, kana, text, on, sex, address, status, guarded, matched, n, rel)


HITS = (
    _hit("100000001", "H1", "髙橋　健一", "タカハシ　ケンイチ", "昭和63年5月1日", date(1988, 5, 1), "男", "世帯主"),
    _hit("100000002", "H1", "髙橋　由美", "タカハシ　ユミ", "平成2年2月14日", date(1990, 2, 14), "女", "妻"),
    _hit("100000003", "H1", "髙橋　美咲", "タカハシ　ミサキ", "平成30年7月3日", date(2018, 7, 3), "女", "子"),
    _hit("100000004", "H1", "髙橋　陽斗", "タカハシ　ハルト", "令和7年9月30日", date(2025, 9, 30), "男", "子"),
    _hit(
        "100000011",
        "H2",
        "髙橋　健太郎",
        "タカハシ　ケンタロウ",
        "昭和30年1月9日",
        date(1955, 1, 9),
        "男",
        "世帯主",
        "現存",
        "架空県みらい市桜町一丁目2番3号",
        n=1,
    ),
    _hit(
        "100000012",
        "H3",
        "髙橋　花子",
        "タカハシ　ハナコ",
        "昭和60年12月1日",
        date(1985, 12, 1),
        "女",
        "世帯主",
        "現存",
        None,
        guarded=True,
        n=2,
    ),
    _hit(
        "100000013",
        "H4",
        LONG_NAME,
        "ジュゲムジュゲムゴコウノスリキレ　カイジャリスイギョノスイギョウマツ",
        "大正15年12月25日",
        date(1926, 12, 25),
        "男",
        "妻の父母の養子の子",
        "現存",
        "架空県みらい市大字上下左右字東西南北1234番地の56 グランドヒルズ・パークサイドみらい中央タワー棟3210号室",
    ),
    _hit(
        "100000014",
        "H5",
        "NGUYEN THI HONG NHUNG",
        "グエン　ティ　ホン　ニュン",
        "1999年8月2日",
        date(1999, 8, 2),
        "女",
        "世帯主",
        "現存",
        "架空県みらい市港町二丁目1番1号",
        n=1,
    ),
)


def _copies(fact, label, fee, section="住民票"):
    return EventFact(fact, label, FactType.NUMBER, copies=True, fee_yen=fee, section=section)


def _choices(fact, label, *values, **more):
    return EventFact(fact, label, FactType.CHOICE, tuple((value, value) for value in values), **more)


EVENT_FACTS = {
    LifeEvent.DIVORCE: (_choices("divorce_kind", "離婚の種類", "協議", "調停・裁判"),),
    LifeEvent.CERTIFICATE: (
        _choices(
            "cert_purpose", "使いみち", "勤め先", "年金", "特別児童扶養手当・特別障害者手当などの請求と現況の届出"
        ),
        _copies("copies_juminhyo", "住民票の写し", 300),
        _choices("juminhyo_scope", "範囲", "世帯全員", "一部", of=("copies_juminhyo",)),
        EventFact("juminhyo_honseki", "本籍・筆頭者を載せる", FactType.BOOL, of=("copies_juminhyo",)),
        _copies("copies_koseki", "戸籍 全部事項証明（謄本）", 450, "戸籍"),
        _copies("copies_fuhyo", "戸籍の附票の写し", 300, "戸籍"),
        _copies("copies_inkan", "印鑑登録証明", 300, "身分・印鑑"),
        _copies("copies_shotoku", "所得・課税証明", 300, "税・そのほか"),
    ),
}

LABELS = {
    "insurance": "健康保険",
    "public_servant": "公務員",
    "siblings_18_22": "18〜22歳の子",
    "dogs": "飼っている犬",
    "moped": "原付バイク",
    "needs_protection": "住所を知られたくない事情",
    "seal": "印鑑登録",
    "nursery": "保育所",
    "after_school": "学童",
    "phone": "電話番号",
    "water_on": "水道を使う日",
}


def _text(ja: str, easy: str, en: str) -> dict[str, str]:
    return {"ja": ja, "ja-easy": easy, "en": en}


_INSURANCE = tuple(
    Choice(value, _text(ja, easy, en))
    for value, ja, easy, en in (
        (
            "kokuho",
            "国民健康保険（自営業・無職など）",
            "国民健康保険（自分で 入る 保険）",
            "National Health Insurance",
        ),
        ("shaho", "会社の健康保険", "会社の 保険", "Insurance through work"),
        ("koki", "後期高齢者医療", "75歳からの 保険", "Medical care for 75 and over"),
        ("none", "入っていない", "入って いない", "None"),
    )
)


def all_questions(people) -> list[Question]:
    """Every question of the scripted interview in order; ``people`` decide whom it is asked about."""
    children = [p for p in people if p.relationship == "子"]
    made = []
    if people:
        one = people[0]
        made.append(
            Question(
                "q-insurance",
                "insurance",
                one.id,
                _text(
                    f"{_given(one)}さんは、引っ越す前にどの健康保険に入っていましたか。",
                    f"{_given(one)}さんは、引っ越す 前に どの 健康保険に 入って いましたか。",
                    f"Which health insurance did {_given(one)} have before the move?",
                ),
                FactType.CHOICE,
                _INSURANCE,
                _text(
                    "国民健康保険は市町村が変わると入り直しになるため。",
                    "町が 変わると、保険に もう一度 入ります。",
                    "National Health Insurance is joined anew in each town.",
                ),
                ("B01", "B16"),
            )
        )
    if children:
        one = children[0]
        made.append(
            _yes_no(
                "public_servant",
                one.id,
                _text(
                    f"お子さま（{_given(one)}さん）の児童手当を受け取るのは、勤め先が公務員の方ですか。",
                    f"{_given(one)}さんの 児童手当を もらう 人は、公務員ですか。",
                    f"Is the person who receives the child allowance for {_given(one)} a public servant?",
                ),
                ("D01", "D04", "D08"),
            )
        )
        made.append(
            _yes_no(
                "siblings_18_22",
                None,
                _text(
                    "18歳から22歳のお子さまがいますか。",
                    "18歳から 22歳の 子どもが いますか。",
                    "Do you have children aged 18 to 22?",
                ),
                ("D04",),
            )
        )
    made.append(
        Question(
            "q-dogs",
            "dogs",
            None,
            _text("犬を何匹飼っていますか。", "犬を 何匹 飼って いますか。", "How many dogs do you have?"),
            FactType.NUMBER,
            decides=("E09",),
        )
    )
    made.append(
        _yes_no(
            "moped",
            None,
            _text(
                "原付バイク（125cc以下）を持っていますか。",
                "小さい バイクが ありますか。",
                "Do you own a moped (125 cc or less)?",
            ),
            ("E01",),
        )
    )
    made.append(
        replace(
            _yes_no("needs_protection", None, _text("住所を知られたくない事情がありますか。", "", ""), ("A32",)),
            private=True,
        )
    )
    made.append(
        Question(
            "q-water",
            "water_on",
            None,
            _text("水道をいつから使いますか。", "水道を いつから 使いますか。", "From when will you use water?"),
            FactType.DATE,
            decides=("E14",),
        )
    )
    made.append(
        Question(
            "q-phone",
            "phone",
            None,
            _text(
                "昼に連絡がつく電話番号を教えてください。",
                "昼に 電話できる 番号を 教えて ください。",
                "A phone number for the daytime?",
            ),
            FactType.TEXT,
        )
    )
    return made


def _yes_no(fact, person, text, decides) -> Question:
    why = _text(
        "答えによって必要な届が変わるため。", "答えで 出す 紙が 変わります。", "It decides which papers you need."
    )
    return Question(f"q-{fact}", fact, person, text, FactType.BOOL, (), why, decides)


def _given(person) -> str:
    return person.name.replace("　", " ").split(" ")[-1]


def questions(people, answers) -> list[Question]:
    """The questions not answered yet."""
    return [q for q in all_questions(people) if (q.fact, q.person) not in answers]


def in_words(question: Question, value) -> str:
    """An answer as the answered list says it."""
    if value is None:
        return "わからない"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    labels = {choice.value: choice.label["ja"] for choice in question.choices}
    return labels.get(value, str(value))


# procedure, name, division, who, deadline, fact that decides (None: always), value wanted
_PACK = (
    ("A01", "転入届", "市民課", "all", "2026-12-04", None, None),
    ("A03", "マイナンバーカード 継続利用", "市民課", "adults", "2026-12-04", None, None),
    ("A12", "マイナンバーカード 住所の書換え", "市民課", "adults", "2026-12-04", None, None),
    ("B01", "国民健康保険 加入", "保険年金課", "all", "2026-12-04", "insurance", "kokuho"),
    ("B16", "国民年金 住所変更", "保険年金課", "adults", "2026-12-04", "insurance", "kokuho"),
    ("D01", "児童手当 認定請求", "こども課", "first", "2026-12-03", "public_servant", False),
    ("D04", "第3子加算の確認書", "こども課", "first", None, "siblings_18_22", True),
    ("D08", "子ども医療費 受給資格", "こども課", "children", None, "public_servant", False),
    ("D21", "小学校の転入学", "学校教育課", "children", None, None, None),
    ("E01", "原付バイクの登録", "税務課", "first", "2026-12-05", "moped", True),
    ("E09", "犬の登録 変更", "環境課", "first", "2026-12-20", "dogs", 1),
    ("E14", "水道の使用開始", "水道課", "first", None, None, None),
    ("A17", "印鑑登録", "市民課", "first", None, "seal", True),
    ("A32", "支援措置の申出", "市民課", "first", None, "needs_protection", True),
    ("C01", "介護保険 資格取得", "介護保険課", "none", None, "never", True),
    ("C08", "身体障害者手帳 住所変更", "福祉課", "none", None, "never", True),
)


_CODES = [item[0] for item in _PACK]


def procedures(people, answers, overrides) -> tuple[ProcedureRow, ...]:
    """Rows in the order required, undecided, not required."""
    known = {fact: value for (fact, _person), value in answers.items() if value is not None}
    known["never"] = False
    rows = [_row(item, people, known, overrides) for item in _PACK]
    order = {Result.REQUIRED: 0, Result.UNDECIDED: 1, Result.NOT_REQUIRED: 2}
    return tuple(sorted(rows, key=lambda row: order[row.result]))


def _row(item, people, known, overrides) -> ProcedureRow:
    code, name, division, who, deadline, fact, wanted = item
    result = Result.REQUIRED
    if fact is not None:
        result = (
            Result.UNDECIDED
            if fact not in known
            else (Result.REQUIRED if known[fact] == wanted else Result.NOT_REQUIRED)
        )
    if code in overrides:
        result = Result.REQUIRED if overrides[code] else Result.NOT_REQUIRED
    on = date.fromisoformat(deadline) if deadline else None
    groups = {
        "all": list(people),
        "first": list(people[:1]),
        "none": [],
        "adults": [p for p in people if (p.age or 0) >= 18],
        "children": [p for p in people if (p.age or 99) < 18],
    }
    deadlines = (
        (
            Deadline(
                "届出", on, "住み始めた日から14日以内", False, ClosedDay.NEXT_OPEN, False, "過料の対象になります。"
            ),
        )
        if on
        else ()
    )
    holds = {Result.REQUIRED: True, Result.NOT_REQUIRED: False, Result.UNDECIDED: None}[result]
    label = LABELS.get(fact or "", "年齢")
    reasons = (
        Reason("引っ越した日が 令和8年11月20日", "event_on", date(2026, 11, 20), Source.SPOKEN, True),
        Reason(f"{label}の答え", fact, known.get(fact), Source.SPOKEN, holds),
    )
    one = Determination(
        code,
        name,
        people[0].id if people else None,
        result,
        (fact,) if result is Result.UNDECIDED else (),
        (),
        reasons,
        deadlines,
        None,
        None,
        ("juumin-ido",),
        (Belonging("card", "マイナンバーカード"),),
        division,
        0,
        basis=(LegalBasis("住民基本台帳法", "第22条", True),),
        plain="新しい住所を町に知らせます。",
    )
    return ProcedureRow(
        code,
        code,
        name,
        result,
        tuple(p.name for p in groups[who]),
        on,
        f"{on.month}月{on.day}日まで" if on else "",
        False,
        division,
        (label,) if result is Result.UNDECIDED else (),
        (one,),
        False,
        code in overrides,
    )


def explanation(one: Determination) -> Explanation:
    """What the rules would say of a determination: its reasons, and who said what."""
    at = datetime(2026, 11, 24, 10, 40)
    steps = tuple(
        Step(
            r.text,
            r.fact,
            r.person,
            value_text=str(r.value) if r.value is not None else "",
            source=r.source,
            holds=r.holds,
            said=Said("c1", at) if r.source is Source.SPOKEN else None,
        )
        for r in one.reasons
    )
    words = {
        Result.REQUIRED: "が必要です。",
        Result.NOT_REQUIRED: "はいりません。",
        Result.UNDECIDED: "は、答えがわかると決まります。",
    }
    return Explanation(
        one.procedure,
        one.name,
        one.person,
        one.result,
        f"「{one.name}」{words[one.result]}",
        reasons=tuple(step for step in steps if step.holds is not False),
        counter=tuple(step for step in steps if step.holds is False),
        changes=(Change((), Result.NOT_REQUIRED, "届け出る日が変わると、期限が変わります。"),),
        basis=one.basis,
        dates=tuple(
            DateLine(d.what, d.on, date(2026, 11, 20), d.late, f"11月21日から数えて14日目: {d.on}", d.consequence)
            for d in one.deadlines
        ),
        decided=(DecidedBy(Decider.ANSWER, "聞き取りの答えで決まりました", "c1", at),),
        open=tuple(OpenFact(fact, one.person, fact, f"{fact}を確かめてください", False) for fact in one.missing),
    )


def marked(rows, before) -> tuple[ProcedureRow, ...]:
    """The rows with what changed since ``before`` marked."""
    old = {row.key: row.result for row in before}
    return tuple(replace(r, changed=bool(old) and old.get(r.key) is not r.result) for r in rows)


BELONGINGS = (
    BelongingRow("card", "マイナンバーカード", (), ("A03", "A12"), True),
    BelongingRow("bank", "振込先の通帳", ("キャッシュカード",), ("D01",), False),
    BelongingRow("nenkin", "基礎年金番号がわかるもの", ("マイナンバーカード",), ("B16",), True),
    BelongingRow("dog", "犬の鑑札", (), ("E09",), False),
)


def sheets(rows, before) -> tuple[SheetRow, ...]:
    """One sheet for each required procedure."""
    old = {s.key: s for s in before}
    needed = [row for row in rows if row.result is Result.REQUIRED]
    return tuple(
        old.get(row.procedure)
        or SheetRow(
            row.procedure,
            row.procedure,
            row.name,
            "",
            row.division,
            (n + 2,),
            f"C11240041-{_CODES.index(row.procedure):02d}7",
            "ink" if row.procedure == "E01" else "once",
            False,
            False,
            False,
            f"{row.name}の 紙です。",
        )
        for n, row in enumerate(needed)
    )
