"""The interview (聞き取り): questions, answers and the frozen, replayable state they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk_app.domain.fact import Choice, FactType, FactValue, Source
from desk_app.domain.ids import ClerkId, FactId, PersonId, ProcedureId
from desk_app.domain.situation import Situation

FactKey = tuple[FactId, PersonId | None]
"""A fact of a person, or of the case where the person is None."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One accepted answer. ``value`` None is わからない: the fact stays unknown, the question is not asked again."""

    fact: FactId
    person: PersonId | None
    value: FactValue | None
    source: Source
    at: datetime
    by: ClerkId
    seq: int = 0

    @property
    def key(self) -> FactKey:
        """What was answered."""
        return (self.fact, self.person)


@dataclass(frozen=True, slots=True)
class Question:
    """The next thing to ask. ``text`` and ``why`` are keyed by language; ``decides`` names what it can settle."""

    id: str
    fact: FactId
    person: PersonId | None
    text: Mapping[str, str]
    type: FactType
    choices: tuple[Choice, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    decides: tuple[ProcedureId, ...] = ()
    default: FactValue | None = None
    private: bool = False
    for_form: tuple[str, ...] = ()
    """Forms that want this on paper; empty for a question that decides a procedure."""
    people: tuple[PersonId, ...] = ()
    """Everyone the same is asked of at once, each answered for themselves (``person`` is the first); empty for
    a question on one person or on the case."""
    text_many: Mapping[str, str] = field(default_factory=dict)
    """The wording for all of ``people`` together."""


@dataclass(frozen=True, slots=True)
class InterviewState:
    """A situation with the ordered answers given on it. Equal answers give an equal state."""

    situation: Situation
    answers: tuple[Answer, ...] = ()
    voided: frozenset[FactKey] = frozenset()
    """Facts whose answer fell away with a later change; their old value is kept as the default."""

    def with_answer(self, answer: Answer) -> InterviewState:
        """A new state with this answer laid over earlier ones to the same question."""
        return replace(self, answers=(*self.answers, answer), voided=self.voided - {answer.key})

    def effective(self) -> dict[FactKey, Answer]:
        """The answer that stands for each fact: the last one given, voided ones left out."""
        latest = {answer.key: answer for answer in self.answers}
        return {key: answer for key, answer in latest.items() if key not in self.voided}

    def defaults(self) -> dict[FactKey, FactValue]:
        """Values of voided answers, to be offered again as defaults."""
        latest = {answer.key: answer for answer in self.answers}
        return {key: one.value for key, one in latest.items() if key in self.voided and one.value is not None}
