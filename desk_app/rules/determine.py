"""Determination of every candidate row for every person it could concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import Scope
from desk_app.domain.ids import FactId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.on_demand import OnDemand
from desk_app.domain.procedure import Belonging, Deadline, Determination, Reason, Result
from desk_app.rules.condition import CASE, Compare, Node, Test, Truth, Whose, compile_node, leaves, watched
from desk_app.rules.deadlines import count
from desk_app.rules.fact_base import FactBase, Place, View
from desk_app.rules.fact_reader import direct_needs
from desk_app.rules.fees import Charge, charge
from desk_app.rules.pack import Period, Procedure, RulePack
from desk_app.rules.representatives import Representatives, facts_of
from desk_app.rules.trace import Found, Traced, Tracer

_RESULTS: Mapping[Truth, Result] = {True: Result.REQUIRED, False: Result.NOT_REQUIRED, None: Result.UNDECIDED}

_ANCHORS = ("filed_on", "event_on", "planned_departure_on", "town_prefecture")
"""Days and words that the answers standing for all others are chosen by."""
MOST_KEPT = 8_000
"""Determinations kept in memory; a dozen interviews. Each holds the facts its reasons would be made of."""
MOST_CASES = 64
"""Interviews whose last determinations are kept whole."""
MOST_DAYS = 4_000
"""Days of cases for which the rows that read on them are kept."""
MOST_LABELS = 3
"""Facts named in one sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A candidate row, as it reads in a period, with what was made of it once for the pack."""

    procedure: Procedure
    traced: Traced
    special: tuple[tuple[Procedure, Traced], ...]
    """Rows that supersede this one."""
    used: frozenset[FactId]
    """Every fact the result can depend on."""
    inputs: tuple[tuple[FactId, Whose], ...]
    """What can be said that enters the result, its reasons, clocks and papers, and whose it is."""
    entangled: frozenset[FactId]
    """Facts that enter the result by more than one comparison, or by way of another fact."""
    compared: tuple[tuple[Compare, Test], ...]
    """Every comparison of the row and of those that supersede it, ready to be tried alone."""
    period: Period | None = None
    """The period the row's day lies in; None while that day is not known."""
    readings: tuple[Row | None, ...] = ()
    """What each period would make of the row while its day is not known; None where it is not in force."""

    looks_at_others: bool = False
    """Whether what others of the household say enters the result."""

    @property
    def in_force(self) -> bool:
        """Whether the procedure exists on its day, as far as that is known."""
        return self.period is None or self.period.in_force


class _Cells:
    """Rows and persons of a household of some size, and which of them a fact can touch."""

    def __init__(self, rows: tuple[Row, ...], base: FactBase) -> None:
        self.all = [(row, person) for row in rows for person in persons(row.procedure, base)]
        self.always = [n for n, (row, _) in enumerate(self.all) if row.procedure.done_with]
        """Rows done with a notification depend on that one's result too."""
        self.of: dict[Place, list[int]] = {}
        for n, (row, person) in enumerate(self.all):
            for place in looked_at(row, person, base):
                self.of.setdefault(place, []).append(n)


@dataclass(slots=True)
class _Decided:
    """What was decided last for some people, and what was known then."""

    cells: _Cells
    found: list[Determination]
    marks: Mapping[Place, object]

    def touched(self, marks: Mapping[Place, object]) -> set[int]:
        """Cells that what has changed since can touch."""
        old = self.marks
        changed = [place for place in marks.keys() | old.keys() if marks.get(place) != old.get(place)]
        cells = {n for place in changed for n in self.cells.of.get(place, ())}
        return cells.union(self.cells.always) if changed else cells


class Determiner:
    """Decides all rows of an event. Keeps determinations by what they are made of, in memory only."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self.tracer = Tracer(pack)
        self.representatives = Representatives(pack)
        self._kept: dict[tuple[object, ...], Determination] = {}
        self._traced: dict[int, Traced] = {}
        self._of_period: dict[tuple[object, ...], tuple[Row, ...]] = {}
        self._on_days: dict[tuple[object, ...], tuple[Row, ...]] = {}
        self._made_rows: dict[tuple[int, ...], Row] = {}
        self._last: dict[tuple[object, ...], _Decided] = {}
        self._cells_of: dict[tuple[int, int, int], _Cells] = {}
        self._looked_at: dict[tuple[int, int, int, int], tuple[Place, ...]] = {}
        """What the determination of a row for a person is made of, by the size of the household."""
        self._judged_by = {
            event: tuple(dict.fromkeys(row.judged_by for row in pack.of_event(event))) for event in pack.events
        }
        self._rows: dict[LifeEvent, tuple[Row, ...]] = {event: self._of(event, {}) for event in pack.events}

    def rows(self, event: LifeEvent) -> tuple[Row, ...]:
        """Candidate rows of an event as they read without a date.

        Raises InvalidInput for an event the pack does not cover.
        """
        if event not in self._rows:
            raise InvalidInput(
                f"きっかけ {event.value}",
                f"ルールパック {self._pack.version} にありません。",
                "扱えるきっかけを選んでください。",
            )
        return self._rows[event]

    def rows_at(self, base: FactBase) -> tuple[Row, ...]:
        """Candidate rows as they read on the days of the case.

        Raises InvalidInput for an event the pack does not cover, or naming a row whose periods its day lies outside.
        """
        rows = self.rows(base.event)
        days = (base.event, *(base.value(fact, CASE) for fact in self._judged_by[base.event]))
        found = self._on_days.get(days)
        if found is None:
            periods = {row.procedure.id: self._period(row.procedure, base) for row in rows}
            key = (base.event, *(id(period) for period in periods.values()))
            found = self._of_period.get(key)
            if found is None:
                found = self._of_period[key] = self._of(base.event, periods)
            if len(self._on_days) >= MOST_DAYS:
                self._on_days.clear()
            self._on_days[days] = found
        return found

    def decide(self, base: FactBase) -> tuple[Determination, ...]:
        """One determination per row and person. InvalidInput names a row whose periods the date lies outside.

        What was decided last for the same people is kept: only rows that what has changed since can touch are looked
        at again.
        """
        rows = self.rows_at(base)
        key = (id(rows), len(base.household), *(member.id for member in base.members))
        last = self._last.pop(key, None)
        if last is None:
            cells = self._cells(rows, base)
            last = _Decided(cells, [self.one(row, base, person) for row, person in cells.all], base.marks)
        for n in last.touched(base.marks):
            row, person = last.cells.all[n]
            last.found[n] = self.one(row, base, person)
        last.marks = base.marks
        if len(self._last) >= MOST_CASES:
            self._last.clear()
        self._last[key] = last
        return tuple(last.found)

    def _cells(self, rows: tuple[Row, ...], base: FactBase) -> _Cells:
        key = (id(rows), len(base.household), len(base.everyone))
        found = self._cells_of.get(key)
        if found is None:
            found = self._cells_of[key] = _Cells(rows, base)
        return found

    def truth(self, row: Row, view: View, person: int) -> Truth:
        """Whether a row is required once superseding rows are looked at; None cannot be told yet."""
        return self._with_special(row, view, person)[0]

    def _with_special(self, row: Row, view: View, person: int) -> tuple[Truth, Truth, Procedure | None]:
        """The row's result, its own condition's, and the row that supersedes it."""
        own = row.procedure.test(view, person)
        result = own
        for special, _ in row.special if own is not False else ():
            over = special.test(view, person if special.per_person else CASE)
            if over is True:
                return False, own, special
            if over is None:
                result = None
        return result, own, None

    def _of(self, event: LifeEvent, periods: Mapping[ProcedureId, Period | None]) -> tuple[Row, ...]:
        """The event's rows, each as its period reads it, with the rows in force that supersede it."""
        rows = [(one.version(periods.get(one.id)), one, periods.get(one.id)) for one in self._pack.of_event(event)]
        special: dict[ProcedureId, list[Procedure]] = {}
        for version, _, period in rows:
            for general in version.supersedes if period is None or period.in_force else ():
                special.setdefault(general, []).append(version)
        return tuple(
            replace(
                self._row(version, special.get(one.id, ())),
                period=period,
                readings=self._readings(one, special.get(one.id, ())) if period is None else (),
            )
            for version, one, period in rows
        )

    def _readings(self, row: Procedure, special: Sequence[Procedure]) -> tuple[Row | None, ...]:
        """The row as each of its periods reads it; nothing where all read alike."""
        if len(row.versions()) == 1 and all(period.in_force for period in row.periods):
            return ()
        versions: list[Row | None] = [self._row(version, special) for version in row.versions()]
        return (*versions, None) if any(not period.in_force for period in row.periods) else tuple(versions)

    def _trace(self, row: Procedure) -> Traced:
        traced = self._traced.get(id(row))
        if traced is None:
            traced = self._traced[id(row)] = self.tracer.traced(row.when)
        return traced

    def _row(self, row: Procedure, special: Sequence[Procedure]) -> Row:
        key = (id(row), *(id(one) for one in special))
        made = self._made_rows.get(key)
        if made is None:
            made = self._made_rows[key] = self._new_row(row, special)
        return made

    def _new_row(self, row: Procedure, special: Sequence[Procedure]) -> Row:
        nodes = (row.when, *(other.when for other in special))
        used = facts_of(nodes, self._pack)
        compared = tuple((leaf, compile_node(leaf)) for node in nodes for leaf in leaves(node))
        affected = self.representatives.affected
        entangled = frozenset(
            fact for fact in used if [leaf.fact for leaf, _ in compared if leaf.fact in affected[fact]] != [fact]
        )
        superseding = tuple((one, self._trace(one)) for one in special)
        inputs = self._inputs(row, nodes)
        others = any(whose not in (Whose.CASE, Whose.OWN) for _, whose in inputs)
        return Row(row, self._trace(row), superseding, used, inputs, entangled, compared, looks_at_others=others)

    def _inputs(self, row: Procedure, nodes: Iterable[Node]) -> tuple[tuple[FactId, Whose], ...]:
        """What can be said of the case or its people that enters the row's determination."""
        todo = [(fact, whose) for node in nodes for fact, whose in watched(node)]
        conditions = [rule.node for rule in row.deadlines]
        conditions += [rule.node for rule in row.belongings] + [rule.node for rule in row.fee]
        todo += [one for node in conditions if node is not None for one in watched(node)]
        todo += [(rule.start, Whose.OWN) for rule in row.deadlines]
        todo += [(fact, Whose.OWN) for rule in row.fee for fact in (*rule.facts(), self._pack.fees.purpose) if fact]
        todo += [(FactId(fact), Whose.CASE) for fact in _ANCHORS]
        seen: dict[tuple[FactId, Whose], None] = {}
        while todo:
            fact, whose = todo.pop()
            whose = Whose.CASE if on_case(self._pack, fact) else whose
            if (fact, whose) not in seen:
                seen[(fact, whose)] = None
                # A fact of the case made of people's facts is made of those of the whole household.
                below = Whose.HOUSEHOLD if whose is Whose.CASE else whose
                todo += [(need, below) for need in direct_needs(self._pack.facts[fact])]
        return tuple(one for one in seen if self._pack.facts[one[0]].computed is None)

    def _period(self, row: Procedure, base: FactBase) -> Period | None:
        """The period the row's date lies in, None while the date is not known; outside all of them is an error."""
        day = base.value(row.judged_by, CASE)
        if not isinstance(day, date):
            return None
        for period in row.periods:
            if period.covers(day):
                return period
        label = self._pack.definition(row.judged_by).label["ja"]
        spans = "、".join(f"{one.starts_on}から{one.ends_on or ''}" for one in row.periods)
        raise InvalidInput(
            f"手続き {row.id} {row.name}",
            f"{label} {day.isoformat()} に合う施行期間がルールパックにありません。ある期間は {spans} です。",
            "日付を確かめるか、その期間を含むルールパックを入れてください。",
        )

    def _not_in_force(self, row: Procedure, base: FactBase, person: int, period: Period) -> Determination:
        reason = Reason(period.note or "この日には行われていない手続きです。", None, None, None, False)
        return Determination(
            procedure=row.id,
            name=row.name,
            person=base.person(person),
            result=Result.NOT_REQUIRED,
            reasons=(reason,),
            forms=row.forms_at(base.event),
            division=row.division,
            basis=row.basis,
            plain=row.plain,
            plain_easy=row.plain_easy,
        )

    def one(self, row: Row, base: FactBase, person: int) -> Determination:
        """The determination; it is kept, so that only what an answer touches is worked out again."""
        if row.period is not None and not row.period.in_force:
            return self._not_in_force(row.procedure, base, person, row.period)
        key = self._key(row, base, person)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = self._made(row, base, person)
        return kept

    def _key(self, row: Row, base: FactBase, person: int) -> tuple[object, ...]:
        """Everything a determination is made of."""
        at = (id(row), person, len(base.household), len(base.everyone))
        looked = self._looked_at.get(at)
        if looked is None:
            looked = self._looked_at[at] = looked_at(row, person, base)
        people = base.indexes.keys() if row.looks_at_others else (base.person(person),)
        done_with = self._done_with(row.procedure, base)
        event = base.event if row.procedure.form_events else None
        return (id(row), person, event, done_with, *people, *map(base.marks.get, looked))

    def _whatever_period(self, row: Row, view: View, person: int) -> Truth:
        """What all periods agree on while the day that picks one of them is not known."""
        found = {False if one is None else self.truth(one, view, person) for one in row.readings}
        return found.pop() if len(found) == 1 else None

    def _made(self, row: Row, base: FactBase, person: int) -> Determination:
        one = row.procedure
        truth, own, over = self._with_special(row, base, person)
        if row.readings:
            truth = self._whatever_period(row, base, person)
        missing = self.missing(row, base, person) if truth is None else ()
        if missing:
            truth = self._whatever_is_answered(row, base, person, missing)
            missing = () if truth is not None else missing
        cost = self._charge(one, base, person) if truth is not False and one.fee else Charge()
        return Determination(
            procedure=one.id,
            name=one.name,
            person=base.person(person),
            result=_RESULTS[truth],
            missing=tuple(dict.fromkeys(fact for fact, _ in missing)),
            missing_keys=tuple((fact, base.person(whose)) for fact, whose in missing),
            reasons=OnDemand(partial(_reasons, row, base, person, own, over)),
            deadlines=self._deadlines(one, base, person) if truth is not False and one.deadlines else (),
            superseded_by=over.id if over is not None else None,
            done_with=self._done_with(one, base) if truth is True and one.done_with else None,
            forms=one.forms_at(base.event),
            belongings=self._belongings(one, base, person) if truth is not False and one.belongings else (),
            division=one.division,
            fee_yen=cost.yen,
            counter=one.counter,
            basis=one.basis,
            plain=one.plain,
            plain_easy=one.plain_easy,
            note=one.note,
            todo=self._todo(one, missing) if truth is None else "",
            fee_lines=cost.lines,
        )

    def _charge(self, one: Procedure, base: FactBase, person: int) -> Charge:
        """What the row costs for the facts as they stand."""
        rules = ((rule, True if rule.when is None else rule.when(base, person)) for rule in one.fee)
        return charge(rules, self._pack.fees, lambda fact: base.value(fact, start_person(self._pack, fact, person)))

    def fee_facts(self, one: Procedure, base: FactBase, person: int) -> tuple[FactId, ...]:
        """Facts that what a row costs is made of: copies, people on a copy, what the papers are for."""
        rules = [rule for rule in one.fee if rule.when is None or rule.when(base, person) is not False]
        purpose = self._pack.fees.purpose if self._pack.fees.exemptions else None
        facts = (fact for rule in rules for fact in (*rule.facts(), purpose) if fact is not None)
        return tuple(dict.fromkeys(facts))

    def _todo(self, one: Procedure, missing: Sequence[Place]) -> str:
        """What to find out, for the slip; nothing of a fact that is for the clerk's eyes only."""
        definitions = [self._pack.definition(fact) for fact in dict.fromkeys(fact for fact, _ in missing)]
        if not definitions or any(definition.private for definition in definitions):
            return f"必要かどうかは、{one.division}でご相談ください。"
        labels = "・".join(definition.label["ja"] for definition in definitions[:MOST_LABELS])
        more = "など" if len(definitions) > MOST_LABELS else ""
        return f"「{labels}」{more}がわかったら、{one.division}にお知らせください。"

    def _whatever_is_answered(self, row: Row, base: FactBase, person: int, missing: Sequence[Place]) -> Truth:
        """The result that every answer to the one fact that can be asked leads to; None where answers differ.

        Comparisons of one fact hang together (nobody is both child and adult), which three values alone cannot see.
        The day of the move is left open: no few days stand for all.
        """
        facts = self._pack.facts
        askable = [one for one in missing if (test := facts[one[0]].applies_test) is None or test(base, one[1])]
        if len(askable) != 1 or askable[0][0] not in row.entangled or askable[0][0] == "event_on":
            return None
        place = askable[0]
        result: Truth = None
        for value in self.representatives.of(base, place):
            view = base.supposing(place, value, self.representatives.affected[place[0]])
            truth = self.truth(row, view, person)
            if truth is None or (result is not None and truth is not result):
                return None
            result = truth
        return result

    def missing(self, row: Row, view: View, person: int) -> tuple[Place, ...]:
        """Facts that still matter to the row or to one that may supersede it; else the day that picks its period."""
        out: dict[Place, None] = {}
        if row.traced.test(view, person) is None:
            row.traced.missing(view, person, out)
        for special, traced in row.special:
            whose = person if special.per_person else CASE
            if traced.test(view, whose) is None:
                traced.missing(view, whose, out)
        if not out:
            self.tracer.missing_value(view, (row.procedure.judged_by, CASE), out)
        return tuple(out)

    def _deadlines(self, one: Procedure, base: FactBase, person: int) -> tuple[Deadline, ...]:
        filed = base.value(FactId("filed_on"), CASE)
        assert isinstance(filed, date)
        found = []
        for rule in one.deadlines:
            if rule.when is not None and rule.when(base, person) is False:
                continue
            start = base.value(rule.start, start_person(self._pack, rule.start, person))
            found.append(count(rule, start if isinstance(start, date) else None, filed, base.calendar))
        return tuple(found)

    def _belongings(self, one: Procedure, base: FactBase, person: int) -> tuple[Belonging, ...]:
        """What to bring; an item with a condition is left out only where the condition fails."""
        return tuple(
            Belonging(rule.id, self._pack.belongings[rule.id].label, self._pack.belongings[rule.id].alternatives)
            for rule in one.belongings
            if rule.when is None or rule.when(base, person) is not False
        )

    def _done_with(self, one: Procedure, base: FactBase) -> ProcedureId | None:
        """The 住基 notification whose 付記 stands for this filing, if that notification is made now."""
        if one.done_with not in base.done_with:
            base.done_with[one.done_with] = self._notification(one, base)
        return base.done_with[one.done_with]

    def _notification(self, one: Procedure, base: FactBase) -> ProcedureId | None:
        for other in one.done_with:
            row = next((row for row in self.rows_at(base) if row.procedure.id == other), None)
            if row is not None and row.in_force and self.truth(row, base, CASE) is True:
                return other
        return None


def _reasons(row: Row, base: FactBase, person: int, own: Truth, over: Procedure | None) -> tuple[Reason, ...]:
    """What made the row's own condition come out so, and which row is done in its place."""
    found: Found = {}
    row.traced.reasons(base, person, own, False, found)
    instead = () if over is None else (Reason(f"{over.name}({over.id})で行います。", None, None, None, False),)
    return (*found.values(), *instead)


def persons(procedure: Procedure, base: FactBase) -> Iterable[int]:
    """Whom a row is determined for: each member of the household, or the case as a whole."""
    return base.household if procedure.per_person else (CASE,)


def members_of(whose: Whose, person: int, base: FactBase) -> Iterable[int]:
    """Whose facts a row determined for this person looks at."""
    if whose is Whose.CASE:
        return (CASE,)
    if whose is Whose.OWN:
        return (person,)
    return base.everyone if whose is Whose.EVERYONE else base.household


def looked_at(row: Row, person: int, base: FactBase) -> tuple[Place, ...]:
    """What the determination of a row for a person is made of."""
    return tuple((fact, member) for fact, whose in row.inputs for member in members_of(whose, person, base))


def on_case(pack: RulePack, fact: FactId) -> bool:
    """Whether a fact belongs to the case."""
    return pack.definition(fact).scope is Scope.CASE


def start_person(pack: RulePack, fact: FactId, person: int) -> int:
    """Whose fact a deadline counts from."""
    return CASE if on_case(pack, fact) else person
