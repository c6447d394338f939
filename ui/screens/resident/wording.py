"""Words of the resident's window in 日本語, やさしい日本語 (with furigana marks) and English."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = (("ja", "日本語"), ("ja-easy", "やさしい日本語"), ("en", "English"))
TITLE = "一筆 住民画面"

_TEXTS: dict[str, tuple[str, str, str]] = {
    "language": ("ことば", "ことば", "Language"),
    "waiting": ("ようこそ", "ようこそ", "Welcome"),
    "waiting_lead": (
        "職員が手続きの準備をしています。そのままお待ちください。",
        "職員《しょくいん》が 準備《じゅんび》を して います。 少《すこ》し 待《ま》って ください。",
        "The clerk is preparing your procedures. Please wait a moment.",
    ),
    "question": ("いまの質問", "いまの 質問《しつもん》", "The question now"),
    "question_help": (
        "職員にお答えください。わからないときは「わからない」で大丈夫です。",
        "職員《しょくいん》に 答《こた》えて ください。 「分《わ》からない」も 答《こた》えです。",
        "Please answer the clerk. You can always say “I don't know”.",
    ),
    "yes": ("はい", "はい", "Yes"),
    "no": ("いいえ", "いいえ", "No"),
    "private": (
        "職員が直接お聞きします。",
        "職員《しょくいん》が 聞《き》きます。",
        "The clerk will ask you directly.",
    ),
    "all_answered": (
        "質問は終わりました。職員が内容を確かめています。",
        "質問《しつもん》は 終《お》わりました。 職員《しょくいん》が 見《み》て います。",
        "That was the last question. The clerk is checking everything.",
    ),
    "papers": ("出す書類", "出《だ》す 書類《しょるい》", "Your papers"),
    "papers_lead": (
        "この書類を、こちらで全部作りました。",
        "この 紙《かみ》を、全部《ぜんぶ》 作《つく》りました。",
        "We have filled in all of these papers for you.",
    ),
    "papers_of": ("出す書類 {n}枚", "出《だ》す 書類《しょるい》 {n}枚《まい》", "Your papers: {n}"),
    "sheets": ("{n}枚", "{n}枚《まい》", "{n}"),
    "more": ("ほか {n}件", "ほか {n}つ", "and {n} more"),
    "look": ("書類を大きく見る", "紙《かみ》の 中《なか》を 大《おお》きく 見《み》る", "See the papers"),
    "back": ("戻る", "戻《もど》る", "Back"),
    "next": ("次のページ", "次《つぎ》の 紙《かみ》", "Next page"),
    "before": ("前のページ", "前《まえ》の 紙《かみ》", "Previous page"),
    "page": ("{n} / {of} ページ", "{n} / {of} ページ", "Page {n} of {of}"),
    "hidden": (
        "書類の中身は、職員が紙でお見せします。",
        "紙《かみ》の 中《なか》は、職員《しょくいん》が 見《み》せます。",
        "The clerk will show you the papers themselves.",
    ),
    "sign": (
        "ここに名前を1回だけ書いてください",
        "ここに 名前《なまえ》を 1回《かい》だけ 書《か》いて ください",
        "Please sign your name here, once",
    ),
    "sign_note": (
        "{n}枚の書類に、同じ署名が入ります。",
        "{n}枚《まい》の 紙《かみ》に、同《おな》じ 署名《しょめい》が 入《はい》ります。",
        "The same signature goes on {n} papers.",
    ),
    "sign_again": (
        "直した書類のために、もう1回だけ書いてください",
        "直《なお》した 書類《しょるい》の ために、もう 1回《かい》だけ 書《か》いて ください",
        "Please sign once more, for the corrected papers",
    ),
    "sign_again_note": (
        "直した{n}枚だけに入ります。ほかの署名はそのままです。",
        "直《なお》した {n}枚《まい》だけに 入《はい》ります。 ほかの 署名《しょめい》は そのままです。",
        "It goes on the {n} corrected papers only. Your other signatures stay.",
    ),
    "group_again": (
        "直したので、もう一度署名する書類",
        "直《なお》したので、もう 一度《いちど》 名前《なまえ》を 書《か》く 書類《しょるい》",
        "Corrected: please sign again",
    ),
    "group_sign": (
        "署名が入る書類",
        "名前《なまえ》が 入《はい》る 書類《しょるい》",
        "Your signature goes on",
    ),
    "group_signed": (
        "署名がすんだ書類",
        "名前《なまえ》を 書《か》き終《お》わった 書類《しょるい》",
        "Already signed, nothing to do",
    ),
    "group_ink": (
        "印刷した紙に、自分で名前を書く書類",
        "印刷《いんさつ》した 紙《かみ》に 名前《なまえ》を 書《か》く 書類《しょるい》",
        "To be signed by hand on paper",
    ),
    "group_none": (
        "署名のいらない書類",
        "名前《なまえ》を 書《か》かない 書類《しょるい》",
        "No signature needed",
    ),
    "redo": ("書き直す", "書《か》き直《なお》す", "Start again"),
    "confirm": ("これでよい", "これで よい", "This is right"),
    "ask_clerk": (
        "分からないときは、職員に聞いてください",
        "分《わ》からない ときは、職員《しょくいん》に 聞《き》いて ください",
        "If anything is unclear, please ask the clerk",
    ),
    "signed": ("署名をいただきました", "名前《なまえ》を 書《か》いて もらいました", "Thank you for signing"),
    "signed_lead": (
        "書類を印刷しています。少しお待ちください。",
        "紙《かみ》を 印刷《いんさつ》して います。 少《すこ》し 待《ま》って ください。",
        "Your papers are being printed. Please wait a moment.",
    ),
    "pin": (
        "暗証番号を押してください",
        "暗証番号《あんしょうばんごう》を 押《お》して ください",
        "Please enter your PIN",
    ),
    "password": (
        "署名用パスワードを押してください",
        "署名用《しょめいよう》の パスワードを 押《お》して ください",
        "Please enter your signing password",
    ),
    "pin_lead": (
        "カードの暗証番号 {n}けたです。番号は画面に出ず、保存もされません。",
        "カードの 番号《ばんごう》 {n}つです。 番号《ばんごう》は 画面《がめん》に 出《で》ません。",
        "The {n} digits of your card. They are neither shown nor stored.",
    ),
    "pin_letters": (
        "カードの署名用パスワード({least}〜{n}文字)です。文字は画面に出ず、保存もされません。",
        "カードの 署名用《しょめいよう》の パスワード({least}〜{n}文字《もじ》)です。"
        " 文字《もじ》は 画面《がめん》に 出《で》ません。",
        "The signing password of your card ({least} to {n} characters). It is neither shown nor stored.",
    ),
    "pin_tries": (
        "あと{n}回 入力できます。",
        "あと {n}回《かい》 入《い》れる ことが できます。",
        "You can still try {n} times.",
    ),
    "pin_last": (
        "あと{n}回です。番号が確かでないときは「やめる」を押してください。",
        "あと {n}回《かい》です。 番号《ばんごう》が 分《わ》からない ときは「やめる」を 押《お》して ください。",
        "Only {n} left. If you are not sure of the number, please press Cancel.",
    ),
    "pin_time": (
        "しばらく操作がないと、入力は自動で消えます。",
        "しばらく 押《お》さないと、番号《ばんごう》は 消《き》えます。",
        "If you stop for a while, what you typed is cleared by itself.",
    ),
    "shuffle": ("数字を並べかえる", "数字《すうじ》を 並《なら》べかえる", "Shuffle the keys"),
    "clear": ("消す", "消《け》す", "Clear"),
    "give_up": ("やめる", "やめる", "Cancel"),
    "ok": ("決定", "決《き》める", "OK"),
    "thanks": ("お疲れさまでした", "終《お》わりました", "All done"),
    "thanks_lead": (
        "手続きは終わりました。お渡しする書類を職員とご確認ください。",
        "手続《てつづ》きは 終《お》わりました。 紙《かみ》を 職員《しょくいん》と 見《み》て ください。",
        "Your procedures are finished. Please check your papers with the clerk.",
    ),
}


def text(key: str, language: str, **values: object) -> str:
    """The words for a key in a language (Japanese where a language is not known)."""
    place = {"ja": 0, "ja-easy": 1, "en": 2}.get(language, 0)
    return _TEXTS[key][place].format(**values)


def keys() -> Mapping[str, tuple[str, str, str]]:
    """Every text, for the check that none is missing."""
    return _TEXTS
