"""The municipal overlay (市町村の上書き): a town's own rules over the product's, as data, before they are loaded.

A folder with ``overlay.yaml`` and any of the files of a pack. Rows are matched by their ids: what the overlay's row
says replaces what the product's row says, item by item; a row with a new id is the town's own; ``null`` takes an item
away. A row is switched off, with a reason, under ``off``: it stays in the list as not done here. Everything is then
loaded as one pack, so that each check of the loader applies, with the overlay's own file and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk_app.rules.pack import RulePack
from desk_app.rules.pack_diff import Difference, differences
from desk_app.rules.pack_documents import (
    Documents,
    canonical,
    load_documents,
    located,
    located_list,
    plain,
    read_documents,
)
from desk_app.rules.pack_loader import pack_sha256
from desk_app.rules.pack_reader import PackError, Reader
from desk_app.rules.yaml_file import At, Located, LocatedList

HEAD = "overlay.yaml"
_HEAD_KEYS = ("version", "name", "base", "note", "parameters", "off")
_PACK_KEYS = ("why_form", "ask_first", "forms", "default_periods")
"""What an overlay may say of the pack's head; version and parameters stand in ``overlay.yaml``."""
NOT_HERE = "この市では行っていません。"
"""The reason where a row was taken out without one."""
_WORDING = frozenset({"label", "question", "why"})
"""Items that are joined language by language: a town may change the Japanese alone."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A town's overlay as it was read. ``base`` is the version of the product's pack it was written for."""

    name: str
    version: str
    base: str
    note: str
    off: Mapping[str, str]
    """Rows switched off, with the reason."""
    documents: Documents
    sha256: str


@dataclass(frozen=True, slots=True)
class MergedPack:
    """A town's pack: the product's with the overlay laid over it, and what that changes."""

    pack: RulePack
    base: RulePack
    overlay: Overlay | None
    documents: Documents

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What the town's own rules change of the product's."""
        return differences(self.base, self.pack, off=self.overlay.off if self.overlay else {})

    @property
    def outdated(self) -> bool:
        """Whether the product's pack is of another version than the overlay was written for."""
        return self.overlay is not None and self.overlay.base != self.base.version


@dataclass(frozen=True, slots=True)
class ProductPack:
    """The product's pack as rules and as documents."""

    pack: RulePack
    documents: Documents


def load_product(base: Path) -> ProductPack:
    """The product's pack in this folder. Raises PackError with every fault."""
    documents = read_documents(base)
    return ProductPack(load_documents(documents, sha256=pack_sha256(base)), documents)


def load_merged(base: Path | ProductPack, overlay: Path | None = None) -> MergedPack:
    """The pack of a town: the product's, with the folder of an overlay laid over it where there is one.

    The version is both versions, the hash goes over both folders. Raises PackError with every fault of either.
    """
    product = load_product(base) if isinstance(base, Path) else base
    if overlay is None:
        return MergedPack(product.pack, product.pack, None, product.documents)
    own = read_overlay(overlay)
    merged = merge(product.documents, own)
    version = f"{product.pack.version}+{own.version}"
    pack = load_documents(merged, version=version, sha256=joint_sha256(product.pack.sha256, own.sha256))
    return MergedPack(pack, product.pack, own, merged)


def load_with_overlay(base: Path | ProductPack, overlay: Path | None = None) -> RulePack:
    """The pack of a town alone; see ``load_merged``."""
    return load_merged(base, overlay).pack


def joint_sha256(base: str, overlay: str) -> str:
    """The hash that names a product's pack together with an overlay."""
    return hashlib.sha256(f"{base}\0{overlay}".encode()).hexdigest()


def read_overlay(folder: Path) -> Overlay:
    """The overlay in a folder. Raises PackError for files that cannot be read and for a faulty ``overlay.yaml``."""
    documents = read_documents(folder, shown_as=f"{folder.name}/")
    reader = Reader()
    reader.subject = "上書きの見出し"
    head = documents.pop(HEAD, None)
    if head is None:
        reader.fault(
            At(f"{folder.name}/{HEAD}", 1),
            "overlay.yaml がありません",
            "version・name・base を書いた overlay.yaml を置いてください。",
        )
        raise PackError(reader.faults)
    reader.keys(head, _HEAD_KEYS)
    version, name, base = (reader.text(head, key) for key in ("version", "name", "base"))
    off = _off(reader, head)
    if reader.faults:
        raise PackError(reader.faults)
    documents[HEAD] = head
    return Overlay(
        name, version, base, reader.text(head, "note", default=" ").strip(), off, documents, pack_sha256(folder)
    )


def _off(reader: Reader, head: Located) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in reader.rows(head, "off"):
        reader.keys(row, ("id", "reason"))
        own = reader.text(row, "id")
        found[own] = reader.text(row, "reason")
    return found


def merge(base: Mapping[str, Located], overlay: Overlay) -> Documents:
    """The product's documents with the overlay laid over them; the values keep where they stand.

    Raises PackError for what has nothing to lie on: an unknown row switched off, an unknown parameter, a file that
    no pack has.
    """
    return _Merger(base, overlay).merged()


class _Merger:
    """Lays an overlay's files over a pack's, collecting faults."""

    def __init__(self, base: Mapping[str, Located], overlay: Overlay) -> None:
        self._base = base
        self._overlay = overlay
        self._reader = Reader()
        self._places = _places(base)

    def merged(self) -> Documents:
        """All documents."""
        result: Documents = {name: _copy(root) for name, root in self._base.items()}
        for name, root in self._overlay.documents.items():
            if name == HEAD:
                self._parameters(result, root)
            elif name == "pack.yaml":
                self._reader.subject = "パックの見出し"
                self._reader.keys(root, _PACK_KEYS)
                self._file(result, name, root)
            elif name in result or name.split("/")[0] in {"facts", "procedures"}:
                self._file(result, name, root)
            else:
                self._reader.unknown(root.at, "ファイル", name, (*self._base, HEAD))
        self._switch_off(result)
        if self._reader.faults:
            raise PackError(self._reader.faults)
        return result

    def _parameters(self, result: Documents, head: Located) -> None:
        own = head.get("parameters")
        known = result["pack.yaml"].get("parameters", {})
        if not isinstance(own, Located) or not isinstance(known, Located):
            if own is not None:
                self._reader.fault(
                    head.lines["parameters"], "parameters は「キー: 値」の組です", "名前と値の組で書いてください。"
                )
            return
        self._reader.subject = "パラメーター"
        for key in own:
            if key not in known:
                self._reader.unknown(own.lines[key], "パラメーター", key, known)
        known.update(own)
        known.lines.update(own.lines)

    def _file(self, result: Documents, name: str, root: Located) -> None:
        """One file: rows the product has go into the product's, new ones into a file of this name."""
        target = result.get(name)
        for key, value in root.items():
            if isinstance(value, LocatedList) and _is_rows(value):
                fresh = [row for row in value if not self._onto(result, key, row)]
                if fresh:
                    target = self._target(result, name, root)
                    rows = target.get(key)
                    if not isinstance(rows, LocatedList):
                        target[key], target.lines[key] = located_list([], value.at), root.lines[key]
                        rows = target[key]
                    rows.extend(fresh)
                    rows.lines.extend(row.at for row in fresh)
            else:
                target = self._target(result, name, root)
                held = target.get(key)
                if isinstance(held, Located) and isinstance(value, Located):
                    held.update(value)
                    held.lines.update(value.lines)
                else:
                    target[key], target.lines[key] = value, root.lines[key]

    def _target(self, result: Documents, name: str, root: Located) -> Located:
        if name not in result:
            result[name] = located({}, root.at)
        return result[name]

    def _onto(self, result: Documents, part: str, row: Located) -> bool:
        """Lay a row onto the product's row of the same id; False where there is none."""
        place = self._places.get((part, str(row.get("id"))))
        if place is None:
            return False
        name, index = place
        held: Located = result[name][part][index]
        for key, value in row.items():
            if value is None:
                held.pop(key, None)
            elif key in _WORDING and isinstance(value, Located) and isinstance(held.get(key), Located):
                held[key] = located({**held[key], **value}, value.at, {**held[key].lines, **value.lines})
            else:
                held[key] = value
            held.lines[key] = row.lines[key]
        held.at = row.at
        return True

    def _switch_off(self, result: Documents) -> None:
        head = self._overlay.documents[HEAD]
        rows = {one for part, one in self._places if part == "procedures"}
        for own, reason in self._overlay.off.items():
            at = head.lines["off"]
            place = self._places.get(("procedures", own))
            self._reader.subject = "取りやめる手続き"
            if place is None:
                self._reader.unknown(at, "手続き", own, rows)
                continue
            row: Located = result[place[0]]["procedures"][place[1]]
            starts = _first_day(row, result["pack.yaml"])
            period = located({"from": starts, "in_force": False, "note": reason}, at)
            row["periods"], row.lines["periods"] = located_list([period], at), at
            row.pop("supersedes", None)


def _first_day(row: Located, head: Located) -> Any:
    """From when a row, or else every row, has a period."""
    periods = row.get("periods") or head.get("default_periods") or []
    return periods[0].get("from") if periods and isinstance(periods[0], dict) else None


def _places(documents: Mapping[str, Located]) -> dict[tuple[str, str], tuple[str, int]]:
    """Where each row with an id stands: (kind of row, id) to (file, index)."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for name, root in documents.items():
        for part, rows in root.items():
            if isinstance(rows, list):
                for index, row in enumerate(rows):
                    if isinstance(row, dict) and "id" in row:
                        found.setdefault((part, str(row["id"])), (name, index))
    return found


def _copy(value: Any) -> Any:
    """A copy that may be changed, with the same places."""
    if isinstance(value, Located):
        return located({key: _copy(one) for key, one in value.items()}, value.at, value.lines)
    if isinstance(value, LocatedList):
        return located_list([_copy(one) for one in value], value.at, value.lines)
    return value


def overlay_documents(
    base: Mapping[str, Any], edited: Mapping[str, Any], *, name: str, version: str, base_version: str
) -> dict[str, Any]:
    """The overlay that makes ``edited`` out of ``base``: only what differs, so that the product's pack can move on.

    Rows that the edited pack no longer has are switched off. Both are documents; the result is plain.
    """
    result: dict[str, Any] = {HEAD: {"version": version, "name": name, "base": base_version}}
    places = _places(base)
    kept = _places(edited)
    gone = [own for part, own in places if part == "procedures" and (part, own) not in kept]
    off = [{"id": own, "reason": NOT_HERE} for own in gone]
    for file, root in edited.items():
        changed: dict[str, Any] = {}
        for part, value in root.items():
            difference = _rows_changed(base, places, part, value, off) if _is_rows(value) else plain(value)
            if difference and (_is_rows(value) or plain(base.get(file, {}).get(part)) != difference):
                changed[part] = difference
        if file == "pack.yaml":
            held = plain(base[file].get("parameters", {}))
            parameters = {key: one for key, one in plain(root.get("parameters", {})).items() if held.get(key) != one}
            if parameters:
                result[HEAD]["parameters"] = parameters
            changed = {key: one for key, one in changed.items() if key in _PACK_KEYS}
        if changed:
            result[file] = changed
    if off:
        result[HEAD]["off"] = off
    return result


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "id" in one for one in value)


def _ended(period: Mapping[str, Any]) -> bool:
    return period.get("in_force") is False and "to" not in period and bool(period.get("note"))


def _rows_changed(
    base: Mapping[str, Any],
    places: Mapping[tuple[str, str], tuple[str, int]],
    part: str,
    rows: Any,
    off: list[dict[str, str]],
) -> list[dict[str, Any]]:
    """Rows that are new or read differently; those that are no longer done go to ``off``."""
    found = []
    for row in rows:
        own = plain(row)
        place = places.get((part, str(own["id"])))
        if place is None:
            found.append(own)
            continue
        held: dict[str, Any] = plain(base[place[0]][part][place[1]])
        same = canonical({"row": own})["row"], canonical({"row": held}).get("row", {})
        changed = {key: value for key, value in own.items() if same[0].get(key) != same[1].get(key)}
        changed |= {key: None for key in held if key not in own and key in same[1]}
        periods = changed.get("periods")
        if set(changed) <= {"periods", "supersedes"} and periods and len(periods) == 1 and _ended(periods[0]):
            off.append({"id": own["id"], "reason": periods[0]["note"]})
        elif changed:
            found.append({"id": own["id"], **changed})
    return found
