"""Differences of two rule packs in words, and the cases that come out differently because of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.interview import InterviewState
from desk_app.domain.procedure import Deadline, Determination, Result
from desk_app.rules.condition import in_words, leaves
from desk_app.rules.engine import Engine
from desk_app.rules.fact_reader import direct_needs
from desk_app.rules.fees import Exemption, Fee
from desk_app.rules.pack import BelongingText, PackFact, Procedure, RulePack
from desk_app.rules.row_words import (
    COUNTER_WORDS,
    NOTHING,
    RESULT_WORDS,
    ROW_ITEMS,
    basis_words,
    fee_words,
    item_words,
    shape,
    tree_words,
)
from desk_app.rules.sentence import procedure_sentence, sentence

FACT_ITEMS: Mapping[str, str] = {
    "label": "事実の名前",
    "question": "質問",
    "why": "聞く理由",
    "choices": "選択肢",
    "scope": "単位",
    "type": "種類",
    "unit": "単位の言葉",
    "private": "職員だけが聞く",
    "sources": "出所",
    "needed_by_forms": "使う様式",
    "minimum": "最小",
    "maximum": "最大",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference in words. ``kind``: added, removed, changed or switched_off; file and line are the new one's."""

    row: str
    name: str
    kind: str
    item: str
    old: str
    new: str
    reason: str = ""
    file: str = ""
    line: int = 0

    def text(self) -> str:
        """The difference on one line."""
        head = f"{self.row} {self.name}" if self.row and self.name else f"{self.item} {self.row}".strip()
        match self.kind:
            case "added":
                return f"{head}: 加わる。{self.new}"
            case "removed":
                return f"{head}: なくなる。{self.old}"
            case "switched_off":
                return f"{head}: 行わない。理由: {self.reason}"
            case _:
                return f"{head}{f' {self.item}' * bool(self.name)}: {self.old} → {self.new}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case that comes out differently for a procedure and a person, and the differences that make it so."""

    case: str
    procedure: str
    name: str
    person: str
    before: str
    after: str
    because: tuple[Difference, ...]


def differences(old: RulePack, new: RulePack, *, off: Mapping[str, str] | None = None) -> tuple[Difference, ...]:
    """Every difference, rows first in order of their ids. ``off``: rows the new pack switches off, with reasons."""
    found = list(_rows(old, new, off or {}))
    found += _facts(old, new)
    found += _named("担当課", old.divisions, new.divisions, str)
    found += _named("持ち物", old.belongings, new.belongings, _belonging)
    found += _named("パラメーター", old.parameters, new.parameters, in_words)
    found += _named("手数料", old.fees.fees, new.fees.fees, _fee)
    found += _named("手数料の免除", _exemptions(old), _exemptions(new), _exemption)
    for name, item in (("events", "きっかけ"), ("ask_first", "最初に聞くこと")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            found.append(Difference("", "", "changed", item, _listed(before, old), _listed(after, new)))
    return tuple(found)


def _fee(one: Fee) -> str:
    return f"{one.label} {fee_words(one.yen)}/{one.unit}{f'({one.note})' if one.note else ''}"


def _exemptions(pack: RulePack) -> dict[str, Exemption]:
    return {one.code: one for one in pack.fees.exemptions}


def _exemption(one: Exemption) -> str:
    return f"{one.label}({basis_words(one.basis)}): {'・'.join(sorted(one.fees)) or 'すべての手数料'}"


def _listed(value: Any, pack: RulePack) -> str:
    words = [pack.facts[one].definition.label["ja"] if one in pack.facts else str(one) for one in value]
    return "・".join(words) or NOTHING


def _rows(old: RulePack, new: RulePack, off: Mapping[str, str]) -> Iterator[Difference]:
    before = {row.id: row for row in old.procedures}
    after = {row.id: row for row in new.procedures}
    renamed = _renamed(old, new)
    for own in sorted({*before, *after}):
        left, right = before.get(own), after.get(own)
        if right is None and left is not None:
            yield Difference(own, left.name, "removed", "手続き", procedure_sentence(old, left), "")
        elif left is None and right is not None:
            told = procedure_sentence(new, right)
            yield Difference(own, right.name, "added", "手続き", "", told, "", right.file, right.line)
        elif left is not None and right is not None:
            if own in off:
                yield Difference(own, right.name, "switched_off", "手続き", "", "", off[own], right.file, right.line)
            else:
                yield from _row_items(left, right, old, new, renamed)


def _renamed(old: RulePack, new: RulePack) -> dict[str, str]:
    """Divisions that have another name now."""
    return {name: new.divisions[one] for one, name in old.divisions.items() if new.divisions.get(one, name) != name}


def _row_items(
    left: Procedure, right: Procedure, old: RulePack, new: RulePack, renamed: Mapping[str, str]
) -> Iterator[Difference]:
    for item in (one.name for one in fields(Procedure)):
        if item in {"id", "test", "line", "file", "fee_yen"}:  # a plain fee_yen is one of the row's fees
            continue
        before, after = getattr(left, item), getattr(right, item)
        if shape(before) == shape(after) or (item == "division" and renamed.get(before) == after):
            continue
        words = (item_words(left, item, old), item_words(right, item, new))
        if words[0] == words[1]:
            words = (tree_words(left.when, old), tree_words(right.when, new)) if item == "when" else words
        yield Difference(
            left.id, right.name, "changed", ROW_ITEMS.get(item, item), *words, "", right.file, right.line
        )


def same_rules(left: RulePack, right: RulePack) -> bool:
    """Whether two packs decide alike in everything, wording and order of asking included; not version and place."""
    skipped = {"version", "effective_on", "sha256"}
    return all(
        shape(getattr(left, one.name)) == shape(getattr(right, one.name))
        for one in fields(RulePack)
        if one.name not in skipped
    ) and list(left.facts) == list(right.facts)


def _facts(old: RulePack, new: RulePack) -> Iterator[Difference]:
    for fact in dict.fromkeys((*old.facts, *new.facts)):
        left, right = old.facts.get(fact), new.facts.get(fact)
        if left is None and right is not None:
            label = right.definition.label["ja"]
            yield Difference(fact, label, "added", "事実", "", right.definition.question.get("ja", "計算で決まる"))
        elif right is None and left is not None:
            yield Difference(fact, left.definition.label["ja"], "removed", "事実", left.definition.label["ja"], "")
        elif left is not None and right is not None:
            yield from _fact_items(fact, left, right, old, new)


def _fact_items(fact: FactId, left: PackFact, right: PackFact, old: RulePack, new: RulePack) -> Iterator[Difference]:
    label = right.definition.label["ja"]
    for one in fields(left.definition):
        before, after = getattr(left.definition, one.name), getattr(right.definition, one.name)
        if before != after:
            item = FACT_ITEMS.get(one.name, one.name)
            yield Difference(fact, label, "changed", item, *_fact_words(before, after))
    if shape(left.applies) != shape(right.applies):
        words = [
            sentence(one.applies, pack.facts, per_person=False).replace("場合", "とき") if one.applies else "いつも"
            for one, pack in ((left, old), (right, new))
        ]
        yield Difference(fact, label, "changed", "聞く相手", words[0], words[1])
    for item, before, after in (
        ("まとめて聞く質問", left.bulk, right.bulk),
        ("計算", left.computed, right.computed),
    ):
        if before != after:
            yield Difference(fact, label, "changed", item, str(before or NOTHING), str(after or NOTHING))


def _fact_words(before: Any, after: Any) -> tuple[str, str]:
    """Two values of a fact's item in words; of wording only the languages that differ."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        languages = [one for one in dict.fromkeys((*before, *after)) if before.get(one) != after.get(one)]
        left, right = (" / ".join(held.get(one, NOTHING) for one in languages) for held in (before, after))
        return left, right
    return _fact_word(before), _fact_word(after)


def _fact_word(value: Any) -> str:
    if isinstance(value, tuple):
        return "・".join(one.label["ja"] if hasattr(one, "label") else str(one) for one in value) or NOTHING
    return in_words(value) if isinstance(value, bool) else str(value) or NOTHING


def _belonging(text: BelongingText) -> str:
    return text.label + (f"(または {'、'.join(text.alternatives)})" if text.alternatives else "")


def _named(
    item: str, old: Mapping[Any, Any], new: Mapping[Any, Any], words: Callable[[Any], str]
) -> Iterator[Difference]:
    """Differences of a table by its keys."""
    for key in dict.fromkeys((*old, *new)):
        if key not in old:
            yield Difference(str(key), "", "added", item, "", words(new[key]))
        elif key not in new:
            yield Difference(str(key), "", "removed", item, words(old[key]), "")
        elif old[key] != new[key]:
            yield Difference(str(key), "", "changed", item, words(old[key]), words(new[key]))


def changed_outcomes(
    old: Engine, new: Engine, cases: Iterable[tuple[str, InterviewState]], found: Sequence[Difference]
) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
    """The cases that come out differently, and those that one of the packs cannot decide (with the reason)."""
    outcomes: list[Outcome] = []
    faults: list[str] = []
    renamed = _renamed(old.pack, new.pack)
    for label, state in cases:
        try:
            before, after = old.decide(state), new.decide(state)
        except OperatorError as error:
            faults.append(f"{label}: {error}")
            continue
        for (procedure, person), was, comes in _changes(before, after, renamed):
            name = next(one.name for one in (*after, *before) if one.procedure == procedure)
            because = _because(procedure, new.pack, found)
            outcomes.append(Outcome(label, procedure, name, person_label(state, person), was, comes, because))
    return tuple(outcomes), tuple(faults)


def _changes(
    before: Sequence[Determination], after: Sequence[Determination], renamed: Mapping[str, str]
) -> Iterator[tuple[tuple[ProcedureId, PersonId | None], str, str]]:
    left = {
        (one.procedure, one.person): replace(one, division=renamed.get(one.division, one.division)) for one in before
    }
    right = {(one.procedure, one.person): one for one in after}
    for key in dict.fromkeys((*left, *right)):
        words = _changed(left.get(key), right.get(key))
        if words is not None:
            yield (key, *words)


def person_label(state: InterviewState, person: PersonId | None) -> str:
    """A person without a name: id and relationship."""
    if person is None:
        return "世帯"
    member = state.situation.member(person)
    return f"{person}({member.relationship})" if member.relationship else str(person)


def _changed(before: Determination | None, after: Determination | None) -> tuple[str, str] | None:
    if before is None or after is None:
        one = before or after
        if one is None or one.result is Result.NOT_REQUIRED:
            return None
        words = RESULT_WORDS[one.result]
        return ("—", words) if before is None else (words, "—")
    if before.result is not after.result:
        return RESULT_WORDS[before.result], RESULT_WORDS[after.result]
    if after.result is Result.NOT_REQUIRED:
        return None
    for word in (_clock_words, _paper_words, _place_words):
        if word(before) != word(after):
            return word(before), word(after)
    return None


def _clock_words(one: Determination) -> str:
    return "期限 " + ("、".join(_day(deadline) for deadline in one.deadlines) or NOTHING)


def _day(deadline: Deadline) -> str:
    return f"{deadline.what} {deadline.on.isoformat() if isinstance(deadline.on, date) else '未確定'}"


def _paper_words(one: Determination) -> str:
    brought = "・".join(item.label for item in one.belongings) or NOTHING
    return f"様式 {'・'.join(one.forms) or NOTHING} 持ち物 {brought}"


def _place_words(one: Determination) -> str:
    return f"{one.division} {COUNTER_WORDS[one.counter]} {fee_words(one.fee_yen)}"


def _because(procedure: ProcedureId, pack: RulePack, found: Sequence[Difference]) -> tuple[Difference, ...]:
    """The row's own differences; else those of rows before it, facts and things it uses; else the parameters."""
    own = tuple(one for one in found if one.row == procedure)
    if own:
        return own
    row = next((one for one in pack.procedures if one.id == procedure), None)
    near: set[str] = {one.id for one in pack.procedures if procedure in one.supersedes}
    if row is not None:
        near |= _used(row, pack) | {one.id for one in row.belongings} | {rule.fee.id for rule in row.fee}
        near |= {own for own, name in pack.divisions.items() if name == row.division}
    return tuple(one for one in found if one.row in near) or tuple(one for one in found if one.item == "パラメーター")


def _used(row: Procedure, pack: RulePack) -> frozenset[FactId]:
    todo = [leaf.fact for leaf in leaves(row.when)] + [rule.start for rule in row.deadlines]
    seen: set[FactId] = set()
    while todo:
        fact = todo.pop()
        if fact not in seen and fact in pack.facts:
            seen.add(fact)
            todo.extend(direct_needs(pack.facts[fact]))
    return frozenset(seen)
