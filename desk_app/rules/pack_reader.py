"""Reading of pack values with every fault collected: typed getters and condition trees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.domain.fact import LANGUAGES, FactDefinition, FactType, FactValue, Scope
from desk_app.domain.ids import FactId
from desk_app.rules.condition import OPS, ORDERED, All, AnyOf, Compare, Node, Not, Quantifier
from desk_app.rules.yaml_file import At, Located, LocatedList, YamlFault

Word = TypeVar("Word", bound=StrEnum)
MOST_NAMES = 8
"""Names told where none is near."""
NEVER = AnyOf(())
ALWAYS = All(())


class PackError(InvalidInput):
    """A rule pack was refused whole; every fault names its file, line, item, reason and what to do."""

    def __init__(self, faults: Iterable[YamlFault]) -> None:
        rows = sorted(dict.fromkeys(faults), key=lambda one: (one.at.file, one.at.line))
        super().__init__(
            "ルールパック",
            f"{len(rows)}か所に誤りがあります。" + " ".join(f"{r.at.file}:{r.at.line} {r.message}" for r in rows[:3]),
            "示されたファイルと行を直してください。",
            [Fault(f"{row.message}。{row.remedy}".rstrip("。") + "。", row.at.line, row.at.file) for row in rows],
        )
        self.rows: tuple[YamlFault, ...] = tuple(rows)

    @property
    def message(self) -> str:
        """All faults at once, one a line: file:line, item, reason, what to do."""
        return "\n".join(
            f"{row.at.file}:{row.at.line} {row.item}{': ' if row.item else ''}{row.message} → {row.remedy}"
            for row in self.rows
        )


class Reader:
    """Collects faults while values are taken out of a pack. ``subject`` is the item being read, for its faults."""

    def __init__(self) -> None:
        self.faults: list[YamlFault] = []
        self.subject = ""

    def fault(self, at: At, message: str, remedy: str) -> None:
        """Note one fault: where, what is wrong, what to do."""
        self.faults.append(YamlFault(message, at, remedy, self.subject))

    def unknown(
        self, at: At, what: str, given: str, known: Iterable[str], *, why: str = "知らない", tail: str = ""
    ) -> None:
        """Note a name that nothing bears, with the nearest one that does (もしかして)."""
        names = sorted(known)
        near = get_close_matches(given, names, n=1, cutoff=0.5)
        if near:
            remedy = f"もしかして {near[0]} ではありませんか。"
        else:
            remedy = f"使えるのは {'、'.join(names[:MOST_NAMES])}{' など' * (len(names) > MOST_NAMES)} です。"
        self.fault(at, f"{why}{what} {given}", remedy + tail)

    def fresh(self, row: Located, seen: Collection[str], what: str) -> str:
        """The id of a row, which becomes the subject; one that is there already is a fault."""
        self.subject = f"{what} {row.get('id', '')}".strip()
        own = self.text(row, "id")
        if own and own in seen:
            self.fault(row.at, f"{what} {own} が2回あります", "どちらか一方を消すか、別の id にしてください。")
        return own

    def keys(self, row: Located, allowed: Iterable[str]) -> None:
        """Refuse keys nobody reads: a misspelt key would silently mean nothing."""
        known = set(allowed)
        for key in row.keys() - known:
            self.unknown(row.lines[key], "キー", key, known)

    def text(self, row: Located, key: str, *, default: str | None = None) -> str:
        """A non-empty text; required unless a default is given."""
        value = row.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip():
            return value
        if value is None:
            self.fault(row.lines.get(key, row.at), f"{key} がありません", f"{key} に文字を書いてください。")
        else:
            self.fault(
                row.lines[key],
                f"{key} が文字ではありません",
                f"{key} は文字で書いてください(数や日付は引用符で囲みます)。",
            )
        return default or ""

    def flag(self, row: Located, key: str, default: bool = False) -> bool:
        """true or false."""
        value = row.get(key, default)
        if not isinstance(value, bool):
            self.fault(row.lines[key], f"{key} に使えない値 {value}", f"{key} は true か false です。")
        return value is True

    def number(self, row: Located, key: str, default: int = 0) -> int:
        """A whole number of 0 or more."""
        value = row.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fault(row.lines[key], f"{key} に使えない値 {value}", f"{key} は0以上の整数です。")
            return default
        return value

    def day(self, row: Located, key: str) -> date | None:
        """A date, or None where the key is absent."""
        value = row.get(key)
        if value is not None and not isinstance(value, date):
            self.fault(row.lines[key], f"{key} が日付ではありません", f"{key} は日付(2026-04-01 の形)です。")
            return None
        return value

    def word(self, row: Located, key: str, words: type[Word], default: Word) -> Word:
        """One of the words of an enumeration."""
        value = row.get(key, default.value)
        known = [one.value for one in words]
        if value not in known:
            near = get_close_matches(str(value), known, n=1, cutoff=0.5)
            hint = f"もしかして {near[0]} ではありませんか。" if near else ""
            self.fault(
                row.lines[key], f"{key} に使えない値 {value}", f"{hint}{key} は {'・'.join(known)} のどれかです。"
            )
            return default
        return words(value)

    def items(self, row: Located, key: str) -> list[tuple[object, At]]:
        """The items of a list with where they stand; empty where the key is absent."""
        value = row.get(key)
        if value is None:
            return []
        if not isinstance(value, LocatedList):
            self.fault(row.lines[key], f"{key} は一覧です", "「- 」で始まる行か [ ] で並べてください。")
            return []
        return list(zip(value, value.lines, strict=True))

    def rows(self, row: Located, key: str) -> list[Located]:
        """The items of a list of mappings."""
        found = []
        for item, at in self.items(row, key):
            if isinstance(item, Located):
                found.append(item)
            else:
                self.fault(at, f"{key} の項目は「キー: 値」の組です", "項目を「キー: 値」の組で書いてください。")
        return found

    def texts(self, row: Located, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = []
        for item, at in self.items(row, key):
            if isinstance(item, str) and item:
                found.append(item)
            else:
                self.fault(at, f"{key} の項目は文字です", "数や日付は引用符で囲んでください。")
        return tuple(found)

    def wording(self, row: Located, key: str, *, required: bool = True) -> Mapping[str, str]:
        """Wording in every language; a missing one is a fault."""
        value = row.get(key)
        if value is None and not required:
            return {}
        if not isinstance(value, Located):
            self.fault(
                row.lines.get(key, row.at),
                f"{key} の文言がありません",
                f"{key} に {'・'.join(LANGUAGES)} の文言を書いてください。",
            )
            return {}
        self.keys(value, LANGUAGES)
        return {language: self.text(value, language) for language in LANGUAGES}


def fits(definition: FactDefinition, value: object) -> bool:
    """Whether a value can be held by the fact."""
    match definition.type:
        case FactType.BOOL:
            return isinstance(value, bool)
        case FactType.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case FactType.DATE:
            return isinstance(value, date)
        case FactType.CHOICE:
            return value in {choice.value for choice in definition.choices}
        case FactType.TEXT:
            return isinstance(value, str)


class ConditionReader:
    """Turns a condition of the pack into a tree, checking facts, types, scopes and parameters."""

    def __init__(
        self, reader: Reader, facts: Mapping[FactId, FactDefinition], parameters: Mapping[str, FactValue]
    ) -> None:
        self._reader = reader
        self._facts = facts
        self._parameters = parameters

    def tree(self, value: object, at: At, *, scope: Scope) -> Node:
        """The tree; a list means all of its items. After a fault a harmless tree comes back."""
        if isinstance(value, LocatedList):
            return All(self._parts(value, scope))
        if not isinstance(value, Located):
            self._reader.fault(at, "条件ではありません", f"{_KINDS} のどれか1つを「キー: 値」の組で書いてください。")
            return NEVER
        if "fact" in value:
            return self._compare(value, scope)
        if "param" in value:
            return self._parameter(value)
        if len(value) != 1:
            self._reader.fault(
                value.at, "1つの条件に2つ以上の種類があります", f"{_KINDS} のどれか1つにしてください。"
            )
            return NEVER
        return self._combined(value, scope)

    def _combined(self, value: Located, scope: Scope) -> Node:
        ((kind, body),) = value.items()
        at = value.lines[kind]
        if kind in {"all", "any"}:
            if not isinstance(body, LocatedList) or not body:
                self._reader.fault(at, f"{kind} に条件がありません", f"{kind} には1つ以上の条件を並べてください。")
                return NEVER
            parts = self._parts(body, scope)
            return All(parts) if kind == "all" else AnyOf(parts)
        if kind == "not":
            return Not(self.tree(body, at, scope=scope))
        if kind in {"exists", "every"} and isinstance(body, Located):
            return self._quantifier(kind, body)
        self._reader.unknown(at, "条件", kind, ("all", "any", "not", "exists", "every", "fact", "param"))
        return NEVER

    def _parts(self, body: LocatedList, scope: Scope) -> tuple[Node, ...]:
        return tuple(self.tree(one, at, scope=scope) for one, at in zip(body, body.lines, strict=True))

    def _quantifier(self, kind: str, body: Located) -> Node:
        self._reader.keys(body, ("over", "label", "where"))
        over = self._reader.text(body, "over", default="household")
        if over not in {"household", "everyone"}:
            self._reader.fault(
                body.lines["over"], f"over に使えない値 {over}", "over は household(世帯)か everyone(両世帯)です。"
            )
        label = self._reader.text(body, "label")
        where = self.tree(body.get("where"), body.lines.get("where", body.at), scope=Scope.PERSON)
        return Quantifier(kind == "every", over == "everyone", where, label)

    def _parameter(self, value: Located) -> Node:
        self._reader.keys(value, ("param", "op", "value"))
        name, op = str(value["param"]), value.get("op", "eq")
        if name not in self._parameters:
            self._reader.unknown(value.at, "パラメーター", name, self._parameters)
            return NEVER
        if op not in {"eq", "ne"}:
            self._reader.fault(
                value.at, f"パラメーターに演算 {op} は使えません", "パラメーターには eq か ne を使ってください。"
            )
            return NEVER
        own, wanted = self._parameters[name], value.get("value")
        if type(wanted) is not type(own):
            self._reader.fault(
                value.at,
                f"パラメーター {name} と比べる値 {wanted} の型が違います",
                f"今の値 {own} と同じ型で書いてください。",
            )
            return NEVER
        return ALWAYS if OPS[op](own, wanted) else NEVER

    def _compare(self, value: Located, scope: Scope) -> Node:
        reader = self._reader
        reader.keys(value, ("fact", "op", "value"))
        fact, op = FactId(str(value["fact"])), value.get("op", "eq")
        definition = self._facts.get(fact)
        if definition is None:
            reader.unknown(value.at, "事実", fact, self._facts)
            return NEVER
        if definition.scope is Scope.PERSON and scope is Scope.CASE:
            reader.fault(
                value.at,
                f"人の事実 {fact} を世帯の条件で使っています",
                "exists・every の中に書くか、scope: person にしてください。",
            )
            return NEVER
        if definition.bulk_only or not definition.decides:
            reader.fault(
                value.at,
                f"事実 {fact} は判定に使わないものです",
                "decides: false と bulk_only: true の事実は条件に書けません。",
            )
        if op == "known":
            return Compare(fact, op, True, definition.scope)
        usable = [one for one in OPS if one not in ORDERED or definition.type in {FactType.NUMBER, FactType.DATE}]
        if op not in usable:
            reader.fault(
                value.at,
                f"事実 {fact}({definition.type.value})に演算 {op} は使えません",
                f"使えるのは {'・'.join(usable)} です。",
            )
            return NEVER
        wanted = value.get("value")
        listed = tuple(wanted) if op == "in" and isinstance(wanted, LocatedList) else (wanted,)
        if not self._fitting(value.at, definition, op, wanted, listed):
            return NEVER
        return Compare(fact, op, listed if op == "in" else listed[0], definition.scope)

    def _fitting(self, at: At, definition: FactDefinition, op: str, wanted: object, listed: Sequence[object]) -> bool:
        """Whether what a fact is compared with can be one of its values; a fault where not."""
        what = f"事実 {definition.id} と比べる値 {wanted} の型か選択肢が違います"
        if (op == "in") is not isinstance(wanted, LocatedList) or not listed:
            word = "一覧 [ ]" if op == "in" else "1つの値"
            self._reader.fault(at, what, f"{op} には{word}を書いてください。")
            return False
        wrong = [one for one in listed if not fits(definition, one)]
        if wrong:
            self._reader.fault(at, what, _wanted(definition, str(wrong[0])))
            return False
        low, high = definition.minimum, definition.maximum
        for one in listed:
            if type(one) is int and ((low is not None and one < low) or (high is not None and one > high)):
                self._reader.fault(
                    at,
                    f"事実 {definition.id} と比べる値 {one} が範囲の外です",
                    f"{low} から {high} までの数を書いてください。",
                )
                return False
        return True


def _wanted(definition: FactDefinition, wrong: str) -> str:
    """What may stand beside a fact, told where something else does."""
    if definition.type is not FactType.CHOICE:
        return f"この事実の値は {TYPE_WORDS[definition.type]} です。"
    values = [choice.value for choice in definition.choices]
    near = get_close_matches(wrong, values, n=1, cutoff=0.5)
    hint = f"もしかして {near[0]} ではありませんか。" if near else ""
    return f"{hint}選択肢は {'・'.join(values)} です。"


TYPE_WORDS: Mapping[FactType, str] = {
    FactType.BOOL: "true か false",
    FactType.NUMBER: "整数",
    FactType.DATE: "日付(2026-04-01 の形)",
    FactType.TEXT: "文字",
}
"""How the values of a type are written."""
_KINDS = "all・any・not・exists・every・fact・param"
