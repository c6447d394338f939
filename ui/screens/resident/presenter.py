"""What the resident's window may show of a case: never a private question, never anything of a guarded person."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.fact import FactType, Source
from desk_app.services.views import CaseView, SheetRow
from ui.screens.resident import wording

SAID = frozenset({Source.SPOKEN, Source.PRE_ENTRY})
ANSWERS_SHOWN = 4
GROUPS = ("again", "sign", "signed", "ink", "none")
"""In this order on the list: corrected and to be signed again, to be signed, signed before and kept, to be signed by
hand on paper because the law wants ink, without a signature."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the list: its name in the resident's words, its sheets, and how it stands with the signature.

    ``group`` is one of GROUPS.
    """

    name: str
    sheets: int
    group: str = "sign"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer given, in the resident's words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ResidentModel:
    """Everything the window shows, in the chosen language."""

    language: str
    question: str
    question_help: str
    choices: tuple[str, ...]
    papers: tuple[PaperLine, ...]
    sheets: int
    to_sign: int
    may_preview: bool
    signed: bool
    answers: tuple[AnswerLine, ...] = ()
    again: bool = False
    """Whether this is a further signature, for papers corrected after the first."""


def resident_model(view: CaseView) -> ResidentModel:
    """The resident's side of a case."""
    return ResidentModel(
        language=view.language,
        question=question_text(view),
        question_help=wording.text("question_help", view.language) if shows_question(view) else "",
        choices=choice_words(view),
        papers=paper_lines(view),
        sheets=sum(max(1, len(row.pages)) for row in view.sheets),
        to_sign=sum(1 for row in view.sheets if row.signature == "once" and not row.signed),
        may_preview=not any(person.guarded for person in view.people),
        signed=view.signed,
        answers=answer_lines(view),
        again=bool(view.signature_voided),
    )


def answer_lines(view: CaseView) -> tuple[AnswerLine, ...]:
    """The newest answers given, so that a mishearing is seen; private ones and those of guarded people not."""
    guarded = {person.id for person in view.people if person.guarded}
    said = [
        row
        for row in view.answered
        if row.source in SAID and not row.private and row.value is not None and row.person not in guarded
        if not (row.fact.startswith("copies_") and row.value == 0)
    ]
    return tuple(
        AnswerLine(row.labels.get(view.language, row.label), row.values.get(view.language, row.value_text))
        for row in said[:ANSWERS_SHOWN]
    )


def shows_question(view: CaseView) -> bool:
    """Whether the question in front may stand on the resident's window."""
    question = view.question
    if question is None or question.private:
        return False
    guarded = {person.id for person in view.people if person.guarded}
    return not guarded & {question.person, *question.people}


def question_text(view: CaseView) -> str:
    """The question in the chosen language, or a word that hides it."""
    if view.question is None:
        return wording.text("all_answered", view.language)
    if not shows_question(view):
        return wording.text("private", view.language)
    texts = view.question.text_many if view.question.people and view.question.text_many else view.question_text
    return texts.get(view.language) or texts.get("ja", "")


def choice_words(view: CaseView) -> tuple[str, ...]:
    """What can be answered, in the chosen language; nothing for a typed answer or a hidden question."""
    question = view.question
    if question is None or not shows_question(view):
        return ()
    if question.type is FactType.BOOL and question.people:
        names = {person.id: person.name.replace("\u3000", " ") for person in view.people}
        return tuple(names[person] for person in question.people if person in names)
    if question.type is FactType.BOOL:
        return (wording.text("yes", view.language), wording.text("no", view.language))
    return tuple(c.label.get(view.language) or c.label.get("ja", "") for c in question.choices)


def paper_lines(view: CaseView) -> tuple[PaperLine, ...]:
    """The papers by how they stand with the signature, in the order of the packet within each group."""
    lines = [paper_line(row, view.language) for row in view.sheets]
    return tuple(sorted(lines, key=lambda line: GROUPS.index(line.group)))


def paper_line(row: SheetRow, language: str) -> PaperLine:
    """A paper by its title; in やさしい日本語 by its plain sentence where there is one. Names are left out."""
    name = row.plain.rstrip("。") if language == "ja-easy" and row.plain else row.title
    return PaperLine(name, max(1, len(row.pages)), paper_group(row))


def paper_group(row: SheetRow) -> str:
    """How a paper stands with the signature, as one of GROUPS."""
    if row.signature != "once":
        return row.signature
    if row.signed:
        return "signed"
    return "again" if row.signature_voided else "sign"
