"""The question in the middle of the window: its words, its choices with keys, and reading what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactType, FactValue
from desk_app.domain.interview import Question
from desk_app.services.views import AnsweredView, CaseView, PersonView
from ui.screens.staff import wording as words

YES, NO, UNKNOWN = "yes", "no", "unknown"
KEYS = "123456789"
FAR_OFF = 40
"""More questions than this are only a bound: most fall away with the next answers."""


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """A choice with the key that picks it."""

    value: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class PersonModel:
    """One of several people the same is asked of: name, age and relation, what is known so far."""

    id: str
    name: str
    about: str
    present: FactValue | None


@dataclass(frozen=True, slots=True)
class QuestionModel:
    """What the middle shows of one question."""

    id: str
    lead: str
    decides: str
    text: str
    why: str
    private: bool
    kind: FactType
    choices: tuple[ChoiceModel, ...]
    present: str | None
    typed: str
    again: bool
    people: tuple[PersonModel, ...] = ()


def question_model(view: CaseView, *, again: bool = False) -> QuestionModel | None:
    """The question of a view in the clerk's words; None when nothing is left to ask."""
    question = view.question
    if question is None:
        return None
    lead = lead_words(view)
    names = "・".join(view.decides_names[:3]) + (" ほか" if len(view.decides_names) > 3 else "")
    why = question.why.get("ja", "")
    return QuestionModel(
        id=f"{question.id}/{question.person or ''}",
        lead=words.ASKING_AGAIN if again else lead,
        decides=words.DECIDES.format(names=names) if names else "",
        text=question_text(view, question, "ja"),
        why=words.WHY_ASKED.format(why=why) if why else "",
        private=question.private,
        kind=question.type,
        choices=choices_of(question),
        present=present_choice(question),
        typed=typed_default(question),
        again=again,
        people=people_of(view, question),
    )


def question_text(view: CaseView, question: Question, language: str) -> str:
    """The words of a question; those for several people where it is asked of several."""
    many = question.text_many.get(language) or question.text_many.get("ja", "")
    if question.people and many:
        return many
    return view.question_text.get(language) or question.text.get(language) or question.text.get("ja", "")


def people_of(view: CaseView, question: Question) -> tuple[PersonModel, ...]:
    """Everyone a question is asked of at once, with what the case holds of each."""
    said = {row.person: row.value for row in view.answered if row.fact == question.fact}
    known = {person.id: person for person in view.people}
    return tuple(
        PersonModel(one, name_words(known[one]), about_words(known[one]), said.get(one))
        for one in question.people
        if one in known
    )


def name_words(person: PersonView) -> str:
    """The registered name with a plain space."""
    return person.name.replace("\u3000", " ")


def about_words(person: PersonView) -> str:
    """Age and relation."""
    age = f"{person.age}歳" if person.age is not None else ""
    return "　".join(part for part in (age, person.relationship) if part)


def worth_showing(answered: Sequence[AnsweredView]) -> tuple[AnsweredView, ...]:
    """The answers for the list: no copies of a certificate that nobody wants."""
    return tuple(row for row in answered if not (row.fact.startswith("copies_") and row.value == 0))


def lead_words(view: CaseView) -> str:
    """The event and how many questions are left; an upper bound far off says nothing and is left out."""
    event = str(view.life_event or "")
    if view.questions_left > FAR_OFF:
        return event
    return words.LEFT.format(event=event, n=view.questions_left)


def choices_of(question: Question, language: str = "ja") -> tuple[ChoiceModel, ...]:
    """Choices with keys 1–9, then 0 for わからない; typed kinds have the last one only."""
    unknown = ChoiceModel(UNKNOWN, words.UNKNOWN, "0")
    if question.type is FactType.BOOL:
        return (ChoiceModel(YES, words.YES, "1"), ChoiceModel(NO, words.NO, "2"), unknown)
    made = tuple(
        ChoiceModel(choice.value, choice.label.get(language) or choice.label.get("ja", choice.value), _key(n))
        for n, choice in enumerate(question.choices)
    )
    return (*made, unknown)


def _key(index: int) -> str:
    return KEYS[index] if index < len(KEYS) else ""


def present_choice(question: Question) -> str | None:
    """The choice that stands now (asked again) or is offered as the default."""
    if isinstance(question.default, bool):
        return YES if question.default else NO
    return question.default if question.type is FactType.CHOICE and isinstance(question.default, str) else None


def typed_default(question: Question) -> str:
    """What a typed question starts from."""
    if question.type in (FactType.NUMBER, FactType.TEXT) and question.default is not None:
        return str(question.default)
    return ""


def chosen_value(question: Question, value: str) -> FactValue | None:
    """The answer behind a pressed choice; None is わからない."""
    if value == UNKNOWN:
        return None
    if question.type is FactType.BOOL:
        return value == YES
    return value


def typed_value(question: Question, typed: str) -> FactValue:
    """The answer behind typed text of a number or text question.

    Raises InvalidInput naming what is wrong; the text stays in its field.
    """
    label = "答え"
    text = typed.strip() if question.type is FactType.NUMBER else typed
    if not text.strip():
        raise InvalidInput(label, words.EMPTY_ANSWER, words.EMPTY_REMEDY)
    if question.type is not FactType.NUMBER:
        return text
    try:
        return int(text)
    except ValueError:
        raise InvalidInput(label, f"「{text}」は数ではありません。", words.NUMBER_ONLY) from None


def date_value(value: date | None) -> FactValue:
    """The answer behind a date field. Raises InvalidInput while it is no day of the calendar."""
    if value is None:
        raise InvalidInput("日付", words.DATE_BAD, words.DATE_REMEDY)
    return value
