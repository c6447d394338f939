"""Reading of fees.yaml and of the ``fee`` of a row: the town's table of fees with its exemptions."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.domain.fact import FactDefinition, FactType, Scope
from desk_app.domain.ids import FactId
from desk_app.domain.procedure import LegalBasis
from desk_app.rules.condition import compile_node
from desk_app.rules.fees import Exemption, Fee, FeeRule, FeeTable
from desk_app.rules.pack_reader import ConditionReader, Reader
from desk_app.rules.yaml_file import At, Located, LocatedList

_FEE_KEYS = frozenset({"id", "label", "yen", "unit", "basis", "note", "persons_per_unit"})
_EXEMPTION_KEYS = frozenset({"code", "purpose", "label", "basis", "fees"})
_RULE_KEYS = frozenset({"table", "copies", "persons", "when"})


class FeeReader:
    """Reads the table once, then what each row costs by it."""

    def __init__(
        self, reader: Reader, conditions: ConditionReader, definitions: Mapping[FactId, FactDefinition]
    ) -> None:
        self._reader = reader
        self._conditions = conditions
        self._definitions = definitions
        self.table = FeeTable()

    def read(self, root: Located | None) -> FeeTable:
        """The table of fees.yaml; an empty one where the pack has none."""
        if root is None:
            return self.table
        reader = self._reader
        reader.subject = "手数料"
        reader.keys(root, ("fees", "exemptions", "purpose_fact"))
        fees: dict[str, Fee] = {}
        for row in reader.rows(root, "fees"):
            own = reader.fresh(row, fees, "手数料")
            fees[own] = self._fee(row)
        purpose = self._purpose(root)
        seen: set[str] = set()
        exemptions = tuple(self._exemption(row, seen, fees, purpose) for row in reader.rows(root, "exemptions"))
        reader.subject = ""
        self.table = FeeTable(fees, exemptions, purpose)
        return self.table

    def rules(self, row: Located, *, per_person: bool) -> tuple[FeeRule, ...]:
        """What a row's ``fee`` (one entry or a list of them) and its plain ``fee_yen`` cost."""
        found = [self._rule(entry, per_person) for entry in self._entries(row)]
        plain = self._reader.number(row, "fee_yen")
        if plain:
            basis = LegalBasis("市手数料条例", "手数料", verified=False)
            found.append(FeeRule(Fee("fee_yen", "手数料", plain, "件", basis)))
        return tuple(one for one in found if one is not None)

    def _entries(self, row: Located) -> list[Located]:
        given = row.get("fee")
        if isinstance(given, LocatedList):
            return self._reader.rows(row, "fee")
        if given is None or isinstance(given, Located):
            return [] if given is None else [given]
        self._reader.fault(
            row.lines["fee"],
            "fee が手数料の指定ではありません",
            "{table: 手数料の id, copies: 数} を書いてください。",
        )
        return []

    def _rule(self, entry: Located, per_person: bool) -> FeeRule | None:
        reader = self._reader
        reader.keys(entry, _RULE_KEYS)
        name = reader.text(entry, "table")
        if name not in self.table.fees:
            reader.unknown(entry.lines.get("table", entry.at), "手数料", name, self.table.fees)
            return None
        node = None
        if "when" in entry:
            scope = Scope.PERSON if per_person else Scope.CASE
            node = self._conditions.tree(entry["when"], entry.lines["when"], scope=scope)
        return FeeRule(
            self.table.fees[name],
            self._copies(entry, per_person),
            self._number_fact(entry, "persons", per_person) if "persons" in entry else None,
            None if node is None else compile_node(node),
            node,
        )

    def _copies(self, entry: Located, per_person: bool) -> FactId | int:
        copies = entry.get("copies", 1)
        if isinstance(copies, int) and not isinstance(copies, bool):
            return self._reader.number(entry, "copies", 1)
        return self._number_fact(entry, "copies", per_person) or 1

    def _number_fact(self, entry: Located, key: str, per_person: bool) -> FactId | None:
        fact = FactId(self._reader.text(entry, key))
        definition = self._definitions.get(fact)
        at = entry.lines.get(key, entry.at)
        if definition is None:
            self._reader.unknown(at, "事実", fact, self._definitions)
        elif definition.type is not FactType.NUMBER:
            self._reader.fault(at, f"{key} の事実 {fact} は数ではありません", "type: number の事実を書いてください。")
        elif definition.scope is Scope.PERSON and not per_person:
            self._reader.fault(
                at, f"世帯の手続きの {key} に人の事実 {fact} を使っています", "世帯の数の事実を書いてください。"
            )
        else:
            return fact
        return None

    def _fee(self, row: Located) -> Fee:
        reader = self._reader
        reader.keys(row, _FEE_KEYS)
        if "yen" not in row:
            reader.fault(row.at, "yen がありません", "1件の円を0以上の整数で書いてください。")
        return Fee(
            reader.text(row, "id"),
            reader.text(row, "label"),
            reader.number(row, "yen"),
            reader.text(row, "unit", default="件"),
            self._basis(row),
            reader.text(row, "note", default=" ").strip(),
            reader.number(row, "persons_per_unit"),
        )

    def _exemption(self, row: Located, seen: set[str], fees: Mapping[str, Fee], purpose: FactId | None) -> Exemption:
        reader = self._reader
        reader.subject = f"免除 {row.get('code', '')}"
        reader.keys(row, _EXEMPTION_KEYS)
        code, value = reader.text(row, "code"), reader.text(row, "purpose")
        if code in seen:
            reader.fault(row.at, f"免除 {code} が2回あります", "別の code にしてください。")
        seen.add(code)
        self._check_value(row, value, purpose)
        covered = reader.texts(row, "fees")
        for one in covered:
            if one not in fees:
                reader.unknown(row.lines["fees"], "手数料", one, fees)
        return Exemption(code, value, reader.text(row, "label"), self._basis(row), frozenset(covered))

    def _check_value(self, row: Located, value: str, purpose: FactId | None) -> None:
        if purpose is None:
            self._reader.fault(row.at, "purpose_fact がありません", "使いみちの事実の id を書いてください。")
            return
        known = [choice.value for choice in self._definitions[purpose].choices]
        if value not in known:
            self._reader.unknown(row.lines.get("purpose", row.at), "使いみち", value, known)

    def _purpose(self, root: Located) -> FactId | None:
        if "purpose_fact" not in root:
            return None
        fact, at = FactId(self._reader.text(root, "purpose_fact")), root.lines["purpose_fact"]
        definition = self._definitions.get(fact)
        if definition is None:
            self._reader.unknown(at, "事実", fact, self._definitions)
        elif definition.type is not FactType.CHOICE or definition.scope is not Scope.CASE:
            self._reader.fault(
                at, f"使いみちの事実 {fact} が世帯の選択ではありません", "scope: case、type: choice にしてください。"
            )
        else:
            return fact
        return None

    def _basis(self, row: Located) -> LegalBasis:
        at: At = row.at
        given = row.get("basis")
        if not isinstance(given, Located):
            self._reader.fault(row.lines.get("basis", at), "根拠 basis がありません", "法令名と条を書いてください。")
            return LegalBasis("", "", verified=False)
        self._reader.keys(given, ("law", "article", "verified"))
        law, article = self._reader.text(given, "law"), self._reader.text(given, "article", default=" ").strip()
        return LegalBasis(law, article, self._reader.flag(given, "verified"))
