"""The supervisor's words."""

from __future__ import annotations

from desk_app.domain.review import ReviewState

TITLE = "一筆 管理者"
TRAINING = "訓練"
NAV_DAY = "本日の受付"
NAV_STATISTICS = "統計"

STATE_WORDS = {
    ReviewState.WAITING: "確認待ち",
    ReviewState.RETURNED: "差戻し中",
    ReviewState.APPROVED: "承認済み",
    ReviewState.NOT_NEEDED: "受付中",
}
STATE_TONES = {
    ReviewState.WAITING: "",
    ReviewState.RETURNED: "red",
    ReviewState.APPROVED: "green",
    ReviewState.NOT_NEEDED: "blue",
}
ALL = "すべて"
EVERYTHING = "すべての受付"
SEVERITY_TONES = {"error": "red", "warning": "yellow", "info": ""}
GUARDED = "支援措置"
NO_FINDING = "特になし"

RECEIVED = "受付"
DONE = "完了"
WAITING = "確認待ち"
RETURNED = "差戻し中"
MEDIAN = "1件あたり(中央値)"
NOT_WRITTEN = "書かずに済んだ氏名・住所"

COLUMNS = ("受付番号", "きっかけ", "窓口・職員", "理由", "書類", "時間")
ORDERS = {
    "first": "まず見るもの順",
    "opened": "受付の早い順",
    "longest": "時間の長い順",
}
FILTER = "条件で絞る(F3)"
FILTER_STATE, FILTER_EVENT, FILTER_CLERK, FILTER_REASON = "状態", "きっかけ", "職員", "理由"
FILTER_CLEAR = "条件を消す"
NO_ROWS = "この条件に合う受付はありません。"
NONE_WAITING = "確認待ちの受付はありません。"
NO_CASES = "この日の受付はまだありません。"
CHOOSE = "左の一覧から受付を選ぶと、ここに経過と書類が出ます。"

APPROVE, RETURN = "承認する", "差戻す"
FOUR_EYES = "確認者は受付した職員と別の人です。差戻すときは理由が要ります。"
RETURN_TITLE = "差戻す理由"
RETURN_HINT = "何を直すのかを書いてください。受付した職員の画面に出ます。"
RETURN_SEND = "この理由で差戻す"
RETURN_QUIT = "やめる"
RETURN_EMPTY = "何を直すのかを書いてください。"
NO_PAGES = "書類はまだ作られていません。"
DRAWING = "描いています…"
TIMELINE_EMPTY = "経過の記録はまだありません。"
SHEET_COLUMNS = ("書類", "署名")
FRONT_PAGES, BACK_PAGES = "受付票・手続きのご案内", "控え・そのほか"
SIGNED, NOT_SIGNED, INK, VOIDED = "署名済み", "なし", "自筆", "取消"
NOT_HANDED = "未渡し"
BACK = "一覧に戻る"
SEE_PAGES = "書類を大きく見る"

SAVE_PDF, SAVE_XLSX = "日報 PDF", "日報 Excel"
PDF_FILTER, XLSX_FILTER = "PDF (*.pdf)", "Excel (*.xlsx)"
LOADING = "読み込んでいます"
SAVING = "日報を作っています"

PERIODS = {"day": "日", "week": "週", "month": "月"}
CHART_HOURS, CHART_DIVISIONS, CHART_EVENTS, CHART_DAYS = (
    "時間帯ごとの受付",
    "担当課ごとの手続き",
    "きっかけごとの受付",
    "日ごとの受付",
)
NO_FIGURES = "この期間の受付はありません。"


def approved(number: str) -> str:
    """Said after an approval."""
    return f"{number} を承認しました。"


def returned(number: str) -> str:
    """Said after a return."""
    return f"{number} を差戻しました。"


def saved(name: str) -> str:
    """Said after a report was written."""
    return f"{name} に保存しました。"


def report_name(day: str, ending: str) -> str:
    """File name of a day's report; it carries the day only."""
    return f"日報_{day}.{ending}"
