"""Words of the staff window (Japanese, for the clerk)."""

from __future__ import annotations

from desk_app.domain.card import DeviceState
from desk_app.domain.life_event import LifeEvent

TITLE = "一筆 窓口"
TRAINING = "訓練"
STEPS = ("本人確認", "きっかけ", "聞き取り", "手続き確認", "確認・署名", "印刷", "お渡し")

# --- bars
WAITING = "待ち {n}人"
CALL_NEXT = "次を呼ぶ"
AS_OF = "時点"
RESIDENTS_AS_OF = "住民情報 {when}" + AS_OF
RESIDENTS_NONE = "住民情報 なし"
NO_DEVICES = "装置なし"
KEYS = (
    ("F1", "手引き"),
    ("F2", "次を呼ぶ"),
    ("F3", "人を探す"),
    ("F4", "カードを読む"),
    ("F6", "住民画面の言語"),
    ("F7", "手続きの一覧"),
    ("F8", "一時中断"),
)
BACK_KEY = ("Alt ←", "前の質問")
NEXT_KEY = ("Enter", "次へ")
SUSPENDED = "受付 {number} を一時中断しました。ここまでの答えは保存されています。"
NOBODY_WAITS = "待っている人はいません。"
LANGUAGES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}
LANGUAGE_SET = "住民画面を {language} にしました。"
DEVICE_STATES = {
    DeviceState.READY: "",
    DeviceState.BUSY: "読取中",
    DeviceState.CARD_PRESENT: "あり",
    DeviceState.ABSENT: "なし",
    DeviceState.FAULT: "故障",
}
DEVICE_KINDS = {"card": "カード", "scanner": "読取機", "ticket_printer": "受付票", "printer": "印刷機"}

# --- home
HOME_TITLE = "受付を始める"
HOME_LEAD = "次の人を呼ぶか、番号札なしで新しい受付を始めます。"
NEW_CASE = "新しい受付"
OPEN_CASES = "途中の受付"
NO_OPEN_CASES = "途中の受付はありません。"
CASE_LINE = "{event} · {people}人 · {status}"
RESUME = "続ける"
NO_EVENT_YET = "きっかけ未定"

# --- 1
HAND_ADD = "新しい人として加える"
HAND_TITLE = "新しい人"
HAND_LEAD = "住民情報にない人です。届出書のとおりに入れてください。"
GUARDED = "支援措置"
ADDRESS_GUARDED = "住所は表示できません（支援措置の権限が必要）"
MATCHED = "{what}が一致"
HOUSEHOLD_SIZE = "世帯 {n}人"
IDENTITY_TITLE = "本人確認は何でしましたか"
IDENTITY_LEAD = "窓口に来た人: {name}さん"
IDENTITY_METHODS = (
    ("マイナンバーカード", "暗証番号または顔で確認"),
    ("運転免許証", "写真付き 1点"),
    ("在留カード・特別永住者証明書", "写真付き 1点"),
    ("旅券など写真付きの証明書", "写真付き 1点"),
    ("写真のない証明書 2点", "資格確認書・年金手帳など"),
    ("聞き取りと書類", "上のどれもないとき"),
)
CHANGE_PERSON = "人を選び直す"
CARD_TITLE = "カードと受付の内容のちがい"
CARD_LEAD = "ちがう項目は、カードと今の値のどちらを使うか選びます。"
CARD_SAME = "カードの内容は、受付の内容と同じです。"
CARD_USE = "カードの値を使う"
CARD_KEEP = "今の値のまま"
CARD_ACCEPT = "選んだ値で進む"
CARD_SKIP = "カードを使わない"
CARD_PERSON = "カードの人をそのまま加える"
CARD_EMPTY = "（まだなし）"
READING_CARD = "カードを読んでいます。カードを動かさないでください。"
NO_READER = "読み取れる装置がありません。"
NO_READER_REMEDY = "接続を確かめるか、人を探す(F3)で進めてください。"

# --- 2
EVENT_TITLE = "今日は何の届ですか"
EVENT_LEAD = "起きたことを1つ選びます。番号キーでも選べます。"
EVENTS = {
    LifeEvent.MOVE_IN: ("転入", "市外・国外から引っ越してきた"),
    LifeEvent.MOVE_OUT: ("転出", "市外・国外へ引っ越す"),
    LifeEvent.MOVE_WITHIN: ("転居", "市内で引っ越した"),
    LifeEvent.BIRTH: ("出生", "赤ちゃんが生まれた"),
    LifeEvent.DEATH: ("死亡", "亡くなった"),
    LifeEvent.MARRIAGE: ("婚姻", "結婚した"),
    LifeEvent.DIVORCE: ("離婚", "離婚した"),
    LifeEvent.HOUSEHOLD_CHANGE: ("世帯変更", "世帯主が変わった・世帯を分けた"),
    LifeEvent.NAME_CHANGE: ("氏名変更", "氏名・旧氏・通称が変わった"),
    LifeEvent.CERTIFICATE: ("証明書", "証明書がほしい"),
}
DATE_TITLE = {
    LifeEvent.MOVE_IN: "新しい住所に住み始めたのはいつですか",
    LifeEvent.MOVE_OUT: "いつ引っ越しますか",
    LifeEvent.MOVE_WITHIN: "新しい住所に住み始めたのはいつですか",
    LifeEvent.DEATH: "亡くなったのはいつですか",
    LifeEvent.MARRIAGE: "婚姻の日はいつですか",
    LifeEvent.DIVORCE: "離婚の日はいつですか",
    LifeEvent.HOUSEHOLD_CHANGE: "世帯が変わったのはいつですか",
    LifeEvent.NAME_CHANGE: "変わったのはいつですか",
}
DATE_TITLE_OTHER = "変わったのはいつですか"
DATE_LABEL = {
    LifeEvent.MOVE_OUT: "転出予定日",
    LifeEvent.DEATH: "亡くなった日",
    LifeEvent.MARRIAGE: "届出日（効力が生じる日）",
    LifeEvent.DIVORCE: "届出日（効力が生じる日）",
}
DATE_LABEL_OTHER = "異動日"
DATE_LEAD = "年・月・日を入れます。令和8年なら 8 でも 2026 でもかまいません。"
DATE_LEADS = {
    LifeEvent.MOVE_OUT: "これから引っ越すときは、先の日でかまいません。もう引っ越したときは、その日です。",
    LifeEvent.MARRIAGE: "日本の方式なら届を出した日です。外国で成立したときは、その日を入れます。",
    LifeEvent.DIVORCE: "協議離婚なら届を出した日です。裁判所で成立したときは、成立・確定した日を入れます。",
}
FROM_TITLE = "どこから引っ越してきましたか"
FROM_LEAD = "転出証明書の内容です。わからない欄は空けたままで進めます。"
FROM_KINDS = ("国内", "国外", "不明")
CERTIFICATE = "転出証明書"
CERTIFICATES = ("カード", "紙", "なし")
FROM_KIND = "前の住まい"
FROM_ADDRESS = "前の住所"
FROM_PLANNED = "転出予定日"
WHO_TITLE = "だれが引っ越しましたか"
WHO_TITLE_OUT = "だれが引っ越しますか"
WHO_LEAD = "いっしょに移る人に印を付けます。数字キーかスペースで切り替えます。"
TO_TITLE = "どこへ引っ越しますか"
TO_LEAD = "決まっていない欄は空けたままで進めます。"
TO_KINDS = (("国内", "国内の市区町村"), ("国外", "国外"), ("不明", "まだ決まっていない"))
TO_KIND = "転出先"
TO_PREFECTURE = "都道府県"
TO_COUNTRY = "国・地域"
TO_ADDRESS = "転出先の住所"
TO_HEAD = "転出先の世帯主"
ABOUT_TITLE = {
    LifeEvent.DEATH: "亡くなったのはどなたですか",
    LifeEvent.MARRIAGE: "婚姻するのはどなたですか",
    LifeEvent.DIVORCE: "離婚するのはどなたですか",
    LifeEvent.HOUSEHOLD_CHANGE: "世帯が変わるのはどなたですか",
    LifeEvent.NAME_CHANGE: "氏名などが変わるのはどなたですか",
    LifeEvent.CERTIFICATE: "どなたの証明書ですか",
}
ABOUT_LEAD = "数字キーかスペースで印を付けます。"
ABOUT_LEADS = {
    LifeEvent.DEATH: "1人に印を付けます。数字キーで選べます。",
    LifeEvent.MARRIAGE: "この世帯にいる方に印を付けます。2人ともいるときは2人です。",
    LifeEvent.DIVORCE: "この世帯にいる方に印を付けます。2人ともいるときは2人です。",
}
NOBODY_ABOUT = "だれにも印がありません。"
NOBODY_ABOUT_REMEDY = "この届の当事者に印を付けてください。"
TOO_MANY_ABOUT = "{n}人に印があります。"
TOO_MANY_ABOUT_REMEDY = "{event}の当事者は{most}人までです。"
WHOM_ABOUT = "当事者"
NEWBORN_TITLE = "生まれたお子さんを加えます"
NEWBORN_LEAD = "出生届のとおりに入れます。ふたごのときは、もう1人加えます。"
NEWBORN_NTH = "{n}人目のお子さん"
NEWBORN_ONE = "お子さん"
NEWBORN_MORE = "もう1人加える（ふたごなど）"
NEWBORN_LESS = "この子を外す"
NEWBORN_BIRTH = "出生日"
NEWBORN_NAMELESS = "氏名がありません。"
NEWBORN_NAMELESS_REMEDY = "出生届の氏名を入れてください。"
NEWBORN_KANA = "フリガナがカタカナではありません。"
NEWBORN_KANA_REMEDY = "出生届の「よみかた」をカタカナで入れてください。"
NEWBORN_DAYLESS = "出生日がありません。"
NEWBORN_DAYLESS_REMEDY = "出生証明書の日を入れてください。"
HEAD_TITLE = "新しい世帯主はどなたですか"
HEAD_LEADS = {
    LifeEvent.DEATH: "世帯主が亡くなり、2人以上が残ります。決まっていなければ「まだ決まっていない」を選びます。",
    LifeEvent.HOUSEHOLD_CHANGE: "世帯主が変わらないときは「変わらない」を選びます。",
}
HEAD_NONE = {LifeEvent.DEATH: "まだ決まっていない", LifeEvent.HOUSEHOLD_CHANGE: "変わらない"}
FACTS_LEAD = "数字キーで選べます。"
CERTIFICATES_TITLE = "どの証明書が何通いりますか"
CERTIFICATES_LEAD = "↑↓で移り、通数を数字で入れます。＋－でも増減できます。"
CERTIFICATE_HEADS = ("証明書", "1通", "通数", "手数料")
COPIES = "通数"
COPIES_SUM = "合計 {n}通"
FEE_SUM = "{yen}円"
FEE_LESS = "{yen}円（使いみちにより減免）"
FEE_OPEN = "金額は窓口の表で確認"
NO_COPIES = "通数が1つも入っていません。"
NO_COPIES_REMEDY = "必要な証明書の通数を入れてください。"
GUARD_TITLE = "支援措置の対象者: {names}"
GUARD_CERTIFICATE = (
    "このままでは交付できません。住民票・附票・税証明など、すべての証明書が対象です。"
    "聞き取りへ進み、F9 で出す項目の解除を申請して、支援措置責任者の審査を受けてください。"
)
NO_RELEASE_NEEDED = "いま解除がいる項目はありません。"
RELEASE_ASKED = "解除を申請しました。支援措置責任者の審査を待っています。"
GUARD_OTHER = "住所・転出先を、住民画面・案内書・呼出しに出しません。声に出して読み上げないでください。"
TICKET_PURPOSE = "番号札 {ticket} のご用件: {event}"
ADDRESS_TITLE = "新しい住所はどこですか"
ADDRESS_LEAD = "方書(建物名・部屋番号)も入れます。"
ADDRESS_FIELDS = (("postal_code", "郵便番号"), ("town", "町名"), ("banchi", "番地"), ("katagaki", "方書"))
APPLICANT_TITLE = "だれが届けに来ましたか"
APPLICANT_LEAD = "窓口に来た人を選びます。世帯の外の人は代理人です。"
PROXY_SUB = "世帯の外の人（委任状・法定代理）"
PROXY_FIELDS = (
    ("name", "代理人の氏名"),
    ("kana", "フリガナ"),
    ("relation", "本人との関係"),
    ("phone", "電話"),
    ("address", "住所"),
)
PROXY_AUTHORITY = "権限を示すもの"
PROXY_AUTHORITIES = ("委任状", "法定代理人の証明", "なし")
PROXY_NAMELESS = "代理人の氏名がありません。"
PROXY_REMEDY = "氏名を入れてください。"
SUBSTEP = "{n} / {of}"
NEXT = "次へ"
START_INTERVIEW = "聞き取りへ"
NOBODY_MOVES = "引っ越す人に印がありません。"
NOBODY_MOVES_REMEDY = "1人以上に印を付けてください。"

# --- 3
LEFT = "{event} · あと最大 {n} 問"
DECIDES = "この答えで {names} が決まります"
ASKING_AGAIN = "前の答えを直しています"
WHY_ASKED = "なぜ聞くか: {why}"
UNKNOWN = "わからない（あとで確認）"
GROUP_UNKNOWN = "わからない"
GROUP_OPEN = "選んでください"
GROUP_HELP = "数字かスペースで印 · 0 でその方は「わからない」 · Enterで次へ"
GROUP_HELP_CHOICE = "数字で選ぶと次の方へ移ります · 0 は「わからない」 · Enterで次へ"
GROUP_MISSING = "まだ選んでいない方がいます。"
GROUP_MISSING_REMEDY = "わからない方は 0（わからない）を選んでください。"
YES = "はい"
NO = "いいえ"
PEOPLE = "世帯 {n}人"
MOVERS = "いっしょに{event}する方 {n}人"
ROLES = {
    LifeEvent.BIRTH: "生まれた子",
    LifeEvent.DEATH: "亡くなった方",
    LifeEvent.MARRIAGE: "婚姻",
    LifeEvent.DIVORCE: "離婚",
    LifeEvent.HOUSEHOLD_CHANGE: "世帯変更",
    LifeEvent.NAME_CHANGE: "氏名変更",
}
ANSWERED = "これまでの答え"
ANSWERED_NONE = "まだ答えはありません。"
PRIVATE_TITLE = "この質問は住民画面に出していません"
PRIVATE = "小さな声で、または個室で聞いてください。"
DONE_TITLE = "聞き取りは終わりです"
DONE_LEAD = "必要な手続きは {required}件です。未確定 {undecided}件は「わからない」と答えたものです。"
TO_CONFIRM = "手続きの確認へ"
NUMBER_ONLY = "数字で入れてください。"
EMPTY_ANSWER = "答えが空です。"
EMPTY_REMEDY = "答えを入れるか、0（わからない）を選んでください。"
DATE_BAD = "その日付はありません。"
DATE_REMEDY = "年・月・日を入れ直してください。"

# --- pane
PANE_TITLE = "手続き {n} 件"
PANE_TITLE_EMPTY = "手続き"
PANE_UNDECIDED = "未確定 {n}"
PANE_WAITING = "きっかけを選ぶと、ここに手続きが出ます。"
WHY = "なぜ?"
ASK = "聞く"
UNDECIDED = "未確定"
MISSING = "{what}が不足"
MORE = "ほか {n} 件"
ASKED_NOT_NEEDED = "聞いたけれど要らない {n} 件"
OTHERS_NOT_NEEDED = "当てはまらない {n} 件"
NOT_REQUIRED_LINK = "不要 {n} 件の理由を見る"
SHEETS, SHEETS_UNIT = "書類", "枚"
FEE, FEE_UNIT = "手数料", "円"
LACKING = "足りない持ち物"
NEWLY = "いま追加"
CHANGED = "いま変更"
LATE = "期限を過ぎています"
EVERYBODY = "世帯全員"
OVERRIDDEN = "職員が変更"

# --- 4
CONFIRM_TITLE = "必要な手続き"
FIGURES = "書類 {sheets}枚 · 手数料 {fee}円 · 足りない持ち物 {lacking} · ←→で一覧を切り替え"
TAB_REQUIRED = "必要"
TAB_UNDECIDED = "未確定"
TAB_NOT = "不要"
TAB_BELONGINGS = "持ち物"
OVERRIDE = "判定を変更"
OVERRIDE_TITLE = "「{name}」の判定を変更"
OVERRIDE_TO = {True: "必要にする", False: "不要にする"}
OVERRIDE_LEAD = "変更は確認者に最初に示されます。理由を書いてください。"
OVERRIDE_REASON = "理由"
OVERRIDE_WHO = "だれについて"
CANCEL = "やめる"
BELONGINGS_LEAD = "見せてもらったものに印を付けます。足りなくても先へ進めます。"
BELONGING_OR = "または {alternatives}"
BELONGING_FOR = "{names} に使う"
TO_SIGN = "書類を作って署名へ"
NO_ROWS = "ありません。"

# --- why
WHY_TITLE = "なぜ"
WHY_RESULT = {
    "required": "必要です",
    "not_required": "不要です",
    "undecided": "まだ決まりません",
}
WHY_BASIS = "根拠"
WHY_DEADLINES = "期限"
WHY_FACTS = "使った事実"
WHY_CHANGE = "変わるのは"
WHY_COUNTER = "反対にはたらく事実"
WHY_OPEN = "まだわからないこと（押すと聞く）"
WHY_ASKED_ALREADY = "（聞いたが、わからない）"
WHY_CONFLICTS = "食い違い"
WHY_DECIDED = "だれが決めたか"
WHY_FORMS = "書類"
WHY_BRING = "持ち物"
WHY_UNVERIFIED = "条文は要確認"
WHY_HOLDS = {True: "あてはまる", False: "あてはまらない", None: "わからない"}
WHY_FLIP_TRUE = "「{text}」があてはまらなくなると、不要になることがあります。"
WHY_FLIP_FALSE = "「{text}」があてはまると、必要になることがあります。"
WHY_FLIP_NONE = "「{text}」がわかると決まります。"
WHY_SUPERSEDED = "{name}で行うため、この届は要りません。"
WHY_FIRST_DAY = {True: "初日を数える", False: "初日を数えない"}
WHY_CLOSED_DAY = {
    "next_open": "閉庁日なら次の開庁日まで",
    "as_is": "閉庁日でも延びない",
    "unknown": "閉庁日の扱いは法令に明記なし",
}
WHY_BACK = "戻る (Esc)"
DONE_WITH = "{name} に付記して届け出たことになります。"

# --- 5
SIGN_TITLE = "書類を確かめて、署名をもらう"
SIGN_LEAD = "住民画面に同じ書類を見せてから、署名を始めます。"
DRAWING = "書類一式を作っています。"
SIGNING = "署名を書類に入れています。"
SIGNED_COUNT = "署名が入る書類 {n}枚"
SIGNED_ALREADY = "署名ずみ {n}枚"
INK_COUNT = "紙に自署 {n}枚: {names}(署名欄はあけて印刷)"
START_SIGN = "署名を始める"
SIGN_AGAIN = "直した{n}枚の署名をもらう"
SHOW_RESIDENT = "このページを住民画面に見せる"
SIGN_WAITING = "住民画面で署名を待っています。"
SIGN_CANCEL = "署名を中止"
SIGNED = "署名をもらいました。"
VOIDED = "答えが変わったため、{n}枚の署名が無効になりました: {names}。署名を1回だけもらい直してください。"
VOIDED_KEPT = "ほかの{n}枚の署名はそのままです。"
TO_PRINT = "印刷へ"
PAGE_OF = "{n} / {of} ページ"
ZOOM = "{n}%"
COVER = "受付票・手続案内"
SIGNATURE_WORDS = {"once": "署名が入る", "ink": "紙に自署", "none": "署名なし"}
SIGNED_WORD = "署名ずみ"
VOID_WORD = "署名が無効"
REDRAW = "作り直す"

# --- 6
NO_PRINTERS = "印刷機が見つかりません。"
NO_PRINTERS_REMEDY = "電源と接続を確かめて、F5で読み直してください。"
SHEETS_OF = "{n}枚"

# --- 7
HAND_OVER_TITLE = "渡す書類を確かめる"
HAND_OVER_LEAD = "書類のバーコードを読むか、番号キー・スペースで印を付けます。"
HAND_OVER_COUNT = "{done} / {of} 件"
CLOSE_CASE = "受付を終える"
MISSING_TITLE = "渡していない書類があります"
MISSING_LEAD = "次の書類に印がありません。渡さない理由を書いてください。"
CLOSED_TITLE = "受付 {number} を終えました"
CLOSED_LEAD = "記録は確認者に回りました。"
TICK_ALL = "すべてに印"
CANCEL_CASE = "受付をやめる"
CANCEL_LEAD = "この受付を取り消します。答えは残りますが、続けられません。"

# --- dialogs
READER = "読み取る装置"
HELP_TITLE = "手引き"
HELP = (
    ("Enter", "選ぶ・次へ進む"),
    ("1〜9", "番号の答えを選ぶ"),
    ("0", "わからない（あとで確認）"),
    ("Alt ←", "前の質問・前の段階へ戻る"),
    ("Tab / Shift+Tab", "次・前の欄へ"),
    ("↑ ↓ ← →", "候補や一覧の中を動く"),
    ("スペース", "印を付ける・外す"),
    ("Ctrl+1〜7", "左の段階へ移る"),
    ("Esc", "理由や小さな窓を閉じる"),
    ("F2", "次の人を呼ぶ"),
    ("F3", "人を探す"),
    ("F4", "カードを読む"),
    ("F6", "住民画面の言語を変える"),
    ("F7", "手続きの一覧に移る"),
    ("F8", "一時中断（答えは保存されています）"),
    ("F10", "機器の状態・ためし読み"),
)
CLOSE = "閉じる"

EVENTS_NOT_COVERED = "{names}は、まだ判定の規則がありません。担当課へご案内ください。"
