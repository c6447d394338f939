"""The words of the guidance slip in 日本語, やさしい日本語 and English."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination

WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "title": "手続きのご案内",
        "intro": "期限の早いものから順に並べています。",
        "condolence": "このたびは、お悔やみ申し上げます。",
        "later": "これから していただくこと",
        "open": "わかったら 知らせていただくこと",
        "today": "きょう この窓口で手続きしたもの",
        "lacking": "後日 お持ちいただくもの",
        "bring": "持ってくるもの",
        "not_needed": "お聞きした結果、今回は要らない手続き",
        "sum_later": "これからすること",
        "sum_open": "わかったら知らせること",
        "sum_today": "きょう手続きしたもの",
        "count": "{n}件",
        "what": "手続き",
        "who": "どなたの",
        "when": "期限・手数料",
        "where": "どこで",
        "fee": "手数料",
        "until": "{day}まで",
        "none": "期限なし",
        "late": "期限を過ぎています。お早めに。",
        "know": "{what} がわかったら、{where} へ",
        "decides": "{names} が必要かどうか決まります。",
        "more": "ほかに {n}件は当てはまりません。",
        "nothing": "いま必要な手続きはありません。",
        "or": "または",
        "everyone": "全員（{n}人）",
        "elsewhere": "市役所の外",
        "page_of": "お問い合わせのときは、受付番号 {number} をお伝えください。",
    },
    "ja-easy": {
        "title": "手続きの あんない",
        "intro": "はやい ものから 書いて あります。",
        "condolence": "このたびは、おくやみを 申しあげます。",
        "later": "これから する こと",
        "open": "わかったら 教えて ほしい こと",
        "today": "きょう この 窓口で した こと",
        "lacking": "あとで もって くる もの",
        "bring": "もって くる もの",
        "not_needed": "しなくて よい こと",
        "sum_later": "これから する こと",
        "sum_open": "わかったら 教える こと",
        "sum_today": "きょう した こと",
        "count": "{n}つ",
        "what": "する こと",
        "who": "だれの",
        "when": "いつまで・お金",
        "where": "どこで",
        "fee": "お金",
        "until": "{day}まで",
        "none": "決まりは ありません",
        "late": "おそく なって います。はやく して ください。",
        "know": "{what} が わかったら、{where} へ",
        "decides": "{names} が いるか いらないか、決まります。",
        "more": "ほかの {n}この 手続きは、しなくて いいです。",
        "nothing": "いま する ことは ありません。",
        "or": "または",
        "everyone": "全員（{n}人）",
        "elsewhere": "市役所の 外",
        "page_of": "質問が ある ときは、番号 {number} を 言って ください。",
    },
    "en": {
        "title": "Your procedures",
        "intro": "The most urgent first.",
        "condolence": "Please accept our condolences.",
        "later": "Still to be done",
        "open": "Tell us when you know",
        "today": "Filed today at this counter",
        "lacking": "To be brought later",
        "bring": "What to bring",
        "not_needed": "Asked about, not needed this time",
        "sum_later": "Still to do",
        "sum_open": "Tell us later",
        "sum_today": "Filed today",
        "count": "{n}",
        "what": "Procedure",
        "who": "For",
        "when": "By · fee",
        "where": "Where",
        "fee": "Fee",
        "until": "by {day}",
        "none": "no time limit",
        "late": "The time limit has passed. Please do it soon.",
        "know": "When you know: {what} → {where}",
        "decides": "It decides about: {names}.",
        "more": "{n} further procedures do not apply.",
        "nothing": "Nothing has to be done now.",
        "or": "or",
        "everyone": "everyone ({n})",
        "elsewhere": "outside the town hall",
        "page_of": "Please give the number {number} when you ask us.",
    },
}

EVENT_TITLES: Mapping[LifeEvent, str] = {LifeEvent.DEATH: "おくやみ", LifeEvent.CERTIFICATE: "証明書"}
"""What the slip calls an event; the others bear their own name."""


class Wording:
    """The words of a packet's language, Japanese beside them where it is another."""

    def __init__(self, language: str) -> None:
        self.language = language if language in WORDS else ("ja" if language == "" else "ja-easy")
        self._words = WORDS[self.language]

    def own(self, key: str, **values: object) -> str:
        """A phrase in the packet's language."""
        return self._words[key].format(**values)

    def both(self, key: str, **values: object) -> str:
        """A phrase in the packet's language and, where that is not Japanese, in Japanese."""
        if self.language in {"ja", "ja-easy"}:
            return self.own(key, **values)
        return f"{self.own(key, **values)}　{WORDS['ja'][key].format(**values)}"

    def plain(self, one: Determination) -> str:
        """What the procedure is and why, in the plainest words there are."""
        return (one.plain_easy or one.plain) if self.language != "ja" else one.plain

    def title(self, event: LifeEvent) -> str:
        """The heading of the slip: the event with it in Japanese."""
        name = EVENT_TITLES.get(event, event.value)
        own = self.own("title")
        return f"{name}の{own}" if self.language == "ja" else f"{own}（{name}）"
