"""Determination of every candidate row for every person it could concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import Scope
from desk_app.domain.ids import FactId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Belonging, Deadline, Determination, LegalBasis, Reason, Result
from desk_app.rules.condition import CASE, Truth
from desk_app.rules.deadlines import count
from desk_app.rules.fact_base import FactBase, Place, View
from desk_app.rules.pack import Period, Procedure, RulePack
from desk_app.rules.trace import Tracer

_RESULTS: Mapping[Truth, Result] = {True: Result.REQUIRED, False: Result.NOT_REQUIRED, None: Result.UNDECIDED}


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate row with what was made of it once for the pack."""

    procedure: Procedure
    special: tuple[Procedure, ...]
    """Rows that supersede this one."""
    basis: tuple[LegalBasis, ...]


class Determiner:
    """Decides all rows of an event. Kept with the pack; holds nothing of a case."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self.tracer = Tracer(pack)
        self._rows: dict[LifeEvent, tuple[Row, ...]] = {event: self._of(event) for event in pack.events}

    def rows(self, event: LifeEvent) -> tuple[Row, ...]:
        """Candidate rows of an event. Raises InvalidInput for an event the pack does not cover."""
        if event not in self._rows:
            raise InvalidInput(
                f"きっかけ {event.value}",
                f"ルールパック {self._pack.version} にありません。",
                "扱えるきっかけを選んでください。",
            )
        return self._rows[event]

    def decide(self, base: FactBase) -> tuple[Determination, ...]:
        """One determination per row and person. Raises InvalidInput naming a row whose periods the date is outside."""
        rows = self.rows(base.event)
        found: list[Determination] = []
        for row in rows:
            period, dated = self._period(row.procedure, base)
            for person in persons(row.procedure, base):
                found.append(self._one(row, base, person, period, dated))
        return tuple(found)

    def truth(self, row: Row, view: View, person: int) -> Truth:
        """Whether a row is required once superseding rows are looked at; None cannot be told yet."""
        own = row.procedure.test(view, person)
        for special in row.special if own is not False else ():
            over = special.test(view, person if special.per_person else CASE)
            if over is True:
                return False
            if over is None:
                own = None
        return own

    def _of(self, event: LifeEvent) -> tuple[Row, ...]:
        rows = self._pack.of_event(event)
        special: dict[ProcedureId, list[Procedure]] = {}
        for row in rows:
            for general in row.supersedes:
                special.setdefault(general, []).append(row)
        return tuple(Row(row, tuple(special.get(row.id, ())), row.basis) for row in rows)

    def _period(self, row: Procedure, base: FactBase) -> tuple[Period | None, bool]:
        """The period the row's date lies in, and whether the date is known; outside all of them is an error."""
        day = base.value(row.judged_by, CASE)
        if not isinstance(day, date):
            return None, False
        for period in row.periods:
            if period.starts_on <= day and (period.ends_on is None or day <= period.ends_on):
                return period, True
        label = self._pack.definition(row.judged_by).label["ja"]
        raise InvalidInput(
            f"手続き {row.id} {row.name}",
            f"{label} {day.isoformat()} に合う施行期間がルールパックにありません。",
            "日付を確かめるか、その期間を含むルールパックを入れてください。",
        )

    def _one(self, row: Row, base: FactBase, person: int, period: Period | None, dated: bool) -> Determination:
        if period is not None and not period.in_force:
            return self._not_in_force(row, base, person, period)
        truth = self.truth(row, base, person)
        if truth is True and not dated and len(row.procedure.periods) > 1:
            truth = None
        return self._built(row, base, person, truth)

    def _not_in_force(self, row: Row, base: FactBase, person: int, period: Period) -> Determination:
        reason = Reason(period.note or "まだ始まっていない手続きです。", None, None, None, False)
        return Determination(
            procedure=row.procedure.id,
            name=row.procedure.name,
            person=base.person(person),
            result=Result.NOT_REQUIRED,
            reasons=(reason,),
            division=row.procedure.division,
            basis=row.basis,
            plain=row.procedure.plain,
            plain_easy=row.procedure.plain_easy,
        )

    def _built(self, row: Row, base: FactBase, person: int, truth: Truth) -> Determination:
        one = row.procedure
        own = one.test(base, person)
        over = self._superseding(row, base, person) if own is not False else None
        reasons = self.tracer.reasons(one.when, base, person, own)
        if over is not None:
            reasons = (*reasons, Reason(f"{over.name}({over.id})で行います。", None, None, None, False))
        missing = self._missing(row, base, person) if truth is None else ()
        required = truth is True
        return Determination(
            procedure=one.id,
            name=one.name,
            person=base.person(person),
            result=_RESULTS[truth],
            missing=tuple(dict.fromkeys(fact for fact, _ in missing)),
            missing_keys=tuple((fact, base.person(whose)) for fact, whose in missing),
            reasons=reasons,
            deadlines=() if truth is False else self._deadlines(one, base, person),
            superseded_by=over.id if over is not None else None,
            done_with=self._done_with(one, base) if required else None,
            forms=one.forms,
            belongings=() if truth is False else self._belongings(one, base, person),
            division=one.division,
            fee_yen=one.fee_yen,
            counter=one.counter,
            basis=row.basis,
            plain=one.plain,
            plain_easy=one.plain_easy,
            note=one.note,
        )

    def _superseding(self, row: Row, base: FactBase, person: int) -> Procedure | None:
        for special in row.special:
            if special.test(base, person if special.per_person else CASE) is True:
                return special
        return None

    def _missing(self, row: Row, view: FactBase, person: int) -> tuple[Place, ...]:
        out: dict[Place, None] = {}
        if row.procedure.test(view, person) is None:
            self.tracer.missing(row.procedure.when, view, person, out)
        for special in row.special:
            whose = person if special.per_person else CASE
            if special.test(view, whose) is None:
                self.tracer.missing(special.when, view, whose, out)
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
        for other in one.done_with:
            row = self._by_id(other, base)
            if row is not None and self.truth(row, base, CASE) is True:
                return other
        return None

    def _by_id(self, wanted: ProcedureId, base: FactBase) -> Row | None:
        return next((row for row in self._rows[base.event] if row.procedure.id == wanted), None)


def persons(procedure: Procedure, base: FactBase) -> Iterable[int]:
    """Whom a row is determined for: each member of the household, or the case as a whole."""
    return base.household if procedure.per_person else (CASE,)


def start_person(pack: RulePack, fact: FactId, person: int) -> int:
    """Whose fact a deadline counts from."""
    return CASE if pack.definition(fact).scope is Scope.CASE else person
