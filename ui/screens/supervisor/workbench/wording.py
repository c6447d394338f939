"""The rule workbench's words."""

from __future__ import annotations

from desk_app.domain.procedure import CounterType, Result
from desk_app.services.rule_views import ReleaseState

NAV = "判定規則"
TABS = ("規則を見る", "世帯で試す", "比べる", "公開", "図")
BOOK = "見る規則"
ALL = "すべて"
LOADING = "読み込んでいます"
GONE = "この規則は使えなくなりました。使用中の規則に戻しました。"

SEARCH = "番号・手続き名で探す"
EVENTS, DIVISIONS = "きっかけ", "担当課"
EVERY_EVENT, EVERY_DIVISION = "すべてのきっかけ", "すべての担当課"
EVERY_EVENT_SHORT, EVERY_DIVISION_SHORT = "全きっかけ", "全担当課"
LIST = "手続きの一覧"
LIST_COLUMNS = ("番号", "手続き", "しるし", "期限")
NO_ROWS = "この条件に合う手続きはありません。"
NO_DEADLINE = "なし"
UNVERIFIED = "未確認"
TOWN_MARKS = {"own": ("町独自", "blue"), "changed": ("変更", "yellow"), "switched_off": ("停止", "red")}
COUNTER = {
    CounterType.HERE: "この窓口で終わる",
    CounterType.FORM_ONLY: "書類をこの窓口で作る",
    CounterType.GUIDANCE: "案内だけ",
}
CHOOSE = "一覧から手続きを選ぶと、ここに条件と根拠が出ます。"
SENTENCE, TREE = "どんな人か", "条件"
LAW, CLOCKS, BELONGINGS, PERIODS = "根拠", "期限", "持ち物", "適用の時期"
TOWN_CHANGES, RELATED, NOTE, PLACE = "町が変えたところ", "ほかの手続きとの関係", "注意", "書いてある所"
EVERYONE = "全員"
NO_LAW = "根拠が書かれていません。"
NOT_COUNTED = "この30日に数えられる受付はありません。"
COUNTS_LEGEND = "○ 当てはまった  × 当てはまらない  ? わからない"
ENDS_RIGHT = "過ぎると権利がなくなります。"

TRUTH = {True: "当てはまる", False: "当てはまらない", None: "わからない"}
"""What a node of a condition says of the household tried."""

SOURCE = "試す世帯"
SOURCES = {"case": "今日の受付", "file": "ファイル", "typed": "入力する"}
CASE, NO_CASES = "受付", "今日の受付はまだありません。"
CASE_HINT = "受付の内容は変わりません。試したことは操作の記録に残ります。"
FILE, CHOOSE_FILE, NO_FILE = "ケースファイル", "ファイルを選ぶ", "まだ選んでいません。"
FILE_FILTER = "ケースファイル (*.yaml *.yml)"
EVENT, EVENT_ON, FILED_ON = "きっかけ", "異動日", "届出日"
PEOPLE, ADD_PERSON, REMOVE_PERSON = "世帯の人", "人を加える", "この人を消す"
BIRTH, RELATIONSHIP, KIND, SEX, TAKES_PART = "生年月日", "続柄", "住民種別", "性別", "引っ越す・当事者"
BIRTH_HINT = "例 昭和60年4月1日"
RELATIONS = ("世帯主", "妻", "夫", "子", "父", "母", "子の子", "夫(未届)", "妻(未届)", "同居人")
UNKNOWN = "わからない"
FACTS, FACT, WHOM, VALUE, ADD_FACT, REMOVE_FACT = (
    "わかっていること",
    "ことがら",
    "だれの",
    "内容",
    "加える",
    "消す",
)
HOUSEHOLD = "世帯"
YES, NO = "はい", "いいえ"
TRY, TRYING = "試す", "判定しています"
TRY_FIRST = "「試す」を押すと判定が出ます。"
EDIT = "世帯を直す"
RESULT_LIST = "判定の一覧"
RESULT_COLUMNS = ("判定", "手続き", "だれ", "担当課")
RESULTS = {Result.REQUIRED: "必要", Result.UNDECIDED: "未確定", Result.NOT_REQUIRED: "不要"}
RESULT_TONES = {Result.REQUIRED: "green", Result.UNDECIDED: "yellow", Result.NOT_REQUIRED: ""}
RESULT_FILTER = "表示する判定"
NO_RESULTS = "この判定の手続きはありません。"
MISSING, REASONS, NEXT_QUESTION = "わかれば決まること", "理由", "次に聞くこと"
CHOOSE_RESULT = "判定を選ぶと、条件のどこが当てはまるかがここに出ます。"
NEED_EVENT = "きっかけを選んでください。"
NEED_PERSON = "世帯の人を1人以上加えてください。"
NEED_CASE = "受付を選んでください。"
NEED_FILE = "ケースファイルを選んでください。"
NEED_VALUE = "内容を入れてください。"
WRONG_NUMBER = "数字で入れてください。"

OLD, NEW = "前の規則", "後の規則"
TRIED_ON = "試す受付"
OWN_CASES, FOLDER_CASES = "この窓口の30日の受付", "フォルダーのケースファイル"
COMPARE, COMPARING = "比べる", "2つの規則で判定しています"
COMPARE_FIRST = "2つの規則を選んで「比べる」を押してください。"
SAME_BOOK = "同じ規則を比べています。別の規則を選んでください。"
DIFFERENCES, AFFECTED = "規則の違い", "結果が変わる受付"
DIFFERENCE_COLUMNS = ("種類", "番号・手続き", "項目", "前 → 後")
AFFECTED_COLUMNS = ("受付", "手続き", "だれ", "前 → 後")
KINDS = {
    "added": ("追加", "green"),
    "removed": ("削除", "red"),
    "changed": ("変更", "yellow"),
    "switched_off": ("停止", "red"),
}
BEFORE, AFTER, BECAUSE, REASON = "前", "後", "この違いのため", "理由"
NONE = "なし"
NO_DIFFERENCES, NO_AFFECTED = "違いはありません。", "結果が変わる受付はありません。"
CHOOSE_DIFFERENCE = "一覧から選ぶと、違いの全文がここに出ます。"
CANCELLED = "中止しました。"

RELEASES = "下書きと公開版"
RELEASE_COLUMNS = ("状態", "版", "施行日", "提案", "承認")
NO_RELEASES = "下書きも公開版もまだありません。Excelかフォルダーを取り込むと下書きになります。"
DRAFT = "下書き"
STATE_TONES = {
    ReleaseState.PROPOSED: "yellow",
    ReleaseState.APPROVED: "blue",
    ReleaseState.IN_FORCE: "green",
    ReleaseState.PAST: "",
    ReleaseState.REJECTED: "red",
    ReleaseState.WITHDRAWN: "red",
    ReleaseState.BROKEN: "red",
}
TAKE_EXCEL, TAKE_FOLDER, TAKE = "Excelを取り込む", "フォルダーを取り込む", "下書きに取り込む"
TAKING = "規則を調べています"
EXCEL_FILTER = "Excel (*.xlsx)"
NAME = "下書きの名前"
NAME_HINT = "半角の英小文字・数字・ハイフン(例 2027-haru)。同じ名前の下書きは置き換えます。"
NEED_NAME = "半角の英小文字・数字・ハイフンで名前を入れてください。"
FROM = "取り込むもの"
FAULTS = "取り込めませんでした"
FAULTS_NOTE = "何も取り込んでいません。直してから、もう一度取り込んでください。"
FAULT_COLUMNS = ("場所", "内容")
PROPOSE, PROPOSING = "提案する", "調べて署名しています"
EFFECTIVE_ON, PROPOSAL_NOTE = "施行日", "変更の説明"
PROPOSAL_HINT = "承認する人が読みます。何を、なぜ変えるかを書いてください。"
NEED_DATE, NEED_NOTE = "施行日を入れてください。", "変更の説明を書いてください。"
TWO_PEOPLE = "提案した人とは別の確認者が承認すると、施行日から使われます。"
APPROVE, REJECT, ROLL_BACK, DISCARD, GIVE_UP = "承認する", "却下する", "この版に戻す", "下書きを捨てる", "やめる"
DISCARD_SURE, DISCARD_AGAIN = "捨てた下書きは元に戻せません。", "もう一度押すと捨てる"
REJECT_TITLE, ROLL_BACK_TITLE = "却下する理由", "この版に戻す理由"
REASON_HINT = "公開版の記録に残ります。"
NEED_REASON = "理由を書いてください。"
SEND_REJECT, SEND_ROLL_BACK = "この理由で却下する", "この理由で戻す"
CHOOSE_RELEASE = "一覧から下書きか公開版を選ぶと、ここで提案・承認できます。"
VERSION, FINGERPRINT, PROPOSED_BY, APPROVED_BY = "版", "内容の指紋(SHA-256)", "提案", "承認"
WAITING_SINCE = "承認を待っています"
SAVE_EXCEL = "Excelに書き出す"
WRITING = "Excelを書いています"

GRAPH_EVENT, GRAPH_DIVISION = "きっかけ", "担当課"
DRAWING = "図を描いています"
SAVE_SVG, SVG_FILTER = "図を保存", "SVG (*.svg)"
ZOOM_IN, ZOOM_OUT, ZOOM_FIT = "大きく", "小さく", "全体"
NO_GRAPH = "きっかけを選ぶと、質問から手続きまでの図が出ます。"

TO_LIST, NARROW, OTHER_LIST = "一覧へ", "絞る", "一覧を切り替える"
RELOAD, FIND, CHOOSE_BOOK, SWITCH = "読み直す", "探す", "規則を選ぶ", "切り替え"


def counted(rows: int, verified: int) -> str:
    """The figures of a book."""
    return f"手続き {rows}件(根拠を確認済み {verified}件)"


def counted_over(cases: int) -> str:
    """Over how many cases the tree's counts are."""
    return f"数は、この30日の受付 {cases}件での結果です。" if cases else NOT_COUNTED


def listed(shown: int, of: int) -> str:
    """Heading of the list."""
    return f"{LIST}  {shown}件" if shown == of else f"{LIST}  {of}件中 {shown}件"


def tried(required: int, undecided: int, not_required: int) -> str:
    """Figures of a trial."""
    return f"必要 {required}  未確定 {undecided}  不要 {not_required}"


def compared(differences: int, affected: int, cases: int) -> str:
    """Figures of a comparison."""
    return f"違い {differences}件。受付 {cases}件のうち、結果が変わるもの {affected}件。"


def not_tried(faults: int) -> str:
    """Cases of a comparison that could not be tried."""
    return f"試せなかったものが {faults}件あります。"


def fault_count(name: str, count: int) -> str:
    """Heading of the faults of a file."""
    return f"{name} は取り込めませんでした({count}か所)" if count else f"{name} は取り込めませんでした"


def taken(name: str) -> str:
    """Said after a draft was taken in."""
    return f"下書き「{name}」に取り込みました。"


def proposed(version: str) -> str:
    """Said after a proposal."""
    return f"版 {version} を提案しました。別の確認者が承認します。"


def approved(version: str, day: str) -> str:
    """Said after an approval."""
    return f"版 {version} を承認しました。{day} から使われます。"


def rejected(version: str) -> str:
    """Said after a rejection."""
    return f"版 {version} を却下しました。"


def rolled_back(version: str) -> str:
    """Said after a roll-back."""
    return f"版 {version} に戻しました。"


def discarded(name: str) -> str:
    """Said after a draft was thrown away."""
    return f"下書き「{name}」を捨てました。"


def saved(name: str) -> str:
    """Said after a file was written."""
    return f"{name} に保存しました。"


def person(number: int) -> str:
    """Heading of a typed person; nobody's name."""
    return f"{number}人目"
