"""The sheets of the rule workbook and their columns."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.rules import excel_columns as words
from desk_app.rules import excel_conditions as conditions
from desk_app.rules.excel_columns import Column

REST = Column("", "その他", "rest", 30, "列のない項目。分からないときは触らないでください。")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, the columns in order, and a sentence on what it is for."""

    title: str
    columns: tuple[Column, ...]
    about: str


def wording(key: str, title: str, width: int) -> tuple[Column, ...]:
    """The three languages of a wording."""
    return (
        Column(f"{key}.ja", title, width=width),
        Column(f"{key}.ja-easy", f"{title}(やさしい日本語)", width=width),
        Column(f"{key}.en", f"{title}(英語)", width=width),
    )


OWNER = Column("owner", "手続き", "text", 8, "手続きの番号")
OWNER_NAME = Column("", "名前(参考)", "info", 30)

PROCEDURES = Sheet(
    "手続き",
    (
        Column("id", "番号", width=8, note="A01 のような番号。同じ番号は1回だけ。市町村の手続きは M01 など。"),
        Column("name", "名前", width=34),
        Column(
            "",
            "どんな方・どんな場合(参考)",
            "info",
            60,
            "「条件」シートから作った文です。ここを直しても変わりません。",
        ),
        Column("division", "担当課", "ref", 18, "担当課シートの番号", choices_from="担当課!$A$2:$A$200"),
        Column("events", "きっかけ", "lines", 12, "1行に1つ"),
        Column("scope", "単位", "word", 9, "世帯: 1世帯に1つ。人ごと: 1人に1つ", words=words.SCOPES),
        Column("applies_to", "対象", "word", 13, "人ごとの手続きだけ", words=words.APPLIES),
        Column("counter", "窓口", "word", 12, "空ならこの窓口", words=words.COUNTERS),
        Column("fee_yen", "手数料(円)", "number", 10, "空なら無料"),
        Column("plain", "説明", width=50),
        Column("plain_easy", "説明(やさしい日本語)", width=50),
        Column("note", "注意", width=50),
        Column("forms", "様式", "lines", 24, "1行に1つ。様式の番号"),
        Column("supersedes", "代わりになる手続き", "lines", 12, "これが必要なら、いらなくなる手続きの番号"),
        Column("done_with", "一緒に済む手続き", "lines", 12),
        Column("judged_by", "基準日", "word", 10, "期間を見る日。空なら届出日", words=words.JUDGED),
        Column("file", "ファイル", width=28, note="規則のファイル名。新しい手続きには同じ分野のものを書きます。"),
        REST,
    ),
    "手続きの一覧。1行が1つの手続きです。",
)
CONDITIONS = Sheet("条件", (conditions.COLUMNS[0], OWNER_NAME, *conditions.COLUMNS[1:]), "だれに、いつ必要かの条件。")
DEADLINES = Sheet(
    "期限",
    (
        OWNER,
        OWNER_NAME,
        Column("what", "何の期限", width=34),
        Column("from", "数え始める日", "ref", 34, choices_from="事実!$D$2:$D$600"),
        Column("days", "日数", "number", 7, "日数か、月数・年数のどちらか"),
        Column("months", "月数", "number", 7),
        Column("years", "年数", "number", 7),
        Column("counts_first_day", "初日を数える", "flag", 10, "戸籍法の届だけ「はい」"),
        Column("closed_day", "閉庁日のとき", "word", 14, "空なら次の開庁日", words=words.CLOSED),
        Column("kind", "種類", "word", 14, "空なら届出の期限", words=words.CLOCKS),
        Column("consequence", "過ぎると", width=44),
        REST,
    ),
    "手続きの期限。いつも数えるのでなければ「条件」シートの 期限1 などに条件を書きます。",
)
BROUGHT = Sheet(
    "手続きの持ち物",
    (OWNER, OWNER_NAME, Column("id", "持ち物", "ref", 40, choices_from="持ち物!$D$2:$D$400"), REST),
    "どの手続きに何を持ってくるか。全員でなければ「条件」シートの 持ち物1 などに条件を書きます。",
)
COSTS = Sheet(
    "手続きの手数料",
    (
        OWNER,
        OWNER_NAME,
        Column("table", "料金", "ref", 26, "料金シートの番号", choices_from="料金!$A$2:$A$200"),
        Column("copies", "通数", "raw", 30, "数か、通数を聞く事実の番号。空なら1"),
        Column("persons", "載る人数", "ref", 30, "人数の事実。空なら数えない", choices_from="事実!$D$2:$D$600"),
        REST,
    ),
    "手続きにかかる手数料。いつもでなければ「条件」シートの 手数料1 などに条件を書きます。",
)
BASIS = Sheet(
    "根拠",
    (
        OWNER,
        OWNER_NAME,
        Column("law", "法令", width=34),
        Column("article", "条", width=26),
        Column("verified", "条文を確認した", "flag", 12),
        REST,
    ),
    "手続きの根拠になる法令と条。",
)
PERIODS = Sheet(
    "期間",
    (
        Column("owner", "手続き", "text", 10, "(すべて) は、期間を書いていない手続きに使います。"),
        OWNER_NAME,
        Column("from", "から", "day", 12),
        Column("to", "まで", "day", 12, "空なら今も続いています。"),
        Column("in_force", "行う", "flag", 8, "その期間は行わないとき「いいえ」"),
        Column("note", "注意", width=44),
        REST,
    ),
    "手続きの施行期間。すき間も重なりもないように書きます。",
)
FACTS = Sheet(
    "事実",
    (
        Column("id", "番号", width=28, note="英小文字と _ の番号。条件と計算が使うので、変えないでください。"),
        *wording("label", "名前", 34)[:1],
        Column("", "使う手続き(参考)", "info", 26),
        Column("", "選ぶときの名前", "info", 46, "ドロップダウンに出る名前です。自動で作られます。"),
        *wording("label", "名前", 26)[1:],
        Column("scope", "単位", "word", 9, words=words.SCOPES),
        Column("type", "種類", "word", 12, words=words.TYPES),
        *wording("question", "質問", 44),
        Column("why", "理由の決まり文句", width=12, note="form と書くと「書類に書くため」になります。"),
        *wording("why", "聞く理由", 40),
        Column("sources", "出所", "lines", 14, "card・certificate・cache・spoken・pre_entry・computed を1行に1つ"),
        Column("private", "職員だけが聞く", "flag", 9, "支援措置など、住民側の画面に出さない質問"),
        Column("decides", "判定に使う", "flag", 9, "空なら「はい」"),
        Column("bulk_only", "まとめて聞く", "flag", 9),
        Column("needed_by_forms", "使う様式", "lines", 22),
        Column("unit", "単位の言葉", width=8),
        Column("minimum", "最小", "number", 7),
        Column("maximum", "最大", "number", 7),
        Column("file", "ファイル", width=24),
        REST,
    ),
    "聞くこと(事実)の一覧。並びは聞く順です。",
)
CHOICES = Sheet(
    "選択肢",
    (
        Column("owner", "事実", "text", 24, "事実の番号"),
        Column("value", "値", width=24, note="条件で比べる値"),
        *wording("label", "画面の言葉", 34),
        REST,
    ),
    "「選ぶ」事実の選択肢。画面の言葉が空なら値をそのまま出します。",
)
BELONGINGS = Sheet(
    "持ち物",
    (
        Column("id", "番号", width=24),
        Column("label", "名前", width=50),
        Column("alternatives", "代わりになるもの", "lines", 50, "1行に1つ"),
        Column("", "選ぶときの名前", "info", 60),
        REST,
    ),
    "持ち物の言葉。",
)
DIVISIONS = Sheet(
    "担当課", (Column("id", "番号", width=18), Column("name", "名前", width=34), REST), "担当課の名前。"
)
FEES = Sheet("料金", (Column("id", "番号", width=22), REST), "料金の表。")
PACK = Sheet(
    "パック",
    (
        Column("kind", "種類", width=22),
        Column("name", "名前", width=34),
        Column("value", "値", width=60),
    ),
    "版、使い始める日、パラメーター(市町村で違うところ)、最初に聞くこと、様式、きっかけ。",
)
OTHERS = Sheet(
    "その他",
    (Column("file", "ファイル", width=28), Column("key", "項目", width=24), Column("yaml", "YAML", width=90)),
    "ほかの項目。分からないときは触らないでください。",
)
ALL = (
    PROCEDURES,
    CONDITIONS,
    DEADLINES,
    BROUGHT,
    COSTS,
    BASIS,
    PERIODS,
    FACTS,
    CHOICES,
    BELONGINGS,
    DIVISIONS,
    FEES,
    PACK,
    OTHERS,
)
DEFAULTS = "(すべて)"
"""Owner of the periods of every row that names none."""
PACK_WORDS = {
    "version": "版",
    "effective_on": "使い始める日",
    "why_form": "書類のための理由",
    "parameters": "パラメーター",
    "ask_first": "最初に聞くこと",
    "forms": "様式",
    "events": "きっかけ",
}
FEE_WORDS = {
    "name": "名前",
    "label": "名前",
    "yen": "円",
    "from": "から",
    "to": "まで",
    "note": "注意",
    "unit": "単位",
}
