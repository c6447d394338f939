"""Trying a household against a book: a stored case, a case file, or one typed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desk_app.app import App
from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import CaseId, FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.services.api import RuleBookService
from desk_app.services.rule_views import IN_USE, RuleFact, Trial, TrialPerson, TrialRow, TrialView
from desk_app.services.views import CaseRow
from ui.runner import Runner
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.presenter import Part, View

SHOWN = {
    "open": (Result.REQUIRED, Result.UNDECIDED),
    "required": (Result.REQUIRED,),
    "undecided": (Result.UNDECIDED,),
    "not_required": (Result.NOT_REQUIRED,),
    "all": tuple(Result),
}
"""What the list of results may be narrowed to."""


@dataclass(slots=True)
class TypedPerson:
    """A person as typed: nothing is read before the trial."""

    birth: str = ""
    relationship: str = ""
    kind: str = ""
    sex: str = ""
    takes_part: bool | None = True
    facts: dict[FactId, FactValue] = field(default_factory=dict)


@dataclass(slots=True)
class TypedHousehold:
    """A household as typed."""

    life_event: LifeEvent | None = LifeEvent.MOVE_IN
    event_on: date | None = None
    filed_on: date | None = None
    people: list[TypedPerson] = field(default_factory=lambda: [TypedPerson(relationship="世帯主")])
    answers: dict[FactId, FactValue] = field(default_factory=dict)

    def trial(self) -> Trial:
        """The trial of this household. Raises InvalidInput where event or people are missing."""
        if self.life_event is None:
            raise InvalidInput(wording.EVENT, "選ばれていません。", wording.NEED_EVENT)
        if not self.people:
            raise InvalidInput(wording.PEOPLE, "だれもいません。", wording.NEED_PERSON)
        people = tuple(
            TrialPerson(
                one.birth.strip(),
                one.relationship or None,
                one.kind or None,
                one.sex or None,
                one.takes_part,
                dict(one.facts),
            )
            for one in self.people
        )
        return Trial(
            life_event=self.life_event,
            event_on=self.event_on,
            filed_on=self.filed_on,
            people=people,
            answers=dict(self.answers),
        )


def row_key(row: TrialRow) -> str:
    """Key of a result: procedure and person."""
    return f"{row.determination.procedure}/{row.determination.person or ''}"


class TrialPresenter(Part):
    """The household to try, what came out, and the row looked at."""

    NAME = "trial"

    def __init__(self, app: App, rules: RuleBookService, runner: Runner, view: View) -> None:
        super().__init__(rules, runner, view)
        self._app = app
        self.source = "case"
        self.book = IN_USE
        self.cases: tuple[CaseRow, ...] | None = None
        self.case: CaseId | None = None
        self.file: Path | None = None
        self.household = TypedHousehold()
        self.facts: tuple[RuleFact, ...] = ()
        self.result: TrialView | None = None
        self.shown = "open"
        self.chosen: str | None = None
        self._last: Trial | None = None

    def open(self, book: str) -> None:
        """Read the cases of the day and the facts of the book; a household tried before is tried with it."""
        changed = book != self.book
        self.book = book
        if self.cases is None or changed:
            self.call(
                lambda: (self._app.reviews.day(self._app.session.top_bar().now.date()).rows, self.rules.facts(book)),
                lambda found: self._opened(*found),
                key="trial-open",
            )
        if changed and self._last is not None:
            self._try(self._last)

    def reload(self) -> None:
        """Read the cases of the day again."""
        self.cases = None
        self.open(self.book)

    def choose_source(self, source: str) -> None:
        """``case``, ``file`` or ``typed``."""
        self.source = source
        self.view.show_part(self.NAME)

    def choose_file(self, path: str) -> None:
        """Take a case file to try."""
        if path:
            self.file = Path(path)
            self.view.show_part(self.NAME)

    def run(self) -> None:
        """Try the household that is chosen."""
        try:
            trial = self.trial()
        except InvalidInput as error:
            self.view.show_error(error, self.NAME)
            return
        self._try(trial)

    def trial(self) -> Trial:
        """What is to be tried. Raises InvalidInput where nothing is chosen."""
        if self.source == "case":
            if self.case is None:
                raise InvalidInput(wording.CASE, "選ばれていません。", wording.NEED_CASE)
            return Trial(case=self.case)
        if self.source == "file":
            if self.file is None:
                raise InvalidInput(wording.FILE, "選ばれていません。", wording.NEED_FILE)
            return Trial(file=self.file)
        return self.household.trial()

    def rows(self) -> tuple[TrialRow, ...]:
        """The results that are shown."""
        wanted = SHOWN[self.shown]
        return tuple(row for row in (self.result.rows if self.result else ()) if row.determination.result in wanted)

    def show(self, shown: str) -> None:
        """Narrow the list of results."""
        self.shown = shown
        self._keep_choice()

    def choose(self, key: str) -> None:
        """Choose a result."""
        if key != self.chosen:
            self.chosen = key or None
            self.view.show_part(self.NAME)

    def row(self) -> TrialRow | None:
        """The chosen result."""
        return next((row for row in self.rows() if row_key(row) == self.chosen), None)

    def add_person(self) -> None:
        """One more person."""
        self.household.people.append(TypedPerson(relationship="" if self.household.people else "世帯主"))
        self.view.show_part("household")

    def remove_person(self, number: int) -> None:
        """Take a person out."""
        del self.household.people[number]
        self.view.show_part("household")

    def set_fact(self, fact: FactId, person: int | None, value: FactValue | None) -> None:
        """Say a fact of the household (None) or of a person; None as the value takes it back."""
        held = self.household.answers if person is None else self.household.people[person].facts
        if value is None:
            held.pop(fact, None)
        else:
            held[fact] = value
        self.view.show_part("household")

    def said(self) -> tuple[tuple[RuleFact, int | None, FactValue], ...]:
        """Every fact said, of the household first."""
        known = {fact.id: fact for fact in self.facts}
        places = [(None, self.household.answers), *((n, one.facts) for n, one in enumerate(self.household.people))]
        return tuple(
            (known[own], place, value) for place, held in places for own, value in held.items() if own in known
        )

    def _try(self, trial: Trial) -> None:
        book, self._last = self.book, trial
        self.call(lambda: self.rules.try_out(trial, book), self._tried, words=wording.TRYING, key="trial")

    def _opened(self, cases: tuple[CaseRow, ...], facts: tuple[RuleFact, ...]) -> None:
        self.cases, self.facts = tuple(case for case in cases if case.life_event), facts
        if self.case not in [case.id for case in self.cases]:
            self.case = self.cases[0].id if self.cases else None
        self.view.show_part(self.NAME)
        self.view.show_part("household")

    def _tried(self, result: TrialView) -> None:
        self.result = result
        self._keep_choice()

    def _keep_choice(self) -> None:
        keys = [row_key(row) for row in self.rows()]
        if self.chosen not in keys:
            self.chosen = keys[0] if keys else None
        self.view.show_part(self.NAME)
