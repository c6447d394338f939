"""A rule pack as documents: the files of its folder as data that know their file and line, before they are rules.

Overlays, workbooks and drafts work on documents; ``load_documents`` then makes rules of them with every check of the
loader, each fault naming the file, or sheet, it came from.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from desk_app.rules.pack import RulePack
from desk_app.rules.pack_loader import PackLoader
from desk_app.rules.pack_reader import PackError
from desk_app.rules.yaml_file import At, Located, LocatedList, YamlFault, read_yaml

Documents = dict[str, Located]
"""Files of a pack by their names (``procedures/a-residence.yaml``)."""

MISSING = "もとのパックの同じ名前のファイルを入れてください。"
WIDTH = 118


def read_documents(folder: Path, *, shown_as: str = "") -> Documents:
    """Every YAML file of a pack's folder; ``shown_as`` stands before the names in faults.

    Raises PackError listing every file that cannot be read.
    """
    faults: list[YamlFault] = []
    found: Documents = {}
    for path in sorted(folder.rglob("*.yaml"), key=lambda one: one.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        root = read_yaml(path, shown_as + name, faults)
        if isinstance(root, Located):
            found[name] = root
        elif not any(fault.at.file == shown_as + name for fault in faults):
            faults.append(YamlFault("中身が「キー: 値」の組ではありません", At(shown_as + name, 1), MISSING))
    if not found and not faults:
        faults.append(YamlFault("規則のファイルがありません", At(shown_as or folder.name, 1), MISSING))
    if faults:
        raise PackError(faults)
    return found


class DocumentLoader(PackLoader):
    """The loader of a pack over documents in place of a folder."""

    def __init__(self, documents: Mapping[str, Located]) -> None:
        super().__init__(Path())
        self._documents = documents

    def _has(self, name: str) -> bool:
        return name in self._documents

    def _root(self, name: str) -> Located:
        root = self._documents.get(name)
        if root is not None:
            return root
        self._reader.fault(At(name, 1), "ファイルがありません", MISSING)
        return located({}, At(name, 1))

    def _more(self, part: str) -> list[Located]:
        return [self._documents[name] for name in sorted(self._documents) if name.startswith(f"{part}/")]


def load_documents(documents: Mapping[str, Located], *, version: str = "", sha256: str = "") -> RulePack:
    """The pack that documents describe, under this version and hash. Raises PackError with every fault."""
    pack = DocumentLoader(documents).load()
    return replace(pack, version=version or pack.version, sha256=sha256 or pack.sha256)


def located(value: Mapping[str, Any], at: At, lines: Mapping[str, At] | None = None) -> Located:
    """A mapping that stands at a place, its keys too where nothing else is said."""
    found = Located(value)
    found.at, found.lines = at, {key: at for key in value} | dict(lines or {})
    return found


def located_list(items: Iterable[Any], at: At, lines: Iterable[At] | None = None) -> LocatedList:
    """A list that stands at a place, its items too where nothing else is said."""
    found = LocatedList(items)
    found.at = at
    found.lines = list(lines) if lines is not None else [item.at if hasattr(item, "at") else at for item in found]
    return found


def plain(value: Any) -> Any:
    """A value without where it stands: plain mappings and lists."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def canonical(documents: Mapping[str, Any]) -> dict[str, Any]:
    """The documents with each condition in its one plain form: equal packs give equal results."""
    made = {name: _canonical(plain(root)) for name, root in documents.items()}
    return {name: root for name, root in made.items() if root}


_CONDITIONS = frozenset({"when", "where", "applies", "not"})


def _canonical(value: Any, key: str = "") -> Any:
    if isinstance(value, list) and value and key in _CONDITIONS:
        value = {"all": value} if len(value) != 1 else value[0]
    if key == "fee" and isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        items = [_canonical(one) for one in value]
        if key == "belongings":
            items = [one["id"] if isinstance(one, dict) and set(one) == {"id"} else one for one in items]
        return [{"all": one} if isinstance(one, list) and key in {"all", "any"} else one for one in items]
    if not isinstance(value, dict):
        return value
    if "fact" in value and key != "bulk":
        value = {"op": "eq", **value}
    if key in {"exists", "every"} and value.get("over") == "household":
        value = {one: item for one, item in value.items() if one != "over"}
    return {one: _canonical(item, one) for one, item in value.items() if item != [] or one in _CONDITIONS}


def yaml_text(value: Any) -> str:
    """A document as YAML text, short mappings and lists in one line, Japanese as it is."""
    yaml = YAML(typ="rt", pure=True)
    yaml.version = None
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_styled(yaml, plain(value), 0), out)
    return out.getvalue()


def _styled(yaml: YAML, value: Any, depth: int) -> Any:
    """Round-trip nodes with the flow style where a value fits a line, as people write packs."""
    if isinstance(value, dict):
        mapping = yaml.map()
        for key, one in value.items():
            mapping[key] = _styled(yaml, one, depth + 1)
        if depth > 1 and _short(value):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = yaml.seq([_styled(yaml, one, depth + 1) for one in value])
        if _short(value) and not any(isinstance(one, dict | list) for one in value):
            sequence.fa.set_flow_style()
        return sequence
    return value


def _short(value: Any) -> bool:
    return bool(value) and len(str(value)) <= WIDTH


def write_documents(documents: Mapping[str, Any], folder: Path) -> None:
    """Write the documents as the files of a pack into a folder, which must be empty or new."""
    for name, root in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml_text(root), encoding="utf-8", newline="\n")
