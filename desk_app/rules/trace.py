"""Why and why not: a condition made ready once to give reasons and the facts still missing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from desk_app.domain.fact import FactValue, Scope
from desk_app.domain.ids import FactId
from desk_app.domain.interview import FactKey
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Reason
from desk_app.rules.condition import (
    CASE,
    NOT_APPLICABLE,
    OPS,
    WORDS,
    AnyOf,
    Compare,
    Held,
    Node,
    Not,
    Quantifier,
    Test,
    Truth,
    compile_node,
    in_words,
)
from desk_app.rules.fact_base import FactBase, Place, View
from desk_app.rules.pack import RulePack

_EVENT = FactId("life_event")
Found = dict[tuple[int, int], Reason]
"""Reasons by node and person, in the order met."""


class Detailed(Found):
    """Reasons that say of a sentence on the household whose facts are behind it, for an explanation."""


class Traced(ABC):
    """A node with its compiled test. ``reasons`` and ``missing`` are only called where the test was run before."""

    __slots__ = ("_of_event", "test")

    def __init__(self, test: Test) -> None:
        self.test = test
        self._of_event: dict[LifeEvent, bool] = {}

    @abstractmethod
    def reasons(self, base: FactBase, person: int, result: Truth, flipped: bool, found: Found) -> None:
        """Add the leaves that make the result; ``flipped`` says that an odd number of ``not`` stands above."""

    @abstractmethod
    def against(self, base: FactBase, person: int, result: Truth, flipped: bool, found: Found) -> None:
        """Add the leaves that stand against the result and did not carry the day."""

    @abstractmethod
    def missing(self, view: View, person: int, out: dict[Place, None]) -> None:
        """Add the places of facts that still matter; the node cannot be told yet."""

    def elsewhere(self, base: FactBase) -> bool:
        """Whether this speaks of another life event than the one that happened; the same for every case of it."""
        known = self._of_event.get(base.event)
        if known is None:
            known = self._of_event[base.event] = self._speaks_of_another(base)
        return known

    def _speaks_of_another(self, _base: FactBase) -> bool:
        return False

    def silent(self, _base: FactBase, _person: int) -> bool:
        """Whether this fails only because what it asks does not apply."""
        return False


class Tracer:
    """Makes conditions of one pack ready and says what a fact still needs."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self._applies: dict[FactId, Traced] = {}

    def traced(self, node: Node) -> Traced:
        """The node ready for tracing."""
        match node:
            case Compare():
                return _Leaf(node, self)
            case Not():
                return _Negated(node, self.traced(node.part))
            case Quantifier():
                return _Quantified(node, self.traced(node.where))
            case _:
                return _Group(node, tuple(self.traced(part) for part in node.parts))

    def applies(self, fact: FactId) -> Traced | None:
        """The condition of a fact ready for tracing; None where it applies to everyone."""
        node = self.pack.facts[fact].applies
        if node is None:
            return None
        found = self._applies.get(fact)
        if found is None:
            found = self._applies[fact] = self.traced(node)
        return found

    def missing_value(self, view: View, place: Place, out: dict[Place, None]) -> None:
        """Add what has to be known to know this fact: the fact itself, or what it is computed from."""
        fact, person = place
        if view.value(fact, person) is not None:
            return
        one = self.pack.facts[fact]
        if one.applies is not None:
            applies = self.applies(fact)
            assert applies is not None
            if applies.test(view, person) is None:
                applies.missing(view, person, out)
                if view.held(place) is not None:
                    return
        if one.computed is None:
            out[place] = None
            return
        for need in one.computed.needs:
            for whose in self._whose(need, one.definition.scope, person, view):
                self.missing_value(view, (need, whose), out)

    def _whose(self, need: FactId, scope: Scope, person: int, view: View) -> Iterable[int]:
        if self.pack.facts[need].definition.scope is Scope.CASE:
            return (CASE,)
        return (person,) if scope is Scope.PERSON else view.household


class _Leaf(Traced):
    """One comparison, with its sentences by value."""

    __slots__ = ("_leaf", "_on_case", "_texts", "_tracer")

    def __init__(self, leaf: Compare, tracer: Tracer) -> None:
        super().__init__(compile_node(leaf))
        self._leaf = leaf
        self._on_case = leaf.scope is Scope.CASE
        self._tracer = tracer
        self._texts: dict[Held, str] = {}

    def reasons(self, base: FactBase, person: int, _result: Truth, flipped: bool, found: Found) -> None:
        whose = CASE if self._on_case else person
        leaf = self._leaf
        truth = self.test(base, person)
        # One sentence on the life event is enough, however many branches look at it.
        key = (int(truth is True), CASE) if leaf.fact == _EVENT else (id(self), whose)
        if key in found:
            return
        held = base.value(leaf.fact, whose)
        if flipped and truth is not None:
            truth = not truth
        text = self._texts.get(held)
        if text is None:
            text = self._texts[held] = self._sentence(held)
        if held is None or held is NOT_APPLICABLE:
            found[key] = Reason(text, leaf.fact, None, None, truth, base.person(whose))
        else:
            source = base.source((leaf.fact, whose))
            found[key] = Reason(text, leaf.fact, held, source, truth, base.person(whose), self._compared(held))

    def against(self, _base: FactBase, _person: int, _result: Truth, _flipped: bool, _found: Found) -> None:
        """A single comparison has nothing against itself."""

    def _speaks_of_another(self, base: FactBase) -> bool:
        """A comparison of the life event that fails."""
        return self.is_event and self.test(base, CASE) is False

    def silent(self, base: FactBase, person: int) -> bool:
        """A fact that does not apply."""
        return base.value(self._leaf.fact, CASE if self._on_case else person) is NOT_APPLICABLE

    @property
    def is_event(self) -> bool:
        """Whether the life event is compared."""
        return self._leaf.fact == _EVENT

    def _compared(self, held: FactValue) -> str:
        """Whether the value reaches the bound, in words; nothing where it is compared for being equal."""
        word = WORDS.get(self._leaf.op)
        if not word:
            return ""
        reached = OPS[self._leaf.op](held, self._leaf.value)
        bound = in_words(self._leaf.value, self._tracer.pack.facts[self._leaf.fact].definition.unit)
        return f"{bound}{word}に{'あたります' if reached else 'はあたりません'}"

    def missing(self, view: View, person: int, out: dict[Place, None]) -> None:
        self._tracer.missing_value(view, (self._leaf.fact, CASE if self._on_case else person), out)

    def _sentence(self, held: Held) -> str:
        """``label: value``, and the bound where the leaf compares with one."""
        definition = self._tracer.pack.facts[self._leaf.fact].definition
        label = definition.label["ja"]
        if held is None:
            return f"{label}: わかっていません"
        labels = {choice.value: choice.label["ja"] for choice in definition.choices}
        said = labels.get(held, "") if isinstance(held, str) else ""
        said = said or in_words(held, definition.unit)
        word = WORDS.get(self._leaf.op)
        bound = f"({in_words(self._leaf.value, definition.unit)}{word}か)" if word else ""
        return f"{label}: {said}{bound}"


class _Group(Traced):
    """``all`` or ``any``: the parts that have the group's own result made it."""

    __slots__ = ("_any", "_parts")

    def __init__(self, node: Node, parts: tuple[Traced, ...]) -> None:
        super().__init__(compile_node(node))
        self._parts = parts
        self._any = isinstance(node, AnyOf)

    def reasons(self, base: FactBase, person: int, result: Truth, flipped: bool, found: Found) -> None:
        made = [
            (part, truth)
            for part, truth in ((part, part.test(base, person)) for part in self._parts)
            if truth is result or (result is None and truth is (not flipped))
        ]
        for part, truth in self._telling(base, person, made) if result is False else made:
            part.reasons(base, person, truth, flipped, found)

    def _speaks_of_another(self, base: FactBase) -> bool:
        """``all`` with one such part, ``any`` of nothing else."""
        return (all if self._any else any)(part.elsewhere(base) for part in self._parts)

    def silent(self, base: FactBase, person: int) -> bool:
        """Nothing of it fails for a value."""
        failing = [part for part in self._parts if part.test(base, person) is False]
        return all(part.elsewhere(base) or part.silent(base, person) for part in failing)

    def _telling(self, base: FactBase, person: int, made: list[tuple[Traced, Truth]]) -> list[tuple[Traced, Truth]]:
        """Why it fails, without what was said of other life events; that alone, where nothing else makes it fail.

        What an ``all`` for another event asks besides (who moves, who died) explains nothing here, nor does a fact
        that does not apply beside one that does.
        """
        others = [one for one in made if one[0].elsewhere(base)]
        here = [one for one in made if not one[0].elsewhere(base)]
        chosen = (here or others) if self._any else (others or here)
        if len(chosen) == 1:
            return chosen
        return [one for one in chosen if not one[0].silent(base, person)] or chosen

    def against(self, base: FactBase, person: int, result: Truth, flipped: bool, found: Found) -> None:
        """Parts that came out the other way; within the others, what stands against them."""
        contrary = flipped if result is None else not result
        for part in self._parts:
            truth = part.test(base, person)
            if truth is contrary:
                part.reasons(base, person, truth, flipped, found)
            else:
                part.against(base, person, truth, flipped, found)

    def missing(self, view: View, person: int, out: dict[Place, None]) -> None:
        for part in self._parts:
            if part.test(view, person) is None:
                part.missing(view, person, out)


class _Negated(Traced):
    """``not``."""

    __slots__ = ("_part",)

    def __init__(self, node: Not, part: Traced) -> None:
        super().__init__(compile_node(node))
        self._part = part

    def reasons(self, base: FactBase, person: int, result: Truth, flipped: bool, found: Found) -> None:
        self._part.reasons(base, person, None if result is None else not result, not flipped, found)

    def _speaks_of_another(self, base: FactBase) -> bool:
        """``not`` of the event that happened."""
        return isinstance(self._part, _Leaf) and self._part.is_event and self._part.test(base, CASE) is True

    def against(self, base: FactBase, person: int, result: Truth, flipped: bool, found: Found) -> None:
        """What stands against the part."""
        self._part.against(base, person, None if result is None else not result, not flipped, found)

    def missing(self, view: View, person: int, out: dict[Place, None]) -> None:
        self._part.missing(view, person, out)


class _Quantified(Traced):
    """``exists`` or ``every`` over members."""

    __slots__ = ("_node", "_where")

    def __init__(self, node: Quantifier, where: Traced) -> None:
        super().__init__(compile_node(node))
        self._node = node
        self._where = where

    def reasons(self, base: FactBase, _person: int, result: Truth, flipped: bool, found: Found) -> None:
        """The member who decides it, or the sentence that nobody does; while it is open, those it depends on."""
        decisive = not self._node.every
        for member in base.everyone if self._node.both_households else base.household:
            truth = self._where.test(base, member)
            if (result is decisive and truth is decisive) or (result is None and truth is None):
                self._where.reasons(base, member, truth, flipped, found)
                if result is decisive:
                    return
        if result is not None:
            text = f"{self._node.label}: {'はい' if result else 'いいえ'}"
            compared = f"「{self._node.label}」に{'あたります' if result else 'はあたりません'}"
            looked_at = self._looked_at(base, result) if isinstance(found, Detailed) else ()
            found[(id(self), CASE)] = Reason(
                text, None, result, None, result is not flipped, None, compared, looked_at
            )

    def against(self, _base: FactBase, _person: int, _result: Truth, _flipped: bool, _found: Found) -> None:
        """Members who are otherwise do not stand against a sentence on the household."""

    def _looked_at(self, base: FactBase, result: bool) -> tuple[FactKey, ...]:
        """The members' facts that make the sentence true or false."""
        below: Found = {}
        for member in base.everyone if self._node.both_households else base.household:
            self._where.reasons(base, member, result, False, below)
        return tuple(dict.fromkeys((one.fact, one.person) for one in below.values() if one.fact is not None))

    def missing(self, view: View, _person: int, out: dict[Place, None]) -> None:
        for member in view.everyone if self._node.both_households else view.household:
            if self._where.test(view, member) is None:
                self._where.missing(view, member, out)
