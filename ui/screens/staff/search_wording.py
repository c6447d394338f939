"""Words of finding people: the search box, its hits, household and history, a name's characters."""

from __future__ import annotations

from ui.screens.staff import wording

MORE = "{n}件のほか多数 · {item}を足すと絞れます"
MORE_ANY = "{n}件のほか多数 · もう一語足すと絞れます"
EXAMPLES = {
    "生年月日": "生年月日(例 s60.3.4)",
    "町名": "町名(例 さくら町3)",
    "電話の下4桁": "電話の下4桁",
}
NUMBER_NONE = "この番号に合う人は見つかりません。"
NEXT_PAGE = "続き"
NEXT_PAGE_KEY = "PgDown"
LOOK = "世帯と履歴"
LOOK_KEY = "Ctrl+H"
LETTERS = "文字を大きく"
LETTERS_KEY = "Ctrl+K"
HEAD = "世帯主 {name}"
PLAIN = frozenset(
    ("氏名", "カナ", "フリガナ", "ローマ字", "生年月日", "住所", "方書", "電話", "宛名番号", "世帯番号")
)
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
