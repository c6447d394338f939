"""Words of finding people: the search box, its hits, household and history, a name's characters."""

from __future__ import annotations

from ui.screens.staff import wording

TITLE = "どなたの手続きですか"
PLACE = "氏名・読み・生年月日・住所・番号（例 たかはし s63.5.1）"
COUNT = "{n}人 · ↑↓で選び、Enterで世帯を受付に入れます"
MORE = "{n}人より多くいます · はじめの{n}人を表示"
OF_MANY = "{all:,}人います · はじめの{n}人を表示"
OF_OVER = "{all:,}人以上います · はじめの{n}人を表示"
NARROW = "しぼる"
ADD = "＋{item}"
BRIEF = frozenset(("＋生年月日", "＋町名", "女", "男"))
WORDS = ("女", "男", "世帯主")
SEXES = frozenset(("男", "女", "男性", "女性"))
"""Narrowing words that are offered at one press."""
EXAMPLES = {
    "生年月日": "続けて生年月日を入れてください（例 s60.3.4 · s60 · 3月4日）",
    "町名": "続けて町名を入れてください（例 さくら町 · 桜町3-4）",
    "電話の下4桁": "続けて電話の下4桁を入れてください（例 0123）",
}
AGE = "{n}歳"
LIVING = "現存"
GONE = frozenset(("転出", "死亡", "消除"))
NOT_ALL = "同じ名前の人が多く、全員は調べていません。生年月日か町名を足してください。"
NONE = "「{text}」に合う人は見つかりません。"
NUMBER_NONE = "この番号に合う人は見つかりません。"
NEXT_PAGE_KEY, LOOK_KEY, LETTERS_KEY, HAND_KEY = "PgDn", "Ctrl+H", "Ctrl+K", "Ctrl+N"
LINKS = (
    ("次を見る", NEXT_PAGE_KEY),
    ("世帯と履歴", LOOK_KEY),
    ("文字を大きく", LETTERS_KEY),
    ("新しい人として加える", HAND_KEY),
)
SHORT_LINKS = (("次", NEXT_PAGE_KEY), ("世帯と履歴", LOOK_KEY), ("文字", LETTERS_KEY), ("新しい人", HAND_KEY))
"""The same on a low window."""
HEAD = "世帯主 {name}"
PLAIN = frozenset((
    "氏名", "カナ", "フリガナ", "ローマ字", "生年月日", "住所", "方書", "電話", "宛名番号", "世帯番号",
    "男", "女", "日本人", "外国人", "現存", "転入予定", "転出", "死亡", "消除", "世帯主", "妻", "夫", "子",
    "父", "母", "妹", "弟", "姉", "兄", "孫", "祖父", "祖母", "同居人", "縁故者", "長男", "長女",
))  # fmt: skip
"""Reasons that need no line of their own."""
ONE_APART = "1字ちがい"
HOME = "世帯 {n}人"
NOBODY_HOME = "この世帯に住んでいる人はいません。"
HISTORY = "これまでの登録 {n}件"
NOW = "現在"
BEFORE = "以前"
NO_DAY = "日付の記録なし"
CHANGED = "変わったところ: {items}"
PHONE = "電話 {phone}"
PHONE_GUARDED = "電話は表示できません（支援措置の権限が必要）"
ADDRESS_GUARDED = wording.ADDRESS_GUARDED
BEFORE_GUARDED = "前の住所は表示できません（支援措置の権限が必要）"
FORMER, ALIAS, ROMAN = "旧氏 {name}", "通称 {name}", "ローマ字 {name}"
BACK = "検索結果へ戻る"
TAKE = "この世帯を受付に入れる"
LETTERS_TITLE = "名前の文字"
LETTERS_LEAD = "登録されている文字をそのまま大きく表示しています。"
CLOSE = "閉じる"

HINTS_TITLE = "どれでも、組み合わせても探せます"
HINTS = (
    ("氏名・読み", "髙橋 健一", "たかはし けん", "takahashi"),
    ("生年月日", "s63.5.1", "昭63 5 1", "1988年5月"),
    ("住所", "桜町3-4", "コーポさくら 203", ""),
    ("組み合わせ", "たかはし s63", "さとう 桜町", "鈴木 世帯主"),
    ("番号", "0001234567", "000-1234-0001"),
)
"""What can be typed, each with examples."""
HINTS_ALSO = (
    "旧氏・通称・ローマ字・前の住所でも同じ欄で探せます。番号は宛名番号・世帯番号・電話（下4桁も）です。"
    "1字ちがいは、合う人がいないときに探します。"
)
TRY_TITLE = "次のことを試してください"
TRY = (
    ("別の読み・短い読み", "ひろこ → ゆうこ、わたなべ → わた"),
    ("旧氏・以前の名前", "結婚・離婚の前の名字"),
    ("生年月日だけ", "s63.5.1"),
    ("住所だけ", "桜町3-4"),
)
"""What helps when nobody was found, each with an example."""
ALONE = "「{word}」だけで探す"
STILL = "見つからないときは、カードを読む（F4）か、新しい人として加えてください（Ctrl+N）。"
BESIDES = "カードを読む（F4）か、新しい人として加える（Ctrl+N）こともできます。"
NO_DATA = "住民情報がありません。"
