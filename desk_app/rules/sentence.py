"""A condition in Japanese: as one sentence (…の方) and as labels of its tree. No id of a fact is ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desk_app.domain.fact import FactDefinition, FactType, FactValue, Scope
from desk_app.domain.ids import FactId
from desk_app.rules.condition import All, AnyOf, Compare, Node, Not, Quantifier, in_words
from desk_app.rules.pack import PackFact, Procedure, RulePack
from desk_app.rules.words import Clause, clause, noun

_NUMBER = {"ge": "以上", "gt": "を超える", "le": "以下", "lt": "未満"}
_DAY = {"ge": "以後", "gt": "より後", "le": "以前", "lt": "より前"}
KINDS = {
    "all": "すべてに当てはまる",
    "any": "どれかに当てはまる",
    "not": "次に当てはまらない",
    "always": "条件なし(いつも)",
    "never": "当てはまることがない",
}
"""Labels of the nodes that only join others."""

Facts = Mapping[FactId, PackFact]


def procedure_sentence(pack: RulePack, row: Procedure) -> str:
    """Who a procedure is for: 「引っ越す、医療保険が「国民健康保険」の方」; a whole household's ends in 場合."""
    return sentence(row.when, pack.facts, per_person=row.per_person)


def sentence(node: Node, facts: Facts, *, per_person: bool) -> str:
    """The condition before 方 (a person's) or 場合 (the case's)."""
    end = "方" if per_person else "場合"
    node = settled(node)
    kind = kind_of(node)
    if kind == "always":
        return "すべての方" if per_person else "すべての場合"
    if kind == "never":
        return f"当てはまる{end}はありません"
    return said(node, facts, inner=False).before_noun + end


def condition_text(node: Node, facts: Facts) -> str:
    """The condition of a clock or of something to bring (…のとき); empty where it always holds."""
    node = settled(node)
    return "" if kind_of(node) == "always" else said(node, facts, inner=False).before_noun + "とき"


def settled(node: Node) -> Node:
    """The condition without what a parameter of the town has settled: parts that always or never hold."""
    match node:
        case All() | AnyOf():
            decisive, neutral = ("never", "always") if isinstance(node, All) else ("always", "never")
            parts = tuple(settled(part) for part in node.parts)
            for part in parts:
                if kind_of(part) == decisive:
                    return part
            kept = tuple(part for part in parts if kind_of(part) != neutral)
            if len(kept) == 1:
                return kept[0]
            return All(kept) if isinstance(node, All) else AnyOf(kept)
        case Not():
            part = settled(node.part)
            opposite: dict[str, Node] = {"always": AnyOf(()), "never": All(())}
            return opposite.get(kind_of(part), Not(part))
        case _:
            return node


def kind_of(node: Node) -> str:
    """Kind of a node: all, any, not, exists, every, compare; always and never for the empty groups."""
    match node:
        case All():
            return "all" if node.parts else "always"
        case AnyOf():
            return "any" if node.parts else "never"
        case Not():
            return "not"
        case Quantifier():
            return "every" if node.every else "exists"
        case Compare():
            return "compare"


def node_label(node: Node, facts: Facts) -> str:
    """What a node of the tree says by itself, without its parts."""
    match node:
        case Compare():
            return said(node, facts).plain
        case Quantifier():
            who = "世帯(元の世帯も)" if node.both_households else "世帯"
            return f"{who}の{'みな' if node.every else 'だれか'}: {node.label}"
        case _:
            return KINDS[kind_of(node)]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes below a node, in order."""
    match node:
        case All() | AnyOf():
            return node.parts
        case Not():
            return (node.part,)
        case Quantifier():
            return (node.where,)
        case Compare():
            return ()


def said(node: Node, facts: Facts, *, inner: bool = True) -> Clause:
    """The node as a clause; ``inner`` puts a group that stands within another in brackets."""
    match node:
        case Compare():
            return _compared(node, facts[node.fact].definition)
        case Quantifier():
            return clause(node.label)
        case Not():
            return said(node.part, facts).negative()
        case All() | AnyOf():
            return _joined(node, facts, inner)


def _joined(node: All | AnyOf, facts: Facts, inner: bool) -> Clause:
    if not node.parts:
        return noun(KINDS[kind_of(node)])
    parts = [said(part, facts, inner=len(node.parts) > 1) for part in node.parts]
    if len(parts) == 1:
        return parts[0]
    joint = [one.joining if isinstance(node, All) else f"{one.plain}、または" for one in parts[:-1]]
    before, last = "、".join(joint) + "、" if isinstance(node, All) else "".join(joint), parts[-1]
    opposite = f"「{before}{last.plain}」に当てはまら"
    if inner:
        group = noun(f"({before}{last.plain})")
        return Clause(group.plain, group.before_noun, group.joining, f"{opposite}ない", f"{opposite}ず")
    return Clause(
        before + last.plain, before + last.before_noun, before + last.joining, f"{opposite}ない", f"{opposite}ず"
    )


def _compared(leaf: Compare, definition: FactDefinition) -> Clause:
    label = definition.label["ja"]
    if leaf.op == "known":
        return clause(f"{label}がわかっている")
    if definition.type is FactType.BOOL:
        return _truth(leaf, label, of_person=definition.scope is Scope.PERSON)
    words = value_words(leaf.value, definition)
    if leaf.op == "ne":
        return noun(f"{label}が{words}").negative()
    if leaf.op in {"eq", "in"}:
        return noun(f"{label}が{words}")
    if definition.type is FactType.DATE:
        return noun(f"{label}が{words}{_DAY[leaf.op]}")
    bound = f"{label}が{words}{_NUMBER[leaf.op]}"
    return clause(bound) if leaf.op == "gt" else noun(bound)


def _truth(leaf: Compare, label: str, *, of_person: bool) -> Clause:
    own = clause(label, of_person=of_person)
    if isinstance(leaf.value, tuple):
        both = {True, False} <= set(leaf.value)
        return clause(f"{label}かどうかがわかっている") if both else own if True in leaf.value else own.negative()
    return own if (leaf.value is True) is (leaf.op == "eq") else own.negative()


def value_words(value: FactValue | tuple[FactValue, ...], definition: FactDefinition) -> str:
    """A value as it is said, a choice by its label in quotation marks."""
    if isinstance(value, tuple):
        return "か".join(value_words(one, definition) for one in value)
    if isinstance(value, bool | date):
        return in_words(value)
    labels = {choice.value: choice.label["ja"] for choice in definition.choices}
    if isinstance(value, str):
        return f"「{labels.get(value, value)}」"
    return in_words(value, definition.unit)
