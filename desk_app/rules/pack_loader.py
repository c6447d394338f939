"""Loading of a rule pack: a folder of YAML is taken whole, or refused with every fault listed by file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from desk_app.domain.fact import FactValue
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.rules.fact_reader import FactReader
from desk_app.rules.fee_reader import FeeReader
from desk_app.rules.pack import BelongingText, PackFact, RulePack
from desk_app.rules.pack_reader import ConditionReader, PackError, Reader
from desk_app.rules.row_reader import RowReader
from desk_app.rules.yaml_file import At, Located, read_yaml

_FEES = "fees.yaml"
"""The table of fees; a pack may do without one."""
_FILES = ("pack.yaml", "events.yaml", "divisions.yaml", "belongings.yaml", "facts.yaml")


def load_pack(folder: Path) -> RulePack:
    """The pack in this folder.

    Raises PackError with every fault (unknown fact, form, belonging or division, wrong types, duplicate ids, missing
    wording, overlapping or open periods, circular facts …), each with file, line, what is wrong and what to do.
    """
    return PackLoader(folder).load()


class PackLoader:
    """Reads the files of one pack in order and keeps what later files refer to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = Reader()
        self._forms: frozenset[str] = frozenset()

    def load(self) -> RulePack:
        """The pack, or PackError. What cannot be read as YAML is told for all files at once, before anything else."""
        roots = {name: self._root(name) for name in _FILES}
        fact_files, row_files = self._more("facts"), self._more("procedures")
        fee_file = self._root(_FEES) if self._has(_FEES) else None
        if self._reader.faults:
            raise PackError(self._reader.faults)
        head = roots["pack.yaml"]
        self._head(head)
        events = self._read_events(roots["events.yaml"])
        divisions = self._read_divisions(roots["divisions.yaml"])
        belongings = self._read_belongings(roots["belongings.yaml"])
        parameters = self._parameters(head)
        why = self._reader.wording(head, "why_form")
        facts = FactReader(self._reader, why, self._forms).read([roots["facts.yaml"], *fact_files], parameters)
        definitions = {fact: one.definition for fact, one in facts.items()}
        conditions = ConditionReader(self._reader, definitions, parameters)
        fees = FeeReader(self._reader, conditions, definitions)
        fees.read(fee_file)
        rows = RowReader(
            self._reader,
            conditions,
            definitions,
            events=events,
            divisions=divisions,
            belongings=belongings,
            forms=self._forms,
            fees=fees,
        )
        self._reader.subject = ""
        ask_first = self._ask_first(head, facts)
        rows.default_periods = rows.periods(head, "default_periods")
        procedures = rows.read(row_files)
        if self._reader.faults:
            raise PackError(self._reader.faults)
        return RulePack(
            version=self._reader.text(head, "version"),
            effective_on=self._reader.day(head, "effective_on") or date.min,
            sha256=pack_sha256(self._folder),
            events=events,
            facts=facts,
            procedures=procedures,
            belongings=belongings,
            divisions=divisions,
            ask_first=ask_first,
            parameters=parameters,
            fees=fees.table,
        )

    def _has(self, name: str) -> bool:
        """Whether the pack has a file of this name."""
        return (self._folder / name).exists()

    def _root(self, name: str) -> Located:
        """The mapping a file holds; an empty one, with a fault, where it holds none."""
        before = len(self._reader.faults)
        root = read_yaml(self._folder / name, name, self._reader.faults)
        if isinstance(root, Located):
            return root
        if len(self._reader.faults) == before:
            self._reader.fault(
                At(name, 1),
                "中身が「キー: 値」の組ではありません",
                "もとのパックの同じ名前のファイルと見比べて書き直してください。",
            )
        empty = Located()
        empty.at, empty.lines = At(name, 1), {}
        return empty

    def _more(self, part: str) -> list[Located]:
        """The files of a folder of the pack in order of their names."""
        return [self._root(f"{part}/{path.name}") for path in sorted((self._folder / part).glob("*.yaml"))]

    def _head(self, head: Located) -> None:
        reader = self._reader
        reader.subject = "パックの見出し"
        reader.keys(
            head, ("version", "effective_on", "why_form", "ask_first", "parameters", "forms", "default_periods")
        )
        reader.text(head, "version")
        if "effective_on" not in head:
            reader.fault(head.at, "effective_on がありません", "使い始める日(2026-04-01 の形)を書いてください。")
        reader.day(head, "effective_on")
        self._forms = frozenset(reader.texts(head, "forms"))
        for key in ("parameters",):
            if key in head and not isinstance(head[key], Located):
                reader.fault(head.lines[key], f"{key} は「キー: 値」の組です", "名前と値の組で書いてください。")

    def _ask_first(self, head: Located, facts: Mapping[FactId, PackFact]) -> tuple[FactId, ...]:
        words = self._reader.texts(head, "ask_first")
        for fact in words:
            if fact not in facts:
                self._reader.unknown(head.lines["ask_first"], "事実", fact, facts)
        return tuple(FactId(fact) for fact in words)

    def _parameters(self, head: Located) -> dict[str, FactValue]:
        value = head.get("parameters")
        return {key: one for key, one in value.items() if one is not None} if isinstance(value, Located) else {}

    def _read_events(self, root: Located) -> tuple[LifeEvent, ...]:
        self._reader.subject = "きっかけ"
        self._reader.keys(root, ("events",))
        words = self._reader.texts(root, "events")
        known = {one.value for one in LifeEvent}
        for word in words:
            if word not in known:
                self._reader.unknown(root.lines["events"], "きっかけ", word, known)
        if not words:
            self._reader.fault(root.at, "events がありません", "きっかけを1つ以上書いてください。")
        return tuple(LifeEvent(word) for word in words if word in known)

    def _read_divisions(self, root: Located) -> dict[str, str]:
        found: dict[str, str] = {}
        self._reader.keys(root, ("divisions",))
        for row in self._reader.rows(root, "divisions"):
            own = self._reader.fresh(row, found, "担当課")
            self._reader.keys(row, ("id", "name"))
            found[own] = self._reader.text(row, "name")
        return found

    def _read_belongings(self, root: Located) -> dict[str, BelongingText]:
        found: dict[str, BelongingText] = {}
        self._reader.keys(root, ("belongings",))
        for row in self._reader.rows(root, "belongings"):
            own = self._reader.fresh(row, found, "持ち物")
            self._reader.keys(row, ("id", "label", "alternatives"))
            found[own] = BelongingText(self._reader.text(row, "label"), self._reader.texts(row, "alternatives"))
        return found


def pack_sha256(folder: Path) -> str:
    """Hash over every file of a pack: names and contents, in order of the names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml"), key=lambda one: one.relative_to(folder).as_posix()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
