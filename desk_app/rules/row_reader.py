"""Reading of procedures/*.yaml: one row of the pack with its condition, law, clocks, papers and periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desk_app.domain.fact import FactDefinition, FactType, Scope
from desk_app.domain.ids import FactId, FormId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import ClosedDay, CounterType, LegalBasis
from desk_app.rules.condition import All, Compare, Node, compile_node
from desk_app.rules.fee_reader import FeeReader
from desk_app.rules.fees import always
from desk_app.rules.pack import BelongingRule, BelongingText, DeadlineRule, Period, Procedure
from desk_app.rules.pack_reader import NEVER, ConditionReader, Reader
from desk_app.rules.yaml_file import At, Located

_VARIANT_KEYS = frozenset(
    {
        "name",
        "plain",
        "plain_easy",
        "when",
        "basis",
        "deadlines",
        "forms",
        "belongings",
        "fee",
        "fee_yen",
        "counter",
        "note",
    }
)
"""What an entry of ``periods`` may say differently for its time alone."""
_KEYS = _VARIANT_KEYS | {
    "id",
    "division",
    "events",
    "scope",
    "applies_to",
    "judged_by",
    "periods",
    "supersedes",
    "done_with",
}
_PERIOD_KEYS = frozenset({"from", "to", "in_force", "note"})
_DEADLINE_KEYS = frozenset(
    {"what", "from", "days", "months", "years", "counts_first_day", "closed_day", "kind", "consequence", "when"}
)


class RowReader:
    """Reads rows against what the pack's other files define."""

    def __init__(
        self,
        reader: Reader,
        conditions: ConditionReader,
        definitions: Mapping[FactId, FactDefinition],
        *,
        events: Sequence[LifeEvent],
        divisions: Mapping[str, str],
        belongings: Mapping[str, BelongingText],
        forms: frozenset[str],
        fees: FeeReader,
    ) -> None:
        self._reader = reader
        self._conditions = conditions
        self._definitions = definitions
        self._events = {one.value for one in events}
        self._divisions = divisions
        self._belongings = belongings
        self._forms = forms
        self._fees = fees
        self.default_periods: tuple[Period, ...] = ()
        """Periods of rows that name none; set once the pack's head is read."""

    def read(self, roots: Sequence[Located]) -> tuple[Procedure, ...]:
        """Every row in order of the ids; links between rows are looked at last."""
        reader = self._reader
        found: dict[str, Procedure] = {}
        for root in roots:
            reader.keys(root, ("procedures",))
            for row in reader.rows(root, "procedures"):
                own = reader.fresh(row, found, "手続き")
                found[own] = self._procedure(row)
        reader.subject = ""
        if not found:
            reader.fault(
                At("procedures", 1),
                "手続きが1つもありません",
                "procedures フォルダーに手続きの一覧を置いてください。",
            )
        self._check_links(found)
        return tuple(found[own] for own in sorted(found))

    def periods(self, row: Located, key: str) -> tuple[Period, ...]:
        """The plain periods under a key in order: neither gap nor overlap between them."""
        found: list[Period] = []
        for one in self._reader.rows(row, key):
            period = self._period(one)
            if period is not None:
                self._check_joined(found[-1] if found else None, period.starts_on, one.at)
                found.append(period)
        if not found:
            self._reader.fault(
                row.lines.get(key, row.at), "期間がありません", "from のある期間を1つ以上書いてください。"
            )
        return tuple(found)

    # ------------------------------------------------------------------ one row
    def _procedure(self, row: Located) -> Procedure:
        self._reader.keys(row, _KEYS)
        own = self._version(row)
        if "periods" not in row:
            return replace(own, periods=self.default_periods)
        for entry in self._reader.rows(row, "periods"):
            self._reader.keys(entry, _PERIOD_KEYS | _VARIANT_KEYS)
        plain = self.periods(row, "periods")
        entries = [one for one in self._reader.rows(row, "periods") if "from" in one]
        periods = [
            replace(period, variant=self._variant(row, entry, period))
            for period, entry in zip(plain, entries, strict=False)
        ]
        return replace(own, periods=tuple(periods))

    def _variant(self, row: Located, entry: Located, period: Period) -> Procedure | None:
        """The row as it reads in a period that says something of its own; only a note where it is not in force."""
        said = [key for key in entry if key in _VARIANT_KEYS]
        if not period.in_force:
            for key in (one for one in said if one != "note"):
                self._reader.fault(
                    entry.lines[key],
                    f"行われていない期間に {key} があります",
                    f"in_force を消すか {key} を消してください。",
                )
            return None
        if not said:
            return None
        merged = Located({**row, **{key: entry[key] for key in said}})
        merged.at, merged.lines = entry.at, {**row.lines, **{key: entry.lines[key] for key in said}}
        version = self._version(merged)
        return replace(version, periods=(period,))

    def _version(self, row: Located) -> Procedure:
        """The row without its periods."""
        reader = self._reader
        per_person = reader.word(row, "scope", Scope, Scope.CASE) is Scope.PERSON
        when = self._when(row, per_person)
        fee = self._fees.rules(row, per_person=per_person)
        forms = self._forms_of(row)
        return Procedure(
            id=ProcedureId(reader.text(row, "id")),
            name=reader.text(row, "name"),
            plain=reader.text(row, "plain"),
            plain_easy=reader.text(row, "plain_easy"),
            division=self._division(row),
            events=self._row_events(row),
            per_person=per_person,
            when=when,
            test=compile_node(when),
            basis=self._basis(row),
            judged_by=self._judged_by(row),
            periods=(),
            deadlines=tuple(self._deadline(one, per_person) for one in reader.rows(row, "deadlines")),
            forms=tuple(forms),
            form_events={form: events for form, events in forms.items() if events},
            belongings=self._belongings_of(row, per_person),
            fee_yen=always(fee),
            fee=fee,
            counter=reader.word(row, "counter", CounterType, CounterType.HERE),
            supersedes=tuple(ProcedureId(one) for one in reader.texts(row, "supersedes")),
            done_with=tuple(ProcedureId(one) for one in reader.texts(row, "done_with")),
            note=reader.text(row, "note", default=" ").strip(),
            line=row.at.line,
            file=row.at.file,
        )

    def _division(self, row: Located) -> str:
        division = self._reader.text(row, "division")
        if division and division not in self._divisions:
            self._reader.unknown(row.lines["division"], "担当課", division, self._divisions)
        return self._divisions.get(division, "")

    def _judged_by(self, row: Located) -> FactId:
        judged_by = self._reader.text(row, "judged_by", default="filed_on")
        if judged_by not in {"event_on", "filed_on"}:
            self._reader.fault(
                row.lines["judged_by"],
                f"judged_by に使えない値 {judged_by}",
                "judged_by は event_on か filed_on です。",
            )
            return FactId("filed_on")
        return FactId(judged_by)

    def _when(self, row: Located, per_person: bool) -> Node:
        """The row's condition; a row for movers has ``moves`` in front of it."""
        scope = Scope.PERSON if per_person else Scope.CASE
        if "when" not in row:
            self._reader.fault(row.at, "条件 when がありません", "when に条件を書いてください。")
            return NEVER
        tree = self._conditions.tree(row["when"], row.lines["when"], scope=scope)
        applies_to = self._reader.text(row, "applies_to", default="household")
        if applies_to not in {"household", "movers"} or (applies_to == "movers" and not per_person):
            self._reader.fault(
                row.lines["applies_to"],
                f"applies_to に使えない値 {applies_to}",
                "applies_to は household か、人ごとの手続き(scope: person)の movers です。",
            )
        if applies_to != "movers":
            return tree
        moves = Compare(FactId("moves"), "eq", True, Scope.PERSON)
        return All((moves, *tree.parts)) if isinstance(tree, All) else All((moves, tree))

    def _row_events(self, row: Located) -> frozenset[LifeEvent]:
        words = self._reader.texts(row, "events")
        for word in words:
            if word not in self._events:
                self._reader.unknown(row.lines["events"], "きっかけ", word, self._events, why="このパックにない")
        if not words:
            self._reader.fault(
                row.lines.get("events", row.at), "events がありません", "きっかけを1つ以上書いてください。"
            )
        return frozenset(LifeEvent(word) for word in words if word in self._events)

    def _basis(self, row: Located) -> tuple[LegalBasis, ...]:
        found = []
        for one in self._reader.rows(row, "basis"):
            self._reader.keys(one, ("law", "article", "verified"))
            law, article = self._reader.text(one, "law"), self._reader.text(one, "article", default=" ").strip()
            found.append(LegalBasis(law, article, self._reader.flag(one, "verified")))
        if not found:
            self._reader.fault(
                row.lines.get("basis", row.at), "根拠 basis がありません", "法令名と条を書いてください。"
            )
        return tuple(found)

    def _forms_of(self, row: Located) -> dict[FormId, frozenset[LifeEvent]]:
        """The forms of a row with the events each is kept for: ``hoiku-taien@転出``, several parted by ``/``."""
        found = {}
        for text in self._reader.texts(row, "forms"):
            form, mark, words = text.partition("@")
            if form not in self._forms:
                self._reader.unknown(row.lines["forms"], "様式", form, self._forms)
            events = [one for one in LifeEvent if one.value in words.split("/")]
            if mark and len(events) != len(words.split("/")):
                known = [one.value for one in LifeEvent]
                self._reader.unknown(row.lines["forms"], "きっかけ", words, known)
            found[FormId(form)] = frozenset(events)
        return found

    def _belongings_of(self, row: Located, per_person: bool) -> tuple[BelongingRule, ...]:
        found = []
        for item, at in self._reader.items(row, "belongings"):
            if isinstance(item, Located):
                self._reader.keys(item, ("id", "when"))
            own = item.get("id") if isinstance(item, Located) else item
            if own not in self._belongings:
                self._reader.unknown(at, "持ち物", str(own), self._belongings)
                continue
            node = self._optional(item, per_person) if isinstance(item, Located) else None
            found.append(BelongingRule(str(own), None if node is None else compile_node(node), node))
        return tuple(found)

    def _optional(self, row: Located, per_person: bool) -> Node | None:
        if "when" not in row:
            return None
        scope = Scope.PERSON if per_person else Scope.CASE
        return self._conditions.tree(row["when"], row.lines["when"], scope=scope)

    # ------------------------------------------------------------------ clocks
    def _deadline(self, row: Located, per_person: bool) -> DeadlineRule:
        reader = self._reader
        reader.keys(row, _DEADLINE_KEYS)
        start, label = self._start(row, per_person)
        days, months, years = (reader.number(row, key) for key in ("days", "months", "years"))
        if bool(days) == bool(months or years):
            reader.fault(
                row.at,
                "期限の長さがないか、2通りあります",
                "期限は days か、months・years のどちらかで1以上を書いてください。",
            )
        kind = reader.text(row, "kind", default="filing")
        if kind not in {"filing", "lapse"}:
            reader.fault(row.lines["kind"], f"kind に使えない値 {kind}", "kind は filing か lapse です。")
        first = reader.flag(row, "counts_first_day")
        length = f"{days}日" if days else f"{years}年" * bool(years) + f"{months}か月" * bool(months)
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

    def _start(self, row: Located, per_person: bool) -> tuple[FactId, str]:
        """The date fact a clock starts from, and its label."""
        start = FactId(self._reader.text(row, "from"))
        at = row.lines.get("from", row.at)
        definition = self._definitions.get(start)
        if definition is None:
            if start:
                self._reader.unknown(at, "事実", start, self._definitions, tail="(期限を数え始める日付の事実)")
            return start, start
        if definition.type is not FactType.DATE:
            self._reader.fault(
                at,
                f"期限を数え始める日 {start} は日付の事実ではありません",
                "type: date の事実を from に書いてください。",
            )
        elif definition.scope is Scope.PERSON and not per_person:
            self._reader.fault(
                at,
                f"世帯の手続きの期限を人の事実 {start} から数えています",
                "scope: person にするか、世帯の日付の事実から数えてください。",
            )
        return start, definition.label.get("ja", start)

    # ------------------------------------------------------------------ periods and links
    def _period(self, one: Located) -> Period | None:
        reader = self._reader
        starts_on, ends_on = reader.day(one, "from"), reader.day(one, "to")
        if starts_on is None:
            if "from" not in one:
                reader.fault(one.at, "期間の from がありません", "from に始まる日(2026-04-01 の形)を書いてください。")
            return None
        if ends_on is not None and ends_on < starts_on:
            reader.fault(one.at, "期間の to が from より前です", "to は from と同じか後の日にしてください。")
        in_force = reader.flag(one, "in_force", True)
        return Period(starts_on, ends_on, in_force, reader.text(one, "note", default=" ").strip())

    def _check_joined(self, before: Period | None, starts_on: date, at: At) -> None:
        if before is None:
            return
        if before.ends_on is None or before.ends_on >= starts_on:
            self._reader.fault(
                at,
                "期間が前の期間と重なっています",
                f"前の期間の to を {starts_on - timedelta(days=1)} にしてください。",
            )
        elif before.ends_on + timedelta(days=1) != starts_on:
            self._reader.fault(
                at,
                "期間と前の期間の間があいています",
                f"from を {before.ends_on + timedelta(days=1)} にしてください。",
            )

    def _check_links(self, found: Mapping[str, Procedure]) -> None:
        for one in found.values():
            self._reader.subject = f"手続き {one.id}"
            at = At(one.file, one.line)
            for other in (*one.supersedes, *one.done_with):
                if other not in found:
                    self._reader.unknown(at, "手続き", other, found)
                elif found[other].per_person and not one.per_person:
                    self._reader.fault(
                        at,
                        f"世帯の手続き {one.id} から人ごとの手続き {other} を指しています",
                        "両方の scope をそろえるか、指すのをやめてください。",
                    )
            if one.id in _reached(found, one.id):
                self._reader.fault(
                    at,
                    f"手続き {one.id} が supersedes をたどると自分自身に戻ります",
                    "どちらか一方の supersedes だけを残してください。",
                )
        self._reader.subject = ""


def _reached(found: Mapping[str, Procedure], start: str) -> set[str]:
    """Rows that a row supersedes, directly or by way of others."""
    seen: set[str] = set()
    todo = list(found[start].supersedes)
    while todo:
        one = todo.pop()
        if one not in seen and one in found:
            seen.add(one)
            todo.extend(found[one].supersedes)
    return seen
