"""Reading YAML strictly, with the place of everything: faults are collected, nothing is guessed.

Plain scalars are read by a small part of YAML 1.2: ``true`` and ``false``, whole numbers without a leading zero,
days as ``2026-11-24``, ``null`` and ``~``; every other word is text (``on``, ``yes``, ``012``). JSON is read alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from desk_app.domain.errors import Fault, InvalidInput

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
_NOTHING = frozenset({"", "~", "null"})
_WORDS: dict[str, bool | None] = {"true": True, "false": False, **dict.fromkeys(_NOTHING)}


def parse_nodes(text: str) -> tuple[Node | None, tuple[Fault, ...]]:
    """The node tree of one YAML document, or the fault that keeps it from being read."""
    try:
        return YAML(typ="safe", pure=True).compose(text), ()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (None, None) if mark is None else (mark.line + 1, str(mark.column + 1))
        return None, (Fault("YAML として読めません。", line, column, "yaml"),)
    except (YAMLError, RecursionError):
        return None, (Fault("YAML として読めない文字や構造があります。", None, None, "yaml"),)


def scalar_value(node: ScalarNode) -> bool | int | str | date | None:
    """What a scalar says: quoted ones are text, plain ones are read as the module says."""
    text = str(node.value)
    if node.style is None and text in _WORDS:
        return _WORDS[text]
    if node.style is None and re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    if node.style is None and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


@dataclass
class NodeReader:
    """Takes values out of nodes and collects every fault with line and column; nothing is echoed but keys."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, node: Node, where: str, message: str, kind: str = "value") -> None:
        """Note one fault at the place of this node."""
        mark = node.start_mark
        self.faults.append(Fault(f"{where}: {message}", mark.line + 1, str(mark.column + 1), kind))

    def mapping(self, node: Node | None, where: str, keys: frozenset[str]) -> dict[str, Node]:
        """The entries of a mapping; double keys and keys other than ``keys`` are faults. Null is empty."""
        return {key: value for key, value in self.pairs(node, where) if self._known(key, value, where, keys)}

    def pairs(self, node: Node | None, where: str) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping with any keys, each once."""
        found = present(node)
        if isinstance(found, MappingNode):
            yield from self._entries(found, where)
        elif found is not None:
            self.fault(found, where, "「項目: 値」の形で書いてください。", "shape")

    def items(self, node: Node | None, where: str) -> list[Node]:
        """The entries of a list; null is empty."""
        found = present(node)
        if isinstance(found, SequenceNode):
            return list(found.value)
        if found is not None:
            self.fault(found, where, "「- 」で始まる一覧で書いてください。", "shape")
        return []

    def text(self, node: Node | None, where: str) -> str | None:
        """Text exactly as written; a plain number or day is taken as the text it is."""
        found = self._scalar_node(node, where)
        return None if found is None else str(found.value)

    def scalar(self, node: Node | None, where: str) -> bool | int | str | date | None:
        """A value of a fact, with its type."""
        found = self._scalar_node(node, where)
        return None if found is None else scalar_value(found)

    def flag(self, node: Node | None, where: str) -> bool | None:
        """true or false."""
        found = self._scalar_node(node, where)
        value = None if found is None else scalar_value(found)
        if found is None or isinstance(value, bool):
            return value if isinstance(value, bool) else None
        self.fault(found, where, "true か false で書いてください。")
        return None

    def whole_number(self, node: Node | None, where: str) -> int | None:
        """A whole number."""
        found = self._scalar_node(node, where)
        value = None if found is None else scalar_value(found)
        if found is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value if isinstance(value, int) else None
        self.fault(found, where, "整数で書いてください。")
        return None

    def one_of(self, node: Node | None, where: str, allowed: tuple[str, ...]) -> str | None:
        """One of these words."""
        return self.taken(node, where, lambda text: _one_of(text, allowed))

    def choice(self, node: Node | None, where: str, kind: type[E]) -> E | None:
        """One of the values of an enum."""
        return self.taken(node, where, lambda text: kind(_one_of(text, tuple(kind))))

    def day(self, node: Node | None, where: str) -> date | None:
        """A calendar day, plain or quoted."""
        return self.taken(node, where, _iso_day)

    def taken(self, node: Node | None, where: str, make: Callable[[str], T]) -> T | None:
        """Text turned into a value; an InvalidInput of ``make`` becomes a fault with its reason and remedy."""
        found = self._scalar_node(node, where)
        if found is None:
            return None
        try:
            return make(str(found.value))
        except InvalidInput as refused:
            self.fault(found, where, f"{refused.reason}{refused.remedy}")
            return None

    def _scalar_node(self, node: Node | None, where: str) -> ScalarNode | None:
        found = present(node)
        if found is None or isinstance(found, ScalarNode):
            return found
        self.fault(found, where, "値を一つ書いてください。", "shape")
        return None

    def _entries(self, node: MappingNode, where: str) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for key_node, value in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            if key and key not in seen:
                seen.add(key)
                yield key, value
            else:
                why = f"項目「{key}」が二度あります。" if key else "項目名は文字で書いてください。"
                self.fault(key_node, where, why, "key")

    def _known(self, key: str, node: Node, where: str, keys: frozenset[str]) -> bool:
        if key not in keys:
            self.fault(node, where, f"項目「{key}」はありません。書けるのは {'、'.join(sorted(keys))} です。", "key")
        return key in keys


def present(node: Node | None) -> Node | None:
    """The node, or None where nothing stands: no node, or a plain null."""
    if isinstance(node, ScalarNode) and node.style is None and node.value in _NOTHING:
        return None
    return node


def _one_of(text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise InvalidInput("値", "使えない値です。", f"{'・'.join(allowed)} のどれかで書いてください。")
    return text


def _iso_day(text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidInput("日付", "暦にある日付ではありません。", "「2026-11-24」の形で書いてください。")
