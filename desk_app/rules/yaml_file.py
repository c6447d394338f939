"""YAML 1.2 with the line of every value, so that each fault of a pack can be pointed at.

``on``, ``yes`` and ``no`` are words, ISO days are dates, duplicate keys are faults.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

Plain = bool | int | float | str | date | None


@dataclass(frozen=True, slots=True)
class At:
    """Where something stands in a pack."""

    file: str
    line: int


class Located(dict[str, Any]):
    """A mapping that knows where it and each of its keys stand."""

    at: At
    lines: dict[str, At]


class LocatedList(list[Any]):
    """A list that knows where it and each of its items stand."""

    at: At
    lines: list[At]


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Something wrong in a file: what, where, what to do, and the item it belongs to where one is known."""

    message: str
    at: At
    remedy: str = ""
    item: str = ""


def read_yaml(path: Path, name: str, faults: list[YamlFault]) -> object:
    """The content of a file as Located, LocatedList and plain values; faults are added, None then comes back."""
    text = _text(path, name, faults)
    if text is None:
        return None
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    try:
        root = reader.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1, max(text.count("\n"), 1)) if mark else 1
        faults.append(YamlFault(f"YAMLとして読めません({error.problem})", At(name, line), _remedy(text, line)))
        return None
    if root is None:
        faults.append(YamlFault("中身がありません", At(name, 1), EMPTY))
        return None
    return _convert(root, name, faults)


def _text(path: Path, name: str, faults: list[YamlFault]) -> str | None:
    """The text of a file in UTF-8 without a byte order mark."""
    at = At(name, 1)
    try:
        raw = path.read_bytes()
    except OSError:
        faults.append(YamlFault("ファイルを読めません", at, "ファイルがあるか、名前が正しいか確かめてください。"))
        return None
    if raw.startswith(BOM_UTF8):
        faults.append(YamlFault("先頭にBOMがあります", at, "「UTF-8(BOMなし)」で保存し直してください。"))
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.append(
            YamlFault("UTF-8で書かれていません", At(name, line), "文字コードをUTF-8にして保存し直してください。")
        )
        return None


def _remedy(text: str, line: int) -> str:
    """What to do about a line that is not YAML."""
    lines = text.splitlines()
    near = lines[max(line - 2, 0) : line]
    if any("\t" in one[: len(one) - len(one.lstrip())] for one in near):
        return "字下げのタブを空白に置き換えてください。"
    if line >= len(lines):
        return "ファイルが途中で切れていないか、括弧と引用符が閉じているか確かめてください。"
    return "この行と前の行の字下げ、コロンの後の空白、括弧と引用符を確かめてください。"


EMPTY = "もとのパックの同じ名前のファイルを入れ直してください。"


def _convert(node: Node, name: str, faults: list[YamlFault]) -> object:
    at = At(name, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return _mapping(node, name, at, faults)
    if isinstance(node, SequenceNode):
        items = LocatedList(_convert(one, name, faults) for one in node.value)
        items.at, items.lines = at, [At(name, one.start_mark.line + 1) for one in node.value]
        return items
    return _scalar(node.value, str(node.tag), at, faults)


def _mapping(node: MappingNode, name: str, at: At, faults: list[YamlFault]) -> Located:
    mapping = Located()
    mapping.at, mapping.lines = at, {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), At(name, key_node.start_mark.line + 1)
        if key in mapping:
            faults.append(YamlFault(f"キー {key} が2回あります", line, "どちらか一方を消してください。"))
        mapping[key] = _convert(value_node, name, faults)
        mapping.lines[key] = line
    return mapping


def _scalar(value: object, full_tag: str, at: At, faults: list[YamlFault]) -> Plain:
    text, tag = str(value), full_tag.rsplit(":", 1)[-1]
    try:
        if tag == "bool":
            return text.lower() == "true"
        if tag == "int":
            return int(text)
        if tag == "float":
            return float(text)
        if tag == "timestamp":
            return date.fromisoformat(text)
    except ValueError:
        what = f"暦にない日付 {text}" if tag == "timestamp" else f"読めない値 {text}"
        remedy = (
            "暦にある日付を 2026-04-01 の形で書いてください。" if tag == "timestamp" else "値を書き直してください。"
        )
        faults.append(YamlFault(f"{what} です", at, remedy))
        return None
    return None if tag == "null" else text
