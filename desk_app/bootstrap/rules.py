"""The rule pack at work: loaded when first needed, shared by every desk of the process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_app.config import Settings
from desk_app.domain.case import Override
from desk_app.domain.errors import OperatorError
from desk_app.domain.explanation import Conflict, Explanation
from desk_app.domain.fact import LANGUAGES, FactDefinition, KnownFact
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.interview import FactKey, InterviewState, Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination
from desk_app.domain.situation import Situation
from desk_app.services.kiosk import UNSURE, KioskText
from desk_app.services.views import KioskQuestion
from resources import ROOT, RULES

if TYPE_CHECKING:
    from desk_app.rules.closed_days import ClosedDays
    from desk_app.rules.engine import Engine
    from desk_app.rules.overlay import ProductPack
    from desk_app.rules.pack import RulePack

YEAR_END = ("12-29", "01-03")
_LOADING = threading.Lock()


@cache
def base_product() -> ProductPack:
    """The product's own rules, as rules and as documents. Raises InvalidInput listing every fault of its files."""
    from desk_app.rules.overlay import load_product

    return load_product(RULES / "base")


def load_base_pack() -> RulePack:
    """The product's own rule pack. Raises InvalidInput listing every fault of its files."""
    return base_product().pack


@cache
def base_engine(year_end: tuple[str, str] = YEAR_END) -> Engine:
    """The product's pack with the year-end closure of a town (first and last day, MM-DD)."""
    from desk_app.rules.engine import Engine

    with _LOADING:
        return Engine(load_base_pack(), closed_days(year_end))


def closed_days(year_end: tuple[str, str] = YEAR_END) -> ClosedDays:
    """The calendar of a town with this year-end closure."""
    from desk_app.rules.closed_days import ClosedDays

    first, last = (month_day(text) for text in year_end)
    return ClosedDays((first, last))


def month_day(text: str) -> tuple[int, int]:
    """Month and day of MM-DD."""
    month, day = text.split("-")
    return int(month), int(day)


def case_of(path: Path, pack: RulePack | None = None) -> Situation:
    """The situation of a case file, its facts held against the pack: the product's own, or a town's.

    Raises InvalidInput listing every fault, OperatorError when the file cannot be read.
    """
    from desk_app.services.case_file import load_case

    definitions = {fact: one.definition for fact, one in (pack or load_base_pack()).facts.items()}
    try:
        return load_case(path, facts=definitions)
    except OSError as error:
        raise OperatorError(path.name, "読めません。", "場所と名前を確かめてください。") from error


class PackEngine:
    """The RuleEngine of a desk over the rules in use, made at first use and again when the rules change."""

    def __init__(self, settings: Settings, in_use: Callable[[], RulePack]) -> None:
        self._year_end = settings.year_end_closed
        self._in_use = in_use
        self._made: Engine | None = None

    @property
    def _engine(self) -> Engine:
        pack = self._in_use()
        if self._made is None or self._made.pack is not pack:
            self._made = self._engine_of(pack)
        return self._made

    def _engine_of(self, pack: RulePack) -> Engine:
        if pack is load_base_pack():
            return base_engine(self._year_end)
        from desk_app.rules.engine import Engine

        return Engine(pack, closed_days(self._year_end))

    @property
    def version(self) -> str:
        """Version of the pack in use."""
        return self._engine.version

    @property
    def events(self) -> tuple[LifeEvent, ...]:
        """Life events the pack covers."""
        return self._engine.events

    def decide(self, state: InterviewState) -> tuple[Determination, ...]:
        """Every procedure and person it could concern."""
        return self._engine.decide(state)

    def next_question(
        self, state: InterviewState, determinations: Sequence[Determination] | None = None
    ) -> Question | None:
        """The next thing to ask, or None."""
        return self._engine.next_question(state, determinations)

    def questions_left(self, state: InterviewState, determinations: Sequence[Determination] | None = None) -> int:
        """Upper bound of the questions still to come."""
        return self._engine.questions_left(state, determinations)

    def void_dependants(self, state: InterviewState, changed: FactKey) -> InterviewState:
        """The state without answers that this change made pointless; their values stay as defaults."""
        return self._engine.void_dependants(state, changed)

    def question_for(self, state: InterviewState, fact: FactId, person: PersonId | None) -> Question:
        """The question of one fact, to ask it again."""
        return self._engine.question_for(state, fact, person)

    def known(self, state: InterviewState) -> Mapping[FactKey, KnownFact]:
        """Everything known, with its source."""
        return self._engine.known(state)

    def fact(self, fact: FactId) -> FactDefinition:
        """The definition of a fact."""
        return self._engine.fact(fact)

    def explain(
        self,
        state: InterviewState,
        procedure: ProcedureId,
        person: PersonId | None,
        *,
        overrides: Sequence[Override] = (),
        names: Mapping[PersonId, str] | None = None,
    ) -> Explanation:
        """Why a procedure is (not) required for a person and what would change it."""
        return self._engine.explain(state, procedure, person, overrides=overrides, names=names)

    def explanations(
        self,
        state: InterviewState,
        *,
        overrides: Sequence[Override] = (),
        names: Mapping[PersonId, str] | None = None,
    ) -> tuple[Explanation, ...]:
        """The explanation of every determination."""
        return self._engine.explanations(state, overrides=overrides, names=names)

    def asked_not_needed(
        self, state: InterviewState, *, names: Mapping[PersonId, str] | None = None
    ) -> tuple[Explanation, ...]:
        """What an answer ruled out."""
        return self._engine.asked_not_needed(state, names=names)

    def conflicts(
        self, state: InterviewState, *, names: Mapping[PersonId, str] | None = None
    ) -> tuple[Conflict, ...]:
        """Facts of which two places say different things."""
        return self._engine.conflicts(state, names=names)

    def questions_likely(self, state: InterviewState, determinations: Sequence[Determination] | None = None) -> int:
        """About how many questions are still to come."""
        return self._engine.questions_likely(state, determinations)


def kiosk_text() -> KioskText:
    """Wording of the kiosk out of resources/kiosk/questions.yaml."""
    from ruamel.yaml import YAML

    data: dict[str, Any] = YAML(typ="safe", pure=True).load(
        (ROOT / "kiosk" / "questions.yaml").read_text(encoding="utf-8")
    )
    pages = {fact: kiosk_page(fact, page, data["unsure"]) for fact, page in data["facts"].items()}
    return KioskText(kiosk_page("purpose", data["purposes"]), data["questions"], pages)


def kiosk_page(name: str, page: dict[str, Any], unsure: dict[str, str] | None = None) -> KioskQuestion:
    """A page out of its wording; ``unsure`` adds わからない as the last choice."""
    choices = [(value_text(one["value"]), in_languages(one), one.get("icon", "")) for one in page["choices"]]
    if unsure is not None:
        choices.append((UNSURE, in_languages(unsure), ""))
    return KioskQuestion(name, page["text"], tuple(choices))


def in_languages(wording: dict[str, Any]) -> dict[str, str]:
    """The wording per language, without what else stands beside it."""
    return {language: wording[language] for language in LANGUAGES}


def value_text(value: object) -> str:
    """A choice's value as the kiosk hands it on."""
    return str(value).lower() if isinstance(value, bool) else str(value)
