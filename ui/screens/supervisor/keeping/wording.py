"""The words of the look-ups, the released items and the files of residents."""

from __future__ import annotations

NAV = "見守り"
TABS = ("照会の記録", "解除中の項目", "住民情報の取込み")
LOADING = "読み込んでいます"

CLERK_COLUMNS = ("職員", "検索", "開いた", "受付なし", "番号で", "夜間・休日", "確認すること")
LOOKUP_COLUMNS = ("時刻", "したこと", "受付", "理由", "見るところ")
NOTHING_ODD = "特になし"
NO_LOOKUPS = "この日の照会はありません。"
NO_SUCH_LOOKUPS = "この条件に合う照会はありません。"
WHO_FIRST = "職員を選ぶと、だれを、どの受付から、なぜ調べたかが出ます。検索した言葉は記録しません。"
WITHOUT_CASE, BY_NUMBER = "受付なし", "番号で検索"
FILTERS = {
    "all": "すべて",
    "no_case": "受付なし",
    "unusual": "夜間・休日",
    "number": "番号で検索",
    "opened": "開いた方",
}
ACTIONS = {
    "take_household": "世帯を開いた",
    "look": "世帯と履歴を見た",
    "release_look": "解除された項目を見た",
    "individual_numbers": "個人番号を様式に載せた",
}
FILTER = "絞り込み"

RELEASE_COLUMNS = ("受付", "対象の方", "解除した項目", "目的", "申請・承認", "閉じる時刻")
NO_RELEASES = "解除中の項目はありません。"
RELOCK = "今すぐ閉じる"
RELEASE_NOTE = "時間が過ぎると自動で閉じます。用が済んだら、待たずに閉じてください。"

IMPORT_COLUMNS = ("日時", "種類", "ファイル", "行", "速さ", "結果")
FAULT_COLUMNS = ("行", "項目", "誤り")
NO_IMPORTS = "まだ取り込んでいません。"
TAKEN, REFUSED = "取込み済み", "不可"
FULL, DELTA = "全件", "差分"
NO_NAME = "（名前は記録しません）"
CHOOSE_FILE = "不可のファイルを選ぶと、誤りが行と項目で出ます。中身は記録しません。"
NO_DROP = "取込みフォルダーは設定されていません（desk.toml の drop_folder）。"


def lookup_heading(day: str, count: int, flagged: int) -> str:
    """Over the look-ups of a day."""
    words = f"確認が必要な職員 {flagged}人" if flagged else "確認が必要な職員はいません"
    return f"{day}　照会 {count:,}件　{words}"


def flagged(clerk: str, flags: tuple[str, ...]) -> str:
    """Over what one person did, everything that stands out of it."""
    return f"{clerk}: {'、'.join(flags)}。検索した言葉は記録しません。"


def search_words(hits: int, by: str) -> str:
    """What a search found, by what."""
    found = f"{hits}人" if hits else "該当なし"
    return f"検索　{found}" + (f"（{by}）" if by else "")


def closed(case: str) -> str:
    """Said after a release was closed."""
    return f"受付 {case} の解除を閉じました。"


def drop_line(folder: str, looked: str, waiting: int, refused: int) -> str:
    """How the drop folder stands."""
    return f"取込みフォルダー {folder}　最後に見た時刻 {looked or 'まだ'}　待ち {waiting}件　不可 {refused}件"
