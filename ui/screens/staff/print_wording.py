"""Words of the steps 印刷 and お渡し."""

from __future__ import annotations

from desk_app.domain.print_job import PrintState, Proof

PRINTER_STATES = {
    "ready": "準備よし",
    "busy": "印刷中",
    "stopped": "止まっています",
    "unreachable": "つながりません",
    "found": "見つかりました",
}
CHOOSE_TITLE = "印刷する"
CHOOSE_LEAD = "印刷機を選びます。全部の書類を順に印刷します。"
WHOLE = "書類一式 {n}枚"
SLIPS_LEAD = "書類一式のあとに、印を付けた紙も印刷します。"
PAPERS = "{n}枚"
LOOK = "見る"
NO_SLIPS, ALL_SLIPS = "すべて外す", "すべて付ける"
OTHER_TITLE = "残りを印刷する印刷機"
OTHER_LEAD = "選んだ印刷機で、まだ出ていない{n}件だけを印刷します。"
RUNNING = "印刷しています"
DONE = "{of}件すべて印刷しました"
STOPPED = "印刷が止まっています"
REST = "まだ印刷していない書類があります"
CANCELLED = "残りを取り消しました"
COUNT = "{done} / {of}件"
RUNNING_LEAD = "書類は順番に1件ずつ出ます。"
HELD_LEAD = "印刷機を直すと、自動で続きが出ます。"
UNKNOWN_LEAD = "出たか分からない書類があります。紙を見て答えるか、紙のバーコードを読んでください。"
REST_LEAD = "{first}から続けます。もう出た書類は印刷しません。"
DONE_LEAD = "紙がそろっているか、お渡しで確かめます。"

STATES = {
    PrintState.QUEUED: "順番待ち",
    PrintState.SENT: "送信ずみ",
    PrintState.PRINTING: "印刷中",
    PrintState.PRINTED: "印刷ずみ",
    PrintState.HELD: "停止中",
    PrintState.UNKNOWN: "出たか不明",
    PrintState.CANCELLED: "取消し",
}
PROOFS = {Proof.SCAN: "バーコードで確認", Proof.CLERK: "職員が確認"}
PAGES = "{n}ページ"
PAGES_OUT = "{out} / {n}ページ"
TRIES = "{n}回目"
UNKNOWN_ASK = "この書類の紙は出ましたか。"

START = "印刷を始める"
GO_ON = "続きを印刷"
MOVE = "この印刷機で続ける"
TO_HAND_OVER = "お渡しへ"
CAME = "紙は出た"
NOT_CAME = "出ていない"
FROM_HERE = "ここから印刷し直す"
CANCEL = "残りを中止"
OTHER_PRINTER = "ほかの印刷機で続ける"
BACK = "戻る"
AGAIN = "全部もう一度"
WAIT = "印刷が終わるまで待ってください。"
WAIT_HELD = "印刷機を直すと、自動で続きが出ます。"
WAIT_ANSWER = "出たか分からない書類について、先に答えてください。"

SEAL_TITLE = "書類一式に電子シールを付けられませんでした"
SEAL_PAPER = "紙の印刷とお渡しは、このまま続けられます。"
SEAL_AGAIN = "もう一度封印する"
SEALING = "封印しています。"
SEALED = "電子シールを付けました。"

READ = "{n} / {of}枚を読みました"
READ_AGAIN = "もう読んであります: {title}"
READ_PART = "{title}: {of}枚のうち{n}枚。残りの紙も読んでください。"
PROVEN = "{title}: 紙が出たことを確かめました。"
READ_ONLY = "{title}を読みました。印を付けるのは「お渡し」です。"
