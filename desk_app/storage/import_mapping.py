"""The mapping file (--map): what a vendor calls a column, writes for a value, leaves out; TOML, whole or not at all.

The form is shown by ``resources/residents/mapping-example.toml``; ``codes.toml`` beside it has the product's tables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.storage.delta_order import NameOrder
from desk_app.storage.resident_columns import BY_HEADER, CHANGE_COLUMN, CHANGES, BadValue, check
from resources import ROOT

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932")
_TABLES = frozenset({"columns", "values", "dates", "fixed", "file"})
_FILE_KEYS = {"encoding": str, "sequence": str, "consecutive": bool}
_ERA_DAY = re.compile(r"([1-5])(\d\d)(\d\d)(\d\d)")
_ERAS = ("明治", "大正", "昭和", "平成", "令和")

Convert = Callable[[str], str]


class ImportMapping(dict[str, str]):
    """Their column names to ours (an empty one is passed over), and what else differs."""

    def __init__(
        self,
        columns: Mapping[str, str] | None = None,
        *,
        conversions: Mapping[str, Convert] | None = None,
        fixed: Mapping[str, str] | None = None,
        encoding: str = "",
        order: NameOrder | None = None,
    ) -> None:
        super().__init__(columns or {})
        self.conversions = dict(conversions or {})
        """By our header: from a cell as it is written to what it says."""
        self.fixed = dict(fixed or {})
        """By our header: what everybody in the file has."""
        self.encoding = encoding
        self.order = order or NameOrder()


def as_mapping(mapping: Mapping[str, str] | None) -> ImportMapping:
    """Names of columns alone as a mapping."""
    return mapping if isinstance(mapping, ImportMapping) else ImportMapping(mapping)


def read_mapping(mapping: Path | Mapping[str, str] | None) -> ImportMapping:
    """The mapping of a file; raises InvalidInput listing everything that is wrong in it."""
    if mapping is None or isinstance(mapping, Mapping):
        return as_mapping(mapping)
    try:
        document = tomllib.loads(mapping.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise _refused((Fault(f"TOML として読めません（{error}）。", None, None, "toml"),)) from None
    except (OSError, ValueError) as error:
        raise InvalidInput(
            "項目の対応表", "読めません。", "場所と権限、文字コード（UTF-8）を確かめてください。"
        ) from error
    return _Reader().read(document)


class _Reader:
    """Reads the tables of a mapping file, noting every fault with the table and the name it is under."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def read(self, document: Mapping[str, Any]) -> ImportMapping:
        for name in document.keys() - _TABLES:
            self._fault(name, f"知らない表です（{'・'.join(sorted(_TABLES))} のどれか）。")
        columns = self._columns(self._table(document, "columns"))
        conversions = self._values(self._table(document, "values"))
        conversions |= self._dates(self._table(document, "dates"), conversions)
        fixed = self._fixed(self._table(document, "fixed"), set(columns.values()))
        encoding, order = self._file(self._table(document, "file"))
        if self._faults:
            raise _refused(self._faults)
        return ImportMapping(columns, conversions=conversions, fixed=fixed, encoding=encoding, order=order)

    def _table(self, document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        table = document.get(name, {})
        if isinstance(table, Mapping):
            return table
        self._fault(name, "表ではありません。")
        return {}

    def _columns(self, table: Mapping[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for theirs, ours in table.items():
            where = f"columns.{theirs}"
            if not isinstance(ours, str):
                self._fault(where, "項目名を文字で書いてください。")
            elif ours and ours in found.values():
                self._fault(where, f"「{ours}」に 2 つの項目が対応しています。")
            elif not ours or self._known(ours, where):
                found[theirs] = ours
        return found

    def _values(self, table: Mapping[str, Any]) -> dict[str, Convert]:
        found: dict[str, Convert] = {}
        for ours, codes in table.items():
            where = f"values.{ours}"
            if not self._known(ours, where):
                continue
            if isinstance(codes, str):
                if codes.removeprefix("@") not in code_tables() or not codes.startswith("@"):
                    self._fault(where, f"「{codes}」という符号表はありません（{_listed(code_tables())}）。")
                    continue
                words: Mapping[str, Any] = code_tables()[codes[1:]]
            elif isinstance(codes, Mapping):
                words = codes
            else:
                self._fault(where, "符号表の名（@性別 など）か、符号と値の表を書いてください。")
                continue
            self._fitting(ours, words, where)
            found[ours] = _by_table({str(code): str(word) for code, word in words.items()})
        return found

    def _fitting(self, ours: str, words: Mapping[str, Any], where: str) -> None:
        """Every word that a code stands for must be one that the column takes."""
        for code, word in words.items():
            if not isinstance(word, str):
                self._fault(f"{where}.{code}", "値を文字で書いてください。")
            elif (why := _unfit(ours, word)) is not None:
                self._fault(f"{where}.{code}", f"「{word}」は値になりません。{why}")

    def _dates(self, table: Mapping[str, Any], taken: Iterable[str]) -> dict[str, Convert]:
        found: dict[str, Convert] = {}
        for ours, form in table.items():
            where = f"dates.{ours}"
            if not self._known(ours, where):
                continue
            if ours == CHANGE_COLUMN or BY_HEADER[ours].kind not in ("date", "day"):
                self._fault(where, "日付の項目ではありません。")
            elif form not in _DATE_FORMS:
                self._fault(where, f"知らない書き方です（{_listed(_DATE_FORMS)}）。")
            elif ours in taken:
                self._fault(where, "values にもあります。どちらか一方にしてください。")
            else:
                found[ours] = _DATE_FORMS[form]
        return found

    def _fixed(self, table: Mapping[str, Any], mapped: set[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for ours, value in table.items():
            where = f"fixed.{ours}"
            if not self._known(ours, where):
                continue
            if not isinstance(value, str):
                self._fault(where, "値を文字で書いてください。")
            elif ours in mapped or ours in (CHANGE_COLUMN, "宛名番号"):
                self._fault(where, "固定の値にはできない項目か、columns にもある項目です。")
            elif (why := _unfit(ours, value)) is not None:
                self._fault(where, f"値になりません。{why}")
            else:
                found[ours] = check(BY_HEADER[ours], value)
        return found

    def _file(self, table: Mapping[str, Any]) -> tuple[str, NameOrder]:
        for name, value in table.items():
            if name not in _FILE_KEYS:
                self._fault(f"file.{name}", f"知らない設定です（{_listed(_FILE_KEYS)}）。")
            elif not isinstance(value, _FILE_KEYS[name]):
                self._fault(f"file.{name}", "値の種類が違います。")
        encoding, pattern = str(table.get("encoding", "")).lower(), str(table.get("sequence", ""))
        if encoding and encoding not in ENCODINGS:
            self._fault("file.encoding", f"知らない文字コードです（{_listed(ENCODINGS)}）。")
        try:
            if pattern and not re.compile(pattern).groups:
                self._fault("file.sequence", "番号を括弧で囲んでください（例 juki_(\\d+)）。")
        except re.error:
            self._fault("file.sequence", "正規表現として読めません。")
        return encoding, NameOrder(pattern, table.get("consecutive") is True)

    def _known(self, ours: str, where: str) -> bool:
        if ours in BY_HEADER or ours == CHANGE_COLUMN:
            return True
        self._fault(where, f"「{ours}」という項目はありません。")
        return False

    def _fault(self, where: str, message: str) -> None:
        self._faults.append(Fault(message, None, where, "mapping"))


@cache
def code_tables() -> Mapping[str, Mapping[str, str]]:
    """The code tables of the product by name."""
    return tomllib.loads((ROOT / "residents" / "codes.toml").read_text(encoding="utf-8"))


def _unfit(ours: str, word: str) -> str | None:
    """Why the column does not take this word, None when it does."""
    if ours == CHANGE_COLUMN:
        return None if word in CHANGES else f"{'・'.join(CHANGES)} のどれかにしてください。"
    try:
        check(BY_HEADER[ours], word)
    except BadValue as bad:
        return str(bad)
    return None


def _by_table(words: Mapping[str, str]) -> Convert:
    return partial(_word, words)


def _word(words: Mapping[str, str], text: str) -> str:
    return words.get(text.strip(), text)


def _era_day(text: str) -> str:
    """3630501 → 昭和63年5月1日; zeros are "not known". Anything else stays, and is then refused by its column."""
    body = text.strip()
    found = _ERA_DAY.fullmatch(body)
    if found is None:
        return "" if body and not body.strip("0") else text
    era, year, month, day = found.groups()
    return f"{_ERAS[int(era) - 1]}{int(year)}年{int(month)}月{int(day)}日"


_DATE_FORMS: Mapping[str, Convert] = {"元号7桁": _era_day}


def _listed(names: Iterable[str]) -> str:
    return "・".join(names)


def _refused(faults: Iterable[Fault]) -> InvalidInput:
    found = tuple(faults)
    return InvalidInput(
        "項目の対応表",
        f"{len(found)} か所に誤りがあります。",
        "例（mapping-example.toml）に合わせて直してください。",
        found,
    )
