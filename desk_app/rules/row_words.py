"""Items of a row in words, as they stand in differences, lists and the workbench; and their shape for comparing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from desk_app.domain.ids import FactId
from desk_app.domain.procedure import CounterType, LegalBasis, Result
from desk_app.rules.condition import All, AnyOf, Compare, Node, Not, Quantifier
from desk_app.rules.fees import FeeRule
from desk_app.rules.pack import BelongingRule, DeadlineRule, Period, Procedure, RulePack
from desk_app.rules.sentence import condition_text, procedure_sentence, sentence

RESULT_WORDS: Mapping[Result, str] = {
    Result.REQUIRED: "必要",
    Result.NOT_REQUIRED: "不要",
    Result.UNDECIDED: "未確定",
}
COUNTER_WORDS: Mapping[CounterType, str] = {
    CounterType.HERE: "この窓口",
    CounterType.FORM_ONLY: "この窓口で書類まで",
    CounterType.GUIDANCE: "案内のみ",
}
NOTHING = "なし"
ROW_ITEMS: Mapping[str, str] = {
    "name": "名前",
    "plain": "説明",
    "plain_easy": "やさしい説明",
    "division": "担当課",
    "events": "きっかけ",
    "per_person": "単位",
    "when": "条件",
    "basis": "根拠",
    "judged_by": "基準日",
    "periods": "期間",
    "deadlines": "期限",
    "forms": "様式",
    "belongings": "持ち物",
    "fee": "手数料",
    "counter": "窓口",
    "supersedes": "代わりになる手続き",
    "done_with": "一緒に済む手続き",
    "note": "注意",
}
"""Items of a row as a clerk calls them."""


def shape(value: Any) -> Any:
    """A value that is equal where it means the same: conditions by their parts, without tests, files and lines."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in {"line", "file"}}
        return (type(value).__name__, *(shape(part) for part in parts.values() if not callable(part)))
    if isinstance(value, Mapping):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return tuple(shape(one) for one in value)
    return value


def item_words(row: Procedure, item: str, pack: RulePack) -> str:
    """An item of a row in words; なし where it has none."""
    special = _WORDS.get(item)
    if special is not None:
        return special(row, pack) or NOTHING
    value = getattr(row, item)
    return "、".join(str(one) for one in value) or NOTHING if isinstance(value, tuple) else str(value) or NOTHING


def basis_words(one: LegalBasis) -> str:
    """A law with its article; what nobody checked against the text says so."""
    return f"{one.law}{one.article}{'' if one.verified else '(未確認)'}"


def fee_words(yen: int) -> str:
    """A fee."""
    return f"{yen:,}円" if yen else "無料"


def deadline_words(one: DeadlineRule, pack: RulePack) -> str:
    """A clock of a row."""
    when = f"({condition_text(one.node, pack.facts)})" if one.node is not None else ""
    return f"{one.what}: {one.rule}{when}{'。' if one.consequence else ''}{one.consequence}"


def period_words(period: Period, row: Procedure, pack: RulePack) -> str:
    """A period of a row, with what reads differently in it."""
    text = f"{period.starts_on}から{f'{period.ends_on}まで' if period.ends_on else ''}"
    if not period.in_force:
        return f"{text}は行わない({period.note})" if period.note else f"{text}は行わない"
    variant = period.variant
    if variant is None:
        return text
    changed = [
        f"{label} {item_words(variant, item, pack)}"
        for item, label in ROW_ITEMS.items()
        if item != "periods" and shape(getattr(variant, item)) != shape(getattr(row, item))
    ]
    return f"{text}は{'・'.join(changed)}" if changed else text


def tree_words(node: Node, pack: RulePack) -> str:
    """A condition with every part spelt out: for two conditions whose sentences are alike."""
    match node:
        case Quantifier():
            return f"{'みな' if node.every else 'だれか'}〔{tree_words(node.where, pack)}〕({node.label})"
        case All() | AnyOf():
            joint = "、かつ" if isinstance(node, All) else "、または"
            return f"({joint.join(tree_words(part, pack) for part in node.parts)})"
        case Not():
            return f"({tree_words(node.part, pack)})でない"
        case Compare():
            return sentence(node, pack.facts, per_person=True).removesuffix("方")


def _brought(one: BelongingRule, pack: RulePack) -> str:
    label = pack.belongings[one.id].label
    return label if one.node is None else f"{label}({condition_text(one.node, pack.facts)})"


def _fee(one: FeeRule, pack: RulePack) -> str:
    copies = "" if one.copies == 1 else f"×{one.copies}{one.fee.unit}"
    if isinstance(one.copies, str):
        copies = f"×{pack.definition(FactId(one.copies)).label['ja']}"
    when = f"({condition_text(one.node, pack.facts)})" if one.node is not None else ""
    return f"{one.fee.label} {fee_words(one.fee.yen)}{copies}{when}"


def _rows(ids: tuple[Any, ...], pack: RulePack) -> str:
    names = {one.id: one.name for one in pack.procedures}
    return "、".join(names.get(one, str(one)) for one in ids)


_WORDS: Mapping[str, Callable[[Procedure, RulePack], str]] = {
    "when": lambda row, pack: procedure_sentence(pack, row),
    "events": lambda row, pack: "・".join(one.value for one in pack.events if one in row.events),
    "per_person": lambda row, _: "人ごと" if row.per_person else "世帯",
    "basis": lambda row, _: "、".join(basis_words(one) for one in row.basis),
    "judged_by": lambda row, pack: pack.definition(row.judged_by).label["ja"],
    "periods": lambda row, pack: "、".join(period_words(one, row, pack) for one in row.periods),
    "deadlines": lambda row, pack: "、".join(deadline_words(one, pack) for one in row.deadlines),
    "belongings": lambda row, pack: "、".join(_brought(one, pack) for one in row.belongings),
    "fee": lambda row, pack: "、".join(_fee(one, pack) for one in row.fee) or "無料",
    "counter": lambda row, _: COUNTER_WORDS[row.counter],
    "supersedes": lambda row, pack: _rows(row.supersedes, pack),
    "done_with": lambda row, pack: _rows(row.done_with, pack),
}
