"""Reading of facts.yaml and facts/*.yaml: definitions, bulk questions, computed facts, whom a fact is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk_app.domain.fact import Choice, FactDefinition, FactType, FactValue, Scope, Source
from desk_app.domain.ids import FactId
from desk_app.rules.computed import FUNCTIONS
from desk_app.rules.condition import Node, compile_node, leaves
from desk_app.rules.pack import BulkRule, ComputedRule, PackFact
from desk_app.rules.pack_reader import ConditionReader, Reader, fits
from desk_app.rules.yaml_file import At, Located

_KEYS = frozenset(
    {
        "id",
        "scope",
        "type",
        "sources",
        "choices",
        "applies",
        "label",
        "question",
        "why",
        "private",
        "bulk",
        "bulk_only",
        "decides",
        "needed_by_forms",
        "computed",
        "unit",
        "minimum",
        "maximum",
    }
)
_SOURCES = {source.name.lower(): source for source in Source}


class FactReader:
    """Reads every fact; two passes, since conditions and bulk rules may name facts further down."""

    def __init__(self, reader: Reader, why_form: Mapping[str, str], forms: frozenset[str]) -> None:
        self._reader = reader
        self._why_form = why_form
        self._forms = forms

    def read(self, roots: Sequence[Located], parameters: Mapping[str, FactValue]) -> dict[FactId, PackFact]:
        """Every fact by id, in the order of the files."""
        rows: dict[FactId, Located] = {}
        definitions: dict[FactId, FactDefinition] = {}
        for root in roots:
            self._reader.keys(root, ("facts",))
        for row in (row for root in roots for row in self._reader.rows(root, "facts")):
            self._reader.fresh(row, definitions, "事実")
            definition = self._definition(row)
            rows[definition.id], definitions[definition.id] = row, definition
        conditions = ConditionReader(self._reader, definitions, parameters)
        facts = {
            fact: self._linked(rows[fact], definitions, conditions, order) for order, fact in enumerate(definitions)
        }
        self._refuse_circles(facts, rows)
        self._reader.subject = ""
        return facts

    def _definition(self, row: Located) -> FactDefinition:
        reader = self._reader
        reader.keys(row, _KEYS)
        computed = "computed" in row
        bulk_only = reader.flag(row, "bulk_only")
        why = self._why_form if row.get("why") == "form" else reader.wording(row, "why", required=not computed)
        forms = reader.texts(row, "needed_by_forms")
        for form in sorted(set(forms) - self._forms):
            reader.unknown(row.lines["needed_by_forms"], "様式", form, self._forms)
        definition = FactDefinition(
            id=FactId(str(row.get("id", ""))),
            scope=reader.word(row, "scope", Scope, Scope.CASE),
            type=reader.word(row, "type", FactType, FactType.TEXT),
            label=reader.wording(row, "label"),
            question=reader.wording(row, "question", required=not computed),
            why=why,
            choices=self._choices(row),
            sources=(Source.COMPUTED,) if computed else self._sources(row),
            private=reader.flag(row, "private"),
            computed=computed,
            unit=reader.text(row, "unit", default="-").strip("-"),
            decides=reader.flag(row, "decides", True),
            needed_by_forms=forms,
            bulk_only=bulk_only,
        )
        if (definition.type is FactType.CHOICE) is not bool(definition.choices):
            reader.fault(
                row.lines.get("choices", row.at),
                "choices は type が choice のときにだけ書きます",
                "type を choice にして choices を並べるか、choices を消してください。",
            )
        return self._bounded(row, definition)

    def _bounded(self, row: Located, definition: FactDefinition) -> FactDefinition:
        if definition.type is not FactType.NUMBER or definition.computed:
            return definition
        low, high = self._reader.number(row, "minimum", 0), self._reader.number(row, "maximum", 999)
        if low > high:
            self._reader.fault(
                row.lines.get("minimum", row.at),
                f"minimum {low} が maximum {high} より大きい",
                "minimum を maximum 以下にしてください。",
            )
        return replace(definition, minimum=low, maximum=high)

    def _choices(self, row: Located) -> tuple[Choice, ...]:
        """Choices; a plain word is its own label in every language."""
        found = []
        for item, at in self._reader.items(row, "choices"):
            if isinstance(item, Located):
                self._reader.keys(item, ("value", "label"))
                found.append(Choice(self._reader.text(item, "value"), self._reader.wording(item, "label")))
            elif isinstance(item, str):
                found.append(Choice(item, {"ja": item, "ja-easy": item, "en": item}))
            else:
                self._reader.fault(at, "選択肢は文字です", "数は引用符で囲んでください。")
        return tuple(found)

    def _sources(self, row: Located) -> tuple[Source, ...]:
        words = self._reader.texts(row, "sources")
        for word in words:
            if word not in _SOURCES:
                self._reader.unknown(row.lines["sources"], "出所", word, _SOURCES)
        return tuple(_SOURCES[word] for word in words if word in _SOURCES) or (Source.SPOKEN,)

    def _linked(
        self, row: Located, definitions: Mapping[FactId, FactDefinition], conditions: ConditionReader, order: int
    ) -> PackFact:
        definition = definitions[FactId(str(row.get("id", "")))]
        self._reader.subject = f"事実 {definition.id}"
        applies: Node | None = None
        if "applies" in row:
            applies = conditions.tree(row["applies"], row.lines["applies"], scope=definition.scope)
        return PackFact(
            definition,
            order,
            applies,
            None if applies is None else compile_node(applies),
            self._bulk(row, definition, definitions),
            self._computed(row, definitions),
        )

    def _bulk(
        self, row: Located, own: FactDefinition, definitions: Mapping[FactId, FactDefinition]
    ) -> BulkRule | None:
        bulk = row.get("bulk")
        if bulk is None:
            return None
        if not isinstance(bulk, Located):
            self._reader.fault(
                row.lines["bulk"],
                "bulk は fact と gives の組です",
                "bulk: {fact: …, gives: […]} の形で書いてください。",
            )
            return None
        self._reader.keys(bulk, ("fact", "gives"))
        named = self._reader.text(bulk, "fact")
        asked = definitions.get(FactId(named))
        if asked is None or not asked.bulk_only:
            askable = [fact for fact, one in definitions.items() if one.bulk_only]
            self._reader.unknown(bulk.at, "まとめて聞く質問", named, askable, tail="(bulk_only: true の事実)")
            return None
        gives: dict[FactValue, FactValue] = {}
        for one in self._reader.rows(bulk, "gives"):
            self._reader.keys(one, ("when", "value"))
            if not fits(asked, one.get("when")) or not fits(own, one.get("value")):
                self._reader.fault(
                    one.at,
                    "まとめて聞く質問の答えか、その意味の型が違います",
                    f"when は {asked.id} の値、value は {own.id} の値にしてください。",
                )
                continue
            gives[one["when"]] = one["value"]
        return BulkRule(asked.id, gives)

    def _computed(self, row: Located, definitions: Mapping[FactId, FactDefinition]) -> ComputedRule | None:
        rule = row.get("computed")
        if rule is None:
            return None
        if not isinstance(rule, Located):
            self._reader.fault(
                row.lines["computed"],
                "computed は function と needs の組です",
                "computed: {function: …, needs: […]} の形で書いてください。",
            )
            return None
        self._reader.keys(rule, ("function", "needs"))
        function, needs = self._reader.text(rule, "function"), self._reader.texts(rule, "needs")
        if function not in FUNCTIONS:
            self._reader.unknown(rule.at, "計算", function, FUNCTIONS)
        for need in needs:
            if need not in definitions:
                self._reader.unknown(rule.at, "事実", need, definitions)
        return ComputedRule(function, tuple(FactId(need) for need in needs if need in definitions))

    def _refuse_circles(self, facts: Mapping[FactId, PackFact], rows: Mapping[FactId, Located]) -> None:
        links = {fact: direct_needs(one) for fact, one in facts.items()}
        for fact in facts:
            seen: set[FactId] = set()
            todo = list(links[fact])
            while todo:
                one = todo.pop()
                if one not in seen:
                    seen.add(one)
                    todo.extend(links.get(one, ()))
            if fact in seen:
                at: At = rows[fact].at
                self._reader.subject = f"事実 {fact}"
                self._reader.fault(
                    at,
                    f"事実 {fact} が自分自身から計算されています",
                    "needs・applies・bulk の輪を1か所切ってください。",
                )


def direct_needs(fact: PackFact) -> frozenset[FactId]:
    """Facts that a fact's value depends on directly: what it is computed from, its condition, its bulk question."""
    needs = set(fact.computed.needs) if fact.computed else set()
    if fact.applies is not None:
        needs |= {leaf.fact for leaf in leaves(fact.applies)}
    if fact.bulk:
        needs.add(fact.bulk.fact)
    return frozenset(needs)
