"""YAML 1.2 with the line of every value, so that each fault of a pack can be pointed at.

``on``, ``yes`` and ``no`` are words, ISO days are dates, duplicate keys are faults.
"""

from __future__ import annotations

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
    """Something that cannot be read."""

    message: str
    at: At


def read_yaml(path: Path, name: str, faults: list[YamlFault]) -> object:
    """The content of a file as Located, LocatedList and plain values; faults are added, None then comes back."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    try:
        root = reader.compose(path.read_text(encoding="utf-8"))
    except OSError:
        faults.append(YamlFault("ファイルを読めません", At(name, 1)))
        return None
    except UnicodeDecodeError:
        faults.append(YamlFault("UTF-8で書かれていません", At(name, 1)))
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.append(YamlFault("YAMLとして読めません", At(name, mark.line + 1 if mark else 1)))
        return None
    return None if root is None else _convert(root, name, faults)


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
            faults.append(YamlFault(f"キー {key} が2回あります", line))
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
        faults.append(YamlFault(f"値 {text} を読めません", at))
        return None
    return None if tag == "null" else text
