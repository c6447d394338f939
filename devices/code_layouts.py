"""Layouts of codes on other offices' papers, read from a TOML file: which paper it is, and its items."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from desk_app.domain.card import BarcodeKind, ScannedValue
from desk_app.domain.errors import Fault, InvalidInput
from devices.decoding import Decoded
from devices.errors import UnreadableCode
from devices.nw7 import Nw7Check, check_holds
from resources import ROOT

PRODUCT_FILE = ROOT / "scanner" / "codes.toml"
_KINDS = {BarcodeKind.MOVE_OUT_CERTIFICATE, BarcodeKind.LICENCE_NUMBER, BarcodeKind.INSURANCE_NUMBER}
_KEYS = frozenset({"kind", "name", "symbology", "pattern", "separator", "fields", "labels", "checks"})
_CHECKS = {check.value: check for check in (Nw7Check.M10W2, Nw7Check.M10W3, Nw7Check.DR7, Nw7Check.DSR7)}


@dataclass(frozen=True, slots=True)
class CodeLayout:
    """One kind of code: what its whole text looks like and which items it holds."""

    kind: BarcodeKind
    name: str
    pattern: re.Pattern[str]
    symbology: frozenset[str] = frozenset()
    separator: str = ""
    fields: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, Nw7Check] = field(default_factory=dict)

    def items(self, decoded: Decoded) -> tuple[ScannedValue, ...] | None:
        """The items in the order of the code, or None when it is of another layout.

        Raises UnreadableCode: a check digit does not hold, or pieces are missing.
        """
        match = self.pattern.fullmatch(decoded.text)
        if match is None or (self.symbology and decoded.symbology not in self.symbology | {""}):
            return None
        found = self._pieces(decoded.text) if self.separator else match.groupdict(default="")
        for name, check in self.checks.items():
            if found.get(name) and not check_holds(found[name], check):
                raise UnreadableCode(f"{self.name}の{self.labels.get(name, name)}の検査数字が合いません。")
        return tuple(ScannedValue(name, self.labels.get(name, name), text) for name, text in found.items() if text)

    def _pieces(self, text: str) -> dict[str, str]:
        pieces = text.split(self.separator)
        if len(pieces) != len(self.fields):
            raise UnreadableCode(f"{self.name}の項目の数が合いません。")
        return {name: piece.strip() for name, piece in zip(self.fields, pieces, strict=True) if name}


@lru_cache(maxsize=8)
def read_layouts(path: Path = PRODUCT_FILE) -> tuple[CodeLayout, ...]:
    """The layouts of a file. Raises InvalidInput with every fault."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise InvalidInput("コードの定義", f"読めません: {wrong}", "ファイルを直してください。", ()) from wrong
    faults: list[Fault] = []
    if document.get("format") != 1:
        faults.append(Fault("format = 1 がありません。", None, "format", "format"))
    codes = document.get("code", [])
    if not isinstance(codes, list):
        faults.append(Fault("[[code]] の並びで書いてください。", None, "code", "shape"))
        codes = []
    found = [_layout(n, code, faults) for n, code in enumerate(codes, start=1)]
    if faults:
        raise InvalidInput(
            "コードの定義", f"{len(faults)} か所に誤りがあります。", "ファイルを直してください。", faults
        )
    return tuple(layout for layout in found if layout is not None)


def _layout(n: int, code: object, faults: list[Fault]) -> CodeLayout | None:
    before = len(faults)

    def fault(key: str, message: str) -> None:
        faults.append(Fault(f"{n} 番目の code: {message}", None, key, "code"))

    if not isinstance(code, Mapping):
        fault("code", "項目の表ではありません。")
        return None
    for key in sorted(code.keys() - _KEYS):
        fault(key, f"知らない項目です: {key}")
    try:
        kind = BarcodeKind(str(code.get("kind")))
        pattern = re.compile(str(code["pattern"]))
    except (KeyError, ValueError, re.error) as wrong:
        fault("kind", f"kind と pattern を確かめてください({type(wrong).__name__})。")
        return None
    if kind not in _KINDS:
        fault("kind", "この種類は定義できません。")
    fields = _texts(code.get("fields", []))
    if bool(code.get("separator")) != bool(fields):
        fault("fields", "separator と fields はいっしょに書いてください。")
    checks = {str(name): _CHECKS.get(str(check)) for name, check in _table(code.get("checks")).items()}
    known = set(fields) | set(pattern.groupindex)
    for name in sorted((checks.keys() | _table(code.get("labels")).keys()) - known):
        fault(name, f"fields にも pattern にもない項目です: {name}")
    if None in checks.values():
        fault("checks", f"検査数字は {' '.join(_CHECKS)} のどれかです。")
    if len(faults) > before:
        return None
    return CodeLayout(
        kind,
        str(code.get("name", kind.value)),
        pattern,
        frozenset(_texts(code.get("symbology", []))),
        str(code.get("separator", "")),
        tuple(fields),
        {str(name): str(label) for name, label in _table(code.get("labels")).items()},
        {name: check for name, check in checks.items() if check is not None},
    )


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
