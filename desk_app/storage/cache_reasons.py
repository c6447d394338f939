"""Why a person was found, in the clerk's words: 旧氏「…」, 前住所「…」, 読みが1字ちがい."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk_app.domain.search_key import plain, plain_kana
from desk_app.storage.cache_hunt import Hit, Matched
from desk_app.storage.cache_past import past_rows
from desk_app.storage.cache_schema import MATCHED, NameKind
from desk_app.storage.cache_terms import Differs
from desk_app.storage.cache_words import PAST_ADDRESS
from desk_app.storage.resident_columns import PLACE

ONE_APART = "1字ちがい"
_QUOTED = {
    NameKind.FORMER: "former",
    NameKind.FORMER_KANA: "former",
    NameKind.ALIAS: "alias",
    NameKind.ALIAS_KANA: "alias",
}
_PAST = {
    NameKind.PAST_NAME: ("name", "former", "roman"),
    NameKind.PAST_KANA: ("kana", "former_kana"),
    NameKind.PAST_ALIAS: ("alias", "alias_kana"),
}
_WRITTEN = frozenset({NameKind.REGISTERED, NameKind.FORMER, NameKind.ALIAS, NameKind.PAST_NAME})
_LATIN = frozenset({NameKind.ROMAN, NameKind.REGISTERED_PART})
_MAIN = frozenset({NameKind.REGISTERED, NameKind.KANA, NameKind.KANA_PART}) | _LATIN
_LOOSE = {NameKind.REGISTERED: "字体のちがい", NameKind.KANA: "清濁・長音などのちがい"}


def reasons(db: Any, hit: Hit, cells: Sequence[str]) -> tuple[str, ...]:
    """What a hit says it matched on, the name first; ``cells`` is the person's record."""
    names = [_of_name(db, hit.rid, one, cells) for one in sorted(hit.matched, key=_best) if one.kind is not None]
    if any("（" not in name for name in names):
        names = [name for name in names if "（" not in name]
    others = [one.label for one in hit.matched if one.kind is None and one.label != PAST_ADDRESS]
    past = [PAST_ADDRESS] if any(one.label == PAST_ADDRESS for one in hit.matched) else []
    return tuple(dict.fromkeys((*names, *others, *past)))


def _best(one: Matched) -> tuple[bool, int]:
    return one.differs is not Differs.NOWHERE, int(one.kind or 0)


def _of_name(db: Any, rid: int, one: Matched, cells: Sequence[str]) -> str:
    kind = one.kind if one.kind is not None else NameKind.REGISTERED
    label = MATCHED[kind]
    if kind in _QUOTED:
        label = f"{label}「{cells[PLACE[_QUOTED[kind]]]}」"
    elif kind in _PAST:
        label = f"{MATCHED[NameKind.PAST_NAME]}「{_past_name(db, rid, kind, one.written)}」"
    if one.differs is not Differs.NOWHERE:
        what = "字" if kind in _WRITTEN else "ローマ字" if kind in _LATIN else "読み"
        return f"{what}が{ONE_APART}" if kind in _MAIN else f"{label}と{ONE_APART}"
    if not one.as_typed and kind in _LOOSE:
        return f"{label}（{_LOOSE[kind]}）"
    return label


def _past_name(db: Any, rid: int, kind: NameKind, written: str) -> str:
    """The earlier name as it was registered, by the comparable text under which it was found."""
    for row in past_rows(db, rid):
        for column in _PAST[kind]:
            if written and written in (plain(row[column]), plain_kana(row[column])):
                return row["name"]
    return written
