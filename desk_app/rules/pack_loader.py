"""Loading of a rule pack: a folder of YAML is taken whole, or refused with every fault listed by file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from desk_app.domain.fact import FactDefinition, FactType, FactValue, Scope
from desk_app.domain.ids import FactId, FormId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import ClosedDay, CounterType, LegalBasis
from desk_app.rules.condition import All, Compare, Node, compile_node
from desk_app.rules.fact_reader import FactReader
from desk_app.rules.pack import BelongingRule, BelongingText, DeadlineRule, PackFact, Period, Procedure, RulePack
from desk_app.rules.pack_reader import NEVER, ConditionReader, PackError, Reader
from desk_app.rules.yaml_file import At, Located, read_yaml

_KEYS = frozenset(
    {
        "id",
        "name",
        "plain",
        "plain_easy",
        "division",
        "events",
        "scope",
        "applies_to",
        "when",
        "basis",
        "judged_by",
        "periods",
        "deadlines",
        "forms",
        "belongings",
        "fee_yen",
        "counter",
        "supersedes",
        "done_with",
        "note",
    }
)
_DEADLINE_KEYS = frozenset(
    {"what", "from", "days", "months", "years", "counts_first_day", "closed_day", "kind", "consequence", "when"}
)
_FILES = ("pack.yaml", "events.yaml", "divisions.yaml", "belongings.yaml", "facts.yaml")


def load_pack(folder: Path) -> RulePack:
    """The pack in this folder.

    Raises PackError with every fault (unknown fact, form, belonging or division, wrong types, duplicate ids, missing
    wording, overlapping or open periods, circular facts …), each with file and line.
    """
    return PackLoader(folder).load()


class PackLoader:
    """Reads the files of one pack in order and keeps what later files refer to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = Reader()
        self._forms: frozenset[str] = frozenset()
        self._events: tuple[LifeEvent, ...] = ()
        self._facts: Mapping[FactId, PackFact] = {}
        self._definitions: Mapping[FactId, FactDefinition] = {}
        self._belongings: dict[str, BelongingText] = {}
        self._divisions: dict[str, str] = {}
        self._default_periods: tuple[Period, ...] = ()

    def load(self) -> RulePack:
        """The pack, or PackError."""
        roots = {name: self._root(name) for name in _FILES}
        head = roots["pack.yaml"]
        self._head(head)
        self._events = self._read_events(roots["events.yaml"])
        self._divisions = self._read_divisions(roots["divisions.yaml"])
        self._belongings = self._read_belongings(roots["belongings.yaml"])
        parameters = self._parameters(head)
        why = self._reader.wording(head, "why_form")
        fact_roots = [roots["facts.yaml"], *self._more("facts")]
        self._facts = FactReader(self._reader, why, self._forms).read(fact_roots, parameters)
        self._definitions = {fact: one.definition for fact, one in self._facts.items()}
        self._conditions = ConditionReader(self._reader, self._definitions, parameters)
        ask_first = tuple(FactId(fact) for fact in self._reader.texts(head, "ask_first"))
        for fact in ask_first:
            if fact not in self._facts:
                self._reader.fault(head.lines["ask_first"], f"知らない事実 {fact}")
        procedures = self._procedures()
        if self._reader.faults:
            raise PackError(self._reader.faults)
        return RulePack(
            version=self._reader.text(head, "version"),
            effective_on=self._reader.day(head, "effective_on") or date.min,
            sha256=pack_sha256(self._folder),
            events=self._events,
            facts=self._facts,
            procedures=procedures,
            belongings=self._belongings,
            divisions=self._divisions,
            ask_first=ask_first,
            parameters=parameters,
        )

    def _root(self, name: str) -> Located:
        root = read_yaml(self._folder / name, name, self._reader.faults)
        if isinstance(root, Located):
            return root
        if not any(fault.at.file == name for fault in self._reader.faults):
            self._reader.fault(At(name, 1), "中身が「キー: 値」の組ではありません")
        raise PackError(self._reader.faults)

    def _more(self, part: str) -> list[Located]:
        """The files of a folder of the pack in order of their names."""
        paths = sorted((self._folder / part).glob("*.yaml"))
        read = (read_yaml(path, f"{part}/{path.name}", self._reader.faults) for path in paths)
        return [root for root in read if isinstance(root, Located)]

    def _head(self, head: Located) -> None:
        self._reader.keys(
            head, ("version", "effective_on", "why_form", "ask_first", "parameters", "forms", "default_periods")
        )
        self._reader.text(head, "version")
        if self._reader.day(head, "effective_on") is None:
            self._reader.fault(head.at, "effective_on がありません")
        self._forms = frozenset(self._reader.texts(head, "forms"))
        self._default_periods = self._periods(head, "default_periods")

    def _parameters(self, head: Located) -> dict[str, FactValue]:
        value = head.get("parameters")
        return {key: one for key, one in value.items() if one is not None} if isinstance(value, Located) else {}

    def _read_events(self, root: Located) -> tuple[LifeEvent, ...]:
        words = self._reader.texts(root, "events")
        known = {one.value for one in LifeEvent}
        for word in words:
            if word not in known:
                self._reader.fault(root.lines["events"], f"知らないきっかけ {word}")
        return tuple(LifeEvent(word) for word in words if word in known)

    def _read_divisions(self, root: Located) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self._reader.rows(root, "divisions"):
            self._reader.keys(row, ("id", "name"))
            found[self._fresh(row, found, "担当課")] = self._reader.text(row, "name")
        return found

    def _read_belongings(self, root: Located) -> dict[str, BelongingText]:
        found: dict[str, BelongingText] = {}
        for row in self._reader.rows(root, "belongings"):
            self._reader.keys(row, ("id", "label", "alternatives"))
            text = BelongingText(self._reader.text(row, "label"), self._reader.texts(row, "alternatives"))
            found[self._fresh(row, found, "持ち物")] = text
        return found

    def _fresh(self, row: Located, seen: Mapping[str, object], what: str) -> str:
        own = self._reader.text(row, "id")
        if own in seen:
            self._reader.fault(row.at, f"{what} {own} が2回あります")
        return own

    def _procedures(self) -> tuple[Procedure, ...]:
        found: dict[str, Procedure] = {}
        for root in self._more("procedures"):
            self._reader.keys(root, ("procedures",))
            for row in self._reader.rows(root, "procedures"):
                own = self._fresh(row, found, "手続き")
                found[own] = self._procedure(row)
        self._check_links(found)
        return tuple(found[own] for own in sorted(found))

    def _procedure(self, row: Located) -> Procedure:
        reader = self._reader
        reader.keys(row, _KEYS)
        per_person = reader.word(row, "scope", Scope, Scope.CASE) is Scope.PERSON
        when = self._when(row, per_person)
        periods = self._periods(row, "periods") if "periods" in row else self._default_periods
        division = reader.text(row, "division")
        if division not in self._divisions:
            reader.fault(row.lines.get("division", row.at), f"知らない担当課 {division}")
        judged_by = FactId(reader.text(row, "judged_by", default="filed_on"))
        if judged_by not in {"event_on", "filed_on"}:
            reader.fault(row.lines["judged_by"], "judged_by は event_on か filed_on です")
        return Procedure(
            id=ProcedureId(reader.text(row, "id")),
            name=reader.text(row, "name"),
            plain=reader.text(row, "plain"),
            plain_easy=reader.text(row, "plain_easy"),
            division=self._divisions.get(division, ""),
            events=self._row_events(row),
            per_person=per_person,
            when=when,
            test=compile_node(when),
            basis=self._basis(row),
            judged_by=judged_by,
            periods=periods,
            deadlines=tuple(self._deadline(one, per_person) for one in reader.rows(row, "deadlines")),
            forms=self._forms_of(row),
            belongings=self._belongings_of(row, per_person),
            fee_yen=reader.number(row, "fee_yen"),
            counter=reader.word(row, "counter", CounterType, CounterType.HERE),
            supersedes=tuple(ProcedureId(one) for one in reader.texts(row, "supersedes")),
            done_with=tuple(ProcedureId(one) for one in reader.texts(row, "done_with")),
            note=reader.text(row, "note", default=" ").strip(),
            line=row.at.line,
            file=row.at.file,
        )

    def _when(self, row: Located, per_person: bool) -> Node:
        """The row's condition; a row for movers has ``moves`` in front of it."""
        scope = Scope.PERSON if per_person else Scope.CASE
        if "when" not in row:
            self._reader.fault(row.at, "条件 when がありません")
            return NEVER
        tree = self._conditions.tree(row["when"], row.lines["when"], scope=scope)
        applies_to = self._reader.text(row, "applies_to", default="household")
        if applies_to not in {"household", "movers"} or (applies_to == "movers" and not per_person):
            self._reader.fault(row.lines["applies_to"], "applies_to は household か、人ごとの手続きの movers です")
        if applies_to != "movers":
            return tree
        moves = Compare(FactId("moves"), "eq", True, Scope.PERSON)
        return All((moves, *tree.parts)) if isinstance(tree, All) else All((moves, tree))

    def _row_events(self, row: Located) -> frozenset[LifeEvent]:
        words = self._reader.texts(row, "events")
        known = {one.value for one in self._events}
        for word in words:
            if word not in known:
                self._reader.fault(row.lines["events"], f"このパックにないきっかけ {word}")
        if not words:
            self._reader.fault(row.at, "events がありません")
        return frozenset(LifeEvent(word) for word in words if word in known)

    def _basis(self, row: Located) -> tuple[LegalBasis, ...]:
        found = []
        for one in self._reader.rows(row, "basis"):
            self._reader.keys(one, ("law", "article", "verified"))
            law, article = self._reader.text(one, "law"), self._reader.text(one, "article", default=" ").strip()
            found.append(LegalBasis(law, article, self._reader.flag(one, "verified")))
        if not found:
            self._reader.fault(row.at, "根拠 basis がありません")
        return tuple(found)

    def _forms_of(self, row: Located) -> tuple[FormId, ...]:
        forms = self._reader.texts(row, "forms")
        for form in forms:
            if form not in self._forms:
                self._reader.fault(row.lines["forms"], f"知らない様式 {form}")
        return tuple(FormId(form) for form in forms)

    def _belongings_of(self, row: Located, per_person: bool) -> tuple[BelongingRule, ...]:
        found = []
        for item, at in self._reader.items(row, "belongings"):
            own = item.get("id") if isinstance(item, Located) else item
            if own not in self._belongings:
                self._reader.fault(at, f"知らない持ち物 {own}")
                continue
            node = self._optional(item, per_person) if isinstance(item, Located) else None
            found.append(BelongingRule(str(own), None if node is None else compile_node(node), node))
        return tuple(found)

    def _optional(self, row: Located, per_person: bool) -> Node | None:
        if "when" not in row:
            return None
        scope = Scope.PERSON if per_person else Scope.CASE
        return self._conditions.tree(row["when"], row.lines["when"], scope=scope)

    def _deadline(self, row: Located, per_person: bool) -> DeadlineRule:
        reader = self._reader
        reader.keys(row, _DEADLINE_KEYS)
        start = FactId(reader.text(row, "from"))
        definition = self._definitions.get(start)
        if definition is None or definition.type is not FactType.DATE:
            reader.fault(row.at, f"期限を数え始める日 {start} は日付の事実ではありません")
        elif definition.scope is Scope.PERSON and not per_person:
            reader.fault(row.at, f"世帯の手続きの期限を人の事実 {start} から数えています")
        days, months, years = (reader.number(row, key) for key in ("days", "months", "years"))
        if bool(days) == bool(months or years):
            reader.fault(row.at, "期限は days か、months・years のどちらかです")
        kind = reader.text(row, "kind", default="filing")
        if kind not in {"filing", "lapse"}:
            reader.fault(row.lines["kind"], "kind は filing か lapse です")
        first = reader.flag(row, "counts_first_day")
        length = f"{days}日" if days else f"{years}年" * bool(years) + f"{months}か月" * bool(months)
        label = definition.label.get("ja", start) if definition else start
        node = self._optional(row, per_person)
        return DeadlineRule(
            what=reader.text(row, "what"),
            start=start,
            rule=f"{label}から{length}({'初日を数える' if first else '初日を数えない'})",
            days=days,
            months=months,
            years=years,
            counts_first_day=first,
            closed_day=reader.word(row, "closed_day", ClosedDay, ClosedDay.NEXT_OPEN),
            lapse=kind == "lapse",
            consequence=reader.text(row, "consequence", default=" ").strip(),
            when=None if node is None else compile_node(node),
            node=node,
        )

    def _periods(self, row: Located, key: str) -> tuple[Period, ...]:
        """The row's periods in order: neither gap nor overlap between them."""
        found: list[Period] = []
        for one in self._reader.rows(row, key):
            self._reader.keys(one, ("from", "to", "in_force", "note"))
            starts_on, ends_on = self._reader.day(one, "from"), self._reader.day(one, "to")
            if starts_on is None:
                self._reader.fault(one.at, "期間の from がありません")
                continue
            if ends_on is not None and ends_on < starts_on:
                self._reader.fault(one.at, "期間の to が from より前です")
            if found:
                self._check_joined(found[-1], starts_on, one.at)
            in_force = self._reader.flag(one, "in_force", True)
            found.append(Period(starts_on, ends_on, in_force, self._reader.text(one, "note", default=" ").strip()))
        if not found:
            self._reader.fault(row.lines.get(key, row.at), "期間がありません")
        return tuple(found)

    def _check_joined(self, before: Period, starts_on: date, at: At) -> None:
        if before.ends_on is None or before.ends_on >= starts_on:
            self._reader.fault(at, "期間が前の期間と重なっています")
        elif before.ends_on + timedelta(days=1) != starts_on:
            self._reader.fault(at, "期間と前の期間の間があいています")

    def _check_links(self, found: Mapping[str, Procedure]) -> None:
        for one in found.values():
            at = At(one.file, one.line)
            for other in (*one.supersedes, *one.done_with):
                if other not in found:
                    self._reader.fault(at, f"知らない手続き {other}")
                elif found[other].per_person and not one.per_person:
                    self._reader.fault(at, f"世帯の手続き {one.id} から人ごとの手続き {other} を指しています")


def pack_sha256(folder: Path) -> str:
    """Hash over every file of a pack: names and contents, in order of the names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml"), key=lambda one: one.relative_to(folder).as_posix()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
