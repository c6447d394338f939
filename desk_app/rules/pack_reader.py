"""Reading of pack values with every fault collected: typed getters and condition trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.domain.fact import LANGUAGES, FactDefinition, FactType, FactValue, Scope
from desk_app.domain.ids import FactId
from desk_app.rules.condition import OPS, ORDERED, All, AnyOf, Compare, Node, Not, Quantifier
from desk_app.rules.yaml_file import At, Located, LocatedList, YamlFault

Word = TypeVar("Word", bound=StrEnum)
NEVER = AnyOf(())
ALWAYS = All(())


class PackError(InvalidInput):
    """A rule pack was refused whole; every fault names its file and line."""

    def __init__(self, faults: Iterable[YamlFault]) -> None:
        rows = sorted(faults, key=lambda one: (one.at.file, one.at.line))
        super().__init__(
            "ルールパック",
            f"{len(rows)}か所に誤りがあります。" + " ".join(f"{r.at.file}:{r.at.line} {r.message}" for r in rows[:3]),
            "示されたファイルと行を直してください。",
            [Fault(row.message, row.at.line, row.at.file) for row in rows],
        )


class Reader:
    """Collects faults while values are taken out of a pack."""

    def __init__(self) -> None:
        self.faults: list[YamlFault] = []

    def fault(self, at: At, message: str) -> None:
        """Note one fault."""
        self.faults.append(YamlFault(message, at))

    def keys(self, row: Located, allowed: Iterable[str]) -> None:
        """Refuse keys nobody reads: a misspelt key would silently mean nothing."""
        for key in row.keys() - set(allowed):
            self.fault(row.lines[key], f"知らないキー {key}")

    def text(self, row: Located, key: str, *, default: str | None = None) -> str:
        """A non-empty text; required unless a default is given."""
        value = row.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip():
            return value
        self.fault(row.lines.get(key, row.at), f"{key} がないか、文字ではありません")
        return default or ""

    def flag(self, row: Located, key: str, default: bool = False) -> bool:
        """true or false."""
        value = row.get(key, default)
        if not isinstance(value, bool):
            self.fault(row.lines[key], f"{key} は true か false です")
        return value is True

    def number(self, row: Located, key: str, default: int = 0) -> int:
        """A whole number of 0 or more."""
        value = row.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fault(row.lines[key], f"{key} は0以上の整数です")
            return default
        return value

    def day(self, row: Located, key: str) -> date | None:
        """A date, or None where the key is absent."""
        value = row.get(key)
        if value is not None and not isinstance(value, date):
            self.fault(row.lines[key], f"{key} は日付(2026-04-01 の形)です")
            return None
        return value

    def word(self, row: Located, key: str, words: type[Word], default: Word) -> Word:
        """One of the words of an enumeration."""
        value = row.get(key, default.value)
        if value not in {one.value for one in words}:
            self.fault(row.lines[key], f"{key} に使えない値 {value}")
            return default
        return words(value)

    def items(self, row: Located, key: str) -> list[tuple[object, At]]:
        """The items of a list with where they stand; empty where the key is absent."""
        value = row.get(key)
        if value is None:
            return []
        if not isinstance(value, LocatedList):
            self.fault(row.lines[key], f"{key} は一覧です")
            return []
        return list(zip(value, value.lines, strict=True))

    def rows(self, row: Located, key: str) -> list[Located]:
        """The items of a list of mappings."""
        found = []
        for item, at in self.items(row, key):
            if isinstance(item, Located):
                found.append(item)
            else:
                self.fault(at, f"{key} の項目は「キー: 値」の組です")
        return found

    def texts(self, row: Located, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = []
        for item, at in self.items(row, key):
            if isinstance(item, str) and item:
                found.append(item)
            else:
                self.fault(at, f"{key} の項目は文字です")
        return tuple(found)

    def wording(self, row: Located, key: str, *, required: bool = True) -> Mapping[str, str]:
        """Wording in every language; a missing one is a fault."""
        value = row.get(key)
        if value is None and not required:
            return {}
        if not isinstance(value, Located):
            self.fault(row.lines.get(key, row.at), f"{key} の文言がありません")
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
            self._reader.fault(at, "条件ではありません")
            return NEVER
        if "fact" in value:
            return self._compare(value, scope)
        if "param" in value:
            return self._parameter(value)
        if len(value) != 1:
            self._reader.fault(value.at, "条件は all・any・not・exists・every・fact・param のどれか1つです")
            return NEVER
        return self._combined(value, scope)

    def _combined(self, value: Located, scope: Scope) -> Node:
        ((kind, body),) = value.items()
        at = value.lines[kind]
        if kind in {"all", "any"}:
            if not isinstance(body, LocatedList) or not body:
                self._reader.fault(at, f"{kind} には1つ以上の条件の一覧がいります")
                return NEVER
            parts = self._parts(body, scope)
            return All(parts) if kind == "all" else AnyOf(parts)
        if kind == "not":
            return Not(self.tree(body, at, scope=scope))
        if kind in {"exists", "every"} and isinstance(body, Located):
            return self._quantifier(kind, body)
        self._reader.fault(at, f"知らない条件 {kind}")
        return NEVER

    def _parts(self, body: LocatedList, scope: Scope) -> tuple[Node, ...]:
        return tuple(self.tree(one, at, scope=scope) for one, at in zip(body, body.lines, strict=True))

    def _quantifier(self, kind: str, body: Located) -> Node:
        self._reader.keys(body, ("over", "label", "where"))
        over = self._reader.text(body, "over", default="household")
        if over not in {"household", "everyone"}:
            self._reader.fault(body.lines["over"], "over は household か everyone です")
        label = self._reader.text(body, "label")
        where = self.tree(body.get("where"), body.lines.get("where", body.at), scope=Scope.PERSON)
        return Quantifier(kind == "every", over == "everyone", where, label)

    def _parameter(self, value: Located) -> Node:
        self._reader.keys(value, ("param", "op", "value"))
        name, op = value["param"], value.get("op", "eq")
        if name not in self._parameters:
            self._reader.fault(value.at, f"知らないパラメーター {name}")
            return NEVER
        if op not in {"eq", "ne"}:
            self._reader.fault(value.at, "パラメーターには eq か ne だけ使えます")
            return NEVER
        return ALWAYS if OPS[op](self._parameters[name], value.get("value")) else NEVER

    def _compare(self, value: Located, scope: Scope) -> Node:
        reader = self._reader
        reader.keys(value, ("fact", "op", "value"))
        fact, op = FactId(str(value["fact"])), value.get("op", "eq")
        definition = self._facts.get(fact)
        if definition is None:
            reader.fault(value.at, f"知らない事実 {fact}")
            return NEVER
        if definition.scope is Scope.PERSON and scope is Scope.CASE:
            reader.fault(value.at, f"人の事実 {fact} を世帯の条件で使っています(exists・every の中に書きます)")
            return NEVER
        if definition.bulk_only or not definition.decides:
            reader.fault(value.at, f"事実 {fact} は判定に使わないものです")
        if op == "known":
            return Compare(fact, op, True, definition.scope)
        if op not in OPS or (op in ORDERED and definition.type not in {FactType.NUMBER, FactType.DATE}):
            reader.fault(value.at, f"事実 {fact} に演算 {op} は使えません")
            return NEVER
        wanted = value.get("value")
        listed = tuple(wanted) if op == "in" and isinstance(wanted, LocatedList) else (wanted,)
        if (op == "in") is not isinstance(wanted, LocatedList) or not all(fits(definition, one) for one in listed):
            reader.fault(value.at, f"事実 {fact} と比べる値 {wanted} の型か選択肢が違います")
            return NEVER
        return Compare(fact, op, listed if op == "in" else listed[0], definition.scope)
