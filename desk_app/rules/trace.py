"""Why and why not: walks a condition beside the facts and collects reasons and the facts still missing."""

from __future__ import annotations

from collections.abc import Iterable

from desk_app.domain.fact import Scope
from desk_app.domain.ids import FactId
from desk_app.domain.procedure import Reason
from desk_app.rules.condition import (
    CASE,
    NOT_APPLICABLE,
    WORDS,
    All,
    AnyOf,
    Compare,
    Held,
    Node,
    Not,
    Quantifier,
    Truth,
    compile_node,
    holds,
    in_words,
)
from desk_app.rules.fact_base import FactBase, Place, View
from desk_app.rules.pack import RulePack

Found = dict[tuple[int, int], Reason]
"""Reasons by node and person, in the order met."""
At = tuple[FactBase, int]
"""The facts and the person a node is looked at for."""


class Tracer:
    """Reasons and missing facts of one pack. Sentences and compiled parts are remembered between calls."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._texts: dict[tuple[int, Held], str] = {}
        self._tests: dict[int, tuple[Node, object]] = {}

    def reasons(self, node: Node, base: FactBase, person: int, result: Truth) -> tuple[Reason, ...]:
        """The leaves that make the result: those that hold for True, those that fail for False, and for None what
        holds so far together with what is not known."""
        found: Found = {}
        self._collect(node, (base, person), result, False, found)
        return tuple(found.values())

    def missing(self, node: Node, view: View, person: int, out: dict[Place, None]) -> None:
        """Add the places of the facts that still matter for a node that cannot be told yet."""
        match node:
            case Compare():
                place = (node.fact, CASE if node.scope is Scope.CASE else person)
                self.missing_value(view, place, out)
            case All() | AnyOf():
                for part in node.parts:
                    if self._truth(part, view, person) is None:
                        self.missing(part, view, person, out)
            case Not():
                self.missing(node.part, view, person, out)
            case Quantifier():
                for member in view.everyone if node.both_households else view.household:
                    if self._truth(node.where, view, member) is None:
                        self.missing(node.where, view, member, out)

    def missing_value(self, view: View, place: Place, out: dict[Place, None]) -> None:
        """Add what has to be known to know this fact: the fact itself, or what it is computed from."""
        fact, person = place
        if view.value(fact, person) is not None:
            return
        one = self._pack.facts[fact]
        if one.applies is not None and one.applies_test is not None and one.applies_test(view, person) is None:
            self.missing(one.applies, view, person, out)
        if one.computed is None:
            out[place] = None
            return
        for need in one.computed.needs:
            for whose in self._whose(need, one.definition.scope, person, view):
                self.missing_value(view, (need, whose), out)

    def _whose(self, need: FactId, scope: Scope, person: int, view: View) -> Iterable[int]:
        if self._pack.facts[need].definition.scope is Scope.CASE:
            return (CASE,)
        return (person,) if scope is Scope.PERSON else view.household

    def _truth(self, node: Node, view: View, person: int) -> Truth:
        """The value of a part; its compiled form is kept with the node so that the id stays taken."""
        kept = self._tests.get(id(node))
        if kept is None:
            kept = self._tests[id(node)] = (node, compile_node(node))
        return kept[1](view, person)  # type: ignore[operator,no-any-return]

    def _collect(self, node: Node, at: At, result: Truth, flipped: bool, found: Found) -> None:
        match node:
            case Compare():
                self._leaf(node, at, flipped, found)
            case All() | AnyOf():
                for part in node.parts:
                    truth = self._truth(part, *at)
                    if truth is result or (result is None and truth is (not flipped)):
                        self._collect(part, at, truth, flipped, found)
            case Not():
                turned = None if result is None else not result
                self._collect(node.part, at, turned, not flipped, found)
            case Quantifier():
                self._quantified(node, at[0], result, flipped, found)

    def _quantified(self, node: Quantifier, base: FactBase, result: Truth, flipped: bool, found: Found) -> None:
        """The member who decides it, or the sentence that nobody does; while it is open, those it depends on."""
        decisive = not node.every
        for member in base.everyone if node.both_households else base.household:
            truth = self._truth(node.where, base, member)
            if (result is decisive and truth is decisive) or (result is None and truth is None):
                self._collect(node.where, (base, member), truth, flipped, found)
                if result is decisive:
                    return
        if result is not None:
            text = f"{node.label}: {'はい' if result else 'いいえ'}"
            found[(id(node), CASE)] = Reason(text, None, result, None, result is not flipped)

    def _leaf(self, leaf: Compare, at: At, flipped: bool, found: Found) -> None:
        base, whose = at[0], CASE if leaf.scope is Scope.CASE else at[1]
        key = (id(leaf), whose)
        if key in found:
            return
        held = base.value(leaf.fact, whose)
        truth = holds(leaf, held)
        if flipped and truth is not None:
            truth = not truth
        text_key = (id(leaf), held)
        text = self._texts.get(text_key)
        if text is None:
            text = self._texts[text_key] = self._sentence(leaf, held)
        known = held is not None and held is not NOT_APPLICABLE
        source = base.source((leaf.fact, whose)) if known else None
        value = None if held is NOT_APPLICABLE else held
        found[key] = Reason(text, leaf.fact, value, source, truth, base.person(whose))

    def _sentence(self, leaf: Compare, held: Held) -> str:
        """``label: value``, and the bound where the leaf compares with one."""
        definition = self._pack.facts[leaf.fact].definition
        label = definition.label["ja"]
        if held is None:
            return f"{label}: わかっていません"
        labels = {choice.value: choice.label["ja"] for choice in definition.choices}
        said = labels.get(held, "") if isinstance(held, str) else ""
        said = said or in_words(held, definition.unit)
        word = WORDS.get(leaf.op)
        return f"{label}: {said}({in_words(leaf.value, definition.unit)}{word}か)" if word else f"{label}: {said}"
