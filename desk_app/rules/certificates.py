"""What stands in the way of handing out certificates (証明書交付): protected people, who may ask, what may be shown.

A protected person (支援措置) is guarded by person, not by paper: whatever names that person is an error until the
one in charge has released it (住民基本台帳事務処理要領 第5-10). The texts name people: for the clerk's screen only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from desk_app.domain.fact import KnownFact
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import FactKey
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.review import Finding
from desk_app.domain.situation import Member, Situation

GUARD, ENTITLEMENT, ITEM, SUBJECT = "guard", "entitlement", "item", "subject"
"""Kinds of findings: a protected person, who may ask, what may stand on it, whose certificate it is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A certificate: its label and the items of a person that stand on it."""

    label: str
    items: tuple[str, ...]
    by_household: bool = False
    """Whether the whole household can stand on it."""


_RECORD = ("氏名", "生年月日", "住所", "前住所")
KINDS: Mapping[str, Kind] = {
    "copies_juminhyo": Kind("住民票の写し", _RECORD, by_household=True),
    "copies_juminhyo_jokyo": Kind("住民票の除票の写し", (*_RECORD, "転出先")),
    "copies_kisai_jiko": Kind("住民票記載事項証明書", _RECORD, by_household=True),
    "copies_juminhyo_koiki": Kind("住民票の写し(広域交付)", _RECORD, by_household=True),
    "copies_code_notice": Kind("住民票コード確認書", ("氏名", "住所", "住民票コード")),
    "copies_koseki": Kind("戸籍の全部事項証明書", ("氏名", "本籍", "身分事項")),
    "copies_koseki_kojin": Kind("戸籍の個人事項証明書", ("氏名", "本籍", "身分事項")),
    "copies_joseki": Kind("除籍・改製原戸籍の証明書", ("氏名", "本籍", "身分事項")),
    "copies_koseki_koiki": Kind("戸籍の全部事項証明書(広域交付)", ("氏名", "本籍", "身分事項")),
    "copies_joseki_koiki": Kind("除籍・改製原戸籍の証明書(広域交付)", ("氏名", "本籍", "身分事項")),
    "copies_fuhyo": Kind("戸籍の附票の写し", ("氏名", "住所", "住所の履歴", "本籍")),
    "copies_juri": Kind("受理証明書", ("氏名", "本籍")),
    "copies_todoke_kisai": Kind("届書記載事項証明書", ("氏名", "住所", "本籍")),
    "copies_todoke_joho": Kind("届書等情報内容証明書", ("氏名", "住所", "本籍")),
    "copies_mibun": Kind("身分証明書", ("氏名", "本籍")),
    "copies_dokushin": Kind("独身証明書", ("氏名", "本籍")),
    "copies_inkan": Kind("印鑑登録証明書", ("氏名", "生年月日", "住所")),
    "copies_shotoku": Kind("所得・課税証明書", ("氏名", "住所")),
    "copies_nozei": Kind("納税証明書", ("氏名", "住所")),
    "copies_kei_jusho": Kind("軽自動車用の住所証明書", ("氏名", "住所")),
    "copies_risai": Kind("り災証明書", ("氏名", "住所")),
}
"""Every certificate by its number fact, with what it tells of a person."""

_ASKED_ITEMS = {
    "show_head_relation": "世帯主・続柄",
    "show_honseki": "本籍・筆頭者",
    "show_code": "住民票コード",
    "show_individual_number": "個人番号",
    "show_foreign_items": "国籍・在留資格など",
}
IN_PERSON: Mapping[str, tuple[str, ...]] = {
    "copies_koseki_koiki": ("本人", "配偶者・直系"),
    "copies_joseki_koiki": ("本人", "配偶者・直系"),
    "copies_juminhyo_koiki": ("本人", "同一世帯"),
}
"""広域交付: who may ask, in person and with photo identity (戸籍法120条の2, 住基法12条の4)."""
_REGISTERS = ("copies_koseki", "copies_koseki_kojin", "copies_joseki", "copies_fuhyo")
_WIDE_REGISTERS = ("copies_koseki_koiki", "copies_joseki_koiki")
_WIDE_RECORD = "copies_juminhyo_koiki"


def certificate_findings(
    situation: Situation, facts: Mapping[FactKey, KnownFact], released: Collection[PersonId] = ()
) -> tuple[Finding, ...]:
    """Everything that stands in the way of issuing what is asked for, errors first; nothing for other events.

    ``facts`` is what is known of the case and its people. ``released`` names the protected people whose release two
    people have agreed to for this very request.
    """
    if situation.life_event is not LifeEvent.CERTIFICATE:
        return ()
    request = _Request(situation, facts)
    found = [
        *_subjects(request),
        *_guards(request, released),
        *_entitlement(request),
        *_wide_area(request),
        *_numbers(request),
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity != "error"))


class _Request:
    """The request as its facts say it."""

    def __init__(self, situation: Situation, facts: Mapping[FactKey, KnownFact]) -> None:
        self.situation = situation
        self._facts = facts
        self.requester = self.value("cert_requester")
        self.wanted = tuple(name for name in KINDS if self._copies(name))

    def value(self, fact: str, person: PersonId | None = None) -> object:
        """A fact of the case or of a person; None where it is not known."""
        known = self._facts.get((FactId(fact), person))
        return None if known is None else known.value

    def _copies(self, name: str) -> bool:
        held = self.value(name)
        return isinstance(held, int) and held > 0

    def says(self, fact: str) -> bool:
        """Whether a case fact is known to hold."""
        return self.value(fact) is True

    def concerned(self) -> tuple[Member, ...]:
        """The people whose certificate it is."""
        return tuple(
            one
            for one in self.situation.household
            if (one.concerned if one.concerned is not None else self.value("concerned", one.id)) is True
        )

    def shown(self, name: str) -> tuple[Member, ...]:
        """The people who stand on a certificate."""
        whole = KINDS[name].by_household and self.value("cert_scope") == "世帯全員"
        return self.situation.household if whole else self.concerned()

    def items(self, name: str) -> tuple[str, ...]:
        """What a certificate tells of a person, with what was asked for beyond the usual."""
        kind = KINDS[name]
        asked = (item for fact, item in _ASKED_ITEMS.items() if kind.by_household and self.says(fact))
        return (*kind.items, *asked)


def _subjects(request: _Request) -> Iterator[Finding]:
    if request.wanted and not request.concerned():
        yield Finding(SUBJECT, "だれの証明書かが選ばれていません。証明書に載る本人に印を付けてください。", "error")


def _guards(request: _Request, released: Collection[PersonId]) -> Iterator[Finding]:
    """One error for each protected person, with the papers and the exact items that would be handed out."""
    for member in request.situation.household:
        if not member.guarded or member.id in released:
            continue
        papers = [name for name in request.wanted if member in request.shown(name)]
        if papers:
            told = "、".join(f"{KINDS[name].label}({'・'.join(request.items(name))})" for name in papers)
            yield Finding(
                GUARD,
                f"{member.name.registered}さんは支援措置の対象です。交付すると伝わる項目: {told}。"
                "支援措置責任者の審査で、この人とこの項目の解除が認められるまで交付できません。",
                "error",
            )


def _entitlement(request: _Request) -> Iterator[Finding]:
    """Who may ask (戸籍法10条・10条の2, 住基法12条・12条の3)."""
    registers = [KINDS[name].label for name in _REGISTERS if name in request.wanted]
    if registers and request.requester == "同一世帯":
        yield Finding(
            ENTITLEMENT,
            f"{'・'.join(registers)}は、同じ世帯というだけでは請求できません。本人・配偶者・直系の方か、"
            "委任状を持つ代理の方に請求してもらってください(戸籍法10条)。",
            "error",
        )
    if "copies_dokushin" in request.wanted and request.requester not in ("本人", None):
        yield Finding(ENTITLEMENT, "独身証明書は本人だけが請求できます。本人に来てもらってください。", "error")
    if "copies_inkan" in request.wanted and request.requester == "第三者":
        yield Finding(
            ENTITLEMENT, "印鑑登録証明書は印鑑登録証を持つ方だけに交付できます。登録証を確かめてください。", "error"
        )
    if request.wanted and request.requester == "第三者":
        yield Finding(
            ENTITLEMENT,
            "第三者の請求です。正当な理由と資料を確かめ、利用の目的を控えてください(住基法12条の3、戸籍法10条の2)。",
        )


def _wide_area(request: _Request) -> Iterator[Finding]:
    """広域交付: in person, with photo identity, within its circle of people (戸籍法120条の2, 住基法12条の4)."""
    registers = [KINDS[name].label for name in _WIDE_REGISTERS if name in request.wanted]
    if registers and request.requester not in (*IN_PERSON["copies_koseki_koiki"], None):
        yield Finding(
            ENTITLEMENT,
            f"{'・'.join(registers)}は、本人・配偶者・直系の方が自分で来たときだけ交付できます。"
            "本籍地の市区町村に請求してもらってください。",
            "error",
        )
    if _WIDE_RECORD in request.wanted and request.requester not in (*IN_PERSON[_WIDE_RECORD], None):
        yield Finding(
            ENTITLEMENT,
            "住民票の広域交付は、本人か同じ世帯の方だけです。住所地の市区町村に請求してもらってください。",
            "error",
        )
    if (registers or _WIDE_RECORD in request.wanted) and request.value("photo_identity") is False:
        yield Finding(
            ENTITLEMENT,
            "広域交付には顔写真付きの本人確認書類が必要です。書類がなければ本籍地・住所地に請求してもらってください。",
            "error",
        )
    if _WIDE_RECORD in request.wanted and request.says("show_honseki"):
        yield Finding(
            ITEM, "広域交付の住民票には本籍・筆頭者を載せられません。載せない指定に直してください。", "error"
        )


def _numbers(request: _Request) -> Iterator[Finding]:
    """個人番号 and 住民票コード go to the person or the household alone (住基法12条5項, 番号法19条)."""
    items = [item for fact, item in _ASKED_ITEMS.items() if fact in _NUMBERS and request.says(fact)]
    if not items:
        return
    if request.requester in ("第三者", "配偶者・直系"):
        yield Finding(
            ITEM,
            f"{'・'.join(items)}は本人か同じ世帯の方の請求のときだけ載せられます。指定を外してください。",
            "error",
        )
    if request.requester == "代理人":
        yield Finding(
            ITEM, f"{'・'.join(items)}入りは代理の方に渡せません。本人の住所に郵送することを説明してください。"
        )


_NUMBERS = frozenset({"show_code", "show_individual_number"})


def told_items(situation: Situation, facts: Mapping[FactKey, KnownFact]) -> dict[PersonId, tuple[str, ...]]:
    """What the certificates asked for would tell of each protected person who stands on them, each item once."""
    if situation.life_event is not LifeEvent.CERTIFICATE:
        return {}
    request = _Request(situation, facts)
    told: dict[PersonId, tuple[str, ...]] = {}
    for member in situation.household:
        papers = [name for name in request.wanted if member in request.shown(name)] if member.guarded else []
        if papers:
            told[member.id] = tuple(dict.fromkeys(item for name in papers for item in request.items(name)))
    return told
