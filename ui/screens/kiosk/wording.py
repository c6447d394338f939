"""The kiosk's words in each language; やさしい日本語 carries its readings as 「漢字《かんじ》」."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGE_NAMES = MappingProxyType({"ja": "日本語", "ja-easy": "やさしい日本語《にほんご》", "en": "English"})
"""Each language in its own name, in the order shown."""
LANGUAGE_SUBS = MappingProxyType({"ja": "", "ja-easy": "ふりがなが あります", "en": ""})
LOCALES = MappingProxyType({"ja": "ja_JP", "ja-easy": "ja_JP", "en": "en_GB"})

_WORDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "welcome": ("ようこそ", "ようこそ", "Welcome"),
        "language": ("ことば", "ことば", "Language"),
        "back": ("もどる", "もどる", "Back"),
        "staff": ("職員を呼ぶ", "職員《しょくいん》を 呼《よ》ぶ", "Call staff"),
        "called": (
            "職員を呼びました。このままお待ちください。",
            "職員《しょくいん》を 呼《よ》びました。ここで 待《ま》って ください。",
            "A member of staff is coming. Please wait here.",
        ),
        "failed": (
            "受付票を出せませんでした。もう一度押すか、職員を呼んでください。",
            "受付《うけつけ》が できませんでした。もう一度《いちど》 押《お》すか、"
            "職員《しょくいん》を 呼《よ》んで ください。",
            "We could not make your ticket. Please try again, or call staff.",
        ),
        "again": ("もう一度", "もう一度《いちど》", "Try again"),
        "wait": ("お待ちください", "待《ま》って ください", "One moment, please"),
        "ticket": ("受付しました", "受付《うけつけ》が できました", "You are checked in"),
        "number": ("あなたの番号", "あなたの 番号《ばんごう》", "Your number"),
        "ticket_how": (
            "窓口でこの番号をお呼びします。番号を覚えるか、この画面を写真に撮ってお待ちください。",
            "窓口《まどぐち》で この 番号《ばんごう》を 呼《よ》びます。番号《ばんごう》を 覚《おぼ》えるか、"
            "この 画面《がめん》の 写真《しゃしん》を とって、待《ま》って ください。",
            "We will call this number. Please remember it, or take a photo of this screen, and wait.",
        ),
        "ticket_desk": (
            "窓口では、もう一度同じことをお聞きすることはありません。",
            "窓口《まどぐち》で 同《おな》じことを もう一度《いちど》 聞《き》くことは ありません。",
            "You will not be asked the same things again at the counter.",
        ),
        "finish": ("おわる", "おわる", "Finish"),
        "closing": (
            "あと {seconds} 秒で最初の画面にもどります。",
            "あと {seconds}秒《びょう》で 最初《さいしょ》の 画面《がめん》に もどります。",
            "This screen closes in {seconds} seconds.",
        ),
        "still_there": ("続けますか", "続《つづ》けますか", "Do you need more time?"),
        "still_how": (
            "押さないときは、あと {seconds} 秒で最初の画面にもどり、選んだ内容は消えます。",
            "押《お》さないと、あと {seconds}秒《びょう》で 最初《さいしょ》の 画面《がめん》に もどります。"
            "選《えら》んだものは 消《き》えます。",
            "Without an answer this screen starts again in {seconds} seconds and your choices are erased.",
        ),
        "continue": ("続ける", "続《つづ》ける", "Continue"),
        "restart": ("最初にもどる", "最初《さいしょ》に もどる", "Start again"),
    }
)
_PLACE = {"ja": 0, "ja-easy": 1, "en": 2}

CHOOSE_LANGUAGE = ("ことばを えらんで ください", "Choose your language")

CALL_STAFF = "職員《しょくいん》を 呼《よ》ぶ / Call staff"
"""Said while no language is chosen yet."""

EXIT_TITLE = "職員用: この画面を終わる"
EXIT_HINT = "職員コードを入れてください。"
EXIT_WRONG = "コードが違います。"
EXIT_PAUSED = "続けて間違えたので、1分待ってください。"
EXIT_FAILED = "コードを確かめられません。もう一度試してください。"
EXIT_OK, EXIT_QUIT, EXIT_DELETE = "終わる", "やめる", "消す"


def words(name: str, language: str, **values: object) -> str:
    """The words of a name in a language (日本語 where the language has none)."""
    text = _WORDS[name][_PLACE.get(language, 0)]
    return text.format(**values) if values else text


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text of a question in a language, falling back to 日本語."""
    return texts.get(language) or texts.get("ja") or next(iter(texts.values()), "")


def names() -> tuple[str, ...]:
    """All names that have words."""
    return tuple(_WORDS)
